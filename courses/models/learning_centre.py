"""Learning centres (lärcentrum): study places near home, with exams and guidance."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page

from organisations.models import Municipality


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("måndag")
    TUESDAY = 1, _("tisdag")
    WEDNESDAY = 2, _("onsdag")
    THURSDAY = 3, _("torsdag")
    FRIDAY = 4, _("fredag")
    SATURDAY = 5, _("lördag")
    SUNDAY = 6, _("söndag")


class LearningCentrePage(Page):
    """A learning centre: a child of its municipality's page, served at /larcentrum/<slug>/."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="learning_centres", verbose_name="kommun"
    )
    introduction = models.TextField("ingress", blank=True)
    body = models.TextField("det här kan du göra här", blank=True, help_text="En rad per punkt: rubrik: beskrivning.")
    street_address = models.CharField("gatuadress", max_length=200, blank=True)
    postal_code = models.CharField("postnummer", max_length=10, blank=True)
    town = models.CharField("ort", max_length=80, blank=True)
    latitude = models.FloatField("latitud", null=True, blank=True, help_text="WGS 84, grader.")
    longitude = models.FloatField("longitud", null=True, blank=True, help_text="WGS 84, grader.")
    phone = models.CharField("telefon", max_length=40, blank=True)
    phone_hours = models.CharField("telefontid", max_length=120, blank=True)
    email = models.EmailField("e-post", blank=True)
    hours_note = models.CharField("om öppettiderna", max_length=250, blank=True)
    directions = models.CharField("resa hit", max_length=250, blank=True)
    accessibility = models.CharField("tillgänglighet", max_length=250, blank=True)
    checked_on = models.DateField("uppgifterna kontrollerade", null=True, blank=True)

    template = "courses/learning_centre_page.html"
    parent_page_types: ClassVar[list[str]] = ["home.MunicipalityPage"]
    subpage_types: ClassVar[list[str]] = []

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("street_address"),
                FieldPanel("postal_code"),
                FieldPanel("town"),
                FieldPanel("latitude"),
                FieldPanel("longitude"),
                FieldPanel("directions"),
                FieldPanel("accessibility"),
            ],
            heading="Besök",
        ),
        MultiFieldPanel(
            [FieldPanel("phone"), FieldPanel("phone_hours"), FieldPanel("email")],
            heading="Kontakt",
        ),
        InlinePanel("opening_hours", heading="Öppettider", label="Dag"),
        FieldPanel("hours_note"),
        FieldPanel("checked_on"),
    ]

    class Meta:
        verbose_name = "lärcentrum"
        verbose_name_plural = "lärcentrum"

    def clean(self) -> None:
        super().clean()
        taken = LearningCentrePage.objects.filter(slug=self.slug).exclude(pk=self.pk)
        if self.slug and taken.exists():
            raise ValidationError({"slug": "Ett annat lärcentrum har redan den webbadressen. Välj en annan."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The municipality is the one whose page it lies below, whoever saves it."""
        parent = self.get_parent() if self.path else None
        if parent is not None and hasattr(parent.specific, "municipality"):
            self.municipality = parent.specific.municipality
        super().save(*args, **kwargs)

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[Any, Any, Any] | None:
        """Its address outside the tree, in the active language."""
        parts = super().get_url_parts(request)
        return parts and (parts[0], parts[1], reverse("learning_centre", args=[self.slug]))

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The address in the tree leads to the one above; a preview is shown where it is."""
        if getattr(request, "is_preview", False):
            return super().serve(request, *args, **kwargs)
        return redirect(self.get_url(request), permanent=True)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from courses.learning_centres import centre_context  # noqa: PLC0415 - it reads this model

        return {**super().get_context(request, *args, **kwargs), **centre_context(self, request)}


class OpeningHours(Orderable):
    """When the centre is open on one weekday; a day without a row is closed."""

    page = ParentalKey(LearningCentrePage, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField("dag", choices=Weekday)
    opens = models.TimeField("öppnar")
    closes = models.TimeField("stänger")

    class Meta(Orderable.Meta):
        verbose_name = "öppettid"
        verbose_name_plural = "öppettider"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes")),
                name="opening_hours_in_order",
                violation_error_message="Öppningstiden ska vara före stängningstiden.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H.%M}–{self.closes:%H.%M}"
