"""What the import commands share: their options, the progress that they show, the words that they end with."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from courses.imports.locks import ImportRefusedError
from courses.imports.options import ImportOptions, Progress
from courses.imports.outcome import REPORT_NAMES, Change
from courses.imports.report import report_of
from courses.imports.run import run_import
from courses.models import ImportRun, RunStatus, Source
from courses.records import Json, Reader
from courses.vocabulary import RecordKind

_CHANGES = {Change.NEW: "nya", Change.CHANGED: "ändrade", Change.UNCHANGED: "oförändrade", Change.GONE: "borta"}


class ImportCommand(BaseCommand):
    """A command that imports: the subclass makes the reader and names the source."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--today", type=as_day, metavar="DATUM", help="Räkna som om det vore den dagen (ÅÅÅÅ-MM-DD)."
        )
        parser.add_argument("--dry-run", action="store_true", help="Visa vad som skulle ändras, men ändra inget.")
        parser.add_argument("--report", type=Path, metavar="FIL.json", help="Skriv körningens rapport till filen.")
        parser.add_argument(
            "--accept-removals",
            action="store_true",
            help="Godkänn att många av en anordnares tillfällen försvinner. Utan det stoppas en sådan import.",
        )

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Take away a report of that name first: whatever stops the run, an older one must not pass for its."""
        if options["report"]:
            _make_room(Path(options["report"]))
        return super().execute(*args, **options)

    def import_from(
        self, reader: Reader, source: Source, options: dict[str, Any], progress: Progress | None = None, **freedoms: Any
    ) -> None:
        """Run the import, tell how it went, write the report. Raises CommandError when it did not succeed.

        `freedoms` are further ImportOptions.
        """
        chosen = ImportOptions(
            today=as_day(options["today"]) if options["today"] else timezone.localdate(),
            dry_run=options["dry_run"],
            accept_removals=options["accept_removals"],
            **freedoms,
        )
        watching = CommandProgress(self)
        try:
            run = run_import(reader, source, chosen, progress or watching)
        except ImportRefusedError as refusal:
            raise CommandError(str(refusal)) from None
        except KeyboardInterrupt:
            raise CommandError("Importen avbröts innan den var klar. Inget har ändrats.", returncode=130) from None
        finally:
            watching.close()
        self.tell(run)
        if options["report"]:
            _write(Path(options["report"]), report_of(run))
        if run.status != RunStatus.SUCCEEDED:
            raise CommandError(run.message)

    def tell(self, run: ImportRun) -> None:
        """The run's counts, one line per kind, and its issues, one line per kind of issue."""
        report = report_of(run)
        if run.report:
            self._tell_counts(report)
        for kind, keys in report["issues"].items():
            self.stdout.write(f"Avvikelse {kind}: {len(keys)}.")
        if run.status == RunStatus.SUCCEEDED:
            if run.is_dry_run:
                self.stdout.write("Provkörning: inget har skrivits.")
            self.stdout.write(self.style.SUCCESS(run.message))

    def _tell_counts(self, report: Json) -> None:
        for kind, name in REPORT_NAMES.items():
            counts = report["changes"][name]
            words = ", ".join(f"{counts[change]} {_CHANGES[change]}" for change in Change)
            self.stdout.write(f"{kind.label}: {report['read'][name]} lästa, {report['distinct'][name]} olika. {words}.")
        if report["repeats"]:
            self.stdout.write(f"Upprepade poster: {report['repeats']}.")
        for item in report["rejected"]:
            self.stdout.write(f"Avvisad, plats {item['place']} ({item['kind']}): {item['reason']}")


class CommandProgress:
    """A progress bar on a terminal; else a line for each kind that has been read."""

    def __init__(self, command: BaseCommand) -> None:
        self.command = command
        self.on_terminal = sys.stderr.isatty()
        self.kind: RecordKind | None = None
        self.done = 0
        self.bar: tqdm[Any] | None = None

    def __call__(self, kind: RecordKind, done: int, total: int | None = None) -> None:
        """`done` of `total` (where it is known) items of `kind`, counted from the start of the kind."""
        if kind is not self.kind or done < self.done:
            self.close()
            self.kind = kind
            if self.on_terminal:
                self.bar = tqdm(desc=kind.label, unit=" poster", file=sys.stderr)
        self.done = done
        if self.bar is not None:
            self.bar.total = total
            self.bar.update(done - self.bar.n)

    def close(self) -> None:
        """End the bar, or write the line, of the kind that was being read."""
        if self.bar is not None:
            self.bar.close()
            self.bar = None
        elif self.kind:
            self.command.stdout.write(f"{self.kind.label}: {self.done} poster lästa.")
        self.kind = None
        self.done = 0


def _make_room(report: Path) -> None:
    """Take away an older report. Raises CommandError when a new one couldn't be written there."""
    if not report.absolute().parent.is_dir():
        raise CommandError(f"Mappen {report.parent} finns inte. Skapa den eller skriv rapporten någon annanstans.")
    try:
        report.unlink(missing_ok=True)
    except OSError as error:
        raise CommandError(f"Rapporten kan inte skrivas till {report}: {error.strerror}.") from None


def _write(report: Path, content: Json) -> None:
    """Put the whole report in its place at once: nobody reads half of one."""
    unfinished = report.with_name(f".{report.name}.{os.getpid()}")
    try:
        unfinished.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        unfinished.replace(report)
    finally:
        unfinished.unlink(missing_ok=True)


def as_day(text: str | dt.date) -> dt.date:
    """A day as people write it. Raises ArgumentTypeError in Swedish."""
    if isinstance(text, dt.date):
        return text
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} är inget datum. Skriv det som 2026-11-22.") from None
