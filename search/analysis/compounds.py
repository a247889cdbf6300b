"""Splits Swedish compounds by dynamic programming over the dictionary's joining forms and the domain lexicon.

Every part costs, short ones more, words of the domain and words with large families less; the cheapest way through the
word wins. A word whose parts cost more than `DEAREST` on average is left whole, and so is one that the dictionary
knows, unless its last part is a productive head of the domain: "fastighetsskötare" is a kind of "skötare" to anyone,
"vårdbiträde" a notion of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import marisa_trie

from search.analysis.compile import FIRST, GUESSED, HEAD, NAME, WEAK_HEAD, WORD, Record
from search.analysis.dictionary import Dictionary
from search.analysis.lexicon import Lexicon
from search.analysis.linking import PARTICLES, productive_forms
from search.analysis.tokens import LONGEST

# What parts cost, in no unit: only their sums are compared, and their mean with `DEAREST`.
PART = 10.0
DOMAIN = -3.5
FAMILY = (0.0, -0.5, -1.0, -1.5)  # by the steps of `compile.FAMILY_STEPS`
GUESS = 2.0
UNDECLARED_HEAD = 2.0
SHARED_LETTER = 2.75  # natt + tåg = nattåg; mät + teknik is no such case
UNKNOWN = 15.0  # a beginning that nobody knows, and each of its letters
UNKNOWN_LETTER = 1.0
DEAREST = 12.5
SHORT = (20.0, 20.0, 5.0, 3.5, 1.0, *[0.0] * LONGEST)  # by length in letters
_SHORTEST_COMPOUND = 5
_SHORTEST_HEAD = 3  # of the dictionary's; the domain's words may be as short as they are
_SHORTEST_WEAK_HEAD = 5
_SHORTEST_FIRST = 2
_SHORTEST_MIDDLE = 3
_SHORTEST_TRANSPARENT = 3
_LONG_HEAD = 9
_SHORTEST_UNKNOWN = 4
_SHORTEST_AFTER_UNKNOWN = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One part as it stands in the word, and the lemma behind it."""

    surface: str
    lemma: str


# One step of the way through a word: cost so far, start, end, lemma, the step before, parts so far.
_Step = tuple[float, int, int, str, Any, int]


