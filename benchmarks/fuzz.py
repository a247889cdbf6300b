"""Sends hostile addresses to the search page: no server error, none over two seconds, nothing reflected unescaped.

    python -m benchmarks.fuzz [--requests 10000] [--courses 5000] [--seed 1]

Fills a database of its own. The two seconds are of processor, of Django and its database session: other work on the
machine doesn't make an address slow. Ends with code 1 when something was wrong, and prints those addresses.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
django.setup()

import time_machine  # noqa: E402
from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from benchmarks._catalogue import make_catalogue  # noqa: E402
from benchmarks._measuring import HEADING, line, processor_time  # noqa: E402
from benchmarks._scratch_database import scratch_database  # noqa: E402
from search.engine import get_engine  # noqa: E402
from tests.search.hostile import hostile_address, objections  # noqa: E402

TODAY = dt.date(2026, 11, 22)
MOST_SHOWN = 20


def run(requests: int, seed: int) -> int:
    """Send them; the number of answers with something wrong."""
    rng, client = random.Random(seed), Client(raise_request_exception=False)
    times: list[float] = []
    worked: list[float] = []
    wrong = 0
    client.get("/sok/")  # as a web process does before its first request
    for _ in range(requests):
        address = hostile_address(rng)
        headers = {"HX-Request": "true"} if rng.random() < 0.2 else {}
        before, began = processor_time(), time.perf_counter()
        response = client.get(address, headers=headers)
        times.append(time.perf_counter() - began)
        worked.append(processor_time() - before)
        found = objections(response, worked[-1])
        if found:
            wrong += 1
            if wrong <= MOST_SHOWN:
                print(f"{', '.join(found)}: {address[:300]}")
    print(f"{requests} requests, {wrong} wrong")
    print(HEADING)
    line("by the clock", [1000 * seconds for seconds in times])
    line("of processor", [1000 * seconds for seconds in worked])
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--courses", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    setup_test_environment(debug=False)
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    noon = dt.datetime.combine(TODAY, dt.time(12), tzinfo=dt.UTC)
    with scratch_database(), time_machine.travel(noon, tick=True):
        make_catalogue(options.courses, TODAY)
        get_engine().rebuild()
        wrong = run(options.requests, options.seed)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
