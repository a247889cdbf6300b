"""What the words of a query ask of a course besides its subject: where, in which school form, how it is studied.

What doesn't fit is put further down, not left out. The same in every engine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from courses.vocabulary import StudyMode
from search.meaning import Understanding
from search.query import FacetKey
from search.traits import bits, time_bits
from search.vocabulary import FilterKind

_MODES, _TIMES = (FacetKey.MODE,), (FacetKey.PACE, FacetKey.APPLICATION, FacetKey.START)


@dataclass(frozen=True, slots=True)
class TraitWish:
    """Some occasion should have one of the bits (`search.traits`), or the title one of the terms: "Matematik 1a Kväll"
    says itself what no occasion tells.
    """

    mask: int
    title_terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wishes:
    """Municipality codes, school forms, and what occasions should be like, each of it: how it is studied (`modes`), and
    how fast and when (`times`). Empty where nothing was said. `reach`: who named a place can study so from there too.
    """

    places: frozenset[str]
    reach: tuple[TraitWish, ...]
    forms: frozenset[str]
    modes: tuple[TraitWish, ...]
    times: tuple[TraitWish, ...]


def wishes(understanding: Understanding, today: dt.date) -> Wishes:
    """What was said, as values of the index."""
    places = understanding.values(FilterKind.PLACE)
    return Wishes(
        places=places,
        reach=(TraitWish(bits(FacetKey.MODE, today)[StudyMode.DISTANCE]),) if places else (),
        forms=understanding.values(FilterKind.SCHOOL_FORM),
        modes=(*_of_groups(understanding, today, _MODES), *_of_times_of_day(understanding)),
        times=tuple(_of_groups(understanding, today, _TIMES)),
    )


def _of_groups(understanding: Understanding, today: dt.date, keys: Collection[FacetKey]) -> Iterable[TraitWish]:
    """One for each group that the words named; values that nothing can have are left out."""
    months = understanding.values(FilterKind.MONTH) | understanding.values(FilterKind.SEASON)
    endings = tuple(f"-{int(month):02d}" for month in months)
    said = {
        FacetKey.MODE: understanding.values(FilterKind.MODE),
        FacetKey.PACE: understanding.values(FilterKind.PACE),
        FacetKey.APPLICATION: understanding.values(FilterKind.OPEN),
        FacetKey.START: frozenset(value for value in bits(FacetKey.START, today) if value.endswith(endings)),
    }
    for key in keys:
        if mask := reduce(or_, (bits(key, today).get(value, 0) for value in said[key]), 0):
            yield TraitWish(mask)


def _of_times_of_day(understanding: Understanding) -> Iterable[TraitWish]:
    for reading in understanding.readings:
        if reading.kind is FilterKind.TIME_OF_DAY:
            yield TraitWish(time_bits(reading.values), reading.terms)
