"""Suggestions while somebody types: what has hits, grouped, tolerant, without a database query and without cookies."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from search.suggestion_sources import kept
from search.suggestions import Kind, Suggestion, Suggestions
from tests.factories.courses import AreaFactory, ProviderFactory
from tests.search.conftest import MARK, a_course
from tests.search.hostile import PIECES

ENTRIES = [
    Suggestion(Kind.OCCUPATION, "Undersköterska", (), 5),
    Suggestion(Kind.OCCUPATION, "Underhållsmekaniker", (), 1),
    Suggestion(Kind.COURSE, "Vård och omsorg", (), 9),
    Suggestion(Kind.COURSE, "Digital vardag", (), 2),
    Suggestion(Kind.COURSE, "Språk för vård", ("sprak", "1"), 1),
    Suggestion(Kind.AREA, "Medicin och vård", ("medicin",), 3, "Health care"),
    Suggestion(Kind.PLACE, "Borås", ("boras", "1490"), 2),
]


def found(text: str) -> dict[Kind, list[str]]:
    suggestions = Suggestions(ENTRIES, frozenset({"vill", "bli", "jag", "och"}))
    return {kind: [one.label for one in group] for kind, group in suggestions.find(text).items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("und", {Kind.OCCUPATION: ["Undersköterska", "Underhållsmekaniker"]}),
        ("undersk", {Kind.OCCUPATION: ["Undersköterska"]}),
        ("UNDERSKOT", {Kind.OCCUPATION: ["Undersköterska"]}),
        ("undresköt", {Kind.OCCUPATION: ["Undersköterska"]}),
        ("sköterska", {Kind.OCCUPATION: ["Undersköterska"]}),
        ("under sk", {Kind.OCCUPATION: ["Undersköterska"]}),
        ("vill bli under sköt", {Kind.OCCUPATION: ["Undersköterska"]}),
        ("digital var dag", {Kind.COURSE: ["Digital vardag"]}),
        ("jag vill bli undersk", {Kind.OCCUPATION: ["Undersköterska"]}),
        ("vård", {Kind.COURSE: ["Vård och omsorg", "Språk för vård"], Kind.AREA: ["Medicin och vård"]}),
        ("vardag", {Kind.COURSE: ["Digital vardag"]}),
        ("vardag o", {}),
        ("vård o", {Kind.COURSE: ["Vård och omsorg"], Kind.AREA: ["Medicin och vård"]}),
        ("omsorg vård", {Kind.COURSE: ["Vård och omsorg"]}),
        ("health", {Kind.AREA: ["Medicin och vård"]}),
        ("boras", {Kind.PLACE: ["Borås"]}),
        ("b", {}),
        ("", {}),
        ("zzzzz", {}),
        ("vård zzzzz", {}),
    ],
)
def test_suggestions_begin_so_have_it_inside_or_look_alike(text: str, expected: dict[Kind, list[str]]) -> None:
    assert found(text) == expected


# --- The fragment ---


def labels(text: str) -> list[str]:
    plain = re.findall(r'role="option"[^>]*>(.*?)</li>', text)
    return [html.unescape(re.sub("<[^>]*>", "", one)).replace("\u00ad", "") for one in plain]


def hrefs(text: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'data-href="([^"]*)"', text)]


@pytest.fixture
def catalogue(engine: object, frozen_today: object) -> None:
    area = AreaFactory(id=13)
    from courses.models import Direction

    direction, _ = Direction.objects.get_or_create(pk=999, defaults={"name": "Prov", "sort_key": "prov"})
    direction.areas.set([area])
    school = ProviderFactory(name="Undervisningsskolan", slug="undervisningsskolan")
    a_course("Undersköterska", {}, provider=school, direction_ids=[999])
    a_course("Undersköterska", {"municipality_codes": [MARK]}, provider=school)
    a_course("Underhållsteknik", {}, slug="underhallsteknik", provider=school)
    a_course("Undervattensteknik", {"expired": True}, provider=school)


@pytest.mark.usefixtures("catalogue")
def test_only_what_leads_to_a_coming_start_is_offered_by_group(client: Client) -> None:
    text = client.get("/sok/forslag/?q=under").text
    assert "Undersköterska" in labels(text)
    assert "Underhållsteknik" in labels(text)
    assert "Undervisningsskolan" in labels(text)
    assert "Undervattensteknik" not in text
    assert re.findall(r'role="presentation">([^<]*)<', text) == ["Yrken", "Utbildningar", "Skolor"]
    assert "/sok/?q=undersk%C3%B6terska" in hrefs(text)  # the occupation
    assert "/sok/?q=Undersk%C3%B6terska" in hrefs(text)  # the title that two courses have
    assert any(re.fullmatch(r"/utbildning/underhallsteknik-\d+/", href) for href in hrefs(text))
    assert "/anordnare/undervisningsskolan/" in hrefs(text)


@pytest.mark.usefixtures("catalogue")
def test_every_search_that_is_suggested_finds_something(client: Client) -> None:
    for text in ("und", "vår", "mar", "bor", "kinna", "511 54", "med"):
        for href in hrefs(client.get("/sok/forslag/", {"q": text}).text):
            response = client.get(href)
            assert response.status_code == 200
            assert "Inga träffar" not in response.text, href
            assert "Inga utbildningar" not in response.text, href


@pytest.mark.usefixtures("catalogue")
def test_a_town_and_a_postal_code_lead_to_what_is_near(client: Client) -> None:
    assert hrefs(client.get("/sok/forslag/?q=kinna").text) == ["/sok/?nara=Kinna"]
    assert labels(client.get("/sok/forslag/?q=mark").text)[-1] == "Mark"


@pytest.mark.usefixtures("catalogue")
def test_a_suggestion_asks_the_database_for_nothing(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/sok/forslag/?q=und")
    with django_assert_num_queries(0):
        response = client.get("/sok/forslag/?q=underskot")
    assert "Undersköterska" in labels(response.text)


@pytest.mark.usefixtures("database", "frozen_today")
def test_what_is_out_of_date_is_shown_while_it_is_read_anew(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_course("Zebrakunskap", {"start": "2027-01-11"})
    assert labels(client.get("/sok/forslag/?q=zebra").text) == ["Zebrakunskap"]
    a_course("Zebravård", {"start": "2027-01-11"})
    with time_machine.travel(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC), tick=False):
        with django_assert_num_queries(0):
            assert labels(client.get("/sok/forslag/?q=zebra").text) == ["Zebrakunskap"]
        kept.renew_soon(dt.date(2026, 11, 23)).join()
        assert labels(client.get("/sok/forslag/?q=zebra").text) == ["Zebravård", "Zebrakunskap"]


@pytest.mark.usefixtures("database", "frozen_today")
def test_suggestions_that_cannot_be_read_anew_stay_as_they_were(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    a_course("Zebrakunskap", {"start": "2027-01-11"})
    assert labels(client.get("/sok/forslag/?q=zebra").text) == ["Zebrakunskap"]
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "NAME", "finns_inte")
        kept.renew_soon(dt.date(2026, 11, 23)).join()
    assert labels(client.get("/sok/forslag/?q=zebra").text) == ["Zebrakunskap"]
    assert "could not be read anew" in caplog.text


@pytest.mark.usefixtures("catalogue")
def test_the_answer_may_be_kept_and_sets_no_cookie(client: Client) -> None:
    response = client.get("/sok/forslag/?q=und")
    assert response["Cache-Control"] == "public, max-age=300"
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.usefixtures("catalogue")
def test_suggestions_speak_english_under_en(client: Client) -> None:
    text = client.get("/en/sok/forslag/?q=natural").text
    assert hrefs(text) == ["/en/sok/?omrade=naturvetenskap"]
    assert labels(text) == ["Natural science"]
    assert "Områden" not in text
    assert 'data-suggest="/en/sok/forslag/"' in client.get("/en/sok/").text


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("piece", PIECES)
def test_whatever_is_typed_gets_a_fragment(client: Client, piece: str) -> None:
    response = client.get("/sok/forslag/", {"q": piece})
    assert response.status_code == 200
    assert "<script" not in response.text
    assert "<img" not in response.text


@pytest.mark.usefixtures("engine", "frozen_today")
def test_a_title_with_markup_is_suggested_as_text(client: Client) -> None:
    a_course("Kock <script>alert(1)</script>", {})
    text = client.get("/sok/forslag/?q=kock").text
    assert "<script" not in text
    assert "&lt;" in text
