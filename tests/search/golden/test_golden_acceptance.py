"""What people write, in a real catalogue: judged queries, and the least that search must reach on them.

The figures are floors a little below what was measured (docs/decisions/0020): a change that goes under one of them has
made search worse, whatever it mended.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from courses.models import Course
from search.engine import get_engine
from search.query import CatalogueQuery
from tests.search.golden.judgements import Judged, Measures, given, measure, own

HERE = Path(__file__).parent
TODAY = dt.date(2026, 11, 22)


def ranked(judged: list[Judged]) -> dict[str, list[str]]:
    keys = dict(Course.objects.values_list("pk", "key"))
    engine = get_engine()
    found = {
        one.query: engine.search(CatalogueQuery(today=TODAY, text=one.query, per_page=50, together=True)).hits
        for one in judged
    }
    return {query: [keys[hit.course_id] or "" for hit in hits] for query, hits in found.items()}


def floors(measured: Measures, *, ndcg: float, success: float, misleading: int) -> None:
    assert measured.without_hits == 0
    assert measured.ndcg >= ndcg, measured
    assert measured.success >= success, measured
    assert measured.misleading <= misleading, measured


# Committed: a transaction that has written something puts its index together at every search.
@pytest.mark.usefixtures("database")
def test_people_find_what_they_write(shared_data: Path) -> None:
    call_command("load_vocabulary", verbosity=0)
    call_command("import_emil3", shared_data / "emil3", today=TODAY.isoformat(), verbosity=0)
    golden = shared_data.parent / "golden"
    corpus = [json.loads(line) for line in (golden / "corpus.jsonl").read_text(encoding="utf-8").splitlines()]
    theirs, ours = given(golden / "dev.jsonl"), own(HERE / "own_queries.txt", corpus)
    seen, held_out = (own(HERE / f"fresh_queries_{half}.txt", corpus) for half in ("seen", "held_out"))
    third, fourth = (own(HERE / f"{name}_queries.txt", corpus) for name in ("third", "fourth"))
    assert [len(judged) for judged in (theirs, ours, seen, held_out, third, fourth)] == [120, 173, 60, 60, 120, 60]
    floors(measure(theirs, ranked(theirs)), ndcg=0.93, success=0.98, misleading=1)
    floors(measure(ours, ranked(ours)), ndcg=0.92, success=0.98, misleading=1)
    floors(measure(seen, ranked(seen)), ndcg=0.93, success=0.98, misleading=1)
    floors(measure(held_out, ranked(held_out)), ndcg=0.91, success=0.98, misleading=1)
    floors(measure(third, ranked(third)), ndcg=0.87, success=0.97, misleading=2)
    floors(measure(fourth, ranked(fourth)), ndcg=0.89, success=0.98, misleading=1)
