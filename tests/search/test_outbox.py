"""What PostgreSQL's index says reaches Elasticsearch: once, in order, whatever happens in between."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from pytest_django import Settings

from courses.models import Course
from search.current_vocabulary import current_vocabulary
from search.engine import UnavailableError, get_engine
from search.engines.elasticsearch import building, feeding, server
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.elasticsearch.mapping import alias, prefix
from search.models import OutboxEntry
from search.query import CatalogueQuery
from tests.elasticsearch.misbehaving import Fault, misbehaving
from tests.elasticsearch.running import Node
from tests.factories.courses import CourseFactory, OccasionFactory
from tests.search.conftest import a_course
from tests.search.elastic import carry_over, elasticsearch_engine, forget

TODAY = dt.date(2026, 11, 22)
pytestmark = pytest.mark.usefixtures("patient")


def found(engine: ElasticsearchEngine, text: str) -> set[str]:
    """Titles that Elasticsearch itself finds, no matter what PostgreSQL knows meanwhile."""
    query = CatalogueQuery(today=TODAY, text=text, per_page=100)
    ids = [hit.course_id for hit in engine.answer(engine.postgres.ask(query, current_vocabulary())).hits]
    return set(Course.objects.filter(pk__in=ids).values_list("title", flat=True))


def held(index: str) -> set[int]:
    """The courses in an index."""
    server.client().indices.refresh(index=index)
    answer = server.client().search(index=index, sort=[{"id": "asc"}], size=1_000, source=False)
    return {hit["sort"][0] for hit in answer["hits"]["hits"]}


# --- The outbox ---


def test_a_change_is_queued_with_the_course_and_not_without_it(places: None) -> None:
    course = a_course("Kock", {})
    assert list(OutboxEntry.objects.values_list("course_id", flat=True)) == [course.pk]
    OutboxEntry.objects.all().delete()
    with transaction.atomic():
        a_course("Bagare", {})
        transaction.set_rollback(True)
    assert not OutboxEntry.objects.exists()


def test_what_has_not_changed_is_not_queued(places: None) -> None:
    course = a_course("Kock", {})
    OutboxEntry.objects.all().delete()
    get_engine().index([course.pk])
    assert not OutboxEntry.objects.exists()


def test_of_several_changes_the_latest_version_waits(places: None) -> None:
    course = a_course("Kock", {})
    first = OutboxEntry.objects.get()
    Course.objects.filter(pk=course.pk).update(title="Bagare")
    get_engine().index([course.pk])
    second = OutboxEntry.objects.get()
    assert second.version > first.version
    assert second.queued_at == first.queued_at


def test_new_changed_and_withdrawn_courses_are_carried_over(on_elasticsearch: ElasticsearchEngine) -> None:
    kock, bagare = a_course("Kock", {}), a_course("Bagare", {})
    carry_over()
    assert held(alias()) == {kock.pk, bagare.pk}
    Course.objects.filter(pk=kock.pk).update(title="Svetsare")
    Course.objects.filter(pk=bagare.pk).update(live=False)
    get_engine().index([kock.pk, bagare.pk])
    carry_over()
    assert (held(alias()), found(on_elasticsearch, "svetsare")) == ({kock.pk}, {"Svetsare"})
    assert feeding.backlog()[0] == 0


def test_sending_again_or_an_older_version_changes_nothing(on_elasticsearch: ElasticsearchEngine) -> None:
    course = a_course("Kock", {})
    old = feeding.waiting()
    carry_over()
    Course.objects.filter(pk=course.pk).update(live=False)
    get_engine().index([course.pk])
    carry_over()
    (index,) = feeding.live_indexes()
    assert feeding.send(feeding.actions(index, old, TODAY)) == 1
    assert held(alias()) == set()


@pytest.mark.parametrize("fault", [Fault.BROKEN, Fault.HALF, Fault.NO_JSON])
def test_what_the_server_refuses_waits(fault: Fault, places: None, settings: Settings) -> None:
    a_course("Kock", {})
    with misbehaving(fault) as url:
        settings.ELASTICSEARCH_URL = url
        forget()
        with pytest.raises(UnavailableError):
            feeding.drain(["utbud-courses-1"])
    forget()
    assert feeding.backlog()[0] == 1


def test_a_busy_server_is_given_time(places: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    a_course("Kock", {})
    with misbehaving(Fault.BUSY) as url:
        settings.ELASTICSEARCH_URL = url
        forget()
        with pytest.raises(UnavailableError):
            feeding.drain(["utbud-courses-1"])
    forget()
    assert waits[:6] == [0.5, 1, 2, 4, 8, 10]
    assert feeding.backlog()[0] == 1


# --- Building anew ---


def test_a_rebuild_swaps_the_index_and_forgets_the_old_ones(on_elasticsearch: ElasticsearchEngine) -> None:
    course = a_course("Kock", {})
    server.client().indices.create(index=f"{prefix()}of-an-older-version")
    (old,) = feeding.live_indexes()
    steps: list[tuple[int, int]] = []
    assert get_engine().rebuild(lambda done, total: steps.append((done, total))) == 1
    (new,) = feeding.live_indexes()
    assert new != old
    assert list(server.client().indices.get(index=f"{prefix()}*").body) == [new]
    assert held(new) == {course.pk}
    assert steps[-1] == (1, 1)


def test_edits_during_a_rebuild_reach_both_indexes(
    on_elasticsearch: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One course is edited after the build has read it, one is withdrawn, one is new; searches go on meanwhile."""
    kock, bagare = a_course("Kock", {}), a_course("Bagare", {})
    carry_over()
    (old,) = feeding.live_indexes()
    seen: list[tuple[set[str], set[int]]] = []
    new_courses: list[int] = []

    def edit(done: int, total: int) -> None:
        if seen:
            return
        Course.objects.filter(pk=kock.pk).update(title="Svetsare")
        Course.objects.filter(pk=bagare.pk).update(live=False)
        get_engine().index([kock.pk, bagare.pk])
        new_courses.append(a_course("Florist", {}).pk)
        feeding.drain(server.client().indices.get(index=f"{prefix()}*").body)
        in_use = held(old)
        seen.append((found(on_elasticsearch, "svetsare"), in_use))

    building.rebuild(edit)
    assert seen == [({"Svetsare"}, {kock.pk, *new_courses})]
    assert held(alias()) == {kock.pk, *new_courses}
    assert found(on_elasticsearch, "svetsare") == {"Svetsare"}


