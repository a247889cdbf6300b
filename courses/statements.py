"""Statements that nearly every page asks. PostgreSQL plans each once a connection: that takes longer than answering."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from psycopg import Connection

# What each open connection has prepared.
_prepared: WeakKeyDictionary[Connection[Any], set[str]] = WeakKeyDictionary()


class Statement:
    """A query by hand, with `$1`, `$2` … for its parameters, of the PostgreSQL types named.

    Behind a pooler that lends a connection for one transaction nothing can be prepared: there it is asked as it stands,
    where the setting by which Django is told of such a pooler (DISABLE_SERVER_SIDE_CURSORS) says so.
    """

    def __init__(self, sql: str, first: str, *others: str) -> None:
        self.sql, types = sql, (first, *others)
        self._name = f"utbud_{sha256(sql.encode()).hexdigest()[:16]}"
        self._prepare = f"PREPARE {self._name} ({', '.join(types)}) AS {sql}"
        self._execute = f"EXECUTE {self._name} ({', '.join(['%s'] * len(types))})"
        self._plain = re.sub(r"\$(\d)", lambda number: f"%(p{number[1]})s::{types[int(number[1]) - 1]}", sql)

    def rows(self, *parameters: Any) -> list[tuple[Any, ...]]:
        """All that it finds. One query."""
        with connection.cursor() as cursor:
            if connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
                cursor.execute(self._plain, {f"p{number}": one for number, one in enumerate(parameters, start=1)})
            else:
                self._prepare_once()
                cursor.execute(self._execute, parameters)
            return list(cursor.fetchall())

    def _prepare_once(self) -> None:
        """What was prepared stays for as long as the connection, also when its transaction is rolled back."""
        known = _prepared.setdefault(connection.connection, set())
        if self._name not in known:
            with connection.wrap_database_errors:
                connection.connection.execute(self._prepare)
            known.add(self._name)
