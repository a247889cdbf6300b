"""The catalogue's place in Wagtail's admin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from courses.admin.bulk_actions import ACTIONS
from courses.admin.course_views import CHECKED
from courses.admin.course_viewset import CourseViewSet
from courses.admin.provider_admin import ProviderViewSet
from courses.admin.reference_admin import AreaViewSet, DirectionViewSet, OccupationViewSet, SubjectViewSet
from courses.admin.run_views import ImportRunViewSet, RunsMenuItem
from courses.admin.source_admin import SourceViewSet, WaitingOccasionsViewSet
from courses.admin.upload_views import UploadMenuItem, UploadViewSet
from courses.domain.deleting import why_not_delete
from courses.domain.extending import EXTENDED
from courses.domain.restoring import RESTORED
from courses.models import Course
from organisations.tenancy.policy import scoped_policy


class CatalogueGroup(SnippetViewSetGroup):
    """The menu "Utbildningar". Other rooms' pages about imports join it through `submenu_hook`."""

    menu_label = "Utbildningar"
    menu_name = "catalogue"
    menu_icon = "clipboard-list"
    menu_order = 150
    submenu_hook = "register_catalogue_menu_item"
    items = (
        CourseViewSet,
        WaitingOccasionsViewSet,
        ProviderViewSet,
        OccupationViewSet,
        SubjectViewSet,
        AreaViewSet,
        DirectionViewSet,
        SourceViewSet,
    )


register_snippet(CatalogueGroup)


@hooks.register("register_admin_viewset")
def register_imports() -> list[ViewSet]:
    return [UploadViewSet(), ImportRunViewSet()]


@hooks.register("register_catalogue_menu_item")
def upload_menu_item() -> MenuItem:
    return UploadMenuItem("Ladda upp", reverse("uploads:choose"), name="uploads", icon_name="upload", order=20)


@hooks.register("register_catalogue_menu_item")
def runs_menu_item() -> MenuItem:
    return RunsMenuItem("Importer", reverse("import_runs:index"), name="import_runs", icon_name="download", order=30)


for action in ACTIONS:
    hooks.register("register_bulk_action", action)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """What the history calls the changes that no form makes."""
    actions.register_action(RESTORED, "Återställ källans värde", "Källans värde återställt")
    actions.register_action(EXTENDED, "Förläng ansökan", "Ansökningstiden förlängd")
    actions.register_action(CHECKED, "Kontrollera uppgifterna", "Uppgifterna kontrollerade")


@hooks.register("construct_snippet_action_menu")
def no_publishing_past_review(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Wagtail's menu asks the person's groups; the policy knows of reviews too."""
    if context["model"] is Course and not scoped_policy(Course).user_has_permission(request.user, "publish"):
        items[:] = [item for item in items if item.name not in {"action-publish", "action-unpublish"}]


@hooks.register("before_delete_snippet")
def refuse_deleting(request: HttpRequest, instances: Sequence[Model]) -> HttpResponse | None:
    """Records that a source gives, or that others hang on, are not deleted; the person is told what to do instead."""
    reasons = [reason for instance in instances if (reason := why_not_delete(instance))]
    if not reasons:
        return None
    for reason in reasons:
        messages.error(request, reason)
    first = instances[0]
    names = first.snippet_viewset  # type: ignore[attr-defined]
    if len(instances) == 1:
        return redirect(reverse(names.get_url_name("edit"), args=[first.pk]))
    return redirect(reverse(names.get_url_name("list")))


@hooks.register("insert_global_admin_css")
def catalogue_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("courses/admin.css"))
