"""Hits of the search page: `{% load search_hits %}{% list_hits hits text %}`.

A page has thirty hits, nearly all of which this process has rendered before. Each is rendered by its template once,
with a mark in the place of what differs from search to search; NUL, which no text of the database can hold, makes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from courses.cards import CourseCard
from search.page import Listed
from search.templatetags.search_words import marked

register = template.Library()

_TITLE, _REASON, _NEAR = "\0title\0", "\0reason\0", "\0near\0"


@register.simple_tag
def list_hits(hits: Iterable[Listed], text: str, level: str = "h2") -> SafeString:
    """The hits as list items, their titles with the words of `text` marked; `level` is their headings'."""
    language = get_language()
    return mark_safe("".join(_hit(hit, text, level, language) for hit in hits))  # noqa: S308 - rendered


def _hit(hit: Listed, text: str, level: str, language: str | None) -> str:
    html = _rendered(hit.card, bool(hit.reason), bool(hit.near), level, language)
    html = html.replace(_TITLE, marked(hit.card.title, text))
    if hit.near:
        html = html.replace(_NEAR, conditional_escape(hit.near))
    return html.replace(_REASON, marked(hit.reason, text)) if hit.reason else html


@lru_cache(maxsize=20_000)
def _rendered(card: CourseCard, has_reason: bool, is_near: bool, level: str, language: str | None) -> str:  # noqa: ARG001 - of the key
    marks = {"title": _TITLE, "reason": _REASON if has_reason else "", "near": _NEAR if is_near else ""}
    return render_to_string("components/hit.html", {"card": card, "level": level, **marks})
