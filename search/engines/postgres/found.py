"""One search over one part of the index: what matches, what is counted, and the best of it in the order asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from courses.vocabulary import SchoolForm
from search import ranking
from search.document import Where
from search.engines.postgres import facets
from search.engines.postgres.catalogue import Part
from search.engines.postgres.day import RANK_BITS, Day
from search.engines.postgres.matching import TermFlags, asked_terms, explained_titles, raise_tiers, values_of
from search.engines.postgres.segment import SCHOOL_FORMS, Bytes, Ints, Longs
from search.levels import PART_OF_COURSE, level_number
from search.meaning import Understanding
from search.query import Sort
from search.selection import COVERED, IN_FORM, IN_MODE, IN_PLACE, IN_REACH, IN_TIME, STRONG_TIER
from search.wishes import TraitWish, wishes

_ADAPTED = SCHOOL_FORMS.index(SchoolForm.KOMVUX_ADAPTED)


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """The courses that match (numbers in order). `rough` is per course of the part, 0 for what doesn't match; `strong`
    counts those that are about what was asked for, in the way and the school form that were.
    """

    docs: Ints
    rough: NDArray[np.int32]
    strong: int


@dataclass(frozen=True, slots=True, eq=False)
class Meant:
    """Per course of a part whether it lies right; all True where nothing was said of it.

    `in_reach`: it can be studied from the place that was named, at a distance.
    """

    in_place: NDArray[np.bool_]
    in_reach: NDArray[np.bool_]
    in_form: NDArray[np.bool_]
    in_mode: NDArray[np.bool_]
    in_time: NDArray[np.bool_]

    def everything(self, docs: Ints) -> NDArray[np.bool_]:
        """Which of the courses (numbers) lie right in all of it."""
        return self.in_place[docs] & self.in_form[docs] & self.in_mode[docs] & self.in_time[docs]


def meant(part: Part, understanding: Understanding, today: dt.date) -> Meant:
    segment, day = part.segment, part.day(today)
    everywhere = np.ones(len(segment), np.bool_)
    asked = wishes(understanding, today)
    in_place = in_form = everywhere
    if asked.places:
        in_place = part.lying(("place", asked.places), lambda: _having_place(part, asked.places))
    if asked.forms:
        in_form = part.lying(("form", asked.forms), lambda: _having_form(part, asked.forms))

    def having(wished: tuple[TraitWish, ...]) -> NDArray[np.bool_]:
        found = everywhere
        for wish in wished:
            found = found & part.lying((today, wish), partial(_having_wish, part, wish, day))
        return found

    return Meant(
        in_place=in_place,
        in_reach=having(asked.reach),
        in_form=in_form,
        in_mode=having(asked.modes),
        in_time=having(asked.times),
    )


def _having_wish(part: Part, wish: TraitWish, day: Day) -> NDArray[np.bool_]:
    return _having_trait(part, wish.mask, day.docs, day.traits) | _having_title(part, wish.title_terms)


def _having_place(part: Part, codes: Iterable[str]) -> NDArray[np.bool_]:
    """Courses with any occasion in one of the municipalities, past ones too: the past is ordered as well."""
    segment = part.segment
    found = np.zeros(len(segment), np.bool_)
    found[segment.place_owners[np.isin(segment.places, [int(code) for code in codes])]] = True
    return found


def _having_form(part: Part, forms: Iterable[str]) -> NDArray[np.bool_]:
    return np.isin(part.segment.forms, [SCHOOL_FORMS.index(form) for form in forms if form in SCHOOL_FORMS])


def _having_trait(part: Part, mask: int, docs: Ints, traits: Longs) -> NDArray[np.bool_]:
    """Courses with a coming occasion that has one of the bits, or, of those without any, some occasion that has."""
    segment = part.segment
    found = np.zeros(len(segment), np.bool_)
    found[docs[(traits & mask) != 0]] = True
    found[segment.owners[(segment.traits & mask) != 0]] = True
    return found


def _having_title(part: Part, terms: tuple[str, ...]) -> NDArray[np.bool_]:
    """Courses whose title has one of the terms: "Matematik 1a Kväll" says itself what no occasion tells."""
    segment = part.segment
    found = np.zeros(len(segment), np.bool_)
    for term in terms:
        if row := segment.postings(term):
            found[segment.docs[row][(segment.where[row] & Where.TITLE) != 0]] = True
    return found


class Rungs:
    """What matches in a part, looked for farther and farther (`search.selection`); nothing is looked up twice."""

    def __init__(self, part: Part, understanding: Understanding, lies: Meant) -> None:
        self._part, self._concepts, self._lies = part, understanding.concepts, lies
        self._tiers: list[list[Bytes]] = []

    def match(self, level: int, *, every: bool) -> Matched:
        """`every`: all concepts must be met; else one is enough, and more are better."""
        part, lies = self._part, self._lies
        rough = np.zeros(len(part.segment), np.int32)
        if not self._concepts:  # nothing but filters in words, which then filter: no course is better than another
            docs = np.flatnonzero(part.alive).astype(np.int32)
            docs = docs[lies.everything(docs)]
            rough[docs] = 1
            return Matched(docs, rough, 0)
        tiers = self._upto(level)
        met = np.minimum.reduce(tiers) if every else np.maximum.reduce(tiers)
        docs = np.flatnonzero(met > 0).astype(np.int32)
        docs = docs[part.alive[docs]]
        mine = np.array([tier[docs] for tier in tiers], np.int32)
        in_form, in_mode = lies.in_form[docs], lies.in_mode[docs]
        found = mine.sum(axis=0)
        if not every:
            found += COVERED * (mine > 0).sum(axis=0)
        found += IN_PLACE * lies.in_place[docs] + IN_REACH * lies.in_reach[docs] + IN_FORM * in_form
        found += IN_MODE * in_mode + IN_TIME * lies.in_time[docs]
        rough[docs] = found
        return Matched(docs, rough, int(np.count_nonzero(in_mode & in_form & (mine.min(axis=0) >= STRONG_TIER))))

    def _upto(self, level: int) -> list[Bytes]:
        """Of each concept, per course the best tier of its alternatives up to `level`; 0 where none is met."""
        segment = self._part.segment
        while len(self._tiers) <= level:
            nearer = self._tiers[-1] if self._tiers else [np.zeros(len(segment), np.uint8) for _ in self._concepts]
            tiers = [one.copy() for one in nearer]
            for best, concept in zip(tiers, self._concepts, strict=True):
                raise_tiers(best, segment, concept, len(self._tiers))
            self._tiers.append(tiers)
        return self._tiers[level]


def best_occasions(part: Part, failed: facets.Failed, docs: Ints, sort: Sort, today: dt.date) -> tuple[Longs, Longs]:
    """Per course its first occasion that meets the choices: (rank, occasion id); (-1, 0) where there is none."""
    day = part.day(today)
    wanted = np.full(len(part.segment), -1, np.int32)
    wanted[docs] = np.arange(len(docs), dtype=np.int32)
    meets = failed.occasions[failed.fail == 0]
    owners = wanted[day.docs[meets]]
    meets, owners = meets[owners >= 0], owners[owners >= 0]
    ranks = _ranks(day, failed, sort)
    rank, occasion = np.full(len(docs), -1, np.int64), np.zeros(len(docs), np.int64)
    if len(meets):  # in the order of their courses
        first = np.flatnonzero(np.concatenate(([True], owners[1:] != owners[:-1])))
        if sort is Sort.NEAREST:
            best = _nearest(day, ranks, meets, first)
        else:
            order, places = day.order(sort)
            best = order[np.minimum.reduceat(places[meets], first)]
        rank[owners[first]], occasion[owners[first]] = ranks[best], day.ids[best]
    return rank, occasion


@dataclass(frozen=True, slots=True)
class Sought:
    """What was understood, and how far the search went for it (`Worth.level`); `noise` tells nothing in a title,
    `trades` name one.
    """

    understanding: Understanding
    level: int
    noise: frozenset[str]
    trades: frozenset[str]


def _nearest(day: Day, ranks: Longs, meets: Ints, first: Longs) -> Ints:
    """Of each run of occasions (`first` of `meets`) the one with the lowest rank, then id."""
    order = np.lexsort((day.ids[meets], ranks[meets]))
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    best: Ints = meets[order[np.minimum.reduceat(places, first)]]
    return best


def _ranks(day: Day, failed: facets.Failed, sort: Sort) -> Longs:
    """Per occasion its place in the order asked for; by distance where there is a place to be near."""
    if sort is not Sort.NEAREST:
        return day.ranks[sort]
    open_first = day.ranks[Sort.RELEVANCE]
    return open_first if failed.km is None else failed.km.astype(np.int64) << RANK_BITS | open_first


def candidates(part: Part, sought: Sought, lies: Meant, docs: Ints) -> tuple[ranking.Candidates, NDArray[np.int16]]:
    """What the ranker needs to know of the courses, and per concept which alternative was best."""
    segment, understanding, level = part.segment, sought.understanding, sought.level
    concepts = understanding.concepts
    values, best = values_of(segment, concepts, docs, level)
    asked = asked_terms(segment, concepts, level, understanding.level)
    flags = TermFlags(part.empty(sought.noise), part.trades(sought.trades), part.further)
    titles = explained_titles(segment, docs, asked, flags)
    return (
        ranking.Candidates(
            values=values,
            title_share=titles.share,
            title_first=titles.first,
            of_other_trade=titles.of_trade,
            is_further=titles.further,
            in_place=lies.in_place[docs],
            in_reach=lies.in_reach[docs],
            in_form=lies.in_form[docs],
            in_mode=lies.in_mode[docs],
            in_time=lies.in_time[docs],
            is_adapted=segment.forms[docs] == _ADAPTED,
            level=_level_factors(part, docs, understanding),
        ),
        best,
    )


def _level_factors(part: Part, docs: Ints, understanding: Understanding) -> NDArray[np.float32]:
    factors = np.ones(len(docs), np.float32)
    if understanding.level:
        segment, number = part.segment, level_number(understanding.level)
        of_parts = _having_title(part, (PART_OF_COURSE,))[docs]
        for place, doc in enumerate(docs):
            told = segment.levels[segment.level_ptr[doc] : segment.level_ptr[doc + 1]].tolist()
            factors[place] = ranking.level_factor(number, told)
        factors[of_parts != understanding.is_part] *= ranking.LEVEL_OTHER_SCALE
    return factors
