"""Overrides: which fields of an imported record are an editor's and no longer the source's (decision 5).

An override is a name in `overridden_fields`. It is made by a form (a field left with another value than the form was
opened with) or by `override`, and taken away by `restore` alone. Publishing never takes one away.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the models import this module
    from courses.models import Occasion, Overridable

# Follows from what sources give (courses/domain/ownership.py); the row's own, never a draft's.
OWNER = "owner_id"


def source_field(record_type: type[Overridable], name: str) -> str | None:
    """The name in SOURCE_FIELDS of the form field `name` ("provider" -> "provider_id"); None if no source gives it."""
    return next((field for field in (name, f"{name}_id") if field in record_type.SOURCE_FIELDS), None)


def in_order(record_type: type[Overridable], fields: Collection[str]) -> list[str]:
    """The fields as `overridden_fields` keeps them: those that a source decides over, once, in the model's order."""
    return [field for field in record_type.SOURCE_FIELDS if field in fields]


def keep_live_values(drafted: Overridable, live: Overridable) -> None:
    """Give `drafted` what has been written to `live` since the draft was begun.

    Fields that the draft overrides keep the draft's value. All others that a source may give take the live value, also
    where an editor overrode them meanwhile: that override stays, though the draft doesn't know it.
    """
    own = set(drafted.overridden_fields) - {OWNER}
    for field in live.SOURCE_FIELDS:
        if field not in own:
            setattr(drafted, field, getattr(live, field))
    drafted.overridden_fields = in_order(type(live), own | set(live.overridden_fields))


def settle_dates(occasion: Occasion) -> None:
    """Start and end may come from two hands. As for a source's own dates: the start stays, an end before it is none."""
    if occasion.start and occasion.end and occasion.end < occasion.start:
        occasion.end = None


def override(record: Overridable, values: Mapping[str, Any]) -> list[str]:
    """Set fields to an editor's values, in memory. Returns the names of those that got another value.

    On an imported record they become overridden; a hand-made one has nothing to override.
    """
    changed = [field for field, value in values.items() if getattr(record, field) != value]
    for field in changed:
        setattr(record, field, values[field])
    if record.is_imported:
        record.overridden_fields = in_order(type(record), {*record.overridden_fields, *changed})
    return changed


def release(record: Overridable, values: Mapping[str, Any]) -> None:
    """Take overrides away, in memory: the fields get the source's values and follow the source again."""
    for field, value in values.items():
        setattr(record, field, value)
    record.overridden_fields = [field for field in record.overridden_fields if field not in values]


def label_of(record_type: type[Overridable], field: str) -> str:
    """The field's Swedish name as forms show it."""
    return str(record_type._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def labels_of(record_type: type[Overridable], fields: Iterable[str]) -> list[str]:
    return [label_of(record_type, field) for field in fields]
