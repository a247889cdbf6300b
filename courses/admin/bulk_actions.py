"""What can be done to many courses at a time: publish, unpublish, extend the time of application."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.utils.functional import classproperty
from django.utils.timezone import localdate
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput

from courses.admin.fields import DateField, whole_number
from courses.domain.amend import LockedError
from courses.domain.extending import LONGEST, Extension, extend, plan_extension
from courses.domain.publishing import publish_course, unpublish_course
from courses.models import Course
from organisations.tenancy import TenantBulkAction


def counted(number: int) -> str:
    return f"{number} utbildning" if number == 1 else f"{number} utbildningar"


class CourseBulkAction(TenantBulkAction):
    """Base: courses only; those that can't be changed now are named, and the rest is done."""

    permission_required = "publish"
    template_name = "courses/admin/bulk_actions/confirm.html"
    question = ""
    done = ""
    request: Any
    refusals: list[str]

    @classproperty
    def models(cls) -> Sequence[type[Model]]:  # noqa: N805 - Wagtail's own shape
        return [Course]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"question": self.question, "action_label": self.display_name, "count": len(context["items"])}

    def act(self, course: Course) -> bool:
        """Do it to one course. Returns whether it changed; raises LockedError or ValidationError."""
        raise NotImplementedError

    @classmethod
    def execute_action(cls, objects: Sequence[Course], **kwargs: Any) -> tuple[int, int]:
        action: CourseBulkAction = kwargs["self"]
        action.refusals = []
        changed = 0
        for course in objects:
            try:
                changed += action.act(course)
            except LockedError as error:
                action.refusals.append(str(error))
            except ValidationError as error:
                action.refusals.append(f"”{course}” saknar uppgifter: {' '.join(error.messages)}")
        return changed, 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:  # noqa: ARG002
        for refusal in self.refusals:
            messages.warning(self.request, refusal)
        return f"{counted(num_parent_objects)} {self.done}."


class PublishBulkAction(CourseBulkAction):
    display_name = "Publicera"
    action_type = "publish"
    aria_label = "Publicera de valda utbildningarna"
    action_priority = 10
    question = "Ska de här utbildningarna visas för besökare? Den som har ett utkast får utkastet publicerat."
    done = "publicerades"

    def act(self, course: Course) -> bool:
        return publish_course(course, self.request.user)


class UnpublishBulkAction(CourseBulkAction):
    display_name = "Avpublicera"
    action_type = "unpublish"
    aria_label = "Avpublicera de valda utbildningarna"
    action_priority = 20
    classes = {"serious"}
    question = "Ska de här utbildningarna döljas för besökare? Källorna fortsätter att hålla uppgifterna aktuella."
    done = "avpublicerades"

    def act(self, course: Course) -> bool:
        return unpublish_course(course, self.request.user)


class ExtensionForm(forms.Form):
    """By days or to a day, one of the two."""

    days = whole_number(
        "Flytta fram antal dagar", minimum=1, maximum=LONGEST, message=f"Skriv ett antal dagar från 1 till {LONGEST}."
    )
    until = DateField(label="Eller flytta fram till", required=False, widget=AdminDateInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("days")) == bool(cleaned.get("until")):
            raise ValidationError("Skriv antingen ett antal dagar eller ett datum.")
        return cleaned

    def extension(self) -> Extension:
        return Extension(days=self.cleaned_data["days"], until=self.cleaned_data["until"])


class ExtendBulkAction(CourseBulkAction):
    """In two steps: the form, then what would change, with the same form to confirm it."""

    display_name = "Förläng ansökan"
    action_type = "extend"
    aria_label = "Förläng ansökningstiden för de valda utbildningarna"
    action_priority = 15
    template_name = "courses/admin/bulk_actions/extend.html"
    form_class = ExtensionForm
    done = "fick ny sista ansökningsdag"

    def form_valid(self, form: ExtensionForm) -> HttpResponse:
        if self.request.POST.get("confirmed"):
            return super().form_valid(form)
        courses, _refused = self.get_actionable_objects()
        plan = plan_extension(self._with_occasions(courses), form.extension(), localdate())
        return self.render_to_response(self.get_context_data(form=form, plan=plan, has_plan=True))

    def _with_occasions(self, courses: Sequence[Course]) -> QuerySet[Course]:
        return Course.objects.filter(pk__in=[course.pk for course in courses]).prefetch_related("occasions")

    def act(self, course: Course) -> bool:
        assert isinstance(self.cleaned_form, ExtensionForm)  # noqa: S101 - set by Wagtail before the action
        return extend(course, self.cleaned_form.extension(), localdate(), self.request.user)


ACTIONS = (PublishBulkAction, ExtendBulkAction, UnpublishBulkAction)
