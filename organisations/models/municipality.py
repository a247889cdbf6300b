"""Sweden's 290 municipalities and the areas in which they plan adult education together."""

from __future__ import annotations

from django.db import models


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def members(self) -> MunicipalityQuerySet:
        """The municipalities that run this portal together, in Swedish alphabetical order."""
        return self.filter(is_member=True).order_by("sort_key")


class Municipality(models.Model):
    """One of the 290. All are known, so that an occasion anywhere can be placed; some are members of the region.

    The primary key is Statistics Sweden's four-digit code as text ("0180"): EMIL's areaCode, stable and readable.
    """

    code = models.CharField("kommunkod", max_length=4, primary_key=True)
    name = models.CharField("namn", max_length=60, unique=True)
    official_name = models.CharField("officiellt namn", max_length=80)
    slug = models.SlugField("webbadress", max_length=60, unique=True)
    county_code = models.CharField("länskod", max_length=2)
    county_name = models.CharField("län", max_length=60)
    latitude = models.FloatField("latitud", help_text="WGS 84, grader.")
    longitude = models.FloatField("longitud", help_text="WGS 84, grader.")
    sort_key = models.CharField(max_length=500, db_index=True, editable=False, db_collation="C")
    is_member = models.BooleanField("ingår i regionen", default=False)

    website = models.URLField("kommunens webbplats", blank=True)
    komvux_application_url = models.URLField("ansökan till komvux", blank=True)
    sfi_application_url = models.URLField("ansökan till sfi", blank=True)
    guidance_phone = models.CharField("vägledningens telefon", max_length=40, blank=True)
    guidance_hours = models.CharField("vägledningens telefontid", max_length=120, blank=True)
    guidance_email = models.EmailField("vägledningens e-post", blank=True)
    guidance_booking_url = models.URLField("boka tid hos vägledare", blank=True)
    guidance_visit = models.CharField("vägledning utan bokning", max_length=200, blank=True)
    guidance_languages = models.CharField("språk i vägledningen", max_length=200, blank=True)
    checked_on = models.DateField("uppgifterna kontrollerade", null=True, blank=True)

    editors = models.OneToOneField(
        "auth.Group",
        on_delete=models.SET_NULL,
        related_name="municipality",
        verbose_name="redaktörernas grupp",
        null=True,
        blank=True,
        editable=False,
    )

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = "kommun"
        verbose_name_plural = "kommuner"
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name


class CooperationArea(models.Model):
    """Samverkansområde: municipalities that plan and offer adult education together.

    Skollagen 20 kap.: within the area the home municipality answers for its residents' places at the others'.
    """

    name = models.CharField("namn", max_length=120, unique=True)
    municipalities = models.ManyToManyField(
        Municipality, related_name="cooperation_areas", verbose_name="kommuner", blank=True
    )

    class Meta:
        verbose_name = "samverkansområde"
        verbose_name_plural = "samverkansområden"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
