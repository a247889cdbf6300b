"""The page that tells how hits are ordered: its numbers are the ranker's own."""

from __future__ import annotations

import pytest
from django.test import Client

from courses.wording import percent
from search import ranking
from search.concepts import WORTH, Origin
from search.document import Where
from search.ranking_page import _FIELDS, _WAYS
from tests.search.test_search_page import links, read

pytestmark = pytest.mark.django_db


def test_every_field_and_every_way_to_match_is_told() -> None:
    assert _FIELDS.keys() == ranking.FIELD_WEIGHTS.keys() == set(Where)
    assert _WAYS.keys() == WORTH.keys() == set(Origin)


def test_the_numbers_are_those_that_the_engines_use(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = client.get("/sok/sa-rangordnas/").text
    assert f'<td class="num">{percent(round(100 * WORTH[Origin.SYNONYM].weight))}</td>' in shown
    assert f'<td class="num">{percent(round(100 * ranking.WRONG_PLACE))}</td>' in shown
    monkeypatch.setattr(ranking, "WRONG_PLACE", 0.37)
    assert f'<td class="num">{percent(37)}</td>' in client.get("/sok/sa-rangordnas/").text


def test_the_page_says_that_nobody_can_pay_in_both_languages(client: Client) -> None:
    assert "Ingen kan betala för att synas högre upp." in read(client.get("/sok/sa-rangordnas/").content)
    assert "Nobody can pay to be shown higher up." in read(client.get("/en/sok/sa-rangordnas/").content)


@pytest.mark.usefixtures("engine", "frozen_today")
def test_the_search_page_leads_there(client: Client) -> None:
    from tests.search.conftest import a_course

    a_course("Kock", {})
    assert "/sok/sa-rangordnas/" in links(client.get("/sok/").content)
