"""What becomes of each delivered record, worked out in temporary tables; nothing permanent is written here.

`import_plan` holds one row per record that the run speaks of, with what is to be done:

- insert: nobody gave a record with this key before;
- compose: known, and what is shown of it may change (another digest, new to this source, back, or known by others too);
- keep: delivered as it was, or only enriching what no other source gives now: what is shown stays as it is;
- gone: withdrawn by a tombstone, or absent from a complete run within its filters. It is lost when no other source
  gives it; one that only enriches it doesn't (records.py).

`import_row` holds the values that inserted and composed records are to have, as JSON under the names of the columns.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection
from psycopg import sql

from courses.domain.ownership import owner_for
from courses.imports.compose import compose
from courses.imports.findings import found_out
from courses.imports.options import ImportOptions
from courses.imports.outcome import Plan
from courses.imports.rights import reject_foreign
from courses.imports.slugs import slug_for
from courses.imports.stage import Staged
from courses.imports.targets import TARGETS, Target
from courses.models import Source
from courses.records import Json
from courses.vocabulary import RecordKind
from organisations.geography import sort_key

_BATCH = 2_000

_TABLES = """
CREATE TEMPORARY TABLE import_plan (
    kind text NOT NULL,
    key text COLLATE "C" NOT NULL,
    place integer,                          -- NULL for what was not delivered
    action text NOT NULL,
    target_id bigint,
    record_id bigint,                       -- of this source's SourceRecord
    was_gone boolean NOT NULL DEFAULT false,
    is_lost boolean NOT NULL DEFAULT false, -- gone, and no other source gives it (but may enrich it)
    UNIQUE (kind, key)
);
CREATE TEMPORARY TABLE import_row (
    kind text NOT NULL,
    key text COLLATE "C" NOT NULL,
    data jsonb NOT NULL,
    changed text[] NOT NULL DEFAULT '{}',   -- fields that get another value for readers
    UNIQUE (kind, key)
);
"""
_GIVEN_ELSEWHERE = sql.SQL("""EXISTS (
    SELECT FROM courses_sourcerecord AS other
    WHERE other.{link} = {target_id} AND other.source_id <> %(source)s AND other.gone_at IS NULL AND NOT other.enriches
)""")
_DELIVERED = sql.SQL("""
INSERT INTO import_plan (kind, key, place, action, target_id, record_id, was_gone)
SELECT item.kind, item.key, item.place,
    CASE
        WHEN item.enriches AND NOT given.elsewhere THEN 'keep'
        WHEN target.id IS NULL THEN 'insert'
        WHEN record.id IS NULL OR record.digest <> item.digest OR record.enriches <> item.enriches
            OR record.gone_at IS NOT NULL OR target.gone_at IS NOT NULL OR EXISTS (
                SELECT FROM courses_sourcerecord AS other
                WHERE other.{link} = target.id AND other.source_id <> %(source)s AND other.gone_at IS NULL
            ) THEN 'compose'
        ELSE 'keep'
    END,
    target.id, record.id, target.gone_at IS NOT NULL AND (given.elsewhere OR NOT item.enriches)
FROM import_item AS item
LEFT JOIN {table} AS target ON target.key = item.key
LEFT JOIN courses_sourcerecord AS record
    ON record.source_id = %(source)s AND record.kind = item.kind AND record.key = item.key
CROSS JOIN LATERAL (SELECT item.enriches AND {given_elsewhere} AS elsewhere) AS given
WHERE item.kind = %(kind)s AND NOT item.is_tombstone
""")
_GONE = sql.SQL("""
INSERT INTO import_plan (kind, key, place, action, target_id, record_id)
SELECT record.kind, record.key, item.place, 'gone', record.{link}, record.id
FROM courses_sourcerecord AS record
LEFT JOIN import_item AS item ON item.kind = record.kind AND item.key = record.key AND item.is_tombstone
LEFT JOIN import_absent AS absent ON absent.kind = record.kind AND absent.key = record.key
WHERE record.source_id = %(source)s AND record.kind = %(kind)s AND record.gone_at IS NULL
    AND (item.key IS NOT NULL OR absent.key IS NOT NULL)
