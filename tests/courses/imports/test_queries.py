"""An import asks the database as often for many records as for few, within a batch."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import RunStatus, Source, SourceKind
from tests.courses.imports.conftest import Deliver, course, occasion, provider

pytestmark = pytest.mark.django_db


def catalogue(size: int, **values: Any) -> list[Any]:
    """`size` of each kind under keys of their own, and as many occasions whose education is unknown."""
    return [
        *(provider(f"p.{size}.{n}", **values) for n in range(size)),
        *(course(f"i.{size}.{n}") for n in range(size)),
        *(occasion(f"e.{size}.{n}", course_key=f"i.{size}.{n}", provider_keys=(f"p.{size}.{n}",)) for n in range(size)),
        *(occasion(f"e.{size}.utan.{n}", course_key="i.finns-inte") for n in range(size)),
    ]


def queries(deliver: Deliver, step: str, size: int) -> int:
    """How many queries `step` takes with `size` records of each kind, all of a source of their own."""
    own = Source.objects.create(slug=f"av-{size}", name=f"Av {size}", kind=SourceKind.CSV)
    items = {
        "first": catalogue(size),
        "again": catalogue(size),
        "changed": catalogue(size, name="Nytt namn"),
        "gone": catalogue(size)[:-size],
    }
    if step != "first":
        deliver(*catalogue(size), source=own)
    with CaptureQueriesContext(connection) as captured:
        run = deliver(*items[step], source=own, accept_removals=True)
    assert run.status == RunStatus.SUCCEEDED
    return len(captured)


@pytest.mark.parametrize("step", ["first", "again", "changed", "gone"])
def test_the_number_of_queries_does_not_follow_the_number_of_records(deliver: Deliver, step: str) -> None:
    queries(deliver, step, 2)  # what is asked once in a process, by whoever listens
    one, three, thirty = (queries(deliver, step, size) for size in (1, 3, 30))
    assert one == three == thirty
