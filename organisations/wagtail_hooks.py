"""What the organisation adds to Wagtail's admin, and what it takes away from it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Page
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, SetActiveStateBulkAction
from wagtail.users.views.bulk_actions import DeleteBulkAction as DeleteUsersBulkAction

from organisations.admin_home import OWN_PANELS
from organisations.tenancy import TenantBulkAction, is_regional
from organisations.tenancy.pages import linkable
from organisations.viewsets import OrganisationGroup

AFTER_WAGTAIL = 1000  # the registry of bulk actions keeps the last of a kind


@hooks.register("register_admin_viewset")
def register_organisation() -> OrganisationGroup:
    return OrganisationGroup()


@hooks.register("register_bulk_action", order=AFTER_WAGTAIL)
class TenantDeleteBulkAction(TenantBulkAction, DeleteBulkAction):
    """Wagtail's, without the names of what isn't the person's."""

    permission_required = "delete"


class RefusedUserBulkAction:
    """People get roles and lose them one at a time, under Roller; accounts are closed one at a time too."""

    def dispatch(self, *_: Any, **__: Any) -> None:
        raise PermissionDenied


for wagtails in (AssignRoleBulkAction, DeleteUsersBulkAction, SetActiveStateBulkAction):
    hooks.register(
        "register_bulk_action",
        type(
            f"Refused{wagtails.__name__}", (RefusedUserBulkAction, wagtails), {"__doc__": RefusedUserBulkAction.__doc__}
        ),
        order=AFTER_WAGTAIL,
    )


@hooks.register("construct_homepage_panels", order=AFTER_WAGTAIL)
def own_panels(request: HttpRequest, panels: list[Any]) -> None:  # noqa: ARG001 - the hook's signature
    panels[:] = [OWN_PANELS[type(panel)]() if type(panel) in OWN_PANELS else panel for panel in panels]


@hooks.register("construct_page_chooser_queryset")
def linkable_pages(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    if is_regional(request.user):
        return pages
    # By key, because the search that comes after knows no other field of drafts.
    return pages.filter(pk__in=linkable(request.user, Page.objects.all()).values("pk"))


@hooks.register("construct_reports_menu")
def own_reports(request: HttpRequest, items: list[Any]) -> None:
    """Editors keep the report on ageing pages; the others speak of the whole region."""
    if not is_regional(request.user):
        kept = reverse("wagtailadmin_reports:aging_pages")
        items[:] = [item for item in items if item.url == kept]
