"""Journey: an editor logs in, sees how the own courses stand, goes to those that need a look, and reads the help."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from organisations.models import Municipality, User
from tests.e2e.editor import BORAS, TRANEMO, log_in, make_editor, open_menu
from tests.factories.courses import CourseFactory, OccasionFactory, ProviderFactory


@pytest.fixture
def editor(database: None) -> User:
    """Tranemo has a course that closes soon and one that has ended; Borås has one."""
    user = make_editor(BORAS)
    soon = localdate() + dt.timedelta(days=5)
    for code, titles in ((TRANEMO, ("Svetsning", "Bokföring")), (BORAS, ("Annan kommuns",))):
        owner = Municipality.objects.get(pk=code)
        provider = ProviderFactory(municipality=owner, owner=owner)
        for title in titles:
            course = CourseFactory(title=title, provider=provider, owner=owner, expired=title == "Bokföring")
            if title == "Svetsning":
                OccasionFactory(
                    course=course, start=soon + dt.timedelta(days=30), end=None, expires=None, application_last=soon,
                    application_first=None,
                )  # fmt: skip
    return user


def test_an_editor_goes_from_the_first_page_to_what_needs_a_look(
    page: Page, editor: User, assert_admin_accessible: Callable[[Page], None]
) -> None:
    page.goto("/admin/")
    log_in(page, editor)
    expect(page.get_by_role("heading", name="Utbildningar i Tranemo")).to_be_visible()
    assert_admin_accessible(page)
    page.get_by_role("link", name="1 utan kommande start").click()
    expect(page.get_by_role("link", name="Bokföring", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Svetsning", exact=True)).to_have_count(0)
    page.goto("/admin/")
    page.get_by_role("link", name="1 stänger ansökan inom 14 dagar").click()
    expect(page.get_by_role("link", name="Svetsning", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Bokföring", exact=True)).to_have_count(0)


def test_an_editor_reads_the_help(page: Page, editor: User, assert_admin_accessible: Callable[[Page], None]) -> None:
    page.goto("/admin/")
    log_in(page, editor)
    open_menu(page, "Hjälp", "Så gör du")
    expect(page).to_have_url("/admin/hjalp/")
    expect(page.get_by_role("heading", name="Ändra det som kommer från en källa")).to_be_visible()
    assert_admin_accessible(page)
