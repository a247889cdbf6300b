"""`manage.py load_vocabulary`: the shipped vocabulary to the database. `manage.py prepare` calls it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from search.domain.shipped_vocabulary import bring_shipped_rows


class Command(BaseCommand):
    help = "Lägger in portalens ordlista i databasen. Rader som en redaktör har ändrat rörs inte. Kan köras om."

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = bring_shipped_rows()
        self.stdout.write(
            f"Ordlistan: {outcome.added} nya rader, {outcome.updated} uppdaterade, {outcome.retired} tagna ur bruk, "
            f"{outcome.kept} ändrade av redaktörer och lämnade."
        )
