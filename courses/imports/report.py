"""What the admin's page of a run and `--report` show: one content, made from the run's rows."""

from __future__ import annotations

from django.contrib.postgres.aggregates import ArrayAgg

from courses.imports.outcome import REPORT_NAMES, Change
from courses.models import ImportRun
from courses.records import Json


def report_of(run: ImportRun) -> Json:
    """`ImportRun.report` with the issues (kind of issue -> ids, each once, in order) and how the run ended.

    The keys are the same for every run; one that failed has counts of zero.
    """
    grouped = (
        run.issues.order_by("kind").values_list("kind").annotate(keys=ArrayAgg("key", distinct=True, order_by="key"))
    )
    return {
        **_nothing(),
        **run.report,
        "issues": dict(grouped),
        "status": run.status,
        "message": run.message,
        "is_dry_run": run.is_dry_run,
    }


def _nothing() -> Json:
    names = REPORT_NAMES.values()
    return {
        "read": dict.fromkeys(names, 0),
        "distinct": dict.fromkeys(names, 0),
        "changes": {name: {change.value: 0 for change in Change} for name in names},
        "repeats": 0,
        "rejected": [],
    }
