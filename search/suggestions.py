"""Suggestions while somebody types: found among entries in memory, tolerant of typing errors. No database."""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.spelling import folded

SHORTEST, LONGEST, MOST_WORDS = 2, 60, 6
# A word is looked for inside others, and with typing errors, from these lengths on.
SHORTEST_INSIDE, SHORTEST_MISTYPED, SHORTEST_TWO_EDITS = 4, 4, 7
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
        words = _WORD.findall(text)
        words = ([word for word in words if folded(word) not in self._noise] or words)[:MOST_WORDS]
        if sum(map(len, words)) < SHORTEST:
            return {}
        graded: dict[int, int] | None = None
        for word in words:
            met = self._met(word)
            if graded is not None:
                met = {number: max(grade, graded[number]) for number, grade in met.items() if number in graded}
            graded = met
            if not graded:
                return {}
        return self._best(graded or {}, folded(text.strip()))

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

    def _graded(self, word: str) -> dict[int, int]:
        """Entries with a word that begins so (grade 0), else that has it inside (1), else a mistyped one (2)."""
        first = bisect_left(self._words, word)
        last = bisect_left(self._words, word + "\U0010ffff")
        graded = dict.fromkeys((number for one in self._words[first:last] for number in self._numbers[one]), 0)
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
