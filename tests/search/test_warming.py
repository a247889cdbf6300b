"""What a web process loads before its first request."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from search.engines.postgres.engine import PostgresEngine
from search.warming import warm_up
from tests.factories.pages import make_site
from tests.search.conftest import BORAS, a_course, ask


@pytest.mark.usefixtures("database", "frozen_today")
def test_the_first_search_after_the_warm_up_reads_no_course(monkeypatch: pytest.MonkeyPatch) -> None:
    a_course("Kock", {})
    engine = PostgresEngine()
    monkeypatch.setattr("search.warming.get_engine", lambda: engine)
    monkeypatch.setattr("tests.search.conftest.get_engine", lambda: engine)
    warm_up()
    with CaptureQueriesContext(connection) as captured:
        assert ask("kock").total == 1
    assert len(captured) == 2


@pytest.mark.usefixtures("database", "frozen_today")
def test_the_first_page_after_the_warm_up_reads_no_card(client: Client) -> None:
    a_course("Kock", {"start": "2027-01-11"}, {"start": "2027-03-01", "mode": "distans"})
    make_site(BORAS)
    client.get("/sok/?q=bagare")  # what all pages have in common
    warm_up()
    with CaptureQueriesContext(connection) as captured:
        assert "2027-01-11" in client.get("/sok/?q=kock").content.decode()
    assert len(captured) == 3


@pytest.mark.usefixtures("database", "frozen_today")
def test_the_first_suggestions_after_the_warm_up_are_there_already(client: Client) -> None:
    a_course("Kock", {"start": "2027-01-11"})
    warm_up()
    with CaptureQueriesContext(connection) as captured:
        assert "Kock" in client.get("/sok/forslag/?q=kock").content.decode()
    assert not captured


@pytest.mark.usefixtures("database", "frozen_today")
def test_a_database_that_cannot_be_asked_stops_no_process(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    connection.close()
    # Taken back here: pytest-django has asked for monkeypatch before, and takes back after, the fixture `database`.
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "NAME", "finns_inte")
        warm_up()
    assert "could not be warmed up" in caplog.text
