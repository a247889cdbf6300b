"""Occupations, subjects, areas and directions: given facts that the region may add words to."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from courses.admin.choices import Choices
from courses.admin.fields import ListField
from courses.models import Area, Direction, Occupation, Subject


class ReferenceIndexView(IndexView):
    search_backend_name = None


class ReferenceViewSet(SnippetViewSet):
    """Says nothing of usage: courses point at these by lists of codes, which Wagtail doesn't count. It would say 0."""

    list_per_page = 50
    copy_view_enabled = False

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_common_view_kwargs(**kwargs), "usage_url_name": None}


class OccupationIndexView(ReferenceIndexView):
    page_title = "Yrken"
    default_ordering = "sort_key"
    search_fields = ("name", "ssyk", "names__name")
    list_display = (
        "name",
        Column("ssyk", label="SSYK-kod", sort_key="ssyk"),
        Column("name_count", label="Benämningar", sort_key="name_count"),
    )

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By the occupation's names too, each occupation once."""
        found = super().search_queryset(queryset.order_by())
        return queryset.filter(pk__in=found.values("pk")) if self.is_searching else queryset


class OccupationViewSet(ReferenceViewSet):
    """A group of occupations with the names that people use; synonyms are the region's to add."""

    model = Occupation
    icon = "user"
    menu_label = "Yrken"
    menu_name = "occupations"
    index_view_class = OccupationIndexView
    edit_handler = ObjectList(
        [
            FieldPanel("ssyk", read_only=True),
            FieldPanel("name"),
            InlinePanel(
                "names",
                panels=[FieldPanel("name"), FieldPanel("is_synonym")],
                heading="Benämningar som folk använder",
                label="Benämning",
                help_text="Den som söker på en benämning hittar utbildningar som leder till yrket.",
            ),
        ]
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Occupation]:  # noqa: ARG002 - Wagtail's signature
        return Occupation.objects.annotate(name_count=Count("names"))


class SubjectForm(WagtailAdminModelForm):
    equivalents = ListField(
        label="Motsvarande koder",
        item_length=40,
        required=False,
        help_text="Koder i den andra ämnesplanen (Gy11 eller Gy25), med komma emellan. Båda koderna hittar kursen.",
    )


class SubjectFilterSet(WagtailFilterSet):
    direction = django_filters.ChoiceFilter(label="Inriktning", empty_label="Alla", choices=())

    class Meta:
        model = Subject
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["direction"].extra["choices"] = Choices().directions


class SubjectIndexView(ReferenceIndexView):
    page_title = "Ämnen och kurser"
    default_ordering = "code"
    search_fields = ("name", "code")
    filterset_class = SubjectFilterSet
    list_display = (
        "name",
        Column("code", label="Kod", sort_key="code"),
        Column("equivalents", label="Motsvarar", accessor=lambda subject: ", ".join(subject.equivalents)),
        Column("direction", label="Inriktning", accessor=lambda subject: subject.direction or ""),
    )


class SubjectViewSet(ReferenceViewSet):
    model = Subject
    icon = "list-ul"
    menu_label = "Ämnen och kurser"
    menu_name = "subjects"
    index_view_class = SubjectIndexView
    edit_handler = ObjectList(
        [FieldPanel("code", read_only=True), FieldPanel("name"), FieldPanel("equivalents"), FieldPanel("direction")],
        base_form_class=SubjectForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subject]:  # noqa: ARG002 - Wagtail's signature
        return Subject.objects.select_related("direction")


class AreaIndexView(ReferenceIndexView):
    page_title = "Områden"
    default_ordering = "sort_key"
    search_fields = ("name",)
    list_display = ("name", Column("direction_count", label="Inriktningar", sort_key="direction_count"))


class AreaViewSet(ReferenceViewSet):
    """Skolverket's areas. Their names are given; what stands on an area's page is the region's."""

    model = Area
    icon = "folder"
    menu_label = "Områden"
    menu_name = "areas"
    index_view_class = AreaIndexView
    edit_handler = ObjectList([FieldPanel("name", read_only=True), FieldPanel("name_en"), FieldPanel("description")])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Area]:  # noqa: ARG002 - Wagtail's signature
        return Area.objects.annotate(direction_count=Count("directions"))


class DirectionIndexView(ReferenceIndexView):
    page_title = "Inriktningar"
    default_ordering = "sort_key"
    search_fields = ("name", "areas__name")
    list_display = (
        "name",
        Column(
            "areas", label="Områden", accessor=lambda direction: ", ".join(area.name for area in direction.areas.all())
        ),
    )


class DirectionViewSet(ReferenceViewSet):
    model = Direction
    icon = "folder-open-1"
    menu_label = "Inriktningar"
    menu_name = "directions"
    index_view_class = DirectionIndexView
    edit_handler = ObjectList([FieldPanel("name")])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Direction]:  # noqa: ARG002 - Wagtail's signature
        return Direction.objects.prefetch_related("areas")
