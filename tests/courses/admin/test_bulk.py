"""What is done to many courses at a time."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from courses.domain.extending import Extension, prolonged
from courses.models import Course
from courses.states import OccasionState, occasion_state
from organisations.models import Municipality
from tests.courses.admin.conftest import course_url
from tests.courses.imports.conftest import Deliver, course, occasion, provider
from tests.factories.courses import TODAY, CourseFactory, OccasionFactory


def bulk_url(action: str, *courses: Course) -> str:
    address = reverse("wagtail_bulk_action", args=["courses", "course", action])
    return f"{address}?{'&'.join(f'id={one.pk}' for one in courses)}&next={course_url('list')}"


def messages(client: Client, response: Any) -> str:
    page = client.get(response.url) if response.status_code == 302 else response
    return BeautifulSoup(page.content, "html.parser").select_one(".messages").text


def test_several_courses_are_published(regional: Client) -> None:
    draft, withdrawn, live = CourseFactory(draft=True), CourseFactory(withdrawn=True, imported=True), CourseFactory()
    response = regional.post(bulk_url("publish", draft, withdrawn, live))
    assert "2 utbildningar publicerades." in messages(regional, response)
    assert set(Course.objects.values_list("live", flat=True)) == {True}


def test_a_draft_of_a_published_course_is_published(regional: Client) -> None:
    target = CourseFactory()
    version = Course.objects.get(pk=target.pk)
    version.summary = "Utkastet"
    version.save_revision()
    regional.post(bulk_url("publish", target))
    target.refresh_from_db()
    assert (target.summary, target.has_unpublished_changes) == ("Utkastet", False)


def test_a_course_that_lacks_what_the_public_needs_is_named_and_the_others_are_published(regional: Client) -> None:
    lacking, whole = CourseFactory(draft=True, title=""), CourseFactory(draft=True)
    response = regional.post(bulk_url("publish", lacking, whole))
    assert "saknar uppgifter" in messages(regional, response)
    assert list(Course.objects.filter(live=True)) == [whole]


def test_several_courses_are_unpublished_and_an_import_goes_on_keeping_them(regional: Client, deliver: Deliver) -> None:
    deliver(provider(), course("i.1"), course("i.2"))
    response = regional.post(bulk_url("unpublish", *Course.objects.all()))
    assert "2 utbildningar avpublicerades." in messages(regional, response)
    deliver(provider(), course("i.1", title="Ny titel"), course("i.2"))
    assert list(Course.objects.order_by("key").values_list("title", "live")) == [
        ("Ny titel", False),
        ("Kurs i.2", False),
    ]


def test_the_plan_of_an_extension_is_shown_before_anything_changes(regional: Client) -> None:
    target = CourseFactory(title="Vård", published=True)
    OccasionFactory(course=target, expired=True)
    page = regional.post(bulk_url("extend", target), {"days": "14", "until": ""})
    rows = [
        [cell.text.strip() for cell in row.select("td")]
        for row in BeautifulSoup(page.content, "html.parser").select("tbody tr")
    ]
    assert rows == [["Vård", "2027-01-11 Borås", "2026-11-28", "2026-12-12"]]
    assert set(target.occasions.values_list("application_last", flat=True)) == {
        dt.date(2026, 11, 28),
        dt.date(2025, 12, 1),
    }


def test_a_confirmed_extension_is_an_override_that_imports_respect(regional: Client, deliver: Deliver) -> None:
    days = {"application_last": dt.date(2026, 11, 20), "start": dt.date(2027, 1, 11)}
    deliver(provider(), course(), occasion(**days))
    target = Course.objects.get()
    response = regional.post(bulk_url("extend", target), {"days": "", "until": "2026-12-15", "confirmed": "1"})
    assert "1 utbildning fick ny sista ansökningsdag." in messages(regional, response)
    deliver(provider(), course(), occasion(**days | {"seats": 20}))
    one = target.occasions.get()
    assert (one.application_last, one.seats, one.overridden_fields) == (dt.date(2026, 12, 15), 20, ["application_last"])
    assert occasion_state(one, TODAY) is OccasionState.OPEN


def test_an_extension_reaches_the_draft_once(regional: Client) -> None:
    target = CourseFactory(published=True)
    version = Course.objects.get(pk=target.pk)
    version.summary = "Utkastet"
    version.save_revision()
    regional.post(bulk_url("extend", target), {"days": "7", "until": "", "confirmed": "1"})
    live = Course.objects.get(pk=target.pk)
    drafted = live.get_latest_revision_as_object()
    assert (live.summary, drafted.summary) == ("", "Utkastet")
    assert live.occasions.get().application_last == dt.date(2026, 12, 5)
    assert [one.application_last for one in drafted.occasions.all()] == [dt.date(2026, 12, 5)]


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({"days": "", "until": ""}, "Skriv antingen ett antal dagar eller ett datum."),
        ({"days": "3", "until": "2026-12-24"}, "Skriv antingen ett antal dagar eller ett datum."),
        ({"days": "0", "until": ""}, "Skriv ett antal dagar från 1 till 366."),
        ({"days": "", "until": "2101-01-01"}, "Skriv ett datum mellan 1990 och 2100."),
    ],
)
def test_a_meaningless_extension_is_refused(regional: Client, posted: dict[str, str], message: str) -> None:
    target = CourseFactory(published=True)
    page = regional.post(bulk_url("extend", target), {**posted, "confirmed": "1"})
    assert message in page.content.decode()
    assert target.occasions.get().application_last == dt.date(2026, 11, 28)


@pytest.mark.parametrize(
    ("trait", "after"),
    [
        ({}, dt.date(2026, 12, 5)),
        ({"closed": True}, dt.date(2026, 11, 22)),
        ({"application_late": dt.date(2026, 12, 24)}, dt.date(2026, 12, 31)),
        ({"started": True}, None),
        ({"expired": True}, None),
        ({"rolling": True}, None),
        ({"unknown": True}, None),
        ({"cancelled_start": True}, None),
        ({"hidden": True}, None),
        ({"gone_at": dt.datetime(2026, 11, 1, tzinfo=dt.UTC)}, None),
    ],
)
def test_an_extension_means_something_only_for_occasions_that_one_could_still_plan_for(
    db: None, trait: dict[str, Any], after: dt.date | None
) -> None:
    change = prolonged(OccasionFactory(**trait), Extension(days=7), TODAY)
    assert (change and change.after) == after


def test_a_last_day_is_never_brought_forward(db: None) -> None:
    assert prolonged(OccasionFactory(), Extension(until=dt.date(2026, 11, 25)), TODAY) is None


def test_a_course_that_waits_for_a_reviewer_or_its_hour_is_named_and_left_alone(regional: Client) -> None:
    scheduled, free = CourseFactory(published=True), CourseFactory(published=True)
    version = Course.objects.get(pk=scheduled.pk)
    version.go_live_at = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
    version.save_revision().publish()
    response = regional.post(bulk_url("extend", scheduled, free), {"days": "7", "until": "", "confirmed": "1"})
    text = messages(regional, response)
    assert "har en schemalagd publicering" in text
    assert "1 utbildning fick" in text
    assert scheduled.occasions.get().application_last == dt.date(2026, 11, 28)


@pytest.mark.parametrize("action", ["publish", "unpublish", "extend"])
def test_an_editor_does_nothing_to_another_municipalitys_courses(
    editor: Client, boras: Municipality, mark: Municipality, action: str
) -> None:
    foreign = CourseFactory(published=True, owner=mark)
    before = Course.objects.values().get(pk=foreign.pk)
    posted = {"days": "7", "until": "", "confirmed": "1"}
    assert editor.post(bulk_url(action, foreign), posted).status_code in {302, 403, 404}
    assert Course.objects.values().get(pk=foreign.pk) == before
    assert foreign.occasions.get().application_last == dt.date(2026, 11, 28)
    assert str(foreign) not in editor.get(bulk_url(action, foreign)).content.decode()
