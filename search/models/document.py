"""The PostgreSQL engine's index: one row per public course, one per public occasion.

Written by `search/engines/postgres/documents.py` only, in the transaction that changes the course. Nothing here
depends on the day: whether an occasion is open is asked of `courses/states.py` when somebody searches.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from courses.models import Course, Occasion


class CourseDocument(models.Model):
    """A public course as the engine sees it."""

    course = models.OneToOneField(Course, on_delete=models.CASCADE, primary_key=True, related_name="+")
    # Weights: A title, B codes, keywords and occupations, C provider, places and forms, D the running text.
    vector = SearchVectorField()
    title_vector = SearchVectorField()
    strong_vector = SearchVectorField()  # weights A and B
    title_folded = models.TextField()  # lower case, no accents
    title_words = models.PositiveSmallIntegerField()
    codes = ArrayField(models.TextField())  # with their Gy11 or Gy25 counterparts, upper case
    occupations = ArrayField(models.TextField())
    keywords = ArrayField(models.TextField())
    school_form = models.CharField(max_length=30)
    area_ids = ArrayField(models.TextField())
    sort_key = models.CharField(max_length=300, db_collation="C")

    class Meta:
        verbose_name = "sökpost för utbildning"
        verbose_name_plural = "sökposter för utbildningar"
        indexes = [GinIndex(fields=["vector"], name="course_document_vector", fastupdate=False)]

    def __str__(self) -> str:
        return f"sökpost {self.pk}"


class OccasionDocument(models.Model):
    """A public occasion: what its state depends on, under the names that `courses/states.py` uses, and its facets."""

    occasion = models.OneToOneField(Occasion, on_delete=models.CASCADE, primary_key=True, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    expires = models.DateField(null=True)  # the earlier of its own and its course's
    rolling_start = models.BooleanField()
    application_first = models.DateField(null=True)
    application_last = models.DateField(null=True)
    application_late = models.DateField(null=True)
    application_continuous = models.BooleanField()
    cancelled = models.BooleanField()
    municipalities = ArrayField(models.CharField(max_length=4))  # where it is given or can be followed
    traits = models.BigIntegerField()  # modes, pace and languages: `search/engines/postgres/traits.py`

    class Meta:
        verbose_name = "sökpost för tillfälle"
        verbose_name_plural = "sökposter för tillfällen"

    def __str__(self) -> str:
        return f"sökpost {self.pk}"
