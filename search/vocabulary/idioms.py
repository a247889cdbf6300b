"""What is left of an idiom when little words are taken away: "arbeta inom vården" and "jobba i vård" are one."""

from __future__ import annotations

_CLASSES = {
    "jobba": "jobba arbeta jobb arbete arbetar jobbar yrke yrken yrkesliv",
    "läsa": "läsa plugga studera läser pluggar studerar studier utbilda utbildning studie",
    "börja": "börja starta komma",
    "köra": "köra framföra",
    "bygga": "bygga skapa göra konstruera",
    "laga": "laga reparera meka fixa",
    "lära": "lära lär",
}
_CLASS_OF = {word: name for name, words in _CLASSES.items() for word in words.split()}
_LITTLE_WORDS = (
    "med på inom i hos till som om av för från vid åt bland kring mot mig sig dig min mitt mina sin sitt sina man jag "
    "en ett den det vilja vill kunna kan ska skola vilket att och så få någon något några andra gärna bra mer lite "
    "mycket blivande hur vad är vara"
)
_LITTLE = frozenset(_LITTLE_WORDS.split())


def skeleton(key: tuple[str, ...]) -> tuple[str, ...]:
    """The telling words of a canonical phrase, verbs of one meaning as one; () where fewer than two are left."""
    kept = tuple(_CLASS_OF.get(word, word) for word in key if word not in _LITTLE)
    return kept if len(kept) > 1 else ()
