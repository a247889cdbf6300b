"""Near a place: by municipality, town or postal code, with what can be read from home or from a learning centre."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Page

from courses.models import LearningCentrePage
from courses.vocabulary import StudyMode
from organisations.models import Municipality
from search.near import NearPlace, distances_from, find_place, rounded
from search.query import FacetKey, Near, Sort
from tests.search.conftest import BORAS, MARK, TRANEMO, a_course, ask, counts, titles
from tests.search.test_search_page import links, read

ULRICEHAMN, STOCKHOLM = "1491", "0180"


def near(code: str, km: int) -> Near:
    return NearPlace("", code, "", km).near


@pytest.mark.parametrize(
    ("written", "code", "label"),
    [
        ("Tranemo", TRANEMO, "Tranemo"),
        ("tranemo kommun", TRANEMO, "Tranemo"),
        ("Limmared", TRANEMO, "Limmared (Tranemo)"),
        ("514 31", TRANEMO, "514 31 (Tranemo)"),
        ("boras", BORAS, "Borås"),
    ],
)
def test_a_place_is_a_municipality_a_town_or_a_postal_code(written: str, code: str, label: str) -> None:
    found = find_place(written, 30)
    assert found is not None
    assert (found.code, found.label) == (code, label)


@pytest.mark.parametrize("written", ["Atlantis", "Bromma", "00000", "", "%", "514", "🙂"])
def test_what_is_no_place_or_lies_in_several_municipalities_is_none(written: str) -> None:
    assert find_place(written, 30) is None


def test_distances_are_those_between_municipalities_the_own_one_zero() -> None:
    assert distances_from(TRANEMO)[TRANEMO] == 0
    assert 25 <= distances_from(TRANEMO)[BORAS] <= 50
    assert distances_from(TRANEMO)[STOCKHOLM] > 250
    assert [rounded(km) for km in (1, 7, 8, 32, 33)] == [5, 5, 10, 30, 35]


@pytest.fixture
def spread(engine: object) -> None:
    """Something in Tranemo, in Borås, in Stockholm, at a distance from Stockholm, and from a centre in Mark."""
    root = Page.get_first_root_node()
    centre = root.add_child(
        instance=LearningCentrePage(
            title="Lärcentrum Mark", slug="mark", municipality=Municipality.objects.get(pk=MARK)
        )
    )
    a_course("Kock Tranemo", {"municipality_codes": [TRANEMO]})
    a_course("Kock Borås", {"municipality_codes": [BORAS]})
    a_course("Kock Stockholm", {"municipality_codes": [STOCKHOLM]})
    a_course("Kock hemifrån", {"municipality_codes": [STOCKHOLM], "mode": StudyMode.DISTANCE})
    a_course("Kock från lärcentrum", {"municipality_codes": [STOCKHOLM], "learning_centre_ids": [centre.pk]})


@pytest.mark.usefixtures("spread")
def test_near_are_the_places_within_the_radius_and_what_is_read_at_a_distance() -> None:
    here = ask(near=near(TRANEMO, 10))
    assert sorted(titles(here)) == ["Kock Tranemo", "Kock hemifrån"]
    assert here.total == 2
    wider = ask(near=near(TRANEMO, 60))
    assert sorted(titles(wider)) == ["Kock Borås", "Kock Tranemo", "Kock från lärcentrum", "Kock hemifrån"]


@pytest.mark.usefixtures("spread")
def test_the_nearest_comes_first_and_what_is_read_at_home_last() -> None:
    found = titles(ask(near=near(TRANEMO, 60), sort=Sort.NEAREST))
    assert (found[0], found[-1]) == ("Kock Tranemo", "Kock hemifrån")
    distances = distances_from(TRANEMO)
    middle = (
        ["Kock Borås", "Kock från lärcentrum"]
        if distances[BORAS] <= distances[MARK]
        else [
            "Kock från lärcentrum",
            "Kock Borås",
        ]
    )
    assert found[1:3] == middle


@pytest.mark.usefixtures("spread")
def test_facets_and_totals_speak_of_what_is_near() -> None:
    found = ask(near=near(TRANEMO, 10))
    assert counts(found, FacetKey.MODE) == {StudyMode.ON_SITE: 1, StudyMode.DISTANCE: 1}
    assert found.without_near == 5
    chosen = ask(near=near(TRANEMO, 10), satt="pa-plats")
    assert titles(chosen) == ["Kock Tranemo"]
    assert counts(chosen, FacetKey.MODE) == {StudyMode.ON_SITE: 1, StudyMode.DISTANCE: 1}
    assert (chosen.without[FacetKey.MODE], chosen.without_near) == (2, 4)


@pytest.mark.usefixtures("engine")
def test_near_holds_for_the_same_occasion_as_the_filters() -> None:
    a_course(
        "Kock",
        {"municipality_codes": [TRANEMO], "pace": 100},
        {"municipality_codes": [STOCKHOLM], "pace": 50},
    )
    assert titles(ask(near=near(TRANEMO, 30), takt="100")) == ["Kock"]
    assert titles(ask(near=near(TRANEMO, 30), takt="50")) == []


@pytest.mark.usefixtures("engine")
def test_a_course_without_a_coming_start_is_not_near_anything() -> None:
    a_course("Kock", {"municipality_codes": [TRANEMO], "expired": True})
    found = ask(near=near(TRANEMO, 30))
    assert (found.total, found.total_without_start) == (0, 0)


# --- The page ---


@pytest.mark.usefixtures("spread", "frozen_today")
def test_each_hit_says_how_near_it_is(client: Client) -> None:
    page = read(client.get("/sok/?q=kock&nara=Limmared&km=60&sortera=narmast").content)
    assert "4 utbildningar för kock nära Limmared" in page
    assert "Ges i Tranemo" in page
    km = rounded(distances_from(TRANEMO)[BORAS])
    assert f"Ges i Borås, cirka {km} km från Limmared" in page
    assert f"Läs från lärcentrum i Mark, cirka {rounded(distances_from(TRANEMO)[MARK])} km från Limmared" in page
    assert "Läs hemifrån, på distans" in page


@pytest.mark.usefixtures("spread", "frozen_today")
def test_the_place_is_a_chip_a_field_and_an_order_and_stays_with_new_words(client: Client) -> None:
    response = client.get("/sok/?q=kock&nara=limmared&km=60&takt=100&sortera=narmast")
    text = response.text
    assert "Inom 60 km från Limmared (Tranemo)" in read(response.content)
    assert "/sok/?q=kock&takt=100" in links(response.content)  # the chip takes the order by distance along
    assert 'name="nara" value="Limmared" maxlength' in text
    assert '<option value="60" selected>60 km</option>' in text
    assert '<input type="hidden" form="sokord" name="nara" value="Limmared">' in text
    assert "Närmast" in text
    assert "Närmast" not in client.get("/sok/?q=kock").text


@pytest.mark.usefixtures("spread", "frozen_today")
def test_an_unknown_place_is_said_and_the_rest_is_kept(client: Client) -> None:
    response = client.get("/sok/?q=kock&nara=Atlantis&km=30&takt=100&sortera=narmast")
    page = read(response.content)
    assert "Vi hittar inte platsen ”Atlantis”" in page
    assert "Skriv en plats under ”Nära” för att se det närmaste först." in page
    assert "5 utbildningar för kock" in page
    assert 'name="nara" value="Atlantis"' in response.text
    assert 'aria-invalid="true"' in response.text
    assert 'id="takt-100" name="takt" value="100" checked' in response.text


@pytest.mark.usefixtures("spread", "frozen_today")
def test_another_radius_than_those_offered_is_said(client: Client) -> None:
    page = read(client.get("/sok/?nara=Tranemo&km=7").content)
    assert "Du kan välja mellan 10, 30 och 60 km. Nu visar vi det som finns inom 30 km." in page
    assert "Inom 30 km från Tranemo" in page


@pytest.mark.usefixtures("spread", "frozen_today")
def test_when_nothing_is_near_the_page_offers_to_look_anywhere(client: Client) -> None:
    response = client.get("/sok/?satt=pa-plats&nara=Malung-S%C3%A4len&km=10")
    assert "Sök var som helst, inte bara inom 10 km från Malung-Sälen 4" in read(response.content)
    assert "/sok/?satt=pa-plats" in links(response.content)
