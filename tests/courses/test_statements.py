"""Statements that PostgreSQL plans once a connection."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from courses.statements import Statement

pytestmark = pytest.mark.usefixtures("database")


def prepared(statement: Statement) -> int:
    """How many times it is prepared on this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{statement.sql}"])
        return int(cursor.fetchone()[0])


def test_a_statement_is_prepared_by_the_first_that_asks_and_costs_one_query_each_time() -> None:
    statement = Statement("SELECT $1 + 1, $2", "bigint", "text")
    assert prepared(statement) == 0
    with CaptureQueriesContext(connection) as captured:
        assert statement.rows(1, "a") == [(2, "a")]
        assert statement.rows(2, "b") == [(3, "b")]
    assert len(captured) == 2
    assert prepared(statement) == 1


def test_another_connection_prepares_it_anew() -> None:
    statement = Statement("SELECT $1 * 2", "bigint")
    assert statement.rows(2) == [(4,)]
    connection.close()
    assert statement.rows(3) == [(6,)]
    assert prepared(statement) == 1


def test_it_stays_when_the_transaction_that_prepared_it_is_rolled_back() -> None:
    statement = Statement("SELECT $1 * 3", "bigint")
    with transaction.atomic():
        assert statement.rows(1) == [(3,)]
        transaction.set_rollback(True)
    assert statement.rows(2) == [(6,)]


def test_behind_a_pooler_that_lends_connections_it_is_asked_as_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    statement = Statement("SELECT $1 || $2 || $1", "text", "text")
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
        assert statement.rows("a", "b") == [("aba",)]
        assert prepared(statement) == 0


def test_what_postgresql_refuses_is_an_error_of_django_and_is_tried_again() -> None:
    statement = Statement("SELECT * FROM comes_later WHERE id = $1", "bigint")
    with pytest.raises(ProgrammingError), transaction.atomic():
        statement.rows(1)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE comes_later AS SELECT 1::bigint AS id")
    assert statement.rows(1) == [(1,)]


def test_a_table_that_is_made_anew_is_found_by_its_name() -> None:
    statement = Statement("SELECT id FROM made_anew WHERE id > $1", "bigint")
    with connection.cursor() as cursor:
        for number in (1, 2):
            cursor.execute(f"CREATE TEMPORARY TABLE made_anew AS SELECT {number}::bigint AS id")
            assert statement.rows(0) == [(number,)]
            cursor.execute("DROP TABLE made_anew")
            with pytest.raises(DatabaseError):
                statement.rows(0)
