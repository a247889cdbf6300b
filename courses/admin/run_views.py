"""Import runs in the admin: the list, what a run found, and its issues as a file. Nothing here can be changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.generic import TemplateView, View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from courses.admin.plan_page import CHANGE_LABELS, count_rows, rejected_lines
from courses.admin.record_links import record_links
from courses.admin.spreadsheet import csv_response
from courses.domain.uploads import issue_label
from courses.imports.locks import mark_abandoned_runs
from courses.imports.outcome import REPORT_NAMES
from courses.imports.report import report_of
from courses.models import ImportRun, RunStatus, Source
from courses.sources.layouts import LAYOUTS
from courses.vocabulary import RecordKind
from organisations.geography import municipalities
from organisations.tenancy import visible_to
from organisations.tenancy.policy import scoped_policy

TITLE = "Importer"
ROWS_PER_PAGE = 50
# What ImportRun.options holds, by name.
SELECTION_LABELS = {
    "layout": "Slag av tabell",
    "file": "Fil",
    "folder": "Mapp",
    "municipality": "Kommun",
    "municipalities": "Kommuner",
    "counties": "Län",
    "school_types": "Skolformer",
    "since": "Ändrat sedan",
}


def visible_runs(request: Any) -> QuerySet[ImportRun]:
    """The runs of the sources that the person acts for; all to the region. One that died is shown as failed."""
    mark_abandoned_runs()
    return visible_to(request.user, ImportRun.objects.all()).select_related("source", "source__owner", "user")


def chosen_words(name: str, value: Any) -> str:
    """What a run was told to take, as people say it: names instead of codes."""
    codes = value if isinstance(value, list) else [value]
    if name in {"municipality", "municipalities"}:
        known = municipalities()
        return ", ".join(known[code].name if code in known else str(code) for code in codes)
    if name == "layout":
        return ", ".join(LAYOUTS[slug].name if slug in LAYOUTS else str(slug) for slug in codes)
    return ", ".join(map(str, codes))


def duration(run: ImportRun) -> str:
    """How long the run took, in words."""
    if run.finished_at is None:
        return "pågår"
    seconds = max(0, round((run.finished_at - run.started_at) / dt.timedelta(seconds=1)))
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}\u00a0min {rest}\u00a0s" if minutes else f"{rest}\u00a0s"


def changes_in_words(run: ImportRun) -> str:
    """What became of the occasions, the part of a report that a list has room for."""
    counts = run.report.get("changes", {}).get(REPORT_NAMES[RecordKind.EVENT])
    if not counts:
        return ""
    told = [
        f"{counts[change.value]} {label.lower()}" for change, label in CHANGE_LABELS.items() if counts[change.value]
    ]
    return ", ".join(told)


class RunFilterSet(WagtailFilterSet):
    source = django_filters.ModelChoiceFilter(label="Källa", empty_label="Alla", queryset=Source.objects.none())
    status = django_filters.ChoiceFilter(label="Läge", empty_label="Alla", choices=RunStatus.choices)
    is_dry_run = django_filters.BooleanFilter(label="Provkörning")

    class Meta:
        model = ImportRun
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["source"].queryset = visible_to(self.request.user, Source.objects.all())


class RunListView(BaseListingView):
    page_title = TITLE
    header_icon = "download"
    paginate_by = ROWS_PER_PAGE
    default_ordering = ("-started_at", "-pk")
    verbose_name_plural = "importer"
    filterset_class = RunFilterSet

    @property
    def columns(self) -> list[Any]:
        return [
            TitleColumn("source", label="Källa", accessor="source", get_url=self.detail_url),
            Column("status", label="Läge", accessor=status_label, sort_key="status"),
            Column("started_at", label="Började", accessor=started, sort_key="started_at"),
            Column("duration", label="Tog", accessor=duration),
            Column("changes", label="Tillfällen", accessor=changes_in_words),
            Column("rejected", label="Avvisade", accessor=lambda run: len(run.report.get("rejected", ()))),
            Column("issue_count", label="Avvikelser", sort_key="issue_count"),
            Column("user", label="Startad av", accessor=lambda run: run.user or ""),
        ]

    def detail_url(self, run: ImportRun) -> str:
        return reverse("import_runs:detail", args=[run.pk])

    def get_base_queryset(self) -> QuerySet[ImportRun]:
        return visible_runs(self.request).annotate(issue_count=Count("issues"))


def status_label(run: ImportRun) -> str:
    return f"{run.get_status_display()} (provkörning)" if run.is_dry_run else str(run.get_status_display())


def started(run: ImportRun) -> str:
    return date_format(localtime(run.started_at), "Y-m-d H:i")


class RunView(WagtailAdminTemplateMixin, TemplateView):
    """A run's report, its rejections, and its issues kind by kind with links to the records."""

    template_name = "courses/admin/import_run.html"
    header_icon = "download"
    page_title = "Import"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("import_runs:index"), "label": TITLE},
            {"url": "", "label": str(self.run)},
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.run = get_object_or_404(visible_runs(request), pk=kwargs["pk"])
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = [
            {"kind": kind, "label": issue_label(kind), "count": count}
            for kind, count in self.run.issues.order_by("kind").values_list("kind").annotate(count=Count("pk"))
        ]
        wanted = self.request.GET.get("avvikelse", "")
        group = next((item for item in groups if item["kind"] == wanted), None)
        lines = rejected_lines(self.run.report.get("rejected", ()))
        shows_rejected = group is None and bool(lines)
        group = group or (groups[0] if groups and not lines else None)
        rows: Any = lines if shows_rejected else self.run.issues.filter(kind=group["kind"]) if group else ()
        paginator: Paginator[Any] = Paginator(rows, ROWS_PER_PAGE)
        page: Any = paginator.get_page(self.request.GET.get("p"))
        return {
            **super().get_context_data(**kwargs),
            "run": self.run,
            "duration": duration(self.run),
            "selection": [
                (SELECTION_LABELS.get(name, name), chosen_words(name, value))
                for name, value in self.run.options.items()
                if value
            ],
            "counts": count_rows(self.run.report),
            "change_labels": CHANGE_LABELS.values(),
            "rejected_count": len(lines),
            "shows_rejected": shows_rejected,
            "groups": groups,
            "group": group,
            "page": page,
            "issues": () if shows_rejected else record_links(self.request.user, list(page)),
            "page_range": paginator.get_elided_page_range(page.number),
        }


