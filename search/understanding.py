"""From what somebody wrote to what is meant: concepts, places, filters, a level. No database, no request.

The ladder: a word is taken as written; only a word that neither the catalogue nor the vocabulary knows is read with
å, ä and ö put back, then with one or two edits, then as a beginning. Two words that are known as one are one
("under sköterska"). A number or a code is never corrected.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from search.alternatives import Leads
from search.analysis import Analyser, QueryWord
from search.analysis.tokens import normalise
from search.concepts import WORTH, Alternative, Concept, Origin
from search.levels import PART_OF_COURSE, is_level
from search.likely import MOST_BEGINNINGS, Likely
from search.meaning import Correction, Place, Reading, Understanding, Words
from search.query_words import Word, Wording, each_once, level_of, surface_of
from search.vocabulary.entries import FilterKind
from search.vocabulary.idioms import skeleton
from search.vocabulary.lexicon import Vocabulary, Without

LITTLE_WORDS = 3  # that an idiom may be written with besides its own
_LEVEL_WORDS = frozenset({"nivå", "steg", "delkurs", "del", "kurs", "åk", "årskurs"})
_LEVELS_IN_WORDS = {"nybörjare": "1", "fortsättning": "2"}
_CODE = re.compile(r"[a-zåäö]{3,8}\d{1,4}[a-z]?\d?x?")


_GUESSED = frozenset({Origin.FOLDED, Origin.TYPO, Origin.PREFIX})


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads queries. `place_of` gives the place that a name or postal code means, or None; `place_like` the one that a
    misspelt name means. `names_of` gives the names of the course that a code stands for, () for an unknown one.
    `renamed` has the names by Gy25 that say another level than the same course's by Gy11, as words without dots.
    """

    analyser: Analyser
    vocabulary: Vocabulary
    words: Words
    place_of: Callable[[str], Place | None]
    place_like: Callable[[str], Place | None]
    names_of: Callable[[str], Sequence[str]]
    renamed: Mapping[tuple[str, ...], str]

    def read(self, text: str, *, literal: bool = False, as_words: frozenset[str] = frozenset()) -> Understanding:
        """What `text` means. `literal`: nothing but the words as written. `as_words`: parts not to read as filters."""
        if literal:
            concepts = [self._literal(word) for word in each_once(self.analyser.analyse_query(text))]
            return Understanding(concepts=tuple(self._weighed(concepts)))
        wording = Wording(self.analyser, self.vocabulary, self.words, self.names_of, self.renamed)
        return _Reading(self, as_words).of([self.likely.of(word) for word in each_once(wording.of(text))])

    def _literal(self, word: QueryWord) -> Concept:
        return Concept(word.surface, tuple(Alternative((term,), Origin.LITERAL, word.surface) for term in word.lemmas))

    def _weighed(self, concepts: Iterable[Concept]) -> Iterator[Concept]:
        """The concepts with their share of the query: the square root of the inverse document frequency."""
        size = self.words.courses()
        for concept in concepts:
            frequency = self._frequency(concept)
            yield replace(concept, telling=math.sqrt(math.log(1 + (size + 1) / (frequency + 0.5))))

    def _frequency(self, concept: Concept) -> int:
        """Of the closest alternatives that are met at all, how many courses the rarest term has."""
        by_weight = sorted(concept.alternatives, key=lambda one: -one.weight)
        counts = (min(self.words.frequency(term) for term in one.terms) for one in by_weight if one.terms)
        return next((count for count in counts if count), 0)

    @property
    def likely(self) -> Likely:
        return Likely(self.analyser, self.vocabulary, self.words, self.place_of, self.place_like)

    @property
    def leads(self) -> Leads:
        return Leads(self.analyser, self.vocabulary, self.words)


