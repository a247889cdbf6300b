"""How Swedish joins words: which form a word takes as the first part of a compound, and the way back."""

from __future__ import annotations

from collections.abc import Iterator

# Nouns whose plural changes its vowel and isn't told by the dictionary's flags: storstäder, tjänstemän, läroböcker.
VOWEL_CHANGES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    *(
        (singular, plural, ("", "s", "na", "nas"))
        for singular, plural in (
            ("bok", "böcker"),
            ("stad", "städer"),
            ("land", "länder"),
            ("hand", "händer"),
            ("tand", "tänder"),
            ("strand", "stränder"),
            ("rand", "ränder"),
            ("natt", "nätter"),
            ("bot", "böter"),
            ("rot", "rötter"),
            ("fot", "fötter"),
            ("ledamot", "ledamöter"),
            ("tång", "tänger"),
            ("stång", "stänger"),
            ("son", "söner"),
            ("bror", "bröder"),
            ("broder", "bröder"),
            ("far", "fäder"),
            ("mor", "mödrar"),
            ("moder", "mödrar"),
            ("dotter", "döttrar"),
            ("bonde", "bönder"),
        )
    ),
    ("man", "män", ("", "s", "nen", "nens")),
)

_SHORTEST_MADE = 3  # letters; "sp" is no form of spa

# Endings after which a noun always takes the s of joining: utbildnings-, behörighets-, kommunikations-.
_ALWAYS_S = ("ning", "het", "skap", "tion", "sion", "itet", "dom", "lek", "nad", "mang")


def productive_forms(noun: str) -> Iterator[tuple[str, bool]]:
    """Forms that `noun` may take as a first part by rule alone; with each whether the rule nearly always holds."""
    for form, regular in _forms(noun):
        if form == noun or len(form) >= _SHORTEST_MADE:
            yield form, regular


def _forms(noun: str) -> Iterator[tuple[str, bool]]:
    if noun.endswith("are"):
        yield noun[:-1], True  # lärare: lärar-
    elif noun.endswith("ska"):
        yield noun[:-1] + "e", True  # sköterska: sköterske-
    elif noun.endswith("ium"):
        yield noun[:-2] + "e", True  # gymnasium: gymnasie-
    elif noun.endswith("skola"):
        yield noun[:-1] + "e", True  # högskola: högskole-
    elif noun.endswith(_ALWAYS_S):
        yield noun + "s", True
    elif noun.endswith("a"):
        yield noun[:-1], False
        yield noun[:-1] + "e", False
    elif noun.endswith("e"):
        yield noun[:-1], False
        yield noun + "s", False
        yield noun[:-1] + "s", False
    else:
        yield noun, False
        if not noun.endswith("s"):
            yield noun + "s", False


def lemma_candidates(form: str) -> Iterator[str]:
    """Words that `form` may be the joining form of, the likeliest first; not all of them exist."""
    if form.endswith("ar"):
        yield form + "e"  # lärar-: lärare
    yield form
    if form.endswith("ie"):
        yield form[:-1] + "um"  # gymnasie-: gymnasium
    if form.endswith("s"):
        yield form[:-1]  # vårdbiträdes-: vårdbiträde
        yield form[:-1] + "e"  # yrkes-: yrke; arbets-: arbete
        yield form[:-1] + "a"
        if form.endswith("es"):
            yield form[:-2] + "a"  # hyres-: hyra
            yield form[:-2]
    elif form.endswith("i"):
        yield form[:-1] + "um"  # musei-: museum
    elif form.endswith(("e", "o", "u", "a")):
        yield form[:-1] + "a"  # skole-: skola; vecko-: vecka; varu-: vara
        yield form[:-1]  # löne-: lön
        if form.endswith("ra"):
            yield form[:-2] + "er"  # föräldra-: förälder
    elif form.endswith(("el", "er")):
        yield form[:-2] + form[-1] + "a"  # siffer-: siffra; mussel-: mussla
        yield form[:-2] + form[-1] + "e"  # äppel-: äpple
    yield form + "a"  # skol-: skola
    yield form + "e"


# What stands before a word without being one of its parts in a reader's mind: "förvaltare" is nobody who "valtar".
_PARTICLES = (
    "an av be bi bort efter fram från för före hem igen in kring med mellan miss mot ned ner o om på sam till um under "
    "upp ur ut utan van vid åter över"
)
PARTICLES = frozenset(_PARTICLES.split())
