"""Orders candidates by the ranker's formula. Both engines do it here: the catalogue in memory knows every feature."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from courses.vocabulary import SchoolForm
from search import ranking
from search.concepts import Concept
from search.engines.postgres import facets
from search.engines.postgres.catalogue import Part
from search.engines.postgres.found import Meant, Sought, best_occasions, candidates
from search.engines.postgres.matching import values_of, where_of
from search.engines.postgres.segment import Ints, Segment
from search.query import Hit, Sort
from search.reasons import reason
from search.vocabulary import FilterKind

# What orders two hits: score (higher first, hence negative), rank of the first occasion, course id.
Row = tuple[float, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A part of the catalogue and how it lies to one search."""

    part: Part
    lies: Meant
    failed: facets.Failed
    sought: Sought
    today: dt.date


def ranked(subject: Subject, docs: Ints) -> list[tuple[Row, Hit]]:
    """The courses (numbers) with what orders them, in no order. Their reasons are asked for when they are shown."""
    understanding, segment = subject.sought.understanding, subject.part.segment
    concepts = understanding.concepts
    known, _ = candidates(subject.part, subject.sought, subject.lies, docs)
    asked = {reading.values for reading in understanding.readings if reading.kind is FilterKind.SCHOOL_FORM}
    # Who says "komvux" asks for none of its kinds.
    scores = ranking.score(known, concepts, adapted_asked=(SchoolForm.KOMVUX_ADAPTED,) in asked)
    ranks, occasions = best_occasions(subject.part, subject.failed, docs, Sort.RELEVANCE, subject.today)
    last = np.iinfo(np.int64).max
    rows = zip(
        (-np.round(scores, 2)).tolist(),
        np.where(ranks < 0, last, ranks).tolist(),
        segment.ids[docs].tolist(),
        occasions.tolist(),
        strict=True,
    )
    return [((score, rank, pk), Hit(pk, occasion or None)) for score, rank, pk, occasion in rows]


def shown(part: Part, failed: facets.Failed, docs: Ints, sort: Sort, today: dt.date) -> list[Hit]:
    """The courses (numbers), as they are given, each with the occasion that meets the choices."""
    _, occasions = best_occasions(part, failed, docs, sort, today)
    return [
        Hit(pk, occasion or None)
        for pk, occasion in zip(part.segment.ids[docs].tolist(), occasions.tolist(), strict=True)
    ]


def reasons(part: Part, sought: Sought, course_ids: Sequence[int]) -> dict[int, str]:
    """Why each of the courses is among the hits; by id."""
    segment, concepts = part.segment, sought.understanding.concepts
    docs = segment.numbers_of(course_ids)
    docs = docs[part.alive[docs]]
    _, best = values_of(segment, concepts, docs, sought.level)
    return {
        int(segment.ids[doc]): _reason(segment, doc, concepts, places)
        for doc, places in zip(docs.tolist(), best.tolist(), strict=True)
    }


def _reason(segment: Segment, doc: int, concepts: Sequence[Concept], places: Sequence[int]) -> str:
    met = [
        (concept, concept.alternatives[place]) for concept, place in zip(concepts, places, strict=True) if place >= 0
    ]
    return reason([(concept, best, where_of(segment, doc, best)) for concept, best in met])
