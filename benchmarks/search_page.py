"""Server time and weight of the search page.

    .venv/bin/python -m benchmarks.search_page [--courses 5000] [--requests 400] [--emil3 ../shared/data/emil3]

Fills a database of its own with synthetic courses, or with the files of `--emil3`, asks for pages through the whole of
Django (no network, one process) and prints percentiles in milliseconds, the mean processor time of Django and the
database (which other work on the machine doesn't lengthen), what a rebuild, a new process and an edit cost, and the
bytes of the main pages. The engine is the one that ELASTICSEARCH_URL chooses.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import os
import random
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import django
import psutil

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
django.setup()

import time_machine  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.staticfiles import finders  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import QueryDict  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks._catalogue import SUBJECTS, TRADES, make_catalogue  # noqa: E402
from benchmarks._measuring import HEADING, line, page, processor_time, timed  # noqa: E402
from benchmarks._queries import mixed  # noqa: E402
from benchmarks._scratch_database import scratch_database  # noqa: E402
from courses.models import Course  # noqa: E402
from courses.row_versions import Versions  # noqa: E402
from search.engine import get_engine  # noqa: E402
from search.forms import read_search  # noqa: E402
from search.options import load_options  # noqa: E402
from search.query import CatalogueQuery  # noqa: E402
from search.warming import warm_up  # noqa: E402

TODAY = dt.date(2026, 11, 22)
STATIC = ("css/utbud.css", "js/search.js", "js/suggest.js", "django_htmx/htmx-2.min.js")


def report_times(requests: int, seed: int = 7) -> None:
    """Every query of the mix once, on a process that has answered others; then pages again, as they come back."""
    warm_up()  # as portal/wsgi.py does
    client, engine, options = Client(), get_engine(), load_options(TODAY, Versions())
    for pairs in mixed(random.Random(seed + 1), requests):
        page(client, pairs)
    print(HEADING)
    unique = list({urlencode(pairs): pairs for pairs in mixed(random.Random(seed), requests)}.values())
    states = [read_search(QueryDict(urlencode(pairs)), options).state.query(TODAY) for pairs in unique]
    # Another page size than the pages': no answer is remembered.
    line("engine, each query once", [timed(partial(engine.search, replace(one, per_page=31))) for one in states])
    cpu = processor_time()
    times = [timed(partial(page, client, pairs)) for pairs in mixed(random.Random(seed + 2), requests)]
    cpu = (processor_time() - cpu) * 1000 / len(times)
    line("page, as people search", times, f"{cpu:.1f} ms of processor")
    line("page, everything", [timed(lambda: page(client, [])) for _ in range(50)])
    with CaptureQueriesContext(connection) as captured:
        page(client, [("q", "kock"), ("kommun", "boras")])
    print(f"queries of a new page: {len(captured)}; of a page that was asked for before: ", end="")
    with CaptureQueriesContext(connection) as captured:
        page(client, [("q", "kock"), ("kommun", "boras")])
    print(len(captured))


def report_suggestions(seed: int = 7) -> None:
    """What is suggested after each letter of the words that people type."""
    rng, client = random.Random(seed), Client()
    words = [word.lower() for word in rng.sample([*TRADES, *SUBJECTS], k=20)]
    typed = [word[:length] for word in words for length in range(2, len(word) + 1)]
    typed += [word[1] + word[0] + word[2:] for word in words]  # and mistyped
    addresses = [f"/sok/forslag/?{urlencode({'q': text})}" for text in typed]
    first = timed(partial(client.get, addresses[0]))
    times = [timed(partial(client.get, address)) for address in addresses]
    line("suggestions", times, f"the first, which reads them: {first:.0f} ms")


def report_process() -> None:
    """What a new process costs, and how soon it finds an edit."""
    memory = psutil.Process().memory_info().rss
    first = timed(lambda: type(get_engine())().search(CatalogueQuery(today=TODAY)))
    print(f"this process: {memory / 2**20:.0f} MB; the first search of a new engine: {first:.0f} ms")
    course = Course.objects.order_by("pk").first()
    if course is not None:
        course.title = "Zebrakunskap"
        saved = timed(course.save)
        found = timed(lambda: get_engine().search(CatalogueQuery(today=TODAY, text="zebrakunskap")))
        print(f"an edit: saved with its index in {saved:.0f} ms, found by a search of {found:.0f} ms")


def report_weight() -> None:
    print(f"\n{'what':<44}{'bytes':>10}{'gzip':>10}")
    client, total = Client(), 0
    for address in ("/sok/", "/sok/?q=sjuksk%C3%B6terska", "/sok/?kommun=boras", "/sok/?q=zzzz"):
        show(address, client.get(address).content)
    for name in STATIC:
        found = finders.find(name)
        if not isinstance(found, str):
            raise FileNotFoundError(name)
        total += show(f"/static/{name}", Path(found).read_bytes())
    print(f"{'stylesheet and scripts together':<44}{'':>10}{total:>10}")


def show(name: str, content: bytes) -> int:
    packed = len(gzip.compress(content, 6))
    print(f"{name:<44}{len(content):>10}{packed:>10}")
    return packed


def fill(courses: int, emil3: Path | None) -> None:
    began = time.perf_counter()
    if emil3:
        from django.core.management import call_command  # noqa: PLC0415

        call_command("import_emil3", str(emil3), "--today", TODAY.isoformat(), verbosity=0)
    else:
        make_catalogue(courses, TODAY)
    filled = time.perf_counter()
    count = get_engine().rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    status = get_engine().status()
    print(f"{count} courses, {status.occasions} occasions; filled in {filled - began:.1f} s, ", end="")
    print(f"indexed in {time.perf_counter() - filled:.1f} s\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--courses", type=int, default=5_000)
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--emil3", type=Path, help="folder of EMIL 3 files to import instead")
    options = parser.parse_args()
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    noon = dt.datetime.combine(TODAY, dt.time(12), tzinfo=dt.UTC)
    with scratch_database(), time_machine.travel(noon, tick=True):
        fill(options.courses, options.emil3)
        report_times(options.requests)
        report_suggestions()
        report_process()
        report_weight()


if __name__ == "__main__":
    main()
