"""Import a table of courses (CSV or xlsx) through one of the layouts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from courses.domain.uploads import freedoms, reader_of, source_of
from courses.imports.command import ImportCommand
from courses.sources.layouts import LAYOUTS
from organisations.models import Municipality


class Command(ImportCommand):
    help = "Läser in en tabell med utbildningar (CSV eller xlsx)."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, metavar="FIL", help="Tabellen, CSV eller xlsx.")
        parser.add_argument(
            "--layout", required=True, choices=sorted(LAYOUTS), help="Tabellens slag (docs/csv-layout.md)."
        )
        parser.add_argument(
            "--municipality", metavar="KOD", help="Läs in för kommunen med den koden: bara det som är hennes rörs."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        layout, file, code = LAYOUTS[options["layout"]], options["file"], options["municipality"]
        if code and not Municipality.objects.filter(pk=code).exists():
            raise CommandError(f"Ingen kommun har koden {code}. Skriv fyra siffror, till exempel 1490.")
        if code and layout.municipality not in {None, code}:
            raise CommandError(f"Tabellen {layout.slug} är inte {code}:s.")
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} går inte att läsa: {error.strerror}.") from None
        reader = reader_of(content, layout, code)
        self.import_from(reader, source_of(layout, code), options, **freedoms(layout, code, file.name))
        if reader.unknown_columns:
            self.stdout.write(f"Kolumner som inte används: {', '.join(reader.unknown_columns)}.")
