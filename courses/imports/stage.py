"""What a run delivered, in temporary tables: streamed there by COPY, so that memory doesn't grow with the source.

The tables belong to the connection and are filled before the run's transaction begins, which is then short.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection

from courses.imports.fit import fitted
from courses.imports.options import Progress
from courses.records import Delivered, Issue, Reader, Rejection, digest_of
from courses.vocabulary import RecordKind

BATCH = 2_000  # items between two COPYs: some MB of payloads
_KEY_LENGTH = 300  # of SourceRecord.key and Sourced.key

# Those of the other steps too: a connection of a web process lives on.
_DROP = """
DROP TABLE IF EXISTS pg_temp.import_item, pg_temp.import_issue, pg_temp.import_absent, pg_temp.import_candidate,
    pg_temp.import_plan, pg_temp.import_row, pg_temp.import_not_over, pg_temp.import_touched, pg_temp.import_slug,
    pg_temp.import_derived
"""
_TABLES = """
CREATE TEMPORARY TABLE import_item (
    seq bigint NOT NULL,            -- the order in which the run delivered it
    kind text NOT NULL,
    place integer NOT NULL,
    key text COLLATE "C" NOT NULL,
    is_tombstone boolean NOT NULL,
    last_edited text COLLATE "C" NOT NULL,
    enriches boolean NOT NULL,
    digest text NOT NULL,
    values jsonb NOT NULL,
    payload jsonb NOT NULL
);
CREATE TEMPORARY TABLE import_issue (
    seq bigint,                     -- of the item; NULL for what the list, the plan or a rejection tells
    kind text NOT NULL,
    record_kind text NOT NULL,
    key text COLLATE "C" NOT NULL,
    field text NOT NULL,
    detail text NOT NULL
);
"""
# Of items with one id the later edited wins, wherever it stands; with equal stamps the later in the list. A tombstone
# bears no stamp: it wins where nothing with its id stands after it.
_ONE_PER_ID = """
DELETE FROM import_item USING (
    SELECT seq, row_number() OVER (
        PARTITION BY kind, key
        ORDER BY is_tombstone AND seq > last_live DESC, is_tombstone, last_edited DESC, seq DESC
    ) AS place_among_twins
    FROM (
        SELECT seq, kind, key, is_tombstone, last_edited,
            coalesce(max(seq) FILTER (WHERE NOT is_tombstone) OVER (PARTITION BY kind, key), -1) AS last_live
        FROM import_item
    ) AS twins
) AS ranked
WHERE import_item.seq = ranked.seq AND place_among_twins > 1
"""
_REPEATED = """
INSERT INTO import_issue (kind, record_kind, key, field, detail)
SELECT 'repeated_item', kind, key, '', format('Står %s gånger i listan.', count(*))
FROM import_item GROUP BY kind, key HAVING count(*) > 1
"""
_ISSUES_OF_THE_KEPT = """
DELETE FROM import_issue WHERE seq IS NOT NULL AND NOT EXISTS (
    SELECT FROM import_item WHERE import_item.seq = import_issue.seq
)
"""
_INDEX = """
CREATE UNIQUE INDEX ON import_item (kind, key);
ANALYZE import_item;
"""


@dataclass(slots=True)
class Staged:
    """What was read, beside the items that now lie in `import_item`, one per id."""

    read: Counter[RecordKind] = field(default_factory=Counter)
    repeats: int = 0
    rejected: list[Rejection] = field(default_factory=list)


@contextmanager
def staged(reader: Reader, progress: Progress) -> Iterator[Staged]:
    """Read all that `reader` gives into the temporary tables, which are dropped at the end. Raises SourceError."""
    with connection.cursor() as cursor:
        cursor.execute(_DROP)
        cursor.execute(_TABLES)
    try:
        found = Staged()
        for kind in RecordKind:
            _read(reader, kind, found, progress)
        with connection.cursor() as cursor:
            cursor.execute(_REPEATED)
            cursor.execute(_ONE_PER_ID)
            found.repeats = cursor.rowcount
            cursor.execute(_ISSUES_OF_THE_KEPT)
            cursor.execute(_INDEX)
        yield found
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute(_DROP)


def _read(reader: Reader, kind: RecordKind, found: Staged, progress: Progress) -> None:
    batch: list[Delivered] = []
    for delivered in reader.read(kind):
        batch.append(delivered)
        if len(batch) == BATCH:
            _copy(batch, found)
            progress(kind, found.read[kind])
            batch.clear()
    _copy(batch, found)
    progress(kind, found.read[kind])


def _copy(batch: list[Delivered], found: Staged) -> None:
    """Nothing else runs on the connection during a COPY: the batch has been read to its end before it begins."""
    issues: list[tuple[int | None, Issue]] = []
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY import_item (seq, kind, place, key, is_tombstone, last_edited, enriches, digest, values, payload)"
            " FROM STDIN"
        ) as copy,
    ):
        for delivered in batch:
            seq = found.read.total()
            found.read[delivered.kind] += 1
            if rejection := delivered.rejection or _without_usable_key(delivered):
                found.rejected.append(rejection)
                issues += ((None, issue) for issue in delivered.issues)
            elif delivered.record is None:
                copy.write_row(
                    (seq, delivered.kind, delivered.place, delivered.tombstone, True, "", False, "", "{}", "{}")
                )
            else:
                record, misfits = fitted(delivered.record)
                values = record.text()
                copy.write_row(
                    (
                        *(seq, delivered.kind, delivered.place, record.key, False, record.last_edited),
                        *(record.enriches, digest_of(values), values, _json(record.payload)),
                    )
                )
                issues += ((seq, issue) for issue in (*delivered.issues, *misfits))
    if issues:
        with (
            connection.cursor() as cursor,
            cursor.copy("COPY import_issue (seq, kind, record_kind, key, field, detail) FROM STDIN") as copy,
        ):
            for of_item, issue in issues:
                copy.write_row((of_item, issue.kind, issue.record_kind, issue.key, issue.field, issue.detail))


def _without_usable_key(delivered: Delivered) -> Rejection | None:
    key = delivered.record.key if delivered.record else delivered.tombstone
    if not key:
        return Rejection(delivered.kind, delivered.place, "Posten har inget id.")
    if len(key) > _KEY_LENGTH:
        return Rejection(delivered.kind, delivered.place, f"Postens id är längre än {_KEY_LENGTH} tecken.")
    return None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
