"""Whether scheduled sources are up to date, as the admin's first page and the status page tell."""

from __future__ import annotations

import datetime as dt

import pytest

from courses.imports.health import source_health
from courses.models import ImportRun, RunStatus, Source, SourceKind
from tests.courses.imports.conftest import TODAY

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture
def nightly() -> Source:
    Source.objects.update(is_scheduled=False)
    return Source.objects.create(slug="natt", name="Natt", kind=SourceKind.SUSANAVET, is_scheduled=True)


def ran(source: Source, hours_ago: int, status: RunStatus = RunStatus.SUCCEEDED, *, dry: bool = False) -> ImportRun:
    at = NOW - dt.timedelta(hours=hours_ago)
    return ImportRun.objects.create(
        source=source, status=status, started_at=at, finished_at=at, today=TODAY, is_dry_run=dry, message="Felet."
    )


def problem() -> str:
    (health,) = source_health(NOW)
    return health.problem


def test_a_source_that_succeeded_within_two_days_is_well(nightly: Source) -> None:
    run = ran(nightly, 48)
    (health,) = source_health(NOW)
    assert (health.source, health.last_run, health.last_success, health.problem) == (nightly, run, run.finished_at, "")


def test_a_source_older_than_two_days_is_not(nightly: Source) -> None:
    ran(nightly, 49)
    assert problem() == "Har inte hämtats på mer än två dygn."


@pytest.mark.parametrize("status", [RunStatus.FAILED, RunStatus.STOPPED])
def test_a_last_run_that_failed_or_was_stopped_is_told_in_its_words(nightly: Source, status: RunStatus) -> None:
    ran(nightly, 20)
    ran(nightly, 2, status)
    assert problem() == "Felet."


def test_a_failure_that_was_mended_is_forgotten(nightly: Source) -> None:
    ran(nightly, 20, RunStatus.FAILED)
    ran(nightly, 2)
    assert problem() == ""


def test_dry_runs_do_not_count(nightly: Source) -> None:
    ran(nightly, 72)
    ran(nightly, 1, dry=True)
    assert problem() == "Har inte hämtats på mer än två dygn."


def test_a_source_that_never_ran_says_so(nightly: Source) -> None:
    assert problem() == "Har aldrig hämtats."


def test_a_run_that_died_without_a_word_counts_as_failed(nightly: Source) -> None:
    ran(nightly, 20)
    ran(nightly, 1, RunStatus.RUNNING)
    assert problem() == "Importen avbröts innan den var klar. Inget har ändrats."


def test_sources_that_are_not_scheduled_are_left_out(nightly: Source) -> None:
    nightly.is_scheduled = False
    nightly.save()
    assert source_health(NOW) == []
