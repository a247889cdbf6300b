"""`manage.py forget_searches`: deletes counted searches that are older than they may be. Daily, from cron."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import localdate

from search.counting import forget_old_digests
from search.models.counting import KEPT_DAYS, forget_before


class Command(BaseCommand):
    help = (
        f"Glömmer räknade sökningar som är äldre än {KEPT_DAYS} dagar, och avtryck av okända ord från förra perioden."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        today = localdate()
        self.stdout.write(f"Glömda sökningar: {forget_before(today)}, glömda avtryck: {forget_old_digests(today)}.")
