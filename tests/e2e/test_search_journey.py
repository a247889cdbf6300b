"""A resident searches, filters and reads on, with and without JavaScript, at a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from courses.models import Course
from courses.vocabulary import StudyMode
from search.engine import get_engine
from tests.factories.courses import CourseFactory, OccasionFactory
from tests.factories.organisations import MunicipalityFactory

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture
def catalogue(database: None, frozen_today: object) -> None:
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
