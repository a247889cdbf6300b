"""Levels of a subject: "engelska 6", "matematik 2b", "nivå 1", "delkurs 4"."""

from __future__ import annotations

import re

_LEVEL = re.compile(r"(?P<number>\d{1,2})(?P<letter>[a-c]?)(?P<part>\d?)")
_LENGTH = re.compile(r"\d{1,3}v|25|50|75|100")
_FURTHER = re.compile(r"specialist(?:utbild|under|sjuk)\w+|\w*specialisera[dt]?|fördjupad")
HIGHEST = 12
# A course at basic level is given in numbered parts, a scale of its own.
PART_OF_COURSE = "delkurs"
_LETTERS = " abc"


def is_level(word: str) -> bool:
    """Whether a word, in lower case, tells a level: "6", "2b", "1a1"; a year or a course's points do not."""
    found = _LEVEL.fullmatch(word)
    return found is not None and 0 < int(found["number"]) <= HIGHEST and (not found["part"] or bool(found["letter"]))


def is_length(word: str) -> bool:
    """Whether a word, in lower case, tells how long a course is or at what pace it is given: "10v", "50"."""
    return _LENGTH.fullmatch(word) is not None


def is_further(word: str) -> bool:
    """Whether a word of a title, in lower case, tells that the course is for those who are of the trade already:
    "specialistundersköterska", "specialiserad".
    """
    return _FURTHER.fullmatch(word) is not None


def level_number(level: str) -> int:
    """The level as one small number: a hundred times its number, ten times its letter (1 = a), and its part."""
    found = _LEVEL.fullmatch(level)
    if found is None:
        message = f"{level!r} is no level"
        raise ValueError(message)
    return int(found["number"]) * 100 + _LETTERS.index(found["letter"] or " ") * 10 + int(found["part"] or 0)
