"""The whole index in memory as it was at one moment: a large segment, and a small one of what has changed since."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import numpy as np

from courses.row_versions import Remembered
from search.document import Where
from search.engines.postgres.building import Row, merged, segment_of
from search.engines.postgres.day import Day, day_of
from search.engines.postgres.segment import Flags, Ints, Segment
from search.levels import is_further, is_length, is_level
from search.meaning import Understanding
from search.query import Alternatives, CatalogueResult
from search.spelling import Spelling
from search.vocabulary import Vocabulary

K = TypeVar("K")
V = TypeVar("V")

MOST_BEGINNINGS = 50
# An answer is some twenty kilobytes.
MOST_ANSWERS = 1_000
# More changed courses than this make a search slower, and are worked into the large part.
MOST_CHANGED, CHANGED_SHARE = 1_000, 0.02
# How courses lie to a place or a way of studying, each with a byte a course.
MOST_LIES = 64
# Of the days, vocabularies and noise words that something was worked out for, the latest.
_KEPT = 2


class Known:
    """What has been worked out of a segment. Threads may do the same work twice, and find the same."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self._days: dict[dt.date, Day] = {}
        self._empty: dict[frozenset[str], Flags] = {}
        self._trades: dict[frozenset[str], Flags] = {}
        self._spellings: dict[str, tuple[Vocabulary, Spelling]] = {}
        self._lies: Remembered[Hashable, Flags] = Remembered(MOST_LIES)

    def day(self, today: dt.date) -> Day:
        found = self._days.get(today)
        if found is None:
            found = self._days[today] = day_of(self._segment, today)
            for old in sorted(self._days)[:-_KEPT]:
                self._days.pop(old, None)  # another thread may have been here
        return found

    def empty(self, noise: frozenset[str]) -> Flags:
        found = self._empty.get(noise)
        if found is None:
            terms = self._segment.terms
            numbers = [terms[term] for term in terms.iterkeys() if term in noise or is_level(term) or is_length(term)]
            found = self._empty[noise] = _flagged(len(terms), numbers)
            _forget_oldest(self._empty)
        return found

    def trades(self, words: frozenset[str]) -> Flags:
        found = self._trades.get(words)
        if found is None:
            terms = self._segment.terms
            found = self._trades[words] = _flagged(len(terms), [terms[word] for word in words if word in terms])
            _forget_oldest(self._trades)
        return found

    @cached_property
    def further(self) -> Flags:
        terms = self._segment.terms
        return _flagged(len(terms), [terms[term] for term in terms.iterkeys() if is_further(term)])

    def lying(self, key: Hashable, flags: Callable[[], Flags]) -> Flags:
        found = self._lies.get(key)
        if found is None:
            found = flags()
            self._lies.add({key: found})
        return found

    def spelling(self, vocabulary: Vocabulary) -> Spelling:
        found = self._spellings.get(vocabulary.fingerprint)
        if found is None:
            found = vocabulary, Spelling(self.title_frequencies, vocabulary.known_words)
            self._spellings[vocabulary.fingerprint] = found
            _forget_oldest(self._spellings)
        return found[1]

    @cached_property
    def own_spelling(self) -> Spelling:
        return Spelling(self.title_frequencies)

    @cached_property
    def title_frequencies(self) -> dict[str, int]:
        segment = self._segment
        if not len(segment.docs):
            return {}
        lengths = np.diff(segment.term_ptr)
        present = np.flatnonzero(lengths)
        met = np.bitwise_or.reduceat(segment.where, segment.term_ptr[present])
        named = present[(met & (Where.TITLE | Where.OCCUPATION | Where.KEYWORD)) != 0]
        return {segment.terms.restore_key(int(number)): int(lengths[number]) for number in named}

    def learn(self, other: Known) -> None:
        """Work out what has been worked out of another segment, so that no visitor waits for it."""
        for today, day in list(other._days.items()):
            self.day(today)
            for sort in list(day.orders):
                self.day(today).order(sort)
        for noise in list(other._empty):
            self.empty(noise)
        for words in list(other._trades):
            self.trades(words)
        for vocabulary, _ in list(other._spellings.values()):
            self.spelling(vocabulary)


def most_changed(courses: int) -> int:
    """How many of so many courses may stand beside the large part."""
    return MOST_CHANGED + int(CHANGED_SHARE * courses)


def _flagged(count: int, numbers: Sequence[int]) -> Flags:
    """So many flags, those with the given numbers set."""
    flags = np.zeros(count, np.bool_)
    flags[numbers] = True
    return flags


