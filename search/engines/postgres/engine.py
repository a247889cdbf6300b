"""The first engine: an index in the same database, written in the transaction that changes the course."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection

from search.engine import Progress
from search.engines.postgres import documents
from search.engines.postgres.facets import FACETS
from search.engines.postgres.reasons import reasons_for
from search.engines.postgres.statements import count_statement, search_statement
from search.engines.postgres.text import Term, TextQuery, terms_of
from search.query import (
    Alternative,
    Alternatives,
    CatalogueQuery,
    CatalogueResult,
    Facet,
    FacetKey,
    FacetValue,
    Hit,
    IndexStatus,
    WordMatch,
)

Row = tuple[Any, ...]

# What the page of a search that gave nothing offers.
MAX_ALTERNATIVES = 5
NEAREST = 5
SHORTEST_STEM = 4


class PostgresEngine:
    """Implements `search.engine.SearchEngine`. Holds nothing: any number of processes may use it."""

    def search(self, query: CatalogueQuery) -> CatalogueResult:
        text = TextQuery.of(query.text)
        result, matched = self._run(query, text)
        if matched == 0 and len(text.terms) > 1:
            result, _ = self._run(query, text.widened)
        return result

    def alternatives(self, query: CatalogueQuery) -> Alternatives:
        words = terms_of(query.text)
        if not words:
            return Alternatives(texts=(), nearest=())
        literal = [Term(number, term.word, is_beginning=False) for number, term in enumerate(words)]
        beginnings = list(_beginnings(words, start=len(literal)))
        counted = list(zip([*literal, *beginnings], self._counts([*literal, *beginnings], query), strict=True))
        found = [(term, count) for term, count in counted[: len(literal)] if count]
        found += _longest_found(counted[len(literal) :], {term.word for term, _ in found})
        texts = tuple(Alternative(term.word, count) for term, count in found)
        if not found:
            return Alternatives(texts=(), nearest=())
        if len(words) == 1 and texts[0].text == words[0].word:
            texts = ()  # the word alone is the search that was just made
        anything = TextQuery(query.text, [term for term, _ in found], WordMatch.ANY)
        near, _ = self._run(CatalogueQuery(today=query.today, text=query.text, per_page=NEAREST), anything)
        return Alternatives(texts=texts[:MAX_ALTERNATIVES], nearest=near.hits)

    def index(self, course_ids: Collection[int]) -> None:
        documents.write(course_ids)

    def remove(self, course_ids: Collection[int]) -> None:
        documents.remove(course_ids)

    def rebuild(self, progress: Progress | None = None) -> int:
        return documents.rebuild(progress)

    def status(self) -> IndexStatus:
        return documents.status()

    def _counts(self, terms: list[Term], query: CatalogueQuery) -> Sequence[int]:
        with connection.cursor() as cursor:
            cursor.execute(*count_statement(terms, query.today))
            return tuple(cursor.fetchone() or ())

    def _run(self, query: CatalogueQuery, text: TextQuery) -> tuple[CatalogueResult, int]:
        """The result, and how many courses the words alone match."""
        with connection.cursor() as cursor:
            cursor.execute(*search_statement(query, text))
            rows = cursor.fetchall()
        totals = {value: number for kind, value, number, _ in rows if kind == "total"}
        without = {value: number for kind, value, number, _ in rows if kind == "without"}
        found = sorted((place, int(value), number) for kind, value, number, place in rows if kind == "hit")
        reasons = reasons_for([course_id for _, course_id, _ in found], text) if text.terms else {}
        total = totals["current"] + totals["past"]
        result = CatalogueResult(
            hits=tuple(Hit(course_id, occasion_id, reasons.get(course_id, "")) for _, course_id, occasion_id in found),
            total=totals["current"],
            total_without_start=totals["past"],
            facets=_facets(rows, query.today),
            matched=text.matched,
            page=totals["page"],
            pages=max(1, -(-total // query.per_page)),
            without={FacetKey(value): number for value, number in without.items() if value},
            without_all=without[""],
        )
        return result, totals["matched"]


def _facets(rows: Iterable[Row], today: dt.date) -> dict[FacetKey, Facet]:
    counted: dict[str, list[tuple[str, int]]] = {facet.name: [] for facet in FACETS}
    for kind, value, number, _ in rows:
        if kind in counted:
            counted[kind].append((value, number))
    return {
        facet.key: Facet(facet.key, tuple(FacetValue(*pair) for pair in facet.read(counted[facet.name], today).items()))
        for facet in FACETS
    }


def _beginnings(words: Sequence[Term], start: int) -> Iterable[Term]:
    """The words cut shorter and shorter: "svetsningen" may be near what begins with "svets"."""
    number = start
    for term in words:
        for length in range(len(term.word) - 1, max(SHORTEST_STEM, len(term.word) // 2) - 1, -1):
            yield Term(number, term.word[:length], is_beginning=True, is_cut=True)
            number += 1


def _longest_found(counted: Iterable[tuple[Term, int]], known: Collection[str]) -> list[tuple[Term, int]]:
    """Of each word that gave nothing itself, its longest beginning that gives something."""
    found: list[tuple[Term, int]] = []
    for term, count in counted:
        is_part = any(word.startswith(term.word) for word in [*known, *(other.word for other, _ in found)])
        if count and not is_part:
            found.append((term, count))
    return found
