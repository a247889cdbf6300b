"""Reads of the catalogue."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Value, When
from django.db.models.functions import Least

from courses.states import INTEREST, PAST_STATES, OccasionState, state_expression

if TYPE_CHECKING:
    from courses.models import Course, Occasion  # noqa: F401 - named in the bases below


class OccasionQuerySet(models.QuerySet["Occasion"]):
    def public(self) -> OccasionQuerySet:
        """What residents may see: of a published course, not hidden, still in its source."""
        return self.filter(course__live=True, course__gone_at=None, hidden=False, gone_at=None)

    def with_validity(self) -> OccasionQuerySet:
        """With `valid_until`, which a state depends on. LEAST passes over what is missing, as the property does."""
        return self.alias(valid_until=Least("expires", "course__expires"))

    def with_state(self, today: dt.date) -> OccasionQuerySet:
        return self.with_validity().annotate(state=state_expression(today))

    def current(self, today: dt.date) -> OccasionQuerySet:
        """Neither started nor over: what one can still plan for."""
        return self.with_validity().annotate(state=state_expression(today)).exclude(state__in=PAST_STATES)

    def coming(self, today: dt.date) -> OccasionQuerySet:
        """Current and not cancelled: what makes a course one with something to come."""
        nothing_to_come = [*PAST_STATES, OccasionState.CANCELLED]
        return self.with_validity().annotate(state=state_expression(today)).exclude(state__in=nothing_to_come)

    def not_closed(self, today: dt.date) -> OccasionQuerySet:
        """Coming, and not closed for application."""
        nothing_to_apply_to = [*PAST_STATES, OccasionState.CANCELLED, OccasionState.CLOSED]
        return self.with_validity().annotate(state=state_expression(today)).exclude(state__in=nothing_to_apply_to)

    def most_interesting_first(self, today: dt.date) -> OccasionQuerySet:
        """In the order in which a card chooses the one that it tells of; rolling starts before dates."""
        ranks = [When(state=state.value, then=Value(rank)) for state, rank in INTEREST.items()]
        annotated = self.with_state(today)
        return annotated.annotate(interest=Case(*ranks, default=Value(len(INTEREST)))).order_by(
            "interest", F("rolling_start").desc(), F("start").asc(nulls_last=True), "pk"
        )

    def open_for_application(self, today: dt.date) -> OccasionQuerySet:
        return self.with_validity().annotate(state=state_expression(today)).filter(state=OccasionState.OPEN)


class CourseQuerySet(models.QuerySet["Course"]):
    def public(self) -> CourseQuerySet:
        """What residents may find."""
        return self.filter(live=True, gone_at=None)

    def open_for_application(self, today: dt.date) -> CourseQuerySet:
        occasions: OccasionQuerySet = apps.get_model("courses", "Occasion").objects.all()
        open_now = occasions.filter(hidden=False, gone_at=None).open_for_application(today)
        return self.filter(Exists(open_now.filter(course=OuterRef("pk"))))
