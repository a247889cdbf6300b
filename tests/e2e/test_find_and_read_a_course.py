"""A resident of Tranemo finds the way to become an undersköterska, with scripts and without."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from courses.models import Occupation
from courses.vocabulary import SchoolForm
from home.domain.onboarding import onboard_municipality
from home.domain.site import ensure_site
from organisations.models import Municipality
from tests.factories.courses import CourseFactory, OccasionFactory

Check = Callable[[Page], None]
TITLE = "Vård och omsorg, utbildning till undersköterska"


@pytest.fixture
def region(database: None, frozen_today: date) -> None:
    """Two municipalities, a course that is open, one that has started, one of another school form."""
    ensure_site("Boråsregionen")
    for code in ("1490", "1452"):
        onboard_municipality(code)
    Municipality.objects.filter(code="1452").update(komvux_application_url="https://www.example.se/tranemo/komvux")
    course = CourseFactory(title=TITLE, summary="Du lär dig att ge vård, omsorg och stöd.", code="VÅRVÅR01")
    course.occupations.set(Occupation.objects.filter(ssyk="5321"))
    course.save()
    OccasionFactory(course=course)
    OccasionFactory(course=course, opens_later=True, towns=["Tranemo"], municipality_codes=["1452"])
    OccasionFactory(course=course, expired=True)
    CourseFactory(title="Undersköterska, grund", expired=True)
    CourseFactory(title="Frontendutvecklare", published=True, school_form=SchoolForm.HIGHER_VOCATIONAL)
    call_command("search", "rebuild")


def find_and_read(page: Page, check: Check, *, scripts: bool) -> None:
    page.goto("/")
    check(page)
    page.get_by_label("Yrke, ämne eller ort").fill("undersköterska")
    page.get_by_role("button", name="Sök", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("undersköterska")
    expect(page.get_by_role("link", name=re.compile("Frontend"))).to_have_count(0)
    check(page)

    open_filters = page.get_by_role("link", name=re.compile("^Filtrera"))
    if open_filters.is_visible():
        open_filters.click()
        check(page)
    page.get_by_role("checkbox", name=re.compile("Öppen nu")).check()
    show = page.get_by_role("button", name=re.compile("^Visa"))
    if not scripts or show.is_visible():
        show.click()
    expect(page).to_have_url(re.compile("ansokan=oppen"))
    expect(page.get_by_role("link", name=re.compile("Ta bort filtret.*Öppen nu"))).to_be_visible()
    check(page)

    page.get_by_role("link", name=re.compile("^Vård och omsorg")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_text("Stänger om 6 dagar").first).to_be_visible()
    check(page)

    page.get_by_label("Var är du folkbokförd?").select_option(label="Tranemo")
    page.get_by_role("button", name="Visa hur jag söker").click()
    expect(page).to_have_url(re.compile("hemkommun=1452"))
    apply = page.get_by_role("link", name=re.compile("Ansök hos Tranemo"))
    expect(apply).to_have_attribute("href", "https://www.example.se/tranemo/komvux")
    check(page)


def test_a_resident_finds_and_reads_a_course(region: None, page: Page, assert_accessible: Check) -> None:
    find_and_read(page, assert_accessible, scripts=True)
    assert page.context.cookies() == []


def test_a_resident_without_javascript_finds_and_reads_a_course(
    region: None, page_without_javascript: Page, assert_accessible_without_javascript: Check
) -> None:
    find_and_read(page_without_javascript, assert_accessible_without_javascript, scripts=False)


def test_a_keyboard_reaches_the_content_and_the_search(region: None, page: Page, width: int) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Yrke, ämne eller ort")).to_be_focused()
    page.keyboard.type("vård")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile("^Vård och omsorg")).first).to_be_visible()


def test_long_words_and_texts_without_blanks_fit_the_page(region: None, page: Page, assert_accessible: Check) -> None:
    glued = "affärsmöjligheter.Informationssäkerhetsbranschens"
    course = CourseFactory(
        title="Försäkringsrådgivare/Informationssäkerhetsspecialist", description=f"<p>Du ser {glued} kravprofil.</p>"
    )
    OccasionFactory(course=course)
    call_command("search", "rebuild")
    for address in (course.get_absolute_url(), "/sok/", "/"):
        page.goto(address)
        assert_accessible(page)


@pytest.mark.parametrize(
    "path", ["/", "/sok/?q=vård", "/kommun/", "/kommun/tranemo/", "/omrade/", "/larcentrum/", "/finns-inte/"]
)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_kind_of_page_is_accessible_in_the_dark_too(
    region: None, page: Page, assert_accessible: Check, path: str, prefix: str
) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(prefix + path)
    assert_accessible(page)
