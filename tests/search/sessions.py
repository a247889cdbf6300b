"""A second database session, which does what a test tells it, when it tells it."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")
# Nothing here waits for anybody: whoever does would wait for ever.
SECONDS = 30


class Session:
    """A thread with a connection of its own, on a committed database (the fixture `database`)."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.submit(connection.close)
        self._pool.shutdown()

    def do(self, act: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        return self.start(act, *args, **kwargs).result(SECONDS)

    def start(self, act: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Without waiting until it is done."""
        return self._pool.submit(act, *args, **kwargs)

    def begin(self) -> None:
        """A transaction that has its number from now on."""
        self.do(transaction.set_autocommit, False)
        self.sql("SELECT pg_current_xact_id()")

    def commit(self) -> None:
        self.do(transaction.commit)
        self.do(transaction.set_autocommit, True)

    def rollback(self) -> None:
        self.do(transaction.rollback)
        self.do(transaction.set_autocommit, True)

    def sql(self, statement: str) -> None:
        def act() -> None:
            with connection.cursor() as cursor:
                cursor.execute(statement)

        self.do(act)


def wait_until_somebody_waits() -> None:
    """Until another session of this database waits for a lock."""
    deadline = time.monotonic() + SECONDS
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(
                "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
            if cursor.rowcount:
                return
    raise TimeoutError
