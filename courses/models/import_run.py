"""Import runs: what came in, what it changed, what was odd. Written outside the import's own transaction."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.timezone import localtime

from courses.models.source import Source
from courses.vocabulary import RecordKind


class RunStatus(models.TextChoices):
    RUNNING = "running", "Pågår"
    SUCCEEDED = "succeeded", "Klar"
    STOPPED = "stopped", "Stoppad av skyddet"
    FAILED = "failed", "Misslyckades"


class ImportRun(models.Model):
    """One run of one source."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="runs", verbose_name="källa")
    status = models.CharField("läge", max_length=12, choices=RunStatus, default=RunStatus.RUNNING)
    started_at = models.DateTimeField("började")
    finished_at = models.DateTimeField("slutade", null=True, blank=True)
    today = models.DateField("räknad dag")
    is_complete = models.BooleanField("hela källan", default=True, help_text="Bara då kan poster vara borta.")
    is_dry_run = models.BooleanField("provkörning", default=False)
    options = models.JSONField("urval", default=dict, blank=True)
    report = models.JSONField(
        "rapport",
        default=dict,
        blank=True,
        help_text="read, distinct, changes, repeats, rejected: samma innehåll som --report skriver.",
    )
    message = models.TextField("meddelande", blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="startad av",
        null=True,
        blank=True,
    )

    wagtail_reference_index_ignore = True  # bookkeeping: no usage of what editors write

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "importer"
        ordering = ["-started_at", "-pk"]
        get_latest_by = "started_at"

    def __str__(self) -> str:
        return f"{self.source}, {localtime(self.started_at):%Y-%m-%d %H.%M}"


class ImportIssue(models.Model):
    """Something odd in one delivered record; grouped by `kind` where people read it."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="issues", verbose_name="import")
    kind = models.CharField("typ", max_length=60)
    record_kind = models.CharField("post", max_length=10, choices=RecordKind)
    key = models.CharField("källans id", max_length=300, db_collation="C", blank=True)
    field = models.CharField("fält", max_length=120, blank=True)
    detail = models.TextField("förklaring", blank=True)

    wagtail_reference_index_ignore = True  # bookkeeping: no usage of what editors write

    class Meta:
        verbose_name = "avvikelse"
        verbose_name_plural = "avvikelser"
        ordering = ["kind", "key", "pk"]
        indexes = [models.Index(fields=["run", "kind"])]

    def __str__(self) -> str:
        return f"{self.kind}: {self.key}"
