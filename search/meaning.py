"""What a query was understood to mean, and what the reading of it asks of an index. Plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from search.concepts import Concept
from search.vocabulary.entries import FilterKind
from search.vocabulary.lexicon import Without


class Words(Protocol):
    """What the index knows of words."""

    def frequency(self, term: str) -> int:
        """How many courses have the term."""
        ...

    def courses(self) -> int:
        """How many courses there are."""
        ...

    def with_accents(self, folded: str) -> Sequence[str]:
        """The terms that are `folded` when å, ä and ö lose their dots, the most frequent first."""
        ...

    def near(self, word: str, edits: int) -> Sequence[tuple[str, int]]:
        """Terms of titles at most so many edits away, with their distance, the nearest and most frequent first."""
        ...

    def beginning(self, prefix: str) -> Sequence[str]:
        """Terms of titles that begin so, the most frequent first."""
        ...

    def together(self, terms: Sequence[str]) -> bool:
        """Whether the title of some course has all the terms."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """A place that was named: the codes of its municipalities, and its name as it is written."""

    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A part of the query that was read as a filter: the words as written, and what they were taken for.

    `terms` are those of the words and their parts, for what a title says itself.
    """

    kind: FilterKind
    words: str
    values: tuple[str, ...]
    label: str = ""
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    written: str
    read: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a query means.

    `readings` were taken out of the words and put other courses further down; `level` is "" where none was asked for;
    `is_part`: it is the number of a part ("delkurs 3"). `without` says why nothing here leads to what was asked for.
    `also`: other words for the same that hits may have.
    """

    concepts: tuple[Concept, ...] = ()
    readings: tuple[Reading, ...] = ()
    corrections: tuple[Correction, ...] = ()
    level: str = ""
    is_part: bool = False
    without: tuple[Without, ...] = ()
    also: tuple[str, ...] = ()

    def values(self, kind: FilterKind) -> frozenset[str]:
        """What was said of one kind. Of two that lie in each other the narrower holds: "komvux grundläggande" is of
        basic level, "deltid halvfart" is half time.
        """
        said = [frozenset(reading.values) for reading in self.readings if reading.kind is kind]
        return frozenset(value for one in said if not any(other < one for other in said) for value in one)

    @property
    def is_empty(self) -> bool:
        return not self.concepts and not self.readings