class RunIssuesFile(View):
    """All issues and rejections of a run as a table."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = get_object_or_404(visible_runs(request), pk=pk)
        rows: list[tuple[object, ...]] = [("typ", "förklaring", "post", "id", "plats", "fält", "detalj")]
        rows += [
            ("rejected", "Avvisad", item["kind"], item["key"], item["place"], "", item["reason"])
            for item in run.report.get("rejected", ())
        ]
        rows += [
            (
                issue.kind,
                issue_label(issue.kind),
                issue.get_record_kind_display(),
                issue.key,
                "",
                issue.field,
                issue.detail,
            )
            for issue in run.issues.iterator()
        ]
        return csv_response(f"import-{run.pk}-avvikelser.csv", rows)


class RunReportFile(View):
    """The report, just as the commands' --report writes it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = get_object_or_404(visible_runs(request), pk=pk)
        response = JsonResponse(report_of(run), json_dumps_params={"ensure_ascii": False, "indent": 2})
        response["Content-Disposition"] = f'attachment; filename="import-{run.pk}.json"'
        return response


class RunsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(scoped_policy(ImportRun).user_has_any_permission(request.user, {"view"}))


class ImportRunViewSet(ViewSet):
    name = "import_runs"
    url_prefix = "importer"
    icon = "download"
    menu_label = TITLE

    def get_urlpatterns(self) -> list[URLPattern]:
        names = {"index_url_name": self.get_url_name("index"), "index_results_url_name": self.get_url_name("results")}
        return [
            path("", RunListView.as_view(**names), name="index"),
            path("results/", RunListView.as_view(**names, results_only=True), name="results"),
            path("<int:pk>/", RunView.as_view(), name="detail"),
            path("<int:pk>/avvikelser.csv", RunIssuesFile.as_view(), name="issues"),
            path("<int:pk>/rapport.json", RunReportFile.as_view(), name="report"),
        ]
