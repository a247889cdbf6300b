"""The groups of tick boxes: `{% load search_facets %}{% list_groups groups %}`.

A group's template is rendered once for what a group looks like, with gaps for its boxes and their number; the boxes are
put together in one go, for a country has 290 municipalities.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from courses.gaps import Pieces, filled, gaps, pieces_of
from courses.wording import number
from search.page import Choice, Group

register = template.Library()


@register.simple_tag
def list_groups(groups: Iterable[Group]) -> SafeString:
    language = get_language()
    return mark_safe("".join(_group(group, language) for group in groups))  # noqa: S308 - rendered


class _Looks(NamedTuple):
    """What a group's mark-up depends on beside its boxes."""

    name: str
    legend: str
    note: str
    is_open: bool
    is_searchable: bool
    has_more: bool


def _group(group: Group, language: str | None) -> SafeString:
    looks = _Looks(group.name, group.legend, group.note, group.is_open, group.is_searchable, group.has_more)
    words = {"choices": _tick_boxes(group.choices, group.name, language)}
    if looks.has_more:
        words["more"] = _tick_boxes(group.more, group.name, language)
        words["number"] = number(len(group.more))
    return filled(_form(looks, language), words)


@lru_cache(maxsize=256)
def _form(looks: _Looks, language: str | None) -> Pieces:  # noqa: ARG001 - of the key
    words = gaps(("choices", "more", "number"))
    return pieces_of(render_to_string("components/facet.html", {**looks._asdict(), **words}), words)


def _tick_boxes(choices: Iterable[Choice], name: str, language: str | None) -> str:
    boxes = []
    for option, count, is_chosen in choices:
        start, label = _tick_box(name, option.slug, option.label)
        checked = " checked" if is_chosen else ""
        boxes.append(f"{start}{checked}{label}{_count(count, language)}")
    return "\n".join(boxes)


@lru_cache(maxsize=4_096)
def _tick_box(name: str, slug: str, label: str) -> tuple[str, str]:
    """A box up to where it may be checked, and from there up to its number."""
    start = '<li><label class="check"><input type="checkbox" id="{}-{}" name="{}" value="{}"'
    return format_html(start, name, slug, name, slug), format_html("> <span>{}</span> ", label)


@lru_cache(maxsize=4_096)
def _count(count: int, language: str | None) -> str:  # noqa: ARG001 - of the key: a number is written in a language
    return format_html('<span class="count">{}</span></label></li>', number(count))
