"""Providers in the admin."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.text import slugify
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import BaseOperationView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets import SlugInput
from wagtail.snippets.views.snippets import IndexView

from courses.admin.choices import REGION, Choices
from courses.admin.course_views import PayloadsView
from courses.admin.fields import RichTextField, WebAddressField
from courses.admin.filters import known_sources
from courses.admin.opened import OPENED_WITH, Opened, OpenedRecord, OverridableForm
from courses.admin.panels import ProvenancePanel, SourcedFieldPanel
from courses.admin.provider_choice import ProviderChooserViewSet
from courses.domain.ownership import change_owner
from courses.domain.restoring import NothingToRestoreError, restore_provider
from courses.models import Course, Provider
from organisations.geography import sort_key
from organisations.models import Municipality
from organisations.tenancy import TenantForm, TenantSnippetViewSet

SLUG_LENGTH = 120


class ProviderForm(OverridableForm, TenantForm):
    """A provider; a changed field of an imported one is the editor's from then on, as for courses."""

    slug = forms.SlugField(
        label="Webbadress",
        required=False,
        max_length=SLUG_LENGTH,
        widget=SlugInput,
        help_text="Lämna tomt så görs den av namnet.",
        error_messages={"invalid": "Webbadressen får ha bokstäver a–z, siffror och bindestreck."},
    )
    description = RichTextField(label="Beskrivning", required=False)
    url = WebAddressField(label="Webbplats", required=False, max_length=1000)
    email = forms.EmailField(
        label="E-post",
        required=False,
        max_length=254,
        error_messages={"invalid": "Skriv en e-postadress, till exempel vuxenutbildningen@kommunen.se."},
    )
    application_url = WebAddressField(
        label="Ansökan",
        required=False,
        max_length=1000,
        help_text="Dit den som söker direkt hos anordnaren ska gå.",
    )
    opened_with = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = Choices()
        owner: Any = self.fields.get("owner")
        if owner and self.actor.is_regional:
            owner.empty_label = REGION
        if self.instance.pk is None:
            return
        if self.is_bound:
            opened = self.read_opened()
            self.opened = opened.record if opened else None
            self.stored = self.instance
        else:
            self.initial[OPENED_WITH] = Opened(OpenedRecord.of(self)).signed(self.instance.pk)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.refuse_unknown_opening()
        if not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = self._free_slug(str(cleaned.get("name") or ""))
        return cleaned

    def _free_slug(self, name: str) -> str:
        stem = slugify(name)[: SLUG_LENGTH - 5].strip("-") or "anordnare"
        taken = set(
            Provider.objects.filter(slug__startswith=stem).exclude(pk=self.instance.pk).values_list("slug", flat=True)
        )
        return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, 10_000))) if slug not in taken)

    def save(self, commit: bool = True) -> Provider:
        """A changed owner takes the provider's courses along (domain/ownership.py)."""
        self.instance.sort_key = sort_key(self.instance.name)
        with transaction.atomic():
            provider: Provider = super().save(commit=commit)
            if commit and "owner" in self.changed_data:
                change_owner(provider, provider.owner)
        return provider


class ProviderFilterSet(WagtailFilterSet):
    owner = django_filters.ModelChoiceFilter(
        label="Kommun", queryset=Municipality.objects.none(), null_label=REGION, empty_label="Alla"
    )
    source = django_filters.ModelChoiceFilter(
        label="Källa", queryset=known_sources, null_label="Utan källa", empty_label="Alla"
    )

    class Meta:
        model = Provider
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = Provider.objects.filter(owner=OuterRef("pk"))
        self.filters["owner"].queryset = Municipality.objects.filter(Q(is_member=True) | Exists(owners))


def _courses_link(provider: Any) -> str:
    address = reverse(Course.snippet_viewset.get_url_name("list"))
    return format_html('<a href="{}?q={}">{}</a>', address, provider.name, provider.course_count)


class ProviderIndexView(IndexView):
    page_title = "Anordnare"
    default_ordering = "sort_key"
    filterset_class = ProviderFilterSet
    search_fields = ("name", "responsible_body", "town", "key")
    search_backend_name = None
    list_display = (
        "name",
        Column("owner", label="Ägs av", accessor=lambda provider: provider.owner or REGION, sort_key="owner__sort_key"),
        Column("town", label="Ort", sort_key="town"),
        Column("responsible_body", label="Huvudman", sort_key="responsible_body"),
        Column("course_count", label="Utbildningar", accessor=_courses_link, sort_key="course_count"),
        Column("source", label="Källa", accessor=lambda provider: provider.source or "", sort_key="source__name"),
    )


class RestoreProviderView(PermissionCheckedMixin, BaseOperationView):
    """Gives the field `falt` of the provider the source's value back."""

    model = Provider
    permission_required = "change"
    http_method_names = ("post",)
    object: Provider

    def perform_operation(self) -> None:
        field = self.request.GET.get("falt", "")
        if field not in Provider.SOURCE_FIELDS:
            raise Http404("Det finns inget sådant fält.")
        try:
            restore_provider(self.object, field)
            messages.success(self.request, "Fältet följer källan igen.")
        except NothingToRestoreError as error:
            messages.error(self.request, str(error))


class ProviderViewSet(TenantSnippetViewSet):
    model = Provider
    icon = "home"
    menu_label = "Anordnare"
    menu_name = "providers"
    list_per_page = 50
    index_view_class = ProviderIndexView
    chooser_viewset_class = ProviderChooserViewSet
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [SourcedFieldPanel("name"), SourcedFieldPanel("description"), FieldPanel("slug"), FieldPanel("owner")],
                heading="Anordnaren",
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([SourcedFieldPanel("email"), SourcedFieldPanel("phone")]),
                    SourcedFieldPanel("url"),
                    FieldPanel("application_url"),
                ],
                heading="Kontakt och ansökan",
            ),
            MultiFieldPanel(
                [
                    SourcedFieldPanel("street_address"),
                    FieldRowPanel([SourcedFieldPanel("postal_code"), SourcedFieldPanel("town")]),
                    SourcedFieldPanel("municipality"),
                ],
                heading="Besök",
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([SourcedFieldPanel("responsible_body"), SourcedFieldPanel("responsible_body_type")]),
                    SourcedFieldPanel("organisation_number"),
                ],
                heading="Huvudman",
            ),
            ProvenancePanel(heading="Källan"),
        ],
        base_form_class=ProviderForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Provider]:
        providers: QuerySet[Provider] = super().get_queryset(request)
        return providers.select_related("owner", "source").annotate(course_count=Count("courses"))

    def get_urlpatterns(self) -> list[URLPattern]:
        edit = self.get_url_name("edit")
        return [
            *super().get_urlpatterns(),
            path("restore/<int:pk>/", self.construct_view(RestoreProviderView, success_url_name=edit), name="restore"),
            path("payloads/<int:pk>/", self.construct_view(PayloadsView), name="payloads"),
        ]
