"""`manage.py prepare`: everything between an installed checkout and a site that can be served; safe to repeat."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper

from search import analysis


class Command(BaseCommand):
    """Migrations, cache table, start page, vocabulary, index, translations, static files, dictionary, demo."""

    help = (
        "Förbereder databas, översättningar, ordlista, statiska filer och demoinnehåll. Kan köras hur ofta som helst."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="lägg inte in något demoinnehåll")
        parser.add_argument("--files-only", action="store_true", help="rör inte databasen")

    def handle(self, *args: Any, **options: Any) -> None:
        verbosity = 1 if options["verbosity"] > 1 else 0
        self.stdout.write("Översättningar och statiska filer …")
        compile_translations([Path(path) for path in settings.LOCALE_PATHS])
        call_command("collectstatic", interactive=False, verbosity=verbosity)
        self.stdout.write("Svensk ordlista …")
        try:
            analysis.build()
        except (analysis.DictionaryMissingError, analysis.DictionaryBuildError) as error:
            raise CommandError(str(error)) from error
        if options["files_only"]:
            return
        self.stdout.write("Databas …")
        call_command("migrate", interactive=False, verbosity=verbosity)
        call_command("createcachetable", verbosity=verbosity)
        from home.domain.site import ensure_site  # noqa: PLC0415 - needs the apps, which reading translations doesn't

        ensure_site()
        call_command("load_vocabulary", stdout=self.stdout)
        renew_index(self.stdout)
        if not options["no_demo"] and "load_demo" in get_commands():
            call_command("load_demo", "--if-missing", stdout=self.stdout, stderr=self.stderr)


def renew_index(stdout: OutputWrapper) -> None:
    """Index anew what another version of the portal, or none, has indexed; leave the file that web processes map."""
    from search.engines.postgres.engine import PostgresEngine  # noqa: PLC0415 - needs the apps

    engine = PostgresEngine()
    if not engine.status().is_whole:
        stdout.write("Sökindex …")
        call_command("search", "rebuild", stdout=stdout)
    engine.prepare()


def compile_translations(directories: list[Path]) -> list[Path]:
    """Compile each .po whose .mo is missing or older (no gettext program needed); return the .mo files written."""
    written = []
    for source in sorted(po for directory in directories for po in directory.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parent.parent.name)
        fresh = target.with_suffix(f".new-{os.getpid()}")
        with fresh.open("wb") as file:
            write_mo(file, catalog)
        fresh.replace(target)
        written.append(target)
    return written
