"""A part of the index in memory: courses that are numbered from 0, their postings and occasions as numpy columns.

Immutable, so that any number of threads may read it while another makes its successor.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from courses.vocabulary import SchoolForm
from search.document import IndexedCourse
from search.levels import level_number

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bytes = NDArray[np.uint8]

SORT_KEY_LENGTH = 64
SCHOOL_FORMS: tuple[str, ...] = tuple(SchoolForm.values)


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """D courses, T terms, P postings, W words of titles, O occasions. A `*_ptr` column says where a row's values begin.

    Rows of a term lie in `docs`, `where`, `strong`, `all` from `term_ptr[t]` to `term_ptr[t + 1]`, by course. The term
    ids of word w of a title: `title_terms[word_ptr[w]:word_ptr[w + 1]]`, with their shares
    of the word in per cent. Occasions are in the order of their courses; `owners` has the course of each,
    `place_owners` that of each place of an occasion. `title_places`: each course's place by sort key and id.
    """

    terms: marisa_trie.Trie
    term_ptr: Longs
    docs: Ints
    where: Bytes
    strong: Bytes
    all: Bytes
    ids: Longs
    sort_keys: NDArray[np.bytes_]
    forms: Bytes
    areas: Longs
    title_ptr: Ints
    word_ptr: Ints
    title_terms: Ints
    title_shares: Bytes
    level_ptr: Ints
    levels: NDArray[np.int16]
    occasion_ptr: Ints
    occasion_ids: Longs
    starts: Ints
    traits: Longs
    continuous: NDArray[np.bool_]
    deadline_ptr: Ints
    deadlines: Ints
    place_ptr: Ints
    places: NDArray[np.int16]
    change_ptr: Ints
    change_days: Ints
    change_states: Bytes
    owners: Ints
    place_owners: Ints
    title_places: Ints

    def __len__(self) -> int:
        return len(self.ids)

    def postings(self, term: str) -> slice | None:
        """Where the term's row lies; None if no course has it."""
        number = self.terms.get(term)
        return None if number is None else slice(int(self.term_ptr[number]), int(self.term_ptr[number + 1]))

    def numbers_of(self, course_ids: Iterable[int]) -> Ints:
        """The numbers of those of the courses that are here, in the order given."""
        wanted = np.fromiter(course_ids, np.int64)
        places = np.searchsorted(self.ids, wanted)
        places[places == len(self.ids)] = 0
        found = self.ids[places] == wanted if len(self.ids) else np.zeros(len(wanted), bool)
        numbers: Ints = places[found].astype(np.int32)
        return numbers

    @property
    def size(self) -> int:
        """Bytes of all columns."""
        return sum(getattr(self, field.name).nbytes for field in fields(self) if field.name != "terms")


def segment_of(courses: Sequence[IndexedCourse]) -> Segment:
    """Number the courses by id and turn them into columns."""
    courses = sorted(courses, key=lambda course: course.id)
    terms = marisa_trie.Trie(
        {posting.term for course in courses for posting in course.postings} | _title_terms(courses)
    )
    count = sum(len(course.postings) for course in courses)
    numbers, rows = np.empty(count, np.int32), np.empty((count, 3), np.uint8)
    number = 0
    for course in courses:
        for posting in course.postings:
            numbers[number] = terms[posting.term]
            rows[number] = posting.where, posting.strong, posting.all
            number += 1
    owners = np.repeat(np.arange(len(courses), dtype=np.int32), [len(course.postings) for course in courses])
    order = np.argsort(numbers, kind="stable")
    term_ptr = np.zeros(len(terms) + 1, np.int64)
    np.cumsum(np.bincount(numbers, minlength=len(terms)), out=term_ptr[1:])
    rows = rows[order]
    words = [word for course in courses for word in course.title]
    occasions = [occasion for course in courses for occasion in course.occasions]
    occasion_ptr = _pointers(len(course.occasions) for course in courses)
    place_ptr = _pointers(len(occasion.municipalities) for occasion in occasions)
    owner_of = np.repeat(np.arange(len(courses), dtype=np.int32), np.diff(occasion_ptr))
    sort_keys = np.array([course.sort_key.encode()[:SORT_KEY_LENGTH] for course in courses], f"S{SORT_KEY_LENGTH}")
    title_places = np.empty(len(courses), np.int32)
    title_places[np.argsort(sort_keys, kind="stable")] = np.arange(len(courses), dtype=np.int32)
    return Segment(
        terms=terms,
        term_ptr=term_ptr,
        docs=owners[order],
        where=rows[:, 0].copy(),
        strong=rows[:, 1].copy(),
        all=rows[:, 2].copy(),
        ids=np.array([course.id for course in courses], np.int64),
        sort_keys=sort_keys,
        forms=np.array([SCHOOL_FORMS.index(course.school_form) for course in courses], np.uint8),
        areas=np.array([sum(1 << int(area) for area in course.area_ids) for course in courses], np.int64),
        title_ptr=_pointers(len(course.title) for course in courses),
        word_ptr=_pointers(len(word) for word in words),
        title_terms=np.array([terms[term] for word in words for term, _ in word], np.int32),
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
        title_places=title_places,
    )


def _title_terms(courses: Iterable[IndexedCourse]) -> set[str]:
    return {term for course in courses for word in course.title for term, _ in word}


def _pointers(lengths: Iterable[int]) -> Ints:
    return np.cumsum(np.fromiter((0, *lengths), np.int32), dtype=np.int32)


def ranges(pointers: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Where the values of `rows` lie in a column that `pointers` divides, and for each value its place in `rows`."""
    first = pointers[rows]
    lengths = pointers[rows + 1] - first
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    owners = np.repeat(np.arange(len(rows), dtype=np.int32), lengths)
    places = np.arange(total, dtype=np.int32) + np.repeat(first - (ends - lengths), lengths).astype(np.int32)
    return places, owners
