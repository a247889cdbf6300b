"""The vocabulary's rows, as editors keep them, and the mark that tells all processes when they changed."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from courses.statements import Statement
from search.vocabulary.entries import Entry, EntryKind, FilterKind, problems_of
from search.vocabulary.parse import split_phrases


class VocabularyKind(models.TextChoices):
    """`EntryKind` with the words that an editor reads."""

    EQUAL = EntryKind.EQUAL.value, "Samma betydelse, åt båda håll"
    ONE_WAY = EntryKind.ONE_WAY.value, "Leder till, åt ett håll"
    RELATED = EntryKind.RELATED.value, "Närliggande, åt ett håll"
    GROUP = EntryKind.GROUP.value, "Grupp: kärna, nära, längre bort"
    COMPOUND = EntryKind.COMPOUND.value, "Sammansatt ord"
    PROTECTED = EntryKind.PROTECTED.value, "Skyddat ord: delas och rättas inte"
    NOISE = EntryKind.NOISE.value, "Brus: säger inget om vad man vill läsa"
    FILTER = EntryKind.FILTER.value, "Filterord"
    OCCUPATION = EntryKind.OCCUPATION.value, "Yrkesgrupp (SSYK)"
    WITHOUT = EntryKind.WITHOUT.value, "Utan utbildning här"


class VocabularyQuerySet(models.QuerySet["VocabularyEntry"]):
    def in_use(self) -> VocabularyQuerySet:
        return self.filter(active=True)


class VocabularyEntry(models.Model):
    """One row. A shipped one (`shipped_key`) follows the portal's versions until an editor changes it.

    Whoever writes rows past `save` and `delete` calls `VocabularyVersion.renew` in the same transaction.
    """

    kind = models.CharField("sorts rad", max_length=20, choices=VocabularyKind.choices)
    left = models.TextField("ord", help_text="Ord eller uttryck med komma emellan.")
    right = models.TextField("leder till", blank=True)
    extra = models.TextField("tredje fältet", blank=True)
    note = models.CharField("anteckning", max_length=200, blank=True)
    active = models.BooleanField("i bruk", default=True)
    shipped_key = models.CharField(max_length=120, blank=True, editable=False)
    changed_by_editor = models.BooleanField("ändrad av redaktör", default=False, editable=False)
    changed_at = models.DateTimeField("senast ändrad", auto_now=True)

    objects = VocabularyQuerySet.as_manager()

    class Meta:
        verbose_name = "rad i ordlistan"
        verbose_name_plural = "ordlista"
        ordering = ["left", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["shipped_key"], condition=~models.Q(shipped_key=""), name="shipped_row_once"
            )
        ]

    def __str__(self) -> str:
        words = ", ".join(self.entry.left)
        return words if len(words) <= 60 else f"{words[:59]}…"

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            VocabularyVersion.renew()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            VocabularyVersion.renew()
        return deleted

    @property
    def entry(self) -> Entry:
        """The row as the vocabulary reads it."""
        kind = EntryKind(self.kind)
        sentence = " ".join(self.extra.split())
        extra = ((sentence,) if sentence else ()) if kind is EntryKind.WITHOUT else split_phrases(self.extra)
        return Entry(kind, split_phrases(self.left), split_phrases(self.right), extra, id=self.pk or "ny")

    def set_entry(self, entry: Entry) -> None:
        """Take over the row's contents."""
        self.kind = entry.kind.value
        self.left, self.right, self.extra = (", ".join(column) for column in (entry.left, entry.right, entry.extra))

    def says(self, entry: Entry) -> bool:
        own = self.entry
        return (own.kind, own.left, own.right, own.extra) == (entry.kind, entry.left, entry.right, entry.extra)

    def clean(self) -> None:
        """Errors in Swedish sentences. A repeated word within one field is dropped, not refused."""
        if self.kind not in set(EntryKind):
            return
        problems = problems_of(self.entry)
        if problems:
            raise ValidationError(list(problems))
        twin = next((row for row in self._twins() if row.says(self.entry)), None)
        if twin:
            state = "" if twin.active else " (den är tagen ur bruk)"
            raise ValidationError(f"Raden finns redan{state}.")

    def _twins(self) -> models.QuerySet[VocabularyEntry]:
        first = self.entry.left[0]
        return VocabularyEntry.objects.filter(kind=self.kind, left__icontains=first).exclude(pk=self.pk)


class VocabularyVersion(models.Model):
    """One row whose mark differs after every change, written in the transaction of the change.

    A random mark, not a number: a change that is rolled back can't give its mark to another one.
    """

    ONLY = 1

    mark = models.UUIDField()

    class Meta:
        verbose_name = "ordlistans version"
        verbose_name_plural = "ordlistans versioner"

    def __str__(self) -> str:
        return str(self.mark)

    @classmethod
    def renew(cls) -> None:
        cls.objects.update_or_create(pk=cls.ONLY, defaults={"mark": uuid.uuid4()})

    @classmethod
    def current(cls) -> uuid.UUID | None:
        """The mark of what is committed, None before the first change. One query by primary key."""
        # Every search asks: Django takes ten times as long to put the statement together as PostgreSQL to answer it.
        rows = _CURRENT.rows(cls.ONLY)
        return rows[0][0] if rows else None


_CURRENT = Statement("SELECT mark FROM search_vocabularyversion WHERE id = $1", "bigint")


# What the columns are called for each kind, for the form and the list: (ord, leder till, tredje fältet).
COLUMN_HELP: dict[EntryKind, tuple[str, str, str]] = {
    EntryKind.EQUAL: ("ord som betyder samma sak", "", ""),
    EntryKind.ONE_WAY: ("det folk skriver", "det som också ska hittas", ""),
    EntryKind.RELATED: ("det folk skriver", "det som kommer efter, svagare", ""),
    EntryKind.GROUP: ("kärnan: vart och ett leder till de andra", "nära", "längre bort"),
    EntryKind.COMPOUND: ("det sammansatta ordet", "delarna i ordning, som i en ordbok", ""),
    EntryKind.PROTECTED: ("enstaka ord", "", ""),
    EntryKind.NOISE: ("enstaka ord", "", ""),
    EntryKind.FILTER: ("det folk skriver", "filtrets värden", ", ".join(kind.value for kind in FilterKind)),
    EntryKind.OCCUPATION: ("SSYK-koder, 1–4 siffror", "det som leder till yrkena", ""),
    EntryKind.WITHOUT: ("yrken eller SSYK-koder", "det närmaste som finns", "skälet, en mening"),
}
