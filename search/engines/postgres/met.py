"""What is left of the wishes of a query that says nothing else, when no course meets them all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from search.engines.postgres.catalogue import Part
from search.engines.postgres.found import meant
from search.meaning import Reading, Understanding
from search.selection import IN_FORM, IN_MODE, IN_PLACE, IN_TIME
from search.vocabulary import FilterKind

# Of so many wishes some are given up; nobody writes more.
MOST_WISHES = 5
_WORTH = {
    FilterKind.PLACE: IN_PLACE,
    FilterKind.SCHOOL_FORM: IN_FORM,
    FilterKind.MODE: IN_MODE,
    FilterKind.TIME_OF_DAY: IN_MODE,
    FilterKind.PACE: IN_TIME,
    FilterKind.MONTH: IN_TIME,
    FilterKind.SEASON: IN_TIME,
    FilterKind.OPEN: IN_TIME,
}


def some_met(understanding: Understanding, parts: Sequence[Part], today: dt.date) -> Understanding:
    """The understanding with those of its readings that some course meets together, the weightiest: "komvux distans"
    is komvux where none of it is given at a distance. As it is where there are words to go by, where courses meet all,
    or where none meets any.
    """
    readings = understanding.readings
    if understanding.concepts or not 1 < len(readings) <= MOST_WISHES:
        return understanding
    for kept in (readings, *_fewer(readings)):
        some = understanding if kept == readings else replace(understanding, readings=kept)
        if any(_is_met(part, some, today) for part in parts):
            return some
    return understanding


def _fewer(readings: Sequence[Reading]) -> Iterator[tuple[Reading, ...]]:
    """Some of the readings, the most worth first; of equal ones the first that was written."""
    some = [kept for size in range(len(readings) - 1, 0, -1) for kept in combinations(readings, size)]
    yield from sorted(some, key=lambda kept: -sum(_WORTH.get(one.kind, 0) for one in kept))


def _is_met(part: Part, understanding: Understanding, today: dt.date) -> bool:
    lies = meant(part, understanding, today)
    return bool((part.alive & lies.in_place & lies.in_form & lies.in_mode & lies.in_time).any())
