"""Which table each kind of record fills, and with which columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from psycopg import sql

from courses.models import Course, Occasion, Provider
from courses.records import RECORD_TYPES, SourceItem
from courses.vocabulary import RecordKind


@dataclass(frozen=True, slots=True)
class Target:
    """A model that sources fill; `link` is the column of SourceRecord that points at it."""

    kind: RecordKind
    model: type[Provider] | type[Course] | type[Occasion]
    link: str
    said: tuple[str, ...]  # columns that a record gives directly: its fields that the model has
    title: str  # the column that `sort_key` and details are made of

    @property
    def table(self) -> sql.Identifier:
        return sql.Identifier(self.model._meta.db_table)

    @property
    def row_type(self) -> sql.Composed:
        """A NULL of the table's row type, for jsonb_populate_record."""
        return sql.SQL("NULL::{}").format(self.table)

    def columns(self, names: tuple[str, ...], prefix: str) -> sql.Composed:
        return sql.SQL(", ").join(sql.Identifier(prefix, name) if prefix else sql.Identifier(name) for name in names)


def _target(kind: RecordKind, model: type[Provider] | type[Course] | type[Occasion], title: str) -> Target:
    columns = {field.attname for field in model._meta.concrete_fields}
    record_fields = (field.name for field in fields(RECORD_TYPES[kind]))
    said = tuple(name for name in record_fields if name in columns and name not in SourceItem.own_fields)
    return Target(kind, model, f"{model._meta.model_name}_id", said, title)


# In the order in which they are read and written: what others point at comes first.
TARGETS: Mapping[RecordKind, Target] = {
    RecordKind.PROVIDER: _target(RecordKind.PROVIDER, Provider, "name"),
    RecordKind.INFO: _target(RecordKind.INFO, Course, "title"),
    RecordKind.EVENT: _target(RecordKind.EVENT, Occasion, "title"),
}
