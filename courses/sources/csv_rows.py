"""One row of a table on its way to becoming records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from courses.records import Issue
from courses.vocabulary import IssueKind, RecordKind

PREFIXES: Mapping[str, RecordKind] = {
    "provider": RecordKind.PROVIDER,
    "course": RecordKind.INFO,
    "event": RecordKind.EVENT,
}


@dataclass(slots=True)
class Row:
    """A row with what its cells mean. `number` is the row of the sheet: the heading is row 1."""

    number: int
    cells: dict[str, str]  # by the layout's column names; stripped, "" when they say nothing
    values: dict[RecordKind, dict[str, Any]] = field(default_factory=lambda: {kind: {} for kind in RecordKind})
    keys: dict[RecordKind, str] = field(default_factory=lambda: dict.fromkeys(RecordKind, ""))
    issues: list[Issue] = field(default_factory=list)
    rejected: str = ""  # why, in Swedish
    enriches: bool = False  # the row only adds to an occasion of another source
    adds_course: bool = True  # False: the row tells nothing of the course that its occasion belongs to

    def reject(self, reason: str) -> None:
        """The first reason holds."""
        self.rejected = self.rejected or reason

    def report(self, kind: IssueKind, column: str, message: str) -> None:
        """Note an issue of the row's occasion, with row and column in its text."""
        where = f"Rad {self.number}, kolumnen {column}: " if column else f"Rad {self.number}: "
        self.issues.append(Issue(kind, RecordKind.EVENT, self.keys[RecordKind.EVENT], column, where + message))
