"""The vocabulary of this process: built once, and anew when any process has changed a row."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.db.models import Prefetch

from courses.models import Occupation, OccupationName
from courses.reference import occupation_groups
from search.models import VocabularyEntry, VocabularyVersion
from search.vocabulary import Entry, OccupationFacts, Vocabulary
from search.vocabulary.canonical import lemmas_of
from search.vocabulary.shipped import shipped_entries


@dataclass(frozen=True, slots=True)
class _Built:
    mark: uuid.UUID | None
    vocabulary: Vocabulary


_lock = threading.Lock()
_built: _Built | None = None


def current_vocabulary() -> Vocabulary:
    """What is committed now. One query by primary key; building anew takes some tenths of a second.

    Before `manage.py prepare` has brought the shipped rows to the database, they are used as they are shipped.
    """
    global _built  # noqa: PLW0603 - the process's one copy
    mark = VocabularyVersion.current()
    built = _built
    if built is not None and built.mark == mark:
        return built.vocabulary
    with _lock:
        if _built is None or _built.mark != mark:
            _built = _Built(mark, _shipped() if mark is None else vocabulary_of(stored_entries()))
        return _built.vocabulary


def stored_entries(leaving_out: int | None = None) -> list[Entry]:
    """The rows in use, without the one with the given primary key."""
    return [row.entry for row in VocabularyEntry.objects.in_use() if row.pk != leaving_out]


def vocabulary_of(entries: Iterable[Entry]) -> Vocabulary:
    """A vocabulary of these rows and the database's occupations. Two queries."""
    names = Prefetch("names", OccupationName.objects.only("occupation_id", "name"))
    groups = [
        OccupationFacts(group.ssyk, group.name, tuple(name.name for name in group.names.all()))
        for group in Occupation.objects.prefetch_related(names)
    ]
    return Vocabulary.of(entries, lemmas_of, groups or _known_groups())


@cache
def _shipped() -> Vocabulary:
    return Vocabulary.of(shipped_entries(), lemmas_of, _known_groups())


def _known_groups() -> tuple[OccupationFacts, ...]:
    return tuple(
        OccupationFacts(group.ssyk, group.name, tuple(one.name for one in group.occupations))
        for group in occupation_groups().values()
    )
