"""Widgets of the catalogue's admin."""

from __future__ import annotations

from typing import Any

import nh3
from django import forms
from django.utils.datastructures import MultiValueDict
from draftjs_exporter.error import ExporterException
from wagtail.admin.rich_text import DraftailRichTextArea

FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link"]  # what `courses.richtext` lets through
BLOCKS = {"p", "br", "ul", "ol", "li", "h3", "h4"}


class UnreadableState(str):
    """What was posted in place of the editor's state and isn't one; shown as an empty text."""

    __slots__ = ()


class RichText(DraftailRichTextArea):
    """Wagtail's editor with the catalogue's few features."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, features=FEATURES)

    def format_value(self, value: Any) -> str:
        """The editor's state. Markup that it can't take (an inline element around blocks) loses its inline elements."""
        markup = (value or "").replace("<br>", "<br/>")  # Wagtail's reader knows no void elements but these
        try:
            return str(super().format_value(markup))
        except AssertionError:
            blocks = nh3.clean(markup, tags=BLOCKS, attributes={})
            return str(super().format_value(blocks.replace("<br>", "<br/>")))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        """The markup that was written. No editor posts what its reader can't take, or text that can't be stored."""
        try:
            markup: str | None = super().value_from_datadict(data, files, name)
            (markup or "").encode()
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError, ExporterException):
            return UnreadableState()
        return markup

    def stored(self, content_state: str) -> str:
        """The markup that the editor's state is stored as."""
        return self.converter.to_database_format(content_state)


class MunicipalitiesWidget(forms.Widget):
    """Boxes for the region's municipalities and a line for the names of others."""

    template_name = "courses/admin/widgets/municipalities.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.members: list[tuple[str, str]] = []
        self.names: dict[str, str] = {}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, None, attrs)
        ticked, written = value if isinstance(value, tuple) else (value or [], "")
        codes = {code for code, _name in self.members}
        others = [self.names.get(code, code) for code in ticked if code not in codes]
        context["widget"] |= {
            "members": [(code, label, code in ticked) for code, label in self.members],
            "others": ", ".join([*others, *filter(None, [written])]),
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[list[str], str]:  # noqa: ARG002
        ticked = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name, [])
        return ticked, data.get(f"{name}-others", "")

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:  # noqa: ARG002
        return f"{name}-others" not in data

    def id_for_label(self, id_: str, index: str | None = None) -> str:  # noqa: ARG002 - a group, labelled as such
        return ""


class Boxes(forms.SelectMultiple):
    """Boxes to tick, side by side."""

    template_name = "courses/admin/widgets/boxes.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = forms.Widget.get_context(self, name, value, attrs)
        ticked = {str(item) for item in value or ()}
        context["widget"]["options"] = [(key, label, str(key) in ticked) for key, label in self.choices]
        return context

    def id_for_label(self, id_: str, index: str | None = None) -> str:  # noqa: ARG002 - a group, labelled as such
        return ""


class GroupedBoxes(forms.SelectMultiple):
    """Boxes in groups that fold; a group with a ticked box is open. `choices` are groups."""

    template_name = "courses/admin/widgets/grouped_boxes.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = forms.Widget.get_context(self, name, value, attrs)
        ticked = {str(getattr(item, "pk", item)) for item in value or ()}
        context["widget"]["groups"] = [
            {
                "title": title,
                "options": [(key, label, str(key) in ticked) for key, label in options],
                "count": sum(str(key) in ticked for key, _label in options),
            }
            for title, options in self.choices
        ]
        return context

    def id_for_label(self, id_: str, index: str | None = None) -> str:  # noqa: ARG002 - a group, labelled as such
        return ""
