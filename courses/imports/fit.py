"""The last gate before the database: values that no column would hold become shorter or none, and an issue.

A reader gives sensible values; what slips through must cost a field, never the run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from courses.imports.targets import TARGETS
from courses.records import Issue, Record
from courses.vocabulary import RecordKind

# What is still true when it is cut; an address or a code is not.
_PROSE = frozenset({"title", "name", "degree", "contractor", "street_address", "responsible_body", "towns", "keywords"})

Limits = Mapping[str, int | Decimal]


def fitted(record: Record) -> tuple[Record, tuple[Issue, ...]]:
    """`record` as its table can hold it, and an issue for each field that had to give way."""
    texts, lists, numbers = limits_of(record.kind)
    changes: dict[str, Any] = {}
    for name, limit in texts.items():
        if len(text := getattr(record, name)) > limit:
            changes[name] = _shorter(name, text, limit)
    for name, limit in lists.items():
        items = getattr(record, name)
        if any(len(item) > limit for item in items):
            cut = (item if len(item) <= limit else _shorter(name, item, limit) for item in items)
            changes[name] = tuple(item for item in cut if item)
    for name, largest in numbers.items():
        number = getattr(record, name)
        if number is not None and not 0 <= number <= largest:
            changes[name] = None
    if not changes:
        return record, ()
    return replace(record, **changes), tuple(
        Issue(
            "number_out_of_range" if name in numbers else "text_too_long",
            record.kind,
            record.key,
            name,
            "Talet ryms inte och har lämnats tomt."
            if name in numbers
            else "Texten ryms inte och har kortats eller tagits bort.",
        )
        for name in changes
    )


def _shorter(name: str, text: str, limit: int) -> str:
    return f"{text[: limit - 1].rstrip()}…" if name in _PROSE else ""


@cache
def limits_of(kind: RecordKind) -> tuple[Mapping[str, int], Mapping[str, int], Mapping[str, int | Decimal]]:
    """The longest texts, the longest items of lists and the largest numbers that the columns of `kind` take."""
    texts: dict[str, int] = {}
    lists: dict[str, int] = {}
    numbers: dict[str, int | Decimal] = {}
    for name in TARGETS[kind].said:
        field = TARGETS[kind].model._meta.get_field(name)
        if isinstance(field, ArrayField):
            if inner := getattr(field.base_field, "max_length", None):
                lists[name] = inner
        elif isinstance(field, models.CharField) and field.max_length:
            texts[name] = field.max_length
        elif isinstance(field, models.DecimalField):
            numbers[name] = Decimal(10) ** (field.max_digits - field.decimal_places) - 1
        elif isinstance(field, models.IntegerField):
            numbers[name] = connection.ops.integer_field_range(field.get_internal_type())[1]
    return texts, lists, numbers
