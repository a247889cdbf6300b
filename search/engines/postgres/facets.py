"""The facets in SQL: one object per facet holds its values, its condition, its own-group exclusion and its count.

All of them work on rows of one current occasion joined with its course's document, so that every condition speaks of
the same occasion. `fail` is a bit mask: bit i is set when the occasion misses the choice of group i. A row with no bit
set is a hit; a row with at most the own bit set counts for that group.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from courses.states import OccasionState
from search.facets import START_LATER, START_ROLLING, Application, later_than
from search.query import Choices, FacetKey

Params = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SqlFacet:
    """`values` is an SQL expression over the occasion `o` and the document `m`: the facet's values, as text[]."""

    key: FacetKey
    bit: int
    values: str

    @property
    def column(self) -> str:
        return f"f_{self.key.value}"

    def misses(self, choices: Choices) -> str:
        """SQL: this facet's bit where the choice is missed, else 0."""
        if self.key not in choices:
            return "0"
        return f"CASE WHEN {self.column} && %({self.column})s::text[] THEN 0 ELSE {self.bit} END"

    def params(self, choices: Choices) -> Params:
        return {self.column: list(choices[self.key])} if self.key in choices else {}

    def count(self) -> str:
        """SQL: rows ('facet', key, value, courses), whatever was chosen in the own group."""
        return f"""
            SELECT '{self.key.value}', value, count(*), NULL::bigint FROM (
                SELECT DISTINCT course_id, unnest({self.column}) AS value FROM occasions
                WHERE fail & ~{self.bit} = 0
            ) AS pairs GROUP BY value"""  # noqa: S608  nothing in it comes from outside

    def count_without(self) -> str:
        """SQL: one row, the courses that there were without this group's choice."""
        return f"""
            SELECT 'without', '{self.key.value}', count(DISTINCT course_id), NULL::bigint FROM occasions
            WHERE fail & ~{self.bit} = 0"""  # noqa: S608  nothing in it comes from outside


_VALUES: dict[FacetKey, str] = {
    FacetKey.APPLICATION: f"""
        CASE o.state
            WHEN '{OccasionState.OPEN.value}' THEN
                CASE WHEN o.application_continuous
                THEN ARRAY['{Application.OPEN}', '{Application.ROLLING}'] ELSE ARRAY['{Application.OPEN}'] END
            WHEN '{OccasionState.OPENS_LATER.value}' THEN ARRAY['{Application.LATER}']
        END""",
    FacetKey.SCHOOL_FORM: "ARRAY[m.school_form::text]",
    FacetKey.MUNICIPALITY: "o.municipalities::text[]",
    FacetKey.MODE: "o.modes",
    FacetKey.START: f"""
        CASE
            WHEN o.rolling_start THEN ARRAY['{START_ROLLING}']
            WHEN o.start >= %(later)s THEN ARRAY['{START_LATER}']
            WHEN o.start >= %(today)s THEN ARRAY[to_char(o.start, 'YYYY-MM')]
        END""",
    FacetKey.PACE: "o.paces",
    FacetKey.AREA: "m.area_ids",
    FacetKey.LANGUAGE: "o.languages",
}

FACETS: tuple[SqlFacet, ...] = tuple(
    SqlFacet(key=key, bit=1 << place, values=_VALUES[key]) for place, key in enumerate(FacetKey)
)


def facet_columns() -> str:
    """SQL: every facet's values as a column of its own."""
    return ", ".join(f"{facet.values} AS {facet.column}" for facet in FACETS)


def fail_mask(choices: Choices, keys: Iterable[FacetKey] = tuple(FacetKey)) -> str:
    """SQL over the facet columns: the bits of the groups in `keys` whose choice is missed."""
    wanted = frozenset(keys)
    return " | ".join(facet.misses(choices) for facet in FACETS if facet.key in wanted)


def facet_params(choices: Choices, today: dt.date) -> Params:
    params: Params = {"today": today, "later": later_than(today)}
    for facet in FACETS:
        params |= facet.params(choices)
    return params
