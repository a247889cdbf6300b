"""Giving a field back to its source, and looking at what the source delivered."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from courses.models import Course, Occasion, Provider
from organisations.models import Municipality
from tests.courses.admin.conftest import Open, Save, course_url
from tests.courses.admin.posted import index_of
from tests.courses.imports.conftest import Deliver, course, occasion, provider
from tests.factories.courses import CourseFactory


@pytest.fixture
def imported(deliver: Deliver) -> Course:
    deliver(
        provider(),
        course(credits=Decimal(100), credits_unit="gy", payload={"titel": "Källans åäö"}),
        occasion(provider_keys=("p.1",), pace=50, keywords=("vård",)),
    )
    return Course.objects.get(key="i.1")


def overridden(target: Course, save: Save, opened: Open, *, publish: bool = True) -> Occasion:
    """Title and keywords of the course, and the pace of its occasion, become the editor's."""
    one: Occasion = target.occasions.get()
    changes = {"title": "Redaktörens titel", "keywords": "egna", f"{index_of(opened(target), one.pk)}-pace": "75"}
    save(target, changes, publish=publish)
    return one


def restore(client: Client, target: Course, **query: Any) -> Any:
    return client.post(course_url("restore", target.pk), query_params=query)


def test_the_page_shows_the_sources_value_beside_what_an_editor_changed(
    imported: Course, save: Save, opened: Open, regional: Client
) -> None:
    one = overridden(imported, save, opened)
    page = BeautifulSoup(regional.get(course_url("edit", imported.pk)).content, "html.parser")
    shown = {
        box.button["data-w-action-url-value"]: box.select_one(".source-value__value").text
        for box in page.select(".source-value")
    }
    address = course_url("restore", imported.pk)
    assert shown == {
        f"{address}?falt=title": "Kurs i.1",
        f"{address}?falt=keywords": "vård",
        f"{address}?falt=pace&tillfalle={one.pk}": "50",
    }


def test_one_click_puts_the_sources_value_back_in_public(
    imported: Course, save: Save, opened: Open, regional: Client
) -> None:
    one = overridden(imported, save, opened)
    assert restore(regional, imported, falt="title").status_code == 302
    restore(regional, imported, falt="keywords")
    restore(regional, imported, falt="pace", tillfalle=one.pk)
    imported.refresh_from_db()
    one.refresh_from_db()
    assert (imported.title, imported.keywords, imported.overridden_fields) == ("Kurs i.1", ["vård"], [])
    assert (imported.live, imported.has_unpublished_changes) == (True, False)
    assert (one.pace, one.overridden_fields) == (50, [])


def test_the_value_that_is_put_back_is_what_the_source_says_now(
    imported: Course, save: Save, opened: Open, regional: Client, deliver: Deliver
) -> None:
    overridden(imported, save, opened)
    deliver(provider(), course(title="Källans nya titel"), occasion(provider_keys=("p.1",)))
    restore(regional, imported, falt="title")
    imported.refresh_from_db()
    assert (imported.title, imported.overridden_fields) == ("Källans nya titel", ["keywords"])


def test_an_override_in_a_draft_is_taken_out_of_the_draft_and_the_rest_of_the_draft_stays(
    imported: Course, save: Save, opened: Open, regional: Client
) -> None:
    one = overridden(imported, save, opened, publish=False)
    restore(regional, imported, falt="title")
    restore(regional, imported, falt="pace", tillfalle=one.pk)
    live = Course.objects.get(pk=imported.pk)
    drafted = live.get_latest_revision_as_object()
    assert (live.title, live.keywords, live.has_unpublished_changes) == ("Kurs i.1", ["vård"], True)
    assert (drafted.title, drafted.keywords, drafted.overridden_fields) == ("Kurs i.1", ["egna"], ["keywords"])
    assert [(one.pace, one.overridden_fields) for one in drafted.occasions.all()] == [(50, [])]


def test_restoring_is_told_in_the_history(imported: Course, save: Save, opened: Open, regional: Client) -> None:
    overridden(imported, save, opened)
    restore(regional, imported, falt="title")
    assert "Källans värde återställt" in regional.get(course_url("history", imported.pk)).content.decode()


