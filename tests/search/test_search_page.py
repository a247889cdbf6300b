"""The search page as a resident meets it: every state has an address, no address has a dead end."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from courses.models import LearningCentrePage, Occasion, Provider
from courses.vocabulary import SchoolForm
from organisations.models import Municipality
from tests.factories.courses import AreaFactory, ProviderFactory
from tests.search.conftest import MARK, TRANEMO, a_course

pytestmark = pytest.mark.usefixtures("engine", "frozen_today")


def read(response_text: bytes) -> str:
    """What a reader sees: no tags, entities resolved, single blanks."""
    main = re.sub(r"(?s)^.*<main|</main>.*$", "", response_text.decode())
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).replace("\u00ad", "").split())


def links(response_text: bytes) -> list[str]:
    return [html.unescape(href) for href in re.findall(r'href="(/[^"]*)"', response_text.decode())]


@pytest.fixture
def catalogue(engine: object) -> None:
    a_course("Kock", {"start": "2027-01-11"}, {"municipality_codes": [MARK], "start": "2027-03-01"})
    a_course("Bagare och konditor", {"pace": 50, "municipality_codes": [MARK], "towns": ["Kinna"]})
    a_course("Servis", {"rolling": True}, school_form=SchoolForm.FOLK_HIGH_SCHOOL, is_vocational=False)
    a_course("Sömnad", {"expired": True})


def test_a_hit_says_form_provider_place_start_deadline_status_pace_and_credits(client: Client) -> None:
    a_course("Kock", {}, provider=ProviderFactory(name="Restaurangskolan"))
    page = read(client.get("/sok/?q=kock").content)
    for words in (
        "1 utbildning för kock",
        "Restaurangskolan",
        "Komvux, gymnasial nivå · yrkesutbildning",
        "På plats i Borås",
        "Heltid, 100\u00a0%".replace("\u00a0", " "),
        "3 terminer",
        "2027, vecka 2",
        "Stänger om 6 dagar",
    ):
        assert words in page, words


def test_the_words_searched_for_are_marked_in_the_title(client: Client, catalogue: None) -> None:
    assert "<mark>Kock</mark>" in client.get("/sok/?q=kock").content.decode()


def test_courses_without_a_coming_start_stand_last_under_their_own_heading(client: Client, catalogue: None) -> None:
    page = read(client.get("/sok/").content)
    assert page.index("3 utbildningar") < page.index("Utan kommande start just nu") < page.index("Sömnad")
    assert "Dessutom 1 utan kommande start just nu" in page


def test_a_search_that_finds_only_courses_without_a_start_shows_them(client: Client, catalogue: None) -> None:
    page = read(client.get("/sok/?q=sömnad").content)
    assert "Ingen utbildning med kommande start just nu för sömnad" in page
    assert "Ingen kommande start" in page


def test_the_hit_of_a_chosen_municipality_shows_the_start_there(client: Client, catalogue: None) -> None:
    text = client.get("/sok/?q=kock&kommun=mark").content.decode()
    first = text[: text.index("Bagare och konditor")]  # what lies near, with a start of its own
    assert 'datetime="2027-03-01"' in first
    assert 'datetime="2027-01-11"' not in first


def test_a_municipality_finds_what_can_be_followed_from_its_learning_centre(client: Client) -> None:
    from wagtail.models import Page

    root = Page.get_first_root_node()
    centre = root.add_child(
        instance=LearningCentrePage(
            title="Lärcentrum Tranemo", slug="tranemo", municipality=Municipality.objects.get(pk=TRANEMO)
        )
    )
    a_course("Redovisning", {"learning_centre_ids": [centre.pk]})
    a_course("Kock", {})
    page = client.get("/sok/?kommun=tranemo&satt=larcentrum").content
    assert "1 utbildning i Tranemo" in read(page)
    assert "Läs från lärcentrum i Tranemo" in read(page)


def test_each_filter_is_a_ticked_box_and_a_chip_that_takes_itself_away(client: Client, catalogue: None) -> None:
    response = client.get("/sok/?q=kock&takt=100&kommun=boras&kommun=mark&sortera=titel")
    text = response.content.decode()
    assert len(re.findall(r'type="checkbox"[^>]* checked', text)) == 3
    assert "/sok/?q=kock&kommun=mark&takt=100&sortera=titel" in links(response.content)
    assert "/sok/?q=kock&kommun=boras&kommun=mark&sortera=titel" in links(response.content)
    assert "/sok/?q=kock&sortera=titel" in links(response.content)


def test_the_same_search_has_one_address_whatever_the_order_of_its_parts(client: Client, catalogue: None) -> None:
    first = client.get("/sok/?takt=100&q=kock&kommun=mark&kommun=boras", headers={"HX-Request": "true"})
    second = client.get("/sok/?kommun=boras&q=+kock&kommun=mark&takt=100&sida=1", headers={"HX-Request": "true"})
    assert first["HX-Push-Url"] == second["HX-Push-Url"] == "/sok/?q=kock&kommun=boras&kommun=mark&takt=100"


def test_counts_of_a_chosen_group_stay_with_zero_and_a_foreign_place_without_hits_is_left_out(
    client: Client, catalogue: None
) -> None:
    text = client.get("/sok/?kommun=mark").content.decode()
    assert {"kommun-boras", "kommun-mark", "kommun-tranemo"} == set(re.findall(r'id="(kommun-[^"]*)"', text))
    assert "kommun-tranemo" not in client.get("/sok/").content.decode()


@pytest.mark.parametrize(
    ("address", "is_indexed"),
    [
        ("/sok/", True),
        ("/sok/?q=", True),
        ("/sok/?utm_source=brev", True),
        ("/sok/?q=kock", False),
        ("/sok/?kommun=mark", False),
        ("/sok/?sortera=titel", False),
    ],
)
def test_only_the_whole_catalogue_is_for_search_engines(
    client: Client, catalogue: None, address: str, *, is_indexed: bool
) -> None:
    text = client.get(address).content.decode()
    assert ('name="robots" content="noindex' not in text) is is_indexed
    assert re.search(r'rel="canonical" href="[^"?]*/sok/(\?[^"]*)?"', text)


def test_pages_are_bounded_and_link_to_each_other(client: Client) -> None:
    for number in range(45):
        a_course(f"Kock {number:02}", {})
    first = client.get("/sok/?sortera=titel")
    assert "/sok/?sortera=titel&sida=2" in links(first.content)
    last = client.get("/sok/?sortera=titel&sida=1000000000")
    assert "Så många sidor finns det inte. Det här är den sista." in read(last.content)
    assert re.findall(r'aria-current="page" aria-label="Sida (\d+)"', last.content.decode()) == ["3"]
    assert last.content.count(b'class="hit"') == 5


@pytest.mark.parametrize("sort", ["relevans", "start", "sista-dag", "titel"])
def test_every_order_is_offered_and_shown_as_chosen(client: Client, catalogue: None, sort: str) -> None:
    text = client.get(f"/sok/?q=kock&sortera={sort}").content.decode()
    assert len(re.findall(r'<strong aria-current="true">', text)) == 1
    assert text.count("sortera=") >= 2


def test_orders(client: Client) -> None:
    a_course("Bagare", {"start": "2027-03-01", "application_last": "2026-12-01"})
    a_course("Ålfiske", {"start": "2027-01-11", "application_last": "2026-12-20"})
    a_course("Zoologi", {"start": "2027-02-01", "application_last": "2026-11-25"})

    def order(address: str) -> list[str]:
        return re.findall(r'class="hit-title"><a[^>]*>([^<]*)<', client.get(address).content.decode())

    assert order("/sok/?sortera=start") == ["Ålfiske", "Zoologi", "Bagare"]
    assert order("/sok/?sortera=sista-dag") == ["Zoologi", "Bagare", "Ålfiske"]
    assert order("/sok/?sortera=titel") == ["Bagare", "Zoologi", "Ålfiske"]


# --- Nothing found ---


def test_a_filter_that_empties_the_search_is_offered_to_be_taken_away_with_its_count(
    client: Client, catalogue: None
) -> None:
    response = client.get("/sok/?q=bagare&kommun=boras&takt=50")
    page = read(response.content)
    assert "Inga träffar på bagare i Borås" in page
    assert "Ta bort filtret kommun (Borås) 1" in page
    assert "Ta bort filtret takt (Halvtid, 50–74 %) 1" in page  # what lies near: Kock
    assert "Ta bort alla filter 2" in page
    assert {"/sok/?q=bagare&takt=50", "/sok/?q=bagare", "/sok/"} <= set(links(response.content))


def test_single_words_and_beginnings_are_offered_with_the_counts_that_they_give(
    client: Client, catalogue: None
) -> None:
    response = client.get("/sok/?q=sömnadsverkstan&kommun=boras&start=2027-03")
    page = read(response.content)
    assert "Inga träffar på sömnadsverkstan i Borås" in page
    a_course("Sömnadsteknik", {})
    response = client.get("/sok/?q=sömnadsverkstaden&kommun=tranemo")
    page = read(response.content)
    assert "Nära det du sökte" in page
    assert "Sömnadsteknik" in page


def test_single_words_are_offered_with_the_counts_that_they_give(client: Client, catalogue: None) -> None:
    response = client.get("/sok/?q=bagare+sömnad&kommun=tranemo")
    offered = re.search(r"Sök på bagare (\d)", read(response.content))
    assert offered
    assert "/sok/?q=bagare" in links(response.content)
    assert f"{offered[1]} utbildning" in read(client.get("/sok/?q=bagare").content)


def test_a_word_that_is_known_is_not_taken_for_another(client: Client) -> None:
    a_course("Poesi", {})
    assert "poesi" not in read(client.get("/sok/?q=polis").content).lower()


def test_the_guidance_of_the_chosen_municipality_is_named(client: Client) -> None:
    Municipality.objects.filter(pk=MARK).update(guidance_phone="0320-00 00 00", guidance_hours="vardagar 9–12")
    page = read(client.get("/sok/?q=zzzz&kommun=mark").content)
    assert "Vägledningen i Mark" in page
    assert "0320-00 00 00 , vardagar 9–12" in page


def test_without_a_chosen_municipality_all_members_are_named(client: Client) -> None:
    page = read(client.get("/sok/?q=zzzz").content)
    assert [name for name in ("Borås", "Mark", "Tranemo") if name in page] == ["Borås", "Mark", "Tranemo"]


def test_an_empty_catalogue_is_a_page_too(client: Client) -> None:
    page = read(client.get("/sok/").content)
    assert "Det finns inga utbildningar här just nu." in page


def test_when_no_course_has_all_words_the_page_says_that_any_will_do(client: Client, catalogue: None) -> None:
    page = read(client.get("/sok/?q=kock+servis").content)
    assert "Ingen utbildning nämner både ”kock” och ”servis”." in page
    assert "3 utbildningar för kock servis" in page


# --- Notices ---


@pytest.mark.parametrize(
    ("address", "notice"),
    [
        (
            "/sok/?kommun=atlantis",
            "Vi känner inte till kommunen ”atlantis” och visar därför utbildningar utan det filtret.",
        ),
        (
            "/sok/?kommun=atlantis&kommun=mark&kommun=9999",
            "Vi känner inte till kommunerna ”atlantis” och ”9999” och visar därför bara det andra du valt.",
        ),
        ("/sok/?kommun=atlantis&takt=7", "Vi känner inte till takten ”7” och visar därför"),
        ("/sok/?start=2025-01", "Vi känner inte till startmånaden ”2025-01”, eller så har den passerat, och visar"),
        ("/sok/?omrade=" + "a" * 99, f"Vi känner inte till området ”{'a' * 39}…” och visar"),
        ("/sok/?sortera=pris", "Den ordningen finns inte."),
        ("/sok/?sida=-1", "Sidan finns inte. Vi visar den första."),
        ("/sok/?sida=tv%C3%A5", "Sidan finns inte. Vi visar den första."),
        ("/sok/?q=%2B%26%7C", "Vi hittade inga ord i din sökning."),
        ("/sok/?q=" + "kock+" * 2000, "Din sökning var för lång."),
        ("/sok/?q=a1+b2+c3+d4+e5+f6+g7+h8+i9+j10+k11", "Vi sökte på de första 10 orden."),
    ],
)
def test_what_is_left_out_of_an_address_is_said(client: Client, catalogue: None, address: str, notice: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert notice in read(response.content)


def test_what_an_address_says_stands_escaped_in_the_notice(client: Client, catalogue: None) -> None:
    page = client.get("/sok/?kommun=%3Cscript%3Ealert(1)%3C/script%3E").text
    assert "<script>alert" not in page
    assert "kommunen ”&lt;script&gt;alert(1)&lt;/script&gt;” och" in page


def test_a_municipality_is_also_known_by_its_code_and_the_rest_of_the_search_is_kept(
    client: Client, catalogue: None
) -> None:
    page = client.get("/sok/?q=kock&kommun=1463&takt=7&sortera=titel").text
    assert "Vi känner inte till takten ”7”" in page
    assert "Vi känner inte till kommun" not in page
    assert '<input type="checkbox" id="kommun-mark" name="kommun" value="mark" checked>' in page
    assert '<input type="hidden" name="q" value="kock">' in page
    assert '<input type="hidden" name="sortera" value="titel">' in page
    # Links go by the name, so that one search has one address.
    assert 'href="/sok/?q=kock&amp;kommun=mark"' in page


def test_an_array_parameter_counts_as_the_plain_one(client: Client, catalogue: None) -> None:
    page = read(client.get("/sok/?kommun[]=mark&kommun[1]=boras").content)
    assert "3 utbildningar i Borås och Mark" in page


def test_the_page_in_english_keeps_its_swedish_content_marked(client: Client, catalogue: None) -> None:
    text = client.get("/en/sok/?q=kock").content.decode()
    assert '<html lang="en">' in text
    assert re.search(r'class="hit-title"><a href="/en/utbildning/[^"]*" lang="sv">', text)


def test_the_area_filter_goes_by_its_address_word(client: Client) -> None:
    area = AreaFactory(id=13)
    from courses.models import Direction

    direction, _ = Direction.objects.get_or_create(pk=999, defaults={"name": "Prov", "sort_key": "prov"})
    direction.areas.set([area])
    a_course("Kock", {}, direction_ids=[999])
    a_course("Bagare", {})
    page = read(client.get(f"/sok/?omrade={area.slug}").content)
    assert "1 utbildning" in page
    assert "Kock" in page


# --- Cost ---


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "address",
    [
        "/sok/",
        "/sok/?q=kock",
        "/sok/?q=kock&kommun=boras&takt=100&sortera=start",
        "/sok/?q=kokc+i+borås&nara=Mark&km=60&sortera=narmast",
    ],
)
def test_the_number_of_queries_depends_on_nothing(
    client: Client, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_course("Kock", {})
    client.get(address)  # what a process asks once is not the page's
    a_course("Kock först", {"start": dt.date(2027, 1, 1)})
    one = _queries(client, address)
    for number in range(3):
        a_course(f"Kock {number}", *({"start": dt.date(2027, month, 1)} for month in (1, 2, 3)))
    with django_assert_num_queries(one):
        client.get(address)


def test_what_has_not_changed_is_not_read_again(client: Client) -> None:
    a_course("Kock", {"start": dt.date(2027, 1, 1)})
    first = _queries(client, "/sok/?q=kock")
    # The index may be read whole, with three queries more: the test's own transaction has written, and keeps none.
    assert _queries(client, "/sok/?q=kock") <= min(5 + 3, first - 1)


def test_a_hit_tells_what_the_database_holds_whoever_wrote_it(client: Client) -> None:
    course = a_course("Kock", {"start": dt.date(2027, 1, 1)}, provider=ProviderFactory(name="Kockskolan"))
    assert "Kockskolan" in read(client.get("/sok/?q=kock").content)
    Provider.objects.filter(pk=course.provider_id).update(name="Matskolan")
    assert "Matskolan" in read(client.get("/sok/?q=kock").content)
    Occasion.objects.filter(course=course).update(start=dt.date(2027, 3, 14))
    assert 'datetime="2027-03-14"' in client.get("/sok/?q=kock").content.decode()


def test_a_renamed_municipality_and_area_stand_in_the_filters_at_once(client: Client) -> None:
    a_course("Kock", {"municipality_codes": ["1490"]})
    client.get("/sok/")
    Municipality.objects.filter(pk="1490").update(name="Nya Borås")
    assert "Nya Borås" in read(client.get("/sok/").content)


def test_the_page_costs_few_queries_of_its_own(client: Client) -> None:
    a_course("Kock", {})
    _queries(client, "/sok/?q=kock")
    found = _queries(client, "/sok/?q=kock+borås&kommun=boras&nara=Borås")
    frame = _queries(client, "/larcentrum/")
    assert found <= 8 + frame
