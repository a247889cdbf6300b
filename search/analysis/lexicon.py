"""What the dictionary can't know of our field, as data: shipped in ``data/``, extended by editors at run time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from search.analysis.tokens import LONGEST, normalise

_DATA = Path(__file__).parent / "data"


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


class LexiconError(ValueError):
    """A line of the lexicon can't be read; the message names it."""


@dataclass(frozen=True)
class Lexicon:
    """Words in lower case. Two lexicons add up with ``|``; what the right one says of a word wins.

    `heads`: lemmas that end compounds which are taken apart even where the dictionary knows the whole ("kurs").
    `parts`: other words of the field that like to be parts, also such that no dictionary has ("barista").
    `protected`: never taken apart, and units within longer compounds.
    `joints`: joining form -> lemma ("löne" -> "lön").
    `compounds`: whole lemma -> its parts, where no rule finds them.
    `aliases`: lemma -> the lemma to use instead.

    Raises `LexiconError` for a word in capitals, with blanks or with signs.
    """

    heads: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    protected: frozenset[str] = frozenset()
    joints: Mapping[str, str] = field(default_factory=_nothing)
    compounds: Mapping[str, tuple[str, ...]] = field(default_factory=_nothing)
    aliases: Mapping[str, str] = field(default_factory=_nothing)

    def __post_init__(self) -> None:
        words = [*self.heads, *self.parts, *self.protected, *self.joints, *self.compounds, *self.aliases]
        words += [*self.joints.values(), *self.aliases.values()]
        for parts in self.compounds.values():
            if len(parts) < 2:
                raise LexiconError(f"En sammansättning har minst två led: {' '.join(parts)!r}.")
            words += parts
        for word in words:
            if word != normalise(word) or not word.replace("-", "").isalnum() or len(word) > LONGEST:
                raise LexiconError(f"Ett ord skrivs med små bokstäver, utan mellanslag och tecken: {word!r}.")

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __or__(self, other: Lexicon) -> Lexicon:
        return Lexicon(
            heads=self.heads | other.heads,
            parts=self.parts | other.parts,
            protected=self.protected.difference(other.compounds) | other.protected,
            joints=MappingProxyType({**self.joints, **other.joints}),
            compounds=MappingProxyType(
                {
                    word: parts
                    for word, parts in {**self.compounds, **other.compounds}.items()
                    if word in other.compounds or word not in other.protected
                }
            ),
            aliases=MappingProxyType({**self.aliases, **other.aliases}),
        )

    @cached_property
    def fingerprint(self) -> str:
        """The same for the same words, whatever order they came in."""
        digest = hashlib.sha256()
        for place in fields(self):
            value = getattr(self, place.name)
            lines = sorted(value if isinstance(value, frozenset) else (f"{k}={v}" for k, v in value.items()))
            digest.update("\n".join([place.name, *lines, ""]).encode())
        return digest.hexdigest()[:16]


@cache
def shipped() -> Lexicon:
    """The lexicon of `data/`."""
    return Lexicon(
        heads=frozenset(_words("heads")),
        parts=frozenset(_words("parts")),
        protected=frozenset(_words("protected")),
        joints=MappingProxyType(dict(_pairs("joints"))),
        compounds=MappingProxyType({word: tuple(parts.split()) for word, parts in _pairs("compounds")}),
        aliases=MappingProxyType(dict(_pairs("aliases"))),
    )


def _lines(name: str) -> Iterable[str]:
    for line in (_DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if text := line.partition("#")[0].strip():
            yield text


def _words(name: str) -> Iterable[str]:
    for line in _lines(name):
        yield from line.split()


def _pairs(name: str) -> Iterable[tuple[str, str]]:
    for line in _lines(name):
        left, equals, right = (side.strip() for side in line.partition("="))
        if not (left and equals and right):
            raise LexiconError(f"{name}.txt: raden {line!r} har inte formen ord = ord.")
        yield left, right
