"""An editor publishes while an import of the same course has written but not committed: nobody's words are lost."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from courses.models import Course, Occasion, RunStatus
from courses.signals import courses_changed
from tests.courses.admin.conftest import course_url
from tests.courses.admin.posted import form_of, index_of
from tests.courses.imports.conftest import Deliver, course, occasion, provider
from tests.factories.organisations import UserFactory

EVENT = {"provider_keys": ("p.1",), "start": dt.date(2027, 1, 11), "pace": 50}
PATIENCE = 30  # seconds


@pytest.fixture
def regional(client: Client, database: None) -> Client:
    """A superuser's browser, where what one connection has committed is another's business."""
    client.force_login(UserFactory(is_superuser=True))
    return client


def wait_until_somebody_waits_for_a_row() -> None:
    deadline = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_locks"
                " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
            )
            if cursor.fetchone()[0]:
                return
            assert time.monotonic() < deadline, "nobody waits for the import"


@contextmanager
def before_the_import_commits(act: Any) -> Iterator[list[Any]]:
    """While an import holds what it wrote, `act` begins in another connection and comes as far as it can.

    Gives a list that holds what `act` returned or raised when the block is left.
    """
    outcome: list[Any] = []
    threads: list[threading.Thread] = []

    def run() -> None:
        try:
            outcome.append(act())
        except Exception as error:  # told by the test's own thread
            outcome.append(error)
        finally:
            connection.close()

    def listen(**_kwargs: Any) -> None:
        if threads or not connection.in_atomic_block:
            return
        threads.append(threading.Thread(target=run))
        threads[0].start()
        wait_until_somebody_waits_for_a_row()

    courses_changed.connect(listen)
    try:
        yield outcome
        assert threads, "nothing was imported"
        threads[0].join(PATIENCE)
        assert outcome, "the editor still waits"
    finally:
        courses_changed.disconnect(listen)


@pytest.mark.parametrize("is_live", [True, False])
def test_an_editor_publishes_while_an_import_holds_the_course_and_both_are_kept(
    regional: Client, deliver: Deliver, is_live: bool
) -> None:
    deliver(provider(), course(credits=Decimal(100), credits_unit="gy"), occasion(**EVENT), occasion("e.2", **EVENT))
    target = Course.objects.get(key="i.1")
    if not is_live:
        target.unpublish()
    url = course_url("edit", target.pk)
    form = form_of(regional.get(url))
    one = index_of(form, Occasion.objects.get(key="e.1").pk)
    changes = {"title": "Redaktörens", "summary": "Kort", f"{one}-seats": "12", f"{one}-hidden": "on"}

    with before_the_import_commits(lambda: regional.post(url, {**form, **changes, "action-publish": "1"})) as outcome:
        newer = course(title="Källans", code="NY", credits=Decimal(150), credits_unit="gy")
        run = deliver(
            provider(),
            newer,
            occasion(**EVENT | {"pace": 25}),
            occasion("e.3", **EVENT),
        )

    assert run.status == RunStatus.SUCCEEDED
    assert [response.status_code for response in outcome] == [302]
    target.refresh_from_db()
    assert (target.live, target.title, target.summary) == (True, "Redaktörens", "Kort")
    assert (target.code, target.credits, target.overridden_fields) == ("NY", Decimal(150), ["title"])
    known = {
        one.key: (one.pace, one.seats, one.hidden, one.gone_at is not None, one.overridden_fields)
        for one in target.occasions.all()
    }
    assert known == {
        "e.1": (25, 12, True, False, ["seats"]),
        "e.2": (50, None, False, True, []),
        "e.3": (50, None, False, False, []),
    }


def test_a_restored_field_follows_what_the_import_that_was_under_way_wrote(regional: Client, deliver: Deliver) -> None:
    deliver(provider(), course(title="Källans", code="AB"), occasion(**EVENT))
    target = Course.objects.get(key="i.1")
    url = course_url("edit", target.pk)
    regional.post(url, {**form_of(regional.get(url)), "title": "Redaktörens", "action-publish": "1"})

    restore = course_url("restore", target.pk)
    with before_the_import_commits(lambda: regional.post(restore, query_params={"falt": "title"})) as outcome:
        deliver(provider(), course(title="Källans nya", code="NY"), occasion(**EVENT))

    assert [response.status_code for response in outcome] == [302]
    target.refresh_from_db()
    assert (target.title, target.code, target.overridden_fields) == ("Källans nya", "NY", [])
