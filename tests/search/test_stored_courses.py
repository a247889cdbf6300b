"""How a course lies in its row."""

from __future__ import annotations

import msgspec
import pytest

from search.document import (
    DIVIDER,
    IndexedCourse,
    IndexedOccasion,
    Posting,
    StoredCourse,
    packed,
    stored,
    terms_of,
    unpacked,
)

OCCASION = IndexedOccasion(7, 740_000, (739_990,), False, 5, ("1490",), (), ((693_596, 1), (740_000, 2)))
POSTINGS = (Posting("kock", 1, 255, 200), Posting("c++", 128, 0, 1), Posting("åk 2", 2, 30, 40))


def course(*postings: Posting) -> IndexedCourse:
    return IndexedCourse(3, "kock", "SFI", ("1", "12"), ((("kock", 100),),), ("2b",), postings, (OCCASION,))


@pytest.mark.parametrize("postings", [(), POSTINGS[:1], POSTINGS])
def test_what_is_read_is_what_was_stored(postings: tuple[Posting, ...]) -> None:
    assert unpacked(packed(course(*postings))) == course(*postings)


def test_terms_of_courses_follow_each_other() -> None:
    rows = [stored(packed(course(*postings))) for postings in (POSTINGS[:1], (), POSTINGS[1:])]
    assert (terms_of(rows), terms_of(rows[1:2])) == (["kock", "c++", "åk 2"], [])


def test_a_row_from_before_terms_were_columns_is_read() -> None:
    old = msgspec.msgpack.encode(course(*POSTINGS))
    assert (unpacked(old), stored(old)) == (course(*POSTINGS), stored(packed(course(*POSTINGS))))


@pytest.mark.parametrize("scores", [b"", b"12", b"123456789"])
def test_columns_of_different_lengths_are_another_versions(scores: bytes) -> None:
    row = StoredCourse(3, "kock", "SFI", (), (), (), f"kock{DIVIDER}bagare", (), scores)
    with pytest.raises(msgspec.DecodeError):
        stored(msgspec.msgpack.encode(row))
