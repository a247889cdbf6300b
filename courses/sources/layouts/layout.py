"""What a layout is: a table's columns, what each fills, and how a row gets its keys. Data; `csv_reader.py` reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from courses.sources.csv_values import ReadCell, text
from courses.vocabulary import RecordKind

if TYPE_CHECKING:
    from courses.sources.csv_rows import Row
    from courses.sources.known import Known

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the table.

    `fills` names the record's field: "course.title", "event.start", "provider.name"; without it the cell only stands
    in the payload and in keys. A cell that `read` refuses leaves the field empty and is an issue; it rejects the row
    where the column is `required`, as does an empty required cell.
    """

    name: str  # as the heading is written
    fills: str = ""
    read: ReadCell = text
    required: bool = False
    may_lack: bool = False  # whether a file without the column will do
    help: str = ""  # Swedish: for the template and the documentation
    examples: tuple[str, str] = ("", "")  # cells of the template's two example rows


class Repeats(StrEnum):
    """What several rows with one event key are."""

    MERGE = "merge"  # one occasion: lists are joined, the first value of a field holds
    REFUSE = "refuse"  # a mistake, unless they are equal


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A kind of table. Keys are templates over the row's cells and its `parts`; where a part is empty, so is the key.

    An empty provider or course key means that the row names none. A row without event key is rejected.
    """

    slug: str
    name: str
    description: str  # Swedish: what the table is and where it comes from
    columns: tuple[Column, ...]
    delimiters: tuple[str, ...] = (";",)
    encodings: tuple[str, ...] = ("utf-8",)  # a byte order mark is always accepted
    refuses_unknown_columns: bool = False  # else they stay in the payload
    kinds: frozenset[RecordKind] = frozenset(RecordKind)
    provider_key: str
    course_key: str
    event_key: str
    parts: Mapping[str, Callable[[Cells, Known], str]] = field(default_factory=dict)
    repeats: Repeats
    complete: Callable[[Row, Known], None] | None = None  # fields that several cells decide together
    match: Callable[[list[Row], Known], None] | None = None  # ties rows to occasions that other sources give
    rank: int  # of its sources: the lower goes before
    publishes: bool = True  # whether new courses are shown at once
    municipality: str | None = None  # whose table it is, if it is one municipality's; its editors may upload it
    for_municipalities: bool = False  # whether any municipality's editors may upload one of their own
    defaults: Mapping[str, Any] = field(default_factory=dict)  # "course.school_form": value where no column fills it

    @property
    def may_be_uploaded_by_editors(self) -> bool:
        return self.for_municipalities or self.municipality is not None
