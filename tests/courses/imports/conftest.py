"""What the tests of imports share: a source, a run on the frozen day, a small catalogue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Protocol

import pytest

from courses.imports.options import ImportOptions
from courses.imports.run import run_import
from courses.models import ImportRun, Source, SourceKind
from courses.records import CourseRecord, OccasionRecord, ProviderRecord, Record, Rejection
from courses.vocabulary import RecordKind
from tests.courses.imports.readers import ListReader

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def source(request: pytest.FixtureRequest) -> Source:
    """The source that the tests import from, in the test's own ``database`` where it asks for one."""
    request.getfixturevalue("database" if "database" in request.fixturenames else "db")
    return Source.objects.create(slug="provkalla", name="Provkällan", kind=SourceKind.EMIL3_FILES, rank=10)


class Deliver(Protocol):
    def __call__(
        self, *items: Record | Rejection | tuple[RecordKind, str], source: Source | None = None, **options: Any
    ) -> ImportRun: ...


@pytest.fixture
def deliver(source: Source) -> Deliver:
    """Import what is given; reader's and run's options by name."""
    default = source

    def run(
        *items: Record | Rejection | tuple[RecordKind, str], source: Source | None = None, **options: Any
    ) -> ImportRun:
        of_reader = {
            name: options.pop(name) for name in ("is_complete", "scope", "slipped", "issues") if name in options
        }
        return run_import(
            ListReader(items, **of_reader), source or default, ImportOptions(**{"today": TODAY, **options})
        )

    return run


def provider(key: str = "p.1", **values: Any) -> ProviderRecord:
    return ProviderRecord(**{"key": key, "name": f"Skola {key}", "payload": {"id": key}, **values})


def course(key: str = "i.1", **values: Any) -> CourseRecord:
    return CourseRecord(
        **{"key": key, "title": f"Kurs {key}", "school_form": "komvux-gymnasial", "payload": {"id": key}, **values}
    )


def occasion(key: str = "e.1", **values: Any) -> OccasionRecord:
    start = values.pop("start", dt.date(2027, 1, 11))
    return OccasionRecord(
        **{"key": key, "course_key": "i.1", "provider_keys": ("p.1",), "start": start, "payload": {"id": key}, **values}
    )


def small_catalogue() -> Iterable[Record]:
    return (provider(), course(), occasion())
