"""Makes segments: of courses, and of other segments.

Courses are turned into columns some thousand at a time, and the columns are joined in numpy: so it takes the columns'
own memory, and what has changed is worked into a large segment without reading any course again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from search.document import StoredCourse, terms_of
from search.engines.postgres.segment import SCHOOL_FORMS, SORT_KEY_LENGTH, Flags, Ints, Longs, Segment, places, ranges
from search.levels import level_number


@dataclass(frozen=True, slots=True)
class Row:
    """A course of the index. `mark` tells versions of it apart (`store.Contents`)."""

    mark: int
    course: StoredCourse


def segment_of(rows: Iterable[Row]) -> Segment:
    """Number the courses by id and turn them into columns. For some thousand at a time; `merged` joins them."""
    rows = sorted(rows, key=lambda row: row.course.id)
    courses = [row.course for row in rows]
    found = terms_of(courses)
    counts = np.array([len(course.scores) // 3 for course in courses], np.int64)
    # Three columns a course; course by course, column by column.
    scores = np.frombuffer(b"".join([course.scores for course in courses]), np.uint8)
    first = np.repeat(2 * (np.cumsum(counts) - counts), counts) + np.arange(len(found))
    width = np.repeat(counts, counts)
    words = [word for course in courses for word in course.title]
    titled = [term for word in words for term, _ in word]
    terms = marisa_trie.Trie({*found, *titled})
    number = dict(terms.iteritems()).__getitem__
    numbers = np.fromiter(map(number, found), np.int32, len(found))
    order = np.argsort(numbers, kind="stable")
    owners = np.repeat(np.arange(len(courses), dtype=np.int32), counts)
    occasions = [occasion for course in courses for occasion in course.occasions]
    occasion_ptr = _pointers(len(course.occasions) for course in courses)
    place_ptr = _pointers(len(occasion.municipalities) for occasion in occasions)
    owner_of = np.repeat(np.arange(len(courses), dtype=np.int32), np.diff(occasion_ptr))
    sort_keys = np.array([course.sort_key.encode()[:SORT_KEY_LENGTH] for course in courses], f"S{SORT_KEY_LENGTH}")
    return Segment(
        terms=terms,
        term_ptr=_ends(np.bincount(numbers, minlength=len(terms))),
        docs=owners[order],
        where=scores[first][order],
        strong=scores[first + width][order],
        all=scores[first + 2 * width][order],
        ids=np.array([course.id for course in courses], np.int64),
        marks=np.array([row.mark for row in rows], np.int64),
        sort_keys=sort_keys,
        forms=np.array([SCHOOL_FORMS.index(course.school_form) for course in courses], np.uint8),
        areas=np.array([sum(1 << int(area) for area in course.area_ids) for course in courses], np.int64),
        title_ptr=_pointers(len(course.title) for course in courses),
        word_ptr=_pointers(len(word) for word in words),
        title_terms=np.fromiter(map(number, titled), np.int32, len(titled)),
        title_shares=np.array([share for word in words for _, share in word], np.uint8),
        level_ptr=_pointers(len(course.levels) for course in courses),
        levels=np.array([level_number(level) for course in courses for level in course.levels], np.int16),
        occasion_ptr=occasion_ptr,
        occasion_ids=np.array([occasion.id for occasion in occasions], np.int64),
        starts=np.array([occasion.start for occasion in occasions], np.int32),
        traits=np.array([occasion.traits for occasion in occasions], np.int64),
        continuous=np.array([occasion.continuous for occasion in occasions], np.bool_),
        deadline_ptr=_pointers(len(occasion.deadlines) for occasion in occasions),
        deadlines=np.array([day for occasion in occasions for day in occasion.deadlines], np.int32),
        place_ptr=place_ptr,
        places=np.array([int(code) for occasion in occasions for code in occasion.municipalities], np.int16),
        change_ptr=_pointers(len(occasion.changes) for occasion in occasions),
        change_days=np.array([day for occasion in occasions for day, _ in occasion.changes], np.int32),
        change_states=np.array([state for occasion in occasions for _, state in occasion.changes], np.uint8),
        owners=owner_of,
        place_owners=np.repeat(owner_of, np.diff(place_ptr)),
        title_places=_places_in_order(sort_keys),
    )


def _pointers(lengths: Iterable[int]) -> Ints:
    return np.cumsum(np.fromiter((0, *lengths), np.int32), dtype=np.int32)


def _ends(lengths: NDArray[Any]) -> Longs:
    ends = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=ends[1:])
    return ends


def _places_in_order(sort_keys: NDArray[np.bytes_]) -> Ints:
    places = np.empty(len(sort_keys), np.int32)
    places[np.argsort(sort_keys, kind="stable")] = np.arange(len(sort_keys), dtype=np.int32)
    return places


# --- Of segments ---


def merged(parts: Sequence[tuple[Segment, Flags]]) -> Segment:
    """One segment of the flagged courses of one part or more; no course may be flagged in two of them.

    The same columns as `segment_of` would make of all these courses.
    """
    segments = [segment for segment, _ in parts]

    def column(name: str, values: Ints | Longs) -> NDArray[Any]:
        return _joined([getattr(segment, name) for segment in segments])[values]

    def divided(name: str, rows: Ints) -> _Gathered:
        return _gathered([getattr(segment, name) for segment in segments], rows)

    ids = _joined([segment.ids for segment in segments])
    chosen = np.flatnonzero(_joined([flags for _, flags in parts]))
    # The parts' courses stand one after the other; `courses` are those that stay, in their new order.
    courses = chosen[np.argsort(ids[chosen], kind="stable")].astype(np.int32)
    words = divided("title_ptr", courses)
    titled = divided("word_ptr", words.values)
    levels = divided("level_ptr", courses)
    occasions = divided("occasion_ptr", courses)
    deadlines = divided("deadline_ptr", occasions.values)
    municipalities = divided("place_ptr", occasions.values)
    changes = divided("change_ptr", occasions.values)
    rows = _rows(segments, courses)
    title_terms = _joined(
        [segment.title_terms + first for segment, first in zip(segments, _firsts(segments), strict=True)]
    )[titled.values]
    terms, numbers = _terms(segments, rows, title_terms)
    postings = _by_term(rows, numbers, len(terms), in_order=np.array_equal(courses, chosen))
    sort_keys = column("sort_keys", courses)
    return Segment(
        terms=terms,
        term_ptr=postings.term_ptr,
        docs=postings.docs,
        where=column("where", postings.values),
        strong=column("strong", postings.values),
        all=column("all", postings.values),
        ids=column("ids", courses),
        marks=column("marks", courses),
        sort_keys=sort_keys,
        forms=column("forms", courses),
        areas=column("areas", courses),
        title_ptr=words.pointers,
        word_ptr=titled.pointers,
        title_terms=numbers[title_terms],
        title_shares=column("title_shares", titled.values),
        level_ptr=levels.pointers,
        levels=column("levels", levels.values),
        occasion_ptr=occasions.pointers,
        occasion_ids=column("occasion_ids", occasions.values),
        starts=column("starts", occasions.values),
        traits=column("traits", occasions.values),
        continuous=column("continuous", occasions.values),
        deadline_ptr=deadlines.pointers,
        deadlines=column("deadlines", deadlines.values),
        place_ptr=municipalities.pointers,
        places=column("places", municipalities.values),
        change_ptr=changes.pointers,
        change_days=column("change_days", changes.values),
        change_states=column("change_states", changes.values),
        owners=occasions.owners,
        place_owners=occasions.owners[municipalities.owners],
        title_places=_places_in_order(sort_keys),
    )


def _joined(columns: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return columns[0] if len(columns) == 1 else np.concatenate(columns)


def _firsts(segments: Sequence[Segment]) -> list[int]:
    """The number of each segment's first term when the terms of all stand one after the other."""
    return [0, *accumulate(len(segment.terms) for segment in segments)][:-1]


