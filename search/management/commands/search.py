"""`manage.py search rebuild|status`: the search index in the hands of an operator."""

from __future__ import annotations

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from search.engine import get_engine


class Command(BaseCommand):
    help = "Sökindexet: bygg om det eller se om det stämmer med katalogen."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="rebuild|status")
        actions.add_parser("rebuild", help="Bygg om hela indexet medan sidan svarar som vanligt.")
        actions.add_parser("status", help="Jämför indexet med katalogen. Felkod 1 om något saknas.")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        if action == "rebuild":
            self._rebuild()
        else:
            self._status()

    def _rebuild(self) -> None:
        began = time.monotonic()
        with tqdm(unit=" utbildningar", disable=not sys.stderr.isatty()) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            count = get_engine().rebuild(show)
        self.stdout.write(f"{count} utbildningar indexerade på {time.monotonic() - began:.1f} s.")

    def _status(self) -> None:
        status = get_engine().status()
        self.stdout.write(f"Motor: {status.engine}. {status.courses} utbildningar, {status.occasions} tillfällen.")
        if status.is_whole:
            self.stdout.write("Indexet stämmer med katalogen.")
            return
        for words, ids in (("saknas", status.missing), ("är inaktuella", status.stale)):
            if ids:
                shown = ", ".join(str(pk) for pk in ids[:20]) + (" …" if len(ids) > 20 else "")
                self.stdout.write(f"{len(ids)} {words}: {shown}")
        raise CommandError("Indexet stämmer inte med katalogen. Kör manage.py search rebuild.", returncode=1)
