"""`manage.py onboard_municipality 1490`: make a municipality a tenant."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.domain.onboarding import UnknownMunicipalityError, onboard_municipality
from organisations.models import Municipality


class Command(BaseCommand):
    help = (
        "Gör kommuner till medlemmar: sida, redaktörsgrupp, samling för bilder och dokument, behörigheter. "
        "Kan köras hur många gånger som helst."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("municipality", nargs="*", help="Kommunkod (1490) eller namn (Borås).")
        parser.add_argument(
            "--members", action="store_true", help="Alla kommuner som redan ingår, till exempel efter en ny version."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        codes = list(options["municipality"])
        if options["members"]:
            codes += Municipality.objects.members().values_list("code", flat=True)
        if not codes:
            raise CommandError("Ange minst en kommunkod, eller --members.")
        for code in codes:
            try:
                onboarding = onboard_municipality(code)
            except UnknownMunicipalityError as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"{onboarding.municipality.name} ({onboarding.municipality.code})")
            for step in onboarding.steps:
                self.stdout.write(f"  {'nytt  ' if step.is_new else 'fanns '} {step.what}")
