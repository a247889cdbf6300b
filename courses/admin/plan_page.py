"""A kept plan (courses/domain/uploads.py) in words: its counts, and one list at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.utils.html import strip_tags

from courses.imports.outcome import REPORT_NAMES, Change
from courses.imports.targets import TARGETS
from courses.records import Json
from courses.sources.text import cut
from courses.vocabulary import LANGUAGE_NAMES, RecordKind
from organisations.geography import municipalities

CHANGE_LABELS: Mapping[Change, str] = {
    Change.NEW: "Nya",
    Change.CHANGED: "Ändrade",
    Change.UNCHANGED: "Oförändrade",
    Change.GONE: "Borta",
}
REJECTED, ODD = "avvisade", "avvikelser"
_LONGEST_VALUE = 300  # characters of a value that are shown
_NOTHING = "(tomt)"


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A field that gets another value, as people read it; both empty where only the name is told."""

    label: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list: `row` of the file (None for what the file lacks), what it is about, and what is said of it."""

    row: int | None
    kind: str
    text: str
    values: tuple[ValueChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A list of the plan. `count` is of everything, `lines` may be fewer."""

    slug: str
    label: str
    count: int
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class CountRow:
    """The counts of one kind of record: read, distinct, then by change in the order of `CHANGE_LABELS`."""

    label: str
    read: int
    distinct: int
    changes: tuple[int, ...]


def count_rows(report: Json) -> list[CountRow]:
    """The figures of a plan or of a run's report; empty for a run that failed."""
    return [
        CountRow(
            str(kind.label),
            report["read"][name],
            report["distinct"][name],
            tuple(report["changes"][name][change.value] for change in CHANGE_LABELS),
        )
        for kind, name in REPORT_NAMES.items()
        if name in report.get("read", {})
    ]


def sections(plan: Json) -> list[Section]:
    """The plan's lists that hold something, what needs a look first."""
    found = [
        Section(REJECTED, "Avvisade rader", len(plan["rejected"]), rejected_lines(plan["rejected"])),
        Section(ODD, "Avvikelser", *_odd(plan["issues"])),
        *(_changed(plan, change) for change in (Change.CHANGED, Change.NEW, Change.GONE)),
    ]
    return [section for section in found if section.count]


def rejected_lines(rejected: Sequence[Json]) -> list[Line]:
    """Rejections in the order of the file."""
    return [
        Line(item["place"], _kind_label(item["kind"]), item["reason"])
        for item in sorted(rejected, key=lambda item: (item["place"], item["kind"]))
    ]


def _odd(issues: Sequence[Json]) -> tuple[int, list[Line]]:
    lines = [Line(None, issue["label"], text) for issue in issues for text in issue["rows"]]
    return len(lines), lines


def _changed(plan: Json, change: Change) -> Section:
    lines = [
        Line(item["place"], str(RecordKind(item["kind"]).label), item["title"], _values(item))
        for item in sorted(plan["details"], key=_order)
        if item["change"] == change.value
    ]
    count = sum(counts[change.value] for counts in plan["changes"].values())
    return Section(change.value, CHANGE_LABELS[change], count, lines)


def _order(item: Json) -> tuple[bool, int, int]:
    """By row of the file, what it lacks last; within a row the provider, then the course, then the occasion."""
    return item["place"] is None, item["place"] or 0, RecordKind.values.index(item["kind"])


def _values(item: Json) -> tuple[ValueChange, ...]:
    kind = RecordKind(item["kind"])
    return tuple(
        ValueChange("Anordnare" if name == "provider_id" else _label(kind, name), *_pair(kind, name, old, new))
        for name, (old, new) in sorted(item["values"].items())
    )


def _pair(kind: RecordKind, name: str, old: Any, new: Any) -> tuple[str, str]:
    if name in {"provider_id", "course_key"}:
        return "", ""
    return readable(kind, name, old), readable(kind, name, new)


def _municipality(code: str) -> str:
    return municipalities()[code].name if code in municipalities() else code


# What the codes of these fields are called.
_CODES: Mapping[str, Callable[[str], str]] = {
    "municipality_id": _municipality,
    "municipality_codes": _municipality,
    "languages": lambda code: str(LANGUAGE_NAMES.get(code, code)),
}


@cache
def _field(kind: RecordKind, name: str) -> Any:
    return TARGETS[kind].model._meta.get_field(name.removesuffix("_id") if name.endswith("y_id") else name)


def _label(kind: RecordKind, name: str) -> str:
    label = str(_field(kind, name).verbose_name)
    return f"{label[:1].upper()}{label[1:]}"


def readable(kind: RecordKind, name: str, value: Any) -> str:
    """A stored value as people read it: names instead of codes, text without markup, not endlessly long."""
    if value in (None, "", []):
        return _NOTHING
    if isinstance(value, bool):
        return "ja" if value else "nej"
    field = _field(kind, name)
    if isinstance(field, ArrayField) or name in _CODES:
        items = value if isinstance(value, list) else [value]
        return cut(", ".join(_CODES[name](item) if name in _CODES else str(item) for item in items), _LONGEST_VALUE)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return cut(" ".join(strip_tags(str(value).replace("><", "> <")).split()), _LONGEST_VALUE)


def _kind_label(report_name: str) -> str:
    return next(str(kind.label) for kind, name in REPORT_NAMES.items() if name == report_name)
