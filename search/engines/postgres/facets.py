"""The facets in SQL: one object per facet holds its condition, its own-group exclusion and its count.

They work on rows of one coming occasion `o` that carry what its course's document says, so that every condition
speaks of the same occasion. `fail` is a bit mask: a group's bit is set when the row misses the group's choice. A row
with no bit set is a hit; a row with at most the own bit set counts for that group.

Rows are brought together per course in `per_course`: for each chosen group whether, and with which traits, the course
counts for it; `traits` for all groups without a choice.
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from search.engines.postgres.traits import bits, day_params
from search.facets import later_than
from search.query import Choices, FacetKey

Params = dict[str, Any]
# (value or mask of values, courses)
Counted = Iterable[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class SqlFacet(ABC):
    """`bit` is the group's place in `fail`."""

    key: FacetKey
    bit: int

    @property
    def name(self) -> str:
        return self.key.value

    @abstractmethod
    def meets(self, row: str) -> str:
        """SQL: `row` has one of the chosen values, which are the parameter of the group's name."""

    @abstractmethod
    def param(self, chosen: Iterable[str], today: dt.date) -> object:
        """The choice as `meets` wants it."""

    @abstractmethod
    def count(self, choices: Choices, today: dt.date) -> str:
        """SQL: rows (group, value or mask, courses, None), whatever was chosen in the own group."""

    def read(self, rows: Counted, today: dt.date) -> dict[str, int]:  # noqa: ARG002  bits depend on the day
        """What `count` gave, as courses per value."""
        return dict(rows)

    def misses(self, row: str) -> str:
        """SQL: the group's bit where `row` misses the choice, else 0."""
        return f"CASE WHEN {self.meets(row)} THEN 0 ELSE {self.bit} END"

    def counts_for_it(self) -> str:
        """SQL over a row: it meets the choices of all other groups."""
        return f"fail & ~{self.bit} = 0"

    def courses(self, choices: Choices) -> str:
        """SQL over `per_course`: the course counts for this group."""
        return f"counts_{self.name}" if self.key in choices else "counts"

    def per_course(self) -> str:
        """SQL: the columns that `per_course` needs when the group has a choice."""
        return f"bool_or({self.counts_for_it()}) AS counts_{self.name}"

    def count_without(self) -> str:
        """SQL: one row, the courses that there were without this group's choice."""
        return f"""
            SELECT 'without', '{self.name}', count(*), NULL::bigint FROM per_course WHERE counts_{self.name}
        """  # noqa: S608  nothing in it comes from outside


class BitFacet(SqlFacet):
    """A group with few values, each of which is a bit of an occasion's traits."""

    __slots__ = ()

    def meets(self, row: str) -> str:
        return f"{row}.all_traits & %({self.name})s <> 0"

    def param(self, chosen: Iterable[str], today: dt.date) -> object:
        return reduce(or_, (bits(self.key, today).get(value, 0) for value in chosen), 0)

    def per_course(self) -> str:
        return (
            f"{SqlFacet.per_course(self)}, bit_or(traits) FILTER (WHERE {self.counts_for_it()}) AS traits_{self.name}"
        )

    def count(self, choices: Choices, today: dt.date) -> str:
        all_bits = sum(bits(self.key, today).values())
        own = f"traits_{self.name} & {all_bits}" if self.key in choices else f"traits & {all_bits}"
        return f"""
            SELECT '{self.name}', ({own})::text, count(*), NULL::bigint FROM per_course WHERE {own} <> 0 GROUP BY {own}
        """  # noqa: S608  nothing in it comes from outside

    def read(self, rows: Counted, today: dt.date) -> dict[str, int]:
        counts: Counter[str] = Counter()
        for mask, courses in rows:
            for value, bit in bits(self.key, today).items():
                if int(mask) & bit:
                    counts[value] += courses
        return dict(counts)


class MunicipalityFacet(SqlFacet):
    """Where an occasion is given or can be followed."""

    __slots__ = ()

    def meets(self, row: str) -> str:
        return f"{row}.municipalities && %({self.name})s::varchar[]"

    def param(self, chosen: Iterable[str], today: dt.date) -> object:  # noqa: ARG002  the same every day
        return list(chosen)

    def count(self, choices: Choices, today: dt.date) -> str:  # noqa: ARG002
        return f"""
            SELECT '{self.name}', value, count(*), NULL::bigint FROM (
                SELECT DISTINCT course_id, unnest(municipalities) AS value FROM occasions WHERE {self.counts_for_it()}
            ) AS pairs GROUP BY value
        """  # noqa: S608  nothing in it comes from outside


class SchoolFormFacet(SqlFacet):
    __slots__ = ()

    def meets(self, row: str) -> str:
        return f"{row}.school_form = ANY(%({self.name})s)"

    def param(self, chosen: Iterable[str], today: dt.date) -> object:  # noqa: ARG002  the same every day
        return list(chosen)

    def count(self, choices: Choices, today: dt.date) -> str:  # noqa: ARG002
        return f"""
            SELECT '{self.name}', m.school_form, count(*), NULL::bigint
            FROM per_course JOIN matched m USING (course_id) WHERE {self.courses(choices)} GROUP BY m.school_form
        """  # noqa: S608  nothing in it comes from outside


class AreaFacet(SqlFacet):
    __slots__ = ()

    def meets(self, row: str) -> str:
        return f"{row}.area_ids && %({self.name})s::text[]"

    def param(self, chosen: Iterable[str], today: dt.date) -> object:  # noqa: ARG002  the same every day
        return list(chosen)

    def count(self, choices: Choices, today: dt.date) -> str:  # noqa: ARG002
        return f"""
            SELECT '{self.name}', value, count(*), NULL::bigint FROM (
                SELECT unnest(m.area_ids) AS value
                FROM per_course JOIN matched m USING (course_id) WHERE {self.courses(choices)}
            ) AS areas GROUP BY value
        """  # noqa: S608  nothing in it comes from outside


_KINDS: dict[FacetKey, type[SqlFacet]] = {
    FacetKey.SCHOOL_FORM: SchoolFormFacet,
    FacetKey.AREA: AreaFacet,
    FacetKey.MUNICIPALITY: MunicipalityFacet,
}
FACETS: tuple[SqlFacet, ...] = tuple(
    _KINDS.get(key, BitFacet)(key=key, bit=1 << place) for place, key in enumerate(FacetKey)
)


def fail_mask(choices: Choices, keys: Iterable[FacetKey] = tuple(FacetKey), *, row: str = "o") -> str:
    """SQL: the bits of the groups in `keys` whose choice `row` misses."""
    wanted = frozenset(keys)
    misses = [facet.misses(row) for facet in FACETS if facet.key in choices and facet.key in wanted]
    return " | ".join(misses) or "0"


def facet_params(choices: Choices, today: dt.date) -> Params:
    chosen = {facet.name: facet.param(choices[facet.key], today) for facet in FACETS if facet.key in choices}
    return {**day_params(today, later_than(today)), **chosen}