def test_looking_changes_nothing(imported: Course, save: Save, opened: Open, regional: Client) -> None:
    overridden(imported, save, opened)
    assert regional.get(course_url("restore", imported.pk), {"falt": "title"}).status_code == 405
    imported.refresh_from_db()
    assert imported.title == "Redaktörens titel"


@pytest.mark.parametrize(
    "query",
    [
        {"falt": "live"},
        {"falt": "owner"},
        {"falt": ""},
        {"falt": "pace", "tillfalle": "x"},
        {"falt": "pace", "tillfalle": 9_999},
    ],
)
def test_what_no_source_gives_is_not_found(imported: Course, regional: Client, query: dict[str, Any]) -> None:
    assert restore(regional, imported, **query).status_code == 404


def test_a_field_that_follows_its_source_says_so(imported: Course, regional: Client) -> None:
    response = regional.post(course_url("restore", imported.pk), query_params={"falt": "title"}, follow=True)
    assert "Fältet följer redan källan." in response.content.decode()


def test_a_locked_course_is_left_alone(imported: Course, save: Save, opened: Open, regional: Client) -> None:
    overridden(imported, save, opened)
    other = Course.objects.get(pk=imported.pk)
    other.locked = True
    other.locked_by = None
    other.save(update_fields=["locked", "locked_by"])
    response = regional.post(course_url("restore", imported.pk), query_params={"falt": "title"}, follow=True)
    assert "är låst för redigering" in response.content.decode()
    imported.refresh_from_db()
    assert imported.title == "Redaktörens titel"


def test_the_payloads_are_shown_as_they_came(imported: Course, regional: Client) -> None:
    page = BeautifulSoup(regional.get(course_url("payloads", imported.pk)).content, "html.parser")
    texts = [pre.text for pre in page.select("pre")]
    assert texts == ['{\n  "titel": "Källans åäö"\n}', '{\n  "id": "e.1"\n}']


def test_an_editor_reaches_these_pages_for_the_own_courses_only(
    deliver: Deliver, editor: Client, boras: Municipality, mark: Municipality
) -> None:
    own = CourseFactory(imported=True, owner=boras, overridden_fields=["title"])
    foreign = CourseFactory(imported=True, owner=mark, overridden_fields=["title"])
    assert editor.get(course_url("payloads", own.pk)).status_code == 200
    assert editor.get(course_url("payloads", foreign.pk)).status_code == 404
    assert restore(editor, own, falt="title").status_code == 302
    assert restore(editor, foreign, falt="title").status_code == 404
    assert editor.post(course_url("checked", foreign.pk)).status_code == 404
    assert Course.objects.get(pk=foreign.pk).checked_on is None


def test_checked_today_is_noted_in_public_and_in_the_draft(regional: Client, frozen_today: Any) -> None:
    target = CourseFactory()
    Course.objects.get(pk=target.pk).save_revision()
    regional.post(course_url("checked", target.pk))
    live = Course.objects.get(pk=target.pk)
    assert live.checked_on == live.get_latest_revision_as_object().checked_on == frozen_today
    assert live.has_unpublished_changes


def test_a_providers_field_is_given_back_too(imported: Course, regional: Client) -> None:
    Provider.objects.filter(key="p.1").update(name="Eget namn", overridden_fields=["name"])
    school = Provider.objects.get(key="p.1")
    names = Provider.snippet_viewset
    page = regional.get(reverse(names.get_url_name("edit"), args=[school.pk])).content.decode()
    payloads = reverse(names.get_url_name("payloads"), args=[school.pk])
    assert "Skola p.1" in page
    assert payloads in page
    assert "&quot;id&quot;: &quot;p.1&quot;" in regional.get(payloads).content.decode()
    regional.post(reverse(names.get_url_name("restore"), args=[school.pk]), query_params={"falt": "name"})
    school.refresh_from_db()
    assert (school.name, school.overridden_fields) == ("Skola p.1", [])
