"""Builds the index anew beside the one in use, and puts it in its place in one step."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.utils.timezone import localdate
from elastic_transport import TransportError
from elasticsearch import ApiError
from elasticsearch.dsl import Q

from search.engine import Progress, UnavailableError
from search.engines.elasticsearch import feeding, server
from search.engines.elasticsearch.feeding import BATCH, Queued
from search.engines.elasticsearch.mapping import MAPPING, SETTINGS, alias, prefix
from search.engines.elasticsearch.page import Page
from search.query import CatalogueQuery

MERGE_SECONDS = 600.0
# Below every version of the outbox: an edit during the build is newer than what the build has read.
_FIRST_VERSION = 1
_PAGE = f"""
    SELECT course_id, {_FIRST_VERSION}, data, digest FROM search_indexedcourse
    WHERE data IS NOT NULL AND course_id > %s ORDER BY course_id LIMIT {BATCH}
"""  # noqa: S608  nothing in it comes from outside


def rebuild(progress: Progress | None = None) -> int:
    """Build, catch up, swap, forget the old ones; the number of courses. Edits go on reaching the index in use.

    Raises UnavailableError.
    """
    with feeding.alone(wait=True):
        return build(progress)


def build(progress: Progress | None = None) -> int:
    """`rebuild`, for who holds `feeding.alone` already."""
    try:
        return _build(progress)
    except (ApiError, TransportError) as error:
        raise UnavailableError(server.reason_of(error)) from error


def _build(progress: Progress | None) -> int:
    client = server.client().options(request_timeout=server.PATIENT_SECONDS)
    new, old = f"{alias()}-{time.time_ns() // 1_000_000}", feeding.live_indexes()
    client.indices.create(index=new, mappings=MAPPING, settings={**SETTINGS, "refresh_interval": "-1"})
    try:
        count, total = 0, _total()
        for rows in _pages():
            feeding.send(feeding.actions(new, rows, localdate()))
            feeding.drain([*old, new])
            count += len(rows)
            if progress:
                progress(count, max(total, count))
        client.indices.refresh(index=new)
        client.options(request_timeout=MERGE_SECONDS).indices.forcemerge(index=new, max_num_segments=1)
        client.indices.put_settings(index=new, settings={"refresh_interval": SETTINGS["refresh_interval"]})
        feeding.drain([*old, new])
        _warm(new)
    except BaseException:
        with contextlib.suppress(ApiError, TransportError):
            client.indices.delete(index=new, ignore_unavailable=True)
        raise
    others = sorted(set(client.indices.get(index=f"{prefix()}*", expand_wildcards="all").body) - {new})
    swap: list[dict[str, Any]] = [{"add": {"index": new, "alias": alias()}}]
    client.indices.update_aliases(actions=swap + [{"remove_index": {"index": other}} for other in others])
    return count


def _total() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_indexedcourse WHERE data IS NOT NULL")
        return int(cursor.fetchone()[0])


def _pages() -> Iterator[list[Queued]]:
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_PAGE, [last])
            rows = [Queued(*row) for row in cursor.fetchall()]
        if not rows:
            return
        yield rows
        last = rows[-1].course_id


def _warm(index: str) -> None:
    """Ask for the first page once, so that no visitor waits for what a new index has to load."""
    page = Page(CatalogueQuery(today=localdate()), Q("match_all"))
    client = server.client().options(request_timeout=server.PATIENT_SECONDS)
    for body in page.bodies.values():
        client.msearch(searches=[{"index": index, "request_cache": False}, body])
