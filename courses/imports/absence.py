"""What is gone: what a tombstone withdraws, and what a complete run did not give though its filters would have let it.

A delta infers nothing. What was rejected is not gone, and neither is what merely slipped between two pages. An
education or a provider that an occasion outside the run still names stays: a run for one county says nothing of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection
from psycopg import sql

from courses.imports.targets import TARGETS, Target
from courses.models import Source
from courses.records import Reader, Rejection, StoredRecord
from courses.vocabulary import RecordKind

_BATCH = 2_000

_WITHDRAWN = sql.SQL("""
INSERT INTO import_plan (kind, key, place, action, target_id, record_id)
SELECT item.kind, item.key, item.place, 'gone', record.{link}, record.id
FROM import_item AS item
JOIN courses_sourcerecord AS record
    ON record.source_id = %(source)s AND record.kind = item.kind AND record.key = item.key
WHERE item.kind = %(kind)s AND item.is_tombstone AND record.gone_at IS NULL
""")
_NOT_DELIVERED = sql.SQL("""
CREATE TEMPORARY TABLE import_absent AS
SELECT record.id
FROM courses_sourcerecord AS record
WHERE record.source_id = %(source)s AND record.kind = %(kind)s AND record.gone_at IS NULL
    AND NOT EXISTS (SELECT FROM import_plan AS plan WHERE plan.kind = record.kind AND plan.key = record.key)
    AND NOT {still_named}
""")
_ABSENT_RECORDS = """
SELECT record.key, record.payload, coalesce(course.school_type, '')
FROM import_absent AS absent
JOIN courses_sourcerecord AS record ON record.id = absent.id
LEFT JOIN courses_occasion AS occasion ON occasion.id = record.occasion_id
LEFT JOIN courses_course AS course ON course.id = occasion.course_id
"""
_STILL_NAMED = sql.SQL("""EXISTS (
    SELECT FROM courses_sourcerecord AS event
    WHERE event.source_id = %(source)s AND event.kind = 'event' AND event.gone_at IS NULL AND {names}
        AND NOT EXISTS (SELECT FROM import_plan AS plan WHERE plan.kind = 'event' AND plan.key = event.key)
)""")
_NAMES = {
    RecordKind.EVENT: None,
    RecordKind.INFO: sql.SQL("event.values ->> 'course_key' = record.key"),
    RecordKind.PROVIDER: sql.SQL("event.values -> 'provider_keys' ? record.key"),
}
_ABSENT = sql.SQL("""
INSERT INTO import_plan (kind, key, action, target_id, record_id)
SELECT record.kind, record.key, 'gone', record.{link}, record.id
FROM courses_sourcerecord AS record
WHERE record.source_id = %(source)s AND record.kind = %(kind)s AND record.key = ANY (%(keys)s)
""")


def find_gone(reader: Reader, source: Source, rejected: Iterable[Rejection]) -> None:
    """Add the records that are gone to `import_plan`, which holds all that was delivered."""
    broken = {(item.record_kind, item.key) for item in rejected}
    # Occasions first: what they name stays.
    for target in reversed(list(TARGETS.values())):
        values: dict[str, Any] = {"source": source.pk, "kind": target.kind.value}
        with connection.cursor() as cursor:
            cursor.execute(_WITHDRAWN.format(link=sql.Identifier(target.link)), values)
            if not reader.is_complete:
                continue
            absent = [key for key in _not_delivered(reader, target, values) if (target.kind, key) not in broken]
            if absent:
                keys = sorted({*absent} - reader.still_there(target.kind, absent))
                cursor.execute(_ABSENT.format(link=sql.Identifier(target.link)), {**values, "keys": keys})


def _not_delivered(reader: Reader, target: Target, values: dict[str, Any]) -> list[str]:
    """The keys of stored records within the run's filters that it did not give."""
    names = _NAMES[target.kind]
    still_named = _STILL_NAMED.format(names=names) if names else sql.SQL("false")
    keys: list[str] = []
    with connection.cursor() as cursor, connection.chunked_cursor() as reading:
        cursor.execute(_NOT_DELIVERED.format(still_named=still_named), values)
        reading.execute(_ABSENT_RECORDS)
        while batch := reading.fetchmany(_BATCH):
            stored = (StoredRecord(target.kind, key, json.loads(payload), school) for key, payload, school in batch)
            keys += (record.key for record in stored if reader.in_scope(record))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE pg_temp.import_absent")
    return keys
