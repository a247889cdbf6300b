"""The analyser: a compiled dictionary and a lexicon, made into terms. Index and query use the same one."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from search.analysis import dictionary, tokens
from search.analysis.compile import HEAD, NAME, WORD
from search.analysis.compounds import Part, Splitter
from search.analysis.lexicon import Lexicon, shipped
from search.analysis.linking import lemma_candidates
from search.analysis.model import STEM_MARK, WEIGHTS, Kind, QueryWord, Token
from search.analysis.stems import derivation_stem, reductions
from search.analysis.tokens import LONGEST, Piece, Sort, normalise

VERSION = 1  # of what terms come out; raise it with every change that makes other terms of the same text

_CACHED_WORDS = 50_000  # some 20 MB when full: the words of a region's catalogue, and what people type
_LONGEST_CACHED = 2 * LONGEST  # letters, marks of decomposed ones included
_LEVEL_DIGITS = 2


@dataclass(frozen=True, slots=True)
class _Word:
    lemmas: tuple[str, ...]
    parts: tuple[Part, ...]
    stem: str | None
    known: bool


class Analyser:
    """Makes terms. Immutable, and safe to use from several threads.

    A term is a lemma in lower case, composed (NFC), with its å, ä and ö. Where the dictionary leaves open which lemma
    a form belongs to, *all* of them are given, in alphabetical order, both to the index and to the query: they meet in
    any case. A form that is itself a word with forms of its own stands for that word alone ("svenska" isn't "svensk").
    A word unknown to all is its own lemma, beside what is left without an ending of inflection.
    """

    def __init__(self, lexicon: Lexicon | None = None, directory: Path = dictionary.DEFAULT_DIRECTORY) -> None:
        self.lexicon = shipped() if lexicon is None else lexicon
        self._dictionary = dictionary.load(directory)
        self._splitter = Splitter(self._dictionary, self.lexicon)
        self._own_words = (
            self.lexicon.heads | self.lexicon.parts | self.lexicon.protected | self.lexicon.compounds.keys()
        )
        made_of = f"{VERSION} {self._dictionary.fingerprint} {self.lexicon.fingerprint}"
        self.fingerprint = hashlib.sha256(made_of.encode()).hexdigest()[:16]
        self._cached = lru_cache(_CACHED_WORDS)(self._analyse)

    # --- words ---

    def lemma(self, word: str) -> tuple[str, ...]:
        """The lemmas that a word may stand for, at least one."""
        return self._word(word).lemmas

    def split(self, word: str) -> tuple[str, ...]:
        """Lemmas of a compound's parts; of another word its first lemma alone."""
        found = self._word(word)
        return tuple(part.lemma for part in found.parts) or found.lemmas[:1]

    def parts(self, word: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The parts of a compound as they are written in it, and their lemmas; one of each for another word."""
        found = self._word(word)
        written = tuple(part.surface for part in found.parts) or (normalise(word),)
        return written, self.split(word)

    def stem(self, word: str) -> str | None:
        """The derivation stem of a word, without the mark that terms have; None for words too short to have one."""
        return self._word(word).stem

    def is_known(self, word: str) -> bool:
        """Whether the dictionary or the lexicon has the word, in any form."""
        return self._word(word).known

    # --- texts ---

    def analyse_document(self, text: str) -> list[Token]:
        """The terms of a text, in order; equal terms as often as they stand there."""
        found: list[Token] = []
        for position, piece in enumerate(tokens.pieces(text, self.is_known)):
            found.extend(self._tokens(piece, position))
        return found

    def analyse_query(self, text: str) -> list[QueryWord]:
        """The words of a query, in order; nothing is dropped but signs."""
        words: list[QueryWord] = []
        for text_, sort, start, end in tokens.pieces(text, self.is_known):
            surface = text[start:end]
            if sort is Sort.CODE:
                words.append(QueryWord(surface, start, end, (text_,), is_code=True))
            elif sort is Sort.NUMBER:
                after_word = bool(words) and not words[-1].is_number
                level = text_ if after_word and text_.isalnum() and _digits(text_) <= _LEVEL_DIGITS else None
                words.append(QueryWord(surface, start, end, (text_,), is_number=True, level=level))
            elif sort is Sort.BEGINNING:
                lemma = self._lemma_of_beginning(text_)
                words.append(QueryWord(surface, start, end, (lemma,), stem=_stem_term(self.stem(lemma))))
            else:
                word = self._word(text_)
                parts = tuple(part.lemma for part in word.parts)
                words.append(QueryWord(surface, start, end, word.lemmas, parts, _stem_term(word.stem)))
        return words

    def _tokens(self, piece: Piece, position: int) -> Iterator[Token]:
        if piece.sort is Sort.CODE or piece.sort is Sort.NUMBER:
            kind = Kind.CODE if piece.sort is Sort.CODE else Kind.NUMBER
            yield Token(piece.text, kind, WEIGHTS[kind], position)
            return
        if piece.sort is Sort.BEGINNING:
            lemma = self._lemma_of_beginning(piece.text)
            yield Token(lemma, Kind.WORD, WEIGHTS[Kind.WORD], position)
            word = self._word(lemma)
        else:
            word = self._word(piece.text)
            for lemma in word.lemmas:
                yield Token(lemma, Kind.WORD, WEIGHTS[Kind.WORD], position)
        if word.stem is not None:
            yield Token(STEM_MARK + word.stem, Kind.STEM, WEIGHTS[Kind.STEM], position)
        for part in word.parts[:-1]:
            yield Token(part.lemma, Kind.MODIFIER, WEIGHTS[Kind.MODIFIER], position)
            if (stem := self.stem(part.lemma)) is not None:
                yield Token(STEM_MARK + stem, Kind.STEM, WEIGHTS[Kind.STEM] * WEIGHTS[Kind.MODIFIER], position)
        for part in word.parts[-1:]:
            yield Token(part.lemma, Kind.HEAD, WEIGHTS[Kind.HEAD], position)

    # --- one word ---

    def _word(self, written: str) -> _Word:
        return self._cached(written) if len(written) <= _LONGEST_CACHED else self._analyse(written)

    def _analyse(self, written: str) -> _Word:
        text = normalise(written)
        if len(text) > LONGEST or not text.replace("-", "").isalnum() or text != text.strip("-"):
            return _Word((text[:LONGEST],), (), None, text in self._own_words)
        lemmas = self._known_lemmas(text)
        known = bool(lemmas)
        parts = self._parts(text)
        if not lemmas and parts:
            lemmas = (text.removesuffix(parts[-1].surface) + parts[-1].lemma,)
        if not lemmas:
            lemmas = reductions(text, self._has)
        lemmas = tuple(dict.fromkeys(self._alias(lemma) for lemma in lemmas))
        parts = tuple(Part(part.surface, self._alias(part.lemma)) for part in parts)
        stem = derivation_stem(lemmas[0 if known else -1], self._is_noun) if text.isalpha() or "-" in text else None
        return _Word(lemmas, parts, stem, known)

    def _alias(self, lemma: str) -> str:
        return self.lexicon.aliases.get(lemma, lemma)

    def _known_lemmas(self, text: str) -> tuple[str, ...]:
        if text in self._own_words:
            return (text,)
        record = self._dictionary.get(text)
        if record is None or not record[0] & WORD:
            return ()
        return tuple(text[: len(text) - strip] + add for strip, add in record[1])

    def _parts(self, text: str) -> tuple[Part, ...]:
        if "-" not in text:
            return self._splitter.split(text)
        record = self._dictionary.get(text)
        if text in self.lexicon.protected or (record is not None and record[0] & NAME):
            return ()
        if text in self.lexicon.compounds:
            return tuple(Part(part, part) for part in self.lexicon.compounds[text])
        *beginnings, end = text.split("-")
        found: list[Part] = []
        for piece in beginnings:
            found += self._splitter.split(piece) or [Part(piece, self._lemma_of_beginning(piece))]
        found += self._splitter.split(end) or [Part(end, self._word(end).lemmas[0])]
        return tuple(part for part in found if part.surface)

    def _lemma_of_beginning(self, form: str) -> str:
        """The lemma behind a compound's first part that stands alone: "omsorgs-"."""
        if form in self._own_words:
            return form
        record = self._dictionary.get(form)
        if form in self.lexicon.joints:
            return self.lexicon.joints[form]
        if record is not None and record[2] is not None:
            strip, add = record[2]
            return form[: len(form) - strip] + add
        if record is not None:
            return self._word(form).lemmas[0]
        return next((lemma for lemma in lemma_candidates(form) if lemma != form and self._is_noun(lemma)), form)

    def _has(self, word: str) -> bool:
        return word in self._own_words or self._dictionary.get(word) is not None

    def _is_noun(self, word: str) -> bool:
        record = self._dictionary.get(word)
        return word in self._own_words or (record is not None and bool(record[0] & HEAD) and record[1] == ((0, ""),))


def fold(word: str) -> str:
    """Lower case without accents (å ä ö: a a o), to find words whose writer left them out."""
    plain = unicodedata.normalize("NFD", normalise(word))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _stem_term(stem: str | None) -> str | None:
    return None if stem is None else STEM_MARK + stem


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))
