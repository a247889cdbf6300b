"""What a run delivered, in temporary tables: streamed there by COPY, so that memory doesn't grow with the source.

The tables belong to the connection and are filled before the run's transaction begins, which is then short. An item
that is delivered just as before is not read again: what was read from it then is taken from its record.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

from django.db import connection

from courses.imports.edition import fingerprint_of
from courses.imports.fit import fitted
from courses.imports.options import Progress
from courses.models import Source
from courses.records import Delivered, Issue, Reader, Rejection, Unread, digest_of
from courses.vocabulary import RecordKind

BATCH = 2_000  # items between two COPYs: some MB of payloads
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_KEY_LENGTH = 300  # of SourceRecord.key and Sourced.key

# Those of the other steps too: a connection of a web process lives on.
_DROP = """
DROP TABLE IF EXISTS pg_temp.import_item, pg_temp.import_issue, pg_temp.import_absent, pg_temp.import_candidate,
    pg_temp.import_plan, pg_temp.import_row, pg_temp.import_not_over, pg_temp.import_touched, pg_temp.import_slug,
    pg_temp.import_derived, pg_temp.import_reference
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
    fingerprint text NOT NULL,
    values jsonb NOT NULL,
    issues jsonb NOT NULL,
    payload jsonb                   -- NULL: as stored
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
INSERT INTO import_issue
SELECT item.seq, issue.kind, issue.record_kind, issue.key, issue.field, issue.detail
FROM import_item AS item
CROSS JOIN LATERAL jsonb_to_recordset(item.issues)
    AS issue (kind text, record_kind text, key text, field text, detail text)
WHERE item.issues <> '[]'
"""
_AS_STORED = """
INSERT INTO import_item
    (seq, kind, place, key, is_tombstone, last_edited, enriches, digest, fingerprint, values, issues)
SELECT delivered.seq, record.kind, delivered.place, record.key, false, record.last_edited, record.enriches,
    record.digest, record.fingerprint, record.values, record.issues
FROM unnest(%(seqs)s::bigint[], %(places)s::integer[], %(keys)s::text[], %(fingerprints)s::text[])
    AS delivered (seq, place, key, fingerprint)
JOIN courses_sourcerecord AS record
    ON record.source_id = %(source)s AND record.kind = %(kind)s AND record.key = delivered.key COLLATE "C"
        AND record.fingerprint = delivered.fingerprint
RETURNING seq
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


@dataclass(frozen=True, slots=True)
class _Item:
    """One item of a batch with its number in the run; without fingerprint it must be read."""

    seq: int
    found: Delivered | Unread
    fingerprint: str


@contextmanager
def staged(reader: Reader, source: Source, progress: Progress) -> Iterator[Staged]:
    """Read all that `reader` gives into the temporary tables, which are dropped at the end. Raises SourceError."""
    with connection.cursor() as cursor:
        cursor.execute(_DROP)
        cursor.execute(_TABLES)
    try:
        found = Staged()
        for kind in RecordKind:
            _read(reader, source, kind, found, progress)
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


def _read(reader: Reader, source: Source, kind: RecordKind, found: Staged, progress: Progress) -> None:
    batch: list[_Item] = []
    for item in reader.read(kind):
        batch.append(_Item(found.read.total(), item, _fingerprint_of(item)))
        found.read[kind] += 1
        if len(batch) == BATCH:
            _stage(batch, source, kind, found)
            progress(kind, found.read[kind])
            batch.clear()
    _stage(batch, source, kind, found)
    progress(kind, found.read[kind])


def _stage(batch: list[_Item], source: Source, kind: RecordKind, found: Staged) -> None:
    """Nothing else runs on the connection during a COPY: the batch has been read to its end before it begins."""
    known = _take_as_stored([item for item in batch if item.fingerprint], source, kind)
    read = _looked_into([item for item in batch if item.seq not in known])
    rejected_issues: list[Issue] = []
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY import_item (seq, kind, place, key, is_tombstone, last_edited, enriches, digest, fingerprint, values,"
            " issues, payload) FROM STDIN"
        ) as copy,
    ):
        for item, delivered in read:
            if rejection := delivered.rejection or _without_usable_key(delivered):
                found.rejected.append(rejection)
                rejected_issues += delivered.issues
            elif delivered.record is None:
                copy.write_row(
                    (item.seq, kind, delivered.place, delivered.tombstone, True, "", False, "", "", "{}", "[]", "{}")
                )
            else:
                record, misfits = fitted(delivered.record)
                values = record.text()
                issues = [asdict(issue) for issue in (*delivered.issues, *misfits)]
                copy.write_row(
                    (
                        *(item.seq, kind, item.found.place, record.key, False, record.last_edited, record.enriches),
                        *(digest_of(values), item.fingerprint, values, _json(issues), _json(record.payload)),
                    )
                )
    if rejected_issues:
        with (
            connection.cursor() as cursor,
            cursor.copy("COPY import_issue (kind, record_kind, key, field, detail) FROM STDIN") as copy,
        ):
            for issue in rejected_issues:
                copy.write_row((issue.kind, issue.record_kind, issue.key, issue.field, issue.detail))


def _take_as_stored(items: list[_Item], source: Source, kind: RecordKind) -> set[int]:
    """Stage those that their records were read from; the numbers of these."""
    if not items:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            _AS_STORED,
            {
                "source": source.pk,
                "kind": kind.value,
                "seqs": [item.seq for item in items],
                "places": [item.found.place for item in items],
                "keys": [item.found.key for item in items if isinstance(item.found, Unread)],
                "fingerprints": [item.fingerprint for item in items],
            },
        )
        return {seq for (seq,) in cursor.fetchall()}


def _fingerprint_of(item: Delivered | Unread) -> str:
    return fingerprint_of(item.kind, item.text) if isinstance(item, Unread) and item.key and item.text else ""


def _looked_into(items: list[_Item]) -> list[tuple[_Item, Delivered]]:
    """What the items say; of those that stand several times in the batch one is read."""
    records: dict[str, Delivered] = {}
    read = []
    for item in items:
        delivered = records.get(item.fingerprint)
        if delivered is None:
            delivered = item.found.read() if isinstance(item.found, Unread) else item.found
            if item.fingerprint and delivered.record:
                records[item.fingerprint] = delivered
        read.append((item, delivered))
    return read


def _without_usable_key(delivered: Delivered) -> Rejection | None:
    key = delivered.record.key if delivered.record else delivered.tombstone
    if not key:
        return Rejection(delivered.kind, delivered.place, "Posten har inget id.")
    if len(key) > _KEY_LENGTH:
        return Rejection(delivered.kind, delivered.place, f"Postens id är längre än {_KEY_LENGTH} tecken.")
    return None


def _json(value: object) -> str:
    return _ENCODER.encode(value)
