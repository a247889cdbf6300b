"""The pages of areas and providers: which courses, in which order, page by page."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.courses import AreaFactory, CourseFactory, OccasionFactory, ProviderFactory
from tests.factories.pages import make_site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_today")]

BUILDING = 1  # the area; direction 1 lies in it


def titles(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', response.text)


def test_courses_come_by_the_start_that_their_row_tells_of_and_ended_ones_last() -> None:
    client = Client()
    area = AreaFactory(id=BUILDING)
    here = {"direction_ids": [1]}
    CourseFactory(title="Har varit", expired=True, **here)
    rolling = CourseFactory(title="Löpande", **here)
    OccasionFactory(course=rolling, rolling=True)
    open_later = CourseFactory(title="Öppen i augusti, stängd i december", **here)
    OccasionFactory(course=open_later, closed=True, start=dt.date(2026, 12, 1))
    OccasionFactory(course=open_later, start=dt.date(2027, 8, 16))
    CourseFactory(title="I januari", published=True, **here)
    CourseFactory(title="Ett annat område", published=True, direction_ids=[9999])
    CourseFactory(title="Utkast", draft=True, **here)
    assert titles(client, area.get_absolute_url()) == [
        "I januari",
        "Öppen i augusti, stängd i december",
        "Löpande",
        "Har varit",
    ]


def test_a_course_in_a_direction_that_lies_in_two_areas_is_in_both(client: Client) -> None:
    CourseFactory(title="Arkitektur", published=True, direction_ids=[4])
    for area in (AreaFactory(id=1), AreaFactory(id=16)):
        assert titles(client, area.get_absolute_url()) == ["Arkitektur"]


def test_a_provider_shows_its_courses_and_how_to_reach_it(client: Client) -> None:
    provider = ProviderFactory(
        name="Skolan",
        description="<p>Vi finns i centrum.</p>",
        street_address="Storgatan 1",
        town="Borås",
        imported=True,
    )
    CourseFactory(title="Svets", provider=provider, published=True)
    CourseFactory(title="Någon annans", published=True)
    assert titles(client, provider.get_absolute_url()) == ["Svets"]
    text = client.get(provider.get_absolute_url()).text
    assert "<p>Vi finns i centrum.</p>" in text
    assert "Storgatan 1" in text
    assert 'href="mailto:skolan@example.se"' in text
    assert "Hämtad från Susa-navet 22\u00a0november 2026." in text


def test_a_provider_that_its_source_no_longer_has_is_found_only_through_its_courses(client: Client) -> None:
    provider = ProviderFactory(gone_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    assert client.get(provider.get_absolute_url()).status_code == 404
    CourseFactory(title="Lever vidare", provider=provider)
    assert titles(client, provider.get_absolute_url()) == ["Lever vidare"]


def test_the_list_of_providers_has_those_with_public_courses(client: Client) -> None:
    for name in ("Örtagården", "Ängsskolan", "Åskolan", "Zornskolan"):
        CourseFactory(provider__name=name)
    CourseFactory(provider__name="Bara utkast", draft=True)
    ProviderFactory(name="Tom")
    text = client.get("/anordnare/").text
    assert re.findall(r'<li><a href="/anordnare/[^"]+"><span>([^<]+)</span> <span class="count">1<', text) == [
        "Zornskolan",
        "Åskolan",
        "Ängsskolan",
        "Örtagården",
    ]


def test_a_long_list_has_pages_and_a_page_that_does_not_exist_is_the_nearest(client: Client) -> None:
    provider = ProviderFactory()
    for number in range(27):
        CourseFactory(title=f"Kurs {number:02}", provider=provider)
    address = provider.get_absolute_url()
    assert titles(client, address) == [f"Kurs {number:02}" for number in range(25)]
    assert titles(client, f"{address}?sida=2") == ["Kurs 25", "Kurs 26"]
    assert titles(client, f"{address}?sida=999999999999") == ["Kurs 25", "Kurs 26"]
    assert titles(client, f"{address}?sida=%00'x") == [f"Kurs {number:02}" for number in range(25)]
    assert 'href="?sida=2" rel="next"' in client.get(address).text


def test_an_empty_area_says_so(client: Client) -> None:
    assert "Det finns inga utbildningar inom området just nu." in client.get(AreaFactory(id=2).get_absolute_url()).text


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [("/omrade/", 4), ("/anordnare/", 3), ("provider", 6), ("area", 6)])
def test_lists_ask_the_database_equally_often_for_one_and_for_three(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, address: str, queries: int, count: int
) -> None:
    make_site()
    area = AreaFactory(id=BUILDING)
    provider = ProviderFactory()
    for course in CourseFactory.create_batch(count, provider=provider, direction_ids=[1]):
        OccasionFactory.create_batch(count, course=course)
    path = {"provider": provider.get_absolute_url(), "area": area.get_absolute_url()}.get(address, address)
    client.get(path)
    with django_assert_num_queries(queries):
        client.get(path)
