"""Taking an override away: the field follows its source again."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from courses.domain.amend import amend, changed_occasions
from courses.domain.drafts import lock
from courses.domain.overrides import release, settle_dates
from courses.domain.source_values import Target, source_values
from courses.models import Course, Occasion, Provider
from organisations.geography import sort_key
from organisations.models import User

RESTORED = "courses.restore"
FOLLOWS = "Fältet följer redan källan."


class NothingToRestoreError(Exception):
    """No source says anything of the field, or nobody has overridden it; the message is Swedish."""


@transaction.atomic
def restore(course: Course, field: str, user: User, occasion_pk: int | None = None) -> None:
    """Give a field of the course, or of one of its occasions, the source's value back: at once, and in the draft.

    Raises NothingToRestoreError, or LockedError as `amend` does.
    """
    target: Target = ("course", course.pk) if occasion_pk is None else ("occasion", occasion_pk)
    lock(course.pk)  # what the source says is read when an import under way has said it
    value = _said(course, target, field)

    def give_back(record: Course | Occasion) -> bool:
        if not record.is_overridden(field):
            return False
        release(record, {field: value})
        if isinstance(record, Occasion):
            settle_dates(record)
        return True

    def change(version: Course) -> bool:
        if occasion_pk is None:
            return give_back(version)
        return changed_occasions(version, lambda occasion: _is(occasion, occasion_pk) and give_back(occasion))

    if not amend(course.pk, change, user, RESTORED):
        raise NothingToRestoreError(FOLLOWS)


def restore_provider(provider: Provider, field: str) -> None:
    """Give a field of a provider the source's value back. Raises NothingToRestoreError."""
    with transaction.atomic():
        stored = Provider.objects.select_for_update().get(pk=provider.pk)
        value = _said(stored, ("provider", stored.pk), field)
        if not stored.is_overridden(field):
            raise NothingToRestoreError(FOLLOWS)
        release(stored, {field: value})
        if field == "name":
            stored.sort_key = sort_key(stored.name)
        stored.save()


def _said(record: Course | Provider, target: Target, field: str) -> Any:
    values = source_values(record).get(target, {})
    if field not in values:
        raise NothingToRestoreError("Ingen källa har någon uppgift om det här, så det finns inget att återställa.")
    return values[field]


def _is(occasion: Any, pk: int) -> bool:
    return bool(occasion.pk == pk)
