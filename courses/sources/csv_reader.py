"""Reads a table through a layout: its rows become providers, courses and occasions.

One row is one occasion (several rows may be the same one). All is read at once: a table has at most 50,000 rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from functools import cached_property
from typing import Any

from courses.records import (
    RECORD_TYPES,
    Delivered,
    Record,
    Rejection,
    StoredRecord,
)
from courses.sources.csv_file import Table, TableRow, read_table
from courses.sources.csv_rows import PREFIXES, Row
from courses.sources.csv_values import CellError, is_sentinel_date
from courses.sources.known import Known
from courses.sources.layouts.layout import Column, Layout, Repeats
from courses.sources.text import means_nothing
from courses.vocabulary import TYPE_OF_SCHOOL_FORM, RecordKind

_JOINED: Mapping[RecordKind, frozenset[str]] = {
    kind: frozenset(item.name for item in fields(record) if str(item.type).startswith("tuple["))
    for kind, record in RECORD_TYPES.items()
}


class CsvReader:
    """A `Reader` (courses/records.py) over one table."""

    is_complete = True

    def __init__(self, content: bytes, layout: Layout, known: Known) -> None:
        self.layout = layout
        self.known = known
        self._content = content
        self._read_cells: dict[tuple[str, str], Any] = {}

    @cached_property
    def _table(self) -> Table:
        return read_table(self._content, self.layout)

    @cached_property
    def _rows(self) -> list[Row]:
        rows = [self._row(row, self._table) for row in self._table.rows if not _is_explanation(row)]
        if self.layout.match:
            self.layout.match([row for row in rows if not row.rejected], self.known)
        return rows

    @cached_property
    def _records(self) -> Mapping[RecordKind, Mapping[str, Record]]:
        return self._gathered([row for row in self._rows if not row.rejected])

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        """Those of the file that the layout doesn't know; they stay in the payloads."""
        return self._table.unknown

    # --- What the importer asks ---

    def read(self, kind: RecordKind) -> Iterator[Delivered]:
        """Providers and courses once each, at the first row that names them; of occasions every row."""
        if kind not in self.layout.kinds:
            return
        records = self._records
        if kind == RecordKind.EVENT:
            yield from (self._delivered(row) for row in self._rows)
            return
        told: set[str] = set()
        for row in self._rows:
            key = row.keys[kind]
            if key in records[kind] and key not in told and not row.rejected:
                told.add(key)
                yield Delivered(kind, row.number, record=records[kind][key])

    def in_scope(self, stored: StoredRecord) -> bool:  # noqa: ARG002 (the protocol's)
        return True

    def still_there(self, kind: RecordKind, keys: Collection[str]) -> frozenset[str]:
        """Rejected rows stand in the file all the same."""
        present = {row.keys[kind] for row in self._rows}
        return frozenset(key for key in keys if key in present)

    def record(self, kind: RecordKind, key: str) -> Record | None:
        """What the file says of a record, for those who look at a plan."""
        return self._records[kind].get(key)

    # --- From cells to a row ---

    def _row(self, table_row: TableRow, table: Table) -> Row:
        cells = {
            name: "" if means_nothing(cell) else cell.strip()
            for name, cell in zip(table.names, table_row.cells, strict=False)
        }
        row = Row(table_row.number, cells)
        if table_row.fault:
            row.reject(table_row.fault)
            return row
        self._set_keys(row)
        for column in self.layout.columns:
            self._read_cell(row, column)
        for path, value in self.layout.defaults.items():
            prefix, _, name = path.partition(".")
            row.values[PREFIXES[prefix]].setdefault(name, value)
        course = row.values[RecordKind.INFO]
        if form := course.get("school_form"):
            course["school_type"] = TYPE_OF_SCHOOL_FORM.get(form, "")
        if self.layout.complete and not row.rejected:
            self.layout.complete(row, self.known)
        if not row.keys[RecordKind.EVENT]:
            row.reject("Raden har inget id.")
        return row

    def _set_keys(self, row: Row) -> None:
        words = defaultdict(str, row.cells)
        for name, part in self.layout.parts.items():
            words[name] = part(row.cells, self.known)
        for kind, template in (
            (RecordKind.PROVIDER, self.layout.provider_key),
            (RecordKind.INFO, self.layout.course_key),
            (RecordKind.EVENT, self.layout.event_key),
        ):
            row.keys[kind] = filled(template, words)

    def _read_cell(self, row: Row, column: Column) -> None:
        cell = row.cells.get(column.name, "")
        if not cell:
            if column.required:
                row.reject(f"Kolumnen {column.name} är tom.")
            return
        value = self._value(column, cell)
        if isinstance(value, CellError):
            if column.required:
                row.reject(f"Kolumnen {column.name}: {value}")
            else:
                row.report(value.kind, column.name, str(value))
            return
        prefix, _, name = column.fills.partition(".")
        if name and value is not None:
            row.values[PREFIXES[prefix]].setdefault(name, value)
        if name == "application_last" and value is None and is_sentinel_date(cell):
            row.values[RecordKind.EVENT]["application_continuous"] = True

    def _value(self, column: Column, cell: str) -> Any:
        """The cell's value or its CellError, read once for all rows where it stands: tables repeat themselves."""
        place = (column.name, cell)
        if place not in self._read_cells:
            try:
                self._read_cells[place] = column.read(cell)
            except CellError as error:
                self._read_cells[place] = error
        return self._read_cells[place]

    # --- From rows to records ---

    def _gathered(self, rows: list[Row]) -> Mapping[RecordKind, Mapping[str, Record]]:
        first: dict[str, Row] = {}
        merged: dict[RecordKind, dict[str, dict[str, Any]]] = {kind: {} for kind in RecordKind}
        payloads: dict[RecordKind, dict[str, dict[str, str]]] = {kind: {} for kind in RecordKind}
        for row in rows:
            key = row.keys[RecordKind.EVENT]
            if key in first and self._refuses(row, first[key]):
                continue
            row.keys = first.setdefault(key, row).keys
            for kind in RecordKind:
                if kind in self.layout.kinds and row.keys[kind] and (kind != RecordKind.INFO or row.adds_course):
                    target = merged[kind].setdefault(row.keys[kind], {})
                    _merge(target, row.values[kind], _JOINED[kind])
                    payloads[kind].setdefault(row.keys[kind], row.cells)
        for row in first.values():
            event = merged[RecordKind.EVENT][row.keys[RecordKind.EVENT]]
            event["enriches"] = row.enriches
            event["course_key"] = row.keys[RecordKind.INFO]
            event["provider_keys"] = (row.keys[RecordKind.PROVIDER],) if row.keys[RecordKind.PROVIDER] else ()
        return {
            kind: {
                key: RECORD_TYPES[kind](key=key, payload=dict(payloads[kind][key]), **values)
                for key, values in merged[kind].items()
                if kind == RecordKind.EVENT or _has_name(values)
            }
            for kind in RecordKind
        }

    def _refuses(self, row: Row, first: Row) -> bool:
        if self.layout.repeats == Repeats.MERGE or row.cells == first.cells:
            return False
        row.reject(f"Raden har samma id som rad {first.number} men annat innehåll. Ge varje tillfälle ett eget nummer.")
        return True

    def _delivered(self, row: Row) -> Delivered:
        kind = RecordKind.EVENT
        if row.rejected:
            rejection = Rejection(kind, row.number, f"Rad {row.number}: {row.rejected}", row.keys[kind])
            return Delivered(kind, row.number, rejection=rejection, issues=tuple(row.issues))
        return Delivered(kind, row.number, record=self._records[kind][row.keys[kind]], issues=tuple(row.issues))


def filled(template: str, words: Mapping[str, str]) -> str:
    """The template with its words, or "" where one of them is empty."""
    used: list[str] = []

    class Noted(dict[str, str]):
        def __missing__(self, name: str) -> str:
            used.append(words[name])
            return words[name]

    text = template.format_map(Noted())
    return text if all(used) else ""


def _is_explanation(row: TableRow) -> bool:
    """A row that only explains the columns, as the template has one."""
    return bool(row.cells) and row.cells[0].lstrip().startswith("#")


def _merge(target: dict[str, Any], values: Mapping[str, Any], joined: frozenset[str]) -> None:
    """The first value of a field holds; lists are joined."""
    for name, value in values.items():
        if name in joined:
            target[name] = tuple(dict.fromkeys((*target.get(name, ()), *value)))
        elif target.get(name) in (None, ""):
            target[name] = value


def _has_name(values: Mapping[str, Any]) -> bool:
    return bool(values.get("title") or values.get("name"))
