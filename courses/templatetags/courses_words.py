"""Words, dates and sources' texts in templates: `{% load courses_words %}`."""

from __future__ import annotations

import datetime as dt
import html
import re
from decimal import Decimal
from urllib.parse import urlsplit

import nh3
from django import template
from django.utils.html import linebreaks, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language

from courses import hyphenation, wording

register = template.Library()

_TAGS = {"p", "br", "ul", "ol", "li", "strong", "b", "em", "i", "a", "h3", "h4", "blockquote"}
_HEADINGS = (
    (re.compile(r"<(/?)h[12]\b[^>]*>", re.IGNORECASE), r"<\1h3>"),
    (re.compile(r"<(/?)h[56]\b[^>]*>", re.IGNORECASE), r"<\1h4>"),
)
_MARKUP = re.compile(r"<[a-z/!]", re.IGNORECASE)


@register.simple_tag
def content_lang() -> SafeString:
    """` lang="sv"` where the page's language is another: what editors and sources wrote is Swedish."""
    return mark_safe("" if (get_language() or "sv") == "sv" else ' lang="sv"')  # noqa: S308 - a constant


@register.filter
def short_day(day: dt.date) -> str:
    """ "28 nov"."""
    return wording.short_day(day)


@register.filter
def table_day(day: dt.date, today: dt.date) -> str:
    """ "28 nov", with its year when it isn't this year's."""
    return wording.short_day(day) if day.year == today.year else f"{wording.short_day(day)} {day.year}"


@register.filter(expects_localtime=True)
def long_day(day: dt.date, today: dt.date | None = None) -> str:
    """ "28 november"; with `today`, the year only when the day is far off."""
    return wording.long_day(day, today)


@register.filter
def number(value: int | Decimal) -> str:
    """1500 -> "1 500"."""
    return wording.number(value)


@register.filter
def breakable(text: str) -> SafeString:
    """A title, escaped, whose long words may be broken at the end of a line."""
    return hyphenation.breakable(text)


@register.filter
def phone(value: str) -> str:
    """A telephone number as a `tel:` address wants it: "033-35 70 00" -> "033357000"."""
    return re.sub(r"[^\d+]", "", value.partition(",")[0])


@register.filter
def web_name(url: str) -> str:
    """ "https://www.boras.se/" -> "boras.se"."""
    return urlsplit(url).netloc.removeprefix("www.") or url


@register.filter
def rich(text: str) -> SafeString:
    """A source's or editor's text: sanitised once more, its headings below the section's, plain text in paragraphs."""
    if not _MARKUP.search(text):
        return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308 - escaped by linebreaks
    for pattern, replacement in _HEADINGS:
        text = pattern.sub(replacement, text)
    return mark_safe(nh3.clean(text, tags=_TAGS, url_schemes={"http", "https", "mailto", "tel"}))  # noqa: S308 - nh3


@register.filter
def plain_start(text: str) -> str:
    """The first 160 letters of a text without its markup, for a page's description."""
    return Truncator(" ".join(html.unescape(strip_tags(text.replace("<", " <"))).split())).chars(160)
