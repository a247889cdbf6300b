"""Invitations: how a person gets an account."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from organisations.models.membership import PLACE_OF_ROLE, WRONG_PLACE, Role
from organisations.models.municipality import Municipality

VALID_FOR = dt.timedelta(days=7)


class InvitationState(models.TextChoices):
    PENDING = "pending", "Väntar på svar"
    EXPIRED = "expired", "Länken har gått ut"
    ACCEPTED = "accepted", "Har skaffat konto"
    WITHDRAWN = "withdrawn", "Återkallad"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        """Neither accepted nor withdrawn; the link may have expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def usable(self, now: dt.datetime) -> InvitationQuerySet:
        """Whose link works."""
        return self.open().filter(expires_at__gt=now)


class Invitation(models.Model):
    """An account that somebody may open with a link sent by e-mail. Only the link's digest is kept."""

    email = models.EmailField("e-post")
    first_name = models.CharField("förnamn", max_length=150)
    last_name = models.CharField("efternamn", max_length=150)
    role = models.CharField("roll", max_length=30, choices=Role, default=Role.EDITOR)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.CASCADE,
        related_name="invitations",
        verbose_name="kommun",
        null=True,
        blank=True,
        help_text="Lämna tomt för den som arbetar för hela regionen.",
    )
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="inbjuden av",
        null=True,
        editable=False,
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="invitation",
        verbose_name="konto",
        null=True,
        editable=False,
    )
    sent_at = models.DateTimeField("skickad", editable=False)
    expires_at = models.DateTimeField("gäller till", editable=False)
    accepted_at = models.DateTimeField("konto skapat", null=True, editable=False)
    withdrawn_at = models.DateTimeField("återkallad", null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "inbjudan"
        verbose_name_plural = "inbjudningar"
        ordering: ClassVar = ["-sent_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "email",
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_open_once",
                violation_error_message="Personen är redan inbjuden. Skicka inbjudan igen i stället.",
            ),
            models.CheckConstraint(
                condition=PLACE_OF_ROLE,
                name="invitation_region_or_municipality",
                violation_error_message=WRONG_PLACE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def state(self, now: dt.datetime) -> InvitationState:
        if self.accepted_at is not None:
            return InvitationState.ACCEPTED
        if self.withdrawn_at is not None:
            return InvitationState.WITHDRAWN
        return InvitationState.PENDING if now < self.expires_at else InvitationState.EXPIRED

    def renew(self, now: dt.datetime) -> str:
        """Give it a new link, valid from `now`, and return the link's token. The former link stops working."""
        token = secrets.token_urlsafe(32)
        self.token_digest = digest(token)
        self.sent_at = now
        self.expires_at = now + VALID_FOR
        return token


def digest(token: str) -> str:
    """What is stored of a token: enough to recognise it, not enough to use it."""
    return hashlib.sha256(token.encode()).hexdigest()
