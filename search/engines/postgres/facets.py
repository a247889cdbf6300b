"""Counts facets over the coming occasions of a segment, in numpy.

Every chosen group has a bit that an occasion carries when it misses the choice (`fail`). An occasion with no bit is a
hit's; one with at most a group's own bit counts for that group: so every condition speaks of the same occasion, and a
group ignores its own choice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

import numpy as np
from numpy.typing import NDArray

from search.engines.postgres.catalogue import Part
from search.engines.postgres.day import Day
from search.engines.postgres.segment import SCHOOL_FORMS, Ints, Longs, Segment, ranges
from search.query import CatalogueQuery, Choices, FacetKey, Near
from search.traits import DISTANCE_BIT, FROM_CENTRE_BIT, bits

Flags = NDArray[np.bool_]
_BITS = {key: 1 << place for place, key in enumerate(FacetKey)}
_NEAR_BIT = 1 << len(FacetKey)
_BIT_GROUPS = (FacetKey.APPLICATION, FacetKey.MODE, FacetKey.START, FacetKey.PACE, FacetKey.LANGUAGE)
_COURSE_GROUPS = frozenset({FacetKey.SCHOOL_FORM, FacetKey.AREA})
MUNICIPALITIES = 3_000  # codes are below
# Kilometres of what is near because it is read at a distance, and of what is not near: beyond any in the country.
AT_A_DISTANCE, TOO_FAR = 10_000, 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Failed:
    """The bits of the choices that are missed: by every course of the segment, as far as choices speak of courses, and
    by the coming occasions of some courses (`occasions`, in the order of their courses).

    `km`: per coming occasion of the day how far it is from the place to be near, None without one.
    """

    of_courses: Longs
    occasions: Ints
    fail: Longs
    km: Ints | None


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """What one segment has: `hits` are the numbers of courses with an occasion that meets every choice, in order.

    `failed` is of the matched courses. `past`: matched courses without a coming start that meet the choices about
    courses. `without`: courses when a group's choice is left out.
    """

    hits: Ints
    past: Ints
    failed: Failed
    values: dict[FacetKey, dict[str, int]]
    without: dict[FacetKey, int]
    without_all: int
    without_near: int


def count(part: Part, matched: Ints, query: CatalogueQuery) -> Counted:
    """Filter and count the matched courses (numbers in order)."""
    choices, today = query.choices, query.today
    day = part.day(today)
    failed = missed(part, matched, query)
    occasions, fail = failed.occasions, failed.fail
    docs = day.docs[occasions]
    past = np.empty(0, np.int32)
    if not query.chooses_occasion:
        past = matched[~day.has_coming[matched] & (failed.of_courses[matched] == 0)]
    is_all = not (choices or query.near)
    every = _met(day, matched, occasions if is_all else occasions[fail == 0], is_all=is_all)
    values, without = {}, {}
    for key in FacetKey:
        met = every
        if key in choices:
            met = _met(day, matched, occasions[fail & ~_BITS[key] == 0])
            without[key] = len(met.courses)
        values[key] = _values(key, part, met, today)
    return Counted(
        hits=every.courses,
        past=past,
        failed=failed,
        values=values,
        without=without,
        without_all=len(_courses(docs)),
        without_near=len(_courses(docs[fail & ~_NEAR_BIT == 0])) if query.near else len(every.courses),
    )


def missed(part: Part, courses: Ints, query: CatalogueQuery) -> Failed:
    """What these courses (numbers in order) and their coming occasions miss."""
    segment, day = part.segment, part.day(query.today)
    occasions = _of_courses(day, courses, len(segment))
    of_courses = _course_fail(segment, query.choices)
    fail = _occasion_fail(day, occasions, query.choices, query.today)
    if not _COURSE_GROUPS.isdisjoint(query.choices):
        fail |= of_courses[day.docs[occasions]]
    km = kilometres(day, query.near) if query.near else None
    if km is not None:
        fail |= np.where(km[occasions] < TOO_FAR, 0, _NEAR_BIT)
    return Failed(of_courses, occasions, fail, km)


def kilometres(day: Day, near: Near) -> Ints:
    """Per coming occasion how far away it is: to the nearest of its municipalities, those of learning centres included.

    A course at a distance without such a centre is read at home: it is near, and comes after all that has a place.
    """
    table = np.full(MUNICIPALITIES, TOO_FAR, np.int32)
    for code, distance in near.distances.items():
        table[int(code)] = distance
    km = np.full(len(day.docs), TOO_FAR, np.int32)
    pairs = table[day.pair_places]
    inside = np.flatnonzero(pairs < TOO_FAR)
    np.minimum.at(km, day.pair_occasions[inside], pairs[inside])
    is_distance = (day.traits & DISTANCE_BIT) != 0
    km[is_distance & ((km == TOO_FAR) | ((day.traits & FROM_CENTRE_BIT) == 0))] = AT_A_DISTANCE
    return km


def _occasion_fail(day: Day, occasions: Ints, choices: Choices, today: dt.date) -> Longs:
    fail = np.zeros(len(occasions), np.int64)
    for key in _BIT_GROUPS:
        if key in choices:
            fail |= np.where(day.traits[occasions] & _mask(key, choices[key], today), 0, _BITS[key])
    if FacetKey.MUNICIPALITY in choices:
        inside = np.isin(day.pair_places, [int(code) for code in choices[FacetKey.MUNICIPALITY]])
        meets = np.zeros(len(day.docs), np.bool_)
        meets[day.pair_occasions[inside]] = True
        fail |= np.where(meets[occasions], 0, _BITS[FacetKey.MUNICIPALITY])
    return fail


def _of_courses(day: Day, matched: Ints, size: int) -> Ints:
    if len(matched) == size:
        return np.arange(len(day.docs), dtype=np.int32)
    return ranges(day.occasion_ptr, matched)[0]


def _courses(docs: Ints) -> Ints:
    """The courses of occasions that are in the order of their courses, each once."""
    if not len(docs):
        return docs
    return docs[np.concatenate(([True], docs[1:] != docs[:-1]))]


def _course_fail(segment: Segment, choices: Choices) -> Longs:
    fail = np.zeros(len(segment), np.int64)
    if FacetKey.SCHOOL_FORM in choices:
        forms = [SCHOOL_FORMS.index(form) for form in choices[FacetKey.SCHOOL_FORM] if form in SCHOOL_FORMS]
        fail |= np.where(np.isin(segment.forms, forms), 0, _BITS[FacetKey.SCHOOL_FORM])
    if FacetKey.AREA in choices:
        areas = reduce(or_, (1 << int(area) for area in choices[FacetKey.AREA]), 0)
        fail |= np.where(segment.areas & areas, 0, _BITS[FacetKey.AREA])
    return fail


def _mask(key: FacetKey, chosen: Iterable[str], today: dt.date) -> int:
    return reduce(or_, (bits(key, today).get(value, 0) for value in chosen), 0)


@dataclass(frozen=True, slots=True, eq=False)
class _Met:
    """What counts for one group: of the matched courses, the occasions that meet all other choices, their courses, and
    of each course the traits of its occasions as one. How many courses have each of the 64 bits is `per_bit`.
    `is_all`: no occasion of the matched courses is left out.
    """

    matched: Ints
    occasions: Ints
    courses: Ints
    per_bit: list[int]
    is_all: bool


def _met(day: Day, matched: Ints, occasions: Ints, *, is_all: bool = False) -> _Met:
    docs = day.docs[occasions]
    if not len(docs):
        return _Met(matched, occasions, docs, [0] * 64, is_all)
    first = np.flatnonzero(np.concatenate(([True], docs[1:] != docs[:-1])))
    traits = np.bitwise_or.reduceat(day.traits[occasions], first)
    return _Met(matched, occasions, docs[first], _per_bit(traits), is_all)


def _values(key: FacetKey, part: Part, met: _Met, today: dt.date) -> dict[str, int]:
    segment, day = part.segment, part.day(today)
    match key:
        case FacetKey.SCHOOL_FORM:
            counts = np.bincount(segment.forms[met.courses], minlength=len(SCHOOL_FORMS))
            return {form: int(number) for form, number in zip(SCHOOL_FORMS, counts, strict=True) if number}
        case FacetKey.AREA:
            return {str(bit): number for bit, number in enumerate(_per_bit(segment.areas[met.courses])) if number}
        case FacetKey.MUNICIPALITY:
            return _places(segment, day, met)
        case _:
            values = ((value, met.per_bit[bit.bit_length() - 1]) for value, bit in bits(key, today).items())
            return {value: number for value, number in values if number}


_IN_BYTE = (np.arange(256)[:, None] >> np.arange(8)) & 1


def _per_bit(values: Longs) -> list[int]:
    """How many of the values have each of the 64 bits."""
    columns = np.ascontiguousarray(values).view(np.uint8).reshape(-1, 8)
    counted = [np.bincount(columns[:, column], minlength=256) @ _IN_BYTE for column in range(8)]
    return [int(number) for number in np.concatenate(counted)]


def _places(segment: Segment, day: Day, met: _Met) -> dict[str, int]:
    """Courses per municipality. Pairs lie by course and municipality: doubles stand side by side."""
    if len(met.matched) == len(segment):
        pairs = np.arange(len(day.pair_places), dtype=np.int32)
    else:
        pairs, _ = ranges(day.pair_ptr, met.matched)
    occasions = day.pair_occasions[pairs]
    if not met.is_all:
        counts = np.zeros(len(day.docs), np.bool_)
        counts[met.occasions] = True
        pairs = pairs[counts[occasions]]
        occasions = day.pair_occasions[pairs]
    places, docs = day.pair_places[pairs], day.docs[occasions]
    new = np.ones(len(pairs), np.bool_)
    new[1:] = (places[1:] != places[:-1]) | (docs[1:] != docs[:-1])
    numbers = np.bincount(places[new], minlength=1)
    return {f"{code:04d}": int(numbers[code]) for code in np.flatnonzero(numbers)}
