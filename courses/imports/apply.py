"""Write what the plan's tables say: set by set, in the order in which records point at each other.

All of it happens in one transaction, held together by `apply`; imports of different sources wait for each other.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from itertools import count
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from psycopg import sql

from courses.imports.derive import derive_courses
from courses.imports.link import JOINED, link_occasions
from courses.imports.options import ImportOptions
from courses.imports.references import refer
from courses.imports.slugs import SLUG_LENGTH, slug_for
from courses.imports.targets import TARGETS, Target
from courses.models import Course, Provider, Source
from courses.signals import courses_changed
from courses.vocabulary import RecordKind

_ANNOUNCED_AT_ONCE = 1_000
_SEEN_AGAIN_AFTER = dt.timedelta(hours=1)  # within the hour it is not worth a write to each row

_TABLES = """
CREATE TEMPORARY TABLE import_touched (course_id bigint PRIMARY KEY);  -- courses that readers may see changed
CREATE TEMPORARY TABLE import_slug (key text COLLATE "C" NOT NULL, slug text NOT NULL);
"""
_NEW_PROVIDER_NAMES = """
SELECT plan.key, row.data ->> 'name'
FROM import_plan AS plan JOIN import_row AS row ON row.kind = plan.kind AND row.key = plan.key
WHERE plan.kind = 'provider' AND plan.action = 'insert'
ORDER BY plan.place
"""
_SET_SLUGS = """
UPDATE import_row AS row SET data = row.data || jsonb_build_object('slug', import_slug.slug)
FROM import_slug WHERE row.kind = 'provider' AND row.key = import_slug.key
"""
_INSERT = sql.SQL("""
INSERT INTO {table} ({columns})
SELECT {values}
FROM import_plan AS plan
JOIN import_row AS row ON row.kind = plan.kind AND row.key = plan.key
CROSS JOIN LATERAL jsonb_populate_record(
    {row_type}, %(defaults)s::jsonb || row.data
) AS made
WHERE plan.kind = %(kind)s AND plan.action = 'insert'
ORDER BY plan.place
""")
_UPDATE = sql.SQL("""
UPDATE {table} AS target SET {assignments}
FROM import_plan AS plan
JOIN import_row AS row ON row.kind = plan.kind AND row.key = plan.key
CROSS JOIN LATERAL jsonb_populate_record({row_type}, row.data) AS made
WHERE plan.kind = %(kind)s AND plan.action IN ('compose', 'gone') AND target.id = plan.target_id
    AND (target.gone_at IS NOT NULL OR ({current}) IS DISTINCT FROM ({wanted}))
RETURNING target.id
""")
_LOSE = sql.SQL("""
UPDATE {table} AS target SET gone_at = %(now)s
FROM import_plan AS plan
WHERE plan.kind = %(kind)s AND plan.is_lost AND target.id = plan.target_id AND target.gone_at IS NULL
RETURNING target.id
""")
_FETCHED = sql.SQL("""
UPDATE {table} AS target SET fetched_at = %(now)s
FROM import_plan AS plan
WHERE plan.kind = %(kind)s AND plan.action IN ('compose', 'keep') AND target.id = plan.target_id
    AND (target.fetched_at IS NULL OR target.fetched_at < %(stale)s)
""")
_NEW_RECORDS = sql.SQL("""
INSERT INTO courses_sourcerecord
    (source_id, kind, key, {link}, payload, values, issues, digest, fingerprint, enriches, region, last_edited,
    first_seen, last_seen)
SELECT %(source)s, item.kind, item.key, target.id, coalesce(item.payload, '{{}}'), item.values, item.issues,
    -- a record that was deleted after its item had been recognised is read anew by the next run
    item.digest, CASE WHEN item.payload IS NULL THEN '' ELSE item.fingerprint END, item.enriches,
    %(region)s::varchar[], left(item.last_edited, 40), %(now)s, %(now)s
FROM import_plan AS plan
JOIN import_item AS item ON item.kind = plan.kind AND item.key = plan.key
JOIN {table} AS target ON target.key = plan.key
WHERE plan.kind = %(kind)s AND plan.record_id IS NULL AND plan.action <> 'gone'
""")
_OTHER_RECORDS = """
UPDATE courses_sourcerecord AS record
SET payload = coalesce(item.payload, record.payload), values = item.values, issues = item.issues,
    digest = item.digest, fingerprint = item.fingerprint, enriches = item.enriches,
    last_edited = left(item.last_edited, 40), last_seen = %(now)s, gone_at = NULL
