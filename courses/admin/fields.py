"""Form fields of the catalogue's admin: how each kind of value is shown, read, refused, and told from another.

`has_changed(initial, data)` decides what counts as an editor's change (courses/admin/opened.py): a field that looks
the same has not changed, whatever the browser made of blanks, line breaks or the order of list items.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator, validate_email
from wagtail.rich_text import expand_db_html

from courses.admin.widgets import Boxes, MunicipalitiesWidget, RichText, UnreadableState
from courses.sources.text import rich_text

EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2100, 12, 31)  # what a date may be, here as in imports

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOST_AND_PORT = re.compile(r"^[\w.-]+\.\w+:\d+(/|$)")


class DateField(forms.DateField):
    """A day between 1990 and 2100."""

    default_error_messages = {"invalid": "Skriv datumet som år-månad-dag, till exempel 2027-01-11."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        message = "Skriv ett datum mellan 1990 och 2100."
        self.validators += [MinValueValidator(EARLIEST, message), MaxValueValidator(LATEST, message)]


class WebAddressField(forms.CharField):
    """An address on the web; https:// is added where the scheme is missing, other schemes than http(s) are refused."""

    message = "Skriv en webbadress som börjar med https://, till exempel https://www.exempel.se/kurs."

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value) or "")
        if text and (not _SCHEME.match(text) or _HOST_AND_PORT.match(text)):
            text = f"https://{text}"
        return text

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not value.lower().startswith("mailto:"):
            URLValidator(schemes=["http", "https"], message=self.message)(value)
        elif value:
            validate_email(value[len("mailto:") :].split("?", maxsplit=1)[0])

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or "") != (data or "").strip() and super().has_changed(initial, data)


class RichTextField(forms.CharField):
    """Text with paragraphs, lists, bold, italics and links; sanitised as imports sanitise theirs."""

    widget = RichText

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The editor is no input that a label could point at: it is told its name."""
        assert isinstance(widget, RichText)  # noqa: S101 - for the type checker
        widget.options["ariaLabel"] = str(self.label)
        return super().widget_attrs(widget)

    def to_python(self, value: Any) -> str:
        """Links to our own pages, which the editor names by number, become whole addresses."""
        if isinstance(value, UnreadableState):
            raise ValidationError("Texten gick inte att läsa. Ladda om sidan och skriv den igen.")
        markup = expand_db_html(super().to_python(value)).replace('href="/', f'href="{settings.BASE_URL}/')
        return rich_text(markup)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether a reader would see a difference. The editor rewrites markup that it shows unchanged."""
        return isinstance(data, UnreadableState) or self.shown(initial) != self.shown(data)

    def shown(self, value: Any) -> str:
        widget = self.widget
        assert isinstance(widget, RichText)  # noqa: S101 - for the type checker
        markup = widget.stored(widget.format_value(self.to_python(value)))
        return re.sub(r"\s+", " ", rich_text(markup)).strip()


class ListField(forms.CharField):
    """Several short texts in one line, with commas between them."""

    def __init__(self, *, item_length: int, **kwargs: Any) -> None:
        self.item_length = item_length
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        pieces = value if isinstance(value, list | tuple) else str(value or "").split(",")
        return list(dict.fromkeys(piece for raw in pieces if (piece := " ".join(str(raw).split()))))

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if too_long := [item for item in value if len(item) > self.item_length]:
            raise ValidationError(
                f"”{too_long[0][:40]} …” är för långt: högst {self.item_length} tecken mellan kommatecknen."
            )

    def run_validators(self, value: Any) -> None:
        """CharField's own count characters of one text."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class CodesField(forms.TypedMultipleChoiceField):
    """Any number of choices. A stored value that is no longer offered stays until the editor takes it away."""

    def __init__(self, *, choices: Iterable[Any], coerce: Any = str, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Boxes)
        super().__init__(choices=choices, coerce=coerce, empty_value=[], **kwargs)
        self.stored: list[Any] = []

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:  # noqa: ARG002 - Django's signature
        return {"aria-label": self.label}

    def keep(self, stored: Iterable[Any]) -> None:
        """Accept these values too, though they are not offered; the widget doesn't show them."""
        offered = {str(value) for value in self.offered()}
        self.stored = [value for value in stored if str(value) not in offered]

    def offered(self) -> Iterable[Any]:
        choices: Any = self.choices
        for value, label in choices:
            if isinstance(label, list | tuple):
                yield from (inner for inner, _label in label)
            else:
                yield value

    def clean(self, value: Any) -> list[Any]:
        return [*super().clean(value), *self.stored]

    def has_changed(self, initial: Any, data: Any) -> bool:
        shown = {str(value) for value in initial or ()} & {str(value) for value in self.offered()}
        return shown != {str(value) for value in data or ()}


class MunicipalitiesField(forms.Field):
    """Codes of municipalities: the region's as boxes to tick, the rest by name in one line."""

    widget = MunicipalitiesWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.names: dict[str, str] = {}  # code -> name, all 290

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:  # noqa: ARG002 - Django's signature
        return {"aria-label": self.label}

    def offer(self, members: list[tuple[str, str]], names: dict[str, str]) -> None:
        """`members`: code and name of the region's municipalities; `names`: of all, by code."""
        self.names = names
        assert isinstance(self.widget, MunicipalitiesWidget)  # noqa: S101 - for the type checker
        self.widget.members, self.widget.names = members, names

    def to_python(self, value: Any) -> list[str]:
        ticked, written = value or ([], "")
        codes = {name.casefold(): code for code, name in self.names.items()}
        found, unknown = list(ticked), []
        for name in (piece.strip() for piece in written.split(",")):
            if not name:
                continue
            code = name if name in self.names else codes.get(name.casefold().removesuffix(" kommun"))
            found.append(code) if code else unknown.append(name)
        if unknown or any(code not in self.names for code in ticked):
            raise ValidationError(
                f"Det finns ingen kommun som heter {', '.join(unknown) or 'så'}. Skriv namnen med komma emellan."
            )
        return list(dict.fromkeys(found))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return set(initial or ()) != set(self.to_python(data))
        except ValidationError:
            return True


def whole_number(label: str, *, minimum: int = 0, maximum: int | None = None, message: str, **kwargs: Any) -> Any:
    """An integer field whose refusals say what to write."""
    field = forms.IntegerField(
        label=label, required=False, min_value=minimum, max_value=maximum, error_messages={"invalid": message}, **kwargs
    )
    for validator in field.validators:
        validator.message = message  # type: ignore[attr-defined]
    return field
