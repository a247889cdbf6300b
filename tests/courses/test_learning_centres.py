"""Learning centres: when they are open, what one can read there, where they are found."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.utils import translation
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction

from courses.learning_centres import Activity, Day, Now, activities, opening_now, week
from courses.models import LearningCentrePage
from courses.models.learning_centre import OpeningHours, Weekday
from tests.factories.courses import CourseFactory, OccasionFactory
from tests.factories.pages import BORAS, TRANEMO, SiteTree, add_learning_centre, make_site

SWEDEN = ZoneInfo("Europe/Stockholm")
HOURS = [
    OpeningHours(weekday=Weekday.MONDAY, opens=dt.time(13), closes=dt.time(20)),
    OpeningHours(weekday=Weekday.MONDAY, opens=dt.time(8), closes=dt.time(12)),
    OpeningHours(weekday=Weekday.TUESDAY, opens=dt.time(9, 30), closes=dt.time(17)),
]
JOIN = "–\u2060"


def at(day: int, hour: int) -> dt.datetime:
    """November 2026; the 23rd is a Monday."""
    return dt.datetime(2026, 11, day, hour, tzinfo=SWEDEN)


def test_the_week_runs_from_monday_with_today_marked_and_the_rest_closed() -> None:
    days = week(HOURS, at(24, 10))
    assert days[:3] == [
        Day("Måndag", f"8{JOIN}12, 13{JOIN}20", is_today=False),
        Day("Tisdag", f"9.30{JOIN}17", is_today=True),
        Day("Onsdag", "Stängt", is_today=False),
    ]
    assert [day.name for day in days[3:]] == ["Torsdag", "Fredag", "Lördag", "Söndag"]


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (at(23, 7), Now("måndag", f"8{JOIN}12, 13{JOIN}20", "")),
        (at(23, 12), Now("måndag", f"8{JOIN}12, 13{JOIN}20", "")),
        (at(23, 20), Now("måndag", f"8{JOIN}12, 13{JOIN}20", "Öppnar tisdag kl.\u00a09.30")),
        (at(25, 9), Now("onsdag", "Stängt", "Öppnar måndag kl.\u00a08")),
    ],
)
def test_today_says_when_it_opens_next_once_it_is_closed(now: dt.datetime, words: Now) -> None:
    assert opening_now(HOURS, now) == words


def test_without_hours_nothing_is_said_of_them() -> None:
    assert week([], at(23, 8)) == []
    assert opening_now([], at(23, 8)) is None


def test_each_line_of_the_editors_text_is_something_to_do() -> None:
    assert activities("Skriva prov: Högskola: från hela landet.\n\n  Låna dator  \n") == [
        Activity("Skriva prov", "Högskola: från hela landet."),
        Activity("Låna dator", ""),
    ]


@pytest.fixture
def site(db: None) -> SiteTree:
    return make_site()


@pytest.fixture
def centre(site: SiteTree) -> LearningCentrePage:
    return add_learning_centre(
        site.municipalities[TRANEMO],
        introduction="Läs på distans utan att sitta ensam.",
        body="Plugga i lugn och ro: 24 studieplatser.",
        phone="0325-57 60 00",
        accessibility="Entré utan trappsteg",
        hours_note="Stängt 23 december.",
        checked_on=dt.date(2026, 11, 12),
    )


@time_machine.travel(at(22, 12), tick=False)
def test_the_page_tells_hours_contact_and_what_to_read(client: Client, centre: LearningCentrePage) -> None:
    course = CourseFactory(title="Matematik 2a")
    OccasionFactory(course=course, learning_centre_ids=[centre.pk], start=dt.date(2027, 2, 1))
    OccasionFactory(course=course, start=dt.date(2026, 12, 1))
    OccasionFactory(course__title="Någon annanstans")
    OccasionFactory(course__title="Har varit", expired=True, learning_centre_ids=[centre.pk])
    text = re.sub(r"\s+", " ", client.get("/larcentrum/larcentrum-tranemo/").text)
    assert "Lärcentrum i Tranemo kommun" in text
    assert "<dt>I dag, söndag</dt><dd>Stängt <small>Öppnar måndag kl. 8</small></dd>" in text
    assert '<tr class="is-yours"><th scope="row">Söndag, i dag</th><td>Stängt</td></tr>' in text
    assert '<h3 class="rows-title">Plugga i lugn och ro</h3> <p>24 studieplatser.</p>' in text
    assert 'href="tel:0325576000"' in text
    assert "Entré utan trappsteg" in text
    assert "Stängt 23 december." in text
    assert re.findall(r'<th scope="row"><a href="/utbildning/[^"]+">([^<]+)', text) == ["Matematik 2a"]
    assert "1 feb 2027" in text
    assert "1 dec" not in text


@time_machine.travel(at(22, 12), tick=False)
def test_a_centre_without_courses_says_whom_to_ask(client: Client, centre: LearningCentrePage) -> None:
    assert "Ingen utbildning är knuten till lärcentrumet just nu." in client.get(centre.url).text


def test_the_address_in_the_tree_leads_to_the_one_beside_it(client: Client, centre: LearningCentrePage) -> None:
    response = client.get("/kommun/tranemo/larcentrum-tranemo/")
    assert (response.status_code, response.headers["Location"]) == (301, "/larcentrum/larcentrum-tranemo/")
    response = client.get("/en/kommun/tranemo/larcentrum-tranemo/")
    assert (response.status_code, response.headers["Location"]) == (301, "/en/larcentrum/larcentrum-tranemo/")


def test_its_address_follows_the_language(centre: LearningCentrePage) -> None:
    assert centre.url == "/larcentrum/larcentrum-tranemo/"
    with translation.override("en"):
        assert centre.url == "/en/larcentrum/larcentrum-tranemo/"


@time_machine.travel(at(22, 12), tick=False)
def test_a_draft_is_previewed_where_the_editor_is(centre: LearningCentrePage, rf: RequestFactory) -> None:
    centre.introduction = "Ett utkast."
    response = centre.make_preview_request(original_request=rf.get("/admin/"))
    assert response.status_code == 200
    assert "Ett utkast." in response.content.decode()


def test_two_centres_cannot_have_the_same_address(site: SiteTree, centre: LearningCentrePage) -> None:
    twin = LearningCentrePage(
        title="Lärcentrum", slug=centre.slug, municipality=site.municipalities[BORAS].municipality
    )
    with pytest.raises(ValidationError) as error:
        site.municipalities[BORAS].add_child(instance=twin)
    assert error.value.message_dict == {"slug": ["Ett annat lärcentrum har redan den webbadressen. Välj en annan."]}


@pytest.mark.parametrize("hide", ["unpublish", "restrict"])
def test_a_centre_that_is_not_public_is_not_shown(client: Client, centre: LearningCentrePage, hide: str) -> None:
    assert client.get("/larcentrum/larcentrum-tranemo/").status_code == 200
    if hide == "unpublish":
        centre.unpublish()
    else:
        PageViewRestriction.objects.create(page=centre, restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/larcentrum/larcentrum-tranemo/").status_code == 404
    assert "Lärcentrum Tranemo" not in client.get("/larcentrum/").text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_equally_often_for_one_and_for_three(
    client: Client, site: SiteTree, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        add_learning_centre(site.municipalities[TRANEMO], title=f"Lärcentrum {number}")
    client.get("/larcentrum/")
    with django_assert_num_queries(5):
        text = client.get("/larcentrum/").text
    assert text.count('class="rows-title"') == count


@time_machine.travel(at(22, 12), tick=False)
@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_equally_often_whatever_it_shows(
    client: Client, centre: LearningCentrePage, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for course in CourseFactory.create_batch(count):
        OccasionFactory.create_batch(count, course=course, learning_centre_ids=[centre.pk])
    client.get(centre.url)
    with django_assert_num_queries(10):
        client.get(centre.url)
