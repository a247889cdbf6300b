"""PostgreSQL, Elasticsearch and Wagtail's own search over one catalogue, asked the same in one run.

    .venv/bin/python -m benchmarks.engines [--courses 5000] [--requests 300] [--wagtail-requests 100]

Fills a database of its own with synthetic courses, builds the three indexes and prints percentiles in milliseconds,
with the mean processor time of Django, the database's session and the node, which other work on the machine lengthens
less.

- *engine*: from what somebody wrote to the first twenty courses, their number, and the counts of all eight groups of
  filters, each without its own choice. No answer is remembered.
- *page*: the same with the whole of Django and the page's HTML around it (no network, one process); *again* are pages
  that were asked for before.
- Elasticsearch *uncached* begins with an empty request cache, *cached* is asked the same a second time. An answer later
  than the time that the site gives it is waited for here, and counted.
- *modelsearch* is Wagtail's search on the same PostgreSQL (`benchmarks/_wagtail`): title, description and provider as
  words, `search()` and its `facet()` for the same values of the same groups. It does less: Snowball's stems, no
  compounds, synonyms or corrections; two filters may be met by two occasions.

Elasticsearch is started as the tests start it and searched until its code is compiled; it is left out with a word of
why when that can't be done.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import time
from collections.abc import Callable, Sequence
from functools import partial
from unittest.mock import patch
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks._settings")
django.setup()

import time_machine  # noqa: E402
from django.conf import settings  # noqa: E402
from django.http import QueryDict  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks._catalogue import make_catalogue  # noqa: E402
from benchmarks._measuring import HEADING, line, page, percentile, processor_time, timed  # noqa: E402
from benchmarks._queries import Pairs, mixed  # noqa: E402
from benchmarks._scratch_database import scratch_database  # noqa: E402
from benchmarks._wagtail import searching  # noqa: E402
from courses.row_versions import Versions  # noqa: E402
from search.current_vocabulary import current_vocabulary  # noqa: E402
from search.engine import get_engine  # noqa: E402
from search.engines.elasticsearch import server  # noqa: E402
from search.engines.elasticsearch.engine import ElasticsearchEngine  # noqa: E402
from search.engines.elasticsearch.mapping import alias  # noqa: E402
from search.engines.postgres.engine import PostgresEngine  # noqa: E402
from search.forms import read_search  # noqa: E402
from search.options import load_options  # noqa: E402
from search.query import CatalogueQuery  # noqa: E402
from tests.elasticsearch.jars import CACHE, NoJarsError  # noqa: E402
from tests.elasticsearch.running import Node, NodeError, node  # noqa: E402
from tests.search.elastic import elasticsearch_engine  # noqa: E402

TODAY = dt.date(2026, 11, 22)
PATIENCE = 60.0
# A new node compiles its code as it runs. With 100,000 courses it works 85 ms for each of its first hundred searches,
# 29 after six hundred, 12 after two thousand, 9 after five thousand and 6 after ten, as it then does for days; what it
# does once a search, and all that a cached one takes, it compiles last.
WARMING = 12_000
Answer = Callable[[CatalogueQuery], object]


def measured(name: str, acts: Sequence[Callable[[], object]], *pids: int) -> list[float]:
    """Do them one by one; print and return their milliseconds."""
    before = processor_time(*pids)
    times = [timed(act) for act in acts]
    used = (processor_time(*pids) - before) * 1000 / len(acts)
    line(name, times, f"{used:.1f} ms of processor")
    return times


class Asked:
    """What is asked of everyone: each of `addresses` once, after `others` that make a process warm."""

    def __init__(self, requests: int, seed: int = 7) -> None:
        self.addresses = _each_once(mixed(random.Random(seed), requests))
        self.others = _each_once(mixed(random.Random(seed + 1), requests))

    def of_engine(self, name: str, answer: Answer, *pids: int, most: int | None = None) -> list[float]:
        queries = _queries(self.addresses)[:most]
        return measured(name, [partial(answer, query) for query in queries], *pids)

    def of_page(self, name: str, *pids: int) -> list[float]:
        client = Client()
        return measured(name, [partial(page, client, pairs) for pairs in self.addresses], *pids)

    def warm(self, answer: Answer) -> None:
        """Have others answered, and their pages given."""
        for query in _queries(self.others):
            answer(query)
        for pairs in self.others:
            page(Client(), pairs)


def _each_once(asked: Sequence[Pairs]) -> list[Pairs]:
    return list({urlencode(pairs): pairs for pairs in asked}.values())


def _queries(addresses: Sequence[Pairs]) -> list[CatalogueQuery]:
    options = load_options(TODAY, Versions())
    return [read_search(QueryDict(urlencode(pairs)), options).state.query(TODAY) for pairs in addresses]


def of_postgres(asked: Asked) -> list[float]:
    engine, vocabulary = PostgresEngine(), current_vocabulary()

    def answer(query: CatalogueQuery) -> object:
        return engine.answer(engine.ask(query, vocabulary))

    asked.warm(answer)
    times = asked.of_engine("PostgreSQL, engine", answer)
    asked.of_page("PostgreSQL, page")
    asked.of_page("PostgreSQL, page again")
    return times


def of_elasticsearch(asked: Asked, running: Node) -> tuple[list[float], list[float]]:
    """Uncached and cached, of the engine. The index is gone afterwards."""
    began = time.perf_counter()
    with elasticsearch_engine(running.url) as engine, patch.object(server, "DEADLINE_SECONDS", PATIENCE):
        built, vocabulary = time.perf_counter() - began, current_vocabulary()
        size = server.client().indices.stats(index=alias())["_all"]["primaries"]["store"]["size_in_bytes"]

        def answer(query: CatalogueQuery) -> object:
            return engine.answer(engine.postgres.ask(query, vocabulary))

        for _ in range(-(-WARMING // (2 * len(asked.others)))):
            asked.warm(answer)
            _forget_answers()
        uncached = asked.of_engine("Elasticsearch, engine, uncached", answer, running.pid)
        cached = asked.of_engine("Elasticsearch, engine, cached", answer, running.pid)
        _forget_answers()
        late = sum(one > 1000 * LIMIT for one in asked.of_page("Elasticsearch, page, uncached", running.pid))
        asked.of_page("Elasticsearch, page, cached", running.pid)
        print(f"  built in {built:.1f} s, {size / 1e6:.0f} MB; uncached pages later than the site waits: {late}")
        _tell_of_failures(engine)
    return uncached, cached


LIMIT = server.DEADLINE_SECONDS


def _forget_answers() -> None:
    server.client().indices.clear_cache(index=alias(), request=True)


def _tell_of_failures(engine: ElasticsearchEngine) -> None:
    site = get_engine()
    for one in (engine, site):
        if isinstance(one, ElasticsearchEngine) and one.breaker.reason:
            print(f"  PostgreSQL answered in its stead: {one.breaker.reason}")
            return


def of_modelsearch(asked: Asked, most: int) -> list[float]:
    began = time.perf_counter()
    searching.fill(TODAY)
    filled = time.perf_counter() - began
    for query in _queries(asked.others)[:10]:
        searching.search(query)
    totals: list[int] = []
    times = asked.of_engine("modelsearch, engine", lambda query: totals.append(searching.search(query)[0]), most=most)
    ours = [get_engine().search(query) for query in _queries(asked.addresses)[:most]]
    print(f"  filled in {filled:.1f} s; without a hit: {totals.count(0)} of {len(totals)} queries, ", end="")
    print(f"in ours {sum(not one.total and not one.total_without_start for one in ours)}")
    return times


def compare(theirs: Sequence[float], ours: Sequence[tuple[str, Sequence[float]]]) -> None:
    """How many times as quick each of ours is, over the queries that all were asked."""
    print(f"\n{'times as quick as modelsearch':<38}{'mean':>9}{'p50':>9}{'p95':>9}")
    for name, times in ours:
        same = times[: len(theirs)]
        mean = sum(theirs) / sum(same)
        p50, p95 = (percentile(theirs, share) / percentile(same, share) for share in (0.5, 0.95))
        print(f"{name:<38}{mean:>9.0f}{p50:>9.0f}{p95:>9.0f}")


def run(courses: int, requests: int, wagtail_requests: int) -> None:
    began = time.perf_counter()
    size = make_catalogue(courses, TODAY)
    filled = time.perf_counter()
    get_engine().rebuild()
    print(f"{size.courses} courses, {size.occasions} occasions; filled in {filled - began:.1f} s, ", end="")
    print(f"indexed in PostgreSQL in {time.perf_counter() - filled:.1f} s\n{HEADING}")
    asked = Asked(requests)
    ours = [("PostgreSQL", of_postgres(asked))]
    try:
        with node(CACHE / "benchmarks") as running:
            uncached, cached = of_elasticsearch(asked, running)
        ours += [("Elasticsearch, uncached", uncached), ("Elasticsearch, cached", cached)]
    except (NoJarsError, NodeError) as error:
        print(f"Elasticsearch is left out: {error}")
    compare(of_modelsearch(asked, wagtail_requests), ours)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--courses", type=int, default=5_000)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--wagtail-requests", type=int, default=100, help="modelsearch takes its time")
    options = parser.parse_args()
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    noon = dt.datetime.combine(TODAY, dt.time(12), tzinfo=dt.UTC)
    with scratch_database(), time_machine.travel(noon, tick=True):
        run(options.courses, options.requests, options.wagtail_requests)


if __name__ == "__main__":
    main()
