"""Moving the last day of application of many courses' occasions at a time, as an editor's override."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from courses.domain.amend import amend, changed_occasions
from courses.domain.overrides import override
from courses.models import Course, Occasion
from courses.states import PAST_STATES, OccasionState, last_application_day, occasion_state
from organisations.models import User

EXTENDED = "courses.extend"
LONGEST = 366  # days at a time


@dataclass(frozen=True, slots=True)
class Extension:
    """By a number of days, or to a day; one of the two."""

    days: int | None = None
    until: dt.date | None = None

    def new_last_day(self, last: dt.date) -> dt.date:
        return self.until if self.until is not None else last + dt.timedelta(days=self.days or 0)


@dataclass(frozen=True, slots=True)
class Prolonged:
    """What becomes of one occasion."""

    occasion: Occasion
    before: dt.date
    after: dt.date

    @property
    def is_after_start(self) -> bool:
        start = self.occasion.start
        return start is not None and self.after > start and not self.occasion.rolling_start


def prolonged(occasion: Occasion, extension: Extension, today: dt.date) -> Prolonged | None:
    """What the extension means for the occasion; None where it means nothing.

    An occasion is extended if a resident could still plan for it (not started, over, cancelled, hidden or gone), if
    it has a last day, applications aren't rolling, and the new day is later. A last day is never brought forward.
    """
    if occasion.hidden or occasion.gone_at or occasion.application_continuous:
        return None
    if occasion_state(occasion, today) in PAST_STATES | {OccasionState.CANCELLED}:
        return None
    last = last_application_day(occasion)
    if last is None or (after := extension.new_last_day(last)) <= last:
        return None
    return Prolonged(occasion, last, after)


def plan_extension(courses: Iterable[Course], extension: Extension, today: dt.date) -> dict[Course, list[Prolonged]]:
    """What the extension would change, as published; courses for which it means nothing are left out."""
    plan: dict[Course, list[Prolonged]] = {}
    for course in courses:
        if changes := [change for one in course.occasions.all() if (change := prolonged(one, extension, today))]:
            plan[course] = changes
    return plan


def extend(course: Course, extension: Extension, today: dt.date, user: User) -> bool:
    """Extend the course's occasions, live and in the draft. Returns whether any changed; raises LockedError."""

    def move(occasion: Occasion) -> bool:
        if not (change := prolonged(occasion, extension, today)):
            return False
        values: dict[str, Any] = {"application_last": change.after}
        if occasion.application_late is not None:
            values["application_late"] = None  # the late day that the new last day has overtaken
        if occasion.expires is not None and occasion.expires < change.after:
            values["expires"] = change.after
        override(occasion, values)
        return True

    return amend(course.pk, lambda version: changed_occasions(version, move), user, EXTENDED)
