"""Hits of the search page: `{% load search_hits %}{% hit card reason text %}`.

A page has thirty hits, nearly all of which this process has rendered before. Each is rendered by its template once,
with a mark in the place of what differs from search to search; NUL, which no text of the database can hold, makes it.
"""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from courses.cards import CourseCard
from search.templatetags.search_words import marked

register = template.Library()

_TITLE, _REASON, _NEAR = "\0title\0", "\0reason\0", "\0near\0"


@register.simple_tag
def hit(card: CourseCard, reason: str, text: str, near: str = "", level: str = "h2") -> SafeString:
    """A hit of a list, its title with the words of `text` marked. `near`: how near it is; `level` is the heading's."""
    html = _hit(card, bool(reason), bool(near), level, get_language())
    html = html.replace(_TITLE, marked(card.title, text)).replace(_NEAR, conditional_escape(near))
    return mark_safe(html.replace(_REASON, marked(reason, text)) if reason else html)  # noqa: S308 - rendered


@lru_cache(maxsize=20_000)
def _hit(card: CourseCard, has_reason: bool, is_near: bool, level: str, language: str | None) -> str:  # noqa: ARG001 - of the key
    marks = {"title": _TITLE, "reason": _REASON if has_reason else "", "near": _NEAR if is_near else ""}
    return render_to_string("components/hit.html", {"card": card, "level": level, **marks})
