"""`manage.py load_demo`: a region of eight municipalities, with dates as of today."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from courses.imports.locks import ImportRefusedError
from courses.models import Course, Occasion, RunStatus
from home.demo.load import ACCOUNTS, ForeignCatalogueError, is_loaded, load


class Command(BaseCommand):
    """Loads the demo, or brings its dates up to today. Says which accounts may log in."""

    help = "Lägger in demoinnehåll: åtta kommuner, deras utbildningar och konton. Kan köras igen för färska datum."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--today", type=dt.date.fromisoformat, metavar="DATUM", help="räkna datum från den dagen")
        parser.add_argument("--if-missing", action="store_true", help="bara om portalen är tom på demoinnehåll")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("Demoinnehållet har kända lösenord och läggs inte in i produktion.")
        if options["if_missing"] and (is_loaded() or Course.objects.exists()):
            self._tell_accounts()
            return
        self.stdout.write("Demoinnehåll …")
        try:
            run = load(options["today"] or timezone.localdate())
        except (ForeignCatalogueError, ImportRefusedError) as error:
            raise CommandError(str(error)) from None
        if run.status != RunStatus.SUCCEEDED:
            raise CommandError(run.message)
        courses, occasions = Course.objects.public().count(), Occasion.objects.public().count()
        self.stdout.write(f"{courses} utbildningar med {occasions} tillfällen.")
        self._tell_accounts()

    def _tell_accounts(self) -> None:
        """Nothing where the demo isn't loaded: its accounts don't exist there."""
        if not is_loaded():
            return
        self.stdout.write("\nKonton i demon:")
        for account in ACCOUNTS:
            self.stdout.write(f"  {account.email:<22} {account.password:<20} {account.words}")
