"""Stems: what is left of a word that no dictionary has, and what related words share."""

from __future__ import annotations

from collections.abc import Callable

_SHORTEST = 5  # letters of a stem; shorter ones join what doesn't belong together
_SHORTEST_OF_VERB = 4

# Endings of inflection with what the lemma may end in instead, the longest first.
_INFLECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    *((ending, ("", "e", "are")) for ending in ("arnas", "arna")),
    *((ending, ("", "a", "e")) for ending in ("ernas", "erna")),
    *((ending, ("a",)) for ending in ("ornas", "orna")),
    *((ending, ("", "e")) for ending in ("ens", "ets", "ars", "ers")),
    ("ors", ("a",)),
    *((ending, ("", "e")) for ending in ("en", "et", "ar", "er")),
    ("or", ("a",)),
    ("s", ("",)),
)
# Endings so short that a word may well end so by nature: only where what is left is known.
_DOUBTFUL: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("an", ("a",)),
    ("na", ("",)),
    ("n", ("",)),
    ("r", ("",)),
    ("t", ("",)),
)

# Endings of derivation with what stays of them, the longest that fits first.
_DERIVATIONS: tuple[tuple[str, str], ...] = tuple(
    sorted(
        (
            *((ending, "ist") for ending in ("istiker", "istik", "ist")),
            *(
                (ending, "")
                for ending in (
                    *(
                        "arinna",
                        "erska",
                        "erare",
                        "erande",
                        "ering",
                        "ation",
                        "ativ",
                        "atör",
                        "ator",
                        "arie",
                        "iker",
                        "itet",
                    ),
                    *("ighet", "ning", "ande", "ende", "skap", "iell", "are", "eri", "era", "ing", "isk", "het", "ium"),
                    *("ial", "ik", "ig", "ia", "a", "e", "i"),
                )
            ),
        ),
        key=lambda pair: (-len(pair[0]), pair[0]),
    )
)


def reductions(word: str, is_known: Callable[[str], bool]) -> tuple[str, ...]:
    """Lemmas of a word that the dictionary lacks: itself first, for it may be a name.

    Then a known word that it may be a form of, else what is left without its ending of inflection, if that is enough.
    """
    for ending, instead in _INFLECTIONS + _DOUBTFUL:
        if word.endswith(ending):
            for base in (word.removesuffix(ending) + end for end in instead):
                if len(base) >= _SHORTEST and is_known(base):
                    return word, base
    for ending, instead in _INFLECTIONS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word, word.removesuffix(ending) + instead[0]
    return (word,)


def derivation_stem(lemma: str, is_noun: Callable[[str], bool]) -> str | None:
    """What a lemma shares with its relatives: *snick* of snickare and snickeri; None for words too short to tell."""
    for ending, kept in _DERIVATIONS:
        if lemma.endswith(ending):
            stem = lemma.removesuffix(ending) + kept
            if len(stem) >= _SHORTEST or (ending == "a" and len(stem) == _SHORTEST_OF_VERB and is_noun(stem)):
                return _single_end(stem)  # vårda: vård
            break
    return _single_end(lemma) if len(lemma) >= _SHORTEST_OF_VERB else None


def _single_end(stem: str) -> str:
    """programm(era) is program."""
    return stem[:-1] if len(stem) > _SHORTEST and stem[-1] == stem[-2] else stem
