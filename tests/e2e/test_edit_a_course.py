"""An editor of Tranemo corrects an imported course, publishes it, and gives a field back to its source."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from courses.imports.options import ImportOptions
from courses.imports.run import run_import
from courses.models import Course, Source, SourceKind
from courses.vocabulary import BodyType
from organisations.models import Municipality, User
from tests.courses.imports import conftest as records
from tests.courses.imports.readers import ListReader
from tests.e2e.editor import BORAS, TRANEMO, log_in, make_editor, open_menu
from tests.factories.courses import CourseFactory, ProviderFactory

Check = Callable[[Page], None]
TITLE, FROM_SOURCE = "Vård och omsorg, steg 1", "Vård o omsorg 1"


@pytest.fixture
def editor(database: None, frozen_today: dt.date) -> User:
    """Of Tranemo, which has an imported course and one of its own; Borås has one that a search would find too."""
    user = make_editor(BORAS)
    school = {"responsible_body": "Tranemo kommun", "responsible_body_type": BodyType.MUNICIPAL}
    source = Source.objects.create(slug="provkalla", name="Provkällan", kind=SourceKind.EMIL3_FILES, rank=10)
    items = [
        records.provider(name="Komvux Tranemo", municipality_id=TRANEMO, **school),
        records.course(title=FROM_SOURCE, description="<p>Du lär dig <strong>vård</strong>.</p><ul><li>Ett</li></ul>"),
        records.occasion(application_last=dt.date(2026, 11, 28), municipality_codes=(TRANEMO,), towns=("Tranemo",)),
    ]
    run_import(ListReader(items), source, ImportOptions(today=frozen_today))
    CourseFactory(title="Svetsning", provider=ProviderFactory(municipality=Municipality.objects.get(pk=TRANEMO)))
    CourseFactory(title="Vård i Borås", published=True)
    return user


def test_an_editor_corrects_a_course_and_gives_a_field_back(
    editor: User, page: Page, assert_accessible: Check, assert_admin_accessible: Check
) -> None:
    course = Course.objects.get(title=FROM_SOURCE)
    public = course.get_absolute_url()
    page.goto("/admin/")
    assert_accessible(page)
    log_in(page, editor)
    assert_admin_accessible(page)

    find(page, assert_admin_accessible)
    edit = page.url
    change(page, assert_admin_accessible)
    assert FROM_SOURCE in page.request.get(public).text()  # a draft changes nothing for visitors

    preview(page)
    publish(page)
    page.goto(public)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_text("18 december").first).to_be_visible()
    assert_accessible(page)
    course.refresh_from_db()
    # What the editor did not touch, formatted text too, stays the source's.
    assert course.overridden_fields == ["title"]
    assert course.occasions.get().overridden_fields == ["application_last"]

    page.goto(edit)
    restore_title(page, assert_admin_accessible)
    page.goto(public)
    expect(page.get_by_role("heading", level=1)).to_have_text(FROM_SOURCE)
    expect(page.get_by_text("18 december").first).to_be_visible()


def find(page: Page, check: Check) -> None:
    """By the menu, a search and a filter; neither list has what is another municipality's."""
    open_menu(page, "Utbildningar", "Utbildningar")
    titles = page.locator("table.listing td.title a")
    expect(titles).to_have_text(["Svetsning", FROM_SOURCE])
    check(page)
    page.get_by_role("textbox", name="Sökterm").fill("vård")
    expect(titles).to_have_text([FROM_SOURCE])
    page.get_by_role("button", name="Visa filter").click()
    page.get_by_role("button", name="Tillfällen").click()
    page.get_by_label("Öppen för ansökan nu").check()
    expect(page).to_have_url(re.compile("occasions=open"))
    expect(titles).to_have_text([FROM_SOURCE])
    page.keyboard.press("Escape")
    titles.click()
    expect(page.get_by_role("heading", name=FROM_SOURCE)).to_be_visible()


def change(page: Page, check: Check) -> None:
    """Title and last day to apply, saved as a draft."""
    check(page)
    page.get_by_label("Titel").first.fill(TITLE)
    page.get_by_role("tab", name="Tillfällen").click()
    last_day = page.get_by_label("Sista ansökningsdag").first
    last_day.fill("2026-12-18")
    page.get_by_role("tab", name="Tillfällen").click()  # a click elsewhere closes the calendar
    check(page)
    page.get_by_role("button", name="Spara utkast").click()
    expect(page.get_by_role("status").first).to_contain_text("uppdaterad")


def preview(page: Page) -> None:
    page.get_by_role("button", name="Växla förhandsgranskning").click()
    shown = page.frame_locator("#w-preview-iframe")
    expect(shown.get_by_role("heading", level=1)).to_have_text(TITLE)
    page.get_by_role("button", name="Växla förhandsgranskning").click()


def publish(page: Page) -> None:
    footer = page.get_by_role("navigation", name="Åtgärder (sidfot)")
    footer.get_by_role("button", name="Fler åtgärder").click()
    page.get_by_role("button", name="Publicera", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("publicerad")


def restore_title(page: Page, check: Check) -> None:
    """The source's title stands beside ours; one click brings it back, and leaves what else was changed."""
    expect(page.get_by_label("Titel").first).to_have_value(TITLE)
    expect(page.locator(".source-value__value").first).to_have_text(FROM_SOURCE)
    check(page)
    page.get_by_role("button", name="Återställ källans värde för titel").click()
    expect(page.get_by_text("Fältet följer källan igen.")).to_be_visible()
    expect(page.get_by_label("Titel").first).to_have_value(FROM_SOURCE)
    page.get_by_role("tab", name="Tillfällen").click()
    expect(page.locator(".source-value__value")).to_have_text(["2026-11-28"])
