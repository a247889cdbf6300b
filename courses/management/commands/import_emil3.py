"""Import a folder of EMIL 3 files: providers.json, infos.json, events.json."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from courses.imports.command import ImportCommand
from courses.imports.susanavet import SLUG, susanavet_source
from courses.models import Source
from courses.records import SourceError
from courses.sources.emil3_files import Emil3Folder


class Command(ImportCommand):
    help = "Läser in en mapp med EMIL 3-filer: providers.json, infos.json och events.json."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="MAPP")
        parser.add_argument(
            "--source",
            default=SLUG,
            metavar="ID",
            help="Källan som filerna hör till. Utan det Susa-navet, så att filer och flöde går att växla mellan.",
        )
        super().add_arguments(parser)

    def handle(self, **options: Any) -> None:
        try:
            reader = Emil3Folder(options["folder"])
        except SourceError as error:
            raise CommandError(str(error)) from None
        folder = str(options["folder"])
        self.import_from(reader, _source(options["source"]), options, selection={"folder": folder})


def _source(slug: str) -> Source:
    if slug == SLUG:
        return susanavet_source()
    try:
        return Source.objects.get(slug=slug)
    except Source.DoesNotExist:
        known = ", ".join(Source.objects.order_by("slug").values_list("slug", flat=True))
        raise CommandError(f"Källan {slug} finns inte. Det här är källorna: {known}.") from None
