"""The highlighter pen: `{% load search_words %}{{ title|marked:text }}`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from courses.hyphenation import break_points, slice_of
from courses.wording import number
from search.words import STOP_WORDS, fold, has_accents, words_of

register = template.Library()

# A shorter word is marked only where it stands alone.
_SHORTEST_PART = 3


class TickBox(Protocol):
    """A value of a filter group."""

    id: str
    slug: str
    label: str
    count: int
    is_chosen: bool


@register.simple_tag
def tick_boxes(name: str, choices: Iterable[TickBox]) -> SafeString:
    """The boxes of a group as list items: in one go, for a country has 290 municipalities."""
    return format_html_join("\n", _TICK_BOX, (_values(name, choice) for choice in choices))


_TICK_BOX = (
    '<li><label class="check"><input type="checkbox" id="{}" name="{}" value="{}"{}> '
    '<span>{}</span> <span class="count">{}</span></label></li>'
)


def _values(name: str, choice: TickBox) -> tuple[str, ...]:
    checked = mark_safe(" checked") if choice.is_chosen else ""
    return choice.id, name, choice.slug, checked, choice.label, number(choice.count)


@register.filter
def marked(text: str, query: str) -> SafeString:
    """`text`, escaped, with the words of `query` in `<mark>`, also where they are a part of a longer word."""
    folded, lower, points = _prepared(text)
    spans = sorted(
        (start, start + len(word))
        for word in words_of(query)
        if word not in STOP_WORDS
        for start in _places(lower if has_accents(word) else folded, word)
    )
    pieces: list[tuple[SafeString, SafeString]] = []
    done = 0
    for start, end in spans:
        if start >= done:
            pieces.append((slice_of(text, done, start, points), slice_of(text, start, end, points)))
            done = end
    marks = format_html_join("", "{}<mark>{}</mark>", pieces)
    return format_html("{}{}", marks, slice_of(text, done, len(text), points))


@lru_cache(maxsize=20_000)
def _prepared(text: str) -> tuple[str, str, dict[int, str]]:
    """The text folded and in lower case, as long as it is, and where its words may be broken."""
    lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return fold(text), lower, break_points(text)


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
