"""The vocabulary in the admin: list with filters, rows whose consequences are shown before they are saved."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic

from organisations.tenancy import TenantModelViewSet
from organisations.tenancy.policy import scoped_policy
from search.admin.vocabulary_form import VocabularyForm
from search.models import VocabularyEntry, VocabularyKind
from search.models.vocabulary import COLUMN_HELP
from search.vocabulary import EntryKind

_LONGEST_CELL = 120


class ShowsConsequences:
    """Mixin of the two form views: a valid form that changes searches is shown with what it changes, then saved."""

    template_name = "search/admin/vocabulary_form.html"
    request: HttpRequest
    form: Any

    def form_valid(self, form: Any) -> HttpResponse:
        if form.was_shown or not form.changes_searches:
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            return response
        form.data = form.data.copy()
        form.data["seen"] = form.mark
        self.form = form
        self.submit_button_label = "Spara"
        found = form.consequences()
        context = self.get_context_data(  # type: ignore[attr-defined]
            form=form, consequences=found, is_shown=True
        )
        shown: HttpResponse = self.render_to_response(context)  # type: ignore[attr-defined]
        return shown


class VocabularyCreateView(ShowsConsequences, generic.CreateView):
    page_title = "Ny rad"
    submit_button_label = "Granska"
    submit_button_active_label = "Räknar …"
    success_message = "Raden är sparad och gäller från nästa sökning: %(object)s"

    def get_initial(self) -> dict[str, Any]:
        """`?ord=` comes from the list of what people search for."""
        initial: dict[str, Any] = super().get_initial()
        word = self.request.GET.get("ord", "")[:80]
        return {**initial, "left": word, "kind": EntryKind.ONE_WAY.value} if word else initial


class VocabularyEditView(ShowsConsequences, generic.EditView):
    submit_button_label = "Granska"
    submit_button_active_label = "Räknar …"
    success_message = "Raden är sparad och gäller från nästa sökning: %(object)s"


class VocabularyDeleteView(generic.DeleteView):
    """For the region's own rows; a shipped one would come back with the portal's next version."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._refusal() or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._refusal() or super().post(request, *args, **kwargs)

    def _refusal(self) -> HttpResponse | None:
        if scoped_policy(VocabularyEntry).user_has_permission_for_instance(self.request.user, "delete", self.object):
            return None
        messages.error(self.request, "Raden hör till portalen. Ta den ur bruk i stället för att ta bort den.")
        return redirect("vocabulary:edit", self.object.pk)


class VocabularyIndexView(generic.IndexView):
    page_title = "Ordlista"


def _cell(field: str) -> Any:
    def shorten(row: VocabularyEntry) -> str:
        text = str(getattr(row, field))
        return text if len(text) <= _LONGEST_CELL else f"{text[:_LONGEST_CELL]}…"

    return shorten


def _origin(row: VocabularyEntry) -> str:
    if not row.shipped_key:
        return "egen"
    return "portalens, ändrad" if row.changed_by_editor else "portalens"


def _help() -> str:
    rows = "".join(
        f"<tr><td><b>{VocabularyKind(kind.value).label}</b></td>"
        + "".join(f"<td>{column or '–'}</td>" for column in columns)
        + "</tr>"
        for kind, columns in COLUMN_HELP.items()
    )
    return (
        "<p>Skriv ord och uttryck med komma emellan. Böjningar (”kursen”, ”kurser”) behövs inte. Ett uttryck ska "
        "finnas i utbildningars namn eller nyckelord för att leda någonstans. Granska visar vad raden ändrar.</p>"
        "<table class='listing'><thead><tr><th>Sorts rad</th><th>Ord</th><th>Leder till</th><th>Tredje fältet</th></tr>"
        f"</thead><tbody>{rows}</tbody></table>"
    )


class VocabularyViewSet(TenantModelViewSet):
    model = VocabularyEntry
    name = "vocabulary"
    url_prefix = "ordlista"
    icon = "list-ul"
    menu_label = "Ordlista"
    menu_name = "vocabulary"
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = VocabularyIndexView
    add_view_class = VocabularyCreateView
    edit_view_class = VocabularyEditView
    delete_view_class = VocabularyDeleteView
    list_per_page = 50
    ordering: ClassVar = ["left", "pk"]
    list_display: ClassVar = [
        "__str__",
        Column("kind", label="Sorts rad", accessor="get_kind_display", sort_key="kind"),
        Column("right", label="Leder till", accessor=_cell("right")),
        Column("extra", label="Tredje fältet", accessor=_cell("extra")),
        Column("origin", label="Ursprung", accessor=_origin),
        BooleanColumn("active", label="I bruk", sort_key="active"),
    ]
    list_filter: ClassVar = ["kind", "active", "changed_by_editor"]
    search_fields: ClassVar = ["left", "right", "extra", "note"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldPanel("kind"),
            FieldPanel("left"),
            FieldPanel("right"),
            FieldPanel("extra"),
            FieldRowPanel([FieldPanel("active"), FieldPanel("note")]),
            HelpPanel(_help(), heading="Så fungerar raderna"),
        ],
        base_form_class=VocabularyForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[VocabularyEntry]:  # noqa: ARG002 - Wagtail's signature
        return VocabularyEntry.objects.all()
