"""Turns hunspell's dictionary into the two files that `dictionary.py` loads; done once per version.

A trie holds every form in lower case, and beside it one small number per form points into a table of records. A record
says which lemmas the form may stand for and what it may be in a compound. Lemmas are kept as operations ("take two
letters away, add *a*"), so that a million forms share some thousand records.
"""

from __future__ import annotations

import marshal
from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import marisa_trie

from search.analysis import hunspell
from search.analysis.linking import VOWEL_CHANGES, lemma_candidates, productive_forms

VERSION = 1  # of what is compiled; raise it with every change here, in hunspell.py or in linking.py

# What a form may be. WORD: stands alone. NAME: only as a name. HEAD: ends a compound; WEAK_HEAD: nobody has said so.
# FIRST: begins a compound; GUESSED: only by the rules of productive linking.
WORD, NAME, HEAD, WEAK_HEAD, FIRST, GUESSED = 1, 2, 4, 8, 16, 32

FORMS_FILE, RECORDS_FILE = "forms.marisa", "records.bin"

# A word's family: how many compounds of the dictionary begin with it, or end in it. Told in steps.
FAMILY_STEPS = (4, 16, 64)
_MINED_TIMES = 3  # a joint that nobody declares counts when so many compounds of the dictionary have it
_SHORTEST_MINED = 3
_SHORTEST_HEAD = 4

_ONLY_COMPOUNDING = frozenset((hunspell.BEGINS, hunspell.MIDDLE, hunspell.ENDS, "!"))
_COUNTING = frozenset("0123456789)>")  # numerals and the like: words that never inflect

Operation = tuple[int, str]
# (what it may be, operations to its lemmas, operation to the lemma as first part, family as first part, family as head)
Record = tuple[int, tuple[Operation, ...], Operation | None, int, int]


def compile_to(directory: Path, source: hunspell.Source) -> None:
    """Write the trie and its records into `directory`, which exists."""
    words = _Words(hunspell.Rules(source.folder / hunspell.AFFIXES), hunspell.read_entries(source.folder))
    texts = words.texts()
    trie = marisa_trie.Trie(texts)
    table: dict[Record, int] = {}
    numbers = array("H", bytes(2 * len(texts)))
    for text in texts:
        numbers[trie[text]] = table.setdefault(words.record(text), len(table))
    trie.save(str(directory / FORMS_FILE))
    with (directory / RECORDS_FILE).open("wb") as file:
        marshal.dump((list(table), numbers.tobytes()), file)


