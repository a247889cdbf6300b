"""Hits of the search page: `{% load search_hits %}{% list_hits hits text %}`.

A page has twenty hits, and their mark-up differs in little but words. So the template is rendered once for each form
that a hit may have, with gaps for the words; dates and places, which come again and again, are kept as they are said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape  # Django's looks for lazy texts first, which takes three times as long

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from courses.cards import CourseCard
from courses.gaps import Pieces, filled, gaps, pieces_of
from courses.presentation import CentreLink, Status
from search.page import Listed
from search.templatetags.search_words import marked

register = template.Library()

# Words that a hit may go without, and those that every one has.
_OPTIONAL, _ALWAYS = ("provider", "how", "near", "reason"), ("url", "title", "form_line", "start", "apply")


@register.simple_tag
def list_hits(hits: Iterable[Listed], text: str, level: str = "h2") -> SafeString:
    """The hits as list items, their titles with the words of `text` marked; `level` is their headings'."""
    language = get_language()
    return mark_safe("".join(_hit(hit, text, level, language) for hit in hits))  # noqa: S308 - rendered


def _hit(hit: Listed, text: str, level: str, language: str | None) -> SafeString:
    card = hit.card
    words = {
        "url": escape(card.url),
        "title": marked(card.title, text),
        "provider": escape(card.provider),
        "form_line": escape(card.form_line),
        "how": _how(card.how),
        "near": _near(hit.near, card.centres, language),
        "reason": marked(hit.reason, text) if hit.reason else "",
        "start": _start(card, language),
        "apply": _apply(card.deadline, card.status, language),
    }
    has = frozenset(name for name in _OPTIONAL if words[name])
    return filled(_form(has, card.is_closed, level, language), words)


@lru_cache(maxsize=1_024)
def _form(has: frozenset[str], is_closed: bool, level: str, language: str | None) -> Pieces:  # noqa: ARG001 - of the key
    words = gaps([*has, *_ALWAYS])
    html = render_to_string("components/hit.html", {"is_closed": is_closed, "level": level, **words})
    return pieces_of(html, words)


@lru_cache(maxsize=4_096)
def _how(facts: Sequence[str]) -> str:
    return "\n      ".join(f"<li>{escape(fact)}</li>" for fact in facts)


def _near(near: str, centres: tuple[CentreLink, ...], language: str | None) -> str:
    if near or not centres:
        return escape(near)
    return _centres(centres, language)


@lru_cache(maxsize=1_024)
def _centres(centres: tuple[CentreLink, ...], language: str | None) -> str:  # noqa: ARG001 - of the key
    return render_to_string("components/hit_centres.html", {"centres": centres}).strip()


def _start(card: CourseCard, language: str | None) -> str:
    day = card.start
    return _started(day, "" if day else card.start_words, card.start_note, language)


@lru_cache(maxsize=1_024)
def _started(day: dt.date | None, words: str, note: str, language: str | None) -> str:  # noqa: ARG001 - of the key
    return render_to_string("components/hit_start.html", {"day": day, "words": words, "note": note}).strip()


@lru_cache(maxsize=1_024)
def _apply(day: dt.date | None, status: Status, language: str | None) -> str:  # noqa: ARG001 - of the key
    return render_to_string("components/hit_apply.html", {"day": day, "status": status}).strip()
