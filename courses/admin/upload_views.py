"""Upload a table: choose it, look at what it would change, and do just that. Works without JavaScript.

The file waits in the database (courses/models/upload.py), found by who is logged in: no address names it.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView, View
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from courses.admin.plan_page import CHANGE_LABELS, count_rows, sections
from courses.domain.uploads import apply_upload, current_upload, may_upload, start_upload
from courses.imports.locks import ImportRefusedError
from courses.imports.outcome import PlanChangedError
from courses.models import RunStatus, Upload
from courses.records import SourceError
from courses.sources.csv_file import MAX_BYTES
from courses.sources.layouts import LAYOUTS, Layout
from courses.sources.template import template_csv, template_workbook
from organisations.models import Municipality
from organisations.tenancy import Actor, actor_of

TITLE = "Ladda upp utbildningar"
LINES_PER_PAGE = 50
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def layouts_for(actor: Actor) -> list[Layout]:
    """What the person may upload at all."""
    wanted = (None, *actor.edits)
    return [layout for layout in LAYOUTS.values() if any(may_upload(actor, layout, code) for code in wanted)]


class UploadForm(forms.Form):
    """Layout, file and municipality; offers and accepts only what the person may upload."""

    layout = forms.ChoiceField(label="Slag av tabell", widget=forms.RadioSelect)
    file = forms.FileField(
        label="Fil",
        help_text="CSV (UTF-8) eller Excel (xlsx), högst 10 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={"required": "Välj en fil.", "empty": "Filen är tom.", "invalid": "Välj en fil."},
    )
    municipality = forms.ModelChoiceField(
        label="Kommun",
        queryset=Municipality.objects.none(),
        error_messages={
            "invalid_choice": "Du kan bara ladda upp för en kommun som du är redaktör för.",
            "required": "Välj kommun.",
        },
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        layout: Any = self.fields["layout"]
        choices = [(item.slug, f"{item.name}. {item.description}") for item in layouts_for(actor)]
        layout.choices = choices
        layout.initial = choices[0][0] if choices else None
        field: Any = self.fields["municipality"]
        if actor.is_regional:
            field.queryset = Municipality.objects.members()
            field.required = False
            field.empty_label = "Hela regionen: kommunen står på varje rad"
        else:
            field.queryset = Municipality.objects.filter(pk__in=actor.edits).order_by("sort_key")
            if len(actor.edits) == 1:
                field.initial = next(iter(actor.edits))
                field.empty_label = None

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError("Filen är större än 10 MB. Dela upp den.")
        return file

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        layout, municipality = LAYOUTS.get(cleaned.get("layout", "")), cleaned.get("municipality")
        if layout and "municipality" in cleaned and not self.errors:
            code = municipality.pk if municipality else None
            if not may_upload(self.actor, layout, code):
                self.add_error("municipality", self._why_not(layout))
        return cleaned

    def _why_not(self, layout: Layout) -> str:
        if layout.municipality:
            owner = Municipality.objects.get(pk=layout.municipality)
            return f"Tabellen {layout.name} kan bara laddas upp för {owner}."
        return "Tabellen rör alla kommuner. Välj hela regionen."


class UploadingView(WagtailAdminTemplateMixin):
    """What the pages share: only those come in who may upload something."""

    request: Any
    header_icon = "upload"
    page_title = TITLE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not layouts_for(actor_of(request.user)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": reverse("uploads:choose"), "label": TITLE}]


class ChooseView(UploadingView, FormView):
    template_name = "courses/admin/upload.html"
    form_class = UploadForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "actor": actor_of(self.request.user)}

    def form_valid(self, form: UploadForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        municipality = form.cleaned_data["municipality"]
        try:
            start_upload(
                self.request.user,
                LAYOUTS[form.cleaned_data["layout"]],
                municipality.pk if municipality else None,
                file,
                timezone.localdate(),
            )
        except SourceError as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        return redirect("uploads:plan")

    def form_invalid(self, form: UploadForm) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        layouts = [layout for layout in layouts_for(actor_of(self.request.user)) if layout.for_municipalities]
        return {
            **super().get_context_data(**kwargs),
            "templates": layouts,
            "pending": current_upload(self.request.user, timezone.now()),
        }


class PlanView(UploadingView, TemplateView):
    """What the table would change, one list at a time; POST does it."""

    template_name = "courses/admin/upload_plan.html"
    page_title = "Det här ändras"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponse:
        upload = current_upload(self.request.user, timezone.now())
        if upload is None:
            messages.error(request, "Det finns ingen uppladdning att visa. Välj filen på nytt.")
            return redirect("uploads:choose")
        return self.render_to_response(self.get_context_data(upload=upload))

    def post(self, request: HttpRequest) -> HttpResponse:
        upload = current_upload(self.request.user, timezone.now())
        if upload is None:
            messages.error(request, "Uppladdningen är redan genomförd eller för gammal. Inget har ändrats nu.")
            return redirect("uploads:choose")
        if "cancel" in request.POST:
            upload.delete()
            messages.success(request, "Uppladdningen är borttagen. Inget har ändrats.")
            return redirect("uploads:choose")
        return self._apply(request, upload)

    def _apply(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        accepts = "accept_removals" in request.POST
        if request.POST.get("shown") != str(upload.plan["fingerprint"]):
            messages.warning(request, "Du har laddat upp en annan fil sedan dess. Här är planen för den.")
            return redirect("uploads:plan")
        if upload.plan["removals"] and not accepts:
            messages.error(request, "Bekräfta först att tillfällena ska försvinna. Inget har ändrats.")
            return redirect("uploads:plan")
        try:
            run = apply_upload(upload, timezone.localdate(), accept_removals=accepts)
        except PlanChangedError as error:
            messages.warning(request, f"{error} Inget har gjorts. Här är den nya planen.")
            return redirect("uploads:plan")
        except ImportRefusedError as error:
            messages.error(request, str(error))
            return redirect("uploads:plan")
        if run.status != RunStatus.SUCCEEDED:
            messages.error(request, run.message)
            return redirect("uploads:plan")
        messages.success(request, f"Uppladdningen är genomförd. {run.message}")
        return redirect("import_runs:detail", run.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        upload: Upload = kwargs["upload"]
        lists = sections(upload.plan)
        wanted = self.request.GET.get("visa")
        section = next((item for item in lists if item.slug == wanted), lists[0] if lists else None)
        paginator = Paginator(section.lines if section else (), LINES_PER_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        return {
            **super().get_context_data(**kwargs),
            "plan": upload.plan,
            "layout": LAYOUTS[upload.layout],
            "counts": count_rows(upload.plan),
            "change_labels": CHANGE_LABELS.values(),
            "sections": lists,
            "section": section,
            "page": page,
            "page_range": paginator.get_elided_page_range(page.number),
        }


class TemplateFileView(UploadingView, View):
    """The empty table to fill in."""

    def get(self, request: HttpRequest, slug: str, suffix: str) -> HttpResponse:  # noqa: ARG002
        layout = LAYOUTS.get(slug)
        if layout is None or not layout.for_municipalities:
            raise Http404("Det finns ingen sådan mall.")
        content = template_csv(layout) if suffix == "csv" else template_workbook(layout)
        kind = "text/csv; charset=utf-8" if suffix == "csv" else _WORKBOOK_TYPE
        response = HttpResponse(content, content_type=kind)
        response["Content-Disposition"] = f'attachment; filename="{slug}-mall.{suffix}"'
        return response


class UploadMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(layouts_for(actor_of(request.user)))


class UploadViewSet(ViewSet):
    name = "uploads"
    url_prefix = "ladda-upp"
    icon = "upload"
    menu_label = "Ladda upp"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", ChooseView.as_view(), name="choose"),
            path("plan/", PlanView.as_view(), name="plan"),
            path("mall/<slug:slug>.csv", TemplateFileView.as_view(), {"suffix": "csv"}, name="template_csv"),
            path("mall/<slug:slug>.xlsx", TemplateFileView.as_view(), {"suffix": "xlsx"}, name="template_xlsx"),
        ]
