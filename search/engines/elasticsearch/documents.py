"""A course as Elasticsearch stores it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from courses.states import OccasionState
from search.document import ANY_TIME, IndexedCourse, IndexedOccasion, Where
from search.engines.elasticsearch.mapping import FLAT_OF, FLAT_OF_ALL, STRONG_FIELDS
from search.engines.postgres.day import COMING, STATE_ORDER, STATES
from search.engines.postgres.segment import SORT_KEY_LENGTH
from search.facets import START_ROLLING, Application
from search.query import FacetKey
from search.traits import named, stored_names

# After every day that has a number.
_NO_DAY = dt.date.max.toordinal() + 2
_ANY_DAY = _NO_DAY - 1
_LAST_DAY = dt.date.max.toordinal()
_DAY_BITS, _STATE_BITS = 22, 2
_OPEN, _OPENS_LATER = STATES.index(OccasionState.OPEN), STATES.index(OccasionState.OPENS_LATER)


@dataclass(frozen=True, slots=True)
class Span:
    """The days, first and last, on which a coming occasion is as `fields` say."""

    first: int
    last: int
    fields: Mapping[str, Any]


def document(course: IndexedCourse, digest: bytes, today: dt.date) -> dict[str, Any]:
    """The course with its coming occasions' spans; flat copies are those of `today`.

    `digest` tells two versions of the course apart (`store.digest_of`).
    """
    spans = [span for occasion in course.occasions for span in spans_of(occasion)]
    flat_days, flat = _on(spans, today.toordinal())
    stored = {name for occasion in course.occasions for name in stored_names(occasion.traits)}
    return {
        "id": course.id,
        "digest": digest.hex(),
        "sort_key": course.sort_key.encode()[:SORT_KEY_LENGTH].decode(errors="ignore"),
        "school_form": course.school_form,
        "areas": course.area_ids,
        **_terms(course),
        "any_municipalities": sorted({code for occasion in course.occasions for code in occasion.municipalities}),
        "any_traits": sorted(stored),
        "coming": [_range(first, last) for first, last in _joined(spans)],
        "flat_days": _range(*flat_days),
        **_copies(course, flat),
        "occasions": [{"days": _range(span.first, span.last), **span.fields} for span in spans],
    }


def _copies(course: IndexedCourse, flat: Sequence[Span]) -> dict[str, list[str]]:
    """What the course and its occasions have, and what it has with those only that have a certain value."""
    own = {named(FacetKey.SCHOOL_FORM, course.school_form)} | {named(FacetKey.AREA, str(pk)) for pk in course.area_ids}
    each = [span.fields["values"] for span in flat]
    copied = {FLAT_OF_ALL: each} | {
        field: [values for values in each if named(*wanted) in values] for wanted, field in FLAT_OF.items()
    }
    return {field: sorted(own.union(*chosen)) if chosen else [] for field, chosen in copied.items()}


def _range(first: int, last: int) -> dict[str, int]:
    return {"gte": first, "lte": last}


# Plain numbers: they meet every word of every course.
_WIDER: Sequence[tuple[str, int]] = (
    ("title_terms", int(Where.TITLE)),
    ("named_terms", int(Where.TITLE | Where.CODE | Where.OCCUPATION)),
    ("keyword_terms", int(Where.strong())),
    ("all_terms", int(~Where(0))),
    ("title_strong", int(Where.TITLE)),
    ("named_strong", int(Where.TITLE | Where.CODE | Where.OCCUPATION)),
    ("keyword_strong", int(Where.strong())),
)


def _terms(course: IndexedCourse) -> dict[str, list[str]]:
    strong = [posting for posting in course.postings if posting.strong]
    return {
        name: [
            posting.term for posting in (strong if name in STRONG_FIELDS else course.postings) if posting.where & where
        ]
        for name, where in _WIDER
    }


def spans_of(occasion: IndexedOccasion) -> Iterable[Span]:
    """The spans of days in which the occasion is to come and nothing about it changes, in order."""
    days = {day for day, _ in occasion.changes} | {day + 1 for day in (occasion.start, *occasion.deadlines) if day}
    first = occasion.changes[0][0]
    ends = [*sorted(day for day in days if day >= first), _LAST_DAY + 1]
    found: list[Span] = []
    for begin, end in pairwise(ends):
        change = next(state for day, state in reversed(occasion.changes) if day <= begin)
        if not COMING[change % ANY_TIME]:
            continue
        fields = _fields(occasion, begin, change)
        if found and found[-1].last == begin - 1 and found[-1].fields == fields:
            found[-1] = Span(found[-1].first, end - 1, fields)
        else:
            found.append(Span(begin, end - 1, fields))
    return found


def _fields(occasion: IndexedOccasion, day: int, change: int) -> dict[str, Any]:
    state, rolls = change % ANY_TIME, change >= ANY_TIME
    start = 0 if rolls or occasion.start < day else occasion.start
    by_start = _ANY_DAY if rolls else start or _NO_DAY
    deadline = next((last for last in sorted(occasion.deadlines) if last >= day), _NO_DAY)
    by_deadline = _ANY_DAY if occasion.continuous else deadline
    order = int(STATE_ORDER[state])
    by_state = order << _DAY_BITS | by_start
    return {
        "values": sorted(
            {
                *(named(FacetKey.MUNICIPALITY, code) for code in occasion.municipalities),
                *stored_names(occasion.traits),
                *_day_traits(occasion, state, start, rolls=rolls),
            }
        ),
        "by_state": by_state,
        "by_start": by_start << _STATE_BITS | order,
        "by_deadline": by_deadline << (_STATE_BITS + _DAY_BITS) | by_state,
    }


def _day_traits(occasion: IndexedOccasion, state: int, start: int, *, rolls: bool) -> Iterable[str]:
    if state == _OPEN:
        yield named(FacetKey.APPLICATION, Application.OPEN)
        if occasion.continuous:
            yield named(FacetKey.APPLICATION, Application.ROLLING)
    if state == _OPENS_LATER:
        yield named(FacetKey.APPLICATION, Application.LATER)
    if rolls:
        yield named(FacetKey.START, START_ROLLING)
    elif start:
        yield named(FacetKey.START, f"{dt.date.fromordinal(start):%Y-%m}")


def _joined(spans: Iterable[Span]) -> list[tuple[int, int]]:
    """The days of the spans, runs of them joined."""
    found: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda span: span.first):
        if found and span.first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], span.last))
        else:
            found.append((span.first, span.last))
    return found


def _on(spans: Sequence[Span], day: int) -> tuple[tuple[int, int], list[Span]]:
    """The days around `day` on which the same spans hold, and these."""
    edges = sorted({edge for span in spans for edge in (span.first, span.last + 1)})
    first = max((edge for edge in edges if edge <= day), default=0)
    last = min((edge for edge in edges if edge > day), default=_LAST_DAY + 1) - 1
    return (first, last), [span for span in spans if span.first <= day <= span.last]
