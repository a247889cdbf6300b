"""What an editor's change announces to the rooms above, inside the transaction that makes it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.signals import published, unpublished

from courses.models import Course, LearningCentrePage, Occupation, OccupationName, Provider
from courses.signals import courses_changed
from organisations.models import Municipality


@receiver(published, sender=Course)
@receiver(unpublished, sender=Course)
@receiver(post_delete, sender=Course)
def course_changed(instance: Course, **kwargs: Any) -> None:  # noqa: ARG001 - Django's signature
    courses_changed.send(sender=Course, ids=[instance.pk])


@receiver(post_save, sender=Provider)
def provider_changed(instance: Provider, created: bool, **kwargs: Any) -> None:  # noqa: ARG001 - Django's signature
    """Its name and place stand on each of its courses. Imports announce theirs themselves: they save in bulk."""
    if not created:
        its = Course.objects.filter(Q(provider=instance) | Q(occasions__provider=instance)).distinct()
        announce(list(its.order_by().values_list("pk", flat=True)))


@receiver(post_save, sender=Occupation)
def occupation_changed(instance: Occupation, created: bool, **kwargs: Any) -> None:  # noqa: ARG001 - Django's signature
    """It stands on the courses that lead to it."""
    if not created:
        announce(list(Course.objects.filter(occupations=instance).values_list("pk", flat=True)))


@receiver([post_save, post_delete], sender=OccupationName)
def occupation_name_changed(instance: OccupationName, **kwargs: Any) -> None:  # noqa: ARG001 - Django's signature
    """Names are saved after their occupation, and find the courses that lead to it."""
    announce(list(Course.objects.filter(occupations=instance.occupation_id).values_list("pk", flat=True)))


@receiver(pre_save, sender=Municipality)
def municipality_about_to_change(instance: Municipality, **kwargs: Any) -> None:  # noqa: ARG001 - Django's signature
    """Most changes of a municipality are of its contacts, which no course bears: its name is what counts."""
    names = Municipality.objects.filter(pk=instance.pk).values_list("name", flat=True)
    instance.is_renamed = list(names) not in ([], [instance.name])  # type: ignore[attr-defined]


@receiver(post_save, sender=Municipality)
def municipality_changed(instance: Municipality, **kwargs: Any) -> None:  # noqa: ARG001 - Django's signature
    """Its name stands on the courses that are given there or can be followed there, and on its providers'."""
    if instance.is_renamed:  # type: ignore[attr-defined]
        centres = LearningCentrePage.objects.filter(municipality=instance).values_list("pk", flat=True)
        its = Course.objects.filter(
            Q(occasions__municipality_codes__contains=[instance.pk])
            | Q(occasions__learning_centre_ids__overlap=list(centres))
            | Q(provider__municipality=instance)
            | Q(owner=instance)
        ).distinct()
        announce(list(its.order_by().values_list("pk", flat=True)))


def announce(ids: list[int]) -> None:
    if ids:
        courses_changed.send(sender=Course, ids=ids)
