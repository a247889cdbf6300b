"""What a course's words are worth to a search: adds up its texts, field by field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from search.analysis import Analyser, Kind
from search.analysis.tokens import LONGEST, chunks
from search.document import Posting, Where
from search.ranking import field_score, saturated

# A part of a compound's part: omsorg in barnomsorg in barnomsorgsutbildning.
PART_OF_PART = 0.75
_PARTS = (Kind.MODIFIER, Kind.HEAD)
# Written words with what they are worth: a catalogue has few words that it doesn't repeat. Some 25 MB when full.
_REMEMBERED_WORDS = 30_000
_LONGEST_REMEMBERED = 2 * LONGEST


class _Share(NamedTuple):
    """What a written word adds to a term. A `head` is nothing but the end of a compound; a `part` is a part's part."""

    term: str
    weight: float
    standing: Literal["word", "head", "part"]


class Postings:
    """The postings of one course, text by text."""

    def __init__(self, analyser: Analyser) -> None:
        self._shares_of = _shares(analyser)
        self._where: defaultdict[str, int] = defaultdict(int)
        self._strong: defaultdict[str, float] = defaultdict(float)
        self._all: defaultdict[str, float] = defaultdict(float)

    def add(self, where: Where, text: str) -> None:
        """Count a text of the field."""
        frequencies: dict[str, float] = {}
        named: set[str] = set()  # terms that stand elsewhere than at a compound's end
        length = 0
        for chunk in chunks(text):
            words, shares = self._shares_of(chunk)
            length += words
            for term, weight, standing in shares:
                known = frequencies.get(term)
                frequencies[term] = weight if known is None else known + weight
                if standing != "head":
                    named.add(term)
        self._count(where, frequencies, length, named)

    def add_term(self, where: Where, term: str) -> None:
        """Count a term as it is, such as a code."""
        self._count(where, {term: 1.0}, 1, {term})

    def _count(self, where: Where, frequencies: Mapping[str, float], length: int, named: Collection[str]) -> None:
        # Plain numbers: it meets every word of every course.
        field, once, is_strong = int(where), field_score(where, 1.0, length), bool(where & Where.strong())
        for term, frequency in frequencies.items():
            self._where[term] |= field
            self._all[term] += once * frequency
            if is_strong and term in named:
                self._strong[term] += once * frequency

    def found(self) -> tuple[Posting, ...]:
        """What has been counted, by term."""
        strong = self._strong
        return tuple(
            Posting(term, self._where[term], saturated(strong.get(term, 0.0)), saturated(worth))
            for term, worth in sorted(self._all.items())
        )


class _Shares:
    """What written words are worth, by one analyser."""

    def __init__(self, analyser: Analyser) -> None:
        self._analyser = analyser
        self._remembered = lru_cache(_REMEMBERED_WORDS)(self._of)

    def __call__(self, chunk: str) -> tuple[int, tuple[_Share, ...]]:
        """How many words a chunk has (`tokens.chunks`), and what they add to which terms."""
        return self._remembered(chunk) if len(chunk) <= _LONGEST_REMEMBERED else self._of(chunk)

    def _of(self, chunk: str) -> tuple[int, tuple[_Share, ...]]:
        shares: list[_Share] = []
        tokens = self._analyser.analyse_document(chunk)
        for token in tokens:
            parts = self._analyser.split(token.term) if token.kind in _PARTS else ()
            is_whole = len(parts) <= 1
            shares.append(_Share(token.term, token.weight, "head" if token.kind is Kind.HEAD and is_whole else "word"))
            shares += [_Share(part, token.weight * PART_OF_PART, "part") for part in parts if not is_whole]
        return tokens[-1].position + 1 if tokens else 0, tuple(shares)


@lru_cache(maxsize=2)  # the analyser in use and, while the vocabulary changes, the one before
def _shares(analyser: Analyser) -> _Shares:
    return _Shares(analyser)
