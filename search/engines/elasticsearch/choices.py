"""What somebody has ticked, as queries: about courses, and about one and the same coming occasion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Query

from courses.vocabulary import StudyMode
from search.engines.elasticsearch.mapping import FLAT_OF, FLAT_OF_ALL
from search.facets import START_LATER, START_ROLLING, later_than, month_value
from search.query import COURSE_FACETS, Choices, FacetKey, Near
from search.traits import bits, named

OCCASIONS = "occasions"
VALUES = f"{OCCASIONS}.values"
_COURSE_FIELDS = {FacetKey.SCHOOL_FORM: "school_form", FacetKey.AREA: "areas"}


def occasion(day: int, conditions: Sequence[Query]) -> Query:
    """Courses of which one coming occasion meets all conditions."""
    return Q("nested", path=OCCASIONS, score_mode="none", query=on_day(day, conditions))


def on_day(day: int, conditions: Sequence[Query]) -> Query:
    """Occasions that are to come on the day and meet all conditions."""
    return Q("bool", filter=[Q("term", **{f"{OCCASIONS}.days": day}), *conditions])


def starts_later(field: str, today: dt.date) -> Query:
    """A start after the months that have a value of their own (`facets.START_LATER`); `field` holds values."""
    month, after = named(FacetKey.START, month_value(later_than(today))), named(FacetKey.START, START_ROLLING)
    return Q("range", **{field: {"gte": month, "lt": after}})  # digits sort before letters


def _is_near(near: Near) -> Query:
    """In one of the municipalities, followed from one, or read at home."""
    ways = [
        Q("terms", **{VALUES: [named(FacetKey.MUNICIPALITY, code) for code in sorted(near.distances)]}),
        Q("term", **{VALUES: named(FacetKey.MODE, StudyMode.DISTANCE)}),
    ]
    return Q("bool", should=ways, minimum_should_match=1)


@dataclass(frozen=True, slots=True)
class Conditions:
    """The choices of a search on a day, and the place to be near."""

    choices: Choices
    today: dt.date
    near: Near | None = None

    @property
    def day(self) -> int:
        return self.today.toordinal()

    def anywhere(self) -> Conditions:
        """The same without the place to be near."""
        return replace(self, near=None)

    def courses(self, without: FacetKey | None = None) -> list[Query]:
        """What the choices, but those of one group, say of courses."""
        return [
            Q("terms", **{_COURSE_FIELDS[key]: list(values)})
            for key, values in self.choices.items()
            if key in COURSE_FACETS and key is not without
        ]

    def occasions(self, without: FacetKey | None = None) -> list[Query]:
        """What they say of an occasion."""
        near = [_is_near(self.near)] if self.near else []
        return near + [
            self._occasion(key, values)
            for key, values in self.choices.items()
            if key not in COURSE_FACETS and key is not without
        ]

    def copies(self, without: FacetKey | None = None) -> str | None:
        """The field with copies of just the occasions meant, where there is one."""
        said = [
            (key, chosen) for key, chosen in self.choices.items() if key not in COURSE_FACETS and key is not without
        ]
        if self.near or len(said) > 1:
            return None
        if not said:
            return FLAT_OF_ALL
        key, values = said[0]
        return FLAT_OF.get((key, values[0])) if len(values) == 1 else None

    def current(self, without: FacetKey | None = None) -> list[Query]:
        """Courses that meet the choices, with a coming occasion that meets them."""
        of_occasion = self.occasions(without)
        coming = occasion(self.day, of_occasion) if of_occasion else Q("term", coming=self.day)
        return [*self.courses(without), coming]

    def _occasion(self, key: FacetKey, values: Sequence[str]) -> Query:
        if key is FacetKey.MUNICIPALITY:
            return Q("terms", **{VALUES: [named(key, code) for code in values]})
        known = [value for value in values if value in bits(key, self.today)]
        names = [named(key, value) for value in known if (key, value) != (FacetKey.START, START_LATER)]
        queries = [Q("terms", **{VALUES: names})] if names else []
        if len(names) < len(known):
            queries.append(starts_later(VALUES, self.today))
        return Q("bool", should=queries, minimum_should_match=1) if queries else Q("match_none")
