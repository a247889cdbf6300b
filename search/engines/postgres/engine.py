"""The engine that is always there: its index lies in the database, changes in the transaction that changes the course,
and is searched in memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from django.db import transaction
from django.utils.translation import get_language
from numpy.typing import NDArray

from courses.models import Course
from search.current_vocabulary import current_vocabulary
from search.engine import Progress
from search.engines.postgres import checking, facets, store
from search.engines.postgres.catalogue import Catalogue, Part
from search.engines.postgres.found import Matched, Meant, Rungs, Sought, best_occasions, meant
from search.engines.postgres.holder import Holder
from search.engines.postgres.instead import instead
from search.engines.postgres.met import some_met
from search.engines.postgres.ranked import Row, Subject, ranked, reasons, shown
from search.engines.postgres.segment import Ints, Longs
from search.explaining import explained
from search.language import current_analyser, reader, trades_of
from search.meaning import Understanding
from search.query import (
    Alternatives,
    CatalogueQuery,
    CatalogueResult,
    Facet,
    FacetKey,
    Hit,
    IndexStatus,
    Sort,
    Verdict,
)
from search.selection import CANDIDATES, Selection, Tally, select
from search.vocabulary import Vocabulary

# After a change of so many courses at once the index is prepared for processes that begin then.
MANY = 500


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """One part's answer."""

    part: Part
    lies: Meant
    matched: Matched
    counted: facets.Counted


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A query as it was understood, with the index that it is asked of; `noise` tells nothing in a title, `trades` name
    one. `met` is the understanding with as much of the wishes as can be met (`met.some_met`).
    """

    query: CatalogueQuery
    catalogue: Catalogue
    understanding: Understanding
    met: Understanding
    noise: frozenset[str]
    trades: frozenset[str]

    def fitting(self, met: int) -> int:
        """How many courses fit all that was wished for, of so many that fit what could be met."""
        return met if self.met is self.understanding else 0


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """What is looked for, and per part of the catalogue how it lies and what matches."""

    selection: Selection
    lies: Sequence[Meant]
    matched: Sequence[Matched]


class PostgresEngine:
    """Implements `search.engine.SearchEngine`."""

    def __init__(self) -> None:
        self._holder = Holder()

    def catalogue(self) -> Catalogue:
        """The index as the current transaction sees it."""
        return self._holder.current()

    def understand(self, query: CatalogueQuery) -> Understanding:
        vocabulary = current_vocabulary()
        return _understood(query, self.catalogue(), vocabulary)

    def search(self, query: CatalogueQuery) -> CatalogueResult:
        return self.search_with(query, current_vocabulary())

    def search_with(self, query: CatalogueQuery, vocabulary: Vocabulary) -> CatalogueResult:
        """`search` with a vocabulary of one's own: what an editor's change would do."""
        return self._search(query, self.catalogue(), vocabulary)

    def _search(self, query: CatalogueQuery, catalogue: Catalogue, vocabulary: Vocabulary) -> CatalogueResult:
        key = _key(query, vocabulary)
        answer = catalogue.answers.get(key)
        if answer is None:
            answer = self.answer(_asked(query, catalogue, vocabulary))
            catalogue.answers.add({key: answer})
        return answer

    def ask(self, query: CatalogueQuery, vocabulary: Vocabulary) -> Asked:
        """Read the query: what it means to who knows this catalogue and this vocabulary."""
        return _asked(query, self.catalogue(), vocabulary)

    def answer(self, asked: Asked) -> CatalogueResult:
        query, understanding = asked.query, asked.understanding
        chosen = choose(asked)
        founds = _find(asked.catalogue, chosen, query)
        total = sum(len(found.counted.hits) for found in founds)
        total_past = sum(len(found.counted.past) for found in founds)
        pages = max(1, -(-(total + total_past) // query.per_page))
        page = min(query.page, pages)
        first, last = (page - 1) * query.per_page, page * query.per_page
        order = _Order(founds, sought(asked, chosen), query)
        if query.together:
            hits = order.together(last)[first:last]
        else:
            hits = order.current(last)[first:last] if first < total else []
            if last > total:
                hits += order.past(last - total)[max(0, first - total) : last - total]
        return CatalogueResult(
            hits=tuple(order.reasoned(hits)),
            total=total,
            total_without_start=total_past,
            facets=_facets(founds),
            matched=chosen.selection.matched,
            page=page,
            pages=pages,
            without={key: sum(found.counted.without[key] for found in founds) for key in query.choices},
            without_all=sum(found.counted.without_all for found in founds),
            without_near=sum(found.counted.without_near for found in founds),
            fitting=asked.fitting(
                sum(int(np.count_nonzero(found.lies.everything(found.counted.hits))) for found in founds)
            ),
            understanding=understanding,
        )

    def alternatives(self, query: CatalogueQuery) -> Alternatives:
        catalogue, vocabulary = self.catalogue(), current_vocabulary()
        key = _key(query, vocabulary)
        found = catalogue.alternatives.get(key)
        if found is None:
            understanding = _understood(query, catalogue, vocabulary)

            def search(other: CatalogueQuery) -> CatalogueResult:
                return self._search(other, catalogue, vocabulary)

            found = instead(query, understanding, catalogue.words(vocabulary), vocabulary, search)
            catalogue.alternatives.add({key: found})
        return found

    def index(self, course_ids: Collection[int]) -> None:
        store.write(course_ids, current_analyser())
        if len(course_ids) >= MANY:
            transaction.on_commit(self._holder.prepare_soon, robust=True)

    def remove(self, course_ids: Collection[int]) -> None:
        store.remove(course_ids)

    def rebuild(self, progress: Progress | None = None) -> int:
        ids = list(Course.objects.public().order_by("pk").values_list("pk", flat=True))
        store.remove(set(store.contents().ids.tolist()) - set(ids))
        count = store.rewrite(ids, len(ids), current_analyser(), progress)
        self.prepare()
        return count

    def prepare(self) -> None:
        """Leave behind the file that processes begin with (`prepared.py`), outside of any transaction."""
        self._holder.prepare()

    def status(self) -> IndexStatus:
        return checking.status()

    def verify(self, progress: Progress | None = None) -> tuple[Verdict, ...]:
        return (checking.compare("PostgreSQL", checking.digests_now(progress), store.digests()),)

    def repair(self, verdicts: Sequence[Verdict]) -> None:
        self.index({pk for verdict in verdicts for pk in verdict.wrong})

    def explain(self, query: CatalogueQuery) -> tuple[str, ...]:
        return explained(self.search(query))


def _key(query: CatalogueQuery, vocabulary: Vocabulary) -> Hashable:
    """All that an answer depends on beside the catalogue."""
    return (vocabulary.fingerprint, get_language(), *_told_apart(query))


def _told_apart(query: CatalogueQuery) -> Iterator[Hashable]:
    """All that the query says, as values that tell it from others."""
    yield tuple((key, tuple(chosen)) for key, chosen in query.choices.items())
    yield tuple(query.near.distances.items()) if query.near else None
    yield from (getattr(query, one.name) for one in fields(query) if one.name not in {"choices", "near"})


def _asked(query: CatalogueQuery, catalogue: Catalogue, vocabulary: Vocabulary) -> Asked:
    understanding = _understood(query, catalogue, vocabulary)
    met = some_met(understanding, catalogue.parts, query.today)
    return Asked(query, catalogue, understanding, met, vocabulary.beside_subject, trades_of(vocabulary))


def _understood(query: CatalogueQuery, catalogue: Catalogue, vocabulary: Vocabulary) -> Understanding:
    """Read once, whatever is chosen beside the text."""
    key = (vocabulary.fingerprint, query.text, query.literal, query.as_words)
    found = catalogue.readings.get(key)
    if found is None:
        found = reader(catalogue.words(vocabulary), vocabulary).read(
            query.text, literal=query.literal, as_words=query.as_words
        )
        catalogue.readings.add({key: found})
    return found


def choose(asked: Asked) -> Chosen:
    """How far to look for a query (`search.selection`), and what the parts then give."""
    parts, understanding = asked.catalogue.parts, asked.understanding
    lies = [meant(part, asked.met, asked.query.today) for part in parts]
    rungs = [Rungs(part, understanding, lie) for part, lie in zip(parts, lies, strict=True)]
    seen: dict[tuple[int, bool], list[Matched]] = {}

    def look(level: int, every: bool) -> list[Matched]:
        if (level, every) not in seen:
            seen[level, every] = [one.match(level, every=every) for one in rungs]
        return seen[level, every]

    def tally(level: int, every: bool) -> Tally:
        found = look(level, every)
        return Tally(sum(len(one.docs) for one in found), sum(one.strong for one in found))

    selection = select(understanding, tally)
    return Chosen(selection, lies, look(selection.level, selection.every))


def sought(asked: Asked, chosen: Chosen) -> Sought:
    return Sought(asked.understanding, chosen.selection.level, asked.noise, asked.trades)


def _find(catalogue: Catalogue, chosen: Chosen, query: CatalogueQuery) -> list[_Found]:
    return [
        _Found(part, lie, one, facets.count(part, one.docs, query))
        for part, lie, one in zip(catalogue.parts, chosen.lies, chosen.matched, strict=True)
    ]


def _facets(founds: Sequence[_Found]) -> Mapping[FacetKey, Facet]:
    first, *others = [found.counted.values for found in founds]
    return {key: _summed([first[key], *(one[key] for one in others)]) for key in FacetKey} if others else first


def _summed(counts: Sequence[Mapping[str, int]]) -> Mapping[str, int]:
    return sum((Counter(one) for one in counts), Counter[str]())


class _Order:
    """Puts what was found in the order asked for, no deeper than the page."""

    def reasoned(self, hits: Sequence[Hit]) -> list[Hit]:
        """A page's hits with their reasons."""
        told: dict[int, str] = {}
        for found in self.founds:
            told |= reasons(found.part, self.sought, [hit.course_id for hit in hits])
        return [replace(hit, reason=told.get(hit.course_id, "")) for hit in hits]

    def __init__(self, founds: Sequence[_Found], sought: Sought, query: CatalogueQuery) -> None:
        self.founds, self.sought, self.query = founds, sought, query
        self.understanding = sought.understanding

    def current(self, upto: int) -> list[Hit]:
        return self._ordered([found.counted.hits for found in self.founds], upto)

    def past(self, upto: int) -> list[Hit]:
        return self._ordered([found.counted.past for found in self.founds], upto)

    def together(self, upto: int) -> list[Hit]:
        both = [np.concatenate((found.counted.hits, found.counted.past)) for found in self.founds]
        return self._ordered(both, upto)

    def _ordered(self, docs: list[Ints], upto: int) -> list[Hit]:
        if self.query.sort is Sort.RELEVANCE and self.understanding.concepts:
            return self._by_relevance(docs, upto)
        return self._by_sort(docs, upto)

    def _by_relevance(self, docs: list[Ints], upto: int) -> list[Hit]:
        rough = [found.matched.rough[of] for found, of in zip(self.founds, docs, strict=True)]
        ids = [found.part.segment.ids[of] for found, of in zip(self.founds, docs, strict=True)]
        owner = np.repeat(np.arange(len(docs)), [len(of) for of in docs])
        all_docs, all_ids = np.concatenate(docs), np.concatenate(ids)
        # Rough places and ids as one number: the best few are found without sorting all.
        keys = (np.int64(1 << 20) - np.concatenate(rough).astype(np.int64)) << 42 | all_ids
        first = _smallest(keys, max(CANDIDATES, upto))
        best, rest = first[:CANDIDATES], first[CANDIDATES:]
        rows: list[tuple[Row, Hit]] = []
        for number, found in enumerate(self.founds):
            own = all_docs[best[owner[best] == number]]
            rows += self._ranked(found, own)
        rows.sort(key=lambda pair: pair[0])
        return [hit for _, hit in rows] + self._hits(owner[rest], all_docs[rest])

    def _ranked(self, found: _Found, docs: Ints) -> list[tuple[Row, Hit]]:
        failed, today = found.counted.failed, self.query.today
        return ranked(Subject(found.part, found.lies, failed, self.sought, today), docs)

    def _by_sort(self, docs: list[Ints], upto: int) -> list[Hit]:
        rows: list[tuple[tuple[object, ...], Hit]] = []
        for found, of in zip(self.founds, docs, strict=True):
            segment = found.part.segment
            ranks, occasions = best_occasions(found.part, found.counted.failed, of, self.query.sort, self.query.today)
            titles, ids = segment.sort_keys[of], segment.ids[of]
            order = _smallest(_sort_keys(self.query.sort, found, of, ranks), upto)
            ranks = np.where(ranks < 0, np.iinfo(np.int64).max, ranks)
            for place in order.tolist():
                key: tuple[object, ...]
                match self.query.sort:
                    case Sort.TITLE:
                        key = (titles[place], ids[place])
                    case Sort.RELEVANCE:
                        key = (-found.matched.rough[of[place]], ranks[place], ids[place])
                    case _:
                        key = (ranks[place], titles[place], ids[place])
                rows.append((key, Hit(int(ids[place]), int(occasions[place]) or None)))
        rows.sort(key=lambda pair: pair[0])
        return [hit for _, hit in rows[:upto]]

    def _hits(self, owners: NDArray[np.int64], docs: Ints) -> list[Hit]:
        """The courses in the order given, each with the occasion that meets the choices."""
        hits: dict[int, Hit] = {}
        for number, found in enumerate(self.founds):
            own = np.flatnonzero(owners == number)
            told = shown(found.part, found.counted.failed, docs[own], Sort.RELEVANCE, self.query.today)
            hits |= zip(own.tolist(), told, strict=True)
        return [hits[where] for where in range(len(docs))]


_COURSE_BITS, _RANK_BITS = 24, 36


def _sort_keys(sort: Sort, found: _Found, docs: Ints, ranks: Longs) -> Longs:
    """What orders the courses, as one number each: the best few are found without sorting all."""
    titles = found.part.segment.title_places[docs].astype(np.int64)
    if sort is Sort.TITLE:
        return titles
    later = np.where(ranks < 0, 1 << _RANK_BITS, ranks)
    if sort is Sort.RELEVANCE:  # by rank within equals; numbers of courses are in the order of their ids
        rough = found.matched.rough[docs].astype(np.int64)
        return (np.iinfo(np.int8).max - rough) << 56 | np.minimum(later, 1 << 31) << _COURSE_BITS | docs
    return later << _COURSE_BITS | titles


def _smallest(keys: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """The places of the `count` smallest keys, in order."""
    if len(keys) > count:
        chosen = np.argpartition(keys, count)[:count]
        return chosen[np.argsort(keys[chosen])]
    return np.argsort(keys)
