"""Suggestions while somebody types: found among entries in memory, tolerant of typing errors. No database."""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.spelling import folded

SHORTEST, LONGEST, MOST_WORDS = 2, 60, 6
# A word is looked for inside others, and with typing errors, from these lengths on.
SHORTEST_INSIDE, SHORTEST_MISTYPED, SHORTEST_TWO_EDITS, SHORTEST_JOINED = 4, 4, 7, 6
# The grade of entries with a word that was written as two; it begins with both, which says more than either.
JOINED = -1
# So many entries that begin right are enough.
ENOUGH = 10
_WORD = re.compile(r"[\w+#.]+")


class Kind(StrEnum):
    """The groups, in the order shown."""

    OCCUPATION = "yrken"
    COURSE = "utbildningar"
    AREA = "omraden"
    PROVIDER = "skolor"
    PLACE = "platser"


MOST_OF_KIND: Mapping[Kind, int] = {
    Kind.OCCUPATION: 3,
    Kind.COURSE: 4,
    Kind.AREA: 2,
    Kind.PROVIDER: 2,
    Kind.PLACE: 2,
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to choose. `courses` is how many courses it leads to; `target` is what its address is made of.

    `label_en` is "" where the name is the same in every language.
    """

    kind: Kind
    label: str
    target: tuple[str, ...]
    courses: int
    label_en: str = ""


class Suggestions:
    """Immutable. Milliseconds for a catalogue of a region, whatever is asked.

    `places`: the municipalities that have something; a place's target is its address word and its code.
    """

    def __init__(self, entries: Iterable[Suggestion], noise: frozenset[str] = frozenset()) -> None:
        self._entries = tuple(entries)
        self._noise = frozenset(map(folded, noise))
        self._written = tuple(f"{one.label} {one.label_en}".casefold() for one in self._entries)
        self._phrases = tuple(map(folded, self._written))
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number, phrase in enumerate(self._phrases):
            for word in set(_WORD.findall(phrase)):
                found[word].append(number)
        self._numbers = dict(found)
        self._words = sorted(found)
        self._heads = lru_cache(maxsize=32)(self._headed)

        self.places = frozenset(one.target[1] for one in self._entries if one.kind is Kind.PLACE)

    def find(self, text: str) -> dict[Kind, list[Suggestion]]:
        """The best few of each kind that has any; all words of the text must be met, the order doesn't matter."""
        text = text[:LONGEST].casefold()
        words = _WORD.findall(text)[:MOST_WORDS]
        telling = self._telling(words) or words
        if sum(map(len, telling)) < SHORTEST:
            return {}
        graded = self._with_all([self._met(word) for word in telling])
        for place, joined in self._joined(words):
            others = self._telling([*words[:place], *words[place + 2 :]])
            found = self._with_all([joined, *map(self._met, others)])
            graded |= dict.fromkeys(found, JOINED)
        return self._best(graded, folded(text.strip()))

    def _telling(self, words: Sequence[str]) -> list[str]:
        return [word for word in words if folded(word) not in self._noise]

    def _with_all(self, met: Sequence[Mapping[int, int]]) -> dict[int, int]:
        """The entries that all have, by the worst of their grades."""
        first, *others = met
        return {
            number: max(grade, *(one[number] for one in others)) if others else grade
            for number, grade in first.items()
            if all(number in one for one in others)
        }

    def _joined(self, words: Sequence[str]) -> Iterator[tuple[int, dict[int, int]]]:
        """Two neighbours that together begin a word ("under sk"): where they stand, and the entries with it."""
        for place, (word, following) in enumerate(pairwise(words)):
            if len(word) + len(following) >= SHORTEST_JOINED and (met := self._begun(folded(word + following))):
                yield place, met

    def _best(self, graded: Mapping[int, int], plain: str) -> dict[Kind, list[Suggestion]]:
        of_kind: defaultdict[Kind, list[tuple[int, bool, int, int, str, int]]] = defaultdict(list)
        for number, grade in graded.items():
            one = self._entries[number]
            begins = self._phrases[number].startswith(plain)
            of_kind[one.kind].append((grade, not begins, -one.courses, len(one.label), one.label, number))
        return {
            kind: [self._entries[row[-1]] for row in heapq.nsmallest(MOST_OF_KIND[kind], of_kind[kind])]
            for kind in Kind
            if kind in of_kind
        }

    def _met(self, written: str) -> dict[int, int]:
        """Entries with the word; who takes care of å, ä and ö means them: "vård" is not the beginning of "vardag"."""
        word = folded(written)
        graded = self._graded(word)
        if written == word:
            return graded
        return {number: grade for number, grade in graded.items() if written in self._written[number]} or graded

    def _begun(self, word: str) -> dict[int, int]:
        first = bisect_left(self._words, word)
        last = bisect_left(self._words, word + "\U0010ffff")
        return dict.fromkeys((number for one in self._words[first:last] for number in self._numbers[one]), 0)

    def _graded(self, word: str) -> dict[int, int]:
        """Entries with a word that begins so (grade 0), else that has it inside (1), else a mistyped one (2)."""
        graded = self._begun(word)
        if len(graded) < ENOUGH and len(word) >= SHORTEST_INSIDE:
            for one in self._words:
                if word in one:
                    for number in self._numbers[one]:
                        graded.setdefault(number, 1)
        if not graded and len(word) >= SHORTEST_MISTYPED:
            graded = dict.fromkeys((number for one in self._mistyped(word) for number in self._numbers[one]), 2)
        return graded

    def _mistyped(self, word: str) -> list[str]:
        """Words whose beginning is nearest to what was written, at most two edits away."""
        edits = 2 if len(word) >= SHORTEST_TWO_EDITS else 1
        found: dict[int, list[str]] = {}
        for length in (len(word) - 1, len(word), len(word) + 1):
            heads = self._heads(length)
            near = process.extract(word, list(heads), scorer=OSA.distance, score_cutoff=edits, limit=None)
            for head, distance, _ in near:
                found.setdefault(int(distance), []).extend(heads[head])
        return found[min(found)] if found else []

    def _headed(self, length: int) -> Mapping[str, Sequence[str]]:
        """The words by their first letters; words that are shorter aren't among them."""
        heads: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._words:
            if len(word) >= length:
                heads[word[:length]].append(word)
        return dict(heads)
