"""One run from beginning to end: counts, twins, what is new, changed, unchanged and gone."""

from __future__ import annotations

import pytest

from courses.models import Course, Occasion, Provider, SourceRecord
from tests.courses.imports.conftest import Deliver, small_catalogue

pytestmark = pytest.mark.django_db


def test_first_run_makes_the_records_and_joins_them(deliver: Deliver) -> None:
    run = deliver(*small_catalogue())
    assert run.report["changes"] == {
        kind: {"new": 1, "changed": 0, "unchanged": 0, "gone": 0} for kind in ("providers", "infos", "events")
    }
    made = Occasion.objects.get()
    assert (made.key, made.course, made.provider) == (
        "e.1",
        Course.objects.get(key="i.1"),
        Provider.objects.get(key="p.1"),
    )
    assert SourceRecord.objects.count() == 3


def test_second_run_changes_nothing_and_says_so(deliver: Deliver) -> None:
    deliver(*small_catalogue())
    before = list(Course.objects.values("updated_at", "title"))
    run = deliver(*small_catalogue())
    assert run.message == "Inget har ändrats."
    assert list(Course.objects.values("updated_at", "title")) == before
