"""The words of a query on their way from what was written to what is meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from search.analysis import Analyser, QueryWord
from search.analysis.tokens import normalise
from search.concepts import Origin
from search.meaning import Words
from search.spelling import folded
from search.vocabulary.lexicon import Vocabulary

LONGEST_NAME = 7  # words of a course
SHORTEST_RUN_TOGETHER, SHORTEST_PART = 9, 3
JOINT = "och"
_NAME_AND_LEVEL = re.compile(r"(?P<name>[a-zåäö]{2,4})(?P<level>\d{1,2}[a-c]?\d?)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is taken to be meant; `written` and `readings` only where it was not taken as written."""

    meant: QueryWord
    written: str = ""
    readings: tuple[str, ...] = ()
    origin: Origin = Origin.LITERAL


@dataclass(frozen=True, slots=True)
class Wording:
    """A query's text as words, with the names of courses as they are listed. `names_of` and `renamed` as
    `understanding.Reader` has them.
    """

    analyser: Analyser
    vocabulary: Vocabulary
    words: Words
    names_of: Callable[[str], Sequence[str]]
    renamed: Mapping[tuple[str, ...], str]

    def of(self, text: str) -> Iterator[QueryWord]:
        """The words of a query; a short name of a subject with its level ("ma2b") is two, and the code of a course that
        is not given here is that course's name: others of its subject come near.
        """
        for word in self._by_older_names(self.analyser.analyse_query(text)):
            name = next(iter(self.names_of(word.lemmas[0])), "") if word.is_code else ""
            if name and not self._gives(word.lemmas[0]):
                yield from self.analyser.analyse_query(name)
                continue
            both = _NAME_AND_LEVEL.fullmatch(normalise(word.surface)) if word.is_code else None
            if both and self.vocabulary.expansions((both["name"],)) and not self.words.frequency(word.lemmas[0]):
                yield from self.analyser.analyse_query(f"{both['name']} {both['level']}")
            else:
                yield from self._apart(word) or (word,)

    def _apart(self, word: QueryWord) -> Sequence[QueryWord]:
        """ "publicrelations", "vårdochomsorg": the words that a title has beside each other and somebody wrote as one;
        () for a word that is known, or a compound of known ones.
        """
        written = normalise(word.surface)
        is_made_of_known = len(word.parts) > 1 and all(map(self._knows, word.parts))
        if len(written) < SHORTEST_RUN_TOGETHER or not written.isalpha() or is_made_of_known:
            return ()
        if any(map(self._knows, (written, *word.lemmas))):
            return ()
        for cut in range(SHORTEST_PART, len(written) - SHORTEST_PART + 1):
            first, rest = written[:cut], written[cut:]
            if not self.words.frequency(first):
                continue
            for other in dict.fromkeys((rest.removeprefix(JOINT), rest)):
                if len(other) >= SHORTEST_PART and (both := self._beside_each_other(first, other)):
                    return both
        return ()

    def _beside_each_other(self, first: str, other: str) -> Sequence[QueryWord]:
        words = self.analyser.analyse_query(f"{first} {other}")
        return words if len(words) == 2 and self.words.together([one.lemmas[0] for one in words]) else ()

    def _knows(self, term: str) -> bool:
        return self.words.frequency(term) > 0 or term in self.vocabulary.known_words

    def _by_older_names(self, words: Sequence[QueryWord]) -> Iterator[QueryWord]:
        """ "engelska nivå 2" is Engelska 6; courses are listed by the older names as long as both are given."""
        start, plain = 0, [folded(normalise(word.surface)) for word in words]
        while start < len(words):
            ends = range(min(len(words), start + LONGEST_NAME), start + 2, -1)
            end = next((end for end in ends if tuple(plain[start:end]) in self.renamed), 0)
            if end:
                yield from self.analyser.analyse_query(self.renamed[tuple(plain[start:end])])
            else:
                yield words[start]
            start = end or start + 1

    def _gives(self, code: str) -> bool:
        """Whether a course has the code, or the name of its course."""
        names = map(self.vocabulary.canonical, self.names_of(code))
        return self.words.frequency(code) > 0 or any(map(self.words.together, names))


def each_once(words: Iterable[QueryWord]) -> list[QueryWord]:
    """A word that is repeated asks for no more; numbers are kept, for each may be another one's level."""
    seen: set[str] = set()
    kept: list[QueryWord] = []
    for word in words:
        surface = normalise(word.surface)
        if word.is_number or surface not in seen:
            kept.append(word)
        seen.add(surface)
    return kept


def level_of(word: QueryWord) -> str | None:
    """The level that a word may tell: "2b", and "1a1", which looks like a code."""
    return normalise(word.surface) if word.is_code else word.level


def surface_of(words: Sequence[Word]) -> str:
    """The words as they are taken to be meant, in lower case."""
    return " ".join(normalise(word.meant.surface) for word in words)
