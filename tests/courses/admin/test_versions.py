"""What Wagtail does with versions, as an editor meets it on a course with occasions: comparing, locking, scheduling."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from courses.models import Course, Occasion
from organisations.models import Municipality, User
from tests.courses.admin.conftest import course_url
from tests.courses.admin.posted import Posted, form_of, index_of, rich
from tests.courses.admin.test_edit import new_occasion
from tests.factories.courses import CourseFactory, OccasionFactory, ProviderFactory
from tests.factories.organisations import MembershipFactory, UserFactory


@pytest.fixture
def own(boras: Municipality) -> Course:
    """A published, imported course of the editor's, with an imported occasion and a hand-made one."""
    course: Course = CourseFactory(provider=ProviderFactory(municipality=boras), imported=True, owner=boras)
    OccasionFactory(course=course, imported=True, pace=50, mode="pa-plats")
    OccasionFactory(course=course, start=dt.date(2027, 3, 1))
    return course


@pytest.fixture
def colleague(editor_user: User, boras: Municipality) -> Client:
    """The browser of another editor of the same municipality."""
    user = UserFactory()
    MembershipFactory(user=user, municipality=boras)
    user.user_permissions.set(editor_user.user_permissions.all())
    browser = Client()
    browser.force_login(user)
    return browser


def send(client: Client, course: Course, changes: Posted) -> HttpResponse:
    url = course_url("edit", course.pk)
    return client.post(url, {**form_of(client.get(url)), **changes}, follow=True)


def words(response: HttpResponse, selector: str) -> list[str]:
    assert response.status_code == 200
    found = BeautifulSoup(response.content, "html.parser").select(selector)
    return [" ".join(element.get_text(" ").split()) for element in found]


MESSAGES = ".messages li"


def test_two_versions_are_compared_in_words_and_only_where_they_differ(editor: Client, own: Course) -> None:
    imported, by_hand = own.occasions.order_by("start")
    send(editor, own, {"summary": "Före", "action-publish": "1"})
    form = form_of(editor.get(course_url("edit", own.pk)))
    first, second = index_of(form, imported.pk), index_of(form, by_hand.pk)
    send(
        editor,
        own,
        {
            "summary": "Efter",
            "description": rich("Ny & kort text."),
            "is_vocational": "false",
            "credits": "100.5",
            f"{first}-hidden": "on",
            f"{first}-mode": "distans",
            f"{first}-end": "2027-06-04",
            f"{first}-municipality_codes": [],
            f"{second}-DELETE": "1",
            **new_occasion(form, start="2027-05-01", towns="Borås, Mark"),
        },
    )
    versions = own.revisions.order_by("pk").values_list("pk", flat=True)
    page = editor.get(course_url("revisions_compare", own.pk, *versions))
    boras = Municipality.objects.get(pk="1490").name
    assert words(page, "main tbody tr > td:first-child") == [
        "Ingress:", "Beskrivning:", "Poäng:", "Yrkesutbildning:", "Tillfällen:",
    ]  # fmt: skip
    changed, added, deleted = words(page, ".comparison__child-object")
    assert changed == (
        "Tillfälle 2027-01-11 Borås Visa inte Nej Ja Slutar (inget) 2027-06-04 "
        f"Kommuner {boras} (inget) Sätt att läsa På plats Distans"
    )
    assert added == (
        "Tillfälle 2027-05-01 Borås, Mark Visa inte Nej Startar 2027-05-01 Löpande start Nej Inställd Nej "
        "Löpande ansökan Nej Orter Borås, Mark Valfri studietakt Nej"
    )
    assert deleted == (
        "Tillfälle 2027-03-01 Borås Visa inte Nej Startar 2027-03-01 Löpande start Nej Inställd Nej "
        f"Sista ansökningsdag 2026-11-28 Löpande ansökan Nej Kommuner {boras} Orter Borås Sätt att läsa På plats "
        "Studietakt i procent 100 Valfri studietakt Nej"
    )
    whole = page.content.decode()
    assert "&lt;p&gt;" not in whole
    assert "Ny &amp; kort text." in whole
    assert words(page, ".comparison .deletion")[1:4] == ["Du lär dig att ge vård, omsorg och stöd.", "1500", "Ja"]


