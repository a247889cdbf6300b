"""Carries what PostgreSQL's index says over to Elasticsearch: out of an outbox, by one worker at a time.

The outbox is written in the transaction that changes a course, so nothing is lost and nothing is told that didn't
happen. A version that Elasticsearch has seen is refused there: sending twice does no harm.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate
from elastic_transport import TransportError
from elasticsearch import ApiError, NotFoundError
from elasticsearch.helpers import BulkIndexError, streaming_bulk

from search.engine import UnavailableError
from search.engines.elasticsearch import server
from search.engines.elasticsearch.documents import document
from search.engines.elasticsearch.mapping import alias
from search.engines.postgres import store
from search.engines.postgres.store import OUTBOX

logger = logging.getLogger(__name__)

BATCH = 500
# Waits of 0.5, 1, 2, 4 ... seconds when the server says that it has too much to do (429).
RETRIES, FIRST_WAIT, LONGEST_WAIT = 6, 0.5, 10.0
TOO_MANY, GONE, SEEN = 429, 404, 409
LOCK = 2_290_002  # advisory lock of who feeds

_READ = f"""
    SELECT queued.course_id, queued.version, row.data, row.digest FROM {OUTBOX} AS queued
    LEFT JOIN search_indexedcourse AS row USING (course_id) ORDER BY queued.version LIMIT {BATCH}
"""  # noqa: S608  nothing in it comes from outside
# What a transaction is changing just now is left to the next round: nobody waits for a long import.
_DONE = f"""
    DELETE FROM {OUTBOX} WHERE course_id IN (
        SELECT course_id FROM {OUTBOX} JOIN unnest(%s::bigint[], %s::bigint[]) AS done (course_id, version)
            USING (course_id, version)
        FOR UPDATE OF {OUTBOX} SKIP LOCKED
    )
"""  # noqa: S608  nothing in it comes from outside


class BusyError(Exception):
    """Another process feeds or rebuilds the index just now."""


@dataclass(frozen=True, slots=True)
class Queued:
    """A change: `data` as the index in PostgreSQL has it, None for what is no longer public."""

    course_id: int
    version: int
    data: bytes | None
    digest: bytes | None


@contextlib.contextmanager
def alone(*, wait: bool = False) -> Iterator[None]:
    """One who feeds at a time, among all processes of the database. Raises BusyError unless it may `wait`."""
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        else:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                raise BusyError
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def live_indexes() -> list[str]:
    """The index that searches use; [] when it hasn't been built. Raises UnavailableError."""
    try:
        with server.heard():
            return sorted(server.client().indices.get_alias(name=alias()).body)
    except NotFoundError:
        return []


def drain(indexes: Sequence[str]) -> int:
    """Carry over everything that waits, into each of the indexes; the number of courses. Hold `alone`.

    Raises UnavailableError; what hasn't been carried over stays in the outbox.
    """
    count = 0
    while queued := waiting():
        for index in indexes:
            send(actions(index, queued, localdate()))
        with connection.cursor() as cursor:
            cursor.execute(_DONE, [[one.course_id for one in queued], [one.version for one in queued]])
            done = cursor.rowcount
        count += done
        if not done:  # all of it is being changed again
            break
    return count


def waiting() -> list[Queued]:
    """The changes that have waited longest, `BATCH` at most."""
    with connection.cursor() as cursor:
        cursor.execute(_READ)
        return [Queued(*row) for row in cursor.fetchall()]


def actions(index: str, queued: Iterable[Queued], today: dt.date) -> Iterator[dict[str, Any]]:
    """What to tell the server of each course. One that can't be read (`store.decoded`) is missing in both engines."""
    for one in queued:
        about = {"_index": index, "_id": str(one.course_id), "version": one.version, "version_type": "external"}
        course = store.decoded(one.data)
        if course is None or one.digest is None:
            yield {**about, "_op_type": "delete"}
        else:
            yield {**about, "_source": document(course, one.digest, today)}


def send(told: Iterable[dict[str, Any]]) -> int:
    """Tell the server; the number of courses that it took or had seen. It is given time when it has too much to do.

    Raises UnavailableError.
    """
    client = server.client().options(request_timeout=server.PATIENT_SECONDS)
    count = 0
    try:
        for is_well, item in streaming_bulk(
            client,
            told,
            chunk_size=BATCH,
            raise_on_error=False,
            max_retries=RETRIES,
            initial_backoff=FIRST_WAIT,
            max_backoff=LONGEST_WAIT,
        ):
            ((operation, about),) = item.items()
            if not is_well and about["status"] not in {SEEN, GONE}:
                if about["status"] == TOO_MANY or about["status"] >= 500:
                    raise UnavailableError(f"svaret {about['status']}")
                reason = about.get("error", {}).get("type", "")
                logger.error("Elasticsearch tar inte emot utbildning %s (%s): %s", about["_id"], operation, reason)
            count += 1
    except (ApiError, TransportError, BulkIndexError) as error:
        raise UnavailableError(server.reason_of(error)) from error
    return count


# --- Copies that speak of a day ---


def renew(index: str, today: dt.date, most: int = 100_000) -> int:
    """Queue courses whose flat copies no longer hold: they count as well as before, but slower (facets.py).

    Raises UnavailableError.
    """
    expired: list[int] = []
    body: dict[str, Any] = {
        "query": {"bool": {"must_not": [{"term": {"flat_days": today.toordinal()}}]}},
        "sort": ["id"],
        "size": 5_000,
        "_source": False,
    }
    while len(expired) < most:
        with server.heard():
            hits = server.client().search(index=index, **_keywords(body))["hits"]["hits"]
        if not hits:
            break
        expired += [hit["sort"][0] for hit in hits]
        body["search_after"] = [expired[-1]]
    with transaction.atomic():
        store.enqueue(expired)
    return len(expired)


def _keywords(body: dict[str, Any]) -> dict[str, Any]:
    return {("source" if name == "_source" else name): value for name, value in body.items()}


def backlog() -> tuple[int, float]:
    """How many courses wait, and for how many seconds the first has."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(queued_at)), 0) FROM {OUTBOX}"  # noqa: S608  nothing in it comes from outside
        )
        count, seconds = cursor.fetchone()
    return int(count), float(seconds)
