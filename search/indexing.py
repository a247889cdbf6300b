"""Keeps the index true: listens to what the catalogue announces, in the transaction that announces it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models.signals import post_delete
from wagtail.signals import page_published, page_unpublished

from courses.models import Course, LearningCentrePage, Occasion
from courses.signals import courses_changed
from search.engine import get_engine


def connect() -> None:
    """Called once, when the room is ready."""
    courses_changed.connect(index_changed, dispatch_uid="search.index_changed")
    post_delete.connect(index_without, sender=Course, dispatch_uid="search.index_without")
    for signal in (page_published, page_unpublished):
        signal.connect(
            index_of_learning_centre, sender=LearningCentrePage, dispatch_uid="search.index_of_learning_centre"
        )


def index_changed(ids: Collection[int], **_: Any) -> None:
    get_engine().index(ids)


def index_without(instance: Course, **_: Any) -> None:
    get_engine().remove([instance.pk])


def index_of_learning_centre(instance: LearningCentrePage, **_: Any) -> None:
    """What can be followed at a centre counts as being in the centre's municipality, while the centre is published."""
    followed = Occasion.objects.public().filter(learning_centre_ids__contains=[instance.pk])
    get_engine().index(set(followed.values_list("course_id", flat=True)))
