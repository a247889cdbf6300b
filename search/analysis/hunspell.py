"""Reads hunspell's Swedish dictionary: headwords, their inflected forms, and the forms that begin a compound.

The data come from the package `hunspell-sv` (LGPL-3): in `sv_SE_expanded.dic` nearly every word has its paradigm as
flags; `sv_SE.dic` adds words, of which only those with flags are of use: the rest is a heap of place names, fragments
and single forms. What the flags mean stands in the comments of `sv_SE.aff`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

PACKAGE = "hunspell-sv"
AFFIXES = "sv_SE.aff"
DICTIONARIES = ("sv_SE_expanded.dic", "sv_SE.dic")  # the better one first
_FLAGLESS = DICTIONARIES[0]  # where also words without flags are of use

# Flags of `sv_SE.aff` without a rule of their own.
BEGINS, MIDDLE, ENDS, ONLY_IN_COMPOUND, NEEDS_AFFIX = "X", "U", "Y", "Z", "¤"
INFLECTING = frozenset("ABCDEFGHIJKLMNOPQRTm")
JOINING = frozenset("zgyhxwvfuits")
_GENITIVE_ONLY = frozenset("A")
_NOMINAL = frozenset("BCDEFGHIJ")
_VERBAL = frozenset("KLMNPjm")

# Endings that make another word, not another form: the lemma keeps this much of them.
_OWN_WORDS: dict[str, dict[str, str]] = {
    "T": {
        **dict.fromkeys(("re", "ren", "rens", "res", "rna", "rnas"), "re"),
        **dict.fromkeys(("isk", "iska", "iskt"), "isk"),
    },
    **{flag: dict.fromkeys(("nde", "ndes", "ndet", "ndets", "ndena", "ndenas"), "nde") for flag in "BDF"},
    "L": {"ende": "ende"},
}


class DictionaryMissingError(RuntimeError):
    """The package with the Swedish dictionary isn't installed, or lacks its files."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One suffix: take `strip` letters away, add `add`, for words that end as `condition` says."""

    strip: int
    add: str
    condition: re.Pattern[str]
    lemma_add: str  # what the lemma of the form ends in instead: "" unless the ending makes a word of its own
    genitive: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A headword in lower case with its flags; `name` when the dictionary writes it with a capital."""

    word: str
    flags: frozenset[str]
    name: bool

    @property
    def is_verb(self) -> bool:
        """Whether the entry is a verb in the infinitive, and no noun beside."""
        return self.word.endswith("a") and "E" not in self.flags and not self.flags.isdisjoint(_VERBAL)

    @property
    def is_noun(self) -> bool:
        """Whether the entry inflects as nouns do."""
        return not self.is_verb and not self.flags.isdisjoint(_NOMINAL)

    @property
    def inflects(self) -> bool:
        """Whether the entry has a paradigm; one that only stands in the genitive has none."""
        return bool((self.flags & INFLECTING) - _GENITIVE_ONLY)


class Form(NamedTuple):
    """An inflected form of a lemma; `genitive` forms are read so only when nothing else fits."""

    text: str
    lemma: str
    genitive: bool


@dataclass(frozen=True, slots=True)
class Source:
    """Where a dictionary's files lie, and which version they are of."""

    folder: Path
    version: str


def installed() -> Source:
    """The installed package's dictionary; raises `DictionaryMissingError`."""
    try:
        package = metadata.distribution(PACKAGE)
    except metadata.PackageNotFoundError:
        raise DictionaryMissingError(
            "Den svenska ordlistan saknas: paketet hunspell-sv är inte installerat. Kör `make setup`, eller "
            "`pip install --require-hashes -r requirements.txt` i den virtuella miljön."
        ) from None
    for file in package.files or ():
        if file.name == AFFIXES:
            folder = Path(str(file.locate())).resolve().parent
            missing = [name for name in (AFFIXES, *DICTIONARIES) if not (folder / name).is_file()]
            if not missing:
                return Source(folder, package.version)
    raise DictionaryMissingError(f"Paketet {PACKAGE} är installerat, men dess filer saknas. Installera om det.")


class Rules:
    """The suffix rules of an .aff file; a rule looks at a word's last few letters, so its answers are kept by those."""

    _REACH = 6  # letters; the longest condition has four

    def __init__(self, path: Path) -> None:
        self._by_flag: dict[str, list[Rule]] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            fields = line.split()
            if len(fields) < 5 or fields[0] != "SFX" or fields[1] not in INFLECTING | JOINING:
                continue
            flag, strip, add, condition = (value.replace("0", "") for value in fields[1:5])
            add = add.partition("/")[0]
            own = _OWN_WORDS.get(flag, {}).get(add, "")
            genitive = add.endswith("s") and flag != "L"
            self._by_flag.setdefault(flag, []).append(
                Rule(len(strip), add, re.compile(f"(?:{condition})$"), own, genitive)
            )
        self._known: dict[tuple[frozenset[str], str], tuple[Rule, ...]] = {}

    def _fitting(self, flags: frozenset[str], word: str) -> tuple[Rule, ...]:
        key = (flags, word[-self._REACH :])
        found = self._known.get(key)
        if found is None:
            rules = (rule for flag in sorted(flags) for rule in self._by_flag.get(flag, ()))
            found = self._known[key] = tuple(rule for rule in rules if rule.condition.search(key[1]))
        return found

    def inflect(self, entry: Entry) -> Iterator[Form]:
        """Every form of an entry but the headword itself."""
        word = entry.word
        for rule in self._fitting(entry.flags & INFLECTING, word):
            stem = word[: len(word) - rule.strip]
            yield Form(stem + rule.add, stem + rule.lemma_add if rule.lemma_add else word, rule.genitive)

    def joints(self, entry: Entry) -> Iterator[str]:
        """The linking forms that the flags give a word: ``yrkes`` of *yrke*, ``vecko`` of *vecka*."""
        for rule in self._fitting(entry.flags & JOINING, entry.word):
            yield entry.word[: len(entry.word) - rule.strip] + rule.add


def read_entries(folder: Path) -> Iterator[Entry]:
    """Every entry of use once, those of the better dictionary first."""
    seen: set[tuple[str, str]] = set()
    for name in DICTIONARIES:
        flagless = name == _FLAGLESS
        for line in (folder / name).read_text(encoding="utf-8").splitlines()[1:]:
            word, _, flags = line.partition("/")
            if (flags or flagless) and NEEDS_AFFIX not in flags and (word, flags) not in seen and _usable(word):
                seen.add((word, flags))
                written = unicodedata.normalize("NFC", word)
                yield Entry(written.casefold(), frozenset(flags.strip()), written[0].isupper())


def _usable(word: str) -> bool:
    letters = word.replace("-", "")
    return len(letters) > 1 and letters.isalpha() and not word.startswith("-")
