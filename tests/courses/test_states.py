"""The table of occasion states: each row as the product defines it, and the same answers from the database."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from courses.models import Course, Occasion
from courses.states import OccasionState, occasion_state, starts_at_any_time

TODAY = dt.date(2026, 11, 22)
YESTERDAY = TODAY - dt.timedelta(days=1)
TOMORROW = TODAY + dt.timedelta(days=1)
LONG_AGO = dt.date(2025, 11, 21)
YEAR_AGO = dt.date(2025, 11, 22)
NEXT_TERM = dt.date(2027, 1, 11)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"cancelled": True, "start": NEXT_TERM, "application_last": TOMORROW}, OccasionState.CANCELLED),
        ({"cancelled": True, "start": TODAY}, OccasionState.CANCELLED),
        ({"cancelled": True}, OccasionState.CANCELLED),
        ({"cancelled": True, "start": YESTERDAY, "end": NEXT_TERM}, OccasionState.OVER),
        ({"cancelled": True, "end": YESTERDAY}, OccasionState.OVER),
        ({"start": LONG_AGO, "end": YESTERDAY, "application_last": TOMORROW}, OccasionState.OVER),
        ({"start": YESTERDAY, "end": TODAY}, OccasionState.STARTED),
        ({"start": NEXT_TERM, "expires": YESTERDAY, "application_last": TOMORROW}, OccasionState.OVER),
        ({"start": NEXT_TERM, "expires": TODAY, "application_last": TODAY}, OccasionState.OPEN),
        ({"start": LONG_AGO}, OccasionState.OVER),
        ({"start": LONG_AGO, "application_continuous": True}, OccasionState.OVER),
        ({"start": YEAR_AGO}, OccasionState.STARTED),
        ({"start": LONG_AGO, "end": NEXT_TERM}, OccasionState.STARTED),
        ({"start": NEXT_TERM, "application_last": TODAY}, OccasionState.OPEN),
        ({"start": NEXT_TERM, "application_first": TODAY, "application_last": TODAY}, OccasionState.OPEN),
        ({"start": NEXT_TERM, "application_first": YESTERDAY}, OccasionState.OPEN),
        ({"start": YESTERDAY, "application_first": LONG_AGO}, OccasionState.STARTED),
        ({"start": YESTERDAY, "application_last": TODAY}, OccasionState.OPEN),
        ({"start": NEXT_TERM, "application_last": YESTERDAY, "application_late": TODAY}, OccasionState.OPEN),
        ({"start": YESTERDAY, "application_continuous": True}, OccasionState.OPEN),
        ({"application_continuous": True}, OccasionState.OPEN),
        ({"application_continuous": True, "application_last": YESTERDAY}, OccasionState.OPEN),
        ({"application_continuous": True, "application_first": TOMORROW}, OccasionState.OPENS_LATER),
        ({"start": NEXT_TERM, "application_first": TOMORROW, "application_last": NEXT_TERM}, OccasionState.OPENS_LATER),
        ({"start": NEXT_TERM, "application_last": YESTERDAY}, OccasionState.CLOSED),
        ({"start": TODAY, "application_last": YESTERDAY}, OccasionState.CLOSED),
        ({"application_last": YESTERDAY}, OccasionState.CLOSED),
        ({"rolling_start": True, "start": LONG_AGO, "application_last": YESTERDAY}, OccasionState.OVER),
        ({"rolling_start": True, "start": LONG_AGO, "cancelled": True}, OccasionState.OVER),
        ({"rolling_start": True, "start": YESTERDAY, "application_last": YESTERDAY}, OccasionState.CLOSED),
        ({"rolling_start": True, "start": YESTERDAY, "cancelled": True}, OccasionState.CANCELLED),
        ({"start": YESTERDAY, "application_last": YESTERDAY}, OccasionState.STARTED),
        ({"start": YESTERDAY}, OccasionState.STARTED),
        ({"start": NEXT_TERM}, OccasionState.UNKNOWN),
        ({"start": TODAY}, OccasionState.UNKNOWN),
        ({}, OccasionState.UNKNOWN),
        ({"rolling_start": True, "start": LONG_AGO}, OccasionState.OVER),
        ({"rolling_start": True, "start": YESTERDAY}, OccasionState.UNKNOWN),
    ],
)
def test_an_occasion_has_the_state_that_the_table_gives(fields: dict[str, object], state: OccasionState) -> None:
    assert occasion_state(Occasion(**fields), TODAY) == state


@pytest.mark.parametrize(
    ("of_course", "own", "state"),
    [
        (YESTERDAY, None, OccasionState.OVER),
        (YESTERDAY, TOMORROW, OccasionState.OVER),
        (TODAY, YESTERDAY, OccasionState.OVER),
        (TODAY, None, OccasionState.OPEN),
        (None, None, OccasionState.OPEN),
    ],
)
def test_an_occasion_is_over_when_its_courses_information_no_longer_holds(
    of_course: dt.date | None, own: dt.date | None, state: OccasionState
) -> None:
    occasion = Occasion(course=Course(expires=of_course), expires=own, start=NEXT_TERM, application_last=TOMORROW)
    assert occasion_state(occasion, TODAY) == state


def test_twelve_months_before_a_leap_day_is_the_last_of_february() -> None:
    leap_day = dt.date(2028, 2, 29)
    assert occasion_state(Occasion(start=dt.date(2027, 2, 28)), leap_day) == OccasionState.STARTED
    assert occasion_state(Occasion(start=dt.date(2027, 2, 27)), leap_day) == OccasionState.OVER


@pytest.mark.django_db
def test_the_database_gives_every_occasion_the_state_that_python_gives() -> None:
    courses = [Course.objects.create(title="Svets", slug="svets", expires=day) for day in (None, YESTERDAY, TODAY)]
    occasions = [
        Occasion(
            course=course,
            start=start,
            end=end,
            expires=expires,
            application_first=first,
            application_last=last,
            application_late=late,
            application_continuous=continuous,
            rolling_start=rolling,
            cancelled=cancelled,
        )
        for course, start, end, expires, first, last, late, continuous, rolling, cancelled in itertools.product(
            courses,
            [None, LONG_AGO, YESTERDAY, TODAY],
            [None, YESTERDAY, TODAY],
            [None, YESTERDAY],
            [None, TODAY, TOMORROW],
            [None, YESTERDAY, TODAY],
            [None, TODAY],
            *[[False, True]] * 3,
        )
        if start is None or end is None or start <= end
    ]
    Occasion.objects.bulk_create(occasions)

    different = [
        occasion
        for occasion in Occasion.objects.with_state(TODAY).select_related("course")
        if occasion_state(occasion, TODAY) != occasion.state  # type: ignore[attr-defined]
    ]

    at_any_time = set(Occasion.objects.filter(starts_at_any_time.q(TODAY)).values_list("pk", flat=True))

    assert len(occasions) > 6_000
    assert different == []
    assert at_any_time == {occasion.pk for occasion in occasions if starts_at_any_time.holds(occasion, TODAY)}
    assert 0 < len(at_any_time) < len(occasions)


@pytest.mark.django_db
def test_only_an_open_occasion_makes_its_course_open_for_application() -> None:
    open_now, unknown, hidden = (Course.objects.create(title=title, slug=title) for title in ("a", "b", "c"))
    Occasion.objects.create(course=open_now, start=NEXT_TERM, application_last=TODAY)
    Occasion.objects.create(course=unknown, start=NEXT_TERM)
    Occasion.objects.create(course=hidden, start=NEXT_TERM, application_last=TODAY, hidden=True)

    assert list(Course.objects.open_for_application(TODAY)) == [open_now]
