"""Time and memory of an import, from files to the catalogue with its search index.

    .venv/bin/python -m benchmarks.import_events [--events 100000] [--emil3 ../shared/data/emil3]

Makes EMIL 3 files of that many synthetic events (one info for every one and a half, repeats among them), or takes the
folder of `--emil3`, and imports them into a database of its own: first into the empty one, then again, then with one
event in a hundred changed. Each run is a process of its own. Prints seconds beside the start of the process, processor
seconds (of the run and of its database connection; on a busy machine they say more), seconds with the start, and the
largest resident memory in MB. It measures, and never fails because a figure is high.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import django
import psutil
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")

TODAY = dt.date(2026, 11, 22)
EVENTS_PER_INFO = 1.5
EVENTS_PER_PROVIDER = 100
ONE_IN_REPEATED = 4  # events that stand twice in the list
TOWNS = ["Borås", "Sundsvall", "Göteborg", "Malmö", "Umeå", "Örebro", "Kista", "Luleå", "Växjö", "KALMAR", "Mora"]
TITLES = ["Undersköterska", "Svetsare", "Kock", "Matematik", "Svenska som andraspråk", "Webbutveckling", "Snickare"]
FORMS = ["VUXGY", "VUXGY", "VUXGR", "YH", "YH", "FHS"]
_OWN_SECONDS = re.compile(r"^seconds ([\d.]+) of which ([\d.]+) processor$", re.MULTILINE)

Json = dict[str, Any]


def text(value: str) -> Json:
    return {"strings": [{"lang": "swe", "value": value}]}


def providers(count: int, rng: random.Random) -> Iterator[Json]:
    for number in range(count):
        town = rng.choice(TOWNS)
        yield {
            "identifier": f"p.syn.{number}",
            "lastEdited": "2026-10-14T17:44:17",
            "name": text(f"{town} lärcentrum {number}"),
            "responsibleBody": {"type": {"type": "C_Body", "code": "kommunal"}, "name": text(f"{town} kommun")},
            "contactAddress": {"country": "SE", "streetAddress": f"Skolgatan {number}", "town": town},
        }


def infos(count: int, rng: random.Random) -> Iterator[Json]:
    paragraph = "<p>Du lär dig grunderna och får arbeta praktiskt. <a href=https://example.se/>Läs&nbsp;mer</a></p>"
    for number in range(count):
        title = rng.choice(TITLES)
        yield {
            "identifier": f"i.syn.{number}",
            "code": f"KOD{number % 1000}",
            "lastEdited": "2026-07-22T23:25:37",
            "title": text(f"{title} {number}"),
            "description": text(f"<![CDATA[ {paragraph * 5} ]]>"),
            "type": {"type": "C_SchoolType", "code": rng.choice(FORMS)},
            "resultIsDegree": False,
            "credits": {"system": {"type": "C_Credits", "code": "gy"}, "credits": 100.0},
        }


def events(count: int, info_count: int, provider_count: int, rng: random.Random, changed: int) -> Iterator[Json]:
    for number in range(count):
        start = TODAY + dt.timedelta(days=rng.randrange(-200, 300))
        event = {
            "identifier": f"e.syn.{number}",
            "education": f"i.syn.{number % info_count}",
            "providers": [f"p.syn.{number % provider_count}"],
            "lastEdited": "2026-06-26T21:36:56",
            "locations": [{"country": "SE", "town": rng.choice(TOWNS)}],
            "execution": {
                "condition": {"type": "C_ExecutionCondition", "code": "1"},
                "start": start.isoformat(),
                "end": (start + dt.timedelta(days=120)).isoformat(),
            },
            "paceOfStudy": {"percentage": rng.choice([25.0, 50.0, 100.0])},
            "application": {"first": "2026-09-01", "last": (start - dt.timedelta(days=40)).isoformat()},
            "keywords": text(rng.choice(["Vård", "Teknik", "Data/IT"])),
            "languageOfInstructions": ["swe"],
            "places": 20 + (changed and number % changed == 0),
        }
        yield event
        if number % ONE_IN_REPEATED == 0:
            yield event


def write_list(path: Path, contents: Iterable[Json]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for number, content in enumerate(contents):
            item = {"id": content["identifier"], "status": "ACTIVE", "content": content}
            file.write(("[" if number == 0 else ",\n") + json.dumps(item, ensure_ascii=False))
        file.write("]")


def write_feed(folder: Path, count: int, changed: int = 0) -> None:
    """Files of `count` events; one in `changed` has other values than without."""
    info_count, provider_count = int(count / EVENTS_PER_INFO) or 1, count // EVENTS_PER_PROVIDER or 1
    write_list(folder / "providers.json", providers(provider_count, random.Random(1)))
    write_list(folder / "infos.json", infos(info_count, random.Random(2)))
    write_list(folder / "events.json", events(count, info_count, provider_count, random.Random(3), changed))


def measure(label: str, folder: Path, database: str) -> None:
    """Import in a process of its own and print what it took."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.import_events", "--child", database, "--emil3", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    took = time.perf_counter() - began
    own = _OWN_SECONDS.search(done.stdout)
    # The largest of all children until now: a smaller later one shows the same figure.
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    seconds = f"{float(own[1]):7.1f} s ({float(own[2]):.1f} s processor)" if own else "failed"
    print(f"{label:<28} {seconds}   {took:7.1f} s with start   {memory:6.0f} MB at most")
    if not own:
        print(done.stdout[-2000:], done.stderr[-2000:])


def child(folder: Path, database: str) -> None:
    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - after setup
    from django.db import connection  # noqa: PLC0415 - after setup

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = psutil.Process(cursor.fetchone()[0])  # on this machine, as the embedded one is

    def processor() -> float:
        used = server.cpu_times()
        return time.process_time() + used.user + used.system

    began, used = time.perf_counter(), processor()
    call_command("import_emil3", folder, "--today", TODAY.isoformat())
    print(f"seconds {time.perf_counter() - began:.3f} of which {processor() - used:.3f} processor")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--emil3", type=Path)
    parser.add_argument("--child", metavar="DATABASE", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.emil3, options.child)
        return
    django.setup()
    from django.db import connection  # noqa: PLC0415 - after setup

    from benchmarks._scratch_database import scratch_database  # noqa: PLC0415 - after setup

    with scratch_database(), tempfile.TemporaryDirectory() as made:
        database = str(connection.settings_dict["NAME"])
        connection.close()
        folder = options.emil3 or Path(made)
        if not options.emil3:
            write_feed(folder, options.events)
            print(f"{options.events} events, {int(options.events / EVENTS_PER_INFO)} infos")
        measure("first import", folder, database)
        measure("the same again", folder, database)
        if not options.emil3:
            write_feed(folder, options.events, changed=100)
            measure("one event in 100 changed", folder, database)


if __name__ == "__main__":
    main()
