"""The file that new processes start with: a convenience that is never trusted."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management.base import OutputWrapper
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from courses.models import Course
from portal.management.commands.prepare import renew_index
from search.engines.postgres import catalogue, prepared, store
from search.engines.postgres.building import segment_of
from search.engines.postgres.catalogue import Catalogue
from search.engines.postgres.engine import PostgresEngine
from search.engines.postgres.holder import Holder
from search.engines.postgres.segment import Segment
from search.language import current_analyser
from tests.factories.courses import CourseFactory
from tests.search.test_segments import columns

pytestmark = pytest.mark.usefixtures("database", "folder")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with override_settings(SEARCH_DIR=tmp_path / "search"):
        yield tmp_path / "search"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue of a few courses behaves like one of many: three changes are much."""
    monkeypatch.setattr(catalogue, "MOST_CHANGED", 2)


def index(*titles: str) -> list[Course]:
    courses = [CourseFactory(title=title, published=True) for title in titles]
    store.write([course.pk for course in courses], current_analyser())
    return courses


def retitle(course: Course, title: str) -> None:
    Course.objects.filter(pk=course.pk).update(title=title)
    store.write([course.pk], current_analyser())


def reading(holder: Holder) -> tuple[Catalogue, int]:
    """What a process has, and how many courses it had to read for it."""
    rows = 0
    with CaptureQueriesContext(connection) as captured:
        found = holder.current()
    with connection.cursor() as cursor:
        for query in captured:
            if "SELECT substring" in query["sql"]:
                rows += len(cursor.execute(query["sql"]).fetchall())
    return found, rows


def whole(found: Catalogue) -> dict[str, object]:
    return columns(found.tidied())


def as_read_from_the_database() -> dict[str, object]:
    return columns(segment_of(row for rows in store.rows(store.contents().ids) for row in rows))


TITLES = ("Kock", "Bagare", "Målare", "Elektriker")


def test_a_new_process_reads_no_course_that_was_prepared(small: None) -> None:
    index(*TITLES)
    assert reading(Holder())[1] == 4
    found, rows = reading(Holder())
    assert (rows, whole(found)) == (0, as_read_from_the_database())


def test_a_new_process_reads_what_has_changed_since(small: None) -> None:
    cook, baker, *_ = index(*TITLES)
    Holder().current()
    retitle(cook, "Svetsare")
    baker.delete()
    found, rows = reading(Holder())
    assert (rows, whole(found)) == (1, as_read_from_the_database())


def test_a_file_of_another_database_costs_time_and_nothing_else(small: None) -> None:
    """Restored, copied, made anew: what it says is compared course by course."""
    index(*TITLES)
    Holder().current()
    Course.objects.all().delete()
    index("Svetsare", "Florist", "Murare")
    found, rows = reading(Holder())
    assert (rows, whole(found)) == (3, as_read_from_the_database())
    assert reading(Holder())[1] == 0


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def _of_another_version(file: Path) -> None:
    content = file.read_bytes()
    head = json.loads(content[: content.index(b"\n")])
    file.write_bytes(content.replace(head["made_by"].encode(), b"0" * len(head["made_by"])))


def _foreign(file: Path) -> None:
    file.write_bytes(b"\x7fELF" * 1000)


def _json_of_others(file: Path) -> None:
    file.write_bytes(b'["nothing of ours"]\n')


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


BROKEN = (_cut, _empty, _flip, _of_another_version, _foreign, _json_of_others, _folder)


@pytest.mark.parametrize("damage", BROKEN, ids=lambda damage: damage.__name__.strip("_"))
def test_a_file_that_cannot_be_used_is_told_of_and_done_without(
    damage: Callable[[Path], None], small: None, caplog: pytest.LogCaptureFixture
) -> None:
    index(*TITLES)
    Holder().current()
    damage(prepared.path())
    found, rows = reading(Holder())
    assert (rows, whole(found)) == (4, as_read_from_the_database())
    assert "is not used" in caplog.text


def test_a_file_that_cannot_be_used_is_replaced(small: None) -> None:
    index(*TITLES)
    Holder().current()
    _flip(prepared.path())
    Holder().current()
    assert reading(Holder())[1] == 0


