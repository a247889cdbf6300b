"""The ways in which a word or a known phrase may be met: its lemmas and parts, and what the vocabulary leads to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.analysis import STEM_MARK, Analyser, QueryWord
from search.concepts import Alternative, Origin
from search.meaning import Words
from search.vocabulary.lexicon import Key, Relation, Vocabulary

SHORTEST_STEM, SHORTEST_BEGINNING, SHORTEST_END = 5, 3, 5
MOST_EXPANSIONS = 40
# Courses; of a word that fewer have, what its parts lead to is near.
FEW = 5
# What each place further back in a row takes of an expansion's worth.
LATER_IN_ROW = 0.94
# The same for an occupation's group, whose first phrases are for all of its names and the last for a few.
LATER_IN_GROUP = 0.88

_ORIGINS = {
    Relation.SYNONYM: Origin.SYNONYM,
    Relation.CORE: Origin.CORE,
    Relation.RELATED: Origin.RELATED,
    Relation.NEAR: Origin.NEAR,
    Relation.SSYK: Origin.SSYK,
    Relation.FIELD: Origin.FIELD,
    Relation.FAR: Origin.FAR,
}
_CLOSE = frozenset({Relation.SYNONYM, Relation.CORE})
_LOOSE = frozenset({Origin.SPLIT, Origin.ENDS})
# What is said of all the occupations of a group, not of this one.
_OF_FIELD = frozenset({Origin.SSYK, Origin.FIELD})
# First digits of SSYK whose names end in what one does and begin with the field ("miljöchef"): managers, academics,
# technicians, offices. In services and crafts the end is the trade ("byggnadssmed").
_FUNCTIONS = frozenset("1234")


@dataclass(frozen=True, slots=True)
class Leads:
    """Where words lead, for one analyser, vocabulary and index."""

    analyser: Analyser
    vocabulary: Vocabulary
    words: Words

    def knows(self, term: str) -> bool:
        return self.words.frequency(term) > 0 or term in self.vocabulary.known_words

    def of_word(self, word: QueryWord, origin: Origin) -> list[Alternative]:
        """The word's lemmas, its parts, its stem."""
        found = [Alternative((term,), origin, word.surface) for term in word.lemmas]
        parts = self._parts(word)
        if parts and parts != word.lemmas[:1]:
            found.append(Alternative(parts, Origin.SPLIT, word.surface))
        if len(parts) > 2:
            found.append(Alternative((parts[0], parts[-1]), Origin.ENDS, word.surface))
        if len(parts) == 1:
            found += [Alternative((STEM_MARK + stem,), Origin.STEM, parts[0])] if (stem := self._stem(parts[0])) else []
        if word.stem and len(word.stem) > SHORTEST_STEM:  # its mark is one letter
            found.append(Alternative((word.stem,), Origin.STEM, word.surface))
        return found

    def _parts(self, word: QueryWord) -> tuple[str, ...]:
        """The lemmas of a compound's parts, taken apart as far as they go, without a last one that tells nothing.

        The head alone is another thing: "elev" tells little, but an "elevassistent" is not any "assistent".
        """
        parts = [deeper for part in word.parts for deeper in self.analyser.split(part)]
        while parts and parts[-1] in self.vocabulary.noise:
            parts.pop()
        return tuple(parts)

    def _stem(self, word: str) -> str:
        stem = self.analyser.stem(word) or ""
        return stem if len(stem) >= SHORTEST_STEM else ""

    def from_key(self, key: Key, written: Sequence[Alternative], certainty: float) -> list[Alternative]:
        """What the vocabulary leads to from a phrase; failing that, from the nearest of what can't be studied here, or
        from a compound's parts. `written` are the alternatives of the words themselves.
        """
        vocabulary, found = self.vocabulary, list[Alternative]()
        if not vocabulary.expansions(key):
            key = next((one.terms for one in written if one.origin is Origin.SPLIT and len(one.terms) == 1), key)
        for expansion in vocabulary.expansions(key)[:MOST_EXPANSIONS]:
            terms = vocabulary.canonical(expansion.phrase)
            if terms:
                later = LATER_IN_GROUP if expansion.relation is Relation.SSYK else LATER_IN_ROW
                sure = certainty * later**expansion.place
                found.append(Alternative(terms, _ORIGINS[expansion.relation], expansion.phrase, sure))
        if vocabulary.without(key) or not all(one.origin in _OF_FIELD for one in found):
            return found
        if found and not any(fact.ssyk[:1] in _FUNCTIONS for fact in vocabulary.occupations(key)):
            return found
        return [*self._by_parts(written, of_group=bool(found)), *found]

    def _by_parts(self, found: Sequence[Alternative], *, of_group: bool) -> Iterator[Alternative]:
        """What a compound leads to that the vocabulary doesn't know and few courses have: its beginning, which tells
        the field ("nätverkschef"), and what that and its end lead to. `of_group`: an occupation whose group says what
        its end means ("svetsingenjör"); then only a beginning counts that leads on.
        """
        words, vocabulary = self.words, self.vocabulary
        parts = next((one.terms for one in found if one.origin is Origin.SPLIT), ())
        if any(
            words.frequency(one.terms[0]) >= FEW for one in found if len(one.terms) == 1 and one.origin not in _LOOSE
        ):
            return
        word = found[0].terms[0] if found else ""
        parts = parts or self._known_end(word)
        if len(parts) < 2:
            return
        parts = (self._beginning(word, parts), *parts[1:])
        for part in parts[:1] if of_group else (parts[-1], parts[0]):
            reason = vocabulary.without((part,))
            close = [one.phrase for one in vocabulary.expansions((part,)) if one.relation in _CLOSE]
            leads = [*(reason.nearest if reason else ()), *close]
            for phrase in (part, *leads) if leads or (part == parts[0] and not of_group) else ():
                yield Alternative(vocabulary.canonical(phrase), Origin.NEAR, phrase)

    def _beginning(self, word: str, parts: tuple[str, ...]) -> str:
        """What a compound begins with, not taken apart itself where it leads on as one ("kundservice|medarbetare")."""
        whole, *rest = self.analyser.split(word)
        return whole if rest and self.vocabulary.expansions((whole,)) else parts[0]

    def _known_end(self, word: str) -> tuple[str, ...]:
        """The two parts of a word that ends in one that the vocabulary leads on from ("simlärare"); () for none."""
        vocabulary = self.vocabulary
        for cut in range(SHORTEST_BEGINNING, len(word) - SHORTEST_END + 1):
            end = (word[cut:],)
            if vocabulary.expansions(end) or vocabulary.without(end):
                beginning = word[:cut]
                return (beginning if self.knows(beginning) else beginning.removesuffix("s"), *end)
        return ()
