"""What an operator is told of Elasticsearch, and what the worker does, when the server is gone, strange or empty."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from pytest_django import Settings

from portal.checks import check_elasticsearch
from search.engine import get_engine
from search.engines.elasticsearch import feeding, server
from search.engines.elasticsearch.documents import document
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.elasticsearch.mapping import alias
from search.language import current_analyser
from search.models import OutboxEntry
from search.reading import read
from tests.elasticsearch.misbehaving import Fault, misbehaving
from tests.elasticsearch.running import Node, free_port, node
from tests.factories.courses import CourseFactory, OccasionFactory
from tests.search.conftest import a_course
from tests.search.elastic import carry_over, forget

TODAY = dt.date(2026, 11, 22)
NOBODY = "http://127.0.0.1:9"  # nothing listens at discard


@pytest.fixture
def nobody_answers(places: None, settings: Settings) -> Iterator[None]:
    settings.ELASTICSEARCH_URL = NOBODY
    forget()
    yield
    forget()


# --- Settings ---


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("ELASTICSEARCH_URL", "localhost:9200", "ELASTICSEARCH_URL är ingen adress."),
        ("ELASTICSEARCH_URL", "http://localhost", "ELASTICSEARCH_URL nämner ingen port."),
        ("ELASTICSEARCH_INDEX", "Vår katalog", "ELASTICSEARCH_INDEX går inte att använda."),
    ],
)
def test_a_setting_that_no_client_can_read_is_found_by_every_command(name: str, value: str, problem: str) -> None:
    with override_settings(**{name: value}):
        (found,) = check_elasticsearch()
    assert (found.msg, found.is_serious()) == (problem, True)


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:9200", "https://utbud:hemligt@sok.example:443"])
def test_an_address_or_none_is_fine(url: str, settings: Settings) -> None:
    settings.ELASTICSEARCH_URL = url
    assert check_elasticsearch() == []


# --- A server that is gone or strange ---


@pytest.mark.usefixtures("nobody_answers")
def test_status_says_that_nobody_answers(capsys: pytest.CaptureFixture[str]) -> None:
    a_course("Kock", {})
    with pytest.raises(CommandError, match="inte som det ska"):
        call_command("search", "status")
    told = capsys.readouterr().out
    assert "Elasticsearch nås inte (ingen anslutning); PostgreSQL svarar på sökningar." in told
    assert "Elasticsearch: svarar inte, på väg: 1." in told
    assert "Indexet stämmer med katalogen." in told


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault.BUSY, "nås inte (svaret 429)"),
        (Fault.HALF, "nås inte (ingen anslutning)"),
        (Fault.NO_JSON, "nås inte (svaret går inte att läsa)"),
        (Fault.OTHER_JSON, "nås inte (svaret är inte Elasticsearchs)"),
        (Fault.OLDER, "nås inte (servern är inte Elasticsearch 9)"),
        (Fault.OTHER_PRODUCT, "nås inte (servern är inte Elasticsearch 9)"),
        (Fault.RED, "är rött: delar av indexet saknas"),
    ],
)
def test_status_says_what_is_wrong_with_the_server(fault: Fault, told: str, places: None, settings: Settings) -> None:
    with misbehaving(fault) as url:
        settings.ELASTICSEARCH_URL = url
        forget()
        (problem,) = get_engine().status().problems
    forget()
    assert told in problem


@pytest.mark.usefixtures("nobody_answers")
@pytest.mark.parametrize("command", [("verify",), ("verify", "--repair"), ("rebuild",)])
def test_commands_that_need_the_server_say_that_it_is_gone(command: tuple[str, ...]) -> None:
    a_course("Kock", {})
    with pytest.raises(CommandError, match=r"Elasticsearch nås inte \(ingen anslutning\)\. PostgreSQL"):
        call_command("search", *command)


@pytest.mark.usefixtures("nobody_answers")
def test_a_round_of_the_worker_leaves_changes_waiting() -> None:
    a_course("Kock", {})
    with pytest.raises(CommandError, match="De väntar kvar"):
        call_command("search_outbox", "--once")
    assert OutboxEntry.objects.count() == 1


# --- A server without an index ---


def test_an_index_that_is_gone_is_told_and_built_by_a_repair(
    on_elasticsearch: ElasticsearchEngine, patient: None, capsys: pytest.CaptureFixture[str]
) -> None:
    course = a_course("Kock", {})
    carry_over()
    server.client().indices.delete(index=feeding.live_indexes())
    (problem,) = on_elasticsearch.status().problems
    assert "har inget index för den här versionen" in problem
    with pytest.raises(CommandError, match="stämmer inte"):
        call_command("search", "verify")
    assert f"1 saknas: {course.pk}" in capsys.readouterr().out
    call_command("search", "verify", "--repair")
    assert "Elasticsearch: 1 utbildningar jämförda, stämmer." in capsys.readouterr().out
    assert server.client().count(index=alias())["count"] == 1


def test_a_server_that_has_seen_later_versions_is_filled_anew_by_a_repair(
    on_elasticsearch: ElasticsearchEngine, patient: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """As after a restored backup: the versions that the database counts are lower than the server's."""
    course = a_course("Kock", {})
    carry_over()
    (index,) = feeding.live_indexes()
    (indexed,) = read([course.pk], current_analyser())
    later = document(indexed, b"later", TODAY)
    server.client().index(
        index=index, id=str(course.pk), document=later, version=10**9, version_type="external", refresh=True
    )
    with pytest.raises(CommandError, match="stämmer inte"):
        call_command("search", "verify")
    assert f"1 skiljer sig: {course.pk}" in capsys.readouterr().out
    call_command("search", "verify", "--repair")
    assert "Elasticsearch: 1 utbildningar jämförda, stämmer." in capsys.readouterr().out


# --- The worker outlives the server ---

_WORKER = """
import django
from django.conf import settings
django.setup()
settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_INDEX = {url!r}, {index!r}
from django.db import connection
connection.settings_dict["NAME"] = {name!r}
from django.core.management import call_command
call_command("search_outbox")
"""


def test_the_worker_waits_for_a_server_that_is_gone_and_then_carries_over(
    database: None, elasticsearch: Node, tmp_path: Path
) -> None:
    """`elasticsearch`: only so that its jars are there."""
    course = CourseFactory(title="Kock")
    OccasionFactory(course=course)
    get_engine().index([course.pk])
    port = free_port()
    code = _WORKER.format(
        url=f"http://127.0.0.1:{port}",
        index=django_settings.ELASTICSEARCH_INDEX,
        name=connection.settings_dict["NAME"],
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", code], cwd=django_settings.BASE_DIR, stderr=subprocess.PIPE, text=True
    )
    try:
        assert worker.stderr is not None
        assert any("Ändringarna väntar" in line for line in worker.stderr)
        with node(tmp_path / "node", port):
            give_up = time.monotonic() + 60
            while feeding.backlog()[0] and time.monotonic() < give_up:
                time.sleep(0.1)  # other processes work
        assert feeding.backlog()[0] == 0
    finally:
        worker.terminate()
        worker.communicate(timeout=20)
