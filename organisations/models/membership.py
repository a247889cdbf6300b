"""What a person may do, and for whom."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from organisations.models.municipality import Municipality


class Role(models.TextChoices):
    EDITOR = "editor", "Redaktör"
    COUNSELLOR = "counsellor", "Studie- och yrkesvägledare"
    COORDINATOR = "coordinator", "Praktiksamordnare"
    EMPLOYER = "employer", "Arbetsgivare"
    REGIONAL_ADMINISTRATOR = "regional_administrator", "Regional administratör"


WRONG_PLACE = "En redaktör hör till en kommun. En regional administratör hör till regionen: lämna kommunen tom."
# An editor edits for a municipality, a regional administrator for the region; the other roles may do either.
PLACE_OF_ROLE = Q(role=Role.REGIONAL_ADMINISTRATOR, municipality=None) | (
    ~Q(role=Role.REGIONAL_ADMINISTRATOR) & (Q(municipality__isnull=False) | ~Q(role=Role.EDITOR))
)


class Membership(models.Model):
    """A role in one municipality, or in the region (`municipality` is None)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships", verbose_name="användare"
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name="kommun",
        null=True,
        blank=True,
        help_text="Lämna tomt för den som arbetar för hela regionen.",
    )
    role = models.CharField("roll", max_length=30, choices=Role)

    class Meta:
        verbose_name = "medlemskap"
        verbose_name_plural = "medlemskap"
        ordering = ["user", "municipality", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "municipality", "role"],
                name="membership_once",
                nulls_distinct=False,
                violation_error_message="Personen har redan den rollen.",
            ),
            models.CheckConstraint(
                condition=PLACE_OF_ROLE,
                name="membership_region_or_municipality",
                violation_error_message=WRONG_PLACE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.municipality or 'regionen'}"