def _forget_oldest(kept: dict[K, V]) -> None:
    for old in list(kept)[:-_KEPT]:
        kept.pop(old, None)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A segment with the courses of it that still hold."""

    segment: Segment
    alive: Flags
    known: Known

    @classmethod
    def of(cls, segment: Segment) -> Part:
        return cls(segment, np.ones(len(segment), np.bool_), Known(segment))

    def where(self, alive: Flags) -> Part:
        """The same segment with other courses that hold."""
        return Part(self.segment, alive, self.known)

    def without(self, course_ids: Iterable[int]) -> Part:
        alive = self.alive.copy()
        alive[self.segment.numbers_of(course_ids)] = False
        return self.where(alive)

    def day(self, today: dt.date) -> Day:
        return self.known.day(today)

    def empty(self, noise: frozenset[str]) -> Flags:
        """By id whether a term tells nothing of the subject: noise, levels ("2b") and lengths ("10v", "50")."""
        return self.known.empty(noise)

    def trades(self, words: frozenset[str]) -> Flags:
        """By id whether a term is among `words`."""
        return self.known.trades(words)

    @property
    def further(self) -> Flags:
        """By id whether a term tells that a course is for those who are of the trade already."""
        return self.known.further

    def lying(self, key: Hashable, flags: Callable[[], Flags]) -> Flags:
        """Per course what `flags` says; worked out once for each `key`, the latest of them are kept."""
        return self.known.lying(key, flags)

    def spelling(self, vocabulary: Vocabulary) -> Spelling:
        """What an unknown word may have been meant to be: words of this part's titles, and the vocabulary's."""
        return self.known.spelling(vocabulary)

    @property
    def own_spelling(self) -> Spelling:
        return self.known.own_spelling

    @property
    def title_frequencies(self) -> dict[str, int]:
        """How many courses have each term that stands in a title, an occupation or a keyword."""
        return self.known.title_frequencies


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """A large part, and a small one of what has changed since; immutable.

    `readings`: what texts mean to who knows it; `answers`: what has been found in it; `alternatives`: what was offered
    where nothing was found.
    """

    parts: tuple[Part, ...]
    answers: Remembered[Hashable, CatalogueResult] = field(default_factory=lambda: Remembered(MOST_ANSWERS))
    readings: Remembered[Hashable, Understanding] = field(default_factory=lambda: Remembered(MOST_ANSWERS))
    alternatives: Remembered[Hashable, Alternatives] = field(default_factory=lambda: Remembered(MOST_ANSWERS))

    @classmethod
    def of(cls, segment: Segment) -> Catalogue:
        return cls((Part.of(segment),))

    @property
    def base(self) -> Part:
        return self.parts[0]

    def later(self, changed: Mapping[int, Row | None]) -> Catalogue:
        """This catalogue with courses in place of their former selves; None takes one away."""
        base, *recent = [part.without(changed) for part in self.parts]
        new = segment_of(row for row in changed.values() if row is not None)
        return Catalogue.joined(base, [*recent, Part.of(new)])

    @classmethod
    def joined(cls, base: Part, recent: Sequence[Part]) -> Catalogue:
        """A large part and others, which become one."""
        others = [part for part in recent if part.alive.any()]
        if not others:
            return cls((base,))
        if len(others) == 1 and others[0].alive.all():
            return cls((base, others[0]))
        return cls((base, Part.of(merged([(part.segment, part.alive) for part in others]))))

    @property
    def is_untidy(self) -> bool:
        """So much has changed that it should be worked into the large part."""
        dead = len(self.base.segment) - int(self.base.alive.sum())
        recent = sum(len(part.segment) for part in self.parts[1:])
        return max(dead, recent) > most_changed(len(self.base.segment))

    def tidied(self) -> Segment:
        """All of it as one segment."""
        return merged([(part.segment, part.alive) for part in self.parts])

    def on(self, segment: Segment) -> Catalogue:
        """The same courses with another large part: those that it has as they are here, and the others beside it."""
        ids = np.concatenate([part.segment.ids[part.alive] for part in self.parts])
        marks = np.concatenate([part.segment.marks[part.alive] for part in self.parts])
        order = np.argsort(ids)
        base = Part.of(segment).where(segment.has(ids[order], marks[order]))
        there = segment.ids[base.alive].tolist()
        return Catalogue.joined(base, [part.without(there) for part in self.parts])

    def courses(self) -> int:
        return sum(int(part.alive.sum()) for part in self.parts)

    def words(self, vocabulary: Vocabulary) -> CatalogueWords:
        base, *recent = self.parts
        return CatalogueWords(self, [base.spelling(vocabulary), *(part.own_spelling for part in recent)])


@dataclass(frozen=True, slots=True, eq=False)
class CatalogueWords:
    """What the reading of queries asks of an index (`search.understanding.Words`)."""

    catalogue: Catalogue
    spellings: Sequence[Spelling]

    def courses(self) -> int:
        return self.catalogue.courses()

    def frequency(self, term: str) -> int:
        rows = (part.segment.postings(term) for part in self.catalogue.parts)
        return sum(row.stop - row.start for row in rows if row is not None)

    def with_accents(self, folded: str) -> Sequence[str]:
        return list(dict.fromkeys(word for spelling in self.spellings for word in spelling.with_accents(folded)))

    def near(self, word: str, edits: int) -> Sequence[tuple[str, int]]:
        found = (pair for spelling in self.spellings for pair in spelling.near(word, edits))
        return sorted(dict(found).items(), key=lambda pair: pair[1])  # stable: the more frequent stay first

    def beginning(self, prefix: str) -> Sequence[str]:
        found: Counter[str] = Counter()
        for part in self.catalogue.parts:
            for term in part.segment.terms.iterkeys(prefix):
                found[term] += part.title_frequencies.get(term, 0)
        present = {term: count for term, count in found.items() if count}
        return sorted(present, key=lambda term: (-present[term], term))[:MOST_BEGINNINGS]

    def together(self, terms: Sequence[str]) -> bool:
        return any(_together(part, terms) for part in self.catalogue.parts)


def _together(part: Part, terms: Sequence[str]) -> bool:
    """Whether the title of a living course has all the terms."""
    found: Ints | None = None
    for term in terms:
        row = part.segment.postings(term)
        if row is None:
            return False
        titled = part.segment.docs[row][(part.segment.where[row] & Where.TITLE) != 0]
        found = titled if found is None else np.intersect1d(found, titled, assume_unique=True)
    return found is not None and bool(part.alive[found].any())
