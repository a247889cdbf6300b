"""Whether the sources that should run every night do: for the admin's home and the status page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from courses.imports.locks import mark_abandoned_runs
from courses.models import ImportRun, RunStatus, Source

OLDEST = dt.timedelta(days=2)


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How a scheduled source fares; `problem` is Swedish, "" when all is well."""

    source: Source
    last_run: ImportRun | None
    last_success: dt.datetime | None
    problem: str


def source_health(now: dt.datetime) -> list[SourceHealth]:
    """The scheduled sources in order of rank: failed or stopped last time, older than two days, or never run.

    Runs that died without a word are marked as failed first. Test runs (`is_dry_run`) don't count.
    """
    mark_abandoned_runs()
    runs = ImportRun.objects.filter(source=OuterRef("pk"), is_dry_run=False).exclude(status=RunStatus.RUNNING)
    sources = list(
        Source.objects.filter(is_scheduled=True)
        .annotate(
            last_run=Subquery(runs.values("pk")[:1]),
            last_success=Subquery(runs.filter(status=RunStatus.SUCCEEDED).values("finished_at")[:1]),
        )
        .order_by("rank", "name")
    )
    last_runs = ImportRun.objects.in_bulk([source.last_run for source in sources if source.last_run])
    return [
        SourceHealth(
            source, run := last_runs.get(source.last_run), source.last_success, _problem(run, source.last_success, now)
        )
        for source in sources
    ]


def _problem(run: ImportRun | None, last_success: dt.datetime | None, now: dt.datetime) -> str:
    if run is None:
        return "Har aldrig hämtats."
    if run.status != RunStatus.SUCCEEDED:
        return run.message
    if last_success is None or now - last_success > OLDEST:
        return "Har inte hämtats på mer än två dygn."
    return ""
