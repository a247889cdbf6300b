"""Whether courses pass a review before the public sees them. The region says so in the admin, under Arbetsflöden.

While an active workflow is assigned to courses, those publish who approve in it, and the region; everybody else
submits. Without one, editors publish themselves.
"""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import GroupApprovalTask, WorkflowContentType

from courses.models import Course
from organisations.tenancy import TenantPermissionPolicy, is_regional
from organisations.tenancy.actors import Person

_CACHE = "_submits_courses"


def must_submit(user: Person) -> bool:
    """Whether the person's courses wait for somebody else's approval. Kept on the user for the rest of the request."""
    if not user.is_authenticated or is_regional(user):
        return False
    submits: bool | None = getattr(user, _CACHE, None)
    if submits is None:
        submits = _reads_review(user)
        setattr(user, _CACHE, submits)
    return submits


def _reads_review(user: Any) -> bool:
    reviewed = WorkflowContentType.objects.filter(
        content_type=ContentType.objects.get_for_model(Course), workflow__active=True
    )
    workflow = reviewed.values_list("workflow", flat=True).first()
    if workflow is None:
        return False
    approves = GroupApprovalTask.objects.filter(active=True, workflow_tasks__workflow=workflow, groups__user=user)
    return not approves.exists()


class CoursePermissionPolicy(TenantPermissionPolicy):
    """The tenant's, and who must submit doesn't publish: not one course, not many, not by restoring a value."""

    def user_has_permission(self, user: Person, action: str) -> bool:
        return super().user_has_permission(user, action) and not (action == "publish" and must_submit(user))
