"""This process's analyser and vocabulary, and the reader of queries that they make."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from courses.reference import course_names, equivalent_codes, is_gy25, normalise_code
from courses.row_versions import Remembered
from organisations.geography import municipalities, municipality_by_postal_code, municipality_by_town
from search.analysis import Analyser, Lexicon, shipped
from search.current_vocabulary import current_vocabulary
from search.levels import is_level
from search.meaning import Place, Words
from search.spelling import folded
from search.understanding import Reader
from search.vocabulary import Vocabulary

_WORD = re.compile(r"[^\W_]+")
# Letters of a place's name that may be misspelt: shorter ones look too much like other words.
SHORTEST_NAME = 6

_made: Remembered[str, Analyser] = Remembered(4)


def current_analyser() -> Analyser:
    """The one that editors' compounds and protected words make. One query: that of `current_vocabulary`."""
    return analyser_of(current_vocabulary())


def analyser_of(vocabulary: Vocabulary) -> Analyser:
    """The analyser with the words of a vocabulary beside the shipped ones."""
    made = _made.get(vocabulary.fingerprint)
    if made is None:
        made = _of(vocabulary)
        _made.add({vocabulary.fingerprint: made})
    return made


_trades: Remembered[str, frozenset[str]] = Remembered(4)


def trades_of(vocabulary: Vocabulary) -> frozenset[str]:
    """Words that name a trade, and those that end the names of some: "kock", "ingenjör"."""
    found = _trades.get(vocabulary.fingerprint)
    if found is None:
        analyser = analyser_of(vocabulary)
        found = frozenset(end for word in vocabulary.trades for end in (word, analyser.split(word)[-1]))
        _trades.add({vocabulary.fingerprint: found})
    return found


def _of(vocabulary: Vocabulary) -> Analyser:
    compounds = frozenset((word, parts) for word, parts in vocabulary.compounds.items() if _is_word(word))
    return _analyser(compounds, frozenset(word for word in vocabulary.protected if _is_word(word)))


def _is_word(text: str) -> bool:
    """Whether the analyser could take it apart at all: "c++" it never would."""
    return text.replace("-", "").isalnum()


@lru_cache(maxsize=4)
def _analyser(compounds: frozenset[tuple[str, tuple[str, ...]]], protected: frozenset[str]) -> Analyser:
    return Analyser(shipped() | Lexicon(compounds=dict(compounds), protected=protected))


def reader(words: Words, vocabulary: Vocabulary) -> Reader:
    return Reader(analyser_of(vocabulary), vocabulary, words, place_of, place_like, names_of, _renamed())


def place_of(name: str) -> Place | None:
    """A municipality, a town of one municipality, or a postal code."""
    code = municipality_by_postal_code(name) if any(c.isdigit() for c in name) else municipality_by_town(name)
    return Place(municipalities()[code].name, (code,)) if code else None


def place_like(name: str) -> Place | None:
    """The municipality whose name of six letters or more is one edit away from what was written; dots are no matter."""
    plain = folded(name)
    names = _long_names()
    found = process.extractOne(plain, names.keys(), scorer=OSA.distance, score_cutoff=1)
    return place_of(names[found[0]]) if found and found[0][0] == plain[:1] else None


def names_of(code: str) -> Sequence[str]:
    """What the course of a code is called, by its own register and by the other (Gy11, Gy25); () for an unknown one."""
    names = course_names()
    codes = (normalise_code(code), *sorted(equivalent_codes(code)))
    return [names[one] for one in codes if one in names]


@cache
def _renamed() -> Mapping[tuple[str, ...], str]:
    """The names of Gy25 that say another level than the course's name in Gy11, by their words without dots.

    "Engelska Nivå 1" is Engelska 5, while "Svenska Nivå 1" says the same as Svenska 1.
    """
    names = course_names()
    older = {
        code: sorted(names[one] for one in equivalent_codes(code) if one in names) for code in names if is_gy25(code)
    }
    pairs = ((_plain_words(names[code]), found[0]) for code, found in older.items() if found)
    return {words: name for words, name in pairs if _levels_in(words) != _levels_in(_plain_words(name))}


def _levels_in(words: Sequence[str]) -> set[str]:
    return set(filter(is_level, words))


def _plain_words(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(folded(name.casefold())))


@cache
def _long_names() -> Mapping[str, str]:
    return {folded(one.name.lower()): one.name for one in municipalities().values() if len(one.name) >= SHORTEST_NAME}
