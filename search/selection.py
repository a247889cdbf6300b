"""How far an engine looks for a query, and the whole numbers that order what it finds: the same in every engine.

Every course that matches gets a whole number: the tiers of its concepts (`concepts.Worth.tier`), plus what it gets for
lying where and being as was asked. The first `CANDIDATES` by that number, then by id, are ordered by `ranking.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from search.meaning import Understanding
from search.query import WordMatch

# Courses that the ranker orders; what lies deeper keeps the rough order.
CANDIDATES = 200
# From here on a tier speaks of what the course is about (concepts.py): enough of such courses, and nothing farther is
# looked for.
STRONG_TIER, ENOUGH = 8, 15
# What a course gets for its place or for distance where there is none, for its school form, its way and time; for each
# concept it meets where one is enough.
IN_PLACE, IN_REACH, IN_FORM, IN_MODE, IN_TIME, COVERED = 16, 8, 8, 8, 4, 128
# Fewer courses with all the words than this are followed by those with some of them.
FEW = 5
LEVELS = (0, 1, 2)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many courses match, and how many of them are about every concept (`STRONG_TIER`) and studied as was asked."""

    count: int
    strong: int


@dataclass(frozen=True, slots=True)
class Selection:
    """What is looked for: alternatives up to `level` (`concepts.Worth.level`); all concepts, or any of them."""

    level: int
    every: bool
    matched: WordMatch


def select(understanding: Understanding, tally: Callable[[int, bool], Tally]) -> Selection:
    """Climb the ladder: all the words, looked for farther and farther until there is enough, then any of them.

    `tally(level, every)` counts what a rung gives.
    """
    if not understanding.concepts:
        return Selection(0, every=True, matched=WordMatch.NONE)
    level, with_all, is_enough = _widened(tally, every=True)
    if is_enough or with_all.count >= FEW or len(understanding.concepts) == 1:
        return Selection(level, every=True, matched=WordMatch.ALL)
    level, _, _ = _widened(tally, every=False)
    return Selection(level, every=False, matched=WordMatch.SOME if with_all.count else WordMatch.ANY)


def _widened(tally: Callable[[int, bool], Tally], *, every: bool) -> tuple[int, Tally, bool]:
    """The level at which there is enough, what there is, and whether that is enough."""
    found = Tally(0, 0)
    for level in LEVELS:
        found = tally(level, every)
        if found.strong >= ENOUGH:
            return level, found, True
    return LEVELS[-1], found, False