""")
_LOST = sql.SQL("""
UPDATE import_plan SET is_lost = NOT {given_elsewhere}
WHERE kind = %(kind)s AND action = 'gone'
""")
# An editor who saves meanwhile waits, or has saved before the overrides are read.
_LOCK = sql.SQL("""
SELECT FROM {table} WHERE id IN (SELECT target_id FROM import_plan WHERE kind = %(kind)s AND action <> 'keep') {also}
ORDER BY id FOR NO KEY UPDATE
""")
# An editor takes a course before its occasions (courses/domain/drafts.py), and so do we: else each could wait for the
# other.
_LOCK_COURSES_ALSO = sql.SQL("""
OR id IN (
    SELECT occasion.course_id
    FROM import_plan AS plan JOIN courses_occasion AS occasion ON occasion.id = plan.target_id
    WHERE plan.kind = 'event' AND plan.action <> 'keep'
) OR key IN (
    SELECT item.values ->> 'course_key'
    FROM import_plan AS plan JOIN import_item AS item ON item.kind = plan.kind AND item.key = plan.key
    WHERE plan.kind = 'event' AND plan.action <> 'keep'
) OR provider_id IN (
    SELECT target_id FROM import_plan WHERE kind = 'provider' AND action <> 'keep'
)
""")
_TO_COMPOSE = sql.SQL("""
SELECT plan.key, target.overridden_fields,
    CASE WHEN target.overridden_fields <> '{{}}' THEN to_jsonb(target) END,
    says.best, says.given
FROM import_plan AS plan
LEFT JOIN {table} AS target ON target.id = plan.target_id
CROSS JOIN LATERAL (
    SELECT jsonb_agg(said.values ORDER BY said.rank, said.source_id) AS given,
        (array_agg(said.source_id ORDER BY said.rank, said.source_id) FILTER (WHERE NOT said.enriches))[1] AS best
    FROM (
        SELECT record.values, source.rank, record.source_id, record.enriches
        FROM courses_sourcerecord AS record JOIN courses_source AS source ON source.id = record.source_id
        WHERE record.{link} = plan.target_id AND record.gone_at IS NULL AND record.source_id <> %(source)s
        UNION ALL
        SELECT item.values, %(rank)s, %(source)s, item.enriches
        FROM import_item AS item
        WHERE item.kind = plan.kind AND item.key = plan.key AND NOT item.is_tombstone
    ) AS said
) AS says
WHERE plan.kind = %(kind)s AND plan.action <> 'keep' AND says.best IS NOT NULL
""")
_CHANGED = sql.SQL("""
UPDATE import_row SET changed = array_remove(ARRAY[{cases}]::text[], NULL)
FROM import_plan AS plan
JOIN {table} AS target ON target.id = plan.target_id
WHERE import_row.kind = %(kind)s AND plan.kind = import_row.kind AND plan.key = import_row.key
    AND plan.action = 'compose'