@dataclass(frozen=True, slots=True, eq=False)
class _Gathered:
    """Where the values of some rows lie in the joined column, how they are divided, which row each is of."""

    values: Ints
    owners: Ints
    pointers: Ints


def _gathered(pointers: Sequence[Ints], rows: Ints) -> _Gathered:
    joined = _through(pointers)
    values, owners = ranges(joined, rows)
    return _Gathered(values, owners, _ends(joined[rows + 1] - joined[rows]).astype(np.int32))


def _through(pointers: Sequence[NDArray[np.integer[Any]]]) -> NDArray[Any]:
    """The pointers of parts that stand one after the other."""
    firsts = [0, *accumulate(int(one[-1]) for one in pointers)]
    return np.concatenate([*(one[:-1] + first for one, first in zip(pointers, firsts, strict=False)), firsts[-1:]])


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """The postings that stay, term by term as they lie in the parts. The terms of all parts are numbered through.

    `docs`: the new number of each one's course; `values`: its place in the joined columns.
    """

    pointers: Longs
    docs: Ints
    values: Ints


def _rows(segments: Sequence[Segment], courses: Ints) -> _Rows:
    number = np.full(sum(map(len, segments)), -1, np.int32)
    number[courses] = np.arange(len(courses), dtype=np.int32)
    firsts = [0, *accumulate(map(len, segments))]
    docs = _joined([number[first:][segment.docs] for first, segment in zip(firsts, segments, strict=False)])
    pointers = _through([segment.term_ptr for segment in segments])
    stays = docs >= 0
    if stays.all():
        return _Rows(pointers, docs, np.arange(len(docs), dtype=np.int32))
    return _Rows(_ends(stays)[pointers], docs[stays], np.flatnonzero(stays).astype(np.int32))