def test_versions_that_read_the_same_are_said_not_to_differ(editor: Client, own: Course) -> None:
    for _ in range(2):
        send(editor, own, {})
    versions = own.revisions.order_by("pk").values_list("pk", flat=True)
    page = editor.get(course_url("revisions_compare", own.pk, *versions))
    assert words(page, "main tbody tr") == ["Det finns inga skillnader mellan dessa två versioner"]


@pytest.mark.parametrize("occasion_count", [1, 3])
def test_comparing_costs_the_same_for_any_number_of_occasions(
    regional: Client, django_assert_num_queries: Any, occasion_count: int
) -> None:
    target = CourseFactory()
    OccasionFactory.create_batch(occasion_count, course=target)
    send(regional, target, {})
    changed = form_of(regional.get(course_url("edit", target.pk)))
    send(regional, target, {name: "25" for name in changed if name.endswith("-pace")})
    versions = target.revisions.order_by("pk").values_list("pk", flat=True)
    url = course_url("revisions_compare", target.pk, *versions)
    regional.get(url)
    with django_assert_num_queries(22):
        regional.get(url)


def test_a_locked_course_is_its_lockers_alone_until_it_is_unlocked(
    editor: Client, colleague: Client, editor_user: User, own: Course
) -> None:
    locked = editor.post(course_url("lock", own.pk), follow=True)
    assert "låstes av dig" in words(locked, MESSAGES)[0]
    seen = colleague.get(course_url("edit", own.pk))
    assert f"låstes av {editor_user}" in words(seen, MESSAGES)[0]
    refused = send(colleague, own, {"summary": "Nej"})
    assert any("är låst" in message for message in words(refused, MESSAGES))
    send(editor, own, {"summary": "Ja", "action-publish": "1"})
    own.refresh_from_db()
    assert (own.summary, own.locked) == ("Ja", True)
    unlocked = editor.post(course_url("unlock", own.pk), follow=True)
    assert words(unlocked, MESSAGES) == [f"Utbildning '{own}' är nu olåst."]
    send(colleague, own, {"summary": "Nu går det", "action-publish": "1"})
    own.refresh_from_db()
    assert (own.summary, own.locked) == ("Nu går det", False)


def test_a_scheduled_version_waits_for_its_hour_while_the_published_one_stays(editor: Client, own: Course) -> None:
    one = own.occasions.get(key__isnull=False)
    form = form_of(editor.get(course_url("edit", own.pk)))
    changes = {"summary": "Sen", f"{index_of(form, one.pk)}-pace": "75", "go_live_at": "2026-11-30 10:00"}
    said = words(send(editor, own, {**changes, "action-publish": "1"}), MESSAGES)
    assert said[0].startswith(f"Utbildning: ”{own}” är publicerad, och den här versionen publiceras enligt schemat.")
    locked = words(editor.get(course_url("edit", own.pk)), MESSAGES)
    assert "har schemalagts att publiceras vid 30 november 2026 10:00" in locked[0]
    own.refresh_from_db()
    assert (own.live, own.summary, Occasion.objects.get(pk=one.pk).pace) == (True, "", 50)
    with time_machine.travel(dt.datetime(2026, 11, 30, 9, 1, tzinfo=dt.UTC), tick=False):
        call_command("publish_scheduled")
    own.refresh_from_db()
    assert (own.live, own.summary, Occasion.objects.get(pk=one.pk).pace) == (True, "Sen", 75)


def test_a_schedule_is_called_off_and_what_was_to_be_published_stays_a_draft(editor: Client, own: Course) -> None:
    send(editor, own, {"summary": "Sen", "go_live_at": "2026-11-30 10:00", "action-publish": "1"})
    waiting = Course.objects.get(pk=own.pk).scheduled_revision
    assert waiting is not None
    url = course_url("revisions_unschedule", own.pk, waiting.pk)
    asked = editor.get(url)
    assert words(asked, "main p") == ["Vill du avbryta den schemalagda publiceringen? Versionen finns kvar."]
    done = editor.post(url, follow=True)
    assert words(done, MESSAGES)[0].startswith(f"Den schemalagda publiceringen av ”{own}” är avbruten")
    with time_machine.travel(dt.datetime(2026, 12, 1, tzinfo=dt.UTC), tick=False):
        call_command("publish_scheduled")
    own.refresh_from_db()
    assert (own.live, own.summary, own.has_unpublished_changes) == (True, "", True)
    assert own.get_latest_revision_as_object().summary == "Sen"
