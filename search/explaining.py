"""Says how a query was read, and why the first hits stand where they do: for an operator, in plain lines."""

from __future__ import annotations

from collections.abc import Iterable

from courses.models import Course
from search.meaning import Understanding
from search.query import CatalogueResult

HITS = 10


def explained(result: CatalogueResult) -> tuple[str, ...]:
    """The reading of the query, then its first hits."""
    return (*_reading(result.understanding), *_hits(result))


def _reading(understanding: Understanding) -> Iterable[str]:
    for concept in understanding.concepts:
        yield f"{concept.words}: väger {concept.telling:.2f}"
        for alternative in concept.alternatives:
            terms = " + ".join(alternative.terms)
            yield f"    {alternative.origin.value:9} {alternative.weight:.2f}  {terms}"
    for reading in understanding.readings:
        yield f"{reading.words}: {reading.kind.value} {', '.join(reading.values)}"
    for correction in understanding.corrections:
        yield f"{correction.written}: läst som {correction.read}"
    if understanding.level:
        yield f"Nivå: {understanding.level}"
    for without in understanding.without:
        yield f"Finns inte här: {without}"


def _hits(result: CatalogueResult) -> Iterable[str]:
    met = result.matched.value
    yield f"{result.total} med kommande start, {result.total_without_start} utan. Ord som möttes: {met}."
    shown = result.hits[:HITS]
    titles = dict(Course.objects.filter(pk__in=[hit.course_id for hit in shown]).values_list("pk", "title"))
    for place, hit in enumerate(shown, start=1):
        reason = f" ({hit.reason})" if hit.reason else ""
        yield f"{place:3}. {titles.get(hit.course_id, '')} [{hit.course_id}]{reason}"
