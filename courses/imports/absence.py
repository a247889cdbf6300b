"""What is absent: what a complete run did not give though its filters would have let it through.

A delta infers nothing. What was rejected is not gone, and neither is what merely slipped between two pages. An
education or a provider that an occasion outside the run still names stays: a run for one county says nothing of it.
An upload says nothing of what its municipality doesn't own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection
from psycopg import sql

from courses.imports.targets import TARGETS
from courses.models import Source
from courses.records import Reader, Rejection, StoredRecord
from courses.vocabulary import RecordKind

_BATCH = 2_000

_TABLES = """
CREATE TEMPORARY TABLE import_absent (kind text NOT NULL, key text COLLATE "C" NOT NULL, UNIQUE (kind, key));
CREATE TEMPORARY TABLE import_candidate (record_id bigint NOT NULL);
"""
_CANDIDATES = sql.SQL("""
TRUNCATE import_candidate;
INSERT INTO import_candidate
SELECT record.id
FROM courses_sourcerecord AS record
WHERE record.source_id = %(source)s AND record.kind = %(kind)s AND record.gone_at IS NULL
    AND NOT EXISTS (SELECT FROM import_item AS item WHERE item.kind = record.kind AND item.key = record.key)
    AND {may_go}
""")
_NOT_NAMED = sql.SQL("""NOT EXISTS (
    SELECT FROM courses_sourcerecord AS event
    WHERE event.source_id = %(source)s AND event.kind = 'event' AND event.gone_at IS NULL AND {names}
        AND NOT EXISTS (SELECT FROM import_item AS item WHERE item.kind = 'event' AND item.key = event.key)
        AND NOT EXISTS (SELECT FROM import_absent AS absent WHERE absent.kind = 'event' AND absent.key = event.key)
)""")
_MAY_GO = {
    RecordKind.EVENT: sql.SQL("true"),
    RecordKind.INFO: _NOT_NAMED.format(names=sql.SQL("event.values ->> 'course_key' = record.key")),
    RecordKind.PROVIDER: _NOT_NAMED.format(names=sql.SQL("event.values -> 'provider_keys' ? record.key")),
}
_READ_CANDIDATES = """
SELECT record.key, record.payload, coalesce(course.school_type, ''),
    CASE record.kind
        WHEN 'provider' THEN own_provider.owner_id
        WHEN 'info' THEN own_course.owner_id
        ELSE coalesce(course.owner_id, provider.owner_id)
    END, record.region
FROM import_candidate AS candidate
JOIN courses_sourcerecord AS record ON record.id = candidate.record_id
LEFT JOIN courses_provider AS own_provider ON own_provider.id = record.provider_id
LEFT JOIN courses_course AS own_course ON own_course.id = record.course_id
LEFT JOIN courses_occasion AS occasion ON occasion.id = record.occasion_id
LEFT JOIN courses_course AS course ON course.id = occasion.course_id
LEFT JOIN courses_provider AS provider ON provider.id = occasion.provider_id
"""


def find_absent(reader: Reader, source: Source, rejected: Iterable[Rejection], only_owner: str | None) -> None:
    """Note the absent records in `import_absent`; asks the reader, and may take a while. Raises SourceError."""
    broken = {(item.record_kind, item.key) for item in rejected}
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        if not reader.is_complete:
            return
        # Occasions first: what they name stays.
        for kind in reversed(list(TARGETS)):
            values: dict[str, Any] = {"source": source.pk, "kind": kind.value}
            cursor.execute(_CANDIDATES.format(may_go=_MAY_GO[kind]), values)
            keys = [key for key in _in_scope(reader, kind, only_owner) if (kind, key) not in broken]
            there = reader.still_there(kind, keys) if keys else frozenset()
            with cursor.copy("COPY import_absent (kind, key) FROM STDIN") as copy:
                for key in keys:
                    if key not in there:
                        copy.write_row((kind, key))


def _in_scope(reader: Reader, kind: RecordKind, only_owner: str | None) -> list[str]:
    """The keys of the candidates that the run's filters would have let through."""
    keys: list[str] = []
    with connection.chunked_cursor() as cursor:
        cursor.execute(_READ_CANDIDATES)
        while batch := cursor.fetchmany(_BATCH):
            for key, payload, school_type, owner, region in batch:
                stored = StoredRecord(kind, key, json.loads(payload), school_type, tuple(region))
                if (only_owner is None or owner == only_owner) and reader.in_scope(stored):
                    keys.append(key)
    return keys
