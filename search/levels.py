"""Levels of a subject: "engelska 6", "matematik 2b", "nivå 1", "delkurs 4"."""

from __future__ import annotations

import re

_LEVEL = re.compile(r"(?P<number>\d{1,2})(?P<letter>[a-c]?)(?P<part>\d?)")
HIGHEST = 12
_LETTERS = " abc"


def is_level(word: str) -> bool:
    """Whether a word, in lower case, tells a level: "6", "2b", "1a1"; a year or a course's points do not."""
    found = _LEVEL.fullmatch(word)
    return found is not None and 0 < int(found["number"]) <= HIGHEST and (not found["part"] or bool(found["letter"]))


def level_number(level: str) -> int:
    """The level as one small number: ten times its number, plus its letter (1 = a)."""
    found = _LEVEL.fullmatch(level)
    if found is None:
        message = f"{level!r} is no level"
        raise ValueError(message)
    return int(found["number"]) * 10 + _LETTERS.index(found["letter"] or " ")
