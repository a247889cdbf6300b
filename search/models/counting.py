"""What people search for, counted without persons.

Written by `search/counting.py` only, which says what never comes here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Count, Max, Min, Q, Sum

# Shown to editors, and used by the vocabulary's preview, from so many different days on.
DAYS_BEFORE_SHOWN = 3
KEPT_DAYS = 400
THIN = 3  # hits, up to which an answer is thin


class SearchCountQuerySet(models.QuerySet["SearchCount"]):
    def told(self, municipality: str | None = None) -> models.QuerySet[Any]:
        """Searches by words, from `DAYS_BEFORE_SHOWN` different days on: those without or with few hits first.

        Rows: words, total (searches), different_days, latest (day), fewest (hits of any day).
        """
        rows = self if municipality is None else self.filter(municipality=municipality)
        rank = models.Case(models.When(fewest=0, then=0), models.When(fewest__lte=THIN, then=1), default=2)
        return (
            rows.values("words")
            .annotate(
                total=Sum("searches"),
                different_days=Count("day", distinct=True),
                latest=Max("day"),
                fewest=Min("hits"),
            )
            .filter(different_days__gte=DAYS_BEFORE_SHOWN)
            .annotate(rank=rank)
            .order_by("rank", "-total", "words")
        )

    def meeting(self, words: Iterable[str], limit: int) -> list[str]:
        """The most common told searches that have one of the words (or a phrase) in them."""
        wanted = Q(pk__in=[])
        for word in words:
            wanted |= Q(words__contains=word)
        return list(self.filter(wanted).told().order_by("-total", "words").values_list("words", flat=True)[:limit])


class SearchCount(models.Model):
    """How often these words were searched for on a day; "" is no municipality chosen."""

    day = models.DateField("dag")
    words = models.CharField("ord", max_length=120)
    municipality = models.CharField("kommun", max_length=4, blank=True)
    searches = models.PositiveIntegerField("sökningar", default=0)
    hits = models.PositiveIntegerField("träffar")  # of the day's last such search

    objects = SearchCountQuerySet.as_manager()

    class Meta:
        verbose_name = "sökning"
        verbose_name_plural = "sökningar"
        constraints = [
            models.UniqueConstraint(fields=["day", "words", "municipality"], name="search_counted_once_a_day")
        ]
        indexes = [models.Index(fields=["words"], name="search_count_words")]

    def __str__(self) -> str:
        return f"{self.words} {self.day}"


class UnknownWord(models.Model):
    """A word that nothing in the portal knows. In clear only when it has come on `DAYS_BEFORE_SHOWN` different days.

    Before that only a keyed digest is stored, whose key changes with the window: nobody can read the word out of it,
    and the same word of two windows can't be joined.
    """

    digest = models.BinaryField(max_length=32, unique=True)
    window = models.PositiveIntegerField()
    days = models.PositiveSmallIntegerField("dagar", default=1)
    first_day = models.DateField("första dagen")
    last_day = models.DateField("senaste dagen")
    word = models.CharField("ord", max_length=30, blank=True)

    class Meta:
        verbose_name = "okänt ord"
        verbose_name_plural = "okända ord"
        constraints = [
            models.CheckConstraint(
                condition=Q(word="") | Q(days__gte=DAYS_BEFORE_SHOWN), name="unknown_word_in_clear_after_days"
            )
        ]

    def __str__(self) -> str:
        return self.word or "okänt ord"


def forget_before(today: dt.date) -> int:
    """Delete counts older than `KEPT_DAYS`; the number of rows."""
    limit = today - dt.timedelta(days=KEPT_DAYS)
    counts, _ = SearchCount.objects.filter(day__lt=limit).delete()
    words, _ = UnknownWord.objects.filter(last_day__lt=limit).delete()
    return counts + words
