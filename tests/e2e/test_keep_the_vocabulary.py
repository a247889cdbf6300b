"""Journey: the region teaches the search a word, sees first what that changes, and a visitor finds by it at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from courses.models import Course
from organisations.models import User
from search.engine import get_engine
from search.models import VocabularyKind
from tests.e2e.editor import log_in, make_editor, open_menu
from tests.factories.courses import CourseFactory, OccasionFactory
from tests.factories.organisations import MembershipFactory

Check = Callable[[Page], None]
WORD = "grytslev"


@pytest.fixture
def region(database: None) -> User:
    """The region's, where one course is found by its own words only."""
    make_editor()
    course: Course = CourseFactory(title="Kock, storkök", published=True)
    OccasionFactory(course=course)
    get_engine().index([course.pk])
    user: User = MembershipFactory(regional=True).user
    return user


def test_the_region_teaches_the_search_a_word(
    region: User, page: Page, assert_accessible: Check, assert_admin_accessible: Check
) -> None:
    page.goto(f"/sok/?q={WORD}")
    expect(page.get_by_role("link", name="Kock, storkök")).to_have_count(0)

    page.goto("/admin/")
    log_in(page, region)
    open_menu(page, "Sökning", "Ordlista")
    page.get_by_role("link", name="Lägg till").first.click()
    page.locator("#id_left").fill(WORD)
    page.get_by_role("button", name="Granska").click()
    expect(page.get_by_text("Det här fältet är obligatoriskt")).to_be_visible()
    page.locator("#id_kind").select_option(VocabularyKind.ONE_WAY)
    page.locator("#id_right").fill("kock")
    page.get_by_role("button", name="Granska").click()

    shown = page.locator("#consequences-section")
    expect(shown.get_by_role("row", name=WORD)).to_contain_text("Kock, storkök (ny)")
    assert_admin_accessible(page)
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("gäller från nästa sökning")).to_be_visible()

    page.goto(f"/sok/?q={WORD}")
    expect(page.get_by_role("link", name="Kock, storkök")).to_be_visible()
    assert_accessible(page)
