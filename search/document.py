"""What an index knows of a course: plain values that `reading.py` makes and every engine stores.

Everything that depends on words has been worked out: an engine compares terms and adds numbers. Nothing depends on the
day: an occasion carries the days on which its state changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntFlag

import msgspec


class Where(IntFlag):
    """The fields of a course that a term stands in; one byte."""

    TITLE = 1
    CODE = 2
    OCCUPATION = 4
    KEYWORD = 8
    PROVIDER = 16
    PLACE = 32
    FORM = 64
    TEXT = 128

    @classmethod
    def strong(cls) -> Where:
        """What an expansion (a synonym, a related occupation) may match: what the course is about, not all it says."""
        return cls.TITLE | cls.CODE | cls.OCCUPATION | cls.KEYWORD


class Posting(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One term of a course. `strong` and `all` are its field scores, 0..255 for 0..1 (`ranking.saturated`)."""

    term: str
    where: int
    strong: int
    all: int


class IndexedOccasion(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One public occasion. Days are proleptic ordinals (`date.toordinal`); 0 where there is none.

    `changes`: (first day, state) in order, where a state is a place in `courses.states.OccasionState`, plus
    `ANY_TIME` when the occasion then starts at any time. `municipalities` are codes, those of learning centres where
    it can be followed included; `centres` are these alone.
    """

    id: int
    start: int
    deadlines: tuple[int, ...]
    continuous: bool
    traits: int
    municipalities: tuple[str, ...]
    centres: tuple[str, ...]
    changes: tuple[tuple[int, int], ...]


ANY_TIME = 64


class IndexedCourse(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One public course.

    `title` has for each word of the title its terms with what they are of the word, in per cent: 100 for the word
    itself, which stands first, less for a part of it. `levels` are those that the title tells ("2b", "6").
    """

    id: int
    sort_key: str
    school_form: str
    area_ids: tuple[str, ...]
    title: tuple[tuple[tuple[str, int], ...], ...]
    levels: tuple[str, ...]
    postings: tuple[Posting, ...]
    occasions: tuple[IndexedOccasion, ...]


class StoredCourse(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A course as it is stored, and read by thousands: as `IndexedCourse`, with the postings as columns.

    `terms` are divided by `DIVIDER`; `scores` has a byte for each one's `where`, then for each one's `strong`, then for
    each one's `all`. Rows of before had the postings in the place of `terms`.
    """

    id: int
    sort_key: str
    school_form: str
    area_ids: tuple[str, ...]
    title: tuple[tuple[tuple[str, int], ...], ...]
    levels: tuple[str, ...]
    terms: str | tuple[Posting, ...]
    occasions: tuple[IndexedOccasion, ...]
    scores: bytes = b""


DIVIDER = "\0"  # no text in PostgreSQL has it

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(StoredCourse)


def packed(course: IndexedCourse) -> bytes:
    """The course as it is stored; equal courses give equal bytes."""
    terms, scores = _columns(course.postings)
    return _encoder.encode(
        StoredCourse(
            course.id,
            course.sort_key,
            course.school_form,
            course.area_ids,
            course.title,
            course.levels,
            terms,
            course.occasions,
            scores,
        )
    )


def _columns(postings: Sequence[Posting]) -> tuple[str, bytes]:
    scores = (
        *(posting.where for posting in postings),
        *(posting.strong for posting in postings),
        *(posting.all for posting in postings),
    )
    return DIVIDER.join([posting.term for posting in postings]), bytes(scores)


def stored(data: bytes) -> StoredCourse:
    """What was stored, its postings as columns. Raises msgspec.DecodeError for what another version of the index
    wrote.
    """
    course = _decoder.decode(data)
    if not isinstance(course.terms, str):
        terms, scores = _columns(course.terms)
        return msgspec.structs.replace(course, terms=terms, scores=scores)
    count = course.terms.count(DIVIDER) + 1 if course.terms else 0
    if len(course.scores) != 3 * count:
        raise msgspec.ValidationError("the columns are not of one length")
    return course


def unpacked(data: bytes) -> IndexedCourse:
    """The reverse of `packed`. Raises as `stored`."""
    course = stored(data)
    terms = terms_of([course])
    count = len(terms)
    columns = (course.scores[start : start + count] for start in (0, count, 2 * count))
    return IndexedCourse(
        course.id,
        course.sort_key,
        course.school_form,
        course.area_ids,
        course.title,
        course.levels,
        tuple(map(Posting, terms, *columns)),
        course.occasions,
    )


def terms_of(courses: Iterable[StoredCourse]) -> list[str]:
    """The terms of `stored` courses, one course after the other."""
    joined = DIVIDER.join([course.terms for course in courses if isinstance(course.terms, str) and course.terms])
    return joined.split(DIVIDER) if joined else []
