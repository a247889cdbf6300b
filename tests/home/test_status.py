"""The status page, and the warning on the admin's first page."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import ImportRun, Occasion, RunStatus, Source, SourceKind
from organisations.models import Municipality, User
from search.engine import get_engine
from search.models import IndexedCourse
from tests.factories.courses import CourseFactory, OccasionFactory
from tests.factories.organisations import MembershipFactory, MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _frozen(frozen_today: dt.date) -> None:
    """Every test stands at the frozen day."""


@pytest.fixture
def boras(db: None) -> Municipality:
    return MunicipalityFactory(code="1490", member=True)


@pytest.fixture
def feed(db: None) -> Source:
    return Source.objects.get(slug="susanavet")


def browser_of(user: User) -> Client:
    names = ("access_admin", "view_source", "view_importrun")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def regional(boras: Municipality) -> Client:
    return browser_of(MembershipFactory(regional=True).user)


@pytest.fixture
def editor(boras: Municipality) -> Client:
    return browser_of(MembershipFactory(municipality=boras).user)


def made_run(source: Source, ago: dt.timedelta, **values: Any) -> ImportRun:
    begun = timezone.now() - ago
    return ImportRun.objects.create(
        **{
            "source": source,
            "status": RunStatus.SUCCEEDED,
            "started_at": begun,
            "finished_at": begun,
            "today": begun.date(),
            **values,
        }
    )


def sources(browser: Client) -> list[tuple[str, str, str]]:
    """Name, last success and problem of each source on the status page."""
    context = browser.get(reverse("portal_status")).context
    return [(line.name, line.last_success, line.problem) for line in context["sources"]]


def facts(browser: Client) -> dict[str, tuple[str, str]]:
    return {fact.label: (fact.value, fact.problem) for fact in browser.get(reverse("portal_status")).context["facts"]}


def front(browser: Client) -> str:
    response = browser.get(reverse("wagtailadmin_home"))
    assert response.status_code == 200
    return response.content.decode()


def test_a_source_fetched_lately_is_well(regional: Client, feed: Source) -> None:
    made_run(feed, 47 * HOUR)
    assert sources(regional) == [("Susa-navet", "2026-11-20 13:00", "")]
    assert "Hämtningar som inte fungerar" not in front(regional)


@pytest.mark.parametrize(
    ("runs", "problem"),
    [
        ([], "Har aldrig hämtats."),
        ([(49, RunStatus.SUCCEEDED)], "Har inte hämtats på mer än två dygn."),
        ([(20, RunStatus.SUCCEEDED), (1, RunStatus.FAILED)], "Källan svarade inte."),
        ([(20, RunStatus.SUCCEEDED), (1, RunStatus.STOPPED)], "Källan svarade inte."),
    ],
)
def test_a_source_that_fails_or_is_old_shows_on_both_pages(
    regional: Client, feed: Source, runs: list[tuple[int, RunStatus]], problem: str
) -> None:
    for hours, status in runs:
        made_run(feed, hours * HOUR, status=status, message="Källan svarade inte.")
    assert [line[2] for line in sources(regional)] == [problem]
    assert regional.get(reverse("portal_status")).context["problem_count"] == 1
    text = front(regional)
    assert "Hämtningar som inte fungerar" in text
    assert problem in text
    assert reverse("portal_status") in text


def test_a_source_that_is_not_scheduled_is_left_out(regional: Client, feed: Source) -> None:
    Source.objects.update(is_scheduled=False)
    assert sources(regional) == []
    assert "Hämtningar som inte fungerar" not in front(regional)


def test_an_editor_is_warned_of_the_own_municipalitys_sources_only(
    editor: Client, feed: Source, boras: Municipality
) -> None:
    assert "Hämtningar som inte fungerar" not in front(editor)
    Source.objects.create(slug="b", name="Borås flöde", kind=SourceKind.CSV, owner=boras, is_scheduled=True)
    text = front(editor)
    assert "Borås flöde" in text
    assert "Susa-navet" not in text
    assert reverse("portal_status") not in text


def test_the_status_page_is_the_regions(editor: Client, client: Client, boras: Municipality) -> None:
    for browser in (editor, client, browser_of(UserFactory())):
        assert browser.get(reverse("portal_status")).status_code in {302, 403}


def test_the_page_tells_of_database_catalogue_work_disk_and_version(regional: Client) -> None:
    OccasionFactory(course=CourseFactory())
    Occasion.objects.create(key="e.1", course_key="i.1")
    told = facts(regional)
    assert set(told) == {"Databas", "Katalog", "Sökindex", "Bakgrundsarbete", "Disk", "Version"}
    assert told["Katalog"] == ("Publicerade utbildningar: 1, deras tillfällen: 1, väntande tillfällen: 1", "")
    assert told["Bakgrundsarbete"] == ("I kö: 0, misslyckade: 0", "")
    assert told["Databas"][0].startswith("PostgreSQL ")
    assert told["Version"][0].startswith("Utbud ")


def test_an_index_that_lacks_courses_is_a_problem(regional: Client) -> None:
    course = CourseFactory()
    get_engine().index([course.pk])
    assert facts(regional)["Sökindex"][1] == ""
    IndexedCourse.objects.all().delete()
    assert facts(regional)["Sökindex"][1] == "Saknas: 1, inaktuella: 0. Kör: manage.py search rebuild."
