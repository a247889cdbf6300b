"""Words that an unknown word may have been meant to be: the catalogue's own and the vocabulary's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

MOST_NEAR = 20
_DOTS = str.maketrans("åäöéèêüáà", "aaoeeeuaa")
# Who mistypes seldom mistypes the first letter.
OTHER_FIRST_LETTER = 0.5


def folded(word: str) -> str:
    """The word in lower case as somebody without å, ä and ö on the keyboard writes it."""
    return word.translate(_DOTS)


class Spelling:
    """Immutable. `frequencies`: how many courses have a term; those of the vocabulary alone count as 0."""

    def __init__(self, frequencies: Mapping[str, int], known: Iterable[str] = ()) -> None:
        self._frequencies = frequencies
        words = sorted({*frequencies, *known})
        by_length: defaultdict[int, list[str]] = defaultdict(list)
        plain_by_length: defaultdict[int, list[str]] = defaultdict(list)
        accented: defaultdict[str, list[str]] = defaultdict(list)
        for word in words:
            plain = folded(word)
            if word.replace("-", "").isalpha():
                by_length[len(word)].append(word)
                plain_by_length[len(word)].append(plain)
            if plain != word:
                accented[plain].append(word)
        self._by_length, self._plain_by_length = dict(by_length), dict(plain_by_length)
        self._accented = {plain: tuple(sorted(found, key=self._rarity)) for plain, found in accented.items()}

    def _rarity(self, word: str) -> tuple[int, str]:
        return -self._frequencies.get(word, 0), word

    def with_accents(self, plain: str) -> Sequence[str]:
        """Words that are `plain` without their dots, the most frequent first; `plain` itself is none of them."""
        return self._accented.get(plain, ())

    def near(self, word: str, edits: int) -> Sequence[tuple[str, int]]:
        """(word, edits) at most so many edits away; a swap of two neighbours is one. The nearest first, then the most
        frequent. To who writes no dots at all a missing one is no edit.
        """
        found: list[tuple[float, int, str, int]] = []
        forms = self._plain_by_length if word == folded(word) else self._by_length
        for length in range(len(word) - edits, len(word) + edits + 1):
            for _, distance, place in process.extract(
                word, forms.get(length, ()), scorer=OSA.distance, score_cutoff=edits, limit=None
            ):
                other = self._by_length[length][place]
                strange = OTHER_FIRST_LETTER if other[0] != word[0] else 0.0
                found.append((distance + strange, -self._frequencies.get(other, 0), other, int(distance)))
        return [(other, distance) for _, _, other, distance in sorted(found)[:MOST_NEAR]]
