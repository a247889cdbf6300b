"""Occupations, by which people search and by which courses, placements and the region's needs are joined."""

from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel


class Occupation(ClusterableModel):
    """A group of occupations, SSYK 2012 level 4 (Statistics Sweden)."""

    ssyk = models.CharField("SSYK-kod", max_length=4, primary_key=True)
    name = models.CharField("namn", max_length=160)
    sort_key = models.CharField(max_length=500, editable=False, db_collation="C")

    class Meta:
        verbose_name = "yrke"
        verbose_name_plural = "yrken"
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name


class OccupationName(models.Model):
    """A name that people use for an occupation: Arbetsförmedlingen's, or a synonym that an editor added."""

    occupation = ParentalKey(Occupation, on_delete=models.CASCADE, related_name="names", verbose_name="yrke")
    name = models.CharField("benämning", max_length=160)
    is_synonym = models.BooleanField("synonym", default=False)

    class Meta:
        verbose_name = "yrkesbenämning"
        verbose_name_plural = "yrkesbenämningar"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["occupation", "name"], name="occupation_name_once")]

    def __str__(self) -> str:
        return self.name
