"""Swedish for search: text in, terms out. No Django here, and nothing of the catalogue.

`analyse_document` and `analyse_query` give the terms of both sides; the other functions answer for one word. They use
the lexicon that is shipped; `Analyser(lexicon)` uses one that editors have extended. Which words mean the same is not
said here: synonyms belong to the vocabulary. Why it is built like this: docs/decisions/0014-swedish-analysis.md.
"""

from __future__ import annotations

from functools import cache

from search.analysis.analyser import Analyser, fold
from search.analysis.dictionary import DictionaryBuildError, build
from search.analysis.hunspell import DictionaryMissingError
from search.analysis.lexicon import Lexicon, LexiconError, shipped
from search.analysis.model import STEM_MARK, WEIGHTS, Kind, QueryWord, Token

__all__ = [
    "STEM_MARK",
    "WEIGHTS",
    "Analyser",
    "DictionaryBuildError",
    "DictionaryMissingError",
    "Kind",
    "Lexicon",
    "LexiconError",
    "QueryWord",
    "Token",
    "analyse_document",
    "analyse_query",
    "build",
    "default_analyser",
    "fold",
    "is_known",
    "lemma",
    "parts",
    "shipped",
    "split",
    "stem",
]


@cache
def default_analyser() -> Analyser:
    """The analyser with the shipped lexicon; loaded at first use."""
    return Analyser()


def analyse_document(text: str) -> list[Token]:
    """The terms of a text, in order."""
    return default_analyser().analyse_document(text)


def analyse_query(text: str) -> list[QueryWord]:
    """The words of a query, in order."""
    return default_analyser().analyse_query(text)


def lemma(word: str) -> tuple[str, ...]:
    """The lemmas that a word may stand for, at least one."""
    return default_analyser().lemma(word)


def split(word: str) -> tuple[str, ...]:
    """Lemmas of a compound's parts; of another word its first lemma alone."""
    return default_analyser().split(word)


def parts(word: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The parts of a compound as they are written in it, and their lemmas; one of each for another word."""
    return default_analyser().parts(word)


def stem(word: str) -> str | None:
    """What a word shares with its relatives, or None."""
    return default_analyser().stem(word)


def is_known(word: str) -> bool:
    """Whether the dictionary or the lexicon has the word, in any form."""
    return default_analyser().is_known(word)
