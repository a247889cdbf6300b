"""The readable part of an address, made once from a title: "Läs och skriv 1" becomes "las-och-skriv-1"."""

from __future__ import annotations

from django.utils.text import slugify

SLUG_LENGTH = 120


def slug_for(title: str, otherwise: str) -> str:
    """At most SLUG_LENGTH characters; `otherwise` where the title has no letter or digit that an address can show."""
    return slugify(title)[:SLUG_LENGTH].strip("-") or otherwise
