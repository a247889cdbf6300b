"""Views of the course's admin where Wagtail's own don't do."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import BaseObjectMixin, BaseOperationView, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.snippets.views.snippets import CopyView, EditView, UnpublishView

from courses.domain.amend import LockedError, amend
from courses.domain.drafts import lock
from courses.domain.overrides import OWNER, in_order
from courses.domain.restoring import NothingToRestoreError, restore
from courses.domain.source_values import source_records
from courses.models import Course, Occasion, Provider

CHECKED = "courses.checked"
WITH_PAST = "alla-tillfallen"


class CourseEditView(EditView):
    """The edit page. Started and past occasions come into the form when the address asks for them."""

    current: Course  # as it stands with its latest draft, also while an older version is reviewed

    def get_object(self, queryset: Any = None) -> Course:
        self.current = super().get_object(queryset)
        return self.current

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "with_past": WITH_PAST in self.request.GET, "current": self.current}

    def save_action(self) -> HttpResponse:
        """Whoever wrote over another editor's words is told which, when the page is saved on purpose."""
        response = super().save_action()
        if not self.expects_json_response:
            for words in self.form.replaced_words():
                messages.warning(self.request, words)
        return response

    def save_instance(self) -> Course:
        course: Course = super().save_instance()
        if "owner" in self.form.touched and course.is_imported:
            # The owner is stored at once (TenantEditView) and is the region's word from now on.
            live = Course.objects.get(pk=course.pk)
            overridden = in_order(Course, {*live.overridden_fields, OWNER})
            Course.objects.filter(pk=course.pk).update(overridden_fields=overridden)
        return course


class CourseUnpublishView(UnpublishView):
    """In one transaction with what listens, on the row as it is when the import has let go of it."""

    object: Course

    def unpublish(self) -> HttpResponse | None:
        with transaction.atomic():
            lock(self.object.pk)
            self.object.refresh_from_db()
            return super().unpublish()


class CourseCopyView(CopyView):
    """A copy is hand-made: it has no source, no history and no draft of the original's."""

    def get_initial_form_instance(self) -> Course:
        copied: Course = super().get_initial_form_instance()
        occasions = list(copied.occasions.all())
        occupations = list(copied.occupations.all())
        made = Course(
            **{
                field.attname: getattr(copied, field.attname)
                for field in Course._meta.concrete_fields
                if field.editable and not field.primary_key and field.name not in {"slug", "go_live_at", "expire_at"}
            }
        )
        made.first_published_at = None
        made.checked_on = None
        made.occasions.set([_hand_made(occasion) for occasion in occasions if occasion.gone_at is None])
        made.occupations = occupations
        return made


def _hand_made(occasion: Occasion) -> Occasion:
    return Occasion(
        **{
            field.attname: getattr(occasion, field.attname)
            for field in Occasion._meta.concrete_fields
            if field.editable and not field.primary_key and field.name != "course"
        }
    )


class CourseOperationView(PermissionCheckedMixin, BaseOperationView):
    """Base of what one button does to a course. GET changes nothing."""

    model = Course
    permission_required = "publish"
    object: Course
    refusal = ""

    def perform_operation(self) -> None:
        try:
            self.operate()
        except (LockedError, NothingToRestoreError) as error:
            self.refusal = str(error)

    def operate(self) -> None:
        raise NotImplementedError

    def add_success_message(self) -> None:
        if self.refusal:
            messages.error(self.request, self.refusal)
        else:
            messages.success(self.request, self.success_message)


class RestoreView(CourseOperationView):
    """Gives the field `falt` of the course, or of its occasion `tillfalle`, the source's value back."""

    http_method_names = ("post",)
    success_message = "Fältet följer källan igen. Det gäller genast, också för besökare."

    def operate(self) -> None:
        field = self.request.GET.get("falt", "")
        occasion = self.request.GET.get("tillfalle", "")
        model = Occasion if occasion else Course
        if field not in model.SOURCE_FIELDS or (occasion and not occasion.isdecimal()):
            raise Http404("Det finns inget sådant fält.")
        if occasion and not self.object.occasions.filter(pk=occasion).exists():
            raise Http404("Tillfället hör inte till utbildningen.")
        restore(self.object, field, self.request.user, int(occasion) if occasion else None)


class CheckedTodayView(CourseOperationView):
    """Notes that somebody has seen today that the information holds."""

    http_method_names = ("post",)
    permission_required = "change"  # it says that the published words hold, and changes none of them
    success_message = "Uppgifterna är markerade som kontrollerade i dag."

    def operate(self) -> None:
        today = localdate()

        def check(course: Course) -> bool:
            changed = course.checked_on != today
            course.checked_on = today
            return changed

        amend(self.object.pk, check, self.request.user, CHECKED)


class PayloadsView(PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, TemplateView):
    """What the sources delivered of a course and its occasions, or of a provider, as it came."""

    permission_required = "change"
    template_name = "courses/admin/payloads.html"
    page_title = "Poster från källan"
    header_icon = "doc-full-inverse"
    object: Course | Provider

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        record: Any = self.object
        names = record.snippet_viewset
        return [
            {"url": reverse(names.get_url_name("list")), "label": names.menu_label},
            {"url": reverse(names.get_url_name("edit"), args=[self.object.pk]), "label": str(self.object)},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        records = [(record, pretty(record.payload)) for record in source_records(self.object)]
        return {**super().get_context_data(**kwargs), "records": records}


def pretty(payload: Any) -> str:
    return json.dumps(payload, ensure_ascii=False, indent=2)
