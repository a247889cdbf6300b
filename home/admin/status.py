"""How the portal fares: sources, database, search index, background work, disk. For those who run it."""

from __future__ import annotations

import platform
import shutil
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import django
import wagtail
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.generic import TemplateView
from django_tasks_db.models import DBTaskResult
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses.imports.health import SourceHealth, source_health
from courses.models import Course, Occasion
from organisations.tenancy import is_regional
from search.engine import get_engine

LEAST_FREE_SHARE = 0.1  # of the disk, below which the page warns
LONGEST_QUEUE = 100  # tasks that wait, above which the page warns


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the page; `problem` is Swedish, "" when all is well."""

    label: str
    value: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A scheduled source in words."""

    name: str
    last_success: str
    last_run: str
    run_pk: int | None
    problem: str


def source_lines(health: list[SourceHealth]) -> list[SourceLine]:
    """The scheduled sources, those with a problem first."""
    lines = [
        SourceLine(
            name=str(item.source),
            last_success=_moment(item.last_success) or "aldrig",
            last_run=f"{item.last_run.get_status_display()}, {_moment(item.last_run.started_at)}"
            if item.last_run
            else "",
            run_pk=item.last_run.pk if item.last_run else None,
            problem=item.problem,
        )
        for item in health
    ]
    return sorted(lines, key=lambda line: not line.problem)


def _moment(when: Any) -> str:
    return date_format(localtime(when), "Y-m-d H:i") if when else ""


def system_facts() -> list[Fact]:
    """Everything but the sources, in a number of queries that depends on nothing."""
    return [_database(), _catalogue(), _index(), _tasks(), _disk(), _versions()]


def _database() -> Fact:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()), current_setting('server_version')")
        size, version = cursor.fetchone()
    return Fact("Databas", f"PostgreSQL {version.split(' ')[0]}, {_megabytes(size)}")


def _catalogue() -> Fact:
    public = Course.objects.public().count()
    occasions = Occasion.objects.public().count()
    waiting = Occasion.objects.filter(course=None, gone_at=None).count()
    return Fact(
        "Katalog", f"Publicerade utbildningar: {public}, deras tillfällen: {occasions}, väntande tillfällen: {waiting}"
    )


def _index() -> Fact:
    status = get_engine().status()
    problem = ""
    if not status.is_whole:
        problem = f"Saknas: {len(status.missing)}, inaktuella: {len(status.stale)}. Kör: manage.py search rebuild."
    facts = (f"{status.engine}, utbildningar: {status.courses}, tillfällen: {status.occasions}", *status.remarks)
    return Fact("Sökindex", "; ".join(facts), " ".join(filter(None, (problem, *status.problems))))


def _tasks() -> Fact:
    waiting = DBTaskResult.objects.ready().count()
    failed = DBTaskResult.objects.failed().count()
    problem = "Kön växer. Kör arbetaren?" if waiting > LONGEST_QUEUE else ""
    return Fact("Bakgrundsarbete", f"I kö: {waiting}, misslyckade: {failed}", problem)


def _disk() -> Fact:
    place = next(path for path in (Path(settings.MEDIA_ROOT), settings.BASE_DIR) if path.exists())
    usage = shutil.disk_usage(place)
    problem = "Disken är snart full." if usage.free < usage.total * LEAST_FREE_SHARE else ""
    return Fact("Disk", f"{_megabytes(usage.free)} ledigt av {_megabytes(usage.total)}", problem)


def _megabytes(size: int) -> str:
    return f"{size / 1024**3:.1f} GB".replace(".", ",") if size >= 1024**3 else f"{size // 1024**2} MB"


def _versions() -> Fact:
    parts = (
        f"Utbud {_own_version()}",
        f"Python {platform.python_version()}",
        f"Django {django.get_version()}",
        f"Wagtail {wagtail.__version__}",
    )
    return Fact("Version", ", ".join(parts))


@cache
def _own_version() -> str:
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


class StatusView(WagtailAdminTemplateMixin, TemplateView):
    """The region's staff look here; what is wrong stands first."""

    template_name = "home/admin/status.html"
    page_title = "Status"
    header_icon = "tick-inverse"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_regional(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sources, facts = source_lines(source_health(timezone.now())), system_facts()
        problems = [*(line.problem for line in sources), *(fact.problem for fact in facts)]
        return {
            **super().get_context_data(**kwargs),
            "sources": sources,
            "facts": facts,
            "problem_count": sum(bool(problem) for problem in problems),
        }


class StatusMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_regional(request.user)
