"""What a written word may have been meant to be: the ladder that is climbed for a word that nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from search.alternatives import Leads
from search.analysis import Analyser, QueryWord
from search.analysis.linking import lemma_candidates
from search.analysis.tokens import normalise
from search.concepts import Origin
from search.meaning import Place, Words
from search.query_words import Word
from search.spelling import folded
from search.vocabulary.lexicon import Vocabulary

SHORTEST_CORRECTED, SHORTEST_TWO_EDITS = 4, 7
SHORTEST_JOINED = 8
SHARED_BEGINNING = 5
MOST_READINGS, MOST_BEGINNINGS = 3, 8


@dataclass(frozen=True, slots=True)
class Likely:
    """For one analyser, vocabulary and index. `place_of` and `place_like` as `understanding.Reader` has them."""

    analyser: Analyser
    vocabulary: Vocabulary
    words: Words
    place_of: Callable[[str], Place | None]
    place_like: Callable[[str], Place | None]

    def of(self, word: QueryWord) -> Word:
        """What a word may have been meant to be, on the first rung of the ladder that gives something."""
        written = normalise(word.surface)
        is_filter = word.lemmas[:1] in self.vocabulary.filter_words or self.place_of(written) is not None
        if word.is_code or word.is_number or is_filter:
            return Word(word)
        if any(self.knows(term) for term in word.lemmas) or self.knows(written):
            return self._or_alike(word)
        if bare := self._without_neutral_end(written):
            return Word(bare)
        accented = self.words.with_accents(written)[:MOST_READINGS]
        if accented or len(written) < SHORTEST_CORRECTED:
            return self._read_as(word, accented, Origin.FOLDED)
        return self._misspelt(word, written)

    def one_word(self, text: str) -> QueryWord | None:
        """The text as a query's word; None where it is several."""
        words = self.analyser.analyse_query(text)
        return words[0] if len(words) == 1 else None

    def alike(self, written: str, *, mistyped: bool) -> Sequence[str]:
        """Long words that are the written one with its dots put back, else those with one edit."""
        if len(written) < SHORTEST_JOINED:
            return ()
        accented = self.words.with_accents(written)
        return accented or ([term for term, _ in self.words.near(written, 1)] if mistyped else ())

    def knows(self, term: str) -> bool:
        return Leads(self.analyser, self.vocabulary, self.words).knows(term)

    def _misspelt(self, word: QueryWord, written: str) -> Word:
        """One edit first, else one in each part where there is a hyphen; then a municipality; then the beginning of a
        word that a title has, else that the vocabulary leads on from; then two edits.
        """
        near = [
            (term, edits)
            for term, edits in self.words.near(written, self._edits(word))
            if self._may_be_meant(term, written, edits) and not self._is_of_known_parts(written)
        ]
        is_near = bool(near) and near[0][1] == 1
        if not is_near and (mended := self._with_parts_mended(written)):
            return self._read_as(word, [mended], Origin.TYPO)
        place = None if is_near else self.place_like(written)
        if place and (meant := self.one_word(place.name)):
            return Word(meant, word.surface, (), Origin.TYPO)
        beginnings = () if is_near else self.words.beginning(written)[:MOST_BEGINNINGS]
        if not (near or beginnings):
            beginnings = self.vocabulary.beginning(written)[:1]
        if beginnings:
            return self._read_as(word, beginnings, Origin.PREFIX)
        closest = [term for term, distance in near if distance == near[0][1]][:MOST_READINGS]
        return self._read_as(word, closest or self._with_end_mended(word, written), Origin.TYPO)

    def _may_be_meant(self, term: str, written: str, edits: int) -> bool:
        """Who mistypes twice has at least the first letter right. A word that the dictionary has is mistyped for none
        that begins in another way: "halvledare" is no "handledare", "simskola" no "särskola".
        """
        if self.analyser.is_known(written):
            return term[:SHARED_BEGINNING] == written[:SHARED_BEGINNING]
        return edits == 1 or folded(term[0]) == folded(written[0])

    def _edits(self, word: QueryWord) -> int:
        """How far a word may be from what it was meant to be; a compound of known words ("skatterätt") not so far."""
        is_made_of_known = len(word.parts) > 1 and all(map(self.knows, word.parts))
        return 2 if len(word.surface) >= SHORTEST_TWO_EDITS and not is_made_of_known else 1

    def _is_of_known_parts(self, written: str) -> bool:
        """Whether it has a hyphen between known words: "va-tekniker" is no "av-tekniker"."""
        parts = written.split("-")
        return len(parts) > 1 and all(any(map(self.knows, lemma_candidates(part))) for part in parts)

    def _with_parts_mended(self, written: str) -> str:
        """ "cnc-tekinker": with one edit in each part that nobody knows; "" where nothing helps."""
        parts = written.split("-")
        mended = [self._mended(part) for part in parts] if len(parts) > 1 else parts
        return "-".join(mended) if mended != parts else ""

    def _mended(self, part: str) -> str:
        if len(part) < SHORTEST_CORRECTED or any(map(self.knows, lemma_candidates(part))):
            return part
        near = self.words.near(part, 1)
        return near[0][0] if near and near[0][1] == 1 else part

    def _with_end_mended(self, word: QueryWord, written: str) -> Sequence[str]:
        """A compound that nobody has, of a known word and a misspelt one: "fiberinstalatör"."""
        if word.parts:
            return ()
        for cut in range(SHORTEST_CORRECTED, len(written) - SHARED_BEGINNING + 1):
            near = self.words.near(written[cut:], 1) if self.knows(written[:cut]) else ()
            if near and near[0][1] == 1:
                return [written[:cut] + near[0][0]]
        return ()

    def _without_neutral_end(self, written: str) -> QueryWord | None:
        """ "kemiingenjörsutbildning" asks for no more than "kemiingenjör": the known word without what says nothing."""
        for cut in range(SHORTEST_CORRECTED, len(written) - SHORTEST_CORRECTED + 1):
            if written[cut:] in self.vocabulary.noise:
                found = map(self.one_word, lemma_candidates(written[:cut]))
                return next((word for word in found if word and any(map(self.knows, word.lemmas))), None)
        return None

    def _or_alike(self, word: QueryWord) -> Word:
        """A known compound that nothing here has: words that begin and end as it does ("trafikskolelärare")."""
        if not word.parts or any(self.words.frequency(term) for term in word.lemmas):
            return Word(word)
        written, end = normalise(word.surface), word.parts[-1]
        alike = [term for term in self.words.beginning(written[:SHARED_BEGINNING]) if term.endswith(end)]
        return Word(word, word.surface, tuple(alike[:MOST_READINGS]), Origin.ENDS) if alike else Word(word)

    def _read_as(self, written: QueryWord, terms: Sequence[str], origin: Origin) -> Word:
        if not terms:
            return Word(written)
        meant = self.analyser.analyse_query(terms[0])
        return Word(meant[0] if len(meant) == 1 else written, written.surface, tuple(terms), origin)
