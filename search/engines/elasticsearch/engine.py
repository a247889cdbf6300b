"""The engine for a national catalogue or many web machines: Elasticsearch finds and counts, PostgreSQL's catalogue in
memory reads the query and ranks what was found, and answers alone when Elasticsearch can't.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from django.db import transaction
from elasticsearch.dsl.query import Query

from search.current_vocabulary import current_vocabulary
from search.engine import Progress, UnavailableError
from search.engines.elasticsearch import building, checking, feeding, server
from search.engines.elasticsearch.breaker import Breaker
from search.engines.elasticsearch.mapping import alias
from search.engines.elasticsearch.matching import fitting, matching
from search.engines.elasticsearch.page import Found, Page
from search.engines.postgres import checking as postgres_checking
from search.engines.postgres import facets, store
from search.engines.postgres.engine import Asked, Chosen, PostgresEngine, choose, sought
from search.engines.postgres.ranked import Row, Subject, ranked, reasons, shown
from search.engines.postgres.segment import Ints
from search.explaining import explained
from search.query import (
    Alternatives,
    CatalogueQuery,
    CatalogueResult,
    Hit,
    IndexStatus,
    Sort,
    Verdict,
)
from search.selection import CANDIDATES
from search.wishes import wishes


class ElasticsearchEngine:
    """Implements `search.engine.SearchEngine`."""

    def __init__(self, breaker: Breaker | None = None) -> None:
        self.postgres = PostgresEngine()
        self.breaker = breaker or Breaker()

    def search(self, query: CatalogueQuery) -> CatalogueResult:
        asked = self.postgres.ask(query, current_vocabulary())
        # A distance from anywhere is nothing that an index can be sorted by: the catalogue in memory is.
        if query.sort is Sort.NEAREST or not self.breaker.may_try():
            return self.postgres.answer(asked)
        try:
            result = self.answer(asked)
        except UnavailableError as error:
            self.breaker.failed(str(error))
            return self.postgres.answer(asked)
        self.breaker.succeeded()
        return result

    def answer(self, asked: Asked) -> CatalogueResult:
        """What Elasticsearch answers. Raises UnavailableError."""
        query, understanding = asked.query, asked.understanding
        chosen = choose(asked)
        wished = wishes(asked.met, query.today)
        match = matching(understanding, chosen.selection, wished, query.today)
        by_score = query.sort is Sort.RELEVANCE and bool(understanding.concepts)
        seek = partial(_found, query, match, fitting(wished, query.today), by_score=by_score)
        shown, current = query.page * query.per_page, _current(asked, chosen)
        found = seek(lists_past=current < shown, trusting=True)
        # Once more where the server knows of fewer courses than the catalogue in memory, or counted some too few.
        if found.total < shown <= current or found.has_old_copies:
            found = seek(lists_past=True, trusting=False)
        pages = max(1, -(-(found.total + found.total_past) // query.per_page))
        page = min(query.page, pages)
        order = _Order(asked, chosen)
        hits = order.page(found, page, by_score=by_score)
        return CatalogueResult(
            hits=tuple(order.reasoned(hits)),
            total=found.total,
            total_without_start=found.total_past,
            facets=found.facets,
            matched=chosen.selection.matched,
            page=page,
            pages=pages,
            without=found.without,
            without_all=found.without_all,
            without_near=found.without_near,
            fitting=asked.fitting(found.fitting),
            understanding=understanding,
        )

    def alternatives(self, query: CatalogueQuery) -> Alternatives:
        return self.postgres.alternatives(query)

    def index(self, course_ids: Collection[int]) -> None:
        """Writes PostgreSQL's index and, in the same transaction, the outbox; `search_outbox` carries it over."""
        self.postgres.index(course_ids)

    def remove(self, course_ids: Collection[int]) -> None:
        self.postgres.remove(course_ids)

    def rebuild(self, progress: Progress | None = None) -> int:
        """First PostgreSQL's index, then a new one here, which takes the old one's place when it is whole."""
        count = self.postgres.rebuild(progress)
        building.rebuild(progress)
        return count

    def status(self) -> IndexStatus:
        return checking.status(self.postgres.status(), self.breaker)

    def verify(self, progress: Progress | None = None) -> tuple[Verdict, ...]:
        """Both indexes; without one in Elasticsearch everything is missing there. What waits in the outbox counts as
        missing, too. Raises UnavailableError.
        """
        wanted = postgres_checking.digests_now(progress)
        return (
            postgres_checking.compare("PostgreSQL", wanted, store.digests()),
            postgres_checking.compare("Elasticsearch", wanted, checking.digests()),
        )

    def repair(self, verdicts: Sequence[Verdict]) -> None:
        self.postgres.repair(verdicts)
        wrong = {pk for verdict in verdicts for pk in verdict.wrong}
        with transaction.atomic():
            store.enqueue(wrong)
        with feeding.alone(wait=True):
            if feeding.live_indexes():
                feeding.drain(feeding.live_indexes())
                wanted, held = store.digests(), checking.digests()
                # A database that was restored counts versions that the server has seen: it refuses them as old.
                if all(wanted.get(pk) == held.get(pk) for pk in wrong):
                    return
            building.build()

    def explain(self, query: CatalogueQuery) -> tuple[str, ...]:
        return explained(self.search(query))


