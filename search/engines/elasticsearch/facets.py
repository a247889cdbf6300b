"""Aggregations that count a group's values, and what their answer means.

Every request that counts has found the courses with one coming occasion that meets all choices but those of the groups
that it counts. Where no choice speaks of occasions, the course's flat copies count, as long as they hold for the day;
else only occasions that meet the choices, and each course once. Copies are out of date for some minutes a day at most,
and to tell them apart and to look for occasions of such courses costs a third of a search even when there are none: so
a page is first asked for as if all copies held (`trusting`), and once more when an answer shows that some course was
counted by copies that don't (`has_old_copies`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from elasticsearch.dsl import Q
from elasticsearch.dsl.aggs import Agg, Filter, Nested, ReverseNested, Terms
from elasticsearch.dsl.query import Query

from search.engines.elasticsearch.choices import OCCASIONS, Conditions, on_day, starts_later
from search.facets import START_LATER
from search.query import COURSE_FACETS, FacetKey
from search.traits import bits, named

# More values than any group has: municipalities 290, areas some dozens; months of start some hundreds.
_SIZE = 1_000
_BY_PLACE, _BY_TRAIT, _LATER, _COURSES = "municipalities", "traits", "later", "courses"
_FLAT, _STALE, _OLD, _MEETING = "flat", "stale", "old", "meeting"
_COURSE_FIELDS = {FacetKey.SCHOOL_FORM: "school_form", FacetKey.AREA: "areas"}

Answer = Mapping[str, Any]


def aggregations(
    keys: Collection[FacetKey], conditions: Conditions, without: FacetKey | None, *, trusting: bool
) -> Mapping[str, Any]:
    """What counts the groups `keys` among courses that meet the choices but those of `without`: a request's `aggs`."""
    if conditions.choices or conditions.near:
        return _as_json(_aggregations(keys, conditions, without, trusting=trusting))
    return _of_every_search(tuple(keys), conditions.today, trusting)


@lru_cache(16)
def _of_every_search(keys: tuple[FacetKey, ...], today: dt.date, trusting: bool) -> Mapping[str, Any]:
    """Where nothing is chosen the same is counted, whatever the words."""
    return _as_json(_aggregations(keys, Conditions({}, today), None, trusting=trusting))


def _as_json(counting: Mapping[str, Agg[Any]]) -> Mapping[str, Any]:
    return {name: one.to_dict() for name, one in counting.items()}


def _aggregations(
    keys: Collection[FacetKey], conditions: Conditions, without: FacetKey | None, *, trusting: bool
) -> dict[str, Agg[Any]]:
    found: dict[str, Agg[Any]] = {
        _COURSE_FIELDS[key]: _values(_COURSE_FIELDS[key]) for key in keys if key in COURSE_FACETS
    }
    of_occasions = [key for key in keys if key not in COURSE_FACETS]
    if not of_occasions:
        return found
    if meets := conditions.occasions(without):
        return found | _nested(of_occasions, conditions, meets)
    flat, holds = _counting(of_occasions, conditions, "flat_", is_flat=True), Q("term", flat_days=conditions.day)
    if trusting:
        # Few or none, and the same for every search of the day: the server keeps which ones.
        return found | flat | {_OLD: Filter(filter=Q("term", coming=conditions.day) & ~holds)}
    found[_FLAT] = Filter(filter=holds, aggs=flat)
    found[_STALE] = Filter(filter=~holds, aggs=_nested(of_occasions, conditions, ()))
    return found


def has_old_copies(answer: Answer) -> bool:
    """Whether some course was counted by copies that don't hold on the day."""
    return _OLD in answer and int(answer[_OLD]["doc_count"]) > 0


def _values(field: str, courses: Mapping[str, Agg[Any]] | None = None) -> Terms[Any]:
    """Each value with its number; in the order of the values, which costs less than the most frequent one first."""
    return Terms(field=field, size=_SIZE, order={"_key": "asc"}, aggs=courses or {})


def _nested(keys: Collection[FacetKey], conditions: Conditions, meets: Sequence[Query]) -> dict[str, Agg[Any]]:
    inner = Filter(
        filter=on_day(conditions.day, meets), aggs=_counting(keys, conditions, f"{OCCASIONS}.", is_flat=False)
    )
    return {OCCASIONS: Nested(path=OCCASIONS, aggs={_MEETING: inner})}


def _counting(keys: Collection[FacetKey], conditions: Conditions, field: str, *, is_flat: bool) -> dict[str, Agg[Any]]:
    courses: dict[str, Agg[Any]] = {} if is_flat else {_COURSES: ReverseNested()}
    found: dict[str, Agg[Any]] = {}
    if FacetKey.MUNICIPALITY in keys:
        found[_BY_PLACE] = _values(f"{field}municipalities", courses)
    if any(key in _COUNTED_BY_TRAIT for key in keys):
        found[_BY_TRAIT] = _values(f"{field}traits", courses)
    if FacetKey.START in keys:
        found[_LATER] = Filter(filter=starts_later(f"{field}traits", conditions.today), aggs=courses)
    return found


_COUNTED_BY_TRAIT = frozenset(FacetKey) - COURSE_FACETS - {FacetKey.MUNICIPALITY}


def counted(keys: Collection[FacetKey], answer: Answer, today: dt.date) -> dict[FacetKey, dict[str, int]]:
    """The counts of the groups: only values that some course has, and that the group has on the day."""
    parts = [part for part in (answer, answer.get(_FLAT), _met(answer), _met(answer.get(_STALE, {}))) if part]
    traits = Counter[str]()
    for part in parts:
        traits.update(_buckets(part, _BY_TRAIT))
    found: dict[FacetKey, dict[str, int]] = {}
    for key in keys:
        if key in COURSE_FACETS:
            found[key] = _buckets(answer, _COURSE_FIELDS[key])
            continue
        counts = Counter[str]()
        if key is FacetKey.MUNICIPALITY:
            for part in parts:
                counts.update(_buckets(part, _BY_PLACE))
        else:
            counts.update({value: traits[name] for name, value in _named_values(key, today) if name in traits})
        if key is FacetKey.START:
            counts[START_LATER] += sum(_courses(part[_LATER]) for part in parts if _LATER in part)
        found[key] = {value: number for value, number in counts.items() if number}
    return found


@lru_cache(64)
def _named_values(key: FacetKey, today: dt.date) -> Sequence[tuple[str, str]]:
    """The values that a group counted by traits has on the day, each behind its name in the index."""
    return [(named(key, value), value) for value in bits(key, today)]


def _met(answer: Answer) -> Answer:
    """What occasions counted."""
    found: Answer = answer.get(OCCASIONS, {}).get(_MEETING, {})
    return found


def _buckets(part: Answer, name: str) -> dict[str, int]:
    return {bucket["key"]: _courses(bucket) for bucket in part.get(name, {}).get("buckets", ())}


def _courses(bucket: Answer) -> int:
    inside = bucket.get(_COURSES)
    return int(inside["doc_count"] if inside else bucket["doc_count"])
