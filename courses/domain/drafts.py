"""Drafts against imports: a revision of a course, merged with what has been written since it was begun.

A revision is a copy of the whole course with its occasions, and Wagtail publishes it by writing it over the live row
and deleting the children that it doesn't know. An import may have written in between, and nothing that an import wrote
may be deleted or set back. So a revision is never used as it stands: `merge` puts it together with the live row
whenever it is read (edit form, preview, comparison, publishing now or by schedule, approval, revert).

- Where a record comes from (key, source, fetched, gone) and who owns it is the live row's, always.
- Fields that a source may give: the revision's value where the revision overrides the field, else the live value.
- Other fields (ingress, slug, occupations, hidden ...) follow the revision.
- Imported occasions are the live ones, with the revision's overrides and `hidden` on top.
- Hand-made occasions follow the revision. One that the revision doesn't know stays, unless the revision's author
  deleted it: such deletions are written into the revision (`removed_occasions`). So what somebody else added meanwhile
  is not lost, and a deletion is still a deletion.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection

from courses.domain.overrides import keep_live_values, settle_dates
from organisations.geography import sort_key

if TYPE_CHECKING:  # the models import this module
    from wagtail.models import Revision

    from courses.models import Course, Occasion

# Provenance, ownership and Wagtail's own bookkeeping: of the course, not of a version of it.
_COURSE_OWN = (
    "key", "source_id", "fetched_at", "gone_at", "owner_id", "created_at", "last_published_at", "live_revision_id",
    "locked_by_id",
)  # fmt: skip
_OCCASION_OWN = ("key", "source_id", "fetched_at", "gone_at", "course_key")

REMOVED = "removed_occasions"  # the revision's list of deleted hand-made occasions


def lock(course_pk: int) -> None:
    """Hold the course and its occasions until the transaction ends: an import waits, or has finished.

    Take the lock before reading what will be written back: a row that another transaction has changed is waited for,
    and read as changed.
    """
    list(_model("Course").select_for_update().filter(pk=course_pk).values_list("pk"))
    list(_model("Occasion").select_for_update().filter(course=course_pk).order_by("pk").values_list("pk"))


def keep_live(course_pk: int, revision: Revision) -> None:
    """Give a course that an import published the revision that Wagtail thinks it was published by.

    Without one, Wagtail takes a live course for a new one, and hides it until the hour for which `revision` is
    scheduled.
    """
    live = _model("Course").get(pk=course_pk)
    if revision.content.get("go_live_at") and live.live and live.live_revision_id is None:
        live_revision = revision._meta.model.objects.create(
            content_object=live,
            base_content_type=live.get_base_content_type(),
            content=live.serializable_data(),
            object_str=str(live),
            created_at=revision.created_at - dt.timedelta(microseconds=1),  # the latest one stays the latest
        )
        _model("Course").filter(pk=course_pk).update(live_revision=live_revision)


def without_dangling(content: dict[str, Any]) -> dict[str, Any]:
    """The revision's content without providers that have been deleted since. One query for all of it.

    modelcluster asks per occasion, and stops with an exception where the key is protected.
    """
    records = [content, *content.get("occasions", ())]
    wanted = {record.get("provider") for record in records} - {None}
    known = set(_model("Provider").filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    if wanted <= known:
        return content
    pruned = [record if record.get("provider") in known else {**record, "provider": None} for record in records]
    return {**pruned[0], "occasions": pruned[1:]}


def merge(drafted: Course, live: Course, removed: Collection[int]) -> None:
    """Put what is live into `drafted`, an unsaved copy made from a revision's content."""
    for field in _COURSE_OWN:
        setattr(drafted, field, getattr(live, field))
    if live.is_imported:
        keep_live_values(drafted, live)
    else:
        drafted.overridden_fields = []
    drafted.sort_key = sort_key(drafted.title)
    drafted.removed_occasion_ids = frozenset(removed)
    drafted.occasions.set(_merged_occasions(drafted, live))


def _merged_occasions(drafted: Course, live: Course) -> list[Occasion]:
    known = {occasion.pk: occasion for occasion in drafted.occasions.all() if occasion.pk}
    merged: list[Occasion] = [occasion for occasion in drafted.occasions.all() if not occasion.pk]
    for row in live.occasions.all():
        revised = known.pop(row.pk, None)
        if row.is_imported or revised is None:
            if row.is_imported or row.pk not in drafted.removed_occasion_ids:
                merged.append(_with_draft(row, revised) if revised else row)
        else:
            merged.append(_as_hand_made(revised))
    # Not among the live course's: hand-made ones that wait to be published, or were deleted after this version. An
    # imported one has moved to another course.
    waiting = {pk: occasion for pk, occasion in known.items() if not occasion.is_imported}
    moved = set(_model("Occasion").filter(pk__in=waiting).values_list("pk", flat=True)) if waiting else set()
    return [*merged, *(_as_hand_made(occasion) for pk, occasion in waiting.items() if pk not in moved)]


def _with_draft(row: Occasion, revised: Occasion) -> Occasion:
    """An imported occasion: the live row with the revision's overrides and visibility."""
    keep_live_values(revised, row)
    for field in _OCCASION_OWN:
        setattr(revised, field, getattr(row, field))
    settle_dates(revised)
    return revised


def _as_hand_made(occasion: Occasion) -> Occasion:
    for field in _OCCASION_OWN:
        setattr(occasion, field, occasion._meta.get_field(field).get_default())  # type: ignore[union-attr]
    occasion.overridden_fields = []
    return occasion


def reserve_occasion_pk() -> int:
    """A primary key for an occasion that a draft adds to a published course.

    With it the occasion is the same in every revision. Without, publishing two of them would make two occasions.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [_model("Occasion").model._meta.db_table])
        return int(cursor.fetchone()[0])


def _model(name: str) -> Any:
    """The manager of a model of the catalogue."""
    return apps.get_model("courses", name)._default_manager
