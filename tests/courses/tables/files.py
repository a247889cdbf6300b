"""Tables for the tests: our own layout, filled in by hand; and what a reader makes of them."""

from __future__ import annotations

import csv
import io
from typing import Any

from courses.records import Delivered, OccasionRecord
from courses.sources.csv_reader import CsvReader
from courses.sources.known import Known
from courses.sources.layouts import LAYOUTS
from courses.vocabulary import RecordKind

UTBUD = LAYOUTS["utbud"]
SFI = {
    "id": "sfi-c",
    "titel": "Sfi kurs C",
    "skolform": "sfi",
    "kommun": "Borås",
    "ort": "Borås",
    "start": "2027-01-11",
}


def table(*rows: dict[str, str], columns: tuple[str, ...] | None = None, encoding: str = "utf-8") -> bytes:
    """A file of our own layout; `columns` defaults to all of the layout's."""
    names = columns or tuple(column.name for column in UTBUD.columns)
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return file.getvalue().encode(encoding)


def sfi(**cells: str) -> dict[str, str]:
    """A good row, changed; a blank in a column's name is written as underscore."""
    return {**SFI, **{name.replace("_", " "): cell for name, cell in cells.items()}}


def reader(*rows: dict[str, str], municipality: str | None = "1490") -> CsvReader:
    return CsvReader(table(*rows), UTBUD, Known("utbud-1490", municipality))


def rejections(found: CsvReader) -> list[tuple[int, str]]:
    return [(item.place, item.rejection.reason) for item in found.read(RecordKind.EVENT) if item.rejection]


def issues(found: CsvReader) -> list[tuple[str, str]]:
    return [(issue.kind, issue.detail) for item in found.read(RecordKind.EVENT) for issue in item.issues]


def events(found: CsvReader) -> list[OccasionRecord]:
    return [record for item in found.read(RecordKind.EVENT) if isinstance(record := item.record, OccasionRecord)]


def only(items: Any) -> Any:
    """The one record that was delivered."""
    (item,) = items
    assert isinstance(item, Delivered)
    return item.record
