"""Courses with what modelsearch needs: words in columns, a relation for each group of filters with several values."""

from __future__ import annotations

from django.db import models
from modelsearch import index
from modelsearch.queryset import SearchableQuerySetMixin


class Searchable(SearchableQuerySetMixin, models.QuerySet["SearchedCourse"]):
    """Gives `search`."""


class Value(models.Model):
    """One value of a filter group, as `search.query.CatalogueQuery.choices` names it."""

    name = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.name


class SearchedCourse(index.Indexed, models.Model):
    """A course of the same id, with the values that its coming occasions have on the day of the measurement.

    What is chosen in two groups need not be of one and the same occasion here: modelsearch can't tell them apart.
    """

    title = models.CharField(max_length=255)
    description = models.TextField()
    provider = models.CharField(max_length=255)
    skolform = models.CharField(max_length=40)
    ansokan = models.ManyToManyField(Value, related_name="by_ansokan")
    kommun = models.ManyToManyField(Value, related_name="by_kommun")
    satt = models.ManyToManyField(Value, related_name="by_satt")
    start = models.ManyToManyField(Value, related_name="by_start")
    takt = models.ManyToManyField(Value, related_name="by_takt")
    omrade = models.ManyToManyField(Value, related_name="by_omrade")
    sprak = models.ManyToManyField(Value, related_name="by_sprak")

    objects = Searchable.as_manager()
    search_auto_update = False
    search_fields = [
        index.SearchField("title", boost=2),
        index.SearchField("description"),
        index.SearchField("provider"),
        index.FilterField("skolform"),
        *(index.FilterField(name) for name in ("ansokan", "kommun", "satt", "start", "takt", "omrade", "sprak")),
        *(
            index.RelatedFields(name, [index.FilterField("name")])
            for name in ("ansokan", "kommun", "satt", "start", "takt", "omrade", "sprak")
        ),
    ]

    def __str__(self) -> str:
        return self.title