FROM import_plan AS plan
JOIN import_item AS item ON item.kind = plan.kind AND item.key = plan.key
WHERE record.id = plan.record_id AND plan.action <> 'gone'
    AND (record.gone_at IS NOT NULL OR item.payload IS NOT NULL AND (
        record.digest <> item.digest OR record.fingerprint <> item.fingerprint OR record.payload <> item.payload
        OR record.issues <> item.issues OR record.enriches <> item.enriches
    ))
"""
# What a region's delta brings may lie elsewhere by now: whose it is was said by the run that took it.
_TAKEN_FOR = """
UPDATE courses_sourcerecord AS record SET region = %(region)s::varchar[]
FROM import_plan AS plan
WHERE record.id = plan.record_id AND plan.action <> 'gone' AND record.region <> %(region)s::varchar[]
"""
_SEEN_RECORDS = """
UPDATE courses_sourcerecord AS record SET last_seen = %(now)s
FROM import_plan AS plan
WHERE record.id = plan.record_id AND plan.action <> 'gone' AND record.last_seen < %(stale)s
"""
_GONE_RECORDS = """
UPDATE courses_sourcerecord AS record SET gone_at = %(now)s
FROM import_plan AS plan
WHERE record.id = plan.record_id AND plan.action = 'gone'
"""
# A first import fills empty tables: without this the planner takes them for empty until autovacuum comes by.
_COUNT_ROWS = """
ANALYZE courses_provider (id, key, gone_at), courses_course (id, key, gone_at, provider_id),
    courses_occasion (id, key, gone_at, course_id, course_key, provider_id),
    courses_sourcerecord (id, source_id, kind, key, gone_at, provider_id, course_id, occasion_id)
"""
_TOUCH_COURSES = """
INSERT INTO import_touched
SELECT course.id
FROM import_plan AS plan
JOIN courses_course AS course ON course.key = plan.key
LEFT JOIN import_row AS row ON row.kind = plan.kind AND row.key = plan.key
WHERE plan.kind = 'info' AND (plan.action = 'insert' OR plan.was_gone OR plan.is_lost OR row.changed <> '{}')
ON CONFLICT DO NOTHING
"""
_TOUCH_BY_OCCASIONS = """
INSERT INTO import_touched
SELECT DISTINCT occasion.course_id
FROM import_plan AS plan
JOIN courses_occasion AS occasion ON occasion.key = plan.key
LEFT JOIN import_row AS row ON row.kind = plan.kind AND row.key = plan.key
WHERE plan.kind = 'event' AND occasion.course_id IS NOT NULL
    AND (plan.action = 'insert' OR plan.was_gone OR plan.is_lost OR row.changed <> '{}')