def _found(query: CatalogueQuery, match: Query, fitting: Sequence[Query], **how: bool) -> Found:
    """One request; `how` is told to `Page`."""
    searches = Page(query, match, fitting, **how)
    return searches.read(server.answers(alias(), list(searches.bodies.values())))


def _current(asked: Asked, chosen: Chosen) -> int:
    """At most how many courses with a coming start the page is cut from; 0 where that would have to be worked out."""
    if asked.query.choices or asked.query.near or asked.query.together:
        return 0
    each = zip(asked.catalogue.parts, chosen.matched, strict=True)
    return sum(int(np.count_nonzero(part.day(asked.query.today).has_coming[one.docs])) for part, one in each)


class _Order:
    """Puts what the server found in the order of the page; the catalogue knows what the ranker asks for."""

    def __init__(self, asked: Asked, chosen: Chosen) -> None:
        self.query, self.catalogue = asked.query, asked.catalogue
        self.sought, self.chosen = sought(asked, chosen), chosen

    def page(self, found: Found, page: int, *, by_score: bool) -> list[Hit]:
        first, last = (page - 1) * self.query.per_page, page * self.query.per_page
        hits: list[Hit] = []
        runs = [found.both] if found.both else [found.current, found.past]
        sizes = [len(found.both)] if found.both else [found.total, found.total_past]
        for ids, size in zip(runs, sizes, strict=True):
            wanted = slice(max(0, first), max(0, last))
            if last > 0 and first < size:
                hits += self._ranked(ids, wanted) if by_score else self._shown(ids[wanted])
            first, last = first - size, last - size
        return hits

    def reasoned(self, hits: Sequence[Hit]) -> list[Hit]:
        """A page's hits with their reasons."""
        told: dict[int, str] = {}
        for part in self.catalogue.parts:
            told |= reasons(part, self.sought, [hit.course_id for hit in hits])
        return [replace(hit, reason=told.get(hit.course_id, "")) for hit in hits]

    def _ranked(self, ids: Sequence[int], wanted: slice) -> list[Hit]:
        best, rest = ids[:CANDIDATES], ids[CANDIDATES:]
        rows: list[tuple[Row, Hit]] = []
        for number, docs, failed in self._parts(best):
            part, lies = self.catalogue.parts[number], self.chosen.lies[number]
            rows += ranked(Subject(part, lies, failed, self.sought, self.query.today), docs)
        rows.sort(key=lambda pair: pair[0])
        hits = [hit for _, hit in rows][wanted]
        offset = len(best)
        return hits + self._shown(rest[max(0, wanted.start - offset) : max(0, wanted.stop - offset)])

    def _shown(self, ids: Sequence[int]) -> list[Hit]:
        """In the order of the ids; what has been withdrawn since the server heard of it is left out."""
        hits: dict[int, Hit] = {}
        for number, docs, failed in self._parts(ids):
            given = shown(self.catalogue.parts[number], failed, docs, self.query.sort, self.query.today)
            hits |= {hit.course_id: hit for hit in given}
        return [hits[pk] for pk in ids if pk in hits]

    def _parts(self, ids: Sequence[int]) -> list[tuple[int, Ints, facets.Failed]]:
        """The courses part by part, with the choices that their occasions miss."""
        found = []
        for number, part in enumerate(self.catalogue.parts):
            docs = np.sort(part.segment.numbers_of(ids))
            docs = docs[part.alive[docs]]
            if len(docs):
                found.append((number, docs, facets.missed(part, docs, self.query)))
        return found
