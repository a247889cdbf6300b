"""The two real tables, after the national feed, before it, and again."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from courses.domain.uploads import freedoms, reader_of, source_of
from courses.imports.options import ImportOptions
from courses.imports.run import run_import
from courses.models import Course, ImportRun, Occasion, Provider, RunStatus, Source, SourceRecord
from courses.records import Json
from courses.sources.emil3_files import Emil3Folder
from courses.sources.layouts import LAYOUTS
from courses.vocabulary import RecordKind, SchoolForm

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)
NOTHING = {"new": 0, "changed": 0, "gone": 0}

Import = Callable[..., ImportRun]


@pytest.fixture
def feed(shared_data: Path) -> Import:
    def run() -> ImportRun:
        source = Source.objects.get(slug="susanavet")
        return run_import(Emil3Folder(shared_data / "emil3"), source, ImportOptions(today=TODAY))

    return run


@pytest.fixture
def table(shared_data: Path) -> Import:
    def run(slug: str, municipality: str | None = None, **options: bool) -> ImportRun:
        layout, file = LAYOUTS[slug], f"{slug}.csv"
        content = (shared_data / "csv" / file).read_bytes()
        return run_import(
            reader_of(content, layout, municipality),
            source_of(layout, municipality),
            ImportOptions(today=TODAY, **freedoms(layout, municipality, file), **options),
        )

    return run


def changed(run: ImportRun) -> Json:
    """What a reader would see, by kind."""
    assert run.status == RunStatus.SUCCEEDED, run.message
    return {name: {key: counts[key] for key in NOTHING} for name, counts in run.report["changes"].items()}


def counts() -> tuple[int, int, int]:
    return Provider.objects.count(), Course.objects.count(), Occasion.objects.count()


UNCHANGED = {"providers": NOTHING, "infos": NOTHING, "events": NOTHING}


def test_sundsvalls_table_after_the_feed_fills_gaps_and_makes_no_second_occasion(feed: Import, table: Import) -> None:
    feed()
    before, known = counts(), {occasion.key: occasion for occasion in Occasion.objects.all()}
    run = table("sundsvall-komvux")
    assert (run.report["read"]["events"], run.report["distinct"]["events"]) == (1990, 1138)
    assert (run.report["repeats"], run.report["rejected"]) == (1990 - 1138, [])
    # One school is in the table only; every occasion and every course is one that the feed gives.
    assert changed(run)["events"] == {"new": 0, "changed": changed(run)["events"]["changed"], "gone": 0}
    assert changed(run)["infos"]["new"] == 0
    assert counts() == (before[0] + 1, *before[1:])

    filled: Counter[str] = Counter()
    for after in Occasion.objects.all():
        old = known[after.key]
        assert after.start == old.start
        for name in ("course_id", "end", "pace", "application_last", "application_first", "mode", "provider_id"):
            was, becomes = getattr(old, name), getattr(after, name)
            assert was in (None, "", becomes)
            filled[name] += was != becomes
    # Educations and a school that the feed leaves out or lacks, ends that it has before the start.
    assert {name for name, count in filled.items() if count} >= {"course_id", "end", "provider_id"}
    assert known["e.alvis.2281.418"].end is None
    assert Occasion.objects.get(key="e.alvis.2281.418").end == dt.date(2027, 2, 26)

    again = table("sundsvall-komvux")
    assert changed(again) == UNCHANGED
    assert again.message == "Inget har ändrats."

    by_editor = table("sundsvall-komvux", "2281")
    assert changed(by_editor) == UNCHANGED
    assert len(by_editor.report["rejected"]) > 100
    assert all(" hör till " in f" {item['reason'].lower()}" for item in by_editor.report["rejected"])
    assert not Occasion.objects.filter(gone_at__isnull=False).exists()


def test_sundsvalls_table_before_the_feed_makes_no_second_occasion_either(feed: Import, table: Import) -> None:
    table("sundsvall-komvux")
    assert Occasion.objects.count() == 1138
    assert Occasion.objects.filter(course=None).count() == 89  # rows whose course the system calls "Okänd"
    feed()
    assert Occasion.objects.count() == 2373
    assert SourceRecord.objects.filter(kind=RecordKind.EVENT).count() == 1138 + 2373
    table("sundsvall-komvux")
    assert changed(table("sundsvall-komvux")) == UNCHANGED
    assert Occasion.objects.filter(gone_at=None).count() == 2373
    assert Course.objects.filter(gone_at=None).count() == 1538


def test_yh_rounds_enrich_those_that_exist_and_the_others_wait_unpublished(feed: Import, table: Import) -> None:
    feed()
    before = counts()
    run = table("yh-omgangar")
    report = run.report
    assert (report["read"]["events"], len(report["rejected"]), report["repeats"]) == (1385, 14, 14)
    issues = Counter(run.issues.values_list("kind", flat=True))
    assert issues == {"round_ambiguous": 14, "round_unknown": 4, "study_form_differs": 4, "repeated_item": 14}
    own = Occasion.objects.filter(key__startswith="e.yh.")
    enriched = SourceRecord.objects.filter(source__slug="yh-omgangar", kind=RecordKind.EVENT).exclude(
        key__startswith="e.yh."
    )
    assert (own.count(), enriched.count()) == (247, 1110)
    assert counts() == (before[0] + 9, before[1] + 236, before[2] + 247)

    waiting = Course.objects.filter(key__startswith="i.yh.")
    assert waiting.count() == 236
    assert not waiting.filter(live=True).exists()
    assert set(waiting.values_list("school_form", flat=True)) == {SchoolForm.HIGHER_VOCATIONAL}
    assert not waiting.filter(occasions=None).exists()
    assert not own.exclude(start=None, end=None, application_last=None).exists()
    assert not own.filter(seats=None).exists()
    # The feed's own courses stay published.
    assert Course.objects.filter(live=False).count() == 236

    again = table("yh-omgangar")
    assert changed(again) == UNCHANGED
    assert Counter(again.issues.values_list("kind", flat=True)) == issues
    assert changed(feed()) == UNCHANGED


def test_yh_rounds_that_the_feed_brings_later_leave_the_waiting_courses(feed: Import, table: Import) -> None:
    table("yh-omgangar")
    assert Course.objects.filter(live=False).count() == 1352
    feed()
    stopped = table("yh-omgangar")
    assert stopped.status == RunStatus.STOPPED
    table("yh-omgangar", accept_removals=True)
    assert Course.objects.filter(key__startswith="i.yh.", gone_at=None).count() == 236
    assert changed(table("yh-omgangar")) == UNCHANGED
