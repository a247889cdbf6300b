"""What a form was opened with: the measure of what the editor changed.

An import may write while the form is open, so the values stored at the time of saving say nothing of what the editor
did. The form therefore carries the values that it showed, signed, and a field counts as changed when it comes back
otherwise. See the table in `OverridableForm.settled`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder

from courses.domain.overrides import in_order, source_field
from courses.models import Overridable

OPENED_WITH = "opened_with"  # the hidden field
STALE_PAGE = "Det går inte att se vad som stod i formuläret när du öppnade det. Ladda om sidan och gör ändringen igen."
_SALT = "courses.admin.opened"


@dataclass(frozen=True, slots=True)
class OpenedRecord:
    """One imported record as the form showed it: values by form field, and the names of overridden source fields."""

    values: Mapping[str, Any]
    overridden: frozenset[str]

    @classmethod
    def of(cls, form: forms.ModelForm) -> OpenedRecord:
        record = form.instance
        return cls(
            {
                name: form.get_initial_for_field(form_field, name)
                for name, form_field in form.fields.items()
                if source_field(type(record), name)
            },
            frozenset(record.overridden_fields),
        )


@dataclass(frozen=True, slots=True)
class Opened:
    """What the form of one course was opened with."""

    record: OpenedRecord | None = None  # None for a hand-made course
    occasions: Mapping[int, OpenedRecord] = field(default_factory=dict)  # the imported ones, by primary key

    def signed(self, pk: int) -> str:
        """Text for a hidden field; only the server can make it, and only for this object."""
        data = {
            "record": _to_data(self.record) if self.record else None,
            "occasions": {str(key): _to_data(record) for key, record in self.occasions.items()},
        }
        return signing.dumps(json.dumps(data, cls=DjangoJSONEncoder), salt=f"{_SALT}.{pk}", compress=True)

    @classmethod
    def read(cls, signed: str, pk: int) -> Opened:
        """Raises `signing.BadSignature` for anything but what `signed` made for this object."""
        data = json.loads(signing.loads(signed, salt=f"{_SALT}.{pk}"))
        return cls(
            _from_data(data["record"]) if data["record"] else None,
            {int(key): _from_data(record) for key, record in data["occasions"].items()},
        )


def _to_data(record: OpenedRecord) -> list[Any]:
    return [dict(record.values), sorted(record.overridden)]


def _from_data(data: list[Any]) -> OpenedRecord:
    return OpenedRecord(data[0], frozenset(data[1]))


class OverridableForm:
    """Mixin, before the form class, of forms for records that a source may give.

    `opened` is None for hand-made records: then every field is simply what was posted. `stored` is the record that
    untouched fields follow: the object of the form, or the live one while the form's own autosaved draft is newer.
    """

    instance: Any
    fields: dict[str, forms.Field]
    opened: OpenedRecord | None = None
    stored: Overridable | None = None

    def source_fields(self) -> Iterable[tuple[str, str]]:
        """Pairs of form field and source field."""
        for name in self.fields:
            if source := source_field(type(self.instance), name):
                yield name, source

    def is_touched(self, name: str) -> bool:
        """Whether the editor left the field with another value than the form was opened with."""
        if self.opened is None or name not in self.opened.values:
            return True
        model_field = self.instance._meta.get_field(name)
        opened = model_field.to_python(self.opened.values[name]) if not model_field.is_relation else None
        initial = self.opened.values[name] if model_field.is_relation else opened
        return self.fields[name].has_changed(initial, self[name].data)  # type: ignore[index]

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        self.touched = {source for name, source in self.source_fields() if self.is_touched(name)}
        if self.opened is not None:
            self._settle(self.opened)

    def _settle(self, opened: OpenedRecord) -> None:
        """Decide each source field's value and whether it is overridden, before anything is validated together.

        ==========================  =======================================  ==========
        the editor                  value                                    overridden
        ==========================  =======================================  ==========
        changed the field           the posted one                           yes
        left an overridden field    the posted one, or, if somebody has      as there
                                    restored the source's, the stored one
        left another field          the stored one                           as there
        ==========================  =======================================  ==========

        What was left alone is never refused: an editor need not mend what a source wrote.
        """
        stored = self.stored or self.instance
        overridden = set(self.instance.overridden_fields)
        for name, source in self.source_fields():
            if source in self.touched:
                overridden.add(source)
                continue
            self._errors.pop(name, None)  # type: ignore[attr-defined]
            if source in opened.overridden and source in self.instance.overridden_fields:
                kept = getattr(self.instance, name)
                self.cleaned_data[name] = self.cleaned_data.get(name, kept)  # type: ignore[attr-defined]
                continue
            self.cleaned_data[name] = getattr(stored, name)  # type: ignore[attr-defined]
            if source in stored.overridden_fields:
                overridden.add(source)
            else:
                overridden.discard(source)
        self.overridden = in_order(type(self.instance), overridden)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.opened is not None:
            self.instance.overridden_fields = self.overridden

    def read_opened(self) -> Opened | None:
        """What the posted page was opened with; None if that can't be told."""
        try:
            return Opened.read(self.data.get(OPENED_WITH, ""), self.instance.pk)  # type: ignore[attr-defined]
        except signing.BadSignature:
            return None

    def refuse_unknown_opening(self) -> None:
        """Raises ValidationError where it can't be told what the editor changed of an imported record."""
        if self.instance.pk and self.instance.is_imported and self.opened is None:
            raise forms.ValidationError(STALE_PAGE)

    def any_touched(self, *names: str) -> bool:
        """Whether the editor, rather than a source, answers for any of these fields."""
        return self.opened is None or not self.touched.isdisjoint(names)
