"""Join occasions with the courses and providers that their sources name, also when those arrive later.

New ones are joined where they are inserted (`JOINED`), which saves writing each of them again.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection
from psycopg import sql

# Touches import_touched: a course that gets or loses an occasion looks different.
_COURSES_OF_PLANNED = """
UPDATE courses_occasion AS occasion SET course_id = course.id
FROM import_plan AS plan, courses_course AS course
WHERE plan.kind = 'event' AND plan.action IN ('compose', 'gone') AND occasion.key = plan.key
    AND course.key = occasion.course_key AND occasion.course_id IS DISTINCT FROM course.id
"""
_MOVED_TO_UNKNOWN = """
UPDATE courses_occasion AS occasion SET course_id = NULL
FROM import_row AS row
WHERE row.kind = 'event' AND 'course_key' = ANY (row.changed) AND occasion.key = row.key
    AND NOT EXISTS (SELECT FROM courses_course AS course WHERE course.key = occasion.course_key)
"""
_COURSES_THAT_ARRIVED = """
UPDATE courses_occasion AS occasion SET course_id = course.id
FROM courses_course AS course
WHERE occasion.course_id IS NULL AND occasion.course_key <> '' AND course.key = occasion.course_key
"""
# The first known of the named; one that is gone only if no other is known.
_FIRST_KNOWN = sql.SQL("""
SELECT provider.id
FROM jsonb_array_elements_text({provider_keys}) WITH ORDINALITY AS named (key, place)
JOIN courses_provider AS provider ON provider.key = named.key
ORDER BY provider.gone_at IS NOT NULL, named.place
LIMIT 1
""")
_PROVIDERS_OF_PLANNED = sql.SQL("""
UPDATE courses_occasion AS occasion SET provider_id = wanted.provider_id
FROM (
    SELECT row.key, ({first_known}) AS provider_id
    FROM import_plan AS plan JOIN import_row AS row ON row.kind = plan.kind AND row.key = plan.key
    WHERE plan.kind = 'event' AND plan.action IN ('compose', 'gone')
) AS wanted
WHERE occasion.key = wanted.key AND occasion.provider_id IS DISTINCT FROM wanted.provider_id
    AND NOT 'provider_id' = ANY (occasion.overridden_fields)
""").format(first_known=_FIRST_KNOWN.format(provider_keys=sql.SQL("row.data -> 'provider_keys'")))
# Columns of an occasion that is inserted from a `row` of import_row; its course and providers are in place.
JOINED: Mapping[str, sql.Composable] = {
    "course_id": sql.SQL("(SELECT id FROM courses_course WHERE key = row.data ->> 'course_key')"),
    "provider_id": sql.SQL("({first_known})").format(
        first_known=_FIRST_KNOWN.format(provider_keys=sql.SQL("row.data -> 'provider_keys'"))
    ),
}
_PROVIDERS_THAT_ARRIVED = sql.SQL("""
WITH arrived AS (
    SELECT DISTINCT ON (occasion.id) occasion.id,
        ({first_known}) AS provider_id
    FROM courses_occasion AS occasion
    JOIN courses_sourcerecord AS record ON record.occasion_id = occasion.id AND record.gone_at IS NULL
    JOIN courses_source AS source ON source.id = record.source_id
    WHERE occasion.provider_id IS NULL AND NOT 'provider_id' = ANY (occasion.overridden_fields)
    ORDER BY occasion.id, source.rank, source.id
), joined AS (
    UPDATE courses_occasion AS occasion SET provider_id = arrived.provider_id
    FROM arrived
    WHERE occasion.id = arrived.id AND arrived.provider_id IS NOT NULL
    RETURNING occasion.course_id
)
INSERT INTO import_touched SELECT DISTINCT course_id FROM joined WHERE course_id IS NOT NULL ON CONFLICT DO NOTHING
""").format(first_known=_FIRST_KNOWN.format(provider_keys=sql.SQL("record.values -> 'provider_keys'")))


def link_occasions() -> None:
    """Give each occasion its course and its provider; needs the source records of the run in place."""
    with connection.cursor() as cursor:
        cursor.execute(_COURSES_OF_PLANNED)
        cursor.execute(_MOVED_TO_UNKNOWN)
        cursor.execute(_COURSES_THAT_ARRIVED)
        cursor.execute(_PROVIDERS_OF_PLANNED)
        cursor.execute(_PROVIDERS_THAT_ARRIVED)
