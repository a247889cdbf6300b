"""A short page for editors: how the things go that one doesn't guess."""

from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses.admin.upload_views import layouts_for
from courses.review import must_submit
from organisations.tenancy import actor_of, is_regional


class HelpView(WagtailAdminTemplateMixin, TemplateView):
    """For everyone who may come into the admin; says what holds for the person who reads."""

    template_name = "home/admin/help.html"
    page_title = "Så gör du"
    header_icon = "help"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return {
            **super().get_context_data(**kwargs),
            "must_submit": must_submit(user),
            "may_upload": bool(layouts_for(actor_of(user))),
            "is_regional": is_regional(user),
        }
