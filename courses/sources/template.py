"""The empty file of a layout that people fill in: headings, a row that explains them, and two examples.

Reading the file back ignores the explanations (their row begins with #) and rejects the examples by name.
"""

from __future__ import annotations

import csv
import io

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from courses.sources.layouts.layout import Layout

_WIDTH = 24  # characters of a workbook's column


def template_rows(layout: Layout) -> list[list[str]]:
    """Headings, explanations, and two examples."""
    columns = layout.columns
    explanations = [column.help for column in columns]
    return [
        [column.name for column in columns],
        [f"# {explanations[0]}", *explanations[1:]],
        *([column.examples[number] for column in columns] for number in range(2)),
    ]


def template_csv(layout: Layout) -> bytes:
    """UTF-8 with a byte order mark, by which Excel knows å, ä and ö."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=layout.delimiters[0]).writerows(template_rows(layout))
    return file.getvalue().encode("utf-8-sig")


def template_workbook(layout: Layout) -> bytes:
    """The same as a workbook, with every cell as text so that Excel leaves dates and codes alone."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Utbildningar"
    for row in template_rows(layout):
        sheet.append(row)
    for number, cells in enumerate(sheet.iter_cols(), 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTH
        cells[0].font = Font(bold=True)
        cells[1].font = Font(italic=True)
        for cell in cells:
            cell.number_format = "@"
    sheet.freeze_panes = "A2"
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()
