"""What is said of one record while it is read: its issues, each field and kind once."""

import datetime as dt
from collections.abc import Collection
from typing import Any, TypeVar

from courses.records import Issue
from courses.sources.langstrings import best_texts
from courses.sources.text import clean
from courses.sources.values import (
    Reading,
    flat,
    is_absent,
    read_bool,
    read_code,
    read_date,
    read_email,
    read_id,
    read_int,
    read_rich_text,
    read_text,
    read_url,
    single,
)
from courses.vocabulary import IssueKind, RecordKind

T = TypeVar("T")

MAX_ISSUES = 40  # of one record: a hostile one must not fill the report
_EXCERPT = 80
_NO_DAY: Reading[dt.date | None] = Reading(None)


class Notes:
    """Collects a record's issues, and reads the values that need more than one reader's answer."""

    def __init__(self, kind: RecordKind, key: str) -> None:
        self._kind = kind
        self._key = key
        self._issues: dict[tuple[IssueKind, str], Issue] = {}

    @property
    def issues(self) -> tuple[Issue, ...]:
        return tuple(self._issues.values())

    def add(self, kind: IssueKind, field: str, detail: str = "") -> None:
        """Notes an issue; `detail` is Swedish and holds no personal data."""
        field = clean(field)[:120]
        if len(self._issues) < MAX_ISSUES:
            self._issues.setdefault(
                (kind, field), Issue(kind.value, self._kind, self._key, field, detail[: _EXCERPT * 2])
            )

    def take(self, reading: Reading[T], field: str, value: object = None, *, private: bool = False) -> T:
        """The reading's value; its problem is noted, with the offending value unless that is `private`."""
        if reading.problem:
            self.add(reading.problem, field, "" if private else excerpt(value))
        return reading.value

    def fields_of(self, value: object, field: str) -> dict[str, Any]:
        """An object's fields, also when it lies alone in a list; {} for nothing, with an issue for anything else."""
        if isinstance(value, dict):
            return value
        if value is None:
            return {}
        found = single(value)
        if isinstance(found, dict):
            return found
        if not is_absent(value):
            self.add(IssueKind.VALUE_UNREADABLE, field, excerpt(value))
        return {}

    def text(self, value: object, field: str, limit: int, *, private: bool = False) -> str:
        """Plain text in the best language given."""
        for raw in self._texts(value, field):
            reading = read_text(raw, limit)
            if reading.value or reading.problem:
                return self.take(reading, field, raw, private=private)
        return ""

    def rich_text(self, value: object, field: str) -> str:
        """Sanitised HTML in the best language given."""
        for raw in self._texts(value, field):
            reading = read_rich_text(raw)
            if reading.value or reading.problem:
                return self.take(reading, field)
        return ""

    def url(self, value: object, field: str) -> str:
        """The first address that can be followed; the issue is about the first that can't, if none can."""
        failed: tuple[Reading[str], Any] | None = None
        for raw in self._texts(value, field):
            reading = read_url(raw)
            if reading.value:
                return reading.value
            failed = failed or (reading, raw)
        return self.take(failed[0], field, failed[1]) if failed else ""

    def email(self, value: object, field: str) -> str:
        """The first e-mail address of a list or of one value."""
        for part in () if value is None else flat(value):
            if email := self.take(read_email(part), field, private=True):
                return email
        return ""

    def texts(self, value: object, field: str, limit: int) -> tuple[str, ...]:
        """Plain texts, each once; one that is too long is cut."""
        found: dict[str, str] = {}
        for part in () if value is None else flat(value):
            for raw in self._texts(part, field):
                if text := self.take(read_text(raw, limit), field, raw):
                    found.setdefault(text.casefold(), text)
        return tuple(found.values())

    def code(self, value: object, field: str, limit: int = 80) -> str:
        """The code of {"type", "code"}, or a mere code; unknown codes are `emil3_schema.inspect`'s matter."""
        if value is None:
            return ""
        found = single(value)
        if isinstance(found, dict):
            found = found.get("code", None if "type" in found or not found else found)
        return self.take(read_code(found, limit), field, value)

    def codes(self, value: object, field: str, limit: int = 80) -> tuple[str, ...]:
        """The codes of a list, each once."""
        found = (self.code(part, field, limit) for part in (() if value is None else flat(value)))
        return tuple(dict.fromkeys(code for code in found if code))

    def day(self, value: object, field: str) -> Reading[dt.date | None]:
        """A day, or a sentinel."""
        if value is None:
            return _NO_DAY
        reading = read_date(value)
        self.take(reading, field, value)
        return reading

    def flag(
        self, value: object, field: str, yes: Collection[str] = frozenset(), no: Collection[str] = frozenset()
    ) -> bool | None:
        """Yes or no; `yes` and `no` are the field's own words for it, casefolded."""
        return None if value is None else self.take(read_bool(value, yes, no), field, value)

    def number(
        self, value: object, field: str, low: int, high: int, units: Collection[str] = frozenset()
    ) -> int | None:
        """A whole number within bounds, with or without one of the `units` after it."""
        return None if value is None else self.take(read_int(value, low, high, units), field, value)

    def key(self, value: object, field: str) -> str:
        """Another record's id."""
        return "" if value is None else self.take(read_id(value), field, value)

    def _texts(self, value: object, field: str) -> list[Any]:
        if value is None:
            return []
        raws, odd = best_texts(value)
        if odd and not raws:
            self.add(IssueKind.VALUE_UNREADABLE, field, excerpt(value))
        return raws


def excerpt(value: object) -> str:
    """A value as an issue shows it: short, and of a list or an object only that it is one."""
    if isinstance(value, bool):
        return "sant" if value else "falskt"
    if isinstance(value, list | tuple):
        return "en lista"
    if isinstance(value, dict):
        return "ett objekt"
    if isinstance(value, str):
        text = clean(value[:_EXCERPT])
        return f"”{text}…”" if len(value) > _EXCERPT else f"”{text}”"
    if isinstance(value, int) and value.bit_length() > 200:
        return "ett mycket stort tal"
    return "" if value is None else str(value)
