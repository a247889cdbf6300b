"""Changes to a course that hold at once, for the public and for the draft that somebody may be writing.

A form writes a draft, and publishing a draft writes the course. What is neither (restoring a source's value, moving
last days of application for many courses at a time) goes through `amend`: the same change is made to the live course
and to its draft, each with a revision in the history, so that neither takes back the other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from courses.domain.drafts import lock
from courses.models import Course
from organisations.models import User

Change = Callable[[Course], bool]  # changes the course and its occasions in memory, says whether it did


class LockedError(Exception):
    """The course waits for a reviewer or for its hour, or somebody has locked it; the message is Swedish."""


def refuse_locked(course: Course, user: User) -> None:
    """Raises LockedError where the edit form would not take a change from `user` either, or would end a review."""
    if course.workflow_in_progress:
        raise LockedError(f"”{course}” väntar på granskning och kan inte ändras nu.")
    if course.scheduled_revision:
        raise LockedError(f"”{course}” har en schemalagd publicering. Avbryt den först.")
    if (held := course.get_lock()) and held.for_user(user):
        raise LockedError(f"”{course}” är låst för redigering.")


@transaction.atomic
def amend(course_pk: int, change: Change, user: User, action: str) -> bool:
    """Make `change` to the course as it is published, and to its draft if there is one.

    `action` names the entry in the history (`courses.wagtail_hooks`). Returns whether anything changed. Raises
    LockedError.
    """
    lock(course_pk)
    live = Course.objects.get(pk=course_pk)
    refuse_locked(live, user)
    # Read before the live row changes: merged with it afterwards, the draft would get the change twice.
    has_draft = live.live and live.has_unpublished_changes and live.latest_revision is not None
    draft = live.get_latest_revision_as_object() if has_draft else None
    changed_live = change(live)
    changed_draft = draft is not None and change(draft)
    if changed_live:
        _store(live, user, action)
    if draft is not None and (changed_live or changed_draft):
        draft.save_revision(user=user, log_action=action, clean=False)
    return changed_live or changed_draft


def _store(course: Course, user: User, action: str) -> None:
    """Write the row itself: what a revision can't do is take an override away (courses/domain/drafts.py)."""
    course.save()
    revision = course.save_revision(user=user, log_action=action, clean=False)
    if course.live:
        revision.publish(user=user, log_action=False, skip_permission_checks=True)


def changed_occasions(course: Course, change: Callable[[Any], bool]) -> bool:
    """Apply `change` to each occasion, in memory, and keep those that it changed."""
    changed = [occasion for occasion in course.occasions.all() if change(occasion)]
    course.occasions.add(*changed)
    return bool(changed)
