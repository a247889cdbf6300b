"""Aggregations that count a group's values, and what their answer means.

Every request that counts has found the courses with one coming occasion that meets all choices but those of the groups
that it counts. Where no choice speaks of occasions, or one that has copies of its own, the course's flat copies count,
as long as they hold for the day; else only occasions that meet the choices, and each course once. Copies are out of
date for some minutes a day at most, and to tell them apart and to look for occasions of such courses costs a third of a
search even when there are none: so a page is first asked for as if all copies held (`trusting`), and once more when an
answer shows that some course was counted by copies that don't (`has_old_copies`).
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

from search.engines.elasticsearch.choices import OCCASIONS, VALUES, Conditions, on_day, starts_later
from search.facets import START_LATER
from search.query import COURSE_FACETS, FacetKey
from search.traits import bits, named

# More values than all groups have: municipalities 290, areas some dozens; months of start some hundreds.
_SIZE = 2_000
_BY_VALUE, _LATER, _COURSES = "values", "later", "courses"
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
    field, meets = conditions.copies(without), conditions.occasions(without)
    of_courses: dict[str, Agg[Any]] = {
        _COURSE_FIELDS[key]: _values(_COURSE_FIELDS[key]) for key in keys if key in COURSE_FACETS
    }
    of_occasions = [key for key in keys if key not in COURSE_FACETS]
    if not of_occasions:
        return of_courses
    if field is None:
        return of_courses | _nested(of_occasions, conditions, meets)
    holds = Q("term", flat_days=conditions.day)
    if trusting:
        # Few or none, and the same for every search of the day: the server keeps which ones.
        old = Filter(filter=Q("term", coming=conditions.day) & ~holds)
        return {_OLD: old} | _counting(keys, conditions, field, is_flat=True)
    flat = Filter(filter=holds, aggs=_counting(of_occasions, conditions, field, is_flat=True))
    stale = Filter(filter=~holds, aggs=_nested(of_occasions, conditions, meets))
    return {_FLAT: flat, _STALE: stale} | of_courses


def has_old_copies(answer: Answer) -> bool:
    """Whether some course was counted by copies that don't hold on the day."""
    return _OLD in answer and int(answer[_OLD]["doc_count"]) > 0


def _nested(keys: Collection[FacetKey], conditions: Conditions, meets: Sequence[Query]) -> dict[str, Agg[Any]]:
    inner = Filter(filter=on_day(conditions.day, meets), aggs=_counting(keys, conditions, VALUES, is_flat=False))
    return {OCCASIONS: Nested(path=OCCASIONS, aggs={_MEETING: inner})}


def _counting(keys: Collection[FacetKey], conditions: Conditions, field: str, *, is_flat: bool) -> dict[str, Agg[Any]]:
    """Courses by the values of a field that holds several groups."""
    courses: dict[str, Agg[Any]] = {} if is_flat else {_COURSES: ReverseNested()}
    # A group with a choice is counted by itself.
    only = {"include": named(next(iter(keys)), ".*")} if len(keys) == 1 else {}
    found: dict[str, Agg[Any]] = {_BY_VALUE: _values(field, courses, **only)}
    if FacetKey.START in keys:
        found[_LATER] = Filter(filter=starts_later(field, conditions.today), aggs=courses)
    return found


def _values(field: str, courses: Mapping[str, Agg[Any]] | None = None, **more: Any) -> Terms[Any]:
    """Each value with its number; in the order of the values, which costs less than the most frequent one first."""
    return Terms(field=field, size=_SIZE, order={"_key": "asc"}, aggs=courses or {}, **more)


def counted(keys: Collection[FacetKey], answer: Answer, today: dt.date) -> dict[FacetKey, dict[str, int]]:
    """The counts of the groups: only values that some course has, and that the group has on the day."""
    parts = [part for part in (answer, answer.get(_FLAT), _met(answer), _met(answer.get(_STALE, {}))) if part]
    named_counts = Counter[str]()
    for part in parts:
        named_counts.update(_buckets(part, _BY_VALUE))
    found: dict[FacetKey, dict[str, int]] = {}
    for key in keys:
        if _COURSE_FIELDS.get(key) in answer:
            found[key] = _buckets(answer, _COURSE_FIELDS[key])
        elif key in _OPEN_GROUPS:
            start = named(key, "")
            found[key] = {
                name.removeprefix(start): number for name, number in named_counts.items() if name.startswith(start)
            }
        else:
            values = _named_values(key, today)
            found[key] = {value: named_counts[name] for name, value in values if name in named_counts}
        if key is FacetKey.START and (later := sum(_courses(part[_LATER]) for part in parts if _LATER in part)):
            found[key][START_LATER] = later
    return found


# Groups with values that no list holds.
_OPEN_GROUPS = COURSE_FACETS | {FacetKey.MUNICIPALITY}


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
