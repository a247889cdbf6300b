"""What the admin's page of a run and `--report` show: one content, made from the run's rows."""

from __future__ import annotations

from django.contrib.postgres.aggregates import ArrayAgg

from courses.models import ImportRun
from courses.records import Json


def report_of(run: ImportRun) -> Json:
    """`ImportRun.report` with the issues: kind of issue -> ids, each once, in order."""
    grouped = (
        run.issues.order_by("kind").values_list("kind").annotate(keys=ArrayAgg("key", distinct=True, order_by="key"))
    )
    return {**run.report, "issues": dict(grouped)}
