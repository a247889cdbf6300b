"""Which courses of a segment meet the concepts of a query, roughly how well, and what the ranker needs to know of them.

Two steps, the same in every engine. First every course gets a tier: whole numbers that any engine adds up exactly.
Then the ranker's formula orders the best few hundred by the values of `values_of`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.concepts import Alternative, Concept
from search.document import Where
from search.engines.postgres.segment import Bytes, Ints, Segment, ranges

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]

# A tier's loss where the term stands elsewhere than in the title.
NAMED_LOSS, KEYWORD_LOSS, TEXT_LOSS = 2, 7, 9


def tier_of(tier: int, where: Where, *, is_named: bool) -> int:
    """The tier of an alternative whose terms a course has in the fields `where`; 0 for no match."""
    if where & Where.TITLE:
        return tier
    if where & (Where.CODE | Where.OCCUPATION):
        return max(0, tier - NAMED_LOSS)
    if where & Where.KEYWORD:
        return max(0, tier - KEYWORD_LOSS)
    return 0 if is_named or not where else max(0, tier - TEXT_LOSS)


def _table(alternative: Alternative) -> Bytes:
    worth = alternative.worth
    tiers = [tier_of(worth.tier, Where(byte), is_named=worth.is_named) for byte in range(256)]
    return np.array(tiers, np.uint8)


_TABLES: dict[tuple[int, bool], Bytes] = {}


def _tiers(alternative: Alternative) -> Bytes:
    key = (alternative.worth.tier, alternative.worth.is_named)
    if key not in _TABLES:
        _TABLES[key] = _table(alternative)
    return _TABLES[key]


def raise_tiers(best: Bytes, segment: Segment, concept: Concept, level: int) -> None:
    """Raise per course the best tier of the concept's nearer alternatives, in place, to that of those of `level`."""
    for alternative in concept.alternatives:
        if alternative.worth.level == level:
            docs, tiers = _matching(segment, alternative)
            if len(docs):
                best[docs] = np.maximum(best[docs], tiers)


def _matching(segment: Segment, alternative: Alternative) -> tuple[Ints, Bytes]:
    """Courses with all of the alternative's terms, and their tiers: the lowest among the terms'."""
    rows = [segment.postings(term) for term in alternative.terms]
    if not rows or None in rows:
        return np.empty(0, np.int32), np.empty(0, np.uint8)
    found = sorted((row for row in rows if row is not None), key=lambda row: row.stop - row.start)
    docs, tiers = segment.docs[found[0]], _row_tiers(segment, alternative, found[0])
    for row in found[1:]:
        others = segment.docs[row]
        places = np.searchsorted(others, docs)
        places[places == len(others)] = 0
        both = others[places] == docs
        docs = docs[both]
        tiers = np.minimum(tiers[both], _row_tiers(segment, alternative, row)[places[both]])
    return docs[tiers > 0], tiers[tiers > 0]


def _row_tiers(segment: Segment, alternative: Alternative, row: slice) -> Bytes:
    """The tiers of one term's courses. An expansion doesn't count as the mere end of a compound: `strong` is 0 then."""
    tiers = _tiers(alternative)[segment.where[row]]
    return np.where(segment.strong[row] > 0, tiers, 0) if alternative.worth.is_expansion else tiers


def values_of(
    segment: Segment, concepts: Sequence[Concept], docs: Ints, level: int
) -> tuple[Floats, NDArray[np.int16]]:
    """Per course and concept the best alternative's value, 0..1, and that alternative's place (-1: none)."""
    values = np.zeros((len(docs), len(concepts)), np.float32)
    best = np.full((len(docs), len(concepts)), -1, np.int16)
    for column, concept in enumerate(concepts):
        for place, alternative in enumerate(concept.alternatives):
            if alternative.worth.level > level:
                continue
            value = _values(segment, alternative, docs)
            better = value > values[:, column]
            values[better, column] = value[better]
            best[better, column] = place
    return values, best


