"""A run that dies at any moment leaves the old state, and its row says that it failed."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from courses.domain.drafts import lock
from courses.imports.locks import ImportRefusedError, mark_abandoned_runs
from courses.imports.options import ImportOptions
from courses.imports.run import run_import
from courses.models import (
    Course,
    ImportIssue,
    ImportRun,
    Occasion,
    Provider,
    RunStatus,
    Source,
    SourceKind,
    SourceRecord,
)
from courses.records import Delivered, SourceError
from courses.vocabulary import RecordKind
from tests.courses.imports.conftest import TODAY, Deliver, course, occasion, provider, small_catalogue
from tests.courses.imports.readers import ListReader

# Where what one connection has committed is another's business: no transaction of the test around it.
committed = pytest.mark.usefixtures("database")

OTHERWISE = [provider(name="Nytt namn"), course(title="Ny titel"), occasion("e.ny")]


def everything() -> list[list[dict[str, Any]]]:
    return [list(model.objects.order_by("pk").values()) for model in (Provider, Course, Occasion, SourceRecord)]


@contextmanager
def paused_in_the_middle(source: Source, moment: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.courses.imports.interrupted"]
    arguments = [str(connection.settings_dict["NAME"]), str(source.pk), moment]
    process = subprocess.Popen([*command, *arguments], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "mitt i\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_until_abandoned() -> int:
    """The server notices a dead client within moments."""
    deadline = time.monotonic() + 30
    while not (count := mark_abandoned_runs()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return count


def wait_until_somebody_waits() -> None:
    """Until another connection wants a row that this one holds."""
    deadline = time.monotonic() + 30
    with connection.cursor() as cursor:
        while (
            cursor.execute(
                "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
            ).rowcount
            == 0
        ):
            assert time.monotonic() < deadline
            time.sleep(0.02)


@committed
@pytest.mark.parametrize("moment", ["reading", "absence", "writing"])
def test_a_killed_run_leaves_the_old_state_and_is_found_out(deliver: Deliver, source: Source, moment: str) -> None:
    deliver(*small_catalogue())
    before = everything()
    with paused_in_the_middle(source, moment) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert ImportRun.objects.latest().status == RunStatus.RUNNING
    assert wait_until_abandoned() == 1
    run = ImportRun.objects.latest()
    assert (run.status, run.message) == (
        RunStatus.FAILED,
        "Importen avbröts innan den var klar. Inget har ändrats.",
    )
    assert run.finished_at is not None
    assert everything() == before
    assert deliver(*OTHERWISE).report["changes"]["events"] == {"new": 1, "changed": 0, "unchanged": 0, "gone": 1}


@committed
def test_two_runs_of_one_source_never_overlap_and_others_go_on(deliver: Deliver, source: Source) -> None:
    with paused_in_the_middle(source, "reading"):
        assert mark_abandoned_runs() == 0
        with pytest.raises(
            ImportRefusedError, match=r"Provkällan importeras redan\. Vänta tills den importen är klar\."
        ):
            deliver(*small_catalogue())
        assert ImportRun.objects.count() == 1
        other = Source.objects.create(slug="annan", name="Annan", kind=SourceKind.CSV)
        assert deliver(*small_catalogue(), source=other).status == RunStatus.SUCCEEDED


@pytest.mark.django_db
@pytest.mark.parametrize(
    "table", ["courses_provider", "courses_course", "courses_occasion", "courses_sourcerecord", "courses_importissue"]
)
def test_an_exception_while_writing_any_table_leaves_the_old_state(
    deliver: Deliver, source: Source, table: str
) -> None:
    deliver(*small_catalogue())
    before = everything()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'disken är full'; END $$;"
            f"CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON {table} EXECUTE FUNCTION refuse()"
        )
    try:
        with pytest.raises(DatabaseError, match="disken är full"):
            deliver(*OTHERWISE, occasion("e.utan", course_key="i.finns-inte"))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION refuse CASCADE")
    run = ImportRun.objects.latest()
    assert (run.status, run.report) == (RunStatus.FAILED, {})
    assert "stoppade importen. Inget har ändrats." in run.message
    assert everything() == before
    assert not ImportIssue.objects.exists()
    assert deliver(*OTHERWISE).status == RunStatus.SUCCEEDED


@committed
def test_a_lost_connection_to_the_database_leaves_the_old_state(deliver: Deliver, source: Source) -> None:
    deliver(*small_catalogue())
    before = everything()

    class Disconnecting(ListReader):
        def still_there(self, kind: RecordKind, keys: Any) -> frozenset[str]:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            return frozenset()

    with pytest.raises(DatabaseError):
        run_import(Disconnecting(OTHERWISE), source, ImportOptions(today=TODAY))
    assert ImportRun.objects.latest().status == RunStatus.FAILED
    assert everything() == before


class Failing(ListReader):
    """Gives providers and infos, and then raises."""

    error: BaseException

    def read(self, kind: RecordKind) -> Iterator[Delivered]:
        if kind is RecordKind.EVENT:
            raise self.error
        return super().read(kind)


@pytest.mark.django_db
def test_a_source_that_cannot_be_read_to_its_end_fails_the_run_in_words(deliver: Deliver, source: Source) -> None:
    deliver(*small_catalogue())
    before = everything()
    reader = Failing(OTHERWISE)
    reader.error = SourceError("Källan svarar inte. Försök igen senare.")
    run = run_import(reader, source, ImportOptions(today=TODAY))
    assert (run.status, run.message, run.is_complete) == (
        RunStatus.FAILED,
        "Källan svarar inte. Försök igen senare.",
        False,
    )
    assert everything() == before


@pytest.mark.django_db
@pytest.mark.parametrize("error", [KeyboardInterrupt(), ZeroDivisionError()])
def test_whatever_stops_the_reading_is_raised_again_after_the_row_says_so(
    deliver: Deliver, source: Source, error: BaseException
) -> None:
    reader = Failing(OTHERWISE)
    reader.error = error
    with pytest.raises(type(error)):
        run_import(reader, source, ImportOptions(today=TODAY))
    run = ImportRun.objects.get()
    assert (run.status, run.finished_at is not None) == (RunStatus.FAILED, True)
    assert run.message.endswith("Inget har ändrats.")
    assert not Provider.objects.exists()


@committed
def test_an_import_inside_a_transaction_is_refused(source: Source) -> None:
    """Its row would not survive what happens around it."""
    with pytest.raises(RuntimeError), transaction.atomic():
        run_import(ListReader([]), source, ImportOptions(today=TODAY))


@pytest.mark.django_db
def test_temporary_tables_are_gone_after_a_run(deliver: Deliver) -> None:
    deliver(*small_catalogue())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'import\\_%' AND relpersistence = 't'")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_the_day_of_the_run_is_kept_with_it(deliver: Deliver) -> None:
    deliver(*small_catalogue(), today=dt.date(2026, 11, 20), selection={"municipalities": ["1490"]})
    assert ImportRun.objects.values_list("today", "options").get() == (
        dt.date(2026, 11, 20),
        {"municipalities": ["1490"]},
    )


@committed
def test_an_editor_who_holds_a_course_is_waited_for_and_keeps_the_words(deliver: Deliver, source: Source) -> None:
    """An editor takes a course and then its occasions, while an import changes one of them: nobody waits for ever."""
    deliver(*small_catalogue())
    pk = Course.objects.get().pk
    holding, saved = threading.Event(), threading.Event()

    def edit() -> None:
        try:
            with transaction.atomic():
                lock(pk)
                holding.set()
                wait_until_somebody_waits()
                Course.objects.filter(pk=pk).update(title="Redaktörens", overridden_fields=["title"])
                Occasion.objects.filter(course=pk).update(seats=8, overridden_fields=["seats"])
                saved.set()
        finally:
            connection.close()

    editor = threading.Thread(target=edit)
    editor.start()
    assert holding.wait(10)
    run = deliver(provider(), course(title="Källans", code="NY"), occasion(seats=40, title="Ny"))
    assert saved.is_set()
    editor.join()
    assert run.status == RunStatus.SUCCEEDED
    assert Course.objects.values_list("title", "code").get() == ("Redaktörens", "NY")
    assert Occasion.objects.values_list("seats", "title").get() == (8, "Ny")
