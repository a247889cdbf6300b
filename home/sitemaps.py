"""The sitemap: every page worth finding, in both languages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from wagtail.models import Page

from courses.listing import coming, having
from courses.models import Area, Course, Provider


class Translated(Sitemap):
    """Addresses in each language, with their alternates."""

    i18n = True
    alternates = True
    limit = 5000  # with both languages and their alternates about 3 MB


class PageSitemap(Translated):
    """Wagtail's pages that everybody may read."""

    def items(self) -> QuerySet[Page]:
        return Page.objects.live().public().filter(depth__gt=1).order_by("path").specific()

    def location(self, item: Page) -> str:
        parts = item.get_url_parts()
        return parts[2] if parts else reverse("wagtail_serve", args=[""])

    def lastmod(self, item: Page) -> dt.datetime | None:
        return item.last_published_at


class CourseSitemap(Translated):
    """Courses with something to come."""

    def items(self) -> QuerySet[Course]:
        today = localdate()
        return Course.objects.public().filter(having(coming(today))).only("slug", "updated_at").order_by("pk")

    def lastmod(self, item: Course) -> dt.datetime:
        return item.updated_at


class ProviderSitemap(Translated):
    """Providers with public courses."""

    def items(self) -> QuerySet[Provider]:
        public = Q(courses__live=True, courses__gone_at=None)
        found = Provider.objects.annotate(course_count=Count("courses", filter=public))
        return found.filter(course_count__gt=0).only("slug").order_by("pk")


class AreaSitemap(Translated):
    def items(self) -> QuerySet[Area]:
        return Area.objects.order_by("pk")


class ListSitemap(Translated):
    """Pages without an object of their own."""

    def items(self) -> list[str]:
        return ["search", "areas", "providers", "learning_centres"]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS: dict[str, Any] = {
    "sidor": PageSitemap,
    "listor": ListSitemap,
    "utbildningar": CourseSitemap,
    "anordnare": ProviderSitemap,
    "omraden": AreaSitemap,
}
