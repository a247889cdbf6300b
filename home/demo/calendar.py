"""When the demo's courses start: dates around the day it is loaded, so that every state occurs on every day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from home.demo.template import Given

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Times:
    """The dates of one occasion; the names are Occasion's."""

    start: dt.date | None = None
    end: dt.date | None = None
    rolling_start: bool = False
    application_first: dt.date | None = None
    application_last: dt.date | None = None
    application_continuous: bool = False
    cancelled: bool = False


def times(given: Given, weeks: int, today: dt.date, spread: int) -> tuple[Times, ...]:
    """The occasions of a course that takes `weeks` weeks at full pace; `spread` (0, 1, ...) moves its dates a bit."""
    pace = given.paces[0] if given.paces else 100
    length = WEEK * max(1, round(weeks * 100 / pace))
    return _CALENDARS[given.calendar](length, today, spread)


def monday(day: dt.date) -> dt.date:
    """The first Monday on or after `day`."""
    return day + DAY * (-day.weekday() % 7)


def term_starts(today: dt.date, spread: int) -> list[dt.date]:
    """The term that goes on, and the two to come: January from the 8th, August from the 14th, a week apart at most."""
    moved = WEEK * (spread % 2)
    starts = [
        monday(dt.date(year, month, day)) + moved
        for year in range(today.year - 1, today.year + 2)
        for month, day in ((1, 8), (8, 14))
    ]
    coming = [start for start in starts if start > today]
    started = [start for start in starts if start <= today]
    return [started[-1], *coming[:2]]


def _offered(start: dt.date, length: dt.timedelta, opens: int, closes: int) -> Times:
    """Applications from `opens` to `closes` weeks before the start, on weekdays."""
    last = start - WEEK * closes - DAY * 3
    return Times(
        start=start, end=start + length - DAY * 3, application_first=start - WEEK * opens, application_last=last
    )


def _terms(length: dt.timedelta, today: dt.date, spread: int) -> tuple[Times, ...]:
    return tuple(_offered(start, length, 20, 2 + spread % 4) for start in term_starts(today, spread))


def _periods(length: dt.timedelta, today: dt.date, spread: int) -> tuple[Times, ...]:
    first = monday(today + WEEK * (3 + spread % 5))
    return tuple(_offered(first + WEEK * 10 * n, length, 16, 2) for n in range(-1, 4))


def _months(length: dt.timedelta, today: dt.date, spread: int) -> tuple[Times, ...]:
    first = monday(today + WEEK * (2 + spread % 3))
    return tuple(
        Times(start=first + WEEK * 4 * n, end=first + WEEK * 4 * n + length, application_continuous=True)
        for n in range(4)
    )


def _rolling(_length: dt.timedelta, _today: dt.date, _spread: int) -> tuple[Times, ...]:
    return (Times(rolling_start=True, application_continuous=True),)


def _autumns(length: dt.timedelta, today: dt.date, spread: int) -> tuple[Times, ...]:
    starts = [monday(dt.date(year, 8, 14)) + WEEK * (spread % 3) for year in range(today.year - 1, today.year + 3)]
    coming = [start for start in starts if start > today][:2]
    return tuple(_offered(start, length, 27, 17) for start in (starts[starts.index(coming[0]) - 1], *coming))


def _closing(length: dt.timedelta, today: dt.date, spread: int) -> tuple[Times, ...]:
    first, *rest = _terms(length, today, spread)
    soon = monday(today + WEEK * (6 + spread % 2))
    closing = _offered(soon, length, 14, 2)
    return (first, replace(closing, application_last=today + DAY * (2 + spread % 5)), *rest[1:])


def _later(length: dt.timedelta, today: dt.date, spread: int) -> tuple[Times, ...]:
    start = monday(today + WEEK * (16 + spread % 4))
    opens = today + DAY * (9 + spread % 12)
    return (Times(start=start, end=start + length, application_first=opens, application_last=start - WEEK * 4),)


def _closed(length: dt.timedelta, today: dt.date, spread: int) -> tuple[Times, ...]:
    start = monday(today + WEEK * (2 + spread % 3))
    last = today - DAY * (3 + spread % 9)
    return (Times(start=start, end=start + length, application_first=last - WEEK * 8, application_last=last),)


def _unknown(length: dt.timedelta, today: dt.date, spread: int) -> tuple[Times, ...]:
    start = monday(today + WEEK * (5 + spread % 4))
    return (Times(start=start, end=start + length), Times(start=start + WEEK * 20, end=start + WEEK * 20 + length))


def _cancelled(length: dt.timedelta, today: dt.date, spread: int) -> tuple[Times, ...]:
    start = monday(today + WEEK * (4 + spread % 3))
    return (replace(_offered(start, length, 14, 1), cancelled=True),)


def _past(length: dt.timedelta, today: dt.date, spread: int) -> tuple[Times, ...]:
    started = monday(today - WEEK * (8 + spread % 4))
    over = monday(today - length - WEEK * 6)
    return (_offered(over, length, 14, 2), _offered(started, max(length, WEEK * 20), 14, 2))


_CALENDARS = {
    "termin": _terms,
    "period": _periods,
    "månad": _months,
    "löpande": _rolling,
    "höst": _autumns,
    "snart": _closing,
    "senare": _later,
    "stängd": _closed,
    "fråga": _unknown,
    "inställd": _cancelled,
    "utan": _past,
}
