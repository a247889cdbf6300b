"""The whole index in memory as it was at one moment: a large segment, and a small one of what has changed since."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from courses.row_versions import Remembered
from search.document import IndexedCourse, Where
from search.engines.postgres.day import Day, day_of
from search.engines.postgres.segment import Ints, Segment, segment_of
from search.levels import is_length, is_level
from search.query import CatalogueResult
from search.spelling import Spelling
from search.vocabulary import Vocabulary

MOST_BEGINNINGS = 50
# An answer is some twenty kilobytes.
MOST_ANSWERS = 1_000


@dataclass(eq=False)
class Part:
    """A segment with the courses of it that still hold; `days` remembers what the days decided."""

    segment: Segment
    alive: NDArray[np.bool_]
    days: dict[dt.date, Day] = field(default_factory=dict)
    _empty: dict[frozenset[str], Ints] = field(default_factory=dict)
    _spellings: dict[str, Spelling] = field(default_factory=dict)

    @classmethod
    def of(cls, segment: Segment) -> Part:
        return cls(segment, np.ones(len(segment), np.bool_))

    def day(self, today: dt.date) -> Day:
        found = self.days.get(today)
        if found is None:
            found = self.days[today] = day_of(self.segment, today)
            for old in sorted(self.days)[:-2]:
                self.days.pop(old, None)  # another thread may have been here
        return found

    def without(self, course_ids: Iterable[int]) -> Part:
        alive = self.alive.copy()
        alive[self.segment.numbers_of(course_ids)] = False
        return Part(self.segment, alive, self.days, self._empty, self._spellings)

    def empty(self, noise: frozenset[str]) -> Ints:
        """The ids of terms that tell nothing of the subject: noise, levels ("2b") and lengths ("10v", "50")."""
        found = self._empty.get(noise)
        if found is None:
            terms = self.segment.terms
            numbers = {terms[term] for term in terms.iterkeys() if term in noise or is_level(term) or is_length(term)}
            found = self._empty[noise] = np.array(sorted(numbers), np.int32)
        return found

    def spelling(self, vocabulary: Vocabulary) -> Spelling:
        """What an unknown word may have been meant to be: words of this part's titles, and the vocabulary's."""
        found = self._spellings.get(vocabulary.fingerprint)
        if found is None:
            found = self._spellings[vocabulary.fingerprint] = Spelling(self.title_frequencies, vocabulary.known_words)
        return found

    @cached_property
    def own_spelling(self) -> Spelling:
        return Spelling(self.title_frequencies)

    @cached_property
    def title_frequencies(self) -> dict[str, int]:
        """How many courses have each term that stands in a title, an occupation or a keyword."""
        segment = self.segment
        if not len(segment.docs):
            return {}
        lengths = np.diff(segment.term_ptr)
        present = np.flatnonzero(lengths)
        met = np.bitwise_or.reduceat(segment.where, segment.term_ptr[present])
        named = present[(met & (Where.TITLE | Where.OCCUPATION | Where.KEYWORD)) != 0]
        return {segment.terms.restore_key(int(number)): int(lengths[number]) for number in named}


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """`changed` are the courses of the small part by id. `answers`: what has been found in it, while it lasts."""

    parts: tuple[Part, ...]
    changed: Mapping[int, IndexedCourse]
    answers: Remembered[Hashable, CatalogueResult] = field(default_factory=lambda: Remembered(MOST_ANSWERS))

    @classmethod
    def of(cls, segment: Segment) -> Catalogue:
        return cls((Part.of(segment),), {})

    def later(self, changed: Mapping[int, IndexedCourse | None]) -> Catalogue:
        """This catalogue with courses in place of their former selves; None takes one away."""
        recent = {**self.changed, **{pk: course for pk, course in changed.items() if course is not None}}
        for pk, course in changed.items():
            if course is None:
                recent.pop(pk, None)
        base = self.parts[0].without(changed)
        parts = (base, Part.of(segment_of(list(recent.values())))) if recent else (base,)
        return Catalogue(parts, recent)

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
