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
WORDS_CUT = 4


class PostgresEngine:
    """Implements `search.engine.SearchEngine`. Holds nothing: any number of processes may use it."""

    def search(self, query: CatalogueQuery) -> CatalogueResult:
        text = TextQuery.of(query.text)
        result, matched = self._run(query, text)
        if matched == 0 and len(text.terms) > 1:
            result, _ = self._run(query, text.widened)
        return result

    def alternatives(self, query: CatalogueQuery) -> Alternatives:
        words = [term.word for term in terms_of(query.text)]
        if not words:
            return Alternatives(texts=(), nearest=())
        whole = [Term.alone(number, word) for number, word in enumerate(words)]
        cut = list(_beginnings(words, start=len(whole)))
        counted = list(zip([*whole, *cut], self._counts([*whole, *cut], query), strict=True))
        found = [term for term, count in counted[: len(whole)] if count]
        found += _longest_found(counted[len(whole) :], [term.word for term in found])
        if not found:
            return Alternatives(texts=(), nearest=())
        anything = TextQuery(query.text, found, WordMatch.ANY)
        near, _ = self._run(CatalogueQuery(today=query.today, text=query.text, per_page=NEAREST), anything)
        if [term.word for term in found] == words[:1] and len(words) == 1:
            return Alternatives(texts=(), nearest=near.hits)  # the word alone is the search that was just made
        offered = [Term.alone(number, term.word) for number, term in enumerate(found[:MAX_ALTERNATIVES])]
        counts = self._counts(offered, query)
        texts = tuple(Alternative(term.word, count) for term, count in zip(offered, counts, strict=True))
        return Alternatives(texts=texts, nearest=near.hits)

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
        told = frozenset(int(value) for kind, value, _, _ in rows if kind == "told")
        reasons = reasons_for([course_id for _, course_id, _ in found], told, text) if text.terms else {}
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


def _beginnings(words: Sequence[str], start: int) -> Iterable[Term]:
    """The words cut shorter and shorter: "svetsningen" may be near what begins with "svets"."""
    cut = (word[:length] for word in words[:WORDS_CUT] for length in range(len(word) - 1, SHORTEST_STEM - 1, -1))
    for number, word in enumerate(cut, start):
        yield Term(number, word, is_beginning=True, is_cut=True)


def _longest_found(counted: Iterable[tuple[Term, int]], known: Sequence[str]) -> list[Term]:
    """Of each word that gave nothing itself, its longest beginning that gives something."""
    found: list[Term] = []
    for term, count in counted:
        if count and not any(word.startswith(term.word) for word in [*known, *(other.word for other in found)]):
            found.append(term)
    return found