def _values(segment: Segment, alternative: Alternative, docs: Ints) -> Floats:
    """The alternative's weight times the mean field score of its terms, 0 where one of them is missing."""
    worth = alternative.worth
    scores = segment.strong if worth.is_expansion else segment.all
    total = np.zeros(len(docs), np.float32)
    everything = np.ones(len(docs), np.bool_)
    for term in alternative.terms:
        row = segment.postings(term)
        if row is None or row.start == row.stop:
            return np.zeros(len(docs), np.float32)
        others = segment.docs[row]
        places = np.searchsorted(others, docs)
        places[places == len(others)] = 0
        score = np.where(others[places] == docs, scores[row][places], 0)
        if worth.is_apart:
            score = np.where(segment.where[row][places] & int(Where.strong()), score, 0)
        everything &= score > 0
        total += score
    return np.where(everything, alternative.weight * total / (255 * len(alternative.terms)), 0).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Titles:
    """What a query explains of n titles: the share of their telling words, 0..1, and how much of the first one.

    `of_trade`: the first one names a trade and is not explained at all. `further`: a word that was not asked for says
    that the course is for those who are of the trade already.
    """

    share: Floats
    first: Floats
    of_trade: Flags
    further: Flags


@dataclass(frozen=True, slots=True, eq=False)
class TermFlags:
    """By id of a term: whether it tells nothing ("och", "kurs") and counts neither way, names a trade or ends such a
    name ("ingenjör"), is of courses for those who are of the trade already ("specialiserad").
    """

    empty: Flags
    trades: Flags
    further: Flags


def explained_titles(segment: Segment, docs: Ints, asked: Mapping[int, float], flags: TermFlags) -> Titles:
    """What the query explains of the courses' titles.

    `asked`: terms by id with their worth (`asked_terms`).
    """
    numbers = np.array(sorted(asked), np.int32)
    weights = np.array([asked[number] for number in sorted(asked)], np.float32)
    words, owners = ranges(segment.title_ptr, docs)
    places, word_of = ranges(segment.word_ptr, words)
    terms = segment.title_terms[places]
    found = np.minimum(np.searchsorted(numbers, terms), max(len(numbers) - 1, 0))
    worth = np.where(numbers[found] == terms, weights[found], 0) if len(numbers) else np.zeros(len(terms))
    met = np.zeros(len(words), np.float32)
    np.maximum.at(met, word_of, worth * segment.title_shares[places] / 100)
    telling = ~flags.empty[segment.title_terms[segment.word_ptr[words]]] | (met > 0)
    told = np.bincount(owners, weights=telling, minlength=len(docs))
    explained = np.bincount(owners, weights=met * telling, minlength=len(docs))
    shares = (explained / np.maximum(told, 1)).astype(np.float32)
    first, of_trade = np.zeros(len(docs), np.float32), np.zeros(len(docs), np.bool_)
    telling_owners, firsts = np.unique(owners[telling], return_index=True)
    first[telling_owners] = met[telling][firsts]
    named = np.zeros(len(words), np.bool_)
    named[word_of[flags.trades[terms]]] = True
    of_trade[telling_owners] = (named & (met == 0))[telling][firsts]
    further = np.zeros(len(docs), np.bool_)
    further[owners[word_of[flags.further[terms] & (worth == 0)]]] = True
    return Titles(shares, first, of_trade, further)


def where_of(segment: Segment, doc: int, alternative: Alternative) -> Where:
    """The fields of one course in which all of the alternative's terms stand."""
    found = ~Where(0)
    for term in alternative.terms:
        row = segment.postings(term)
        if row is None:
            return Where(0)
        place = int(np.searchsorted(segment.docs[row], doc))
        docs = segment.docs[row]
        if place == len(docs) or docs[place] != doc:
            return Where(0)
        found &= Where(int(segment.where[row][place]))
    return found


def asked_terms(segment: Segment, concepts: Sequence[Concept], level: int, grade: str) -> dict[int, float]:
    """The terms that were asked for, by id, with the weight of the best alternative that has them; `grade` is the
    subject's level, "" for none.
    """
    number = segment.terms.get(grade) if grade else None
    asked: dict[int, float] = {} if number is None else {number: 1.0}
    for concept in concepts:
        for alternative in concept.alternatives:
            if alternative.worth.level <= level:
                for term in alternative.terms:
                    number = segment.terms.get(term)
                    if number is not None:
                        asked[number] = max(asked.get(number, 0.0), alternative.weight)
    return asked
