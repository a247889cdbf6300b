"""Aggregations that count a group's values, and what their answer means.

Every request that counts has found the courses with one coming occasion that meets all choices but those of the groups
that it counts. Where no choice speaks of occasions, the course's flat copies count, as long as they hold for the day;
else only occasions that meet the choices, and each course once. Copies are out of date for some minutes a day at most,
and to look for occasions of such courses costs a third of a search even when there are none: so a page is first asked
for without (`trusting`), and once more when an answer shows that some course wasn't counted (`has_old_copies`).
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
_FLAT, _STALE, _MEETING = "flat", "stale", "meeting"
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
        _COURSE_FIELDS[key]: Terms(field=_COURSE_FIELDS[key], size=_SIZE) for key in keys if key in COURSE_FACETS
    }
    of_occasions = [key for key in keys if key not in COURSE_FACETS]
    if not of_occasions:
        return found
    meets = conditions.occasions(without)
    if meets:
        found[_STALE] = Filter(filter=Q("match_all"), aggs=_nested(of_occasions, conditions, meets))
        return found
    holds = Q("term", flat_days=conditions.day)
    found[_FLAT] = Filter(filter=holds, aggs=_counting(of_occasions, conditions, "flat_", is_flat=True))
    if not trusting:
        found[_STALE] = Filter(filter=~holds, aggs=_nested(of_occasions, conditions, ()))
    return found


def has_old_copies(answer: Answer, total: int) -> bool:
    """Whether some of the `total` courses were left out, as their copies don't hold."""
    return _FLAT in answer and _STALE not in answer and int(answer[_FLAT]["doc_count"]) < total


def _nested(keys: Collection[FacetKey], conditions: Conditions, meets: Sequence[Query]) -> dict[str, Agg[Any]]:
    inner = Filter(
        filter=on_day(conditions.day, meets), aggs=_counting(keys, conditions, f"{OCCASIONS}.", is_flat=False)
    )
    return {OCCASIONS: Nested(path=OCCASIONS, aggs={_MEETING: inner})}


def _counting(keys: Collection[FacetKey], conditions: Conditions, field: str, *, is_flat: bool) -> dict[str, Agg[Any]]:
    courses: dict[str, Agg[Any]] = {} if is_flat else {_COURSES: ReverseNested()}
    found: dict[str, Agg[Any]] = {}
    if FacetKey.MUNICIPALITY in keys:
        found[_BY_PLACE] = Terms(field=f"{field}municipalities", size=_SIZE, aggs=courses)
    if any(key in _COUNTED_BY_TRAIT for key in keys):
        found[_BY_TRAIT] = Terms(field=f"{field}traits", size=_SIZE, aggs=courses)
    if FacetKey.START in keys:
        found[_LATER] = Filter(filter=starts_later(f"{field}traits", conditions.today), aggs=courses)
    return found


_COUNTED_BY_TRAIT = frozenset(FacetKey) - COURSE_FACETS - {FacetKey.MUNICIPALITY}


def counted(keys: Collection[FacetKey], answer: Answer, today: dt.date) -> dict[FacetKey, dict[str, int]]:
    """The counts of the groups: only values that some course has, and that the group has on the day."""
    flat = answer.get(_FLAT, {})
    meeting = answer.get(_STALE, {}).get(OCCASIONS, {}).get(_MEETING, {})
    found: dict[FacetKey, dict[str, int]] = {}
    for key in keys:
        if key in COURSE_FACETS:
            found[key] = {bucket["key"]: bucket["doc_count"] for bucket in answer[_COURSE_FIELDS[key]]["buckets"]}
            continue
        counts: Counter[str] = Counter()
        for part in (flat, meeting):
            if key is FacetKey.MUNICIPALITY:
                counts.update(_buckets(part, _BY_PLACE))
            else:
                names, values = _buckets(part, _BY_TRAIT), bits(key, today)
                counts.update({value: names[name] for value in values if (name := named(key, value)) in names})
            if key is FacetKey.START and _LATER in part:
                counts[START_LATER] += _courses(part[_LATER])
        found[key] = {value: number for value, number in counts.items() if number}
    return found


def _buckets(part: Answer, name: str) -> dict[str, int]:
    return {bucket["key"]: _courses(bucket) for bucket in part.get(name, {}).get("buckets", ())}


def _courses(bucket: Answer) -> int:
    inside = bucket.get(_COURSES)
    return int(inside["doc_count"] if inside else bucket["doc_count"])
