"""Reads of the catalogue."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef

from courses.states import PAST_STATES, OccasionState, state_expression

if TYPE_CHECKING:
    from courses.models import Course, Occasion  # noqa: F401 - named in the bases below


class OccasionQuerySet(models.QuerySet["Occasion"]):
    def public(self) -> OccasionQuerySet:
        """What residents may see: of a published course, not hidden, still in its source."""
        return self.filter(course__live=True, course__gone_at=None, hidden=False, gone_at=None)

    def with_state(self, today: dt.date) -> OccasionQuerySet:
        return self.annotate(state=state_expression(today))

    def current(self, today: dt.date) -> OccasionQuerySet:
        """Neither started nor over: what one can still plan for."""
        return self.annotate(state=state_expression(today)).exclude(state__in=PAST_STATES)

    def coming(self, today: dt.date) -> OccasionQuerySet:
        """Current and not cancelled: what makes a course one with something to come."""
        nothing_to_come = [*PAST_STATES, OccasionState.CANCELLED]
        return self.annotate(state=state_expression(today)).exclude(state__in=nothing_to_come)

    def open_for_application(self, today: dt.date) -> OccasionQuerySet:
        return self.annotate(state=state_expression(today)).filter(state=OccasionState.OPEN)


class CourseQuerySet(models.QuerySet["Course"]):
    def public(self) -> CourseQuerySet:
        """What residents may find."""
        return self.filter(live=True, gone_at=None)

    def open_for_application(self, today: dt.date) -> CourseQuerySet:
        occasions: OccasionQuerySet = apps.get_model("courses", "Occasion").objects.all()
        open_now = occasions.filter(hidden=False, gone_at=None).open_for_application(today)
        return self.filter(Exists(open_now.filter(course=OuterRef("pk"))))
