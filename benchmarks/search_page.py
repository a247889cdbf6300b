"""Server time and weight of the search page.

    .venv/bin/python -m benchmarks.search_page [--courses 20000] [--requests 400] [--emil3 ../shared/data/emil3]

Fills a database of its own with synthetic courses, or with the files of `--emil3`, asks for pages through the whole of
Django (no network, one process) and prints p50 and p95 in milliseconds, the mean processor time of Django and the
database (which other work on the machine doesn't lengthen), and the bytes of the main pages.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import gzip
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
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
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402

from benchmarks._catalogue import SUBJECTS, TRADES, make_catalogue  # noqa: E402
from benchmarks._scratch_database import scratch_database  # noqa: E402
from search.engine import get_engine  # noqa: E402

TODAY = dt.date(2026, 11, 22)
Pairs = list[tuple[str, str]]

FILTERS: Sequence[Pairs] = (
    [("kommun", "boras")],
    [("satt", "distans")],
    [("ansokan", "oppen")],
    [("skolform", "yrkeshogskola"), ("takt", "100")],
    [("kommun", "goteborg"), ("start", "2027-01"), ("satt", "pa-plats")],
)
STATIC = ("css/utbud.css", "js/search.js", "js/suggest.js", "django_htmx/htmx-2.min.js")


def single_word(rng: random.Random) -> Pairs:
    """Half of what people write is an occupation."""
    return [("q", rng.choice(TRADES if rng.random() < 0.5 else SUBJECTS).lower())]


def two_words(rng: random.Random) -> Pairs:
    return [("q", f"{rng.choice(TRADES)} {rng.choice(['distans', 'komvux', 'borås', 'grundkurs', 'zzz'])}")]


def word_and_filter(rng: random.Random) -> Pairs:
    return [*single_word(rng), *rng.choice(FILTERS)]


def filter_only(rng: random.Random) -> Pairs:
    return rng.choice(FILTERS)


def broad_word(rng: random.Random) -> Pairs:
    return [("q", rng.choice(["kurs", "utbildning", "vård", "komvux"]))]


def everything(_: random.Random) -> Pairs:
    return []


KINDS: dict[str, Callable[[random.Random], Pairs]] = {
    "one word": single_word,
    "two words": two_words,
    "one word, filters": word_and_filter,
    "filters only": filter_only,
    "a broad word": broad_word,
    "everything": everything,
}


def percentile(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def processor_time() -> float:
    """Seconds that this process and its database session have worked, when the database is on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone() or (None,)
    with contextlib.suppress(psutil.Error):
        database = psutil.Process(pid).cpu_times()
        return time.process_time() + database.user + database.system
    return time.process_time()


def measure(client: Client, addresses: Iterator[str]) -> list[float]:
    """Milliseconds of server time, one for each address."""
    times = []
    for address in addresses:
        began = time.perf_counter()
        response = client.get(address)
        times.append((time.perf_counter() - began) * 1000)
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code}")
    return times


def report_times(requests: int, seed: int = 7) -> None:
    rng, client = random.Random(seed), Client()
    client.get("/sok/")  # what a process loads once
    print(f"{'kind':<20}{'n':>6}{'p50 ms':>10}{'p95 ms':>10}{'cpu ms':>10}{'queries':>10}")
    for name, kind in KINDS.items():
        addresses = [f"/sok/?{urlencode(kind(rng))}" for _ in range(max(20, requests // len(KINDS)))]
        cpu = processor_time()
        times = measure(client, iter(addresses))
        cpu = (processor_time() - cpu) * 1000 / len(times)
        with CaptureQueriesContext(connection) as captured:
            client.get(addresses[0])
        print(
            f"{name:<20}{len(times):>6}{statistics.median(times):>10.1f}{percentile(times, 0.95):>10.1f}{cpu:>10.1f}"
            f"{len(captured):>10}"
        )


def report_suggestions(seed: int = 7) -> None:
    """What is suggested after each letter of the words that people type."""
    rng, client = random.Random(seed), Client()
    words = [word.lower() for word in rng.sample([*TRADES, *SUBJECTS], k=20)]
    typed = [word[:length] for word in words for length in range(2, len(word) + 1)]
    typed += [word[1] + word[0] + word[2:] for word in words]  # and mistyped
    addresses = [f"/sok/forslag/?{urlencode({'q': text})}" for text in typed]
    (first,) = measure(client, iter(addresses[:1]))
    times = measure(client, iter(addresses))
    print(
        f"{'suggestions':<20}{len(times):>6}{statistics.median(times):>10.1f}{percentile(times, 0.95):>10.1f}"
        f"   (the first, which reads them: {first:.0f} ms)"
    )


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
    parser.add_argument("--courses", type=int, default=20_000)
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--emil3", type=Path, help="folder of EMIL 3 files to import instead")
    options = parser.parse_args()
    setup_test_environment(debug=False)
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    noon = dt.datetime.combine(TODAY, dt.time(12), tzinfo=dt.UTC)
    with scratch_database(), time_machine.travel(noon, tick=True):
        fill(options.courses, options.emil3)
        report_times(options.requests)
        report_suggestions()
        report_weight()


if __name__ == "__main__":
    main()