class _Words:
    """Everything known about the forms while the files are made."""

    def __init__(self, rules: hunspell.Rules, entries: Iterable[hunspell.Entry]) -> None:
        self._words: set[str] = set()
        self._names: set[str] = set()
        self._bases: set[str] = set()  # words with a paradigm of their own, or none to have
        self._standing: set[str] = set()  # words that are more than forms which compounds are made of
        self._nouns: set[str] = set()
        self._verbs: set[str] = set()
        self._heads: set[str] = set()
        self._plurals: dict[str, str] = {}  # plurals that the dictionary may take for words -> singular
        self._readings: defaultdict[str, set[str]] = defaultdict(set)  # form -> lemmas
        self._genitives: defaultdict[str, set[str]] = defaultdict(set)
        self._joints: defaultdict[str, set[str]] = defaultdict(set)  # joining form -> words that declare it
        self._firsts: dict[str, str] = {}  # joining form -> lemma
        self._guessed: dict[str, str] = {}
        loose = [entry.word.rstrip("-") for entry in entries if not self._add(entry, rules)]
        self._change_vowels()
        self._join(loose)
        self._join_by_rule()
        self._families()

    def texts(self) -> list[str]:
        """All forms, each once."""
        return sorted(self._words.union(self._names, self._readings, self._genitives, self._firsts, self._guessed))

    def _add(self, entry: hunspell.Entry, rules: hunspell.Rules) -> bool:
        """Note an entry; False when it only exists as the first part of compounds."""
        word, flags = entry.word, entry.flags
        begins = not entry.name and not flags.isdisjoint({hunspell.BEGINS, hunspell.MIDDLE})
        if word.endswith("-"):
            return False
        if hunspell.ONLY_IN_COMPOUND in flags:
            return not begins
        (self._names if entry.name else self._words).add(word)
        if not flags or flags - _ONLY_COMPOUNDING:
            self._standing.add(word)
        if entry.inflects or flags & _COUNTING:
            self._bases.add(word)
        if entry.is_verb:
            self._verbs.add(word)
        if entry.is_noun and not entry.name:
            self._nouns.add(word)
        ends = hunspell.ENDS in flags and not entry.name
        if ends and not entry.is_verb:
            self._heads.add(word)
        for text, lemma, genitive in rules.inflect(entry):
            (self._genitives if genitive else self._readings)[text].add(lemma)
            if lemma != word and not genitive:
                self._add_derived(lemma, ends=ends)
        for text in (*rules.joints(entry), *([word] if begins else [])):
            self._joints[text].add(word)
        return True

    def _add_derived(self, word: str, *, ends: bool) -> None:
        """Note a word that another's paradigm makes: skrivare of skriva."""
        self._words.add(word)
        self._bases.add(word)
        if word.endswith("are"):
            self._nouns.add(word)
        if ends:
            self._heads.add(word)

    def _change_vowels(self) -> None:
        """The dictionary has böcker as a word of its own; here it is a form of bok, and so are its forms."""
        for word in sorted(self._bases | self._heads, reverse=True):
            for singular, plural, endings in VOWEL_CHANGES:
                if word.endswith(singular):
                    changed = word.removesuffix(singular) + plural
                    self._plurals[changed] = word
                    self._bases.discard(changed)
                    for ending in endings:
                        (self._genitives if ending.endswith("s") else self._readings)[changed + ending].add(word)

    def _lemma_of_joint(self, form: str) -> str | None:
        """A noun that may stand behind a joining form that nobody declares."""
        return next((lemma for lemma in lemma_candidates(form) if lemma in self._nouns), None)

    def _likeliest(self, form: str, declaring: set[str]) -> str:
        """Of the words behind a declared joining form a noun that it begins with: skydds- is of skydd, not skydda."""
        nouns = self._nouns.intersection(lemma_candidates(form))
        return min(
            declaring | nouns,
            key=lambda word: (word != form, not form.startswith(word), word not in self._nouns, len(word), word),
        )

    def _join(self, loose: Iterable[str]) -> None:
        """Joining forms that exist: declared, loose, or shown by the dictionary's own compounds; in this order."""
        for form, words in self._joints.items():
            self._firsts[form] = self._likeliest(form, words)
        for form in loose:
            self._firsts.setdefault(form, self._lemma_of_joint(form) or form)
        shown: Counter[str] = Counter()
        for word in self._heads:
            for cut in range(_SHORTEST_MINED, len(word) - _SHORTEST_HEAD + 1):
                if word[cut:] in self._heads:
                    shown[word[:cut]] += 1
        for form, times in shown.items():
            if times >= _MINED_TIMES and form not in self._firsts and (lemma := self._lemma_of_joint(form)):
                self._firsts[form] = lemma

    def _join_by_rule(self) -> None:
        """Joining forms that are only to be expected; the shortest word behind a form is the likeliest."""
        for noun in sorted(self._nouns, key=lambda noun: (len(noun), noun)):
            if len(noun) >= _SHORTEST_MINED:
                for form, regular in productive_forms(noun):
                    (self._firsts if regular else self._guessed).setdefault(form, noun)
        for verb in sorted(self._verbs):
            if len(verb) > _SHORTEST_MINED:
                self._guessed.setdefault(verb[:-1], verb)  # mätingenjör

    def _families(self) -> None:
        self._begun: Counter[str] = Counter()
        self._ended: Counter[str] = Counter()
        for word in self._bases:
            for cut in range(2, len(word) - 2):
                first, head = word[:cut], word[cut:]
                if head in self._heads and first in self._firsts:
                    self._begun[self._firsts[first]] += 1
                    self._ended[head] += 1

    def _lemmas(self, text: str) -> list[str]:
        """What a form may stand for: itself alone if it has a paradigm; a genitive only if nothing else explains it."""
        inflected = self._singulars(self._readings.get(text, ())) - {text}
        if text in self._bases or not inflected:
            if text in self._words or text in self._names:
                return [text]
            return sorted(self._singulars(self._genitives.get(text, ())))
        own = text in self._names or (text in self._standing and text not in self._plurals)
        return sorted(inflected | {text} if own else inflected)

    def _singulars(self, lemmas: Iterable[str]) -> set[str]:
        return {self._plurals.get(lemma, lemma) for lemma in lemmas}

    def record(self, text: str) -> Record:
        """All that the analyser asks about one form."""
        lemmas = self._lemmas(text)
        kind = WORD if (lemmas and lemmas != [text]) or text in self._words else 0
        if text in self._names and text not in self._words:
            kind |= NAME | WORD
        if kind and not kind & NAME:
            if not self._heads.isdisjoint(lemmas):
                kind |= HEAD
            elif not self._bases.isdisjoint(lemmas):
                kind |= WEAK_HEAD
        first = self._firsts.get(text)
        if first is not None:
            kind |= FIRST
        elif (first := self._guessed.get(text)) is not None:
            kind |= FIRST | GUESSED
        return (
            kind,
            tuple(_operation(text, lemma) for lemma in lemmas),
            None if first is None else _operation(text, first),
            0 if first is None else _step(self._begun[first]),
            max((_step(self._ended[lemma]) for lemma in lemmas), default=0),
        )


def _step(size: int) -> int:
    return bisect_right(FAMILY_STEPS, size)


def _operation(form: str, lemma: str) -> Operation:
    """How many letters to take from the form's end, and what to add."""
    shared = 0
    for a, b in zip(form, lemma, strict=False):
        if a != b:
            break
        shared += 1
    return len(form) - shared, lemma[shared:]
