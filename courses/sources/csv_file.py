"""A table's bytes (CSV, or an Excel workbook's first sheet) as a heading and rows; what is wrong is said in Swedish.

What spoils the whole file raises `SourceError`; what spoils one row is noted on that row.
"""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl

from courses.records import SourceError
from courses.sources.csv_values import quoted
from courses.sources.layouts.layout import Layout

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CELL = 60_000  # characters
MAX_UNPACKED = 100 * 1024 * 1024  # of a workbook: more is no table of courses

_DELIMITER_NAMES = {";": "semikolon", ",": "komma", "\t": "tabb", "|": "lodstreck"}
_ENCODING_NAMES = {"utf-8": "UTF-8", "cp1252": "Windows-1252"}
_MANGLED = re.compile("Ã[¥¤¶…„–]|ï¿½|\ufffd")  # UTF-8 that somebody has read as Windows-1252 and saved again
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class TableRow:
    """`number` is the row of the sheet (the heading is row 1); `fault` says in Swedish why it can't be used."""

    number: int
    cells: tuple[str, ...]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`names` are the layout's names of the columns, in the file's order; an unknown one stands as it is written."""

    names: tuple[str, ...]
    unknown: tuple[str, ...]
    rows: tuple[TableRow, ...]


def read_table(content: bytes, layout: Layout) -> Table:
    """The table in `content`. Raises SourceError when it isn't one of this layout."""
    if not content.strip(b"\xef\xbb\xbf\x00 \t\r\n"):
        raise SourceError("Filen är tom.")
    if len(content) > MAX_BYTES:
        raise SourceError(
            f"Filen är större än {MAX_BYTES // 1024 // 1024} MB. Dela upp den, eller ta bort det som inte hör hit."
        )
    if content.startswith(b"PK\x03\x04"):
        lines = _sheet(content)
    elif content.startswith(_OLD_EXCEL):
        raise SourceError("Filen är i ett äldre Excel-format (xls). Spara den som ”CSV UTF-8” eller som xlsx.")
    else:
        lines = _csv_lines(_decoded(content, layout), layout)
    number, heading = next(lines, (1, ()))
    names, unknown = _columns(heading, layout)
    rows = tuple(_rows(lines, len(names)))
    if not rows:
        raise SourceError(f"Filen har rubriker på rad {number} men inga rader under dem.")
    return Table(names, unknown, rows)


def _decoded(content: bytes, layout: Layout) -> str:
    if content.startswith(_UTF16):
        raise SourceError("Filen är sparad som Unicode-text (UTF-16). Spara den som ”CSV UTF-8”.")
    if b"\x00" in content:
        raise SourceError(f"Filen är ingen textfil: den har nolltecken på rad {_line_of(content, content.index(0))}.")
    for encoding in layout.encodings:
        try:
            text = content.decode(encoding).removeprefix(_BOM)
        except UnicodeDecodeError as error:
            where = _line_of(content, error.start)
            continue
        if mangled := _MANGLED.search(text):
            row = text.count("\n", 0, mangled.start()) + 1
            raise SourceError(
                f"Å, ä och ö är förvanskade (först på rad {row}). Spara filen från källan på nytt som ”CSV UTF-8”."
            )
        return text
    accepted = " eller ".join(_ENCODING_NAMES[encoding] for encoding in layout.encodings)
    raise SourceError(f"Filens tecken går inte att läsa som {accepted} (rad {where}). Spara den som ”CSV UTF-8”.")


