"""The municipalities' pages and the list of them."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from home.models import StandardPage
from tests.factories.courses import CourseFactory, OccasionFactory
from tests.factories.organisations import MunicipalityFactory
from tests.factories.pages import TRANEMO, SiteTree, add_learning_centre

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_today")]


def tranemo(client: Client) -> str:
    response = client.get("/kommun/tranemo/")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.text)


def test_it_shows_the_next_starts_here_that_are_not_closed(client: Client, site: SiteTree) -> None:
    centre = add_learning_centre(site.municipalities[TRANEMO])
    here = {"municipality_codes": [TRANEMO], "towns": ["Tranemo"]}
    OccasionFactory(course__title="Senare", start=dt.date(2027, 8, 16), **here)
    OccasionFactory(course__title="Snart", start=dt.date(2026, 12, 7), **here)
    OccasionFactory(course__title="Från lärcentrum", start=dt.date(2027, 1, 11), learning_centre_ids=[centre.pk])
    OccasionFactory(course__title="Stängd", closed=True, **here)
    OccasionFactory(course__title="Borta", expired=True, **here)
    OccasionFactory(course__title="I Borås")
    both = CourseFactory(title="På två platser")
    OccasionFactory(course=both, start=dt.date(2026, 12, 1))
    OccasionFactory(course=both, start=dt.date(2027, 3, 1), **here)
    text = tranemo(client)
    rows = re.findall(r'<th scope="row"><a href="/utbildning/[^"]+">([^<]+)</a>', text)
    assert rows == ["Snart", "Från lärcentrum", "På två platser", "Senare"]
    assert "1 mars" not in text
    assert ">1 mar 2027<" in text
    assert "Alla 5 i Tranemo" in text


def test_a_municipality_without_courses_says_so_and_offers_distance(client: Client, site: SiteTree) -> None:
    text = tranemo(client)
    assert "Ingen utbildning i Tranemo har någon kommande start just nu." in text
    assert 'href="/sok/?satt=distans"' in text


def test_it_tells_how_to_reach_the_counsellor(client: Client, site: SiteTree) -> None:
    MunicipalityFactory(
        code=TRANEMO,
        member=True,
        guidance_hours="vardagar 8–12",
        guidance_visit="Tisdag 13–16",
        guidance_languages="Svenska och somaliska",
        guidance_booking_url="https://tranemo.example.se/boka",
    )
    text = tranemo(client).split('id="vagledning"')[1]
    for words in ("033-00 00 00", "vardagar 8–12", "Tisdag 13–16", "Svenska och somaliska"):
        assert words in text
    assert 'href="https://tranemo.example.se/boka"' in text
    assert 'href="mailto:vagledning.tranemo@example.se"' in text


def test_its_learning_centres_stand_there_with_today_marked(client: Client, site: SiteTree) -> None:
    add_learning_centre(site.municipalities[TRANEMO])
    text = tranemo(client)
    assert 'href="/larcentrum/larcentrum-tranemo/"' in text
    assert '<tr class="is-yours"><th scope="row">Söndag, i dag</th><td>Stängt</td></tr>' in text
    assert "Öppnar måndag kl. 8." in text


def test_its_own_pages_can_be_found(client: Client, site: SiteTree) -> None:
    page = StandardPage(title="Så läser du hos oss", slug="sa-laser-du", in_footer=True)
    site.municipalities[TRANEMO].add_child(instance=page)
    text = tranemo(client)
    assert '<a href="/kommun/tranemo/sa-laser-du/">Så läser du hos oss</a>' in text
    assert "Så läser du hos oss" not in text.split("<footer")[1]
    crumbs = client.get("/kommun/tranemo/sa-laser-du/").text.split('class="crumbs')[1].split("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', crumbs) == ["/", "/kommun/", "/kommun/tranemo/"]


def test_the_list_shows_every_municipality_and_its_counsellor(client: Client, site: SiteTree) -> None:
    text = client.get("/kommun/").text
    for name, slug in (("Borås", "boras"), ("Tranemo", "tranemo")):
        assert f'href="/kommun/{slug}/"' in text
        assert f'href="/kommun/{slug}/#vagledning">Vägledare i {name}</a>' in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_equally_often_whatever_it_shows(
    client: Client, site: SiteTree, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    page = site.municipalities[TRANEMO]
    centres = [add_learning_centre(page, title=f"Lärcentrum {number}") for number in range(count)]
    for course in CourseFactory.create_batch(count):
        OccasionFactory.create_batch(
            count, course=course, municipality_codes=[TRANEMO], learning_centre_ids=[centre.pk for centre in centres]
        )
    client.get("/kommun/tranemo/")
    with django_assert_num_queries(23):
        client.get("/kommun/tranemo/")
