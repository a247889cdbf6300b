"""What a search looks up: all rows of the vocabulary, with their phrases made canonical, in one immutable value."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from search.vocabulary.entries import SSYK_CODE, Entry, EntryKind, FilterKind
from search.vocabulary.idioms import skeleton
from search.vocabulary.names import heads_of, variants_of

# The canonical lemmas of a phrase: what inflected forms of the same words have in common.
Normalise = Callable[[str], tuple[str, ...]]
Key = tuple[str, ...]


class Relation(StrEnum):
    """How an expansion hangs together with what was written, from the nearest to the farthest.

    Measured weights: synonym .85, core .7, related and near .45, SSYK group .35, field of education .25, far .22.
    """

    SYNONYM = "synonym"
    CORE = "core"
    RELATED = "related"
    NEAR = "near"
    SSYK = "ssyk"
    FIELD = "field"
    FAR = "far"


# Nearer relations win where two rows lead to the same phrase.
_NEARNESS = {relation: place for place, relation in enumerate(Relation)}
# What a synonym brings along, one step on: "usk" leads to "undersköterska" and, a little farther, to her group.
_HANDED_ON = {
    Relation.SYNONYM: Relation.CORE,
    Relation.CORE: Relation.CORE,
    Relation.RELATED: Relation.NEAR,
    Relation.NEAR: Relation.NEAR,
    Relation.SSYK: Relation.SSYK,
    Relation.FIELD: Relation.FIELD,
    Relation.FAR: Relation.FAR,
}
_LAST_LETTER = "\U0010ffff"
_MOST_SYNONYMS = 3  # a phrase with more of them is a list of examples, whose own groups lead astray
_WHOLE_CODE = 4  # digits; a shorter one speaks of a field
# What of the filters says only how a course is studied; a school form in a title tells courses apart.
_BESIDE_SUBJECT = frozenset({FilterKind.MODE, FilterKind.TIME_OF_DAY, FilterKind.PACE})
# Rows whose right side has the best first.
_ORDERED = frozenset({EntryKind.ONE_WAY, EntryKind.RELATED, EntryKind.OCCUPATION, EntryKind.WITHOUT})


@dataclass(frozen=True, slots=True)
class Expansion:
    """Something else to look for; `phrase` as the row has it, `entry_id` the row that says so.

    `place`: how many stand before it in a row that leads one way, where the best comes first; 0 in other rows.
    """

    phrase: str
    relation: Relation
    entry_id: int | str
    place: int = 0

    @property
    def nearness(self) -> tuple[int, int]:
        """Less for what is nearer: of two rows that lead to the same phrase, the one that says more of it."""
        return _NEARNESS[self.relation], self.place


@dataclass(frozen=True, slots=True)
class FilterWord:
    """What a phrase filters by; for PLACE the values are municipality codes, for PACE percent, for MONTH numbers."""

    kind: FilterKind
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OccupationFacts:
    """An SSYK group (four digits) with its name and the names that people use."""

    ssyk: str
    label: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Without:
    """Nothing in such a catalogue leads to this; `reason` is a Swedish sentence to show, `nearest` what comes near."""

    reason: str
    nearest: tuple[str, ...]
    entry_id: int | str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Immutable, shared by all requests of a process. Build it with `Vocabulary.of`.

    Keys are tuples of canonical words; `canonical` makes one of a phrase. `longest` is the number of words of the
    longest key, `idioms` are the keys that hold noise words, to be tried before noise is dropped;
    `skeletons` leads to them from what is left without little words. `noise` has the words
    as the rows have them, and so do `known_words`, those of all rows and occupations: a query's word is noise, or is
    known and never "corrected", when itself or its lemma is one of them. `beside_subject`: noise and single words
    for how one studies, which in a title ("Svenska 1 Kväll") say nothing of the subject.
    """

    fingerprint: str
    canonical: Normalise
    longest: int
    noise: frozenset[str]
    beside_subject: frozenset[str]
    protected: frozenset[str]
    compounds: Mapping[str, tuple[str, ...]]
    idioms: frozenset[Key]
    skeletons: Mapping[Key, Key] = field(repr=False)
    filter_words: Mapping[Key, FilterWord]
    known_words: frozenset[str]
    _leading_words: tuple[str, ...] = field(repr=False)
    _expansions: Mapping[Key, tuple[Expansion, ...]] = field(repr=False)
    _occupations: Mapping[Key, tuple[OccupationFacts, ...]] = field(repr=False)
    _without: Mapping[Key, Without] = field(repr=False)

    @classmethod
    def of(
        cls, entries: Iterable[Entry], normalise: Normalise, occupations: Iterable[OccupationFacts] = ()
    ) -> Vocabulary:
        """Build it of the rows that are in use. The order of the rows means nothing."""
        return _Builder(normalise, tuple(occupations)).build(tuple(entries), normalise)

    def expansions(self, key: Key) -> tuple[Expansion, ...]:
        """What else to look for when somebody writes `key`, nearest first; () for what the vocabulary doesn't know."""
        return self._expansions.get(key, ())

    def occupations(self, key: Key) -> tuple[OccupationFacts, ...]:
        """The SSYK groups that have an occupation of this name, by code."""
        return self._occupations.get(key, ())

    def without(self, key: Key) -> Without | None:
        """Why nothing here leads to `key`, if that is known."""
        return self._without.get(key)

    @property
    def trades(self) -> Iterator[str]:
        """The occupations whose name is one word."""
        return (key[0] for key in self._occupations if len(key) == 1)

    def beginning(self, prefix: str) -> Sequence[str]:
        """Single words that begin so and lead somewhere, the shortest first."""
        words = self._leading_words
        start, stop = bisect_left(words, prefix), bisect_left(words, prefix + _LAST_LETTER)
        return sorted(words[start:stop], key=lambda word: (len(word), word))

    def keys(self) -> Iterator[Key]:
        """Everything that leads somewhere."""
        return iter(self._expansions)


