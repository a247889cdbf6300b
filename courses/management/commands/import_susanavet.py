"""Import the national feed over HTTP, whole or for a region, all of it or what has changed since a day."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentTypeError
from contextlib import closing
from typing import Any

from django.core.management.base import CommandError, CommandParser

from courses.imports.command import CommandProgress, ImportCommand, as_day
from courses.imports.options import silent
from courses.imports.susanavet import known_to, last_success, susanavet_source
from courses.records import SourceError
from courses.sources.scope import Scope, ScopeError
from courses.sources.susanavet import SusanavetReader
from courses.sources.susanavet_client import SusanavetClient

LATEST = "senaste"


class Command(ImportCommand):
    help = (
        "Hämtar utbildningar från Susa-navet (EMIL 3 över HTTP). Utan urval hämtas hela landet. Flera län, kommuner "
        "och skolformer läggs ihop."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--base-url", metavar="ADRESS", help="Tjänstens adress. Utan den källans egen.")
        parser.add_argument(
            "--county", nargs="+", action="extend", default=[], metavar="LÄN", help="Länets namn eller två siffror."
        )
        parser.add_argument(
            "--municipality", nargs="+", action="extend", default=[], metavar="KOMMUN", help="Namn eller fyra siffror."
        )
        parser.add_argument(
            "--school-type", nargs="+", action="extend", default=[], metavar="SKOLFORM", help="Kod, till exempel VUXGY."
        )
        extent = parser.add_mutually_exclusive_group()
        extent.add_argument(
            "--since",
            type=as_since,
            metavar="DATUM",
            help=f"Hämta bara det som ändrats från och med dagen. ”{LATEST}”: sedan förra lyckade hämtningen.",
        )
        extent.add_argument(
            "--full", action="store_true", help="Hämta allt. Så görs också utan --since. Bara då kan poster vara borta."
        )
        super().add_arguments(parser)

    def handle(self, **options: Any) -> None:
        source = susanavet_source()
        base_url = options["base_url"] or source.url
        progress = CommandProgress(self)
        try:
            scope = Scope.of(
                counties=options["county"],
                municipalities=options["municipality"],
                school_types=options["school_type"],
            )
            client = SusanavetClient(base_url)
        except (ScopeError, SourceError) as error:
            raise CommandError(str(error)) from None
        asked = {**scope.as_options(), "base_url": base_url}
        since = as_since(options["since"]) if options["since"] else None
        if isinstance(since, str):
            since = last_success(source, asked)
        reader = SusanavetReader(client, scope=scope, since=since, known=known_to(source), on_page=progress)
        with reader, closing(progress):
            selection = {**asked, "since": since.isoformat() if since else ""}
            region = tuple(sorted(scope.municipality_codes))
            self.import_from(reader, source, options, silent, selection=selection, region=region)


def as_since(text: str | dt.date) -> str | dt.date:
    """A day, or the word for the last run. Raises ArgumentTypeError in Swedish."""
    if text == LATEST:
        return LATEST
    try:
        return dt.datetime.fromisoformat(text) if isinstance(text, str) and "T" in text else as_day(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} är ingen tid. Skriv 2026-11-22 eller 2026-11-22T03:00:00.") from None
