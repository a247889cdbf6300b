"""Files that are good, odd or no tables at all."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile
from contextlib import suppress

import openpyxl
import pytest

from courses.records import SourceError
from courses.sources.csv_file import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, read_table
from courses.sources.layouts import LAYOUTS
from courses.sources.template import template_workbook
from tests.courses.tables.files import SFI, UTBUD, sfi, table

NEEDED = ("id", "titel", "skolform", "kommun", "ort", "start")


def refusal(content: bytes, layout: str = "utbud") -> str:
    with pytest.raises(SourceError) as caught:
        read_table(content, LAYOUTS[layout])
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_table_is_read_in_every_encoding_that_the_layout_accepts(encoding: str) -> None:
    found = read_table(table(SFI, columns=NEEDED, encoding=encoding), UTBUD)
    assert found.names == NEEDED
    assert [(row.number, row.cells, row.fault) for row in found.rows] == [
        (2, ("sfi-c", "Sfi kurs C", "sfi", "Borås", "Borås", "2027-01-11"), "")
    ]


def test_headings_are_known_whatever_their_case_and_blanks() -> None:
    content = "ID; Titel ;SKOLFORM;Kommun;ort;\u00a0start\nsfi-c;Sfi;sfi;;;\n".encode()
    assert read_table(content, UTBUD).names == NEEDED


def test_tabs_part_columns_too_in_our_own_layout() -> None:
    content = table(SFI, columns=NEEDED).replace(b";", b"\t")
    assert read_table(content, UTBUD).rows[0].cells[1] == "Sfi kurs C"


def test_empty_lines_and_empty_cells_at_the_end_do_not_count() -> None:
    content = ";".join(NEEDED).encode() + b";;;\n\n;;;;;\nsfi-c;Sfi;sfi;;;;;;;\n"
    found = read_table(content, UTBUD)
    assert [(row.number, len(row.cells), row.fault) for row in found.rows] == [(4, 6, "")]


def test_a_cell_may_hold_line_ends_delimiters_and_quotes() -> None:
    found = read_table(table(sfi(titel='Sfi; "kurs"\nC'), sfi(id="d"), columns=NEEDED), UTBUD)
    assert [(row.number, row.cells[1]) for row in found.rows] == [(2, 'Sfi; "kurs"\nC'), (3, "Sfi kurs C")]


def test_a_row_with_too_few_or_too_many_cells_is_at_fault_alone() -> None:
    content = table(SFI, columns=NEEDED) + b"a;b\na;b;sfi;d;e;f;g\n"
    assert [row.fault for row in read_table(content, UTBUD).rows] == [
        "",
        "Raden har 2 celler men rubrikraden 6: färre än den ska ha.",
        "Raden har 7 celler men rubrikraden 6: fler än den ska ha.",
    ]


def test_a_workbook_is_read_as_its_first_sheet() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append([*NEEDED, "platser", "löpande start", "takt"])
    sheet.append(["sfi-c", "Sfi", "sfi", "Borås", None, dt.date(2027, 1, 11), 20.0, False, 12.5])
    workbook.create_sheet("Annat").append(["annat"])
    file = io.BytesIO()
    workbook.save(file)
    assert read_table(file.getvalue(), UTBUD).rows[0].cells == (
        *("sfi-c", "Sfi", "sfi", "Borås", "", "2027-01-11"),
        *("20", "nej", "12.5"),
    )


def test_unknown_columns_of_a_systems_table_are_kept() -> None:
    names = [column.name for column in LAYOUTS["yh-omgangar"].columns]
    content = ";".join([*names, "Ny uppgift"]).encode() + b"\n" + b";".join([b"x"] * 11)
    found = read_table(content, LAYOUTS["yh-omgangar"])
    assert found.unknown == ("Ny uppgift",)
    assert found.rows[0].cells == ("x",) * 11


HEADING = ";".join(NEEDED).encode() + b"\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Filen är tom."),
        (b"\xef\xbb\xbf \r\n\r\n", "Filen är tom."),
        (b"\x00" * 50, "Filen är tom."),
        (HEADING, "Filen har rubriker på rad 1 men inga rader under dem."),
        (HEADING.replace(b";", b","), "Kolumnerna ska skiljas åt med semikolon eller tabb, men filen har komma."),
        (HEADING.replace(b";", b"|"), "Kolumnerna ska skiljas åt med semikolon eller tabb, men filen har lodstreck."),
        (
            b"id;titel;skolform;kommun;ort\n",
            "Kolumnen ”start” saknas. Filen ska vara av slaget Kommunens egna utbildningar.",
        ),
        (
            b"id;titel;skolform;komun;ort\n",
            (
                "Kolumnerna ”kommun”, ”start” saknas. Filen ska vara av slaget Kommunens egna utbildningar. "
                "Okända rubriker i filen: ”komun”."
            ),
        ),
        (b"ID;titel;skolform;kommun;ort;start;Titel\n", "Kolumnen ”titel” står mer än en gång."),
        (b"id;titel;skolform;kommun;ort;start;;takt\n", "Kolumn 7 har ingen rubrik."),
        (b"id;titel;skolform;kommun;ort;start;tackt\n", "Kolumnen ”tackt” känns inte igen. Menar du ”takt”?"),
        (
            b"id;titel;skolform;kommun;ort;start;xyz\n",
            "Kolumnen ”xyz” känns inte igen. Ta bort den, eller rätta rubriken.",
        ),
        (b";;;;\n;;;;\n", "Filen har inga rubriker. Första raden ska ha en rubrik för varje kolumn."),
        ("id;titel".encode("utf-16"), "Filen är sparad som Unicode-text (UTF-16). Spara den som ”CSV UTF-8”."),
        (HEADING + b"a\nb\x00;c", "Filen är ingen textfil: den har nolltecken på rad 3."),
        (
            HEADING + "a;BorÃ¥s".encode(),
            "Å, ä och ö är förvanskade (först på rad 2). Spara filen från källan på nytt som ”CSV UTF-8”.",
        ),
        (
            HEADING + b"a;\x81;c",
            "Filens tecken går inte att läsa som UTF-8 eller Windows-1252 (rad 2). Spara den som ”CSV UTF-8”.",
        ),
        (b"\xd0\xcf\x11\xe0rest", "Filen är i ett äldre Excel-format (xls). Spara den som ”CSV UTF-8” eller som xlsx."),
        (b"PK\x03\x04rest", "Filen går inte att öppna som Excel-arbetsbok. Spara den som xlsx eller ”CSV UTF-8”."),
        (b"%PDF-1.7\nannat", "Kolumnerna ”id”, ”titel”, ”skolform”, ”kommun”, ”ort”, ”start” saknas."),
        (
            HEADING + b'a;b\nc;"d;e\nf;g\n',
            'Rad 3: ett citattecken (") saknar sitt par eller står mitt i en cell.',
        ),
        (HEADING + b'a;"b"c;d\n', 'Rad 2: ett citattecken (") saknar sitt par eller står mitt i en cell.'),
        (
            HEADING + b'a;"' + b"b\n" * 40_000,
            'Rad 2: en cell är längre än 60000 tecken. Saknar ett citattecken (") sitt par?',
        ),
        (b"," * MAX_BYTES, "Första raden är orimligt lång. Där ska rubrikerna stå, en för varje kolumn."),
        (b";" * MAX_BYTES, "Första raden är orimligt lång. Där ska rubrikerna stå, en för varje kolumn."),
        (b"," * (MAX_BYTES + 1), "Filen är större än 10 MB. Dela upp den, eller ta bort det som inte hör hit."),
        (b";".join(b"a" * 2 for _ in range(MAX_COLUMNS + 1)), f"Filen har fler än {MAX_COLUMNS} kolumner."),
    ],
)
def test_a_file_that_cannot_be_used_says_why(content: bytes, message: str) -> None:
    assert refusal(content).startswith(message)


def test_megabytes_of_delimiters_cost_no_time() -> None:
    begun = time.perf_counter()
    assert refusal(b",,,,\n" * 2_000_000).startswith("Kolumnerna ska skiljas åt med semikolon")
    assert refusal(b";;;;\n" * 1_500_000).startswith("Filen har inga rubriker")
    assert time.perf_counter() - begun < 10


def test_too_many_rows_are_refused() -> None:
    assert refusal(HEADING + b"a;b;c;d;e;f\n" * (MAX_ROWS + 1)) == f"Filen har fler än {MAX_ROWS} rader. Dela upp den."


def test_windows_1252_is_refused_where_the_layout_does_not_accept_it() -> None:
    names = ";".join(column.name for column in LAYOUTS["sundsvall-komvux"].columns)
    assert refusal(names.encode("cp1252"), "sundsvall-komvux") == (
        "Filens tecken går inte att läsa som UTF-8 (rad 1). Spara den som ”CSV UTF-8”."
    )


def test_a_workbook_that_swells_when_unpacked_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b" " * (101 * 1024 * 1024))
    assert refusal(file.getvalue()) == "Arbetsboken är orimligt stor när den packas upp."


def test_a_workbook_damaged_anywhere_is_refused_or_read_but_never_breaks() -> None:
    whole = template_workbook(UTBUD)
    for position in range(0, len(whole), len(whole) // 60):
        damaged = whole[:position] + bytes([whole[position] ^ 0xFF]) + whole[position + 1 :]
        with suppress(SourceError):
            assert read_table(damaged, UTBUD).rows