def _line_of(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1


def _csv_lines(text: str, layout: Layout) -> Iterator[tuple[int, Sequence[str]]]:
    """The file's rows with their numbers, blank ones left out."""
    heading = text.split("\n", 1)[0]
    if len(heading) > MAX_COLUMNS * 200:
        raise SourceError("Första raden är orimligt lång. Där ska rubrikerna stå, en för varje kolumn.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(heading, layout), strict=True)
    number = 0
    previous = csv.field_size_limit(MAX_CELL)
    try:
        for cells in reader:
            number += 1
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as error:
        if "field limit" in str(error):
            raise SourceError(
                f'Rad {number + 1}: en cell är längre än {MAX_CELL} tecken. Saknar ett citattecken (") sitt par?'
            ) from None
        raise SourceError(
            f'Rad {number + 1}: ett citattecken (") saknar sitt par eller står mitt i en cell. '
            'En cell med citattecken ska börja och sluta med ", och tecknet i texten skrivas dubbelt ("").'
        ) from None
    finally:
        csv.field_size_limit(previous)


def _delimiter(heading: str, layout: Layout) -> str:
    found = next((delimiter for delimiter in layout.delimiters if delimiter in heading), None)
    if found:
        return found
    other = max(_DELIMITER_NAMES, key=heading.count)
    if heading.count(other):
        wanted = " eller ".join(_DELIMITER_NAMES[delimiter] for delimiter in layout.delimiters)
        raise SourceError(f"Kolumnerna ska skiljas åt med {wanted}, men filen har {_DELIMITER_NAMES[other]}.")
    return layout.delimiters[0]


def _sheet(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows of a workbook's first sheet."""
    try:
        _refuse_swollen(content)
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = workbook.worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True), 1):
            texts = [_cell_text(cell) for cell in cells]
            if any(text.strip() for text in texts):
                yield number, texts
    except SourceError:
        raise
    except Exception as error:  # a damaged workbook makes openpyxl and zipfile raise all kinds
        raise SourceError(
            "Filen går inte att öppna som Excel-arbetsbok. Spara den som xlsx eller ”CSV UTF-8”."
        ) from error


def _refuse_swollen(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if sum(part.file_size for part in package.infolist()) > MAX_UNPACKED:
            raise SourceError("Arbetsboken är orimligt stor när den packas upp.")


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _columns(heading: Sequence[str], layout: Layout) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The file's columns by the layout's names, and those that it doesn't know. Raises SourceError."""
    written = _trimmed([" ".join(unicodedata.normalize("NFC", cell).replace(_BOM, "").split()) for cell in heading])
    if not written:
        raise SourceError("Filen har inga rubriker. Första raden ska ha en rubrik för varje kolumn.")
    if len(written) > MAX_COLUMNS:
        raise SourceError(f"Filen har fler än {MAX_COLUMNS} kolumner.")
    known = {column.name.casefold(): column.name for column in layout.columns}
    names = tuple(known.get(name.casefold(), name) for name in written)
    present = set(names)
    lacking = [column.name for column in layout.columns if not column.may_lack and column.name not in present]
    unknown = tuple(name for name in names if name not in known.values())
    if lacking:
        raise SourceError(_about_lacking(lacking, unknown, layout))
    if twice := [name for name, count in Counter(name.casefold() for name in names).items() if count > 1]:
        raise SourceError(f"Kolumnen {quoted(twice[0])} står mer än en gång.")
    if "" in names:
        raise SourceError(f"Kolumn {names.index('') + 1} har ingen rubrik.")
    if unknown and layout.refuses_unknown_columns:
        raise SourceError(" ".join(_about_unknown(name, layout) for name in unknown[:5]))
    return names, unknown


def _about_lacking(lacking: list[str], unknown: Iterable[str], layout: Layout) -> str:
    what = "Kolumnen" if len(lacking) == 1 else "Kolumnerna"
    text = f"{what} {', '.join(quoted(name) for name in lacking)} saknas. Filen ska vara av slaget {layout.name}."
    others = [quoted(name) for name in unknown if name]
    return f"{text} Okända rubriker i filen: {', '.join(others[:5])}." if others else text


def _about_unknown(name: str, layout: Layout) -> str:
    names = {column.name.casefold(): column.name for column in layout.columns}
    close = difflib.get_close_matches(name.casefold(), list(names), n=1)
    guess = f" Menar du {quoted(names[close[0]])}?" if close else " Ta bort den, eller rätta rubriken."
    return f"Kolumnen {quoted(name)} känns inte igen.{guess}"


def _rows(lines: Iterator[tuple[int, Sequence[str]]], width: int) -> Iterator[TableRow]:
    for count, (number, cells) in enumerate(lines, 1):
        if count > MAX_ROWS:
            raise SourceError(f"Filen har fler än {MAX_ROWS} rader. Dela upp den.")
        kept = _trimmed(list(cells), at_least=width)
        fault = ""
        if len(kept) != width:
            fewer = "färre" if len(kept) < width else "fler"
            fault = f"Raden har {len(kept)} celler men rubrikraden {width}: {fewer} än den ska ha."
        yield TableRow(number, tuple(kept), fault)


def _trimmed(cells: list[str], at_least: int = 0) -> list[str]:
    """Without empty cells at the end, as spreadsheets add them."""
    while len(cells) > at_least and not cells[-1].strip():
        cells.pop()
    return cells
