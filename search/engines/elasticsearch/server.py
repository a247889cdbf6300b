"""The one door to Elasticsearch: searches with a deadline, and one kind of error for all that can go wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as DeadlineError
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from elastic_transport import ConnectionError, ConnectionTimeout, SerializationError, TransportError  # noqa: A004
from elasticsearch import ApiError, Elasticsearch, NotFoundError, UnsupportedProductError

from search.engine import UnavailableError

# An answer later than this is none: PostgreSQL gives one within what is left of 300 ms.
DEADLINE_SECONDS = 0.2
# Building, checking and feeding may take their time.
PATIENT_SECONDS = 60.0
# Searches of this process that may wait at the same time.
_MOST_WAITING = 32
# What of an answer is read: less to send and to parse.
_READ = (
    "responses.error",
    "responses.status",
    "responses.timed_out",
    "responses._shards.failed",
    "responses.hits.total.value",
    "responses.hits.hits.sort",
    "responses.aggregations",
)


# What the client raises, and what comes of an answer that is none of Elasticsearch's.
_FAULTS = (ApiError, TransportError, KeyError, TypeError, ValueError)
_REASONS: Mapping[type[Exception], str] = {
    ConnectionError: "ingen anslutning",
    ConnectionTimeout: "inget svar i tid",
    SerializationError: "svaret går inte att läsa",
    KeyError: "svaret är inte Elasticsearchs",
}
_OTHER_VERSION = "media_type_header_exception"  # how Elasticsearch 8 refuses to talk as version 9 does


@cache
def client() -> Elasticsearch:
    """This process's connections. One attempt each: who asks knows what to do instead."""
    return Elasticsearch(
        settings.ELASTICSEARCH_URL,
        request_timeout=PATIENT_SECONDS,
        max_retries=0,
        retry_on_timeout=False,
        connections_per_node=_MOST_WAITING,
    )


@lru_cache(1)
def _hurried(of_process: Elasticsearch, seconds: float) -> Elasticsearch:
    """The same connections with another time limit; making this takes as long as a small search."""
    return of_process.options(request_timeout=seconds)


@cache
def _waiting() -> ThreadPoolExecutor:
    """Searches wait in threads: a server that sends a byte now and then never runs into a socket's own time limit."""
    return ThreadPoolExecutor(_MOST_WAITING, thread_name_prefix="elasticsearch")


def answers(index: str, searches: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One `_msearch`; an answer per search, in order. Raises UnavailableError when one of them isn't whole."""
    header = {"index": index, "request_cache": True}
    body = [line for search in searches for line in (header, search)]
    try:
        future = _waiting().submit(_hurried(client(), DEADLINE_SECONDS).msearch, searches=body, filter_path=_READ)
        given = future.result(DEADLINE_SECONDS).body["responses"]
    except DeadlineError:
        future.cancel()
        raise UnavailableError(f"inget svar inom {DEADLINE_SECONDS * 1000:.0f} ms") from None
    except _FAULTS as error:
        raise UnavailableError(reason_of(error)) from error
    for one in given:
        if "error" in one or one.get("timed_out") or one.get("_shards", {}).get("failed"):
            reason = one.get("error", {}).get("type", "ett ofullständigt svar")
            raise UnavailableError(f"{one.get('status', '')} {reason}".strip())
    if len(given) != len(searches):
        raise UnavailableError("ett ofullständigt svar")
    return list(given)


@contextmanager
def heard() -> Iterator[None]:
    """Whatever goes wrong with the server's answers inside is an UnavailableError, but that something isn't there."""
    try:
        yield
    except NotFoundError:
        raise
    except _FAULTS as error:
        raise UnavailableError(reason_of(error)) from error


def reason_of(error: Exception) -> str:
    """An error of the client in a few words, without addresses or queries."""
    if isinstance(error, UnsupportedProductError) or (isinstance(error, ApiError) and error.error == _OTHER_VERSION):
        return "servern är inte Elasticsearch 9"
    if isinstance(error, ApiError):
        return f"svaret {error.status_code}"
    return _REASONS.get(type(error), type(error).__name__)
