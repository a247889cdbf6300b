"""The highlighter pen: `{% load search_words %}{{ title|marked:text }}`."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString

from courses.hyphenation import break_points, slice_of
from search.words import STOP_WORDS, fold, has_accents, lower, words_of

register = template.Library()

# A shorter word is marked only where it stands alone.
_SHORTEST_PART = 3


@register.filter
def marked(text: str, query: str) -> SafeString:
    """`text`, escaped, with the words of `query` in `<mark>`, also where they are a part of a longer word."""
    folded, lowered, points, unmarked = _prepared(text)
    spans = [
        (start, start + len(word))
        for word, is_accented in _sought(query)
        for start in _places(lowered if is_accented else folded, word)
    ]
    if not spans:
        return unmarked
    pieces: list[str] = []
    done = 0
    for start, end in sorted(spans):
        if start >= done:
            pieces += (slice_of(text, done, start, points), "<mark>", slice_of(text, start, end, points), "</mark>")
            done = end
    pieces.append(slice_of(text, done, len(text), points))
    return SafeString("".join(pieces))  # of escaped parts


@lru_cache(maxsize=1_024)
def _sought(query: str) -> tuple[tuple[str, bool], ...]:
    """The words to mark, each with whether its writer took care of å, ä and ö."""
    return tuple((word, has_accents(word)) for word in words_of(query) if word not in STOP_WORDS)


@lru_cache(maxsize=20_000)
def _prepared(text: str) -> tuple[str, str, dict[int, str], SafeString]:
    """The text folded and in lower case, as long as it is; where its words may be broken; all of it, escaped."""
    points = break_points(text)
    return fold(text), lower(text), points, slice_of(text, 0, len(text), points)


def _places(folded: str, word: str) -> list[int]:
    places = []
    start = folded.find(word)
    while start >= 0:
        if len(word) >= _SHORTEST_PART or _stands_alone(folded, start, start + len(word)):
            places.append(start)
        start = folded.find(word, start + 1)
    return places


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum())
