"""Wagtail's own addresses that don't ask whose a thing is.

Wagtail guards what one may do to a page, an image or a document, but some of its addresses show titles, drafts or
names of people to everyone who may log in. This closes them, by address, before the view runs. tests/tenancy walks
every address and fails when a new one appears.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from wagtail.admin.auth import permission_denied
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from organisations.tenancy.actors import actor_of
from organisations.tenancy.pages import linkable, own_media, own_pages

# What speaks of the whole region: histories with people's names, lists of all pages of a type.
REGION_ONLY = frozenset(
    {
        *(
            f"wagtailadmin_reports:{report}{results}"
            for report in ("locked_pages", "workflow", "workflow_tasks", "site_history", "page_types_usage")
            for results in ("", "_results")
        ),
        *("wagtailadmin_pages:type_use", "wagtailadmin_pages:type_use_results"),
        *(
            f"wagtailadmin_api:{kind}:{view}"
            for kind in ("images", "documents")
            for view in ("listing", "detail", "find")
        ),
    }
)
# Who reviews what, and what waits for review: the region's, whatever rights a group was given.
REGION_ONLY_ROOM = "wagtailadmin_workflows:"
# What the public reads: to ask who it is would open a session, and no cache in front could keep the page.
PUBLIC = frozenset({"wagtail_serve", "wagtaildocs_serve"})
PAGE_ARGUMENTS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "pk")
# Where a page is moved or copied to, and below which it is created.
PAGE_CHOICES = ("new_parent_page", "parent_page", "chooser")


class AdminTenancyMiddleware:
    """After authentication. Asks nothing of the region, and nothing outside Wagtail's admin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., Any],  # noqa: ARG002 - Django's signature
        arguments: list[Any],  # noqa: ARG002
        named: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Raises Http404 for what isn't the person's; leads back with a message from what only the region sees."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if (
            not name.startswith("wagtail")
            or name in PUBLIC
            or not request.user.is_authenticated
            or actor_of(request.user).is_regional
        ):
            return None
        if name in REGION_ONLY or name.startswith(REGION_ONLY_ROOM):
            refused: HttpResponseBase = permission_denied(request)
            return refused
        if name.startswith("wagtailadmin_pages:"):
            self._ask_pages(request, [named[key] for key in PAGE_ARGUMENTS if key in named])
            self._ask_destinations(request)
        elif name == "wagtailadmin_choose_page_child":
            self._ask_links(request, [named["parent_page_id"]])
        elif name == "wagtailadmin_choose_page_chosen_multiple":
            self._ask_links(request, request.GET.getlist("id"))
        elif name == "wagtail_bulk_action":
            self._ask_bulk_action(request, named["app_label"], named["model_name"])
        return None

    def _ask_bulk_action(self, request: HttpRequest, app_label: str, model_name: str) -> None:
        ids = request.GET.getlist("id")
        if (app_label, model_name) == (Page._meta.app_label, Page._meta.model_name):
            if "all" in ids:
                ids = request.GET.getlist("childOf") or ["none"]
            self._ask_pages(request, ids)
            self._ask_destinations(request)
        for model in (get_image_model(), get_document_model()):
            if (app_label, model_name) == (model._meta.app_label, model._meta.model_name) and "all" not in ids:
                self._ask(own_media(request.user, model), ids)

    def _ask_destinations(self, request: HttpRequest) -> None:
        """A form that refuses a page would show its title."""
        self._ask_pages(request, [value for name in PAGE_CHOICES if (value := request.POST.get(name))])

    def _ask_pages(self, request: HttpRequest, ids: Iterable[Any]) -> None:
        self._ask(own_pages(request.user), ids)

    def _ask_links(self, request: HttpRequest, ids: Iterable[Any]) -> None:
        self._ask(linkable(request.user, Page.objects.all()), ids)

    @staticmethod
    def _ask(allowed: Any, ids: Iterable[Any]) -> None:
        wanted = {str(one) for one in ids}
        if not all(one.isdecimal() for one in wanted) or allowed.filter(pk__in=wanted).count() != len(wanted):
            raise Http404("Det finns inget sådant här.")
