"""A file that somebody has uploaded and seen the plan of, but not applied."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from organisations.models import Municipality


class Upload(models.Model):
    """Kept in the database until it is applied, replaced or a day old: private, and each person has one at most."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="uppladdad av"
    )
    layout = models.CharField("slag av tabell", max_length=60)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="+", verbose_name="kommun", null=True, blank=True
    )
    file_name = models.CharField("fil", max_length=200)
    content = models.BinaryField("innehåll")
    plan = models.JSONField("planen som har visats", default=dict)
    created_at = models.DateTimeField("uppladdad")

    class Meta:
        verbose_name = "uppladdning"
        verbose_name_plural = "uppladdningar"

    def __str__(self) -> str:
        return self.file_name
