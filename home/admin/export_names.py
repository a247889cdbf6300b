"""Swedish names for the tables that Wagtail's own lists give: its views take them from no setting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.views.reports.aging_pages import AgingPagesView
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.admin.views.reports.locked_pages import LockedPagesView
from wagtail.admin.views.reports.workflows import WorkflowTasksView, WorkflowView
from wagtail.contrib.redirects.views import IndexView as RedirectsView

from courses.admin.spreadsheet import dated

NAMES: dict[type[SpreadsheetExportMixin], str] = {
    AgingPagesView: "sidors-alder",
    LockedPagesView: "lasta-sidor",
    LogEntriesView: "andringar",
    WorkflowView: "granskningar",
    WorkflowTasksView: "granskningssteg",
    RedirectsView: "omdirigeringar",
}


def _named(name: str) -> Callable[[Any], str]:
    return lambda _view: dated(name)


def register() -> None:
    for view, name in NAMES.items():
        view.get_filename = _named(name)
