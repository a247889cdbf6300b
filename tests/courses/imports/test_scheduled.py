"""The nightly run as the README gives it to cron, and who is told when it does not work."""

from __future__ import annotations

import datetime as dt
import shlex
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import ImportRun, RunStatus, Source
from organisations.models import User
from tests.courses.imports.feed_server import feed_server
from tests.courses.sources.emil3_items import event_content, info_content, provider_content
from tests.factories.organisations import UserFactory

pytestmark = pytest.mark.django_db

NIGHT = dt.datetime(2026, 11, 22, 3, 10, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def scheduled() -> list[list[str]]:
    """The commands of the README's crontab: name and arguments."""
    text = Path(settings.BASE_DIR, "README.md").read_text(encoding="utf-8")
    lines = text.split("```cron\n")[1].split("```")[0].splitlines()
    return [shlex.split(line.split("manage.py ")[1]) for line in lines]


def nightly() -> list[str]:
    return next(command for command in scheduled() if "--since" in command)


def lists(count: int) -> dict[str, list[dict[str, Any]]]:
    events = [event_content(identifier=f"e.{number}") for number in range(count)]
    named = zip(
        ("educationProviders", "educationInfos", "educationEvents"),
        ([provider_content()], [info_content()], events),
        strict=True,
    )
    return {name: [{"id": of["identifier"], "status": "ACTIVE", "content": of} for of in each] for name, each in named}


@pytest.fixture
def staff() -> User:
    user: User = UserFactory(is_superuser=True)
    return user


def told(user: User) -> tuple[str, bool]:
    """What the status page says of the feed, and whether the admin's first page warns with the same words."""
    staff = Client()
    staff.force_login(user)  # nobody stays logged in for days
    (line,) = staff.get(reverse("portal_status")).context["sources"]
    front = staff.get(reverse("wagtailadmin_home")).content.decode()
    assert (line.problem in front) or not line.problem
    return line.problem, "Hämtningar som inte fungerar" in front


@pytest.mark.parametrize("command", scheduled(), ids=" ".join)
def test_every_line_of_the_crontab_is_a_command_with_arguments_that_it_takes(command: list[str]) -> None:
    name, *arguments = command
    made = load_command_class(get_commands()[name], name)
    assert made.create_parser("manage.py", name).parse_args(arguments)


def test_the_nightly_run_fetches_and_all_is_well_for_two_days(staff: User) -> None:
    with feed_server(lists(6)) as (address, asked), time_machine.travel(NIGHT, tick=False) as clock:
        Source.objects.filter(slug="susanavet").update(url=address)
        assert told(staff) == ("Har aldrig hämtats.", True)
        for _ in range(2):  # the first takes all, the second what has changed
            call_command(*nightly())
            assert told(staff) == ("", False)
            clock.shift(DAY)
        assert [bool(run.options["since"]) for run in ImportRun.objects.order_by("pk")] == [False, True]
        assert len(asked) == 6
        clock.shift(DAY)
        assert told(staff) == ("", False)
        clock.shift(dt.timedelta(minutes=1))
        assert told(staff) == ("Har inte hämtats på mer än två dygn.", True)
        call_command(*nightly())
        assert told(staff) == ("", False)


def test_a_nightly_run_that_fails_is_told_until_one_succeeds(staff: User) -> None:
    served = lists(6)
    whole = next(command for command in scheduled() if "--full" in command)
    with feed_server(served) as (address, _), time_machine.travel(NIGHT, tick=False) as clock:
        Source.objects.filter(slug="susanavet").update(url=address)
        call_command(*whole)
        clock.shift(DAY)
        every, served["educationEvents"] = served["educationEvents"], []
        with pytest.raises(CommandError, match="6 av 6 tillfällen"):
            call_command(*whole)
        run = ImportRun.objects.latest()
        assert (run.status, run.started_at) == (RunStatus.STOPPED, timezone.now())
        assert told(staff) == (run.message, True)
        clock.shift(DAY)
        served["educationEvents"] = every
        call_command(*whole)
        assert told(staff) == ("", False)
