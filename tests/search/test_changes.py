"""What a reader is told of changes, with writers on connections of their own: nothing is missed, nothing is kept that
was taken back, whatever became of the database meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from courses.models import Course
from search.document import terms_of
from search.engines.postgres import store
from search.engines.postgres.catalogue import Part
from search.engines.postgres.engine import PostgresEngine
from search.engines.postgres.holder import Holder
from search.language import current_analyser
from tests import template_database
from tests.factories.courses import CourseFactory
from tests.search.sessions import Session, wait_until_somebody_waits

pytestmark = pytest.mark.usefixtures("database")
MANY = 1_000


@pytest.fixture
def first() -> Iterator[Session]:
    with Session() as session:
        yield session


@pytest.fixture
def second() -> Iterator[Session]:
    with Session() as session:
        yield session


def retitle(course: Course, title: str) -> None:
    """Change a course and its row in the index, as an editor does."""
    with transaction.atomic():
        Course.objects.filter(pk=course.pk).update(title=title)
        store.write([course.pk], current_analyser())


def indexed(*titles: str) -> list[Course]:
    courses = [CourseFactory(title=title, published=True) for title in titles]
    store.write([course.pk for course in courses], current_analyser())
    return courses


def moment() -> store.Moment:
    return store.contents().moment


def told(since: store.Moment) -> dict[int, str | None]:
    """Of each course that has changed the first word of its title."""
    changes = store.since(since, MANY)
    assert changes.moment.origin == since.origin
    assert changes.courses is not None
    return {pk: row.course.title[0][0][0] if row else None for pk, row in changes.courses.items()}


def found(holder: Holder) -> list[str]:
    """The first words of the titles that a process has in memory."""
    return sorted(word for part in holder.current().parts for word in _first_words(part))


def _first_words(part: Part) -> list[str]:
    segment = part.segment
    terms = segment.title_terms[segment.word_ptr[segment.title_ptr[:-1][part.alive]]]
    return [segment.terms.restore_key(int(term)) for term in terms]


def test_who_began_first_and_commits_last_is_found(first: Session, second: Session) -> None:
    cook, baker = indexed("Kock", "Bagare")
    start = moment()
    first.begin()
    first.do(retitle, cook, "Elektriker")
    second.begin()
    second.do(retitle, baker, "Målare")
    second.commit()
    assert told(start) == {baker.pk: "målare"}
    between = store.since(start, MANY).moment
    first.commit()
    assert told(between) == {cook.pk: "elektriker"}
    assert told(start) == {cook.pk: "elektriker", baker.pk: "målare"}


def test_who_began_before_the_reader_looked_for_the_first_time_is_found(first: Session) -> None:
    (cook,) = indexed("Kock")
    first.begin()
    holder = Holder()
    assert found(holder) == ["kock"]
    first.do(retitle, cook, "Elektriker")
    first.commit()
    assert found(holder) == ["elektriker"]


def test_a_transaction_that_is_taken_back_leaves_nothing(first: Session) -> None:
    (cook,) = indexed("Kock")
    holder = Holder()
    holder.current()
    start = moment()
    first.begin()
    first.do(retitle, cook, "Elektriker")
    assert first.do(found, holder) == ["elektriker"]
    first.rollback()
    assert (told(start), found(holder), first.do(found, holder)) == ({}, ["kock"], ["kock"])


def test_what_a_savepoint_takes_back_is_not_kept(first: Session) -> None:
    cook, baker = indexed("Kock", "Bagare")
    holder = Holder()
    holder.current()

    def act() -> list[str]:
        retitle(cook, "Elektriker")
        savepoint = transaction.savepoint()
        retitle(baker, "Målare")
        inside = found(holder)
        transaction.savepoint_rollback(savepoint)
        assert inside == ["elektriker", "målare"]
        return found(holder)

    first.begin()
    assert first.do(act) == ["bagare", "elektriker"]
    assert found(holder) == ["bagare", "kock"]
    first.commit()
    assert found(holder) == ["bagare", "elektriker"]


def test_what_a_reader_writes_after_it_has_read_is_found_by_others(first: Session) -> None:
    """PostgreSQL doesn't count a transaction as open in its own snapshot: kept, it would hide what comes later."""
    cook, baker = indexed("Kock", "Bagare")
    holder = Holder()
    first.begin()
    first.do(retitle, cook, "Elektriker")
    with transaction.atomic():  # so that a higher number has been given out and is done
        CourseFactory(title="Vävare", published=True)
    assert first.do(found, holder) == ["bagare", "elektriker"]
    first.do(retitle, baker, "Målare")
    first.commit()
    assert found(holder) == ["elektriker", "målare"]


def test_two_writers_of_one_course_leave_what_both_have_written(first: Session, second: Session) -> None:
    (cook,) = indexed("Kock")
    start = moment()
    first.begin()
    first.do(retitle, cook, "Elektriker")
    waiting = second.start(_code, cook, "ABCABC01")
    wait_until_somebody_waits()
    first.commit()
    waiting.result(30)
    changes = store.since(start, MANY).courses
    assert changes is not None
    row = changes[cook.pk]
    assert row is not None
    assert {"elektriker", "abcabc01"} <= set(terms_of([row.course]))


