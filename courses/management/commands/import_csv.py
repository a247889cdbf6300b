"""Import a table of courses (CSV or xlsx) through one of the layouts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from courses.domain.uploads import freedoms, reader_of, source_of
from courses.imports.command import ImportCommand
from courses.sources.csv_values import CellError, municipality
from courses.sources.layouts import LAYOUTS
from organisations.geography import municipalities


class Command(ImportCommand):
    help = "Läser in en tabell med utbildningar (CSV eller xlsx)."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, metavar="FIL", help="Tabellen, CSV eller xlsx.")
        parser.add_argument(
            "--layout", required=True, choices=sorted(LAYOUTS), help="Tabellens slag (docs/csv-layout.md)."
        )
        parser.add_argument(
            "--municipality",
            metavar="KOMMUN",
            help="Kommunens namn eller fyra siffror. Då rörs bara det som är hennes.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        layout, file = LAYOUTS[options["layout"]], options["file"]
        code = _municipality(options["municipality"]) if options["municipality"] else None
        if code and (not layout.may_be_uploaded_by_editors or layout.municipality not in {None, code}):
            raise CommandError(f"Tabellen {layout.slug} kan inte läsas in för {municipalities()[code].name}.")
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} går inte att läsa: {error.strerror}.") from None
        reader = reader_of(content, layout, code)
        self.import_from(reader, source_of(layout, code), options, **freedoms(layout, code, file.name))
        if reader.unknown_columns:
            self.stdout.write(f"Kolumner som inte används: {', '.join(reader.unknown_columns)}.")


def _municipality(text: str) -> str:
    try:
        return municipality(text)
    except CellError as error:
        raise CommandError(str(error)) from None
