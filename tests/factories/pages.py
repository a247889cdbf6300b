"""A small site: the start page, the municipalities, their learning centres, the pages in the footer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from wagtail.models import Page, Site

from courses.models import LearningCentrePage
from courses.models.learning_centre import OpeningHours, Weekday
from home.models import HomePage, MunicipalityIndexPage, MunicipalityPage, StandardPage
from tests.factories.organisations import MunicipalityFactory

BORAS, TRANEMO = "1490", "1452"


@dataclass(frozen=True, slots=True)
class SiteTree:
    home: HomePage
    index: MunicipalityIndexPage
    municipalities: dict[str, MunicipalityPage]
    footer: list[StandardPage]


def make_site(*codes: str) -> SiteTree:
    """The start page, the municipalities of `codes` (Borås and Tranemo unless told), three pages in the footer."""
    root = Page.objects.get(depth=1)
    home = root.add_child(
        instance=HomePage(
            title="Utbud: utbildning för vuxna i Boråsregionen",
            slug="start",
            question="Vad kan du läsa som vuxen i Boråsregionen?",
            region_name="Boråsregionen",
            examples="undersköterska, svetsare",
        )
    )
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "testserver", "port": 80, "root_page": home}
    )
    index = home.add_child(instance=MunicipalityIndexPage(title="Kommuner", slug="kommun"))
    municipalities = {}
    for code in codes or (BORAS, TRANEMO):
        municipality = MunicipalityFactory(code=code, member=True)
        page = MunicipalityPage(title=municipality.name, slug=municipality.slug, municipality=municipality)
        municipalities[code] = index.add_child(instance=page)
    footer = [
        home.add_child(instance=StandardPage(title=title, slug=slug, body="<p>Text.</p>", in_footer=True))
        for title, slug in [
            ("Tillgänglighet", "tillganglighet"),
            ("Personuppgifter", "personuppgifter"),
            ("Kontakt", "kontakt"),
        ]
    ]
    return SiteTree(home, index, municipalities, footer)


def add_learning_centre(page: MunicipalityPage, title: str = "", **fields: object) -> LearningCentrePage:
    """A learning centre of the municipality: open Monday 8–20 and Tuesday 9.30–17."""
    title = title or f"Lärcentrum {page.municipality.name}"
    centre = page.add_child(
        instance=LearningCentrePage(
            title=title,
            municipality=page.municipality,
            **{"street_address": "Storgatan 1", "postal_code": "514 30", "town": "Tranemo", **fields},
        )
    )
    OpeningHours.objects.create(page=centre, weekday=Weekday.MONDAY, opens=dt.time(8), closes=dt.time(20))
    OpeningHours.objects.create(page=centre, weekday=Weekday.TUESDAY, opens=dt.time(9, 30), closes=dt.time(17))
    return centre
