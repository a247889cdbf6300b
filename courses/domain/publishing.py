"""Publishing and unpublishing a course without its edit form."""

from __future__ import annotations

from django.db import transaction

from courses.domain.amend import refuse_locked
from courses.domain.drafts import lock
from courses.models import Course
from organisations.models import User


@transaction.atomic
def publish_course(course: Course, user: User) -> bool:
    """Publish the course's draft, or the course as it stands if it was unpublished.

    Returns False where there is nothing to publish. Raises LockedError, or ValidationError for a hand-made course that
    lacks what the public needs; of imported ones nothing is asked that the source doesn't give.
    """
    lock(course.pk)
    course = Course.objects.get(pk=course.pk)
    if course.live and not course.has_unpublished_changes:
        return False
    refuse_locked(course, user)
    draft = course.get_latest_revision_as_object()
    if not draft.is_imported:
        draft.full_clean()
    draft.save_revision(user=user, clean=False).publish(user=user, skip_permission_checks=True)
    return True


@transaction.atomic
def unpublish_course(course: Course, user: User) -> bool:
    """Hide the course from the public. Returns False if it is hidden already; raises LockedError."""
    lock(course.pk)
    course = Course.objects.get(pk=course.pk)
    if not course.live:
        return False
    refuse_locked(course, user)
    course.unpublish(user=user)
    return True