""")
_CASE = sql.SQL(
    "CASE WHEN target.{column} IS DISTINCT FROM (jsonb_populate_record({row_type}, import_row.data)).{column}"
    " THEN {name} END"
)
# An occasion's provider is the first known of those that its source names; one that is gone only if no other is known.
_PROVIDER_CASE = sql.SQL("""
CASE WHEN NOT 'provider_id' = ANY (target.overridden_fields) AND (
    SELECT provider.key FROM courses_provider AS provider WHERE provider.id = target.provider_id
) IS DISTINCT FROM (
    SELECT named.key
    FROM jsonb_array_elements_text(import_row.data -> 'provider_keys') WITH ORDINALITY AS named (key, place)
    LEFT JOIN courses_provider AS known ON known.key = named.key
    LEFT JOIN import_plan AS planned ON planned.kind = 'provider' AND planned.key = named.key
    WHERE known.id IS NOT NULL OR planned.action = 'insert'
    ORDER BY coalesce(planned.is_lost, known.gone_at IS NOT NULL), named.place
    LIMIT 1
) THEN 'provider_id' END
""")


def make_plan(source: Source, options: ImportOptions, staged: Staged, *, is_complete: bool) -> Plan:
    """Fill the plan's tables from what was delivered and what is absent. Must run in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        if options.only_owner is not None:
            staged.rejected += reject_foreign(options.only_owner)
        for target in TARGETS.values():
            elsewhere = _given_elsewhere(target, "target", "id")
            cursor.execute(_DELIVERED.format(**_names(target), given_elsewhere=elsewhere), _values(source, target))
        cursor.execute("ANALYZE import_plan")
        for target in TARGETS.values():
            cursor.execute(_GONE.format(**_names(target)), _values(source, target))
            elsewhere = _given_elsewhere(target, "import_plan", "target_id")
            cursor.execute(_LOST.format(given_elsewhere=elsewhere), _values(source, target))
        for target in TARGETS.values():
            also = _LOCK_COURSES_ALSO if target.kind is RecordKind.INFO else sql.SQL("")
            cursor.execute(_LOCK.format(table=target.table, also=also), _values(source, target))
            _compose(source, target)
        cursor.execute("ANALYZE import_plan, import_row")
        for target in TARGETS.values():
            cursor.execute(_changed(target), _values(source, target))
    return found_out(source, options, staged, is_complete=is_complete)


def _compose(source: Source, target: Target) -> None:
    """Put the values that the target's inserted and composed records are to have into `import_row`."""
    with connection.chunked_cursor() as reading, connection.cursor() as writing:
        reading.execute(_TO_COMPOSE.format(**_names(target)), _values(source, target))
        while batch := reading.fetchmany(_BATCH):
            with writing.copy("COPY import_row (kind, key, data) FROM STDIN") as copy:
                for key, overridden, current, best, given in batch:
                    kept = _kept(target, overridden or (), json.loads(current) if current else {})
                    data = _data(target, json.loads(given), kept)
                    data |= {"key": key, "source_id": best}
                    copy.write_row((target.kind, key, json.dumps(data, ensure_ascii=False)))


def _kept(target: Target, overridden: Sequence[str], current: Json) -> Json:
    """The editor's words: the current values of the overridden fields that a record may give."""
    fields = {*target.said, *(("owner_id",) if target.kind is RecordKind.PROVIDER else ())}
    return {field: current[field] for field in overridden if field in fields}


def _data(target: Target, given: Sequence[Json], kept: Json) -> Json:
    """The columns of one record; an event's `provider_keys` come along, for link.py."""
    data = compose(target.kind, given, kept)
    if target.kind is RecordKind.PROVIDER and "owner_id" not in kept:
        data["owner_id"] = owner_for(compose(target.kind, given))  # by the sources alone: an editor can't give it away
    if target.kind is not RecordKind.EVENT:
        data["sort_key"] = sort_key(data[target.title])
    if target.kind is RecordKind.INFO:
        data["slug"] = slug_for(data["title"], "utbildning")  # used when the course is new
    return data


def _changed(target: Target) -> sql.Composed:
    cases = [
        _CASE.format(column=sql.Identifier(name), row_type=target.row_type, name=sql.Literal(name))
        for name in target.said
    ]
    if target.kind is RecordKind.EVENT:
        cases.append(sql.Composed([_PROVIDER_CASE]))
    return _CHANGED.format(cases=sql.SQL(", ").join(cases), table=target.table)


def _given_elsewhere(target: Target, *target_id: str) -> sql.Composed:
    """Whether another source gives the record whose primary key is in that column, more than enriching it."""
    return _GIVEN_ELSEWHERE.format(link=sql.Identifier(target.link), target_id=sql.Identifier(*target_id))


def _names(target: Target) -> dict[str, sql.Composable]:
    return {"table": target.table, "link": sql.Identifier(target.link)}


def _values(source: Source, target: Target) -> dict[str, Any]:
    return {"source": source.pk, "rank": source.rank, "kind": target.kind.value}
