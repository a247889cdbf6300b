"""Panels of the course's edit page: fields with their source's value, occasions, and where it all comes from."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from wagtail.admin.panels import InlinePanel, Panel, TitleFieldPanel
from wagtail.admin.telepath import register as register_telepath_adapter

from courses.admin.comparing import OccasionsComparison, ShownFieldPanel
from courses.admin.occasion_forms import OccasionForm, OccasionFormSet
from courses.admin.shown import shown_value
from courses.domain.overrides import source_field
from courses.domain.source_values import source_records, source_values, target_of
from courses.models import Course, Occasion, Provider
from courses.review import must_submit
from courses.states import occasion_state


class _TellsSource:
    """Bound panel of a field that a source may give."""

    template_name = "courses/admin/panels/sourced_field.html"
    instance: Any
    form: Any
    request: Any
    field_name: str

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)  # type: ignore[misc]
        field = source_field(type(self.instance), self.field_name)
        if field and self.instance.pk and self.instance.is_imported and self.instance.is_overridden(field):
            context["source"] = self._source(field)
        return context

    def _source(self, field: str) -> dict[str, Any]:
        record = self.instance
        owner = record.course if isinstance(record, Occasion) else record
        query = {"falt": field, **({"tillfalle": record.pk} if isinstance(record, Occasion) else {})}
        url = reverse(type(owner).snippet_viewset.get_url_name("restore"), args=[owner.pk])
        values = said(self.form, record)
        # What is restored is published at once. Who must submit edits the field instead.
        is_allowed = not (isinstance(owner, Course) and must_submit(self.request.user))
        return {
            "is_known": field in values,
            "value": shown_value(type(record), field, values.get(field), self.form.choices),
            "restore_url": f"{url}?{urlencode(query)}" if is_allowed else "",
        }


class SourcedFieldPanel(ShownFieldPanel):
    """A field that says so when an editor has overridden it, with the source's value and a button that restores it."""

    @register_telepath_adapter
    class BoundPanel(_TellsSource, ShownFieldPanel.BoundPanel):
        pass


class CheckedPanel(ShownFieldPanel):
    """The day of the last check, with a button that makes it today."""

    @register_telepath_adapter
    class BoundPanel(ShownFieldPanel.BoundPanel):
        template_name = "courses/admin/panels/checked_field.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            if self.instance.pk:
                checked = Course.snippet_viewset.get_url_name("checked")
                context["checked_url"] = reverse(checked, args=[self.instance.pk])
            return context


class SourcedTitlePanel(TitleFieldPanel):
    """The title, from which the address is made, with its source's value."""

    @register_telepath_adapter
    class BoundPanel(_TellsSource, TitleFieldPanel.BoundPanel):
        pass


def said(form: Any, record: Course | Occasion | Provider) -> dict[str, Any]:
    """What the sources say of the record, by field; read once for all the fields and occasions of a course's form."""
    owner = getattr(form, "course_form", form)
    if not hasattr(owner, "said_by_sources"):
        owner.said_by_sources = source_values(owner.instance)
    return owner.said_by_sources.get(target_of(record), {})


class OccasionsPanel(InlinePanel):
    """Occasions with a line each that tells which it is; past ones are listed, and come into the form on demand."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name] |= {"form": OccasionForm, "formset": OccasionFormSet}
        return options

    @register_telepath_adapter
    class BoundPanel(InlinePanel.BoundPanel):
        template_name = "courses/admin/panels/occasions.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            formset: OccasionFormSet = self.formset
            formset.get_queryset()
            today = formset.today
            context["folded"] = [(one, occasion_state(one, today).label) for one in formset.folded]
            return context

        def get_comparison(self) -> list[Any]:
            """Wagtail's, with our class: `partial(class, field, comparisons of the fields, label=...)`."""
            return [partial(OccasionsComparison, *made.args, **made.keywords) for made in super().get_comparison()]


class ProvenancePanel(Panel):
    """Which source a course or provider comes from, when it was fetched, and the payloads as delivered."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/panels/provenance.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk and self.instance.is_imported)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            payloads = type(self.instance).snippet_viewset.get_url_name("payloads")
            context |= {
                "record": self.instance,
                "records": source_records(self.instance),
                "payload_url": reverse(payloads, args=[self.instance.pk]),
            }
            return context
