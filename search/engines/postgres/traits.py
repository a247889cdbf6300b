"""Facet values of an occasion as bits of one number, so that a broad search is counted in one pass.

The index stores the bits of what doesn't change with the day (`STORED`); those of the application's state and of the
start's month are added when somebody searches.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from courses.states import OccasionState
from search.facets import START_LATER, START_MONTHS, START_ROLLING, Application, month_value, start_months
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

# The bits of the day lie above all that are stored; a bigint has 63.
_APPLICATION_PLACE = 40
_START_PLACE = 44
_ROLLING_PLACE = _START_PLACE + START_MONTHS
_LATER_PLACE = _ROLLING_PLACE + 1

_STORED: dict[FacetKey, dict[str, int]] = {
    group: {value: 1 << place for place, (key, value) in enumerate(_STORED_ORDER) if key is group}
    for group in STORED_GROUPS
}
_APPLICATION: dict[str, int] = {value: 1 << (_APPLICATION_PLACE + place) for place, value in enumerate(Application)}


def stored_bits(group: FacetKey) -> Mapping[str, int]:
    """The bit of each value of MODE, PACE or LANGUAGE. A value without a bit can't be filtered by."""
    return _STORED[group]


def bits(group: FacetKey, today: dt.date) -> Mapping[str, int]:
    """The bit of each value of a group that is counted by bits."""
    match group:
        case FacetKey.APPLICATION:
            return _APPLICATION
        case FacetKey.START:
            months = {
                month_value(month): 1 << (_START_PLACE + ahead) for ahead, month in enumerate(start_months(today))
            }
            return {**months, START_ROLLING: 1 << _ROLLING_PLACE, START_LATER: 1 << _LATER_PLACE}
        case _:
            return stored_bits(group)


# SQL over an occasion `o` of the index with its `state` and `any_time` of the day: all its bits. Parameters: today,
# later, this_month (months since the year 0).
TRAITS_SQL = f"""(o.traits
    | CASE
        WHEN o.state = '{OccasionState.OPEN.value}' AND o.application_continuous
            THEN {_APPLICATION[Application.OPEN] | _APPLICATION[Application.ROLLING]}
        WHEN o.state = '{OccasionState.OPEN.value}' THEN {_APPLICATION[Application.OPEN]}
        WHEN o.state = '{OccasionState.OPENS_LATER.value}' THEN {_APPLICATION[Application.LATER]}
        ELSE 0::bigint END
    | CASE
        WHEN o.any_time THEN {1 << _ROLLING_PLACE}
        WHEN o.start >= %(later)s THEN {1 << _LATER_PLACE}
        WHEN o.start >= %(today)s THEN 1::bigint
            << ({_START_PLACE} + (date_part('year', o.start) * 12 + date_part('month', o.start))::int - %(this_month)s)
        ELSE 0::bigint END)"""


def day_params(today: dt.date, later: dt.date) -> dict[str, object]:
    """The parameters of `TRAITS_SQL`."""
    return {"today": today, "later": later, "this_month": today.year * 12 + today.month}
