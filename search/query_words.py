"""The words of a query on their way from what was written to what is meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.analysis import QueryWord
from search.analysis.tokens import normalise
from search.concepts import Origin


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is taken to be meant; `written` and `readings` only where it was not taken as written."""

    meant: QueryWord
    written: str = ""
    readings: tuple[str, ...] = ()
    origin: Origin = Origin.LITERAL


def each_once(words: Iterable[QueryWord]) -> list[QueryWord]:
    """A word that is repeated asks for no more; numbers are kept, for each may be another one's level."""
    seen: set[str] = set()
    kept: list[QueryWord] = []
    for word in words:
        surface = normalise(word.surface)
        if word.is_number or surface not in seen:
            kept.append(word)
        seen.add(surface)
    return kept


def level_of(word: QueryWord) -> str | None:
    """The level that a word may tell: "2b", and "1a1", which looks like a code."""
    return normalise(word.surface) if word.is_code else word.level


def surface_of(words: Sequence[Word]) -> str:
    """The words as they are taken to be meant, in lower case."""
    return " ".join(normalise(word.meant.surface) for word in words)
