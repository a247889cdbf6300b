"""The pages that editors write by hand."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.timezone import localdate, localtime
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from courses.crumbs import Crumb, start_crumb
from courses.listing import municipality_counts
from home import start
from organisations.models import Municipality

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


def parent_crumbs(page: Page) -> list[Crumb]:
    """The start page and the pages between it and this one. A page that isn't saved yet has only the first."""
    between = page.get_ancestors().filter(depth__gt=2) if page.path else []
    return [start_crumb(), *(Crumb(parent.title, parent.url or "", is_content=True) for parent in between)]


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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        today = localdate()
        municipalities = start.municipality_links(municipality_counts(today))
        return {
            **super().get_context(request, *args, **kwargs),
            "today": today,
            "tally": start.tally(today),
            "examples": [words.strip() for words in self.examples.split(",") if words.strip()],
            "deadlines": start.deadlines(today, [link.code for link in municipalities]),
            "municipalities": municipalities,
            "distance_count": start.distance_count(today),
            "map_parts": start.map_of(municipalities),
            "areas": start.areas_with_counts(today),
        }

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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        municipalities = start.municipality_links(municipality_counts(localdate()))
        return {
            **super().get_context(request, *args, **kwargs),
            "municipalities": municipalities,
            "map_parts": start.map_of(municipalities),
            "nav": "municipalities",
            "crumbs": [start_crumb(), Crumb(self.title, is_content=True)],
        }

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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        now = localtime()
        today = now.date()
        cards, count = start.starting_here(today, self.municipality_id)
        return {
            **super().get_context(request, *args, **kwargs),
            "today": today,
            "cards": cards,
            "count": count,
            "map_parts": start.map_of(start.municipality_links({}), here=self.municipality_id),
            "centres": start.centres_of(self, now),
            "more_pages": StandardPage.objects.live().public().child_of(self) if self.pk else [],
            "nav": "municipalities",
            "crumbs": [*parent_crumbs(self), Crumb(self.title, is_content=True)],
        }

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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "crumbs": [*parent_crumbs(self), Crumb(self.title, is_content=True)],
        }

    class Meta:
        verbose_name = "vanlig sida"
        verbose_name_plural = "vanliga sidor"
