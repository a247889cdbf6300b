"""What the sources say of a record, field by field: what "restore" puts back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from courses.imports.compose import compose
from courses.imports.derive import directions_of, most_common, union
from courses.models import Course, Occasion, Overridable, Provider, SourceRecord
from courses.records import Json
from courses.vocabulary import RecordKind

Target = tuple[str, int]  # "provider", "course" or "occasion", and a primary key

_MODELS: Mapping[str, tuple[RecordKind, type[Overridable]]] = {
    "provider": (RecordKind.PROVIDER, Provider),
    "course": (RecordKind.INFO, Course),
    "occasion": (RecordKind.EVENT, Occasion),
}


def target_of(record: Overridable) -> Target:
    return str(record._meta.model_name), record.pk


def source_records(record: Course | Provider) -> list[SourceRecord]:
    """All that sources say of a provider, or of a course and its occasions: still given first, best rank first."""
    its = Q(course=record.pk) | Q(occasion__course=record.pk) if isinstance(record, Course) else Q(provider=record.pk)
    records = (
        SourceRecord.objects.filter(its).select_related("source").order_by("kind", "key", "source__rank", "source_id")
    )
    return sorted(records, key=lambda one: (one.kind == RecordKind.EVENT, one.key, one.gone_at is not None))


def source_values(
    record: Course | Provider, records: Iterable[SourceRecord] | None = None
) -> dict[Target, dict[str, Any]]:
    """What the sources together say of the record (and a course's occasions), by field, as the models' own types.

    A record that all its sources have dropped, but for what only enriches it, keeps what they said last.
    Costs one query, none when `records`
    (as from `source_records`) are given.
    """
    given: dict[Target, list[SourceRecord]] = defaultdict(list)
    for one in source_records(record) if records is None else records:
        if one.occasion_id:
            given["occasion", one.occasion_id].append(one)
        else:
            given[target_of(record)].append(one)
    values = {target: _composed(target[0], said) for target, said in given.items()}
    if isinstance(record, Course) and target_of(record) in values:
        values[target_of(record)] |= _derived(record, values[target_of(record)])
    return values


def _composed(target: str, said: list[SourceRecord]) -> dict[str, Any]:
    kind, model = _MODELS[target]
    still = [one for one in said if one.gone_at is None]
    if all(one.enriches for one in still):
        still = sorted(said, key=lambda one: (one.source.rank, one.source_id))
    return typed(model, compose(kind, [one.values for one in still]))


def _derived(course: Course, said: Mapping[str, Any]) -> dict[str, Any]:
    """What a course has from its occasions and codes (courses/imports/derive.py), had no editor chosen otherwise."""
    rows = Occasion.objects.filter(course=course.pk, gone_at=None).order_by("pk").values_list("provider_id", "keywords")
    occasions = list(rows)
    keywords = union(words for _provider, words in occasions)
    codes = said["code"], said["subject_codes"], said["school_type"]
    return {
        "provider_id": most_common([provider for provider, _words in occasions if provider is not None], None),
        "keywords": keywords,
        "direction_ids": directions_of(said["title"], *codes, keywords),
    }


def typed(model: type[Overridable], values: Mapping[str, Any] | Json) -> dict[str, Any]:
    """JSON values as the model holds them: dates, decimals."""
    return {
        field: model._meta.get_field(field).to_python(values[field])  # type: ignore[union-attr]
        for field in model.SOURCE_FIELDS
        if field in values
    }
