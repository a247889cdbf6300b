"""One run of a source at a time. PostgreSQL holds the lock, so a killed run lets go of it with its connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from courses.models import ImportRun, RunStatus, Source

_SPACE = 20_26_11  # the first of the two numbers of our advisory locks; the second is the source's id, or:
_WRITING = 0  # held by whoever writes, whatever the source

_HELD = """
SELECT objid::bigint FROM pg_locks
WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2
    AND pid <> pg_backend_pid() AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class ImportRefusedError(Exception):
    """Another run of the same source is under way; the message is Swedish."""


@contextmanager
def source_lock(source: Source) -> Iterator[None]:
    """Hold the source until the block ends. Raises ImportRefusedError at once when somebody else holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_SPACE, source.pk])
        if cursor.fetchone() != (True,):
            raise ImportRefusedError(f"{source} importeras redan. Vänta tills den importen är klar.")
        # A killed run's last statement would else go on, and keep the lock, until it is done.
        cursor.execute("SET client_connection_check_interval = '1s'")
    try:
        yield
    finally:
        _release(source)


def _release(source: Source) -> None:
    """A connection that broke has let go already."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("RESET client_connection_check_interval")
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_SPACE, source.pk])
    except (OperationalError, InterfaceError):
        connection.close()


def wait_to_write() -> None:
    """Let imports of different sources write one after the other; ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_SPACE, _WRITING])


def mark_abandoned_runs() -> int:
    """Say of runs that died (killed, power cut) that they failed; returns how many. Their work was rolled back.

    A run holds its source's lock from before its row exists until the row says how it ended. Not to be asked while this
    connection itself runs an import.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [_SPACE])
        held = [source for (source,) in cursor.fetchall()]
    return (
        ImportRun.objects.filter(status=RunStatus.RUNNING)
        .exclude(source_id__in=held)
        .update(
            status=RunStatus.FAILED,
            finished_at=timezone.now(),
            message="Importen avbröts innan den var klar. Inget har ändrats.",
        )
    )
