"""Wagtail's reference index after an import: what the admin shows as the usage of a provider or a municipality.

Wagtail keeps it by signals, which writing in sets doesn't send. So what it would note of the touched records is noted
here: a row for each provider, owner and municipality that a course, one of its occasions or a provider points at.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from psycopg import sql
from wagtail.models import ReferenceIndex

from courses.models import Course, Provider

_BATCH = 5_000
_OF_OCCASION = "occasions.item.provider"

_TABLE = """
CREATE TEMPORARY TABLE import_reference (
    object_id text NOT NULL, to_type integer NOT NULL, to_id text NOT NULL, model_path text NOT NULL,
    content_path text NOT NULL, content_path_hash uuid NOT NULL
)
"""
_TOUCHED: Mapping[type[models.Model], sql.SQL] = {
    Course: sql.SQL("SELECT course_id AS id FROM import_touched"),
    Provider: sql.SQL("""
        SELECT provider.id
        FROM import_plan AS plan JOIN courses_provider AS provider ON provider.key = plan.key
        WHERE plan.kind = 'provider' AND plan.action IN ('insert', 'compose')
    """),
}
_OF_FIELD = sql.SQL("""
INSERT INTO import_reference
SELECT record.id::text, %(to_type)s, record.{column}::text, %(path)s, %(path)s, %(hash)s
FROM {table} AS record JOIN ({touched}) AS touched ON touched.id = record.id
WHERE record.{column} IS NOT NULL
""")
_OCCASIONS = """
SELECT occasion.course_id, occasion.id, occasion.provider_id
FROM courses_occasion AS occasion JOIN import_touched AS touched ON touched.course_id = occasion.course_id
WHERE occasion.provider_id IS NOT NULL
"""
_FORGET = sql.SQL("""
DELETE FROM wagtailcore_referenceindex AS known
USING ({touched}) AS touched
WHERE known.base_content_type_id = %(type)s AND known.object_id = touched.id::text
    AND known.model_path = ANY (%(paths)s) AND NOT EXISTS (
        SELECT FROM import_reference AS wanted
        WHERE wanted.object_id = known.object_id AND wanted.to_type = known.to_content_type_id
            AND wanted.to_id = known.to_object_id AND wanted.content_path = known.content_path
    )
""")
_REMEMBER = """
INSERT INTO wagtailcore_referenceindex (content_type_id, base_content_type_id, object_id, to_content_type_id,
    to_object_id, model_path, content_path, content_path_hash)
SELECT %(type)s, %(type)s, object_id, to_type, to_id, model_path, content_path, content_path_hash
FROM import_reference
ON CONFLICT DO NOTHING
"""


def refer() -> None:
    """Bring the index up to date for the run's providers and for the courses in `import_touched`."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
    _refer(Provider, ("municipality", "owner"))
    _refer(Course, ("provider", "owner"))


def _refer(model: type[models.Model], names: tuple[str, ...]) -> None:
    table, touched = sql.Identifier(model._meta.db_table), _TOUCHED[model]
    values: dict[str, Any] = {"type": _type(model), "paths": [*names, _OF_OCCASION]}
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE import_reference")
        for name in names:
            field = model._meta.get_field(name)
            cursor.execute(
                _OF_FIELD.format(table=table, touched=touched, column=sql.Identifier(field.attname)),  # type: ignore[union-attr]
                {"to_type": _type(field.related_model), "path": name, "hash": _hash(name)},
            )
        if model is Course:
            _refer_occasions()
        cursor.execute("ANALYZE import_reference")
        cursor.execute(_FORGET.format(touched=touched), values)
        cursor.execute(_REMEMBER, values)


def _refer_occasions() -> None:
    """An occasion is a part of its course: the course refers to the occasion's provider."""
    provider = _type(Provider)
    with connection.chunked_cursor() as reading, connection.cursor() as writing:
        reading.execute(_OCCASIONS)
        while batch := reading.fetchmany(_BATCH):
            with writing.copy("COPY import_reference FROM STDIN") as copy:
                for course_id, occasion_id, provider_id in batch:
                    path = f"occasions.{occasion_id}.provider"
                    copy.write_row((str(course_id), provider, str(provider_id), _OF_OCCASION, path, _hash(path)))


def _type(model: Any) -> int:
    return ContentType.objects.get_for_model(model, for_concrete_model=False).pk


def _hash(path: str) -> str:
    return str(ReferenceIndex._get_content_path_hash(path))
