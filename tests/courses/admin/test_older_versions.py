"""Going back to an older version: what it says otherwise than the course does now is what the editor wants back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from courses.models import Course, Occasion
from tests.courses.admin.conftest import Open, Save, course_url
from tests.courses.admin.posted import Posted, form_of, index_of
from tests.courses.imports.conftest import Deliver, course, occasion, provider
from tests.factories.courses import CourseFactory, OccasionFactory

EVENT = {"provider_keys": ("p.1",), "start": dt.date(2027, 1, 11), "pace": 50}


@pytest.fixture
def imported(deliver: Deliver) -> Course:
    deliver(provider(), course(credits=Decimal(100), credits_unit="gy"), occasion(**EVENT))
    return Course.objects.get(key="i.1")


def go_back(client: Client, target: Course, revision_pk: int, changes: Posted | None = None) -> Posted:
    """Review the version and publish it; gives what its form showed."""
    url = course_url("revisions_revert", target.pk, revision_pk)
    shown = form_of(client.get(url))
    response = client.post(url, {**shown, **(changes or {}), "action-publish": "1"})
    assert response.status_code == 302, response.context["form"].errors
    return shown


def version_of(target: Course) -> int:
    """The latest version's number."""
    revision = Course.objects.get(pk=target.pk).latest_revision
    assert revision is not None
    return revision.pk


def test_going_back_to_a_version_brings_its_title_back_though_the_sources_was_restored_since(
    imported: Course, save: Save, regional: Client
) -> None:
    save(imported, {"title": "Redaktörens"}, publish=True)
    version = version_of(imported)
    regional.post(course_url("restore", imported.pk), query_params={"falt": "title"})
    assert Course.objects.get(pk=imported.pk).title == "Kurs i.1"
    assert go_back(regional, imported, version)["title"] == "Redaktörens"
    imported.refresh_from_db()
    assert (imported.title, imported.overridden_fields) == ("Redaktörens", ["title"])


def test_going_back_to_a_version_brings_an_occasions_pace_back_though_the_sources_was_restored_since(
    imported: Course, save: Save, opened: Open, regional: Client
) -> None:
    one = imported.occasions.get()
    form = opened(imported)
    pace = f"{index_of(form, one.pk)}-pace"
    save(imported, {pace: "75"}, opened=form, publish=True)
    version = version_of(imported)
    regional.post(course_url("restore", imported.pk), query_params={"falt": "pace", "tillfalle": one.pk})
    one.refresh_from_db()
    assert one.pace == 50
    assert go_back(regional, imported, version)[pace] == "75"
    one.refresh_from_db()
    assert (one.pace, one.overridden_fields) == (75, ["pace"])


def test_what_an_older_version_did_not_override_goes_on_following_the_source(
    imported: Course, save: Save, regional: Client, deliver: Deliver
) -> None:
    save(imported, {"summary": "Första"}, publish=True)
    version = version_of(imported)
    save(imported, {"summary": "Andra", "title": "Bara i utkastet"})
    deliver(provider(), course(title="Källans nya", credits=Decimal(150), credits_unit="gy"), occasion(**EVENT))
    shown = go_back(regional, imported, version)
    assert (shown["title"], shown["summary"]) == ("Källans nya", "Första")
    imported.refresh_from_db()
    assert (imported.title, imported.summary, imported.credits) == ("Källans nya", "Första", Decimal(150))
    assert imported.overridden_fields == []


def test_what_is_changed_on_the_page_of_an_older_version_is_the_editors_too(
    imported: Course, save: Save, regional: Client
) -> None:
    save(imported, {"title": "Första"}, publish=True)
    version = version_of(imported)
    save(imported, {"title": "Andra"}, publish=True)
    go_back(regional, imported, version, {"code": "ABC"})
    imported.refresh_from_db()
    assert (imported.title, imported.code, imported.overridden_fields) == ("Första", "ABC", ["title", "code"])


def test_what_is_written_while_an_older_version_is_reviewed_stays_where_the_two_did_not_differ(
    imported: Course, save: Save, regional: Client
) -> None:
    save(imported, {"summary": "Första"}, publish=True)
    version = version_of(imported)
    save(imported, {"summary": "Andra"}, publish=True)
    url = course_url("revisions_revert", imported.pk, version)
    reviewed = form_of(regional.get(url))
    save(imported, {"slug": "ny-adress", "title": "Ny titel"}, publish=True)
    regional.post(url, {**reviewed, "action-publish": "1"})
    imported.refresh_from_db()
    assert (imported.summary, imported.slug, imported.title) == ("Första", "ny-adress", "Ny titel")


def test_a_hand_made_course_goes_back_as_a_whole(regional: Client, save: Save, opened: Open) -> None:
    target = CourseFactory(published=True, title="Före", summary="Före")
    one = OccasionFactory(course=target, pace=100)
    save(target, {}, publish=True)
    version = version_of(target)
    form = opened(target)
    changes = {"title": "Efter", "summary": "Efter", f"{index_of(form, one.pk)}-pace": "25"}
    save(target, changes, opened=form, publish=True)
    go_back(regional, target, version)
    target.refresh_from_db()
    assert (target.title, target.summary) == ("Före", "Före")
    assert Occasion.objects.get(pk=one.pk).pace == 100
