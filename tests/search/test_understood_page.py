"""What the page says of how the words were read, and the one click that takes each reading back."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from courses.vocabulary import SchoolForm, StudyMode
from search.meaning import Reading
from search.understood import reading_label, without_words
from search.vocabulary.entries import FilterKind
from tests.search.conftest import BORAS, MARK, a_course
from tests.search.test_search_page import links, read

pytestmark = pytest.mark.usefixtures("engine", "frozen_today")
TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def catalogue(engine: object) -> None:
    a_course("Undersköterska", {"municipality_codes": [BORAS]})
    a_course("Undersköterska, kväll", {"municipality_codes": [MARK], "mode": StudyMode.DISTANCE})
    a_course("Frisör", {"municipality_codes": [MARK]}, school_form=SchoolForm.HIGHER_VOCATIONAL)


@pytest.mark.usefixtures("catalogue")
def test_a_place_among_the_words_orders_and_is_said(client: Client) -> None:
    response = client.get("/sok/?q=undersköterska+i+borås")
    page = read(response.content)
    assert re.search("Tolkat som: Borås", page)
    assert "1 av träffarna stämmer med Borås och lyfts upp i listan." in page
    assert "2 utbildningar för undersköterska i borås" in page
    assert 'href="/sok/?q=undersk%C3%B6terska&amp;kommun=boras">Visa bara i Borås</a>' in response.text


@pytest.mark.usefixtures("catalogue")
def test_one_click_takes_a_reading_back_and_another_restores_it(client: Client) -> None:
    first = client.get("/sok/?q=undersköterska+borås")
    back = "/sok/?q=undersk%C3%B6terska+bor%C3%A5s&som-ord=bor%C3%A5s"
    assert back in links(first.content)
    second = client.get(back)
    assert "Tolkat som" not in second.text
    assert "Sökt som ord: borås" in read(second.content)
    assert "/sok/?q=undersk%C3%B6terska+bor%C3%A5s" in links(second.content)
    # The filters keep how the words are read.
    assert '<input type="hidden" name="som-ord" value="borås">' in second.text


@pytest.mark.usefixtures("catalogue")
def test_filters_that_no_course_meets_together_show_the_nearest_and_say_so(client: Client) -> None:
    page = read(client.get("/sok/?q=yrkeshögskola+på+distans").content)
    assert "1 utbildning för yrkeshögskola på distans" in page
    assert "Ingen av träffarna stämmer med Yrkeshögskola och Distans." in page


@pytest.mark.usefixtures("catalogue")
def test_words_that_are_filters_alone_restrict(client: Client) -> None:
    response = client.get("/sok/?q=yrkeshögskola")
    page = read(response.content)
    assert "1 utbildning för yrkeshögskola" in page
    assert "Tolkat som: Yrkeshögskola" in page
    assert "lyfts upp" not in page
    assert 'href="/sok/?skolform=yrkeshogskola">Gör till ett filter</a>' in response.text


@pytest.mark.usefixtures("catalogue")
def test_when_no_hit_fits_what_was_read_the_page_says_so(client: Client) -> None:
    assert "Ingen av träffarna stämmer med Tranemo." in read(client.get("/sok/?q=frisör+tranemo").content)


@pytest.mark.usefixtures("catalogue")
def test_a_mistyped_word_is_corrected_and_the_literal_search_is_offered(client: Client) -> None:
    response = client.get("/sok/?q=undersköttersk&takt=100")
    page = read(response.content)
    assert "utbildningar för undersköterska" in page
    assert "Visar träffar för undersköterska ." in page
    assert "Sök i stället efter ”undersköttersk”" in page
    literal = "/sok/?q=undersk%C3%B6ttersk&ordagrant=1&takt=100"
    assert literal in links(response.content)
    after = client.get(literal)
    assert "Inga träffar på undersköttersk" in read(after.content)
    assert "/sok/?q=undersk%C3%B6ttersk&takt=100" in links(after.content)


@pytest.mark.usefixtures("catalogue")
def test_other_words_for_the_same_are_named_when_the_catalogue_has_them(client: Client) -> None:
    page = read(client.get("/sok/?q=usk").content)
    assert "Visar även träffar för undersköterska" in page
    assert "”undersköterska” betyder ungefär detsamma som" in page
    literal = client.get("/sok/?q=usk&ordagrant=1")
    assert "Vi sökte på orden precis som de står." in read(literal.content)
    assert "Visar även" not in literal.text


@pytest.mark.usefixtures("catalogue")
def test_what_nothing_here_leads_to_is_explained_with_the_nearest(client: Client) -> None:
    from search.current_vocabulary import current_vocabulary

    vocabulary = current_vocabulary()
    key = next(key for key, one in vocabulary._without.items() if len(key) == 1 and one.nearest and key[0].isalpha())
    reason = vocabulary.without(key)
    assert reason is not None
    response = client.get("/sok/", {"q": key[0]})
    page = read(response.content)
    assert reason.reason in page
    assert f"Det här ligger närmast: {reason.nearest[0]}" in page


@pytest.mark.parametrize(
    ("reading", "label"),
    [
        (Reading(FilterKind.PLACE, "kinna", (MARK,), "Mark"), "Kinna (Mark)"),
        (Reading(FilterKind.PLACE, "borås", (BORAS,), "Borås"), "Borås"),
        (Reading(FilterKind.PLACE, "gbg", ("1480",)), "Göteborg"),
        (Reading(FilterKind.MODE, "hemifrån", ("distans", "distans-med-traffar")), "Distans"),
        (Reading(FilterKind.SCHOOL_FORM, "yh", ("yrkeshogskola",)), "Yrkeshögskola"),
        (Reading(FilterKind.PACE, "deltid", ("75", "50", "25")), "Deltid"),
        (Reading(FilterKind.SEASON, "våren", ("1", "2", "3")), "Start i januari, februari och mars"),
        (Reading(FilterKind.TIME_OF_DAY, "kväll", ("kvall",)), "Kvällstid"),
        (Reading(FilterKind.OPEN, "sök nu", ("oppen",)), "Öppen nu"),
        (Reading(FilterKind.LEVEL, "nybörjare", ("nybörjare",)), "Nybörjare"),
    ],
)
def test_a_reading_has_a_name(reading: Reading, label: str) -> None:
    assert reading_label(reading, TODAY) == label


@pytest.mark.parametrize(
    ("text", "words", "left"),
    [
        ("kock i Borås", "borås", "kock"),
        ("Borås kock", "borås", "kock"),
        ("kock på distans i Mark", "på distans", "kock i Mark"),
        ("kock boråsare borås", "borås", "kock boråsare"),
        ("c++ i januari", "januari", "c++"),
        ("kock", "bagare", "kock"),
        ("upplands  väsby kock", "upplands väsby", "kock"),
    ],
)
def test_words_are_taken_out_with_what_led_to_them(text: str, words: str, left: str) -> None:
    assert without_words(text, words) == left


@pytest.mark.usefixtures("catalogue")
def test_a_time_of_day_among_the_words_lifts_the_courses_that_have_it(client: Client) -> None:
    a_course("Svetsare", {"time_of_day": "dag"})
    a_course("Svetsare två", {"time_of_day": "kvall", "start": "2027-05-01"})
    text = client.get("/sok/?q=svetsare+kväll").text
    order = re.findall(r'class="hit-title"><a[^>]*>(.*?)</a>', text)
    assert "två" in order[0]
    assert "Kvällstid" in text


def test_a_long_group_can_be_searched(client: Client) -> None:
    from tests.factories.organisations import MunicipalityFactory

    codes = ["0180", "1480", "1280", "0380", "0580", "0680", "1880", "1980", "2480", "2580", "1380", "1780", "1290"]
    for code in codes:
        MunicipalityFactory(code=code, member=True)
        a_course(f"Kock {code}", {"municipality_codes": [code]})
    text = client.get("/sok/").text
    assert text.count("data-find") == 1
    assert 'for="sok-kommun"' in text
    assert "Visa 1 till" in text


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("sort", ["relevans", "start", "sista-dag", "titel", "narmast"])
def test_a_hit_says_why_in_every_order(client: Client, sort: str) -> None:
    page = read(client.get(f"/sok/?q=usk&nara=Mark&km=60&sortera={sort}").content)
    assert page.count("betyder ungefär detsamma som") == 2


@pytest.mark.usefixtures("catalogue")
def test_a_word_that_is_repeated_asks_for_no_more(client: Client) -> None:
    from tests.search.conftest import ask

    repeated, once = ask("tandläkare " * 15 + "frisör"), ask("tandläkare frisör")
    assert [one.words for one in repeated.understanding.concepts] == ["tandläkare", "frisör"]
    assert repeated.hits == once.hits
