"""Who gives the courses (anordnare)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from courses.models.sourced import Sourced
from courses.vocabulary import BodyType
from organisations.models import Municipality


class Provider(Sourced):
    """A school or company that gives courses, with its responsible body (huvudman)."""

    # What sources give and imports keep up to date; the names are ProviderRecord's, except
    # `owner_id`, which follows from the responsible body (courses/domain/ownership.py).
    SOURCE_FIELDS: ClassVar[tuple[str, ...]] = (
        "name",
        "description",
        "url",
        "email",
        "phone",
        "street_address",
        "postal_code",
        "town",
        "municipality_id",
        "responsible_body",
        "responsible_body_type",
        "organisation_number",
        "owner_id",
    )

    name = models.CharField("namn", max_length=250)
    slug = models.SlugField("webbadress", max_length=120, unique=True)
    description = models.TextField("beskrivning", blank=True)
    url = models.CharField("webbplats", max_length=1000, blank=True)
    email = models.CharField("e-post", max_length=254, blank=True)
    phone = models.CharField("telefon", max_length=80, blank=True)
    street_address = models.CharField("gatuadress", max_length=250, blank=True)
    postal_code = models.CharField("postnummer", max_length=20, blank=True)
    town = models.CharField("ort", max_length=120, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="located_providers",
        verbose_name="ligger i",
        null=True,
        blank=True,
    )
    responsible_body = models.CharField("huvudman", max_length=250, blank=True)
    responsible_body_type = models.CharField("typ av huvudman", max_length=20, choices=BodyType, blank=True)
    organisation_number = models.CharField("organisationsnummer", max_length=20, blank=True)
    owner = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="providers",
        verbose_name="ägs av",
        null=True,
        blank=True,
        help_text="Kommunen vars redaktörer sköter anordnarens utbildningar. Tomt betyder regionen.",
    )
    application_url = models.CharField(
        "ansökan", max_length=1000, blank=True, help_text="Dit den som söker direkt hos anordnaren ska gå."
    )
    sort_key = models.CharField(max_length=800, editable=False, db_index=True, db_collation="C")

    class Meta:
        verbose_name = "anordnare"
        verbose_name_plural = "anordnare"
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("provider", args=[self.slug])
