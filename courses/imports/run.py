"""One import from beginning to end.

run = run_import(reader, source, ImportOptions(today=today))
plan = plan_import(reader, source, ImportOptions(today=today, only_owner="1490"))   # writes nothing
"""

from __future__ import annotations

from courses.imports.options import ImportOptions, Progress, silent
from courses.imports.outcome import Plan
from courses.models import ImportRun, Source
from courses.records import Reader


class ImportRefusedError(Exception):
    """Another run of the same source is under way; the message is Swedish."""


def run_import(reader: Reader, source: Source, options: ImportOptions, progress: Progress = silent) -> ImportRun:
    """Read `source` through `reader` and bring the catalogue up to date, or only report (`options.dry_run`).

    Returns the run's row: SUCCEEDED, STOPPED by the guard, or FAILED when the source could not be read (message in
    Swedish). Any other exception marks the row FAILED and is raised again. Raises ImportRefusedError, without a row, when
    the source is being imported already.
    """
    raise NotImplementedError


def plan_import(reader: Reader, source: Source, options: ImportOptions, progress: Progress = silent) -> Plan:
    """What `run_import` would do, without a run's row and without writing anything. Raises SourceError."""
    raise NotImplementedError
