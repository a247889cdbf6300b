"""The start page: ways in, deadlines, municipalities, areas."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from courses.models import Course
from courses.signals import courses_changed
from courses.vocabulary import SchoolForm, StudyMode
from home.region_map import SHAPES, region_map
from tests.factories.courses import AreaFactory, CourseFactory, OccasionFactory
from tests.factories.pages import BORAS, TRANEMO, SiteTree, add_learning_centre

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_today")]


def start(client: Client) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.text)


def section(text: str, heading: str) -> str:
    return text.split(f'aria-labelledby="{heading}"')[1].split("</section>", maxsplit=1)[0]


def test_the_start_page_asks_its_question_and_offers_examples(client: Client, site: SiteTree) -> None:
    text = start(client)
    assert "<h1>Vad kan du läsa som vuxen i Boråsregionen?</h1>" in text
    assert 'action="/sok/"' in text
    assert '<a href="/sok/?q=undersk%C3%B6terska">undersköterska</a>' in text


def test_every_way_in_leads_to_a_search_that_is_understood(client: Client, site: SiteTree) -> None:
    for link in set(re.findall(r'href="(/sok/\?[^"]+)"', start(client))):
        text = client.get(link.replace("&amp;", "&")).text
        assert "finns inte" not in text, link
        assert "känner inte till" not in text, link


def test_the_board_shows_the_nearest_last_days_one_line_per_course(client: Client, site: SiteTree) -> None:
    near = CourseFactory(title="Stänger först")
    OccasionFactory(course=near, application_last=dt.date(2026, 11, 24))
    OccasionFactory(course=near, application_last=dt.date(2026, 11, 26))
    far = CourseFactory(title="Stänger sist", school_form=SchoolForm.HIGHER_VOCATIONAL)
    OccasionFactory(course=far, application_last=dt.date(2026, 12, 24))
    for fields in (
        {"rolling": True},
        {"closed": True},
        {"opens_later": True},
        {"hidden": True},
        {"cancelled_start": True},
        {"municipality_codes": ["0180"]},
        {"course": CourseFactory(withdrawn=True)},
    ):
        OccasionFactory(**fields)
    board = section(start(client), "sista")
    assert re.findall(r'<p class="board-what"><a href="[^"]+">([^<]+)</a>', board) == ["Stänger först", "Stänger sist"]
    assert '<time class="board-date" datetime="2026-11-24">24 nov<small>tisdag</small></time>' in board
    assert "Stänger om 2 dagar" in board
    assert "Yrkeshögskola · Borås" in board


def test_the_board_has_no_more_than_five_lines(client: Client, site: SiteTree) -> None:
    OccasionFactory.create_batch(7)
    assert section(start(client), "sista").count("board-date") == 5


def test_an_empty_board_says_so(client: Client, site: SiteTree) -> None:
    assert "Ingen utbildning stänger inom kort." in section(start(client), "sista")


def test_municipalities_are_listed_with_what_one_can_read_there(client: Client, site: SiteTree) -> None:
    centre = add_learning_centre(site.municipalities[TRANEMO])
    course = CourseFactory()
    OccasionFactory.create_batch(2, course=course)
    OccasionFactory(course=course, municipality_codes=[BORAS, TRANEMO])
    OccasionFactory(learning_centre_ids=[centre.pk])
    OccasionFactory(expired=True)
    OccasionFactory(cancelled_start=True)
    places = section(start(client), "kommuner")
    counts = re.findall(r'<a href="([^"]+)"><span>([^<]+)</span> <span class="count">([^<]+)<', places)
    assert counts == [("/kommun/boras/", "Borås", "2"), ("/kommun/tranemo/", "Tranemo", "2")]


def test_the_number_of_a_municipality_is_what_the_search_finds_there(client: Client, site: SiteTree) -> None:
    centre = add_learning_centre(site.municipalities[TRANEMO])
    CourseFactory.create_batch(2, published=True)
    OccasionFactory(learning_centre_ids=[centre.pk])
    OccasionFactory(municipality_codes=[TRANEMO])
    OccasionFactory(municipality_codes=[TRANEMO], expired=True)
    courses_changed.send(sender=Course, ids=list(Course.objects.values_list("pk", flat=True)))
    places = section(start(client), "kommuner")
    assert re.findall(r'class="count">(\d+)<', places) == ["3", "2"]
    for place, count in (("boras", "3"), ("tranemo", "2")):
        result = re.search(r'<h1 class="is-result"[^>]*>\s*(\d+) utbildning', client.get(f"/sok/?kommun={place}").text)
        assert result
        assert result[1] == count


def test_beside_the_municipalities_stands_what_can_be_read_at_a_distance(client: Client, site: SiteTree) -> None:
    course = CourseFactory()
    OccasionFactory.create_batch(2, course=course, distance=True)
    OccasionFactory(mode=StudyMode.HYBRID)
    OccasionFactory(distance=True, expired=True)
    courses_changed.send(sender=Course, ids=list(Course.objects.values_list("pk", flat=True)))
    places = section(start(client), "kommuner")
    assert '<a href="/sok/?satt=distans"><span>På distans</span> <span class="count">1</span></a>' in places
    assert re.search(r'<h1 class="is-result"[^>]*>\s*1 utbildning\b', client.get("/sok/?satt=distans").text)


def test_where_nothing_can_be_read_at_a_distance_there_is_no_such_way_in(client: Client, site: SiteTree) -> None:
    OccasionFactory()
    assert "På distans" not in section(start(client), "kommuner")


def test_areas_are_listed_with_what_is_to_come(client: Client, site: SiteTree) -> None:
    building = AreaFactory(id=1)
    CourseFactory(published=True, direction_ids=[1, 9])
    CourseFactory(expired=True, direction_ids=[1])
    areas = section(start(client), "omraden")
    assert re.findall(r'<a href="([^"]+)"><span>([^<]+)</span> <span class="count">([^<]+)<', areas) == [
        (building.get_absolute_url(), building.name, "1")
    ]


def test_the_tally_counts_what_is_to_come(client: Client, site: SiteTree) -> None:
    course = CourseFactory()
    OccasionFactory.create_batch(2, course=course)
    OccasionFactory(course=course, expired=True)
    OccasionFactory()
    assert "2 utbildningar med 3 starter hos 2 skolor." in start(client)


def test_the_map_stands_beside_the_list_when_every_municipality_has_a_shape(client: Client, site: SiteTree) -> None:
    assert '<svg class="map"' in start(client)


def test_a_region_with_a_municipality_without_a_shape_has_no_map() -> None:
    names = {BORAS: "Borås", TRANEMO: "Tranemo"}
    urls = {code: f"/kommun/{code}/" for code in names}
    assert [part.name for part in region_map(names, urls, here=TRANEMO)] == ["Borås", "Tranemo"]
    assert [part.is_here for part in region_map(names, urls, here=TRANEMO)] == [False, True]
    assert region_map({**names, "0180": "Stockholm"}, {**urls, "0180": "/"}) == []
    assert region_map(names, {BORAS: "/"}) == []
    assert region_map({BORAS: "Borås"}, urls) == []


def test_the_demo_region_has_all_its_shapes() -> None:
    assert set(SHAPES) == {"1442", "1443", "1452", "1463", "1465", "1466", "1490", "1491"}


@pytest.mark.parametrize("count", [1, 3])
def test_the_start_page_asks_the_database_equally_often_whatever_it_shows(
    client: Client, site: SiteTree, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for course in CourseFactory.create_batch(count, direction_ids=[1]):
        OccasionFactory.create_batch(count, course=course)
    for page in list(site.municipalities.values())[: count - 1]:
        add_learning_centre(page)
    client.get("/")
    with django_assert_num_queries(15):
        client.get("/")
