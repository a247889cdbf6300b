"""Where records come from, and what each source says of each record."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from courses.vocabulary import RecordKind
from organisations.models import Municipality


class SourceKind(models.TextChoices):
    SUSANAVET = "susanavet", "Susa-navet (EMIL 3)"
    EMIL3_FILES = "emil3", "EMIL 3-filer"
    CSV = "csv", "CSV-fil"


class Source(models.Model):
    """A feed or a kind of file. Where two sources know the same record, the lower rank's values go before."""

    slug = models.SlugField("id", max_length=60, unique=True)
    name = models.CharField("namn", max_length=120)
    kind = models.CharField("typ", max_length=20, choices=SourceKind)
    rank = models.PositiveSmallIntegerField(
        "rang", default=100, help_text="Lägst tal går före när flera källor känner till samma uppgift."
    )
    url = models.URLField("adress", blank=True)
    owner = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="sources",
        verbose_name="kommun",
        null=True,
        blank=True,
        help_text="Kommunen som laddar upp. Tomt betyder regionen.",
    )
    is_scheduled = models.BooleanField(
        "körs varje dygn", default=False, help_text="Då varnar portalen när den inte har lyckats på två dygn."
    )

    wagtail_reference_index_ignore = True  # bookkeeping: no usage of what editors write

    class Meta:
        verbose_name = "källa"
        verbose_name_plural = "källor"
        ordering = ["rank", "name"]

    def __str__(self) -> str:
        return self.name


class SourceRecord(models.Model):
    """What one source says of one record: the payload as delivered and the values read from it.

    Course, Occasion and Provider are put together from these (`courses/imports/compose.py`), lowest source rank
    first, an editor's overrides above all. One that `enriches` counts only beside one that doesn't.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="records", verbose_name="källa")
    kind = models.CharField("typ", max_length=10, choices=RecordKind)
    key = models.CharField("källans id", max_length=300, db_collation="C")
    provider = models.ForeignKey(
        "courses.Provider", on_delete=models.CASCADE, related_name="source_records", null=True, blank=True
    )
    course = models.ForeignKey(
        "courses.Course", on_delete=models.CASCADE, related_name="source_records", null=True, blank=True
    )
    occasion = models.ForeignKey(
        "courses.Occasion", on_delete=models.CASCADE, related_name="source_records", null=True, blank=True
    )
    payload = models.JSONField("som levererat", default=dict)
    values = models.JSONField("tolkat", default=dict)
    issues = models.JSONField(
        "avvikelser", default=list, blank=True, db_default=models.Value([], output_field=models.JSONField())
    )
    digest = models.CharField(max_length=32)  # of the values
    # Of the item and of how it was read (courses/imports/edition.py); "" where the source gives no such items.
    fingerprint = models.CharField(max_length=32, blank=True, default="", db_default="")
    enriches = models.BooleanField(
        "kompletterar",
        default=False,
        help_text="Källan fyller bara i det som en annan källa ger. När ingen annan ger posten är den borta.",
    )
    region = ArrayField(
        models.CharField(max_length=4),
        verbose_name="hämtad för",
        default=list,
        blank=True,
        db_default=models.Value([], output_field=ArrayField(models.CharField(max_length=4))),
        help_text="Kommunerna som den senaste hela hämtningen var begränsad till. Tomt betyder alla.",
    )
    last_edited = models.CharField("ändrad hos källan", max_length=40, blank=True)
    first_seen = models.DateTimeField("först sedd")
    last_seen = models.DateTimeField("senast sedd")
    gone_at = models.DateTimeField("borta sedan", null=True, blank=True)

    wagtail_reference_index_ignore = True  # bookkeeping: no usage of what editors write

    class Meta:
        verbose_name = "källpost"
        verbose_name_plural = "källposter"
        ordering = ["source", "kind", "key"]
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "key"], name="source_record_once"),
            models.CheckConstraint(
                condition=(
                    Q(kind=RecordKind.PROVIDER, provider__isnull=False, course=None, occasion=None)
                    | Q(kind=RecordKind.INFO, provider=None, course__isnull=False, occasion=None)
                    | Q(kind=RecordKind.EVENT, provider=None, course=None, occasion__isnull=False)
                ),
                name="source_record_one_target",
            ),
        ]

    def __str__(self) -> str:
        return self.key