def _terms(segments: Sequence[Segment], rows: _Rows, title_terms: Ints) -> tuple[marisa_trie.Trie, Ints]:
    """The terms that are still used, and of each term of the parts its new number, -1 without."""
    used = np.diff(rows.pointers) > 0
    used[title_terms] = True
    words: list[str] = []
    for segment, first in zip(segments, _firsts(segments), strict=True):
        own = np.flatnonzero(used[first : first + len(segment.terms)])
        words += map(segment.terms.restore_key, own.tolist())
    terms = marisa_trie.Trie(set(words))
    numbers = np.full(len(used), -1, np.int32)
    numbers[used] = np.fromiter(map(terms.key_id, words), np.int32, len(words))
    return terms, numbers


@dataclass(frozen=True, slots=True, eq=False)
class _Postings:
    """The postings of a segment; `values` are their places in the parts' joined columns."""

    term_ptr: Longs
    docs: Ints
    values: Ints


def _by_term(rows: _Rows, numbers: Ints, count: int, *, in_order: bool) -> _Postings:
    """The rows of each of `count` terms as one, by course. `numbers`: of each term of the parts its new one.

    `in_order`: each part's courses come after those of the part before, so that rows need only be put end to end.
    """
    lengths = np.diff(rows.pointers)
    present = np.flatnonzero(lengths)
    order = present[np.argsort(numbers[present], kind="stable")].astype(np.int32)
    found = places(rows.pointers, order)
    new = np.zeros(count, np.int64)
    np.add.at(new, numbers[present], lengths[present])
    docs = rows.docs[found]
    if not in_order:
        keys = np.repeat(np.arange(count, dtype=np.int64) << 32, new)
        keys |= docs
        by_course = np.argsort(keys, kind="stable")
        docs, found = docs[by_course], found[by_course]
    return _Postings(_ends(new), docs, rows.values[found])
