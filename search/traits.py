"""Facet values of an occasion as bits of one number, so that a broad search is counted in one pass.

The index stores the bits of what doesn't change with the day (`STORED`); those of the application's state and of the
start's month are added when somebody searches.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from courses.models import Occasion
from courses.vocabulary import StudyMode, TimeOfDay
from search.facets import (
    FROM_LEARNING_CENTRE,
    START_LATER,
    START_MONTHS,
    START_ROLLING,
    Application,
    Pace,
    month_value,
    start_months,
)
from search.query import FacetKey

# Append only: a place is a bit in the index.
_STORED_ORDER: tuple[tuple[FacetKey, str], ...] = (
    (FacetKey.MODE, "pa-plats"),
    (FacetKey.MODE, "distans"),
    (FacetKey.MODE, "distans-med-traffar"),
    (FacetKey.MODE, "larcentrum"),
    (FacetKey.PACE, "100"),
    (FacetKey.PACE, "75"),
    (FacetKey.PACE, "50"),
    (FacetKey.PACE, "25"),
    (FacetKey.PACE, "valfri"),
    (FacetKey.LANGUAGE, "swe"),
    (FacetKey.LANGUAGE, "eng"),
    (FacetKey.LANGUAGE, "ara"),
    (FacetKey.LANGUAGE, "fin"),
    (FacetKey.LANGUAGE, "fra"),
    (FacetKey.LANGUAGE, "deu"),
    (FacetKey.LANGUAGE, "spa"),
    (FacetKey.LANGUAGE, "som"),
    (FacetKey.LANGUAGE, "ukr"),
    (FacetKey.LANGUAGE, "per"),
    (FacetKey.LANGUAGE, "swl"),
)
STORED_GROUPS = (FacetKey.MODE, FacetKey.PACE, FacetKey.LANGUAGE)

# Not a filter of the page, but words may ask for it.
_TIMES: dict[str, int] = {value: 1 << (30 + place) for place, value in enumerate(TimeOfDay.values)}

# The bits of the day lie above all that are stored; a bigint has 63.
_APPLICATION_PLACE = 40
_START_PLACE = 44
_ROLLING_PLACE = _START_PLACE + START_MONTHS
_LATER_PLACE = _ROLLING_PLACE + 1

_STORED: dict[FacetKey, dict[str, int]] = {
    group: {value: 1 << place for place, (key, value) in enumerate(_STORED_ORDER) if key is group}
    for group in STORED_GROUPS
}
DISTANCE_BIT, FROM_CENTRE_BIT = (_STORED[FacetKey.MODE][mode] for mode in (StudyMode.DISTANCE, FROM_LEARNING_CENTRE))
_STEPS = ((100, Pace.FULL), (75, Pace.THREE_QUARTERS), (50, Pace.HALF))
_APPLICATION: dict[str, int] = {value: 1 << (_APPLICATION_PLACE + place) for place, value in enumerate(Application)}


def stored_bits(group: FacetKey) -> Mapping[str, int]:
    """The bit of each value of MODE, PACE or LANGUAGE. A value without a bit can't be filtered by."""
    return _STORED[group]


def time_bits(values: Iterable[str]) -> int:
    """The bits of times of the day (`courses.vocabulary.TimeOfDay`) as one mask."""
    return sum(_TIMES[value] for value in set(values) if value in _TIMES)


def bits(group: FacetKey, today: dt.date) -> Mapping[str, int]:
    """The bit of each value of a group that is counted by bits."""
    match group:
        case FacetKey.APPLICATION:
            return _APPLICATION
        case FacetKey.START:
            return _start_bits(today)
        case _:
            return stored_bits(group)


@lru_cache(8)
def _start_bits(today: dt.date) -> Mapping[str, int]:
    months = {month_value(month): 1 << (_START_PLACE + ahead) for ahead, month in enumerate(start_months(today))}
    return MappingProxyType({**months, START_ROLLING: 1 << _ROLLING_PLACE, START_LATER: 1 << _LATER_PLACE})


def named(group: FacetKey, value: str) -> str:
    """A value of a group counted by bits, where an engine stores names and not bits: "satt:distans"."""
    return f"{group.value}:{value}"


def names_of(traits: int, today: dt.date) -> list[str]:
    """The names of the bits, those of the day as they are meant on `today`."""
    groups = (*STORED_GROUPS, FacetKey.APPLICATION, FacetKey.START)
    found = [named(group, value) for group in groups for value, bit in bits(group, today).items() if traits & bit]
    return found + _names_of_times(traits)


def stored_names(traits: int) -> list[str]:
    """The names of the bits that the index stores."""
    found = [named(group, value) for group in STORED_GROUPS for value, bit in _STORED[group].items() if traits & bit]
    return found + _names_of_times(traits)


def _names_of_times(traits: int) -> list[str]:
    return [f"tid:{value}" for value, bit in _TIMES.items() if traits & bit]


def occasion_traits(occasion: Occasion, *, is_followed: bool) -> int:
    """The bits of what doesn't change with the day; `is_followed`: it can be followed from a learning centre."""
    found = _STORED[FacetKey.MODE].get(occasion.mode, 0)
    if is_followed:
        found |= _STORED[FacetKey.MODE][FROM_LEARNING_CENTRE]
    found |= _STORED[FacetKey.PACE].get(pace_step(occasion.pace), 0) | time_bits([occasion.time_of_day])
    if occasion.pace_individual:
        found |= _STORED[FacetKey.PACE][Pace.INDIVIDUAL]
    for language in occasion.languages:
        found |= _STORED[FacetKey.LANGUAGE].get(language, 0)
    return found


def pace_step(pace: int | None) -> str:
    """The value that a pace in per cent counts as; "" for none."""
    if not pace:
        return ""
    return next((step for limit, step in _STEPS if pace >= limit), Pace.LESS)