class Splitter:
    """Splits words in lower case; holds no cache of its own."""

    def __init__(self, dictionary: Dictionary, lexicon: Lexicon) -> None:
        self._dictionary = dictionary
        self._lexicon = lexicon
        self._firsts = [_first(record) for record in dictionary.records]
        self._heads = [_head_cost(record) for record in dictionary.records]
        self._shortest = [_SHORTEST_HEAD if record[0] & HEAD else _SHORTEST_WEAK_HEAD for record in dictionary.records]
        self._domain = lexicon.heads | lexicon.parts | lexicon.protected
        joints: dict[str, str] = {}
        for word in sorted(self._domain):
            joints.setdefault(word, word)
            for form, _ in productive_forms(word):
                joints.setdefault(form, word)
        joints.update(lexicon.joints)
        self._joints = {form: (PART + SHORT[len(form)] + DOMAIN, lemma) for form, lemma in joints.items()}
        self._trie = marisa_trie.Trie(joints)

    def split(self, word: str) -> tuple[Part, ...]:
        """The parts of `word`, at least two; () when it is one word or unlike any."""
        if not _SHORTEST_COMPOUND <= len(word) <= LONGEST or not word.isalpha():
            return ()
        kind, operations = (self._dictionary.get(word) or (0, ()))[:2]
        lemmas = {word, *(_apply(word, operation) for operation in operations)}
        for lemma in sorted(lemmas & self._lexicon.compounds.keys()):
            return tuple(Part(part, part) for part in self._lexicon.compounds[lemma])
        if kind & NAME or not self._lexicon.protected.isdisjoint(lemmas):
            return ()
        steps = self._cheapest(word)
        if kind & WORD:
            steps = steps if steps and self._is_transparent(steps) else None
        else:
            steps = self._unknown_before_head(word, steps)
        return tuple(Part(word[start:end], lemma) for _, start, end, lemma, *_ in steps or ())

    def _is_transparent(self, steps: list[_Step]) -> bool:
        """Whether a word that the dictionary has may be taken apart all the same."""
        (_, start, end, first, *_), last = steps[0], steps[-1][3]
        return (
            last in self._lexicon.heads
            and first not in PARTICLES
            and (end - start >= _SHORTEST_TRANSPARENT or first in self._domain)
        )

    def _cheapest(self, word: str) -> list[_Step] | None:
        """The cheapest way through the word in two steps or more; None when there is none, or a dear one."""
        size = len(word)
        best: list[_Step | None] = [None] * size
        end: _Step | None = None
        for start in range(size - 1):
            before = best[start]
            if before is None:
                if start:
                    continue
                so_far, count = 0.0, 1
            else:
                so_far, count = before[0], before[5] + 1
            rest = word[start:]
            if start and (head := self._head(rest)):
                cost = so_far + head[0]
                if end is None or cost < end[0]:
                    end = (cost, start, size, head[1], before, count)
            for length, added, lemma in self._beginnings(rest, at_start=not start):
                cost = so_far + added
                stop = start + length
                there = best[stop]
                if there is None or cost < there[0]:
                    best[stop] = (cost, start, stop, lemma, before, count)
                if length > 2 and word[stop - 1] == word[stop - 2]:
                    cost += SHARED_LETTER
                    there = best[stop - 1]
                    if there is None or cost < there[0]:
                        best[stop - 1] = (cost, start, stop, lemma, before, count)
        if end is None or end[0] / end[5] > DEAREST:
            return None
        steps = []
        step: _Step | None = end
        while step is not None:
            steps.append(step)
            step = step[4]
        return steps[::-1]

    def _beginnings(self, rest: str, *, at_start: bool) -> list[tuple[int, float, str]]:
        """Joining forms that `rest` begins with, not the whole of it: length, cost, lemma."""
        size = len(rest)
        shortest = _SHORTEST_FIRST if at_start else _SHORTEST_MIDDLE
        found = []
        ours = set()
        for form in self._trie.iter_prefixes(rest):
            length = len(form)
            ours.add(length)
            if length < size:
                found.append((length, self._joints[form][0], self._joints[form][1]))
        firsts = self._firsts
        for form, number in self._dictionary.prefixes(rest):
            first = firsts[number]
            if first is not None:
                length = len(form)
                if shortest <= length < size and length not in ours:
                    cost, strip, add = first
                    found.append((length, cost + SHORT[length], form[: length - strip] + add))
        return found

    def _head(self, rest: str) -> tuple[float, str] | None:
        """Cost and lemma of `rest` as the last part."""
        number = self._dictionary.number(rest)
        cost = None if number is None else self._heads[number]
        if number is None or cost is None:
            return (PART + SHORT[len(rest)] + DOMAIN, rest) if rest in self._domain else None
        if len(rest) > _LONG_HEAD and self.split(rest):
            return None  # "förarutbildning" is no unit: truckförar + utbildning
        lemmas = [_apply(rest, operation) for operation in self._dictionary.records[number][1]]
        for lemma in lemmas:
            if lemma in self._domain:
                return PART + SHORT[len(rest)] + DOMAIN, lemma
        return (cost + SHORT[len(rest)], lemmas[0]) if len(rest) >= self._shortest[number] else None

    def _unknown_before_head(self, word: str, otherwise: list[_Step] | None) -> list[_Step] | None:
        """An unknown beginning before a head that makes compounds with anything ("kitesurf|instruktör"), if cheaper."""
        for start in range(_SHORTEST_UNKNOWN, len(word) - _SHORTEST_AFTER_UNKNOWN + 1):
            cost = UNKNOWN + start * UNKNOWN_LETTER
            head = self._head(word[start:])
            if head and head[1] in self._lexicon.heads:
                if otherwise and otherwise[-1][0] <= cost + head[0]:
                    break
                before: _Step = (cost, 0, start, word[:start], None, 1)
                return [before, (cost + head[0], start, len(word), head[1], before, 2)]
        return otherwise


def _apply(form: str, operation: tuple[int, str]) -> str:
    strip, add = operation
    return form[: len(form) - strip] + add


def _first(record: Record) -> tuple[float, int, str] | None:
    """Cost as a first part, and the operation to its lemma."""
    if not record[0] & FIRST or record[2] is None:
        return None
    return PART + FAMILY[record[3]] + (GUESS if record[0] & GUESSED else 0.0), *record[2]


def _head_cost(record: Record) -> float | None:
    if not record[0] & (HEAD | WEAK_HEAD):
        return None
    return PART + FAMILY[record[4]] + (0.0 if record[0] & HEAD else UNDECLARED_HEAD)
