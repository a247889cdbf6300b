"""Sources, and occasions whose education no source has given."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.snippets.views.snippets import IndexView

from courses.admin.choices import REGION
from courses.admin.course_views import pretty
from courses.models import Occasion, Source, SourceRecord
from organisations.tenancy import TenantSnippetViewSet, is_regional


class SourceIndexView(IndexView):
    page_title = "Källor"
    default_ordering = "rank"
    search_fields = ("name",)
    search_backend_name = None
    list_display = (
        "name",
        Column("kind", label="Typ", accessor="get_kind_display", sort_key="kind"),
        Column("rank", label="Rang", sort_key="rank"),
        Column("owner", label="Kommun", accessor=lambda source: source.owner or REGION),
        BooleanColumn("is_scheduled", label="Körs varje dygn"),
        Column("record_count", label="Poster", sort_key="record_count"),
    )


class SourceViewSet(TenantSnippetViewSet):
    """Which sources there are and whose word goes before whose."""

    model = Source
    icon = "download"
    menu_label = "Källor"
    menu_name = "sources"
    copy_view_enabled = False
    index_view_class = SourceIndexView
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("slug", help_text="Källans namn i kommandon. Ändra det inte utan att ändra dem."),
            FieldPanel("kind"),
            FieldPanel("rank"),
            FieldPanel("url"),
            FieldPanel("owner"),
            FieldPanel("is_scheduled"),
        ]
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        sources: QuerySet[Source] = super().get_queryset(request)
        return sources.select_related("owner").annotate(record_count=Count("records"))


class RegionalView:
    """Mixin: what belongs to no municipality yet is the region's to look at."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_regional(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


def waiting_occasions() -> QuerySet[Occasion]:
    return Occasion.objects.filter(course=None).select_related("source", "provider")


class WaitingView(RegionalView, BaseListingView):
    """Occasions whose education is missing. They are shown nowhere in public, and joined when it arrives."""

    page_title = "Tillfällen som väntar på sin utbildning"
    header_icon = "time"
    is_searchable = True
    search_fields = ("key", "course_key", "title", "provider__name")
    search_backend_name = None
    paginate_by = 50
    default_ordering = "key"
    verbose_name_plural = "tillfällen"

    @property
    def columns(self) -> list[Any]:
        return [
            TitleColumn("key", label="Källans id", sort_key="key", get_url=self.payload_url),
            Column("course_key", label="Väntar på", sort_key="course_key"),
            Column("provider", label="Anordnare", accessor=lambda occasion: occasion.provider or ""),
            Column("start", label="Startar", sort_key="start", accessor=lambda occasion: str(occasion.start or "")),
            Column("towns", label="Orter", accessor=lambda occasion: ", ".join(occasion.towns)),
            Column("source", label="Källa", accessor=lambda occasion: occasion.source or ""),
            DateColumn("fetched_at", label="Senast hämtad", sort_key="fetched_at"),
        ]

    def payload_url(self, occasion: Occasion) -> str:
        return reverse("waiting_occasions:payload", args=[occasion.pk])

    def get_base_queryset(self) -> QuerySet[Occasion]:
        return waiting_occasions()


class WaitingPayloadView(RegionalView, WagtailAdminTemplateMixin, TemplateView):
    """What the sources delivered of one of them."""

    template_name = "courses/admin/payloads.html"
    page_title = "Post från källan"
    header_icon = "doc-full-inverse"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("waiting_occasions:index"), "label": str(WaitingView.page_title)},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        occasion = get_object_or_404(waiting_occasions(), pk=self.kwargs["pk"])
        records = SourceRecord.objects.filter(occasion=occasion).select_related("source").order_by("source__rank", "pk")
        return {
            **super().get_context_data(**kwargs),
            "records": [(record, pretty(record.payload)) for record in records],
        }


class RegionalMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_regional(request.user)


class WaitingOccasionsViewSet(ViewSet):
    name = "waiting_occasions"
    url_prefix = "vantande-tillfallen"
    icon = "time"
    menu_label = "Väntande tillfällen"
    menu_item_class = RegionalMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        names = {"index_url_name": self.get_url_name("index"), "index_results_url_name": self.get_url_name("results")}
        return [
            path("", WaitingView.as_view(**names), name="index"),
            path("results/", WaitingView.as_view(**names, results_only=True), name="results"),
            path("<int:pk>/", WaitingPayloadView.as_view(), name="payload"),
        ]
