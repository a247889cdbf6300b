"""Provenance: what every record that a source may give knows of where it came from."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Sourced(models.Model):
    """A record that editors write or sources give, or both.

    `key` is the source's id, shared by all sources that know the record; None for what editors wrote.
    What each source says of it lies in its `SourceRecord`s; the fields hold the effective values: an editor's words
    where `overridden_fields` names the field, else the best ranked source's.
    """

    key = models.CharField(
        "källans id", max_length=300, unique=True, null=True, blank=True, editable=False, db_collation="C"
    )
    source = models.ForeignKey(
        "courses.Source",
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="källa",
        null=True,
        blank=True,
        editable=False,
        help_text="Den högst rankade källan som ger posten.",
    )
    overridden_fields = ArrayField(
        models.CharField(max_length=60), verbose_name="ändrade fält", default=list, blank=True, editable=False
    )
    fetched_at = models.DateTimeField("senast hämtad", null=True, blank=True, editable=False)
    gone_at = models.DateTimeField("borta ur källan sedan", null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_imported(self) -> bool:
        return self.key is not None

    def is_overridden(self, field: str) -> bool:
        return field in self.overridden_fields
