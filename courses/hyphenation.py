"""Where a long Swedish word may be broken, for browsers that have no Swedish dictionary of their own.

A title of one long compound ("Informationssäkerhetsspecialist") is wider than a phone. Words that fit are left alone.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from itertools import pairwise

from django.utils.safestring import SafeString

from courses.reference import DATA

# Letters; a shorter word fits on a line of the largest heading at 360 pixels.
LONGEST_WHOLE = 17
# A break leaves at least so many letters on either side.
_LEAST = 4
_VOWELS = "aeiouyåäöéü"
_WORD = re.compile(rf"[^\W\d_]{{{LONGEST_WHOLE + 1},}}")
_SLASH = re.compile(r"(?<=[^\W_]{3})[/–](?=[^\W_]{3})")
# Consonants between two vowels, which a Swedish word is broken within.
_BETWEEN = re.compile(rf"(?<=[{_VOWELS}])([^\W\d_{_VOWELS}]{{2,}})(?=[{_VOWELS}])", re.IGNORECASE)
# Consonants that a Swedish syllable may begin with.
_ONSET = re.compile(r"[bgp][lr]|dr|f[jlr]|k[lnrv]|s(?:ch|kj?|kr|[lmnvj]|pr?|tj?|tr)|t[jrv]|vr", re.IGNORECASE)


@cache
def _part() -> re.Pattern[str]:
    """Where one of the words begins that titles of educations are compounded of (courses/data/README.md)."""
    parts = (DATA / "compound_parts.txt").read_text(encoding="utf-8").split()
    return re.compile(f"(?=({'|'.join(sorted(parts, key=len, reverse=True))}))", re.IGNORECASE)


def break_points(text: str) -> dict[int, str]:
    """The places in `text` where a line may end, each with the mark-up that says so."""
    points = {match.end(): "<wbr>" for match in _SLASH.finditer(text)}
    for word in _WORD.finditer(text):
        points |= {word.start() + place: "&shy;" for place in _joints(word[0])}
    return points


def _joints(word: str) -> list[int]:
    """Between the parts of a compound; in a part that is still too long between its syllables."""
    joints: list[int] = []
    end = _LEAST
    for part in _part().finditer(word):
        if end <= part.start() <= len(word) - _LEAST:
            joints.append(part.start())
            end = part.end(1)
    ends = [0, *joints, len(word)]
    long = [(a, b) for a, b in pairwise(ends) if b - a > LONGEST_WHOLE]
    return sorted({*joints, *(a + place for a, b in long for place in _syllables(word[a:b]))})


def _syllables(word: str) -> list[int]:
    """Before the longest beginning that a syllable may have."""
    places = []
    for cluster in _BETWEEN.finditer(word):
        letters = cluster[1]
        begins = next((n for n in range(1, len(letters)) if _ONSET.fullmatch(letters[n:])), len(letters) - 1)
        place = cluster.start() + begins
        if _LEAST <= place <= len(word) - _LEAST:
            places.append(place)
    return places


def breakable(text: str) -> SafeString:
    """`text`, escaped, with soft hyphens in its long words and a place to break after a slash between words."""
    return slice_of(text, 0, len(text), break_points(text))


def slice_of(text: str, start: int, end: int, points: dict[int, str]) -> SafeString:
    """`text[start:end]` as `breakable` has it, with the points of the whole text."""
    if not points:
        return SafeString(escape(text[start:end]))
    cuts = [start, *(point for point in sorted(points) if start < point < end), end]
    pieces = (points.get(a, "") + escape(text[a:b]) for a, b in pairwise(cuts))
    return SafeString("".join(pieces))  # our own mark-up between what is escaped
