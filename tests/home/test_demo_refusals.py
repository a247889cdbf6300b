"""Where the demo stays out."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from courses.models import Source
from organisations.models import User
from tests.factories.courses import CourseFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


def load(**options: object) -> str:
    out = StringIO()
    call_command("load_demo", stdout=out, **options)
    return out.getvalue()


def test_the_demo_is_refused_in_production() -> None:
    with override_settings(DEMO_ALLOWED=False), pytest.raises(CommandError, match="produktion"):
        load()
    assert not User.objects.exists()


def test_the_demo_keeps_out_of_a_portal_that_has_courses_of_its_own() -> None:
    CourseFactory(key=None, source=None)
    with pytest.raises(CommandError, match="har redan utbildningar"):
        load(today=TODAY)
    assert "@" not in load(if_missing=True)
    assert not Source.objects.filter(slug="demo").exists()
