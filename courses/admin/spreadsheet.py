"""Tables to download that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.timezone import localdate

_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """The text, marked as text where Excel would take it for a formula (OWASP: CSV injection)."""
    return f"'{text}" if text.startswith(_FORMULA_BEGINS) else text


def dated(name: str) -> str:
    """The name of a file made today, without its ending: "utbildningar-2026-11-22"."""
    return f"{name}-{localdate():%Y-%m-%d}"


def csv_response(file_name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The rows (headings first) as a file: semicolons, UTF-8 with a byte order mark, as Swedish Excel opens it."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    writer = csv.writer(response, delimiter=";")
    writer.writerows([safe_cell(str(cell)) for cell in row] for row in rows)
    return response
