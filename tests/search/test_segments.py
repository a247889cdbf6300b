"""Segments that are put together are what one segment of all their courses would be."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import fields

import numpy as np
import pytest

from courses.vocabulary import SchoolForm
from search.document import IndexedCourse, IndexedOccasion, Posting, packed, stored
from search.engines.postgres.building import Row, merged, segment_of
from search.engines.postgres.segment import Flags, Segment

WORDS = (
    "kock",
    "bagare",
    "elektriker",
    "målare",
    "svets",
    "vård",
    "teknik",
    "borås",
    "mark",
    "grund",
    "distans",
    "åk",
    "öl",
)


def course(pk: int, rng: random.Random) -> Row:
    """A course of any shape: without title, postings, levels or occasions, too."""
    words = rng.sample(WORDS, k=rng.randint(0, 6))
    title = [[(word, 100), (f"{word}-del", 40)][: rng.randint(1, 2)] for word in words[: rng.randint(0, 3)]]
    occasions = [
        IndexedOccasion(
            id=pk * 100 + number,
            start=rng.choice([0, 740_000 + rng.randint(0, 500)]),
            deadlines=tuple(sorted(rng.sample(range(739_000, 739_100), k=rng.randint(0, 2)))),
            continuous=rng.random() < 0.5,
            traits=rng.getrandbits(40),
            municipalities=tuple(rng.sample(["0180", "1490", "1463", "1452"], k=rng.randint(0, 3))),
            centres=(),
            changes=tuple((693_596 + step, rng.randint(0, 5)) for step in range(rng.randint(1, 4))),
        )
        for number in range(rng.randint(0, 4))
    ]
    indexed = IndexedCourse(
        id=pk,
        sort_key=" ".join(words),
        school_form=rng.choice(SchoolForm.values),
        area_ids=tuple(rng.sample(["1", "7", "12"], k=rng.randint(0, 2))),
        title=tuple(tuple(word) for word in title),
        levels=tuple(rng.sample(["1", "2b", "1a1"], k=rng.randint(0, 2))),
        postings=tuple(
            Posting(word, rng.randint(1, 255), rng.randint(0, 255), rng.randint(0, 255)) for word in sorted(words)
        ),
        occasions=tuple(occasions),
    )
    return Row(rng.getrandbits(62), stored(packed(indexed)))


def courses(ids: Sequence[int], seed: int) -> list[Row]:
    rng = random.Random(seed)  # noqa: S311
    return [course(pk, rng) for pk in ids]


def every(segment: Segment) -> Flags:
    return np.ones(len(segment), np.bool_)


def columns(segment: Segment) -> dict[str, object]:
    """All that a segment says, as values that can be compared."""
    found: dict[str, object] = {"terms": sorted(segment.terms.iteritems())}
    for field in fields(segment):
        if field.name != "terms":
            values = getattr(segment, field.name)
            found[field.name] = (values.dtype.str, values.tolist())
    return found


@pytest.mark.parametrize("seed", range(5))
def test_batches_joined_are_what_all_would_be_at_once(seed: int) -> None:
    rows = courses(range(1, 60), seed)
    parts = [segment_of(rows[start : start + 17]) for start in range(0, len(rows), 17)]
    assert columns(merged([(part, every(part)) for part in parts])) == columns(segment_of(rows))


@pytest.mark.parametrize("seed", range(5))
def test_what_has_changed_takes_its_place_among_the_others(seed: int) -> None:
    """Courses changed, new ones before, between and after, others gone."""
    old, changed = courses(range(10, 90, 2), seed), courses([4, 10, 11, 30, 31, 88, 99], seed + 100)
    base, recent = segment_of(old), segment_of(changed)
    alive = every(base)
    alive[base.numbers_of([10, 30, 50, 88])] = False
    staying = [row for row in old if row.course.id not in {10, 30, 50, 88}]
    assert columns(merged([(base, alive), (recent, every(recent))])) == columns(segment_of([*staying, *changed]))


def test_nothing_joined_with_something_is_that_and_without_it_nothing() -> None:
    rows = courses(range(1, 9), 1)
    some, none = segment_of(rows), segment_of([])
    assert columns(merged([(none, every(none)), (some, every(some))])) == columns(some)
    assert columns(merged([(some, ~every(some))])) == columns(none)


def test_a_segment_knows_its_courses_by_id_and_version() -> None:
    rows = courses([3, 5, 8, 9], 1)
    segment = segment_of(rows)
    marks = np.array([row.mark for row in rows], np.int64)
    ids = np.array([3, 5, 8, 9], np.int64)
    assert segment.has(ids, marks).tolist() == [True] * 4
    assert segment.has(ids, marks + np.array([0, 1, 0, 0])).tolist() == [True, False, True, True]
    assert segment.has(ids[1:3], marks[1:3]).tolist() == [False, True, True, False]
    assert segment.has(ids[:0], marks[:0]).tolist() == [False] * 4
