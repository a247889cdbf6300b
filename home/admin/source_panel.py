"""On the admin's first page: scheduled sources that have failed or are too old."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from courses.imports.health import source_health
from courses.models import Source
from home.admin.status import source_lines
from organisations.tenancy import is_regional, visible_to


class SourcePanel(Component):
    """Shows nothing while all is well. An editor is told of the own municipality's sources, the region of all."""

    name = "sources"
    template_name = "home/admin/source_panel.html"
    order = 30  # before the panel of one's own part

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        assert parent_context is not None  # noqa: S101 - Wagtail always gives it
        user = parent_context["request"].user
        mine = set(visible_to(user, Source.objects.filter(is_scheduled=True)).values_list("pk", flat=True))
        health = [item for item in source_health(timezone.now()) if item.source.pk in mine] if mine else []
        lines = [line for line in source_lines(health) if line.problem]
        return {"lines": lines, "sees_status": is_regional(user)}
