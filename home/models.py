"""The pages that editors write by hand."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from organisations.models import Municipality

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class HomePage(Page):
    """The start page: one search box, ways in, deadlines coming up."""

    question = models.CharField("rubrik", max_length=120, help_text="Frågan ovanför sökrutan.")
    region_name = models.CharField("regionens namn", max_length=60, help_text="Visas bredvid logotypen.")
    examples = models.CharField(
        "exempel på sökningar", max_length=200, blank=True, help_text="Skilj dem åt med komma. Visas under sökrutan."
    )
    guidance = RichTextField("om vägledning", features=TEXT_FEATURES, blank=True)

    template = "home/home_page.html"
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["home.MunicipalityIndexPage", "home.StandardPage"]
    max_count = 1

    content_panels = [
        *Page.content_panels,
        FieldPanel("question"),
        FieldPanel("region_name"),
        FieldPanel("examples"),
        FieldPanel("guidance"),
    ]

    class Meta:
        verbose_name = "startsida"
        verbose_name_plural = "startsidor"


class MunicipalityIndexPage(Page):
    """All municipalities of the region, at /kommun/."""

    introduction = models.TextField("ingress", blank=True)

    template = "home/municipality_index_page.html"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["home.MunicipalityPage"]
    max_count = 1

    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = "kommunlista"
        verbose_name_plural = "kommunlistor"


class MunicipalityPage(Page):
    """A municipality's own page; the root of what its editors may change."""

    municipality = models.OneToOneField(
        Municipality, on_delete=models.PROTECT, related_name="page", verbose_name="kommun"
    )
    introduction = models.TextField("ingress", blank=True)
    guidance = RichTextField("vägledning", features=TEXT_FEATURES, blank=True)
    elsewhere = RichTextField("söka i en annan kommun", features=TEXT_FEATURES, blank=True)

    template = "home/municipality_page.html"
    parent_page_types: ClassVar[list[str]] = ["home.MunicipalityIndexPage"]
    subpage_types: ClassVar[list[str]] = ["courses.LearningCentrePage", "home.StandardPage"]

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("guidance"),
        FieldPanel("elsewhere"),
    ]

    class Meta:
        verbose_name = "kommunsida"
        verbose_name_plural = "kommunsidor"


class StandardPage(Page):
    """Text with headings: accessibility statement, privacy, contact."""

    introduction = models.TextField("ingress", blank=True)
    body = RichTextField("text", features=TEXT_FEATURES, blank=True)
    in_footer = models.BooleanField("visa i sidfoten", default=False)

    template = "home/standard_page.html"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.MunicipalityPage"]
    subpage_types: ClassVar[list[str]] = []

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
        FieldPanel("in_footer"),
    ]

    class Meta:
        verbose_name = "vanlig sida"
        verbose_name_plural = "vanliga sidor"
