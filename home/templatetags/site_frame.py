"""What stands around every public page: the region's name, the footer's pages, the other language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from wagtail.models import Page, Site

from courses.row_versions import Remembered, versions_at
from courses.wording import joined
from home.models import HomePage, MunicipalityIndexPage, MunicipalityPage, StandardPage
from organisations.models import Municipality

register = template.Library()

LANGUAGE_NAMES = {"sv": "Svenska", "en": "English"}


@dataclass(frozen=True, slots=True)
class FooterPage:
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Plain values, by which what is made of them is kept."""

    region_name: str
    municipalities_url: str
    footer_pages: tuple[FooterPage, ...]
    members: str


@dataclass(frozen=True, slots=True)
class Address:
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """Absolute addresses of the page: its own, and the same in each language."""

    canonical: str
    alternates: list[Address]


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    code: str
    name: str
    url: str


_TABLES = (
    *(model._meta.db_table for model in (Municipality, HomePage, MunicipalityIndexPage, StandardPage, Site)),
    *(Page._meta.db_table,),
)
_kept: Remembered[tuple[str | None, str], Frame] = Remembered(8)


@register.simple_tag(takes_context=True)
def site_frame(context: dict[str, Any]) -> Frame:
    """The frame. When this process doesn't know it as it is, two queries beside that of the request's versions."""
    key = (get_language(), versions_at(context["request"]).of_tables(*_TABLES))
    frame = _kept.get(key)
    if frame is None:
        frame = _frame()
        _kept.add({key: frame})
    return frame


def _frame() -> Frame:
    # Only the region's own pages: a municipality's editor has no say over everybody's footer.
    in_footer = Q(standardpage__in_footer=True, depth=3)
    around = Q(homepage__isnull=False) | Q(municipalityindexpage__isnull=False) | in_footer
    pages = Page.objects.live().filter(around).select_related("homepage").order_by("path")
    homes = [page.homepage for page in pages if page.specific_class is HomePage]
    indexes = [page for page in pages if page.specific_class is MunicipalityIndexPage]
    return Frame(
        region_name=homes[0].region_name if homes else "",
        municipalities_url=(indexes[0].url or "") if indexes else "",
        footer_pages=tuple(
            FooterPage(page.title, page.url or "") for page in pages if page.specific_class is StandardPage
        ),
        members=joined(list(Municipality.objects.members().values_list("name", flat=True))),
    )


@register.simple_tag(takes_context=True)
def alternate_addresses(context: dict[str, Any]) -> Addresses:
    """For `<link rel="canonical">` and `hreflang`; without the query, which only chooses within the page."""
    request: HttpRequest = context["request"]
    path = _path(request)
    host = request.build_absolute_uri("/")[:-1]
    languages = [code for code, _ in settings.LANGUAGES]
    alternates = [Address(code, host + translated(path, code)) for code in languages]
    # An address that isn't translated (an error page, a preview) has no alternates.
    if len({address.url for address in alternates}) < len(languages):
        alternates = []
    return Addresses(canonical=request.build_absolute_uri(path), alternates=alternates)


@register.simple_tag(takes_context=True)
def language_switch(context: dict[str, Any], is_error: object = False) -> OtherLanguage:
    """The same page in the other language, with its query. On an error page: the start page."""
    request: HttpRequest = context["request"]
    code = "en" if (get_language() or "sv") == "sv" else "sv"
    here, question, query = request.get_full_path().partition("?")
    there = translated(here, code)
    if is_error or there == here:
        there, question, query = translated(reverse("wagtail_serve", args=[""]), code), "", ""
    return OtherLanguage(code=code, name=LANGUAGE_NAMES[code], url=there + question + query)


def _path(request: HttpRequest) -> str:
    """The path as it stands in an address."""
    return request.get_full_path().partition("?")[0]


def translated(path: str, code: str) -> str:
    """The path of the same page in the language `code`; `path` itself when it isn't translated."""
    return _translated(path, code, get_language())


@lru_cache(maxsize=1_024)
def _translated(path: str, code: str, _from: str | None) -> str:
    there = translate_url(path, code)
    # A path may begin with two slashes: what follows them is no host.
    return path if there == path else urlsplit(there)._replace(scheme="", netloc="").geturl()


@register.simple_tag
def guidance_url(municipality: Municipality | None) -> str:
    """Where the municipality's page tells of guidance; empty when there is no such page."""
    page = MunicipalityPage.objects.live().filter(municipality=municipality).first() if municipality else None
    return f"{page.url}#vagledning" if page else ""
