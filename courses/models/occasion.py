"""An occasion (tillfälle): when, where and how a course is given (EMIL's event)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from modelcluster.fields import ParentalKey

from courses.models.course import Course
from courses.models.provider import Provider
from courses.models.sourced import Sourced
from courses.querysets import OccasionQuerySet
from courses.vocabulary import StudyMode, TimeOfDay


class Occasion(Sourced):
    """One start of a course. An imported occasion is never deleted, only hidden or marked gone.

    `course` is empty while the source has not given its info; `course_key` says which one it waits for. Such an
    occasion is shown nowhere in public.
    """

    # What sources give and imports keep up to date; the names are OccasionRecord's, except `provider_id`.
    SOURCE_FIELDS: ClassVar[tuple[str, ...]] = (
        "title",
        "description",
        "url",
        "start",
        "end",
        "expires",
        "rolling_start",
        "application_first",
        "application_last",
        "application_late",
        "application_continuous",
        "application_url",
        "application_email",
        "application_code",
        "application_instruction",
        "pace",
        "pace_individual",
        "mode",
        "mandatory_meetings",
        "optional_meetings",
        "distance_description",
        "time_of_day",
        "municipality_codes",
        "towns",
        "learning_centre_ids",
        "languages",
        "seats",
        "cancelled",
        "apprenticeship",
        "contractor",
        "keywords",
        "fee",
        "fee_currency",
        "provider_id",
    )

    course = ParentalKey(
        Course, on_delete=models.CASCADE, related_name="occasions", verbose_name="utbildning", null=True, blank=True
    )
    course_key = models.CharField(
        "utbildningens id hos källan", max_length=300, blank=True, editable=False, db_index=True, db_collation="C"
    )
    provider = models.ForeignKey(
        Provider,
        on_delete=models.PROTECT,
        related_name="occasions",
        verbose_name="anordnare",
        null=True,
        blank=True,
    )
    hidden = models.BooleanField("visa inte", default=False, help_text="Döljer starten för besökare.")

    title = models.CharField("titel", max_length=250, blank=True)
    description = models.TextField("beskrivning", blank=True)
    url = models.CharField("läs mer", max_length=1000, blank=True)
    start = models.DateField("startar", null=True, blank=True)
    end = models.DateField("slutar", null=True, blank=True)
    expires = models.DateField("visas till", null=True, blank=True)
    rolling_start = models.BooleanField("löpande start", default=False)
    application_first = models.DateField("första ansökningsdag", null=True, blank=True)
    application_last = models.DateField("sista ansökningsdag", null=True, blank=True)
    application_late = models.DateField("sista dag för sen ansökan", null=True, blank=True)
    application_continuous = models.BooleanField("löpande ansökan", default=False)
    application_url = models.CharField("ansökan", max_length=1000, blank=True)
    application_email = models.CharField("ansökan med e-post", max_length=254, blank=True)
    application_code = models.CharField("anmälningskod", max_length=80, blank=True)
    application_instruction = models.TextField("så ansöker du", blank=True)
    pace = models.PositiveSmallIntegerField("studietakt i procent", null=True, blank=True)
    pace_individual = models.BooleanField("valfri studietakt", default=False)
    mode = models.CharField("sätt att läsa", max_length=20, choices=StudyMode, blank=True)
    mandatory_meetings = models.PositiveSmallIntegerField("obligatoriska träffar", null=True, blank=True)
    optional_meetings = models.PositiveSmallIntegerField("frivilliga träffar", null=True, blank=True)
    distance_description = models.TextField("om distansstudierna", blank=True)
    time_of_day = models.CharField("tid på dagen", max_length=10, choices=TimeOfDay, blank=True)
    municipality_codes = ArrayField(models.CharField(max_length=4), verbose_name="kommuner", default=list, blank=True)
    towns = ArrayField(models.CharField(max_length=120), verbose_name="orter", default=list, blank=True)
    learning_centre_ids = ArrayField(
        models.PositiveIntegerField(), verbose_name="kan följas på lärcentrum", default=list, blank=True
    )
    languages = ArrayField(models.CharField(max_length=10), verbose_name="undervisningsspråk", default=list, blank=True)
    seats = models.PositiveIntegerField("platser", null=True, blank=True)
    cancelled = models.BooleanField("inställd", default=False)
    apprenticeship = models.BooleanField("lärlingsutbildning", null=True, blank=True)
    contractor = models.CharField("utförare", max_length=250, blank=True)
    keywords = ArrayField(models.CharField(max_length=120), verbose_name="nyckelord", default=list, blank=True)
    fee = models.DecimalField("avgift", max_digits=10, decimal_places=2, null=True, blank=True)
    fee_currency = models.CharField("valuta", max_length=3, blank=True)

    objects = OccasionQuerySet.as_manager()

    class Meta:
        verbose_name = "tillfälle"
        verbose_name_plural = "tillfällen"
        ordering = ["start", "pk"]  # without a start last: so PostgreSQL sorts, and modelcluster knows no expressions
        indexes = [
            GinIndex(fields=["municipality_codes"], name="occasion_municipalities"),
            GinIndex(fields=["learning_centre_ids"], name="occasion_learning_centres"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end=None) | models.Q(start=None) | models.Q(end__gte=models.F("start")),
                name="occasion_ends_after_start",
                violation_error_message="Slutdatum ska vara samma dag som start eller senare.",
            ),
            models.CheckConstraint(
                condition=models.Q(pace=None) | models.Q(pace__range=(1, 100)),
                name="occasion_pace_percent",
                violation_error_message="Skriv en takt från 1 till 100 procent.",
            ),
        ]

    @property
    def valid_until(self) -> dt.date | None:
        """The earlier of the occasion's `expires` and its course's: EMIL gives one of its own to each."""
        days = [self.expires, self.course.expires if self.course else None]
        return min((day for day in days if day), default=None)

    def __str__(self) -> str:
        where = ", ".join(self.towns)
        when = "löpande start" if self.rolling_start else f"{self.start:%Y-%m-%d}" if self.start else "utan startdatum"
        return f"{when} {where}".strip()
