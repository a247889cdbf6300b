"""The names that stand in a register of occupations, as people would write them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from search.vocabulary.entries import clean_phrase

_BRACKETS = re.compile(r"\([^)]*\)")
_GROUP_ENDING = re.compile(r"\s+(?:m\.\s?fl\.|m\.\s?m\.)$")
_APPENDED = re.compile(r",?\s*\b(?:utan yrkesbevis|utan behörighetsbevis)$")


class Named(Protocol):
    """An occupation group with its names."""

    @property
    def ssyk(self) -> str: ...
    @property
    def names(self) -> tuple[str, ...]: ...


def variants_of(name: str, heads: Collection[str] = frozenset()) -> tuple[str, ...]:
    """The phrases that mean the occupation.

    "Fiskal/Notarie" is either; "Lärare i grundskolan, årskurs 1-6" without its comma; "Murare, utan yrkesbevis" is
    "murare"; "Skötare (inom psykiatrisk vård)" is "skötare". What stands before a comma counts alone when it is one
    of `heads`.
    """
    phrases: list[str] = []
    for part in name.split("/"):
        whole = _APPENDED.sub("", _GROUP_ENDING.sub("", _BRACKETS.sub(" ", clean_phrase(part)))).strip()
        head = whole.partition(",")[0].strip()
        phrases.append(clean_phrase(whole.replace(",", " ").replace(":", " ")))
        if head in heads:
            phrases.append(head)
    return tuple(dict.fromkeys(phrase for phrase in phrases if phrase))


def heads_of(groups: Iterable[Named]) -> Mapping[str, frozenset[str]]:
    """By SSYK code the words before a comma that stand in this group alone: "läkare, ..." is, "lärling, ..." is not."""
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for group in groups:
        for name in group.names:
            for part in name.split("/"):
                head, comma, _ = clean_phrase(part).partition(",")
                if comma:
                    codes[head.strip()].add(group.ssyk)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for head, ssyk in codes.items():
        if len(ssyk) == 1 and head != "lärling":
            found[next(iter(ssyk))].add(head)
    return {ssyk: frozenset(heads) for ssyk, heads in found.items()}
