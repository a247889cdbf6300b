"""Breadcrumbs: the way from the start page to the page one reads."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step; the last has no `url`. `is_content`: editors' or sources' words, Swedish in every language."""

    name: str
    url: str = ""
    is_content: bool = False


def start_crumb() -> Crumb:
    return Crumb(gettext("Start"), reverse("wagtail_serve", args=[""]))
