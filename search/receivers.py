"""What changes the vocabulary without being one of its rows: the names of occupations."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save

from courses.models import Occupation, OccupationName
from search.models import VocabularyVersion


def connect() -> None:
    """Called once, when the room is ready."""
    for sender in (Occupation, OccupationName):
        for signal in (post_save, post_delete):
            signal.connect(_renew, sender=sender, dispatch_uid=f"search.vocabulary.{sender.__name__}.{id(signal)}")


def _renew(raw: bool = False, **_: Any) -> None:
    """In the transaction of the change. Before the shipped rows are stored there is no version to renew."""
    if not raw and VocabularyVersion.current() is not None:
        VocabularyVersion.renew()
