"""Editing a course: what becomes an override, and what does not."""

from __future__ import annotations

import pytest

from courses.models import Course, Occasion
from tests.courses.admin.conftest import Save
from tests.courses.imports.conftest import Deliver, course, occasion, provider


@pytest.fixture
def imported(deliver: Deliver) -> Course:
    """A course with two occasions, as an import wrote it."""
    deliver(provider(), course(description="<p>Om <strong>kursen</strong>.</p>"), occasion(), occasion("e.2"))
    return Course.objects.get(key="i.1")


def test_an_untouched_form_changes_nothing(imported: Course, save: Save) -> None:
    before = Course.objects.values().get(pk=imported.pk), list(Occasion.objects.order_by("pk").values())
    save(imported, {}, publish=True)
    after = Course.objects.values().get(pk=imported.pk), list(Occasion.objects.order_by("pk").values())
    bookkeeping = {"updated_at", "latest_revision_id", "live_revision_id", "last_published_at"}
    assert {name for name in before[0] if before[0][name] != after[0][name]} <= bookkeeping
    assert after[1] == before[1]
