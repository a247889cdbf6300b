"""What a form was opened with: the measure of what the editor changed.

Others write while the form is open (imports, other editors), so the values stored at the time of saving say nothing of
what this editor did. The form therefore carries the values that it showed, signed, and a field counts as changed when
it comes back otherwise. See the table in `OverridableForm._settle`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from courses.domain.overrides import in_order, source_field
from courses.models import Overridable

OPENED_WITH = "opened_with"  # the hidden field
STALE_PAGE = "Det går inte att se vad som stod i formuläret när du öppnade det. Ladda om sidan och gör ändringen igen."
_SALT = "courses.admin.opened.2"  # another number whenever what is signed takes another shape


@dataclass(frozen=True, slots=True)
class OpenedRecord:
    """One record as the form showed it: values by form field, and the names of overridden source fields."""

    values: Mapping[str, Any]
    overridden: frozenset[str]

    @classmethod
    def of(cls, form: forms.ModelForm, current: Overridable | None = None) -> OpenedRecord:
        """`current`: the record as it stands, where the form shows an older version of it.

        What the older version says otherwise than the record does then counts as changed by the editor who saves it:
        that is what going back means. A source's field that the older version doesn't override is none of its words.
        """
        shown: Any = form.instance
        stands = current or shown
        return cls(
            {
                name: stored_value(stands if is_own_word(shown, name) else shown, field)
                for name, field in model_fields(form)
            },
            frozenset(stands.overridden_fields),
        )


@dataclass(frozen=True, slots=True)
class Opened:
    """What the form of one course or provider was opened with."""

    record: OpenedRecord
    occasions: Mapping[int, OpenedRecord] = field(default_factory=dict)  # by primary key

    def signed(self, pk: int) -> str:
        """Text for a hidden field; only the server can make it, and only for this object."""
        data = {
            "record": _to_data(self.record),
            "occasions": {str(key): _to_data(record) for key, record in self.occasions.items()},
        }
        return signing.dumps(json.dumps(data, cls=DjangoJSONEncoder), salt=f"{_SALT}.{pk}", compress=True)

    @classmethod
    def read(cls, signed: str, pk: int) -> Opened:
        """Raises `signing.BadSignature` for anything but what `signed` made for this object."""
        data = json.loads(signing.loads(signed, salt=f"{_SALT}.{pk}"))
        return cls(
            _from_data(data["record"]),
            {int(key): _from_data(record) for key, record in data["occasions"].items()},
        )


def _to_data(record: OpenedRecord) -> list[Any]:
    return [dict(record.values), sorted(record.overridden)]


def _from_data(data: list[Any]) -> OpenedRecord:
    return OpenedRecord(data[0], frozenset(data[1]))


@dataclass(frozen=True, slots=True)
class Replaced:
    """Another editor's value that this form's takes the place of. Primary keys for related objects."""

    record: Overridable
    field: str
    value: Any


def model_fields(form: Any) -> Iterator[tuple[str, models.Field[Any, Any]]]:
    """The form's fields that are the record's, with the model's field of the same name."""
    meta = form.instance._meta
    for model_field in (*meta.concrete_fields, *meta.many_to_many):
        if model_field.name in form.fields and not model_field.primary_key:
            yield model_field.name, model_field


def stored_value(record: Overridable, model_field: models.Field[Any, Any]) -> Any:
    """The field's value as it is signed and compared; related objects by their primary keys."""
    value = model_field.value_from_object(record)
    return sorted(related.pk for related in value) if model_field.many_to_many else value


def is_own_word(record: Overridable, name: str) -> bool:
    """Whether the form field's value is an editor's: no source gives it, or an editor has overridden it."""
    source = source_field(type(record), name) if record.is_imported else None
    return source is None or record.is_overridden(source)


