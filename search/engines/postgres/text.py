"""The words of a query in SQL: what a document must match, and how well it does.

A word is met by its Swedish stem, by its letters, or, where it stands last, as the beginning of a word. One that is
written without å, ä and ö also meets words that have them, but not the other way round: "vard" finds "vård", "vård"
doesn't find "vardag".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search.engines.postgres.facets import Params
from search.query import WordMatch
from search.words import has_accents, words_of

# Shorter beginnings match half the catalogue.
SHORTEST_PREFIX = 3

# What a word is worth by the best place where it stands (DESIGN section 4: title > code, keyword > text).
TITLE, TITLE_BEGINNING, STRONG, STRONG_BEGINNING, TEXT = 5, 3.5, 3, 2, 1
EXACT_TITLE, ALL_IN_TITLE, SHARE_OF_TITLE = 10, 4, 3


@dataclass(frozen=True, slots=True)
class Term:
    """One word; `number` makes its parameters' names. `is_beginning`: longer words that begin so match as well.

    `is_cut`: it is no word itself, so that only words that begin so match.
    """

    number: int
    word: str
    is_beginning: bool
    is_cut: bool = False

    @classmethod
    def alone(cls, number: int, word: str) -> Term:
        """The word as it is searched for when it is the last one or the only one."""
        return cls(number, word, is_beginning=len(word) >= SHORTEST_PREFIX)

    @property
    def literal(self) -> str:
        name = f"%(w{self.number})s"
        return f"(plainto_tsquery('swedish', {name}) || plainto_tsquery('{self._letters}', {name}))"

    @property
    def beginning(self) -> str:
        return f"to_tsquery('{self._letters}', %(p{self.number})s)"

    @property
    def _letters(self) -> str:
        """The text search configuration that keeps or drops accents."""
        return "simple" if has_accents(self.word) else "utbud_folded"

    @property
    def query(self) -> str:
        if self.is_cut:
            return self.beginning
        return f"({self.literal} || {self.beginning})" if self.is_beginning else self.literal

    @property
    def params(self) -> Params:
        params: Params = {f"w{self.number}": self.word}
        if self.is_beginning:
            quoted = self.word.replace("\\", "\\\\").replace("'", "''")
            params[f"p{self.number}"] = f"'{quoted}':*"
        return params

    @property
    def worth(self) -> str:
        """SQL: what the document `d` gets for this word, from 0 to `TITLE`."""
        cases: list[tuple[str, float]] = [(f"d.title_vector @@ {self.literal}", TITLE)]
        if self.is_beginning:
            cases.append((f"d.title_vector @@ {self.beginning}", TITLE_BEGINNING))
        cases.append((f"d.strong_vector @@ {self.literal}", STRONG))
        if self.is_beginning:
            cases.append((f"d.strong_vector @@ {self.beginning}", STRONG_BEGINNING))
        cases.append((f"d.vector @@ {self.query}", TEXT))
        return "CASE " + " ".join(f"WHEN {condition} THEN {points}" for condition, points in cases) + " ELSE 0 END"


def terms_of(text: str) -> tuple[Term, ...]:
    *first, last = words_of(text) or ("",)
    terms = [Term(number, word, is_beginning=False) for number, word in enumerate(first)]
    return (*terms, Term.alone(len(first), last)) if last else ()


@dataclass(frozen=True, slots=True)
class TextQuery:
    """The words of a query, all of them wanted or any."""

    text: str
    terms: Sequence[Term]
    matched: WordMatch

    @classmethod
    def of(cls, text: str) -> TextQuery:
        terms = terms_of(text)
        return cls(text, terms, WordMatch.ALL if terms else WordMatch.NONE)

    @property
    def widened(self) -> TextQuery:
        return TextQuery(self.text, self.terms, WordMatch.ANY)

    @property
    def _joined(self) -> str:
        return (" && " if self.matched is WordMatch.ALL else " || ").join(term.query for term in self.terms)

    @property
    def condition(self) -> str:
        """SQL: the documents `d` that match."""
        return f"d.vector @@ ({self._joined})" if self.terms else "TRUE"

    @property
    def score(self) -> str:
        """SQL: how well the document `d` matches: exact title > all words in the title > codes, keywords > text."""
        if not self.terms:
            return "0::float8"
        every = " && ".join(term.query for term in self.terms)
        count = len(self.terms)
        return f"""(
            ({" + ".join(term.worth for term in self.terms)})::float8 / {count}
            + CASE WHEN d.title_vector @@ ({every})
              THEN {ALL_IN_TITLE} + {SHARE_OF_TITLE}::float8 * {count} / greatest(d.title_words, {count}) ELSE 0 END
            + CASE WHEN d.title_folded = lower(unaccent(%(text)s)) THEN {EXACT_TITLE} ELSE 0 END
        )"""

    @property
    def params(self) -> Params:
        params: Params = {"text": self.text}
        for term in self.terms:
            params |= term.params
        return params
