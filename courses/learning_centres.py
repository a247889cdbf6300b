"""What a learning centre's page tells: when it is open, what one can do there, what one can study from there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext

from courses.crumbs import Crumb, start_crumb
from courses.listing import by_next_start, card_page, coming
from courses.models.course import Course
from courses.models.learning_centre import LearningCentrePage, OpeningHours, Weekday
from courses.wording import clock, clock_span


@dataclass(frozen=True, slots=True)
class Day:
    """One weekday's hours in words; `is_today` marks the row."""

    name: str
    hours: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class Now:
    """Whether it is open today: `today` is the weekday's name, `words` e.g. "8–20", `next_words` when it opens next."""

    today: str
    words: str
    next_words: str


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing to do at the centre: a title and, maybe, what it means."""

    title: str
    text: str


def week(hours: Sequence[OpeningHours], now: dt.datetime) -> list[Day]:
    """Monday to Sunday; none where no hours are known."""
    if not hours:
        return []
    return [
        Day(str(day.label).capitalize(), _spans(hours, day) or gettext("Stängt"), is_today=day == now.weekday())
        for day in Weekday
    ]


def opening_now(hours: Sequence[OpeningHours], now: dt.datetime) -> Now | None:
    """Today's hours, and when it opens next if it is closed for the rest of the day; None where no hours are known."""
    if not hours:
        return None
    today = Weekday(now.weekday())
    left = [row for row in hours if row.weekday == today and row.closes > now.time()]
    return Now(
        today=str(today.label),
        words=_spans(hours, today) or gettext("Stängt"),
        next_words="" if left else _opens_next(hours, today),
    )


def _spans(hours: Sequence[OpeningHours], day: Weekday) -> str:
    rows = sorted((row for row in hours if row.weekday == day), key=lambda row: row.opens)
    return ", ".join(clock_span(row.opens, row.closes) for row in rows)


def _opens_next(hours: Sequence[OpeningHours], today: Weekday) -> str:
    for ahead in range(1, 8):
        day = Weekday((today + ahead) % 7)
        opens = [row.opens for row in hours if row.weekday == day]
        if opens:
            return gettext("Öppnar %(day)s kl. %(time)s").replace("kl. ", "kl.\u00a0") % {
                "day": day.label,
                "time": clock(min(opens)),
            }
    return ""


def activities(body: str) -> list[Activity]:
    """The editor's lines, each "rubrik: beskrivning"."""
    lines = (line.strip() for line in body.splitlines())
    return [Activity(title.strip(), text.strip()) for title, _, text in (line.partition(":") for line in lines if line)]


def centre_context(page: LearningCentrePage, request: HttpRequest) -> dict[str, Any]:
    now = localtime()
    today = now.date()
    hours = list(page.opening_hours.all())
    occasions = coming(today).filter(learning_centre_ids__contains=[page.pk or 0])
    courses = by_next_start(Course.objects.public().filter(pk__in=occasions.values("course_id")), occasions, today)
    municipality_page = page.get_parent() if page.pk else None
    crumbs = [start_crumb(), Crumb(gettext("Lärcentrum"), reverse("learning_centres"))]
    return {
        "today": today,
        "week": week(hours, now),
        "now": opening_now(hours, now),
        "activities": activities(page.body),
        "listed": card_page(courses, request, today, municipality=page.municipality_id),
        "municipality_page": municipality_page,
        "nav": "learning_centres",
        "crumbs": [*crumbs, Crumb(page.title, is_content=True)],
    }