def test_a_rebuild_that_fails_leaves_the_index_in_use(on_elasticsearch: ElasticsearchEngine) -> None:
    a_course("Kock", {})
    carry_over()
    old = feeding.live_indexes()

    def fail(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        building.rebuild(fail)
    assert feeding.live_indexes() == old
    assert list(server.client().indices.get(index=f"{prefix()}*").body) == old


def test_copies_that_a_day_has_made_old_are_renewed(on_elasticsearch: ElasticsearchEngine) -> None:
    a_course("Kock", {"application_last": "2026-11-28"})
    a_course("Bagare", {"application_last": "2027-11-28", "start": "2028-01-10"})
    carry_over()
    (index,) = feeding.live_indexes()
    assert feeding.renew(index, TODAY) == 0
    assert feeding.renew(index, dt.date(2026, 11, 29)) == 1
    assert feeding.backlog()[0] == 1


# --- Checking ---


def test_verify_finds_what_is_wrong_and_repairs_it(
    on_elasticsearch: ElasticsearchEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    kock, bagare, svetsare = (a_course(title, {}) for title in ("Kock", "Bagare", "Svetsare"))
    carry_over()
    call_command("search", "verify")
    assert "Elasticsearch: 3 utbildningar jämförda, stämmer." in capsys.readouterr().out
    (index,) = feeding.live_indexes()
    server.client().delete(index=index, id=str(kock.pk), refresh=True)
    Course.objects.filter(pk=bagare.pk).update(title="Konditor")  # behind the index's back
    Course.objects.filter(pk=svetsare.pk).update(live=False)
    with pytest.raises(CommandError, match="stämmer inte"):
        call_command("search", "verify")
    told = capsys.readouterr().out
    assert f"1 saknas: {kock.pk}" in told
    assert told.count(f"1 skiljer sig: {bagare.pk}") == 2
    assert told.count(f"1 ska inte finnas: {svetsare.pk}") == 2
    call_command("search", "verify", "--repair")
    assert "Elasticsearch: 2 utbildningar jämförda, stämmer." in capsys.readouterr().out


def test_status_tells_of_the_server_and_of_what_waits_too_long(
    on_elasticsearch: ElasticsearchEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    a_course("Kock", {})
    call_command("search", "status")
    assert "på väg: 1." in capsys.readouterr().out
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_outbox SET queued_at = now() - interval '5 minutes'")
    with pytest.raises(CommandError, match="inte som det ska"):
        call_command("search", "status")
    assert "har väntat på Elasticsearch i upp till 5 minuter" in capsys.readouterr().out


# --- The worker ---


def test_the_worker_needs_a_server(settings: Settings, db: None) -> None:
    settings.ELASTICSEARCH_URL = ""
    with pytest.raises(CommandError, match="ELASTICSEARCH_URL"):
        call_command("search_outbox", "--once")


def test_one_round_carries_over_what_waits(
    on_elasticsearch: ElasticsearchEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    course = a_course("Kock", {})
    call_command("search_outbox", "--once")
    assert "1 ändringar överförda" in capsys.readouterr().out
    assert held(alias()) == {course.pk}


@pytest.fixture
def committed(database: None, elasticsearch: Node) -> Iterator[ElasticsearchEngine]:
    """A database of its own, which other processes see, and an empty index."""
    with elasticsearch_engine(elasticsearch.url) as engine:
        yield engine


def test_two_workers_never_work_at_the_same_time(committed: ElasticsearchEngine) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [feeding.LOCK])
        with pytest.raises(CommandError, match="annan arbetare"):
            call_command("search_outbox", "--once")
    finally:
        other.close()


def test_what_another_transaction_is_changing_again_stays_queued(committed: ElasticsearchEngine) -> None:
    course = CourseFactory(title="Kock")
    OccasionFactory(course=course)
    get_engine().index([course.pk])
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("UPDATE search_outbox SET version = nextval('search_outbox_version')")
            assert feeding.drain(feeding.live_indexes()) == 0
        other.commit()
    finally:
        other.close()
    assert held(alias()) == {course.pk}
    assert feeding.backlog()[0] == 1
    assert feeding.drain(feeding.live_indexes()) == 1


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


def test_an_edit_can_be_found_within_two_seconds(committed: ElasticsearchEngine, elasticsearch: Node) -> None:
    code = _WORKER.format(
        url=elasticsearch.url, index=django_settings.ELASTICSEARCH_INDEX, name=connection.settings_dict["NAME"]
    )
    worker = subprocess.Popen([sys.executable, "-c", code], cwd=django_settings.BASE_DIR)
    try:
        assert seconds_until_found("Kock", at_most=60) < 60  # the worker has started
        assert min(seconds_until_found(title, at_most=10) for title in ("Bagare", "Målare", "Lärare")) <= 2
    finally:
        worker.terminate()
        assert worker.wait(timeout=10) == 0


def seconds_until_found(title: str, at_most: float) -> float:
    """How long it takes from a course's commit until Elasticsearch has it."""
    course = CourseFactory(title=title)
    OccasionFactory(course=course)
    get_engine().index([course.pk])
    begun = time.monotonic()
    while (passed := time.monotonic() - begun) < at_most:
        answer = server.client().search(index=alias(), query={"term": {"_id": str(course.pk)}}, source=False)
        if answer["hits"]["hits"]:
            break
        time.sleep(0.02)  # other processes work
    return passed
