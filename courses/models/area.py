"""Skolverket's public areas and directions, and the subjects and courses of the national curricula."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language


class Area(models.Model):
    """One of Skolverket's 21 public areas. The primary key is Skolverket's areaId."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    name = models.CharField("namn", max_length=80, unique=True)
    name_en = models.CharField("engelskt namn", max_length=80, blank=True)
    slug = models.SlugField("webbadress", max_length=80, unique=True)
    description = models.TextField("beskrivning", blank=True)
    sort_key = models.CharField(max_length=400, editable=False, db_collation="C")

    class Meta:
        verbose_name = "område"
        verbose_name_plural = "områden"
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("area", args=[self.slug])

    @property
    def local_name(self) -> str:
        """Skolverket's own name in the active language."""
        return self.name_en if self.name_en and (get_language() or "sv") == "en" else self.name


class Direction(models.Model):
    """One of Skolverket's 203 directions, three of which lie in two areas. The key is Skolverket's directionId."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    areas = models.ManyToManyField(Area, related_name="directions", verbose_name="områden")
    name = models.CharField("namn", max_length=120)
    sort_key = models.CharField(max_length=400, editable=False, db_collation="C")

    class Meta:
        verbose_name = "inriktning"
        verbose_name_plural = "inriktningar"
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name


class Subject(models.Model):
    """A course or subject level of the national curricula, by its code (Gy11: VÅRVÅR01, Gy25: PSYK1000X).

    Gy11 courses are graded until 2030-06-30, Gy25 levels are given since 2025-07-01 (Skolverket): both codes find
    the course, so each knows its counterpart.
    """

    code = models.CharField("kod", max_length=40, primary_key=True, db_collation="C")
    name = models.CharField("namn", max_length=200)
    equivalents = ArrayField(
        models.CharField(max_length=40), verbose_name="motsvarande koder", default=list, blank=True
    )
    direction = models.ForeignKey(
        Direction, on_delete=models.SET_NULL, related_name="subjects", verbose_name="inriktning", null=True, blank=True
    )

    class Meta:
        verbose_name = "ämne"
        verbose_name_plural = "ämnen"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"
