"""`manage.py search rebuild|status|verify|explain`: the search index in the hands of an operator."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate
from tqdm import tqdm

from search.engine import Progress, UnavailableError, get_engine
from search.query import CatalogueQuery, Verdict

SHOWN = 20


class Command(BaseCommand):
    help = "Sökindexet: bygg om det, se om det stämmer med katalogen, se hur en sökning tolkas."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="rebuild|status|verify|explain")
        actions.add_parser("rebuild", help="Bygg om hela indexet medan sidan svarar som vanligt.")
        actions.add_parser("status", help="Jämför indexet med katalogen. Felkod 1 om något saknas.")
        verify = actions.add_parser("verify", help="Jämför varje utbildning med databasen genom kontrollsummor.")
        verify.add_argument("--repair", action="store_true", help="Rätta det som skiljer.")
        explain = actions.add_parser("explain", help="Visa hur en sökning tolkas och vad som ger träffarna.")
        explain.add_argument("query", nargs="+", help="Orden att söka på.")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        try:
            self._act(action, **options)
        except UnavailableError as error:
            raise CommandError(
                f"Elasticsearch nås inte ({error}). PostgreSQL:s index svarar på sökningar så länge.", returncode=1
            ) from error

    def _act(self, action: str, **options: Any) -> None:
        match action:
            case "rebuild":
                self._rebuild()
            case "status":
                self._status()
            case "verify":
                self._verify(repair=options["repair"])
            case _:
                query = CatalogueQuery(today=localdate(), text=" ".join(options["query"]))
                for line in get_engine().explain(query):
                    self.stdout.write(line)

    def _rebuild(self) -> None:
        began = time.monotonic()
        with _progress() as show:
            count = get_engine().rebuild(show)
        self.stdout.write(f"{count} utbildningar indexerade på {time.monotonic() - began:.1f} s.")

    def _status(self) -> None:
        status = get_engine().status()
        self.stdout.write(f"Motor: {status.engine}. {status.courses} utbildningar, {status.occasions} tillfällen.")
        for remark in status.remarks:
            self.stdout.write(f"{remark}.")
        for problem in status.problems:
            self.stdout.write(problem)
        if status.is_whole:
            self.stdout.write("Indexet stämmer med katalogen.")
            if status.problems:
                raise CommandError("Allt är inte som det ska.", returncode=1)
            return
        self._list("saknas", status.missing)
        self._list("är inaktuella", status.stale)
        raise CommandError("Indexet stämmer inte med katalogen. Kör manage.py search rebuild.", returncode=1)

    def _verify(self, *, repair: bool) -> None:
        verdicts = self._compared()
        if repair and any(verdict.wrong for verdict in verdicts):
            get_engine().repair(verdicts)
            self.stdout.write("Rättar och jämför igen.")
            verdicts = self._compared()
        if any(verdict.wrong for verdict in verdicts):
            raise CommandError("Indexet stämmer inte. Kör manage.py search verify --repair.", returncode=1)

    def _compared(self) -> tuple[Verdict, ...]:
        with _progress() as show:
            verdicts = get_engine().verify(show)
        for verdict in verdicts:
            state = f"{len(verdict.wrong)} fel" if verdict.wrong else "stämmer"
            self.stdout.write(f"{verdict.engine}: {verdict.compared} utbildningar jämförda, {state}.")
            self._list("saknas", verdict.missing)
            self._list("skiljer sig", verdict.differing)
            self._list("ska inte finnas", verdict.surplus)
        return verdicts

    def _list(self, words: str, ids: tuple[int, ...]) -> None:
        if ids:
            shown = ", ".join(str(pk) for pk in ids[:SHOWN]) + (" …" if len(ids) > SHOWN else "")
            self.stdout.write(f"{len(ids)} {words}: {shown}")


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on a terminal, nothing elsewhere."""
    with tqdm(unit=" utbildningar", disable=not sys.stderr.isatty()) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show
