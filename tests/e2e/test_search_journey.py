"""A resident searches, filters and reads on, with and without JavaScript, at a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from courses.models import Course
from courses.vocabulary import StudyMode
from search.engine import get_engine
from search.suggestion_sources import kept
from tests.factories.courses import CourseFactory, OccasionFactory
from tests.factories.organisations import MunicipalityFactory

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture
def catalogue(database: None, frozen_today: object) -> None:
    kept.forget()
    for code in ("1490", "1463"):
        MunicipalityFactory(code=code, member=True)
    for number in range(25):
        course = CourseFactory(title=f"Kock {number:02}")
        OccasionFactory(course=course, municipality_codes=["1490"], mode=StudyMode.ON_SITE)
    course = CourseFactory(title="Kock på distans")
    OccasionFactory(course=course, municipality_codes=["1463"], mode=StudyMode.DISTANCE)
    get_engine().index(list(Course.objects.values_list("pk", flat=True)))


def open_filters(page: Page) -> None:
    """On a phone the filters lie behind a link. (Its visibility tells nothing before the stylesheet has come.)"""
    if is_narrow(page):
        page.get_by_role("link", name=re.compile("^Filtrera")).click()


def is_narrow(page: Page) -> bool:
    return page.viewport_size is not None and page.viewport_size["width"] < 960


def test_a_resident_searches_filters_and_reads_on_without_javascript(
    page_without_javascript: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page = page_without_javascript
    page.goto("/sok/")
    page.get_by_label("Yrke, ämne eller ort").fill("kock")
    page.get_by_role("button", name="Sök", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("26 utbildningar för kock")
    page.get_by_role("link", name="Nästa sida").click()
    expect(page).to_have_url(re.compile(r"/sok/\?q=kock&sida=2$"))
    open_filters(page)
    page.get_by_role("checkbox", name="Mark").check()
    page.get_by_role("button", name="Visa utbildningar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 utbildning för kock i Mark")
    page.get_by_role("link", name="Ta bort filtret Mark").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("26 utbildningar för kock")
    page.goto("/sok/?q=kock&kommun=mark")
    page.get_by_role("link", name="Kock på distans").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kock på distans")


@pytest.mark.parametrize("address", ["/sok/", "/sok/?q=kock&kommun=mark&satt=distans", "/sok/?q=zzzz&kommun=mark"])
def test_the_page_is_accessible_in_every_state(
    page: Page, assert_accessible: Callable[[Page], None], address: str
) -> None:
    page.goto(address)
    assert_accessible(page)
    if is_narrow(page) and "zzzz" not in address:
        open_filters(page)
        assert_accessible(page)


def test_with_javascript_the_hits_are_swapped_and_the_reader_keeps_the_place(page: Page) -> None:
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto("/sok/?q=kock")
    page.evaluate("window.stays = true")
    heading = page.get_by_role("heading", level=1)
    is_wide = not is_narrow(page)
    open_filters(page)
    page.get_by_role("checkbox", name="Mark").check()
    if not is_wide:
        expect(heading).to_have_text("26 utbildningar för kock")  # a phone waits for the button
        page.get_by_role("button", name="Visa utbildningar").click()
    expect(heading).to_have_text("1 utbildning för kock i Mark")
    expect(page).to_have_url(re.compile(r"/sok/\?q=kock&kommun=mark$"))
    expect(page).to_have_title("Kock: 1 utbildning i Mark – Utbud")
    expect(page.get_by_role("status")).to_have_text("1 utbildning för kock i Mark")
    if is_wide:
        expect(page.get_by_role("checkbox", name="Mark")).to_be_focused()
    else:
        expect(page.get_by_role("button", name="Visa utbildningar")).to_be_hidden()
        expect(heading).to_be_focused()
    page.get_by_role("link", name="Ta bort filtret Mark").click()
    expect(heading).to_have_text("26 utbildningar för kock")
    expect(heading).to_be_focused()
    page.get_by_role("link", name="Nästa sida").click()
    expect(page).to_have_url(re.compile(r"/sok/\?q=kock&sida=2$"))
    expect(heading).to_be_in_viewport()
    assert page.evaluate("window.stays") is True
    page.go_back()
    expect(page).to_have_url(re.compile(r"/sok/\?q=kock$"))
    expect(page.locator(".hit")).to_have_count(20)
    assert problems == []


def test_a_group_that_was_opened_stays_open(page: Page) -> None:
    page.goto("/sok/?q=kock")
    open_filters(page)
    page.locator("summary", has_text="Startar").click()
    page.get_by_role("checkbox", name="Mark").check()
    if is_narrow(page):
        page.get_by_role("button", name="Visa utbildningar").click()
        open_filters(page)
    expect(page.get_by_role("checkbox", name="Mark")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Januari 2027")).to_be_visible()


# --- What was understood ---


def test_a_reading_is_taken_back_by_one_click_and_made_a_filter_by_another(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto("/sok/?q=kock+i+mark")
    assert_accessible(page)
    page.get_by_role("link", name="Visa bara i Mark").click()
    expect(page).to_have_url(re.compile(r"/sok/\?q=kock&kommun=mark$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("1 utbildning för kock i Mark")
    box = page.get_by_role("combobox", name="Yrke, ämne eller ort")
    expect(box).to_have_value("kock")
    box.fill("distans")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/sok/\?q=distans&kommun=mark$"))
    page.goto("/sok/?q=kock+i+mark")
    page.get_by_role("link", name="Tolkat som: Mark").click()
    expect(page).to_have_url(re.compile(r"som-ord=mark$"))
    page.get_by_role("link", name="Sökt som ord: mark").click()
    expect(page.get_by_role("link", name="Tolkat som: Mark")).to_be_visible()


def test_near_a_place_without_javascript(
    page_without_javascript: Page, assert_accessible_without_javascript: Callable[[Page], None]
) -> None:
    page = page_without_javascript
    page.goto("/sok/?q=kock")
    open_filters(page)
    page.locator("summary", has_text="Nära").click()
    page.get_by_label("Kommun, ort eller postnummer").fill("Kinna")
    page.get_by_label("Inom").select_option("10")
    page.get_by_role("button", name="Visa utbildningar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 utbildning för kock nära Kinna")
    expect(page.get_by_text("Läs hemifrån, på distans")).to_be_visible()
    page.get_by_role("link", name="Närmast").click()
    expect(page).to_have_url(re.compile(r"sortera=narmast$"))
    assert_accessible_without_javascript(page)
    page.goto("/sok/?q=kock&nara=Atlantis&km=10")
    expect(page.get_by_text("Vi hittar inte platsen ”Atlantis”")).to_be_visible()
    assert_accessible_without_javascript(page)


# --- Suggestions ---


def test_suggestions_are_walked_with_the_keyboard(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto("/sok/")
    box = page.get_by_role("combobox", name="Yrke, ämne eller ort")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("kokc")
    options = page.get_by_role("listbox", name="Förslag").get_by_role("option")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    assert_accessible(page)
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    expect(box).to_be_focused()
    assert_accessible(page)
    box.press("ArrowUp")
    expect(options.and_(page.locator("[aria-selected=true]"))).to_have_count(0)
    box.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(page.locator("#forslag")).to_be_hidden()
    expect(box).to_have_value("kokc")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/sok/\?q=kock$|/utbildning/"))
    assert problems == []


def test_enter_without_a_choice_searches_for_what_is_written(page: Page) -> None:
    page.goto("/sok/")
    box = page.get_by_role("combobox", name="Yrke, ämne eller ort")
    box.press_sequentially("kock")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("26 utbildningar för kock")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_a_suggestion_can_be_clicked(page: Page) -> None:
    page.goto("/sok/")
    page.get_by_role("combobox", name="Yrke, ämne eller ort").press_sequentially("kock på di")
    page.get_by_role("option", name="Kock på distans").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kock på distans")


def test_the_page_on_how_hits_are_ranked_is_accessible(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    page.goto("/sok/")
    page.get_by_role("link", name="Så rangordnas träffarna").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Så rangordnas träffarna")
    assert_accessible(page)


def test_a_long_group_is_searched_while_one_types(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    for code in ("0180", "1480", "1280", "0380", "0580", "0680", "1880", "1980", "2480", "2580", "1380", "1780"):
        MunicipalityFactory(code=code, member=True)
        OccasionFactory(course=CourseFactory(title=f"Bagare {code}"), municipality_codes=[code])
    get_engine().index(list(Course.objects.values_list("pk", flat=True)))
    page.goto("/sok/")
    open_filters(page)
    group = page.locator("#grupp-kommun")
    find = group.get_by_label("Sök i listan")
    find.fill("öping")
    expect(group.get_by_role("checkbox", name="Jönköping")).to_be_visible()
    expect(group.get_by_role("checkbox", name="Borås")).to_be_hidden()
    assert_accessible(page)
    find.fill("zzz")
    expect(group.get_by_text("Inget i listan passar.")).to_be_visible()
    find.fill("jön")
    group.get_by_role("checkbox", name="Jönköping").check()
    if is_narrow(page):
        page.get_by_role("button", name="Visa utbildningar").click()
    expect(page).to_have_url(re.compile(r"kommun=jonkoping$"))
