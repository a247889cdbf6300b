"""What the plan's tables say, as counts, issues and details for people."""

from __future__ import annotations

import json

from django.db import connection
from psycopg import sql

from courses.imports.guard import find_removals
from courses.imports.options import ImportOptions
from courses.imports.outcome import Change, Plan, PlannedChange
from courses.imports.stage import Staged
from courses.models import Source
from courses.vocabulary import RecordKind

# Known is what this run gives or gave before, unless it is gone.
_UNKNOWN_PARENTS = sql.SQL("""
INSERT INTO import_issue (kind, record_kind, key, field, detail)
SELECT %(issue)s, 'event', item.key, %(field)s, named.key
FROM import_item AS item
CROSS JOIN LATERAL (SELECT {named}) AS named (key)
WHERE item.kind = 'event' AND NOT item.is_tombstone AND named.key <> ''
    AND NOT EXISTS (
        SELECT FROM import_plan AS parent
        WHERE parent.kind = %(parent)s AND parent.key = named.key AND parent.action <> 'gone'
    )
    AND NOT EXISTS (
        SELECT FROM {table} AS known
        LEFT JOIN import_plan AS parent ON parent.kind = %(parent)s AND parent.key = known.key
        WHERE known.key = named.key AND known.gone_at IS NULL AND NOT coalesce(parent.is_lost, false)
    )
""")
_UNKNOWN_EDUCATION = _UNKNOWN_PARENTS.format(
    named=sql.SQL("item.values ->> 'course_key'"), table=sql.Identifier("courses_course")
)
_UNKNOWN_PROVIDER = _UNKNOWN_PARENTS.format(
    named=sql.SQL("jsonb_array_elements_text(item.values -> 'provider_keys')"), table=sql.Identifier("courses_provider")
)
_FATES = sql.SQL("""
SELECT plan.kind, plan.key, plan.place, plan.target_id, row.data, row.changed, CASE
    WHEN plan.action = 'gone' THEN 'gone'
    WHEN plan.action = 'insert' OR plan.was_gone THEN 'new'
    WHEN row.changed <> '{}' THEN 'changed'
    ELSE 'unchanged'
END AS change
FROM import_plan AS plan
LEFT JOIN import_row AS row ON row.kind = plan.kind AND row.key = plan.key
""")
_CHANGES = sql.SQL("SELECT kind, change, count(*) FROM ({fates}) AS fates GROUP BY kind, change").format(fates=_FATES)
_DETAILS = sql.SQL("""
SELECT fates.kind, fates.change, fates.key, fates.place,
    CASE WHEN fates.change = 'changed' THEN fates.changed ELSE '{{}}' END,
    CASE WHEN fates.change = 'changed' THEN (
        SELECT jsonb_object_agg(name, jsonb_build_array(
            coalesce(to_jsonb(provider), to_jsonb(course), to_jsonb(occasion)) -> name, fates.data -> name
        )) FROM unnest(fates.changed) AS name
    ) END,
    CASE fates.kind
        WHEN 'provider' THEN coalesce(fates.data ->> 'name', provider.name)
        WHEN 'info' THEN coalesce(fates.data ->> 'title', course.title)
        ELSE concat_ws(', ',
            coalesce(parent.title, parent_row.data ->> 'title', 'Okänd utbildning'),
            CASE WHEN fates.data IS NULL THEN occasion.start::text ELSE fates.data ->> 'start' END,
            nullif(array_to_string(CASE
                WHEN fates.data IS NULL THEN occasion.towns
                ELSE ARRAY(SELECT jsonb_array_elements_text(fates.data -> 'towns'))
            END, ', '), '')
        )
    END
FROM (
    SELECT every.*, row_number() OVER (PARTITION BY kind, change ORDER BY place, key) AS number
    FROM ({fates}) AS every WHERE change <> 'unchanged'
) AS fates
LEFT JOIN courses_provider AS provider ON fates.kind = 'provider' AND provider.id = fates.target_id
LEFT JOIN courses_course AS course ON fates.kind = 'info' AND course.id = fates.target_id
LEFT JOIN courses_occasion AS occasion ON fates.kind = 'event' AND occasion.id = fates.target_id
LEFT JOIN courses_course AS parent
    ON fates.kind = 'event' AND parent.key = coalesce(fates.data ->> 'course_key', occasion.course_key)
LEFT JOIN import_row AS parent_row
    ON fates.kind = 'event' AND parent_row.kind = 'info' AND parent_row.key = fates.data ->> 'course_key'
WHERE number <= %(limit)s
ORDER BY fates.kind, fates.change, number
""").format(fates=_FATES)
_FINGERPRINT = sql.SQL("""
SELECT concat_ws('-', count(*), bit_xor(hashtextextended(
    concat_ws(E'\\x1f', kind, key, change, changed::text, (data - 'source_id')::text), 0
)))
FROM ({fates}) AS fates WHERE change <> 'unchanged'
""").format(fates=_FATES)
_BROKEN_OVERRIDES = """
INSERT INTO import_issue (kind, record_kind, key, field, detail)
SELECT 'override_end_before_start', 'event', row.key, 'end', row.data ->> 'start'
FROM import_row AS row JOIN courses_occasion AS occasion ON occasion.key = row.key
WHERE row.kind = 'event' AND 'end' = ANY (occasion.overridden_fields)
    AND occasion."end" IS NOT NULL AND row.data ->> 'end' IS NULL
"""


def found_out(source: Source, options: ImportOptions, staged: Staged, *, is_complete: bool) -> Plan:
    """The plan that lies in the tables; adds the issues that only the plan can see to `import_issue`."""
    with connection.cursor() as cursor:
        cursor.execute(
            _UNKNOWN_EDUCATION, {"issue": "education_unknown", "field": "education", "parent": RecordKind.INFO.value}
        )
        cursor.execute(
            _UNKNOWN_PROVIDER, {"issue": "provider_unknown", "field": "providers", "parent": RecordKind.PROVIDER.value}
        )
        cursor.execute(_BROKEN_OVERRIDES)
        cursor.execute("SELECT kind, count(*) FROM import_item GROUP BY kind")
        distinct = dict(cursor.fetchall())
        cursor.execute(_CHANGES)
        changes = {(kind, change): count for kind, change, count in cursor.fetchall()}
        cursor.execute(
            "SELECT kind, array_agg(DISTINCT key ORDER BY key) FROM import_issue GROUP BY kind ORDER BY kind"
        )
        issues = {kind: tuple(keys) for kind, keys in cursor.fetchall()}
        cursor.execute(_DETAILS, {"limit": options.details})
        details = tuple(
            PlannedChange(
                RecordKind(kind),
                Change(change),
                key,
                title,
                place,
                tuple(fields),
                {name: (old, new) for name, (old, new) in json.loads(values or "{}").items()},
            )
            for kind, change, key, place, fields, values, title in cursor.fetchall()
        )
        cursor.execute(_FINGERPRINT)
        (fingerprint,) = cursor.fetchone()
    return Plan(
        is_complete=is_complete,
        read={kind: staged.read[kind] for kind in RecordKind},
        distinct={kind: distinct.get(kind, 0) for kind in RecordKind},
        repeats=staged.repeats,
        changes={kind: {change: changes.get((kind, change), 0) for change in Change} for kind in RecordKind},
        rejected=tuple(staged.rejected),
        issues=issues,
        details=details,
        removals=tuple(find_removals(source, options.today)),
        fingerprint=fingerprint,
    )