class _Builder:
    """Collects; used once."""

    def __init__(self, normalise: Normalise, occupations: tuple[OccupationFacts, ...]) -> None:
        self.normalise = cache(normalise)  # a group asks for each of its phrases many times
        self.facts = {fact.ssyk: fact for fact in occupations}
        self.found: defaultdict[Key, dict[Key, Expansion]] = defaultdict(dict)
        self.filters: dict[Key, FilterWord] = {}
        self.without: dict[Key, Without] = {}
        self.compounds: dict[str, tuple[str, ...]] = {}
        self.noise: set[str] = set()
        self.canonical_noise: set[str] = set()
        self.protected: set[str] = set()
        self.words: set[str] = set()
        self.named = self._named(occupations)
        self.keys_of_code: defaultdict[str, list[Key]] = defaultdict(list)
        for key, facts in self.named.items():
            for fact in facts:
                self.keys_of_code[fact.ssyk].append(key)

    def build(self, entries: tuple[Entry, ...], normalise: Normalise) -> Vocabulary:
        for entry in entries:
            self._take(entry)
        self._hand_on()
        expansions = {
            key: tuple(sorted(found.values(), key=lambda one: (_NEARNESS[one.relation], one.phrase)))
            for key, found in self.found.items()
            if found
        }
        keys = {*expansions, *self.filters, *self.without, *self.named}
        idioms = frozenset(key for key in keys if not self.canonical_noise.isdisjoint(key))
        return Vocabulary(
            fingerprint=_fingerprint(entries, self.facts.values()),
            canonical=normalise,
            longest=max((len(key) for key in keys), default=0),
            noise=frozenset(self.noise),
            beside_subject=frozenset(self.noise).union(
                key[0] for key, meant in self.filters.items() if len(key) == 1 and meant.kind in _BESIDE_SUBJECT
            ),
            protected=frozenset(self.protected),
            compounds=MappingProxyType(self.compounds),
            idioms=idioms,
            skeletons=MappingProxyType(
                {bones: key for key in sorted(idioms, reverse=True) if (bones := skeleton(key))}
            ),
            filter_words=MappingProxyType(self.filters),
            known_words=frozenset(self.words),
            _leading_words=tuple(sorted(key[0] for key in {*expansions, *self.without} if len(key) == 1)),
            _expansions=MappingProxyType(expansions),
            _occupations=MappingProxyType(self.named),
            _without=MappingProxyType(self.without),
        )

    def _take(self, entry: Entry) -> None:
        match entry.kind:
            case EntryKind.EQUAL:
                self._lead(entry.left, entry.left, Relation.SYNONYM, entry)
            case EntryKind.ONE_WAY:
                self._lead(entry.left, entry.right, Relation.SYNONYM, entry)
            case EntryKind.RELATED:
                self._lead(entry.left, entry.right, Relation.RELATED, entry)
            case EntryKind.GROUP:
                self._lead(entry.left, entry.left, Relation.CORE, entry)
                self._lead(entry.left, entry.right, Relation.NEAR, entry)
                self._lead(entry.left, entry.extra, Relation.FAR, entry)
            case EntryKind.COMPOUND:
                self.compounds[entry.left[0]] = entry.right
                self._know((*entry.left, *entry.right))
            case EntryKind.PROTECTED:
                self.protected.update(entry.left)
                self._know(entry.left)
            case EntryKind.NOISE:
                self.noise.update(entry.left)
                self.canonical_noise.update(entry.left, *map(self.normalise, entry.left))
                self._know(entry.left)
            case EntryKind.FILTER:
                meant = FilterWord(FilterKind(entry.extra[0]), entry.right)
                self.filters.update(dict.fromkeys(self._keys(entry.left), meant))
            case EntryKind.OCCUPATION:
                self._occupation(entry)
            case EntryKind.WITHOUT:
                self._without(entry)

    def _occupation(self, entry: Entry) -> None:
        for code in entry.left:
            relation = Relation.SSYK if len(code) == _WHOLE_CODE else Relation.FIELD
            for key in self._keys_below(code):
                self._lead_key(key, entry.right, relation, entry)
        self._know(entry.right)

    def _without(self, entry: Entry) -> None:
        value = Without(" ".join(entry.extra), entry.right, entry.id)
        codes = [name for name in entry.left if SSYK_CODE.fullmatch(name)]
        names = [name for name in entry.left if name not in codes]
        self._know(entry.right)
        for key in (*(key for code in codes for key in self._keys_below(code)), *self._keys(names)):
            self.without[key] = value
            self._lead_key(key, entry.right, Relation.CORE, entry)

    def _keys_below(self, code: str) -> list[Key]:
        return [key for ssyk, keys in self.keys_of_code.items() if ssyk.startswith(code) for key in keys]

    def _lead(self, sources: Iterable[str], targets: tuple[str, ...], relation: Relation, entry: Entry) -> None:
        self._know(targets)
        for key in self._keys(sources):
            self._lead_key(key, targets, relation, entry)

    def _lead_key(self, key: Key, targets: Iterable[str], relation: Relation, entry: Entry) -> None:
        found, is_ordered = self.found[key], entry.kind in _ORDERED
        for place, phrase in enumerate(targets):
            target = self.normalise(phrase)
            if not target or target == key:
                continue
            one = Expansion(phrase, relation, entry.id, place if is_ordered else 0)
            known = found.get(target)
            if known is None or one.nearness < known.nearness:
                found[target] = one

    def _hand_on(self) -> None:
        """A phrase with few synonyms gets what they lead to, one step and no further."""
        direct = {key: tuple(found.items()) for key, found in self.found.items()}
        for key, found in direct.items():
            synonyms = [target for target, one in found if one.relation is Relation.SYNONYM]
            if len(synonyms) > _MOST_SYNONYMS:
                continue
            for target, one in (item for synonym in synonyms for item in direct.get(synonym, ())):
                known, relation = self.found[key].get(target), _HANDED_ON[one.relation]
                if target == key:
                    continue
                handed = Expansion(one.phrase, relation, one.entry_id, one.place)
                if known is None or handed.nearness < known.nearness:
                    self.found[key][target] = handed

    def _keys(self, phrases: Iterable[str]) -> list[Key]:
        phrases = tuple(phrases)
        self._know(phrases)
        return list(dict.fromkeys(key for phrase in phrases if (key := self.normalise(phrase))))

    def _know(self, phrases: Iterable[str]) -> None:
        for phrase in phrases:
            self.words.update(phrase.split())

    def _named(self, occupations: tuple[OccupationFacts, ...]) -> dict[Key, tuple[OccupationFacts, ...]]:
        named: defaultdict[Key, dict[str, OccupationFacts]] = defaultdict(dict)
        heads = heads_of(occupations)
        for fact in occupations:
            for name in (fact.label, *fact.names):
                for phrase in variants_of(name, heads.get(fact.ssyk, frozenset())):
                    for key in self._keys([phrase]):
                        named[key][fact.ssyk] = fact
        return {key: tuple(facts[ssyk] for ssyk in sorted(facts)) for key, facts in named.items()}


def _fingerprint(entries: Iterable[Entry], occupations: Iterable[OccupationFacts]) -> str:
    """The same for the same contents, whatever the order and the ids of the rows."""
    rows = sorted(repr((entry.kind.value, entry.left, entry.right, entry.extra)) for entry in entries)
    names = sorted(repr((fact.ssyk, fact.label, tuple(sorted(fact.names)))) for fact in occupations)
    return hashlib.sha256("\n".join((*rows, *names)).encode()).hexdigest()[:32]
