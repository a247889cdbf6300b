"""Whether anything was written that a process keeps something of: nothing is missed, whoever writes and however."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction

from courses.models import Area, Provider
from courses.writes import BELIEVED_SECONDS, Watch
from home.templatetags import site_frame
from search import options
from tests.factories.courses import AreaFactory, ProviderFactory
from tests.search.sessions import Session

pytestmark = pytest.mark.usefixtures("database")

OF_CARDS = {
    *("courses_course", "courses_occasion", "courses_provider", "courses_learningcentrepage"),
    *("wagtailcore_page", "organisations_municipality"),
}


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def other() -> Iterator[Session]:
    with Session() as session:
        yield session


def sql(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []


def test_the_number_stays_while_nothing_is_written(watch: Watch, other: Session) -> None:
    number = watch.number()
    other.sql("SELECT pg_current_xact_id()")  # a transaction that writes to nothing of this
    assert watch.number() == number


def test_every_table_that_something_is_kept_of_is_watched_also_when_it_is_restored() -> None:
    watched = sql("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'note_write' AND tgenabled = 'A'")
    assert {*options._TABLES, *site_frame._TABLES, *OF_CARDS} <= {str(table) for (table,) in watched}


@pytest.mark.parametrize(
    "write",
    [
        AreaFactory,
        lambda: Area.objects.update(name_en="Other"),
        lambda: Area.objects.all().delete(),
        lambda: sql("TRUNCATE courses_area CASCADE"),
        lambda: sql("SET session_replication_role = replica; UPDATE courses_area SET name = name"),
        lambda: sql("SET search_path = ''; UPDATE public.courses_area SET name = name; RESET search_path"),
    ],
    ids=["insert", "update", "delete", "truncate", "replica", "restore"],
)
def test_every_way_to_write_is_noticed(watch: Watch, write: Callable[[], object]) -> None:
    AreaFactory()
    number = watch.number()
    write()
    after = watch.number()
    assert after != number
    assert watch.number() == after


def test_a_transaction_that_began_early_and_commits_late_is_noticed(watch: Watch, other: Session) -> None:
    provider = ProviderFactory()
    other.begin()
    other.sql("UPDATE courses_provider SET name = 'Sen skola'")
    Area.objects.update(name_en="Other")
    number = watch.number()
    assert watch.number() == number
    other.commit()
    assert watch.number() != number
    assert Provider.objects.get(pk=provider.pk).name == "Sen skola"


def test_what_is_taken_back_was_never_written(watch: Watch, other: Session) -> None:
    ProviderFactory()
    number = watch.number()
    other.begin()
    other.sql("UPDATE courses_provider SET name = 'Sen skola'")
    other.rollback()
    assert watch.number() == number


def test_a_transaction_that_writes_itself_keeps_nothing_for_others(watch: Watch) -> None:
    ProviderFactory()
    number = watch.number()
    with transaction.atomic():
        Provider.objects.update(name="Ny skola")
        own = [watch.number(), watch.number()]
        transaction.set_rollback(True)
    assert len({number, *own}) == 3
    assert watch.number() == number


def test_old_notes_and_those_of_another_server_are_thrown_away_but_for_the_newest_of_them(watch: Watch) -> None:
    AreaFactory()
    number = watch.number()
    [(latest,)] = sql("SELECT max(written_in) FROM courses_write")
    sql("INSERT INTO courses_write VALUES ('4'), ('5'), ('9223372036854775807')")
    sql(f"SELECT courses_forget_writes(pg_current_xact_id()::text::bigint - {latest})")
    notes = [int(str(note)) for (note,) in sql("SELECT written_in FROM courses_write ORDER BY written_in")]
    assert notes[-1] == int(str(latest))
    assert len(notes) == 2
    assert watch.number() == number
    sql("SELECT courses_forget_writes(0)")
    assert sql("SELECT written_in FROM courses_write") == [(latest,)]


def test_a_note_of_another_server_changes_nothing(watch: Watch) -> None:
    AreaFactory()
    number = watch.number()
    sql("INSERT INTO courses_write VALUES ('9223372036854775807')")
    assert watch.number() == number


def test_who_may_have_missed_a_note_that_is_gone_believes_nothing(watch: Watch, other: Session) -> None:
    ProviderFactory()
    sql("DELETE FROM courses_write")
    other.begin()
    other.sql("UPDATE courses_provider SET name = 'Sen skola'")
    AreaFactory()
    number = watch.number()
    other.commit()
    sql("DELETE FROM courses_write WHERE written_in = (SELECT min(written_in) FROM courses_write)")
    assert watch.number() != number


def test_no_number_is_believed_for_long() -> None:
    AreaFactory()
    seconds = iter([100.0, 100.0 + BELIEVED_SECONDS, 101.0 + BELIEVED_SECONDS, 102.0 + BELIEVED_SECONDS])
    watch = Watch(lambda: next(seconds))
    first, within, after, again = (watch.number() for _ in range(4))
    assert first == within != after == again


def test_a_table_of_notes_that_was_made_anew_is_another_origin(watch: Watch) -> None:
    AreaFactory()
    number = watch.number()
    sql("TRUNCATE courses_write")
    assert watch.number() != number