def _code(course: Course, code: str) -> None:
    with transaction.atomic():
        store.write([course.pk], current_analyser())
        Course.objects.filter(pk=course.pk).update(code=code)
        store.write([course.pk], current_analyser())


def test_an_edit_while_the_index_is_rebuilt_is_not_lost(
    first: Session, second: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One edit before the course's turn, one after it, one at the very moment."""
    monkeypatch.setattr(store, "BATCH", 1)
    cook, baker, painter = indexed("Kock", "Bagare", "Målare")
    first.begin()
    first.do(Course.objects.filter(pk=baker.pk).update, title="Vävare")  # the rebuild has to wait here
    rebuilding = second.start(PostgresEngine().rebuild)
    wait_until_somebody_waits()
    retitle(cook, "Elektriker")
    retitle(painter, "Svetsare")
    first.do(store.write, [baker.pk], current_analyser())
    first.commit()
    assert rebuilding.result(30) == 3
    assert found(Holder()) == ["elektriker", "svetsare", "vävare"]


def test_a_deleted_course_is_told_of(first: Session) -> None:
    (cook,) = indexed("Kock")
    holder = Holder()
    holder.current()
    start = moment()
    first.do(cook.delete)
    assert list(told(start).values()) == [None]
    assert found(holder) == []


def test_more_changes_than_asked_for_are_not_listed() -> None:
    start = moment()
    indexed("Kock", "Bagare", "Målare")
    assert store.since(start, 2).courses is None
    assert len(store.since(start, 3).courses or ()) == 3


# --- Another database ---


def as_pg_restore_does(statement: str) -> None:
    """A copy of a whole database is filled before its triggers are made: rows keep the numbers that they had."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE search_indexedcourse DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute("ALTER TABLE search_indexedcourse ENABLE TRIGGER USER")


def test_a_database_made_anew_under_the_same_name_is_read_anew() -> None:
    indexed("Kock")
    holder = Holder()
    start = moment()
    holder.current()
    template_database.copy(connection, connection.settings_dict["TEST"]["TEMPLATE"], _name_after_closing())
    assert store.since(start, MANY).moment.origin != start.origin
    assert found(holder) == []
    indexed("Bagare")
    assert found(holder) == ["bagare"]


def _name_after_closing() -> str:
    connection.close()
    return str(connection.settings_dict["NAME"])


def _copied() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE copied AS SELECT * FROM search_indexedcourse")


def test_rows_put_back_into_an_emptied_table_are_read_anew() -> None:
    (cook,) = indexed("Kock")
    _copied()
    retitle(cook, "Bagare")
    holder = Holder()
    assert found(holder) == ["bagare"]
    as_pg_restore_does("TRUNCATE search_indexedcourse; INSERT INTO search_indexedcourse SELECT * FROM copied")
    assert found(holder) == ["kock"]


def test_rows_put_into_the_table_of_a_running_portal_are_found() -> None:
    """As `pg_restore --data-only` does it. Their numbers are old; what counts is when they came here."""
    indexed("Kock")
    _copied()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_indexedcourse")
        holder = Holder()
        assert found(holder) == []
        cursor.execute("INSERT INTO search_indexedcourse SELECT * FROM copied")
    assert found(holder) == ["kock"]


@pytest.mark.parametrize("ahead", [100, 1_000_000_000])
def test_rows_of_a_database_that_had_come_further_are_read_once(ahead: int, first: Session) -> None:
    """Restored into a new server their transactions are still to come: they are no news at every search."""
    (cook, _) = indexed("Kock", "Bagare")
    as_pg_restore_does(
        f"UPDATE search_indexedcourse SET changed_in = (pg_current_xact_id()::text::bigint + {ahead})::text::xid8"  # noqa: S608
    )
    holder = Holder()
    assert found(holder) == ["bagare", "kock"]
    start = moment()
    assert told(start) == {}
    first.do(retitle, cook, "Elektriker")
    assert told(start) == {cook.pk: "elektriker"}
    assert found(holder) == ["bagare", "elektriker"]


def test_after_a_restart_of_the_server_everything_is_compared() -> None:
    """Its files may have been put back to yesterday's, and the same numbers be given out once more."""
    (cook, _) = indexed("Kock", "Bagare")
    holder = Holder()
    holder.current()
    _copied()
    retitle(cook, "Elektriker")
    as_pg_restore_does(
        "UPDATE search_indexedcourse AS row SET changed_in = copied.changed_in FROM copied"
        " WHERE copied.course_id = row.course_id"
    )
    assert found(holder) == ["bagare", "kock"]
    with connection.cursor() as cursor:
        cursor.execute("CREATE FUNCTION public.pg_postmaster_start_time() RETURNS timestamptz RETURN now()")
        cursor.execute("SET search_path = public, pg_catalog")
    assert found(holder) == ["bagare", "elektriker"]