def test_where_nothing_can_be_written_the_index_is_in_memory_alone(
    small: None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    index(*TITLES)
    (tmp_path / "no-folder").touch()
    with override_settings(SEARCH_DIR=tmp_path / "no-folder" / "search"):
        found, _ = reading(Holder())
        assert whole(found) == as_read_from_the_database()
        assert reading(Holder())[1] == 4
    assert "could not be prepared" in caplog.text


def test_of_two_processes_one_prepares_and_neither_waits(small: None) -> None:
    index(*TITLES)
    with prepared.alone() as is_mine:
        found, _ = reading(Holder())
        assert is_mine
        assert whole(found) == as_read_from_the_database()
        assert not prepared.path().exists()
    Holder().current()
    assert prepared.path().exists()


def test_what_a_killed_process_left_is_taken_away(small: None, folder: Path) -> None:
    index(*TITLES)
    folder.mkdir()
    (folder / f"{prepared.path().name}.new-killed").write_bytes(b"half")
    Holder().current()
    assert sorted(file.name for file in folder.iterdir()) == [prepared.path().name, f"{prepared.path().name}.lock"]


def test_the_files_of_databases_that_are_gone_are_taken_away(small: None, folder: Path) -> None:
    index(*TITLES)
    folder.mkdir()
    long_ago = time.time() - (prepared.UNUSED_DAYS + 1) * 86_400
    for name in ("index-gone", "index-gone.lock", "index-used"):
        (folder / name).touch()
    for name in ("index-gone", "index-gone.lock"):
        os.utime(folder / name, (long_ago, long_ago))
    Holder().current()
    os.utime(prepared.path(), (long_ago, long_ago))
    Holder().current()
    assert prepared.path().stat().st_mtime > long_ago
    names = {"index-used", prepared.path().name, f"{prepared.path().name}.lock"}
    assert {file.name for file in folder.iterdir()} == names


def test_what_a_transaction_may_take_back_is_not_prepared(small: None) -> None:
    with transaction.atomic():
        index(*TITLES)
        Holder().current()
    assert not prepared.path().exists()


def test_a_process_keeps_what_it_has_mapped_when_another_replaces_the_file(small: None) -> None:
    cook, *others = index(*TITLES)
    Holder().current()
    mapped, _ = reading(Holder())
    before = whole(mapped)
    for course in (cook, *others):
        retitle(course, f"{course.title} två")
    Holder().current()
    assert whole(mapped) == before


# --- Working in what has changed ---


def test_what_has_changed_is_worked_into_the_large_part_beside_the_searches(small: None) -> None:
    courses = index(*TITLES)
    holder = Holder()
    holder.current()
    for course in courses[:3]:
        retitle(course, f"{course.title} två")
    untidy = holder.current()
    assert len(untidy.parts) == 2
    holder.tidy_soon().join()
    tidy, rows = reading(holder)
    assert (len(tidy.parts), rows, whole(tidy)) == (1, 0, whole(untidy))
    assert reading(Holder())[1] == 0


def test_what_changes_while_it_is_worked_in_is_not_lost(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    courses = index(*TITLES)
    holder = Holder()
    holder.current()
    monkeypatch.setattr(holder, "tidy_soon", lambda: None)
    for course in courses[:3]:
        retitle(course, f"{course.title} två")
    holder.current()
    begun, go_on = threading.Event(), threading.Event()
    save = prepared.save

    def slow(made: Segment) -> Segment:
        begun.set()
        assert go_on.wait(30)
        return save(made)

    monkeypatch.setattr(prepared, "save", slow)
    thread = threading.Thread(target=holder.tidy)
    thread.start()
    assert begun.wait(30)
    retitle(courses[3], "Svetsare")
    during = whole(holder.current())
    assert during == as_read_from_the_database()
    go_on.set()
    thread.join()
    assert whole(holder.current()) == during


def test_a_process_takes_the_large_part_that_another_has_prepared(small: None) -> None:
    courses = index(*TITLES)
    first, second = Holder(), Holder()
    first.current()
    second.current()
    for course in courses[:3]:
        retitle(course, f"{course.title} två")
    first.prepare()
    written = prepared.path().stat().st_ino
    second.prepare()
    assert prepared.path().stat().st_ino == written
    tidy, _ = reading(second)
    assert (len(tidy.parts), whole(tidy)) == (1, as_read_from_the_database())


def test_much_that_has_changed_at_once_is_read_in_batches(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """And put beside the large part: the visitor who comes then doesn't wait for that to be made anew."""
    courses = index(*TITLES, *(f"Svets {number}" for number in range(8)))
    holder = Holder()
    before = holder.current()
    monkeypatch.setattr("search.engines.postgres.holder.MOST_AT_ONCE", 3)
    monkeypatch.setattr(store, "BATCH", 2)
    for course in courses[:4]:
        retitle(course, f"{course.title} två")
    found, rows = reading(holder)
    assert (rows, whole(found)) == (4, as_read_from_the_database())
    assert found.base.segment is before.base.segment
    holder.tidy_soon().join()
    after, rows = reading(holder)
    assert (rows, len(after.parts), whole(after)) == (0, 1, whole(found))


# --- What leaves a file behind ---


def test_a_rebuild_leaves_a_file_behind(small: None) -> None:
    for title in TITLES:
        CourseFactory(title=title, published=True)
    PostgresEngine().rebuild()
    assert reading(Holder())[1] == 0


def test_after_an_upgrade_the_first_web_process_finds_a_file(small: None) -> None:
    index(*TITLES)
    renew_index(OutputWrapper(StringIO()))
    assert reading(Holder())[1] == 0


def test_a_large_change_leaves_a_file_behind_when_it_is_committed(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.engines.postgres.engine.MANY", 4)
    engine = PostgresEngine()
    threads = threading.enumerate()
    with transaction.atomic():
        engine.index([CourseFactory(title=title, published=True).pk for title in TITLES])
        assert threading.enumerate() == threads
    for thread in set(threading.enumerate()) - set(threads):
        thread.join()
    assert reading(Holder())[1] == 0
