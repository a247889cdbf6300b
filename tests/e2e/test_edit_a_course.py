"""An editor's journey: find a course in the admin, change it, publish it, and give a field back to its source."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from courses.models import Course
from tests.courses.imports.conftest import Deliver, course, deliver, occasion, provider, source  # noqa: F401 - fixtures
from tests.factories.organisations import UserFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def imported(deliver: Deliver) -> Course:  # noqa: F811
    text = "<p>Du lär dig <strong>vård</strong>.</p><ul><li>Teori</li><li>Praktik</li></ul>"
    deliver(
        provider(),
        course(title="Undersköterska", description=text, credits=None),
        occasion(provider_keys=("p.1",), rolling_start=True, pace=50, municipality_codes=("1490",), towns=("Borås",)),
    )
    return Course.objects.get(key="i.1")


@pytest.fixture
def editor_page(page: Page, live_server: Any) -> Page:
    """A page of somebody who has logged in."""
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    return page


def test_an_editor_changes_a_course_publishes_it_and_gives_a_field_back(imported: Course, editor_page: Page) -> None:
    page = editor_page
    page.goto("/admin/snippets/courses/course/?q=undersk")
    assert_no_violations(page)
    page.get_by_role("link", name="Undersköterska", exact=True).click()
    expect(page.get_by_label("Titel").first).to_have_value("Undersköterska")
    assert_no_violations(page)
    page.get_by_role("tab", name="Tillfällen").click()
    expect(page.get_by_label("Studietakt i procent")).to_have_value("50")
    assert_no_violations(page)
    page.get_by_role("tab", name="Utbildningen").click()

    page.get_by_label("Titel").first.fill("Undersköterska, steg 1")
    publish(page)
    page.goto(f"/utbildning/underskoterska-{imported.pk}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Undersköterska, steg 1")
    imported.refresh_from_db()
    assert imported.overridden_fields == ["title"]
    assert list(imported.occasions.values_list("overridden_fields", flat=True)) == [[]]

    page.goto(f"/admin/snippets/courses/course/edit/{imported.pk}/")
    expect(page.locator(".source-value__value")).to_have_text("Undersköterska")
    page.get_by_role("button", name="Återställ källans värde").click()
    expect(page.get_by_text("Fältet följer källan igen.")).to_be_visible()
    imported.refresh_from_db()
    assert (imported.title, imported.overridden_fields) == ("Undersköterska", [])


def publish(page: Page) -> None:
    page.locator("[data-edit-form] footer, footer").get_by_role("button", name="Fler").click()
    page.get_by_role("button", name="Publicera").click()
    expect(page.get_by_text("är sparad och publicerad")).to_be_visible()


# Wagtail's own pages break two of axe's recommendations (no first heading, a role on one): WCAG decides here.
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def assert_no_violations(page: Page) -> None:
    results = Axe().run(page, options=WCAG)
    assert results.violations_count == 0, results.generate_report()
