"""One import from beginning to end.

    run = run_import(reader, source, ImportOptions(today=today))
    plan = plan_import(reader, source, ImportOptions(today=today, only_owner="1490"))   # writes nothing

What is delivered goes to temporary tables (stage.py), and so does what is absent (absence.py): that may take minutes.
Then one short transaction plans (plan.py, with rights.py and guard.py), writes (apply.py, link.py, derive.py) and notes
in the run's row that it succeeded. The row exists from the start, outside that transaction: whenever a run dies, the
catalogue is as before and the row says that it failed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from courses.imports.absence import find_absent
from courses.imports.apply import apply_plan
from courses.imports.locks import ImportRefusedError, mark_abandoned_runs, source_lock, wait_to_write
from courses.imports.options import ImportOptions, Progress, silent
from courses.imports.outcome import Plan, PlanChangedError
from courses.imports.plan import make_plan
from courses.imports.stage import Staged, staged
from courses.models import ImportRun, RunStatus, Source
from courses.records import Reader, SourceError

__all__ = ["ImportRefusedError", "plan_import", "run_import"]

logger = logging.getLogger(__name__)

_KEEP_ISSUES = """
INSERT INTO courses_importissue (run_id, kind, record_kind, key, field, detail)
SELECT %s, left(kind, 60), record_kind, key, left(field, 120), detail FROM import_issue ORDER BY kind, key, seq
"""


def run_import(reader: Reader, source: Source, options: ImportOptions, progress: Progress = silent) -> ImportRun:
    """Read `source` through `reader` and bring the catalogue up to date, or only report (`options.dry_run`).

    Returns the run's row: SUCCEEDED, STOPPED by the guard, or FAILED when the source could not be read (message in
    Swedish). Any other exception marks the row FAILED and is raised again. Raises ImportRefusedError, without a row,
    when the source is being imported already, and PlanChangedError, without a row, when `options.expected_plan` is
    another than the plan. Must not be called inside a transaction.
    """
    with source_lock(source):
        mark_abandoned_runs()
        run = ImportRun.objects.create(
            source=source,
            started_at=timezone.now(),
            today=options.today,
            is_dry_run=options.dry_run,
            options=dict(options.selection),
            user=options.started_by,
        )
        try:
            with _delivered(reader, source, options, progress) as items, transaction.atomic(durable=True):
                wait_to_write()
                plan = make_plan(source, options, items, is_complete=reader.is_complete)
                _expect(plan, options)
                stopped = bool(plan.removals) and not options.accept_removals
                if not stopped and not options.dry_run:
                    apply_plan(source, options, timezone.now(), is_complete=reader.is_complete)
                _finish(run, RunStatus.STOPPED if stopped else RunStatus.SUCCEEDED, plan)
        except SourceError as error:
            _fail(run, str(error))
        except PlanChangedError:
            run.delete()
            raise
        except (KeyboardInterrupt, SystemExit):
            _fail(run, "Importen avbröts innan den var klar. Inget har ändrats.")
            raise
        except BaseException as error:
            logger.exception("Import of %s failed", source.slug)
            _fail(run, f"Ett oväntat fel ({type(error).__name__}) stoppade importen. Inget har ändrats.")
            raise
    return run


def plan_import(reader: Reader, source: Source, options: ImportOptions, progress: Progress = silent) -> Plan:
    """What `run_import` would do, without a run's row and without writing anything. Raises SourceError."""
    with _delivered(reader, source, options, progress) as items, transaction.atomic():
        return make_plan(source, options, items, is_complete=reader.is_complete)


@contextmanager
def _delivered(reader: Reader, source: Source, options: ImportOptions, progress: Progress) -> Iterator[Staged]:
    """Everything that takes the reader's time: nobody waits for it, no lock but the source's own is held."""
    with staged(reader, source, progress) as items:
        find_absent(reader, source, items.rejected, options.only_owner)
        yield items


def _expect(plan: Plan, options: ImportOptions) -> None:
    """Raise PlanChangedError when the plan isn't the one that the caller has seen."""
    if options.expected_plan and plan.fingerprint != options.expected_plan:
        raise PlanChangedError("Katalogen har ändrats sedan planen visades.")


def _finish(run: ImportRun, status: RunStatus, plan: Plan) -> None:
    """Note in the run's transaction how it ended: its changes and its row are there together, or neither is."""
    run.status = status
    run.finished_at = timezone.now()
    run.is_complete = plan.is_complete
    run.report = plan.summary()
    run.message = plan.refusal() if status == RunStatus.STOPPED else plan.in_words()
    run.save()
    with connection.cursor() as cursor:
        cursor.execute(_KEEP_ISSUES, [run.pk])


def _fail(run: ImportRun, message: str) -> None:
    """Note that nothing was changed, on a new connection if the old one broke; else the next run notes it."""
    if not connection.is_usable():
        connection.close()
    run.status = RunStatus.FAILED
    run.finished_at = timezone.now()
    run.is_complete = False
    run.report = {}
    run.message = message
    with suppress(DatabaseError):
        run.save()
