"""`manage.py search_run`: answers a file of queries for the measure of relevance."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate

from courses.models import Course
from search.engine import ENGINES, engine_named
from search.query import CatalogueQuery

DEPTH = 50


class Command(BaseCommand):
    help = 'Läser {"q": …} radvis och skriver {"q": …, "ids": […]}: källans id:n i rangordning, högst 50.'

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--engine", choices=ENGINES, default="postgres", help="Motorn som ska svara.")
        parser.add_argument(
            "--include-past",
            action="store_true",
            help="Rangordna utbildningar med och utan kommande start i en lista.",
        )

    def handle(self, *args: Any, engine: str, include_past: bool, **options: Any) -> None:
        answering, today = engine_named(engine), localdate()
        for number, line in enumerate(sys.stdin, start=1):
            if not line.strip():
                continue
            try:
                text = str(json.loads(line)["q"])
            except (ValueError, KeyError, TypeError):
                raise CommandError(f'Rad {number} är inte {{"q": …}}.') from None
            query = CatalogueQuery(today=today, text=text, per_page=DEPTH, together=include_past)
            found = [hit.course_id for hit in answering.search(query).hits]
            keys = dict(Course.objects.filter(pk__in=found).values_list("pk", "key"))
            self.stdout.write(json.dumps({"q": text, "ids": [keys[pk] for pk in found]}, ensure_ascii=False))
