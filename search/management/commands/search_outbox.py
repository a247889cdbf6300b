"""`manage.py search_outbox`: the worker that carries changes over to Elasticsearch."""

from __future__ import annotations

import datetime as dt
import logging
import signal
import threading
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections, connection
from django.utils.timezone import localdate

from search.engine import UnavailableError
from search.engines.elasticsearch import building, feeding
from search.engines.postgres.store import OUTBOX

logger = logging.getLogger(__name__)

# A change is announced and carried over at once; this is how often the worker looks anyway.
POLL_SECONDS = 1.0
# When Elasticsearch or the database doesn't answer: twice as long each time.
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0


class Command(BaseCommand):
    help = "För över ändringar till Elasticsearch, en arbetare åt gången. Utan --once tills den stoppas."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="För över det som väntar och sluta.")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if not settings.ELASTICSEARCH_URL:
            raise CommandError("ELASTICSEARCH_URL är inte satt, så det finns inget att föra över till.")
        if once:
            self._once()
        else:
            self._until_stopped()

    def _once(self) -> None:
        try:
            with feeding.alone():
                count = feeding.drain(_indexes())
        except feeding.BusyError:
            raise CommandError("En annan arbetare för över ändringar just nu.") from None
        except UnavailableError as error:
            raise CommandError(f"Elasticsearch tog inte emot ändringarna: {error}. De väntar kvar.") from error
        self.stdout.write(f"{count} ändringar överförda.")

    def _until_stopped(self) -> None:
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        logger.info("För över ändringar till Elasticsearch.")
        pause, renewed = FIRST_PAUSE, dt.date.min
        while not stop.is_set():
            try:
                renewed = _round(renewed)
                _listen()
                pause = FIRST_PAUSE
            except (UnavailableError, DatabaseError, psycopg.Error) as error:
                logger.warning("Ändringarna väntar: %s. Nytt försök om %.1f s.", type(error).__name__, pause)
                close_old_connections()
                stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)


def _round(renewed: dt.date) -> dt.date:
    """Carry over what waits; once a day also copies that the day has made old. The day of the last renewal."""
    today = localdate()
    try:
        with feeding.alone():
            indexes = _indexes()
            feeding.drain(indexes)
            if renewed < today:
                feeding.renew(indexes[0], today)
                feeding.drain(indexes)
    except feeding.BusyError:
        return renewed
    return today


def _indexes() -> list[str]:
    """The index in use; built from PostgreSQL's first when there is none. Hold `feeding.alone`."""
    if not feeding.live_indexes():
        building.build()
    return feeding.live_indexes()


def _listen() -> None:
    """Wait until a change is announced, for `POLL_SECONDS` at most."""
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {OUTBOX}")
    for _ in connection.connection.notifies(timeout=POLL_SECONDS, stop_after=1):
        pass
