"""What is shown of a record that several sources and an editor may know (docs/decisions/0005).

Field by field: the editor's word, else the word of the best ranked source that says something, else the next one's.
Saying nothing is "", None or an empty list. Some fields only mean something together:

- A number and its unit, a pace and "valfri takt", a start and "löpande start", the last days of application and
  "löpande ansökan" are taken together from the best ranked source that says anything of them.
- An end is taken from a source that means the same start. An end before the start is none: the start stays.
- What any source calls cancelled is cancelled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any

from courses.records import RECORD_TYPES, Json, SourceItem
from courses.vocabulary import RecordKind, SchoolForm

_TOGETHER: Mapping[RecordKind, tuple[tuple[str, ...], ...]] = {
    RecordKind.PROVIDER: (),
    RecordKind.INFO: (("credits", "credits_unit"), ("extent_length", "extent_unit")),
    RecordKind.EVENT: (
        ("start", "rolling_start"),
        ("application_last", "application_late", "application_continuous"),
        ("pace", "pace_individual"),
        ("fee", "fee_currency"),
    ),
}

_SILENT: Mapping[RecordKind, Json] = {
    kind: {
        field.name: [] if field.default == () else None if field.default is MISSING else field.default
        for field in fields(record)
        if field.name not in SourceItem.own_fields
    }
    for kind, record in RECORD_TYPES.items()
}


def compose(kind: RecordKind, given: Sequence[Json], kept: Mapping[str, Any] | None = None) -> Json:
    """The effective values: `given` by the sources, best ranked first (at least one), under those `kept` by editors.

    Values are JSON as in SourceRecord.values; `kept` holds overridden fields only, also in JSON.
    """
    # Values stored before a field was added to the record say nothing of it.
    says = [{**_SILENT[kind], **say} for say in given]
    values = says[0] if len(says) == 1 else _combined(kind, says)
    if kind is RecordKind.INFO and not values["school_form"]:
        values["school_form"] = SchoolForm.OTHER.value
    values.update(kept or {})
    if kind is RecordKind.EVENT and ends_before_start(values):
        values["end"] = None
    return values


def _combined(kind: RecordKind, says: Sequence[Json]) -> Json:
    silent = _SILENT[kind]
    values = {
        field: next((say[field] for say in says if _speaks(say[field], silent[field])), silent[field])
        for field in silent
    }
    for group in _TOGETHER[kind]:
        speaker = next((say for say in says if any(_speaks(say[field], silent[field]) for field in group)), silent)
        values.update({field: speaker[field] for field in group})
    if kind is RecordKind.EVENT:
        same_start = (say for say in says if say["start"] in {None, values["start"]})
        values["end"] = next((say["end"] for say in same_start if say["end"]), None)
    return values


def _speaks(value: Any, silence: Any) -> bool:
    return value is not None and value not in ("", []) and not (value is False and silence is False)


def ends_before_start(values: Mapping[str, Any]) -> bool:
    """Whether the dates of an occasion, as ISO text, contradict each other."""
    return bool(values["start"] and values["end"] and values["end"] < values["start"])