@dataclass(slots=True)
class _Reading:
    """One query on its way."""

    reader: Reader
    as_words: frozenset[str]
    concepts: list[Concept] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    without: list[Without] = field(default_factory=list)
    level: str = ""
    is_part: bool = False

    def of(self, words: list[Word]) -> Understanding:
        noise = self._walk(words)
        if not self.concepts and not self.readings:
            self.concepts += [self.reader._literal(word.meant) for word in noise]
        if self.level and not self.concepts and not self.readings:
            self.concepts.append(Concept(self.level, (Alternative((self.level,), Origin.LITERAL, self.level),)))
        if self.level:
            self.concepts = [_without_expansions(concept) for concept in self.concepts]
        else:
            self.level = self._level_in_words()
        self._reconsider_places(among_noise=bool(noise))
        return Understanding(
            concepts=tuple(self.reader._weighed(self.concepts)),
            readings=tuple(self.readings),
            corrections=tuple(self.corrections),
            level=self.level,
            is_part=self.is_part,
            without=tuple(self.without),
            also=tuple(self._also()),
        )

    def _level_in_words(self) -> str:
        """The level that a word for it means, where no number was written: who begins wants the first."""
        said = {value for one in self.readings if one.kind is FilterKind.LEVEL for value in one.values}
        return next((level for value, level in _LEVELS_IN_WORDS.items() if value in said), "")

    def _also(self) -> Iterator[str]:
        """Phrases that are always looked for beside the words, as far as the catalogue has them."""
        for concept in self.concepts:
            yield from (one.phrase for one in concept.alternatives if self._leads_close(one))

    def _leads_close(self, alternative: Alternative) -> bool:
        """Whether the vocabulary says that this is meant as well, and the catalogue has it."""
        worth = alternative.worth
        return worth.is_expansion and worth.level == 0 and all(map(self.reader.words.frequency, alternative.terms))

    def _walk(self, words: list[Word]) -> list[Word]:
        """Take the query apart from the left, the longest known phrase first; return the noise that was dropped."""
        noise: list[Word] = []
        start = 0
        while start < len(words):
            rest = words[start:]
            taken = (
                self._split_code(rest)
                or self._split_word(rest)
                or self._phrase(rest)
                or self._level(rest, words[:start])
                or self._place(rest)
            )
            if taken:
                start += taken
                continue
            if self._is_noise(rest[0]) and not self._begins_a_word(rest):
                noise.append(rest[0])
                start += 1
                continue
            start += self._word(rest)
        return noise

    # --- What a run of words may be; each answers how many words it took ---

    def _split_code(self, words: Sequence[Word]) -> int:
        """ "ENGENG 06": letters and a number that together are a code of the catalogue."""
        for length in (1, 2):
            surfaces = [word.written or word.meant.surface for word in words[:length]]
            code = normalise("".join(surfaces)).replace("-", "")
            is_split = length == 2 or "-" in surfaces[0]
            if is_split and _CODE.fullmatch(code) and self.reader.words.frequency(code):
                self._add(" ".join(surfaces), [Alternative((code,), Origin.CODE, code), *self._named(code)], (code,))
                return length
        return 0

    def _split_word(self, words: Sequence[Word]) -> int:
        """ "gymnasie arbete", "folk högskola", "mark arbetare": a word of the vocabulary in two, of which one alone
        would be taken for a filter, a place or noise.
        """
        if len(words) < 2 or not any(map(self._means_else, words[:2])):
            return 0
        vocabulary = self.reader.vocabulary
        both = vocabulary.canonical(surface_of(words[:2]))
        joined = self.reader.likely.one_word("".join(word.written or word.meant.surface for word in words[:2]))
        if joined is None or both in vocabulary.filter_words or vocabulary.expansions(both):
            return 0
        key = joined.lemmas[:1]
        if meant := vocabulary.filter_words.get(key):
            terms = (*joined.lemmas, *joined.parts[:1])
            self.readings.append(Reading(meant.kind, surface_of(words[:2]), meant.values, terms=terms))
        elif vocabulary.expansions(key):
            self._add(surface_of(words[:2]), self.reader.leads.of_word(joined, Origin.JOINED), key)
        else:
            return 0
        return 2

    def _phrase(self, words: Sequence[Word]) -> int:
        vocabulary = self.reader.vocabulary
        for length in range(min(vocabulary.longest + LITTLE_WORDS, len(words)), 0, -1):
            phrase = surface_of(words[:length])
            key = vocabulary.canonical(phrase)
            if not vocabulary.expansions(key) and key not in vocabulary.filter_words:
                key = vocabulary.skeletons.get(skeleton(key), key)
            if not key or phrase in self.as_words:
                continue
            filter_word = vocabulary.filter_words.get(key)
            if filter_word:
                terms = tuple(t for word in words[:length] for t in (*word.meant.lemmas, *word.meant.parts[:1]))
                self.readings.append(Reading(filter_word.kind, phrase, filter_word.values, terms=terms))
                return length
            if length > 1 and (vocabulary.expansions(key) or vocabulary.without(key)):
                says_nothing = vocabulary.expansions(key) and all(map(self._is_noise, words[:length]))
                # Running text is full of such words: "snabb utbildning" is only what the vocabulary says of it.
                self._add(phrase, [] if says_nothing else [Alternative(key, Origin.LITERAL, phrase)], key)
                self._correct(words[:length])
                return length
        return 0

    def _level(self, words: Sequence[Word], before: Sequence[Word]) -> int:
        """ "2b" after a word, with or without a word for it: "nivå 2b", "delkurs 4"."""
        skipped = 1 if before and len(words) > 1 and normalise(words[0].meant.surface) in _LEVEL_WORDS else 0
        level = level_of(words[skipped].meant) if before else None
        if level is None or self.level or not is_level(level):
            return 0
        self.level = level
        self.is_part = skipped == 1 and PART_OF_COURSE in words[0].meant.lemmas
        return skipped + 1

    def _place(self, words: Sequence[Word]) -> int:
        for length in range(min(3, len(words)), 0, -1):
            phrase = surface_of(words[:length])
            written = " ".join(normalise(word.written or word.meant.surface) for word in words[:length])
            place = self.reader.place_of(phrase) if self.as_words.isdisjoint({phrase, written}) else None
            if place:
                self.readings.append(Reading(FilterKind.PLACE, written, place.codes, place.name))
                return length
        return 0

    def _means_else(self, word: Word) -> bool:
        """Whether a word alone is no concept: noise, a filter, a place."""
        reader, surface = self.reader, word.meant.surface
        is_filter = reader.vocabulary.canonical(surface) in reader.vocabulary.filter_words
        return is_filter or self._is_noise(word) or reader.place_of(surface) is not None

    def _is_noise(self, word: Word) -> bool:
        noise = self.reader.vocabulary.noise
        return normalise(word.meant.surface) in noise or any(term in noise for term in word.meant.lemmas)

    def _word(self, words: Sequence[Word]) -> int:
        """One concept of the next word, or of the next two that are known as one."""
        if len(words) > 1 and not self._is_noise(words[1]):
            joined = self._joined(words[0], words[1])
            if joined:
                both = Alternative(self._terms(words[:2]), Origin.SPLIT, surface_of(words[:2]))
                self._add(
                    surface_of(words[:2]), [both, *self.reader.leads.of_word(joined, Origin.JOINED)], joined.lemmas[:1]
                )
                return 2
        word = words[0]
        self._add(word.meant.surface, self._alternatives(word), word.meant.lemmas[:1], WORTH[word.origin].weight)
        self._correct([word])
        return 1

    def _begins_a_word(self, words: Sequence[Word]) -> bool:
        """Whether a word that tells nothing is the beginning of one that a title has ("under sköterska")."""
        if len(words) < 2 or self._is_noise(words[1]):
            return False
        joined = "".join(word.written or word.meant.surface for word in words[:2])
        likely = self.reader.likely
        found = map(likely.one_word, (joined, *likely.alike(normalise(joined), mistyped=False)))
        return any(word and any(map(self.reader.words.frequency, word.lemmas)) for word in found)

    def _joined(self, first: Word, second: Word) -> QueryWord | None:
        """The one word that two words are: as written, as they are meant, mistyped, or the other way round."""
        one, other = first.meant, second.meant
        if one.is_code or other.is_code or other.is_number or self.reader.place_of(other.surface):
            return None
        reader, likely = self.reader, self.reader.likely
        written = (first.written or one.surface, second.written or other.surface)
        joined = likely.one_word("".join(written))
        if joined and any(map(likely.knows, joined.lemmas)):
            is_here = any(map(reader.words.frequency, joined.lemmas))
            return joined if is_here or not reader.words.together(self._terms((first, second))) else None
        is_guessed = bool(first.written or second.written)
        others = [one.surface + other.surface] if is_guessed else []
        is_strange = is_guessed or not (likely.knows(one.lemmas[0]) and likely.knows(other.lemmas[0]))
        others += likely.alike(normalise("".join(written)), mistyped=is_strange)
        found = [*map(likely.one_word, others)]
        turned = likely.one_word("".join(reversed(written)))
        if turned and any(map(reader.words.frequency, turned.lemmas)):
            found.append(turned)
        return next((word for word in found if word and any(map(likely.knows, word.lemmas))), None)

    # --- The alternatives of one word ---

    def _alternatives(self, word: Word) -> list[Alternative]:
        if word.meant.is_code or word.meant.is_number:
            return self._code(word.meant)
        found = [Alternative((term,), word.origin, term) for term in word.readings]
        return found + self.reader.leads.of_word(
            word.meant, Origin.LITERAL if word.origin is Origin.ENDS else word.origin
        )

    def _correct(self, words: Iterable[Word]) -> None:
        self.corrections += [
            Correction(word.written, word.meant.surface)
            for word in words
            if word.origin in _GUESSED and word.origin is not Origin.PREFIX
        ]

    def _code(self, word: QueryWord) -> list[Alternative]:
        found = [Alternative((term,), Origin.CODE, word.surface) for term in word.lemmas]
        if not any(self.reader.words.frequency(term) for term in word.lemmas):
            longer = self.reader.words.beginning(word.lemmas[0])[:MOST_BEGINNINGS]
            found += [Alternative((term,), Origin.PREFIX, term) for term in longer]
        return [*found, *self._named(word.lemmas[0])]

    def _named(self, code: str) -> Iterator[Alternative]:
        """The course by its name, for those that don't tell their code, and its subject: other levels are near."""
        for name in self.reader.names_of(code):
            canonical = self.reader.vocabulary.canonical(name)
            yield Alternative(canonical, Origin.SYNONYM, name)
            subject = tuple(word for word in canonical if not is_level(word) and word not in _LEVEL_WORDS)
            if subject != canonical:
                yield Alternative(subject, Origin.RELATED, " ".join(subject))

    def _add(self, phrase: str, alternatives: list[Alternative], key: tuple[str, ...], certainty: float = 1.0) -> None:
        vocabulary = self.reader.vocabulary
        found = [*alternatives, *self.reader.leads.from_key(key, alternatives, certainty)]
        if reason := vocabulary.without(key):
            self.without.append(reason)
            # Nor is any "trafiklärare" what can't be studied here: the word itself counts as what leads to its nearest.
            found = [replace(one, origin=Origin.SYNONYM) if one.origin is Origin.LITERAL else one for one in found]
        if any(self._leads_close(one) for one in found):  # then words of its stem are farther than what is meant
            found = [one for one in found if one.origin is not Origin.STEM]
        unique = {(one.terms, WORTH[one.origin].is_expansion): one for one in reversed(found) if one.terms}
        self.concepts.append(Concept(phrase, tuple(reversed(unique.values()))))

    def _terms(self, words: Sequence[Word]) -> tuple[str, ...]:
        telling = [word for word in words if not self._is_noise(word)] or words
        return tuple(word.meant.lemmas[0] for word in telling)

    def _reconsider_places(self, *, among_noise: bool) -> None:
        """A town that is also a word of the trade is no place when some title has it with all the other words, or when
        what these mean is named with it ("mark och anläggning"); beside nothing but filters and noise ("yh stockholm",
        "kurser i stockholm") it is one.
        """
        others = [concept.alternatives[0].terms for concept in self.concepts if concept.alternatives]
        for reading in [one for one in self.readings if one.kind is FilterKind.PLACE]:
            named = self.reader.analyser.analyse_query(reading.words)
            terms = tuple(word.lemmas[0] for word in named)
            if not others and (among_noise or len(self.readings) > 1 or self.reader.words.frequency(terms[0]) == 0):
                continue
            is_titled = self.reader.words.together([*terms, *(term for other in others for term in other)])
            if is_titled or self._is_named_with(terms):
                self.readings.remove(reading)
                for word in named:
                    self._word([Word(word)])

    def _is_named_with(self, terms: Sequence[str]) -> bool:
        """Whether the vocabulary has the terms in a closest name of one of the concepts."""
        closest = (one for concept in self.concepts for one in concept.alternatives if one.worth.level == 0)
        return any(one.worth.is_expansion and set(terms).issubset(one.terms) for one in closest)


def _without_expansions(concept: Concept) -> Concept:
    """A subject at a level leads to no other subject, and to no relative of its word."""
    kept = tuple(one for one in concept.alternatives if one.worth.level <= 1 and one.origin is not Origin.STEM)
    return replace(concept, alternatives=kept or concept.alternatives)