class OverridableForm:
    """Mixin, before the form class, of forms for records that editors and sources write.

    `opened` is None for records that were not there when the page was opened: then every field is simply what was
    posted. `stored` is the record that untouched fields follow: the one that the form edits, or another version of it
    (see `CourseForm`); None if nobody else can have written it.
    """

    instance: Any
    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    opened: OpenedRecord | None = None
    stored: Overridable | None = None
    touched: frozenset[str] = frozenset()  # names of form fields
    replaced: tuple[Replaced, ...] = ()

    def opened_value(self, name: str, model_field: models.Field[Any, Any]) -> Any:
        assert self.opened is not None  # noqa: S101 - for the type checker
        value = self.opened.values[name]
        return value if model_field.is_relation else model_field.to_python(value)

    def is_touched(self, name: str, model_field: models.Field[Any, Any]) -> bool:
        """Whether the editor left the field with another value than the form was opened with."""
        if self.opened is None or name not in self.opened.values:
            return True
        initial = self.opened_value(name, model_field)
        return self.fields[name].has_changed(initial, self[name].data)  # type: ignore[index]

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        self.touched = frozenset(name for name, model_field in model_fields(self) if self.is_touched(name, model_field))
        if self.opened is not None:
            self._settle(self.opened)

    def _settle(self, opened: OpenedRecord) -> None:
        """Decide each field's value and whether it is overridden, before anything is validated together.

        ========================================  =================================  ============
        the editor                                value                              overridden
        ========================================  =================================  ============
        changed a field                           the posted one                     if a source
                                                                                     gives it
        left a field that a source gives          the stored one                     as there
        left another that somebody has changed    the stored one                     -
        left another                              the posted one                     -
        ========================================  =================================  ============

        What a source wrote and was left alone is never refused: an editor need not mend it. A value of another
        editor's that a changed field takes the place of is noted in `replaced`.
        """
        overridden = set(self.instance.overridden_fields)
        replaced: list[Replaced] = []
        for name, model_field in model_fields(self):
            if name not in opened.values:
                continue
            source = source_field(type(self.instance), name) if self.instance.is_imported else None
            if name in self.touched:
                overridden |= {source} if source else set()
                replaced += self._replaced(name, model_field)
                continue
            stored = self.stored if is_own_word(self.instance, name) else self.instance
            if stored is None:
                continue
            if source:
                overridden -= {source}
                overridden |= {source} & set(stored.overridden_fields)
            if source or stored_value(stored, model_field) != self.opened_value(name, model_field):
                self._errors.pop(name, None)  # type: ignore[attr-defined]
                self.cleaned_data[name] = (
                    list(model_field.value_from_object(stored)) if model_field.many_to_many else getattr(stored, name)
                )
        self.overridden = in_order(type(self.instance), overridden)
        self.replaced = tuple(replaced)

    def _replaced(self, name: str, model_field: models.Field[Any, Any]) -> Iterable[Replaced]:
        """What another editor has written into the field since the form was opened, if the editor wrote other words."""
        if self.stored is None or name not in self.cleaned_data or not is_own_word(self.stored, name):
            return
        value = stored_value(self.stored, model_field)
        if value != self.opened_value(name, model_field) and value != _bare(self.cleaned_data[name]):
            yield Replaced(self.stored, name, value)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.opened is not None and self.instance.is_imported:
            self.instance.overridden_fields = self.overridden

    def read_opened(self) -> Opened | None:
        """What the posted page was opened with; None if that can't be told."""
        try:
            return Opened.read(self.data.get(OPENED_WITH, ""), self.instance.pk)  # type: ignore[attr-defined]
        except signing.BadSignature:
            return None

    def refuse_unknown_opening(self) -> None:
        """Raises ValidationError where it can't be told what the editor changed of a record."""
        if self.instance.pk and self.opened is None:
            raise forms.ValidationError(STALE_PAGE)

    def any_touched(self, *names: str) -> bool:
        """Whether the editor, rather than a source, answers for any of these fields."""
        return self.opened is None or not self.instance.is_imported or not self.touched.isdisjoint(names)


def _bare(value: Any) -> Any:
    """A cleaned value as `stored_value` gives it."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, models.QuerySet):
        return sorted(related.pk for related in value)
    return value
