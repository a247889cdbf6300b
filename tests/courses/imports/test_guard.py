"""The guard: too much taken away from a provider stops the run as a whole."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from courses.imports.options import ImportOptions
from courses.imports.run import plan_import
from courses.models import Course, ImportIssue, Occasion, RunStatus, Source, SourceKind
from courses.records import Issue, OccasionRecord
from courses.vocabulary import RecordKind
from tests.courses.imports.conftest import TODAY, Deliver, course, occasion, provider
from tests.courses.imports.readers import ListReader

pytestmark = pytest.mark.django_db


def occasions(count: int, **values: Any) -> list[Any]:
    return [occasion(f"e.{number}", **values) for number in range(count)]


def fixed(*items: Any) -> list[Any]:
    return [provider(name="Lärhuset"), course(), *items]


def test_more_than_a_fifth_and_at_least_five_stop_the_run_before_it_writes(deliver: Deliver) -> None:
    deliver(*fixed(*occasions(24)))
    run = deliver(provider(name="Nytt namn"), course(title="Ny titel"), *occasions(19))
    assert run.status == RunStatus.STOPPED
    assert "Lärhuset: 5 av 24 tillfällen som inte är över skulle försvinna" in run.message
    assert run.report["changes"]["events"]["gone"] == 5
    assert Course.objects.get().title == "Kurs i.1"
    assert not Occasion.objects.exclude(gone_at=None).exists()


@pytest.mark.parametrize(
    ("before", "after"),
    [(25, 20), (20, 16), (4, 0)],
    ids=["exactly a fifth", "only four", "all, but four"],
)
def test_a_fifth_or_four_pass(deliver: Deliver, before: int, after: int) -> None:
    deliver(*fixed(*occasions(before)))
    run = deliver(*fixed(*occasions(after)))
    assert run.status == RunStatus.SUCCEEDED
    assert Occasion.objects.exclude(gone_at=None).count() == before - after


def test_removals_can_be_accepted(deliver: Deliver) -> None:
    deliver(*fixed(*occasions(10)))
    run = deliver(*fixed(), accept_removals=True)
    assert (run.status, Occasion.objects.filter(gone_at=None).count()) == (RunStatus.SUCCEEDED, 0)


def test_tombstones_in_a_delta_count_as_taken_away(deliver: Deliver) -> None:
    deliver(*fixed(*occasions(10)))
    run = deliver(*((RecordKind.EVENT, f"e.{number}") for number in range(5)), is_complete=False)
    assert run.status == RunStatus.STOPPED


def test_occasions_that_are_over_do_not_count(deliver: Deliver) -> None:
    over = [occasion(f"e.över.{n}", start=dt.date(2026, 1, 12), end=dt.date(2026, 6, 1)) for n in range(30)]
    deliver(*fixed(*occasions(10), *over))
    assert deliver(*fixed(*occasions(10))).status == RunStatus.SUCCEEDED
    assert deliver(*fixed(*occasions(5))).message.startswith(
        "Importen stoppades innan något ändrades. Lärhuset: 5 av 10"
    )


def test_the_share_is_each_providers_own(deliver: Deliver) -> None:
    others = [occasion(f"e.annan.{n}", provider_keys=("p.2",)) for n in range(100)]
    deliver(*fixed(provider("p.2"), *occasions(6), *others))
    run = deliver(*fixed(provider("p.2"), *others))
    assert run.status == RunStatus.STOPPED
    assert "Lärhuset: 6 av 6" in run.message
    assert "Skola p.2" not in run.message


def test_occasions_without_provider_are_guarded_together(deliver: Deliver) -> None:
    deliver(course(), *occasions(10, provider_keys=()))
    assert "Utan anordnare: 10 av 10" in deliver(course()).message


@pytest.mark.parametrize("lost", [(RecordKind.INFO, "i.1"), None], ids=["tombstone", "absent"])
def test_an_education_that_disappears_takes_its_occasions_away(deliver: Deliver, lost: Any) -> None:
    deliver(*fixed(*occasions(6)))
    run = deliver(provider(name="Lärhuset"), *([lost] if lost else []), *occasions(6))
    assert run.status == RunStatus.STOPPED
    assert "Lärhuset: 6 av 6" in run.message
    assert Course.objects.get().gone_at is None


def test_occasions_that_move_to_an_unknown_education_are_taken_away(deliver: Deliver) -> None:
    deliver(*fixed(*occasions(6)))
    run = deliver(*fixed(*occasions(6, course_key="i.finns-inte")))
    assert run.status == RunStatus.STOPPED


def test_occasions_that_move_to_another_education_are_not(deliver: Deliver) -> None:
    deliver(*fixed(*occasions(6)))
    run = deliver(provider(), course("i.2"), *occasions(6, course_key="i.2"))
    assert run.status == RunStatus.SUCCEEDED
    assert Occasion.objects.filter(course__key="i.2").count() == 6


def test_what_another_source_keeps_counts_as_taken_away_from_this_one(deliver: Deliver) -> None:
    other = Source.objects.create(slug="fil", name="Fil", kind=SourceKind.CSV)
    deliver(*fixed(*occasions(6)))
    deliver(*fixed(*occasions(6)), source=other)
    run = deliver(*fixed())
    assert run.status == RunStatus.STOPPED
    assert "Lärhuset: 6 av 6" in run.message
    assert deliver(*fixed(), accept_removals=True).status == RunStatus.SUCCEEDED
    assert not Occasion.objects.exclude(gone_at=None).exists()
    assert deliver(*fixed(), source=other).status == RunStatus.STOPPED


def test_what_a_source_only_enriched_is_not_its_to_take_away(deliver: Deliver) -> None:
    other = Source.objects.create(slug="fil", name="Fil", kind=SourceKind.CSV)
    deliver(*fixed(*occasions(6)))
    thin = [OccasionRecord(key=f"e.{number}", seats=5, enriches=True) for number in range(6)]
    deliver(*thin, source=other)
    assert set(Occasion.objects.values_list("seats", flat=True)) == {5}
    assert deliver(source=other).status == RunStatus.SUCCEEDED
    assert set(Occasion.objects.values_list("seats", "gone_at")) == {(None, None)}


def test_a_plan_names_the_removals_before_they_are_accepted(deliver: Deliver, source: Source) -> None:
    deliver(*fixed(*occasions(6)))
    plan = plan_import(ListReader(fixed()), source, ImportOptions(today=TODAY, accept_removals=True))
    assert [(r.provider_key, r.provider, r.known, r.taken) for r in plan.removals] == [("p.1", "Lärhuset", 6, 6)]


def test_issues_of_a_stopped_run_are_kept(deliver: Deliver) -> None:
    deliver(*fixed(*occasions(6)))
    issues = {"i.1": [Issue("credits_zero", RecordKind.INFO, "i.1", "credits", "0")]}
    run = deliver(*fixed(), issues=issues)
    assert run.status == RunStatus.STOPPED
    assert list(ImportIssue.objects.filter(run=run).values_list("kind", "key", "detail")) == [
        ("credits_zero", "i.1", "0")
    ]