ON CONFLICT DO NOTHING
"""
_TOUCH_BY_PROVIDERS = """
INSERT INTO import_touched
SELECT id FROM courses_course WHERE provider_id = ANY (%(providers)s)
UNION
SELECT course_id FROM courses_occasion WHERE provider_id = ANY (%(providers)s) AND course_id IS NOT NULL
ON CONFLICT DO NOTHING
"""


def apply_plan(source: Source, options: ImportOptions, now: dt.datetime, *, is_complete: bool) -> None:
    """Write the plan and announce the courses that it touched. Must run in the transaction that made the plan."""
    values: dict[str, Any] = {
        "source": source.pk,
        "now": now,
        "stale": now - _SEEN_AGAIN_AFTER,
        "region": list(options.region),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        cursor.execute(_TOUCH_BY_OCCASIONS)
        _give_new_providers_slugs()
        changed_providers: list[int] = []
        inserted = 0
        for target in TARGETS.values():
            of_kind = {**values, "kind": target.kind.value}
            cursor.execute(_insert(target), {**of_kind, "defaults": _defaults(target, options, now)})
            inserted += cursor.rowcount
            cursor.execute(_update(target), of_kind)
            changed = [pk for (pk,) in cursor.fetchall()]
            cursor.execute(_LOSE.format(table=target.table), of_kind)
            if target.kind is RecordKind.PROVIDER:
                changed_providers = [*changed, *(pk for (pk,) in cursor.fetchall())]
            cursor.execute(_FETCHED.format(table=target.table), of_kind)
            cursor.execute(_NEW_RECORDS.format(table=target.table, link=sql.Identifier(target.link)), of_kind)
        for statement in (_OTHER_RECORDS, *((_TAKEN_FOR,) if is_complete else ()), _SEEN_RECORDS, _GONE_RECORDS):
            cursor.execute(statement, values)
        if inserted:
            cursor.execute(_COUNT_ROWS)
        link_occasions()
        cursor.execute(_TOUCH_COURSES)
        cursor.execute(_TOUCH_BY_OCCASIONS)
        if changed_providers:
            cursor.execute(_TOUCH_BY_PROVIDERS, {"providers": changed_providers})
    derive_courses()
    refer()
    _announce()


def _insert(target: Target) -> sql.Composed:
    columns = [field.attname for field in target.model._meta.concrete_fields if not field.primary_key]
    made: dict[str, sql.Composable] = {column: sql.Identifier("made", column) for column in columns}
    if target.kind is RecordKind.EVENT:
        made.update(JOINED)
    return _INSERT.format(
        table=target.table,
        row_type=target.row_type,
        columns=sql.SQL(", ").join(sql.Identifier(column) for column in columns),
        values=sql.SQL(", ").join(made[column] for column in columns),
    )


def _update(target: Target) -> sql.Composed:
    columns = [*target.said, "source_id"]
    if target.kind is not RecordKind.EVENT:
        columns.append("sort_key")
    if target.kind is RecordKind.PROVIDER:
        columns.append("owner_id")
    assignments: list[sql.Composable] = [
        sql.SQL("{} = {}").format(sql.Identifier(name), sql.Identifier("made", name)) for name in columns
    ]
    if target.kind is RecordKind.INFO:
        assignments.append(sql.SQL("updated_at = %(now)s"))
    return _UPDATE.format(
        table=target.table,
        row_type=target.row_type,
        assignments=sql.SQL(", ").join([*assignments, sql.SQL("gone_at = NULL")]),
        current=sql.SQL(", ").join(sql.Identifier("target", name) for name in columns),
        wanted=sql.SQL(", ").join(sql.Identifier("made", name) for name in columns),
    )


def _defaults(target: Target, options: ImportOptions, now: dt.datetime) -> str:
    """What a new row has beside what its record gives, as JSON under the names of the columns."""
    record = target.model(fetched_at=now)
    if isinstance(record, Course):
        record.created_at = record.updated_at = now
        record.live = options.publish_new
        record.has_unpublished_changes = not options.publish_new
        record.first_published_at = record.last_published_at = now if options.publish_new else None
    values = {field.attname: getattr(record, field.attname) for field in target.model._meta.concrete_fields}
    return json.dumps(values, cls=DjangoJSONEncoder)


def _give_new_providers_slugs() -> None:
    """Addresses from the names, each once: "komvux", "komvux-2"."""
    with connection.cursor() as cursor:
        cursor.execute(_NEW_PROVIDER_NAMES)
        new = cursor.fetchall()
        taken = set(Provider.objects.values_list("slug", flat=True)) if new else set()
        with cursor.copy("COPY import_slug FROM STDIN") as copy:
            for key, name in new:
                wanted = slug_for(name, "anordnare")
                slug = next(slug for slug in _numbered(wanted) if slug not in taken)
                taken.add(slug)
                copy.write_row((key, slug))
        cursor.execute(_SET_SLUGS)


def _numbered(slug: str) -> Iterator[str]:
    yield slug
    for number in count(2):
        yield f"{slug[: SLUG_LENGTH - 6]}-{number}"


def _announce() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT course_id FROM import_touched ORDER BY course_id")
        ids = [pk for (pk,) in cursor.fetchall()]
    for start in range(0, len(ids), _ANNOUNCED_AT_ONCE):
        courses_changed.send(sender=Course, ids=ids[start : start + _ANNOUNCED_AT_ONCE])
