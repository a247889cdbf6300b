"""Whether every occupation leads somewhere: each name by exactly one way, the surest that holds.

The ways, in order: a row says that nothing here leads to it (WITHOUT); its own words stand in a title or a keyword
(TITLE); a row of the vocabulary leads to one that does (VOCABULARY); its SSYK group or field does (OCCUPATION). What
has none of them is MISSING.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from search.vocabulary.lexicon import Key, OccupationFacts, Relation, Vocabulary
from search.vocabulary.names import heads_of, variants_of


class Way(StrEnum):
    WITHOUT = "without"
    TITLE = "title"
    VOCABULARY = "vocabulary"
    OCCUPATION = "occupation"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Covered:
    """How a name is covered; `by` is the row's reason, the words found, or the phrase that leads on."""

    ssyk: str
    name: str
    way: Way
    by: str = ""


# Whether a course has all of these words in its title or keywords.
Leads = Callable[[Key], bool]


def coverage_of(groups: Sequence[OccupationFacts], vocabulary: Vocabulary, leads: Leads) -> list[Covered]:
    """Each name of each group, in order."""
    heads = heads_of(groups)
    return [
        _way(group.ssyk, name, _keys(name, heads.get(group.ssyk, ()), vocabulary), vocabulary, leads)
        for group in groups
        for name in group.names
    ]


def titles_lead(texts: Iterable[str], vocabulary: Vocabulary) -> Leads:
    """`Leads` for a catalogue of these titles and keywords.

    A word is found whole, or as the end or the beginning of a compound where it has four letters or more: "svetsare"
    in "spårsvetsare". A phrase is found when one text has all its words but the noise.
    """
    catalogue = [frozenset(vocabulary.canonical(text)) for text in dict.fromkeys(texts)]
    every = frozenset().union(*catalogue)
    found: dict[str, frozenset[str]] = {}

    def meets(word: str) -> frozenset[str]:
        if word not in found:
            found[word] = frozenset(one for one in every if one == word or (len(word) > 3 and _part(word, one)))
        return found[word]

    def leads(key: Key) -> bool:
        telling = [word for word in key if word not in vocabulary.noise]
        forms = [meets(word) for word in telling]
        return bool(forms) and all(forms) and any(all(form & text for form in forms) for text in catalogue)

    return leads


def _part(word: str, compound: str) -> bool:
    return compound.startswith(word) or compound.endswith(word)


def _keys(name: str, heads: Collection[str], vocabulary: Vocabulary) -> list[Key]:
    return [key for phrase in variants_of(name, heads) if (key := vocabulary.canonical(phrase))]


def _way(ssyk: str, name: str, keys: list[Key], vocabulary: Vocabulary, leads: Leads) -> Covered:
    for key in keys:
        reason = vocabulary.without(key)
        if reason:
            return Covered(ssyk, name, Way.WITHOUT, reason.reason)
    for key in keys:
        if leads(key):
            return Covered(ssyk, name, Way.TITLE, " ".join(key))
    for way, phrase in _leading(keys, vocabulary, leads):
        return Covered(ssyk, name, way, phrase)
    return Covered(ssyk, name, Way.MISSING)


def _leading(keys: list[Key], vocabulary: Vocabulary, leads: Leads) -> Iterator[tuple[Way, str]]:
    of_groups = {Relation.SSYK, Relation.FIELD}
    for way, wanted in ((Way.VOCABULARY, False), (Way.OCCUPATION, True)):
        for key in keys:
            for expansion in vocabulary.expansions(key):
                if (expansion.relation in of_groups) is wanted and leads(vocabulary.canonical(expansion.phrase)):
                    yield way, expansion.phrase
