"""The panels of the admin's first page, without what is no longer, or never was, the person's."""

from __future__ import annotations

from typing import Any

from wagtail.admin.views.home import (
    LockedPagesPanel,
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)

from organisations.tenancy.pages import may_meet


class OwnWorkflowObjectsToModeratePanel(WorkflowObjectsToModeratePanel):
    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        user = parent_context["request"].user
        return {**context, "states": [state for state in context["states"] if may_meet(user, state["obj"])]}


class OwnObjectsInWorkflowModerationPanel(UserObjectsInWorkflowModerationPanel):
    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        user = parent_context["request"].user
        states = [state for state in context["workflow_states"] if may_meet(user, state.content_object)]
        return {**context, "workflow_states": states}


class OwnRecentEditsPanel(RecentEditsPanel):
    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        user = parent_context["request"].user
        return {**context, "last_edits": [edit for edit in context["last_edits"] if may_meet(user, edit[1])]}


class OwnLockedPagesPanel(LockedPagesPanel):
    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        user = parent_context["request"].user
        return {**context, "locked_pages": [page for page in context["locked_pages"] if may_meet(user, page)]}


OWN_PANELS = {
    WorkflowObjectsToModeratePanel: OwnWorkflowObjectsToModeratePanel,
    UserObjectsInWorkflowModerationPanel: OwnObjectsInWorkflowModerationPanel,
    RecentEditsPanel: OwnRecentEditsPanel,
    LockedPagesPanel: OwnLockedPagesPanel,
}
