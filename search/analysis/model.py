"""What the analyser gives: tokens of a document, words of a query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

STEM_MARK = "~"  # begins the terms of derivation stems, so that "~program" never meets the word "program"


class Kind(StrEnum):
    """What a token says of its document."""

    WORD = "word"
    MODIFIER = "part-modifier"  # a part of a compound, not its last
    HEAD = "part-head"  # the last part of a compound
    CODE = "code"
    NUMBER = "number"
    STEM = "stem"  # what related words share: snickare, snickeri


# Shares of a whole word's worth (measured on judged queries).
WEIGHTS: Mapping[Kind, float] = MappingProxyType(
    {Kind.WORD: 1.0, Kind.MODIFIER: 0.75, Kind.HEAD: 0.55, Kind.CODE: 1.0, Kind.NUMBER: 1.0, Kind.STEM: 0.4}
)


@dataclass(frozen=True, slots=True)
class Token:
    """One term to index. Tokens of one written word share their `position`, counted from 0."""

    term: str
    kind: Kind
    weight: float
    position: int


@dataclass(frozen=True, slots=True)
class QueryWord:
    """One word of a query. `surface` is what was written, ``text[start:end]``.

    `lemmas` are the terms to look up, each as good as the others; `parts` the lemmas of a compound's parts, () for
    other words; `stem` the term of its derivation stem. `level` is the number of a course level ("engelska **6**",
    "matematik **2b**"): a small number after a word.
    """

    surface: str
    start: int
    end: int
    lemmas: tuple[str, ...]
    parts: tuple[str, ...] = ()
    stem: str | None = None
    is_code: bool = False
    is_number: bool = False
    level: str | None = None
