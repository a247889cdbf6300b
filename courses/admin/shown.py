"""Values of the catalogue's fields as an editor reads them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from html import unescape
from typing import Any

from django.db.models import ForeignKey
from django.utils.formats import date_format
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from courses.admin.choices import Choices
from courses.admin.opened import Replaced
from courses.domain.overrides import label_of
from courses.models import Occasion, Overridable
from courses.sources.text import rich_text

NOTHING = "(inget)"
REPLACED_LENGTH = 200  # characters of another editor's value that a message repeats
RICH_TEXT = {
    "description", "eligibility", "prior_knowledge", "audience", "application_instruction", "distance_description"
}  # fmt: skip


def shown_value(record_type: type[Overridable], field: str, value: Any, choices: Choices) -> str | SafeString:
    """A field's value in Swedish, safe to put into a page."""
    model_field: Any = record_type._meta.get_field(field)
    if value is None or value in ("", []):
        return NOTHING
    if field in RICH_TEXT:
        return mark_safe(rich_text(value))  # noqa: S308 - sanitised in this line
    if isinstance(model_field, ForeignKey):
        return str(model_field.related_model._default_manager.filter(pk=value).first() or NOTHING)
    if model_field.choices:
        return str(dict(model_field.flatchoices).get(value, value))
    if isinstance(value, list):
        return ", ".join(_names(field, value, choices))
    return _plain(value)


def plain_words(record_type: type[Overridable], field: str, value: Any, choices: Choices) -> str:
    """As `shown_value`, as text without markup, on one line."""
    markup = str(shown_value(record_type, field, value, choices))
    if field not in RICH_TEXT:
        return unescape(markup)
    return " ".join(unescape(strip_tags(markup.replace("<", " <"))).split()) or NOTHING


def replaced_words(replaced: Replaced, choices: Choices) -> str:
    """What to tell an editor whose words took the place of another editor's."""
    record_type = type(replaced.record)
    label = label_of(record_type, replaced.field)
    words = plain_words(record_type, replaced.field, replaced.value, choices)
    of = f" för tillfället {replaced.record}" if isinstance(replaced.record, Occasion) else ""
    return (
        f"Någon annan ändrade ”{label}”{of} medan du hade sidan öppen. Det du skrev gäller nu, i stället för: "
        f"{Truncator(words).chars(REPLACED_LENGTH)}"
    )


def _plain(value: Any) -> str | SafeString:
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, dt.date):
        return date_format(value, "Y-m-d")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    return format_html("{}", value)


def _names(field: str, values: Iterable[Any], choices: Choices) -> list[str]:
    names: dict[Any, str] = {}
    if field == "municipality_codes":
        names = dict(choices.municipality_names)
    elif field == "learning_centre_ids":
        names = dict(choices.learning_centres)
    elif field == "languages":
        names = dict(choices.languages)
    elif field in {"direction_ids", "occupations"}:
        groups = choices.directions if field == "direction_ids" else choices.occupations
        names = {key: name for _title, group in groups for key, name in group}
    return [names.get(value, str(value)) for value in values]
