"""The state of an occasion on a day: one table, used by pages, search, admin and feeds.

Each condition is written once for Python and once for the database, side by side; the test walks both over the same
occasions. Dates count inclusively: on its start day an occasion still starts, on its last day one can still apply.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.db import models
from django.db.models import Case, CharField, Q, Value, When
from django.utils.translation import gettext_lazy as _


class OccasionState(models.TextChoices):
    CANCELLED = "cancelled", _("Inställd")
    OVER = "over", _("Avslutad")
    OPENS_LATER = "opens_later", _("Öppnar senare")
    OPEN = "open", _("Öppen")
    UNKNOWN = "unknown", _("Fråga anordnaren")
    CLOSED = "closed", _("Stängd")
    STARTED = "started", _("Har startat")


# Folded away, and never the next start.
PAST_STATES = frozenset({OccasionState.OVER, OccasionState.STARTED})

# What a reader is told of first: what one can apply to, then what one will be able to, then the rest that is to come.
INTEREST = {
    OccasionState.OPEN: 0,
    OccasionState.OPENS_LATER: 1,
    OccasionState.UNKNOWN: 2,
    OccasionState.CLOSED: 2,
    OccasionState.CANCELLED: 3,
}


class OccasionLike(Protocol):
    """The fields that the state depends on; for the database, names that a queryset has or is given as an alias."""

    start: dt.date | None
    end: dt.date | None
    rolling_start: bool
    application_first: dt.date | None
    application_last: dt.date | None
    application_late: dt.date | None
    application_continuous: bool
    cancelled: bool

    @property
    def valid_until(self) -> dt.date | None:
        """The last day on which both the occasion's and its course's information holds: the earlier `expires`."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition, for a record in memory and for the database."""

    holds: Callable[[OccasionLike, dt.date], bool]
    q: Callable[[dt.date], Q]

    def __and__(self, other: Condition) -> Condition:
        return Condition(
            lambda o, day: self.holds(o, day) and other.holds(o, day), lambda day: self.q(day) & other.q(day)
        )

    def __or__(self, other: Condition) -> Condition:
        return Condition(
            lambda o, day: self.holds(o, day) or other.holds(o, day), lambda day: self.q(day) | other.q(day)
        )

    def __invert__(self) -> Condition:
        return Condition(lambda o, day: not self.holds(o, day), lambda day: ~self.q(day))


def year_before(day: dt.date) -> dt.date:
    """The same day twelve months earlier; 29 February gives 28 February."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def last_application_day(occasion: OccasionLike) -> dt.date | None:
    """The day after which applications are not taken, late ones included."""
    days = [day for day in (occasion.application_last, occasion.application_late) if day]
    return max(days, default=None)


cancelled = Condition(lambda o, day: o.cancelled, lambda day: Q(cancelled=True))
start_passed = Condition(
    lambda o, day: o.start is not None and o.start < day and not o.rolling_start,
    lambda day: Q(start__isnull=False, start__lt=day, rolling_start=False),
)
end_passed = Condition(
    lambda o, day: o.end is not None and o.end < day,
    lambda day: Q(end__isnull=False, end__lt=day),
)
expired = Condition(
    lambda o, day: o.valid_until is not None and o.valid_until < day,
    lambda day: Q(valid_until__isnull=False, valid_until__lt=day),
)
endless_and_old = Condition(
    lambda o, day: o.end is None and o.start is not None and o.start < year_before(day),
    lambda day: Q(end=None, start__isnull=False, start__lt=year_before(day)),
)
not_opened = Condition(
    lambda o, day: o.application_first is not None and o.application_first > day,
    lambda day: Q(application_first__isnull=False, application_first__gt=day),
)
rolling = Condition(lambda o, day: o.application_continuous, lambda day: Q(application_continuous=True))
has_last_day = Condition(
    lambda o, day: last_application_day(o) is not None,
    lambda day: Q(application_last__isnull=False) | Q(application_late__isnull=False),
)
last_day_ahead = Condition(
    lambda o, day: (last := last_application_day(o)) is not None and last >= day,
    lambda day: (
        Q(application_last__isnull=False, application_last__gte=day)
        | Q(application_late__isnull=False, application_late__gte=day)
    ),
)
has_first_day = Condition(
    lambda o, day: o.application_first is not None,
    lambda day: Q(application_first__isnull=False),
)

# A rolling start, or one that has passed while applications go on being taken: its date is nobody's next start.
starts_at_any_time = Condition(lambda o, day: o.rolling_start, lambda day: Q(rolling_start=True)) | (
    rolling & start_passed
)

# Only a first day: applications are taken until the start.
_open_until_start = has_first_day & ~has_last_day & ~start_passed

# The first row that holds decides.
STATE_TABLE: tuple[tuple[OccasionState, Condition], ...] = (
    (OccasionState.CANCELLED, cancelled & ~start_passed & ~end_passed & ~endless_and_old),
    (OccasionState.OVER, cancelled | end_passed | expired | endless_and_old),
    (OccasionState.OPENS_LATER, not_opened),
    (OccasionState.OPEN, rolling | last_day_ahead | _open_until_start),
    (OccasionState.STARTED, start_passed),
    (OccasionState.CLOSED, has_last_day),
)
# No application data, the start ahead or missing.
OTHERWISE = OccasionState.UNKNOWN


def occasion_state(occasion: OccasionLike, day: dt.date) -> OccasionState:
    """The state of `occasion` on `day`."""
    return next((state for state, condition in STATE_TABLE if condition.holds(occasion, day)), OTHERWISE)


def state_expression(day: dt.date) -> Case:
    """The same table for the database: annotate occasions with it."""
    return Case(
        *(When(condition.q(day), then=Value(state.value)) for state, condition in STATE_TABLE),
        default=Value(OTHERWISE.value),
        output_field=CharField(),
    )
