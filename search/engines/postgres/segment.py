"""A part of the index in memory: courses that are numbered from 0, their postings and occasions as numpy columns.

Immutable, so that any number of threads may read it while another makes its successor.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from courses.vocabulary import SchoolForm

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Flags = NDArray[np.bool_]

SORT_KEY_LENGTH = 64
SCHOOL_FORMS: tuple[str, ...] = tuple(SchoolForm.values)


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """D courses, T terms, P postings, W words of titles, O occasions. A `*_ptr` column says where a row's values begin.

    Rows of a term lie in `docs`, `where`, `strong`, `all` from `term_ptr[t]` to `term_ptr[t + 1]`, by course. The term
    ids of word w of a title: `title_terms[word_ptr[w]:word_ptr[w + 1]]`, with their shares
    of the word in per cent. Occasions are in the order of their courses; `owners` has the course of each,
    `place_owners` that of each place of an occasion. `title_places`: each course's place by sort key and id. `marks`
    tell versions of a course apart (`store.Contents`).
    """

    terms: marisa_trie.Trie
    term_ptr: Longs
    docs: Ints
    where: Bytes
    strong: Bytes
    all: Bytes
    ids: Longs
    marks: Longs
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

    def has(self, course_ids: Longs, marks: Longs) -> Flags:
        """Per course whether it is among those given (by id), in that version."""
        places = np.searchsorted(course_ids, self.ids)
        places[places == len(course_ids)] = 0
        if not len(course_ids):
            return np.zeros(len(self), np.bool_)
        found: Flags = (course_ids[places] == self.ids) & (marks[places] == self.marks)
        return found

    @property
    def size(self) -> int:
        """Bytes of all columns."""
        return sum(getattr(self, field.name).nbytes for field in fields(self) if field.name != "terms")


def ranges(pointers: Ints | Longs, rows: Ints) -> tuple[Ints, Ints]:
    """Where the values of `rows` lie in a column that `pointers` divides, and for each value its place in `rows`."""
    lengths = pointers[rows + 1] - pointers[rows]
    return places(pointers, rows), np.repeat(np.arange(len(rows), dtype=np.int32), lengths)


def places(pointers: Ints | Longs, rows: Ints) -> Ints:
    """Where the values of `rows` lie in a column that `pointers` divides."""
    first = pointers[rows]
    lengths = pointers[rows + 1] - first
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    found: Ints = np.arange(total, dtype=np.int32)
    found += np.repeat((first - (ends - lengths)).astype(np.int32), lengths)
    return found
