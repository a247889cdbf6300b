"""Tables for the tests: our own layout, filled in by hand."""

from __future__ import annotations

import csv
import io

from courses.sources.csv_reader import CsvReader
from courses.sources.known import Known
from courses.sources.layouts import LAYOUTS

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
