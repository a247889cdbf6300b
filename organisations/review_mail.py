"""Mail about what waits for review goes to those who may see it.

Wagtail writes to everyone in a task's groups. A task may well name the editors of several municipalities; what one of
them submits is still nobody's business in the others.
"""

from __future__ import annotations

from typing import Any

from wagtail.admin.mail import (
    GroupApprovalTaskStateSubmissionEmailNotifier,
    WorkflowStateApprovalEmailNotifier,
    WorkflowStateRejectionEmailNotifier,
    WorkflowStateSubmissionEmailNotifier,
)
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from organisations.tenancy.pages import may_meet


class OnlyThoseWhoMayMeet:
    """Mixin before one of Wagtail's notifiers."""

    def get_valid_recipients(self, instance: TaskState | WorkflowState, **kwargs: Any) -> set[Any]:
        state = instance.workflow_state if isinstance(instance, TaskState) else instance
        recipients = super().get_valid_recipients(instance, **kwargs)  # type: ignore[misc]
        return {user for user in recipients if may_meet(user, state.content_object)}


class TaskSubmissionNotifier(OnlyThoseWhoMayMeet, GroupApprovalTaskStateSubmissionEmailNotifier):
    pass


class SubmissionNotifier(OnlyThoseWhoMayMeet, WorkflowStateSubmissionEmailNotifier):
    pass


class RejectionNotifier(OnlyThoseWhoMayMeet, WorkflowStateRejectionEmailNotifier):
    pass


class ApprovalNotifier(OnlyThoseWhoMayMeet, WorkflowStateApprovalEmailNotifier):
    pass


# Signals hold their receivers weakly: the notifiers live here. The names are those that Wagtail connects its own by.
NOTIFIERS = (
    (task_submitted, TaskState, TaskSubmissionNotifier(), "group_approval_task_submitted_email_notification"),
    (workflow_submitted, WorkflowState, SubmissionNotifier(), "workflow_state_submitted_email_notification"),
    (workflow_rejected, WorkflowState, RejectionNotifier(), "workflow_state_rejected_email_notification"),
    (workflow_approved, WorkflowState, ApprovalNotifier(), "workflow_state_approved_email_notification"),
)


def connect() -> None:
    """In place of Wagtail's own, whichever of the two apps is made ready first."""
    for signal, sender, notifier, name in NOTIFIERS:
        signal.disconnect(sender=sender, dispatch_uid=name)
        signal.connect(notifier, sender=sender, dispatch_uid=name)
