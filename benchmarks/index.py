"""What PostgreSQL's index costs: making it, starting with it, keeping it up to date.

    .venv/bin/python -m benchmarks.index [--courses 20000] [--edits 200] [--processes 3]

Fills a database of its own with synthetic courses. Each line is a process of its own: `search rebuild`; a process that
finds no prepared index; one that does; several at once. Then edits, each made by another process than the one that
searches for it, until so much has changed that it is worked into the large part. Seconds, of which processor (Python
and the database's session), and memory: RSS at its highest, RSS now, and what of it is the process's own (USS).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import django
import psutil

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks import _measuring  # noqa: E402
from benchmarks._catalogue import make_catalogue  # noqa: E402
from benchmarks._measuring import line, processor_time, timed  # noqa: E402
from benchmarks._scratch_database import scratch_database  # noqa: E402
from courses.models import Course  # noqa: E402
from search.engine import get_engine  # noqa: E402
from search.engines.postgres.catalogue import most_changed  # noqa: E402
from search.engines.postgres.engine import PostgresEngine  # noqa: E402
from search.query import CatalogueQuery  # noqa: E402
from search.warming import warm_up  # noqa: E402

TODAY = dt.date(2026, 11, 22)
HEADING = f"{'process':<36}{'seconds':>9}{'processor':>11}{'MB at most':>12}{'MB now':>8}{'own':>6}"
Figures = dict[str, Any]


# --- Processes ---


def child(act: str, database: str, folder: str) -> None:
    """Do one of `ACTS` on the database, and print what it took as a line of JSON."""
    connection.settings_dict["NAME"] = database
    settings.SEARCH_DIR = Path(folder)

    connection.ensure_connection()
    began, used = time.perf_counter(), processor_time()
    more = ACTS[act]()
    memory = psutil.Process().memory_full_info()
    figures = {
        "seconds": time.perf_counter() - began,
        "processor": processor_time() - used,
        "most": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "now": memory.rss / 2**20,
        "own": memory.uss / 2**20,
    }
    print(json.dumps({**figures, **more}))


def rebuild() -> Figures:

    memory: dict[int, float] = {}

    def show(done: int, total: int) -> None:
        memory[done * 4 // total] = psutil.Process().memory_info().rss / 2**20

    count = get_engine().rebuild(show)
    quarters = ", ".join(f"{memory[part]:.0f}" for part in sorted(memory))
    return {"more": f"{count} courses; MB after each quarter: {quarters}"}


def start() -> Figures:
    """What a web process does before it takes requests, and the first search after that."""

    warm_up()
    first = timed(partial(get_engine().search, CatalogueQuery(today=TODAY, text="undersköterska")))
    return {"more": f"first search after it {first:.0f} ms"}


ACTS: dict[str, Callable[[], Figures]] = {"rebuild": rebuild, "start": start}


def report(name: str, act: str, database: str) -> None:
    command = [sys.executable, "-m", "benchmarks.index", "--child", act, database, str(settings.SEARCH_DIR)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    told = json.loads(done.stdout.splitlines()[-1])
    figures = (
        f"{told['seconds']:>9.1f}{told['processor']:>11.2f}{told['most']:>12.0f}{told['now']:>8.0f}{told['own']:>6.0f}"
    )
    print(f"{name:<36}{figures}  {told['more']}", flush=True)


# --- Edits ---


def report_edits(count: int) -> None:
    """Edit by one engine and search by another, as two processes do."""

    reader = PostgresEngine()
    reader.search(CatalogueQuery(today=TODAY))
    saving, finding, asking = [], [], []
    for number, course in enumerate(Course.objects.order_by("?")[:count]):
        course.title = f"Zebrakunskap {number}"
        saving.append(timed(course.save))
        finding.append(timed(reader.catalogue))
        query = CatalogueQuery(today=TODAY, text=f"zebrakunskap {number}", literal=True)
        asking.append(timed(partial(reader.search, query)))
    print(f"\n{_measuring.HEADING}")
    line("an edit, saved with its index", saving)
    line("the next request reads it", finding)
    line("and searches", asking)
    report_tidying(reader)


def report_tidying(reader: PostgresEngine) -> None:
    """Change so much at once that it is worked into the large part, and search meanwhile."""

    changed = list(
        Course.objects.order_by("pk").values_list("pk", flat=True)[: most_changed(Course.objects.count()) + 1]
    )
    Course.objects.filter(pk__in=changed).update(code="ZEBRA01")
    writer = PostgresEngine()
    for first in range(0, len(changed), 400):
        writer.index(changed[first : first + 400])
    began = time.perf_counter()
    seen, times = timed(reader.catalogue), []
    while len(reader.catalogue().parts) > 1:
        query = CatalogueQuery(today=TODAY, text="kock", per_page=20 + len(times))  # another each time
        times.append(timed(partial(reader.search, query)))
    line(f"searches while {len(changed)} are worked in", times)
    print(f"{len(changed)} changes at once: the next request reads them in {seen:.0f} ms; ", end="")
    print(f"{time.perf_counter() - began:.1f} s later they are part of the large part")


def run(courses: int, edits: int, processes: int) -> None:

    with scratch_database():
        print(make_catalogue(courses, TODAY))
        database = str(connection.settings_dict["NAME"])
        connection.close()
        print(HEADING)
        report("search rebuild", "rebuild", database)
        for file in Path(settings.SEARCH_DIR).iterdir():
            file.unlink()
        report("a process without prepared index", "start", database)
        report("a process with it", "start", database)
        with ThreadPoolExecutor(processes) as pool:
            list(pool.map(lambda place: report(f"{processes} at once: {place}", "start", database), range(processes)))
        report_edits(edits)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--courses", type=int, default=20_000)
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--processes", type=int, default=3)
    parser.add_argument("--child", nargs=3, metavar=("ACT", "DATABASE", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child:
        child(*options.child)
        return
    run(options.courses, options.edits, options.processes)


if __name__ == "__main__":
    main()
