"""What a query means, in words that engines can look up: concepts, each with the ways it may be met.

A query is a list of concepts. A concept is worth the best of its alternatives. Weights are measured and hand-set
(docs/decisions/0014): tuning them further brought nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """How an alternative came about; said to the reader as the reason of a hit."""

    LITERAL = "literal"
    CODE = "code"
    JOINED = "joined"
    SPLIT = "split"
    FOLDED = "folded"
    TYPO = "typo"
    PREFIX = "prefix"
    SYNONYM = "synonym"
    CORE = "core"
    RELATED = "related"
    NEAR = "near"
    STEM = "stem"
    ENDS = "ends"
    SSYK = "ssyk"
    FIELD = "field"
    FAR = "far"


@dataclass(frozen=True, slots=True)
class Worth:
    """What an origin is worth. `tier` orders candidates roughly, the same in every engine (`rough_score`).

    An expansion may match what a course is about but not its running text. `level`: how readily it is used: 0 always,
    1 when what is closer gave little, 2 when that gave little too.
    `is_apart`: neither may parts of a word: one in the title and another in the running text say nothing together
    ("optikerassistent" with "elever" is no "elevassistent").
    """

    weight: float
    tier: int
    level: int = 0
    is_expansion: bool = False
    is_apart: bool = False

    @property
    def is_named(self) -> bool:
        """Whether a match counts only where it says what a course is about."""
        return self.is_expansion or self.is_apart


WORTH: dict[Origin, Worth] = {
    Origin.LITERAL: Worth(1.0, 14),
    Origin.CODE: Worth(1.0, 14),
    Origin.JOINED: Worth(0.95, 13),
    Origin.FOLDED: Worth(0.95, 13),
    Origin.SPLIT: Worth(0.8, 12, is_apart=True),
    Origin.TYPO: Worth(0.85, 12),
    Origin.PREFIX: Worth(0.8, 11),
    Origin.SYNONYM: Worth(0.85, 12, is_expansion=True),
    Origin.CORE: Worth(0.7, 10, is_expansion=True),
    Origin.RELATED: Worth(0.45, 7, level=1, is_expansion=True),
    Origin.NEAR: Worth(0.45, 7, level=1, is_expansion=True),
    Origin.STEM: Worth(0.4, 6),
    Origin.ENDS: Worth(0.5, 8, level=1, is_apart=True),
    Origin.SSYK: Worth(0.35, 4, level=2, is_expansion=True),
    Origin.FIELD: Worth(0.25, 2, level=2, is_expansion=True),
    Origin.FAR: Worth(0.22, 1, level=2, is_expansion=True),
}


@dataclass(frozen=True, slots=True)
class Alternative:
    """Terms that must all stand in a course. `phrase` is what the reader is told: "vårdbiträde".

    `certainty`: below 1 for what follows from a word that was only guessed.
    """

    terms: tuple[str, ...]
    origin: Origin
    phrase: str
    certainty: float = 1.0

    @property
    def worth(self) -> Worth:
        return WORTH[self.origin]

    @property
    def weight(self) -> float:
        return self.worth.weight * self.certainty


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that was asked for. `words` as written; `telling` is its share of the query (square root of idf)."""

    words: str
    alternatives: tuple[Alternative, ...]
    telling: float = 1.0
