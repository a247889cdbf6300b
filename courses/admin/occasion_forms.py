"""The form of an occasion, and the set of them within a course's form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import TOTAL_FORM_COUNT, BaseFormSet
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.widgets import AdminDateInput

from courses.admin.choices import Choices
from courses.admin.fields import (
    CodesField,
    DateField,
    ListField,
    MunicipalitiesField,
    RichTextField,
    WebAddressField,
    whole_number,
)
from courses.admin.opened import STALE_PAGE, Opened, OverridableForm
from courses.domain.drafts import reserve_occasion_pk
from courses.models import Occasion
from courses.states import PAST_STATES, occasion_state
from organisations.tenancy import TenantForm

# A page of 250 occasions posts about 9,000 fields; the server takes 10,000 (DATA_UPLOAD_MAX_NUMBER_FIELDS).
MOST_OCCASIONS = 250


def day(label: str, help_text: str = "") -> DateField:
    return DateField(label=label, required=False, widget=AdminDateInput, help_text=help_text)


class OccasionForm(OverridableForm, TenantForm):
    """One occasion. Editors mend what they change; what a source wrote is not theirs to mend."""

    title = forms.CharField(
        label="Titel", required=False, max_length=250, help_text="Bara om den skiljer sig från utbildningens."
    )
    description = RichTextField(label="Beskrivning", required=False)
    url = WebAddressField(label="Läs mer", required=False, max_length=1000)
    start = day("Startar")
    end = day("Slutar")
    expires = day("Visas till", "Därefter räknas tillfället som avslutat. Lämna tomt om slutdatumet räcker.")
    application_first = day("Första ansökningsdag")
    application_last = day("Sista ansökningsdag")
    application_late = day("Sista dag för sen ansökan", "Om den som missat sista dagen ändå får söka.")
    application_url = WebAddressField(label="Ansökan på webben", required=False, max_length=1000)
    application_email = forms.EmailField(
        label="Ansökan med e-post",
        required=False,
        max_length=254,
        error_messages={"invalid": "Skriv en e-postadress, till exempel vuxenutbildningen@kommunen.se."},
    )
    application_instruction = RichTextField(label="Så ansöker du", required=False)
    pace = whole_number(
        "Studietakt i procent", minimum=1, maximum=100, message="Skriv en takt från 1 till 100 procent."
    )
    mandatory_meetings = whole_number(
        "Obligatoriska träffar", maximum=1000, message="Skriv antalet träffar som ett heltal, 0 eller fler."
    )
    optional_meetings = whole_number(
        "Frivilliga träffar", maximum=1000, message="Skriv antalet träffar som ett heltal, 0 eller fler."
    )
    distance_description = RichTextField(label="Om distansstudierna", required=False)
    municipality_codes = MunicipalitiesField(label="Kommuner", required=False)
    towns = ListField(label="Orter", item_length=120, required=False, help_text="Med komma emellan.")
    learning_centre_ids = CodesField(label="Kan följas på lärcentrum", choices=(), coerce=int, required=False)
    languages = CodesField(label="Undervisningsspråk", choices=(), required=False)
    seats = whole_number("Platser", maximum=100_000, message="Skriv antalet platser som ett heltal, 0 eller fler.")
    keywords = ListField(label="Nyckelord", item_length=120, required=False, help_text="Med komma emellan.")
    fee = forms.DecimalField(
        label="Avgift",
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=2,
        error_messages={
            "invalid": "Skriv avgiften som ett belopp, till exempel 1250.",
            "min_value": "Skriv avgiften som 0 eller mer.",
        },
    )

    def __init__(self, *args: Any, choices: Choices | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = offers = choices or Choices()
        fields: dict[str, Any] = self.fields
        fields["municipality_codes"].offer(offers.members, offers.municipality_names)
        for name, offered in (("learning_centre_ids", offers.learning_centres), ("languages", offers.languages)):
            fields[name].choices = offered
            fields[name].keep(getattr(self.instance, name))

    @property
    def state(self) -> str:
        """What a resident reads of the stored occasion today."""
        return str(occasion_state(self.instance, localdate()).label)

    @property
    def is_past(self) -> bool:
        return is_past(self.instance, localdate())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._in_order("start", "end", "Slutdatum ska vara samma dag som start eller senare.")
        self._in_order(
            "application_first",
            "application_last",
            "Sista ansökningsdag ska inte ligga före den första.",
        )
        self._in_order(
            "application_last", "application_late", "Sista dag för sen ansökan ska inte ligga före sista ansökningsdag."
        )
        if cleaned.get("fee") and not cleaned.get("fee_currency"):
            cleaned["fee_currency"] = "SEK"
        return cleaned

    def _in_order(self, first: str, last: str, message: str) -> None:
        """Refuse `last` before `first` if the editor set either; two sources' dates are settled, not refused."""
        earlier, later = self.cleaned_data.get(first), self.cleaned_data.get(last)
        if not (earlier and later and later < earlier):
            return
        if self.any_touched(first, last):
            self.add_error(last, message)
        elif (first, last) == ("start", "end"):
            self.cleaned_data[last] = None  # as settle_dates: the database keeps no end before the start

    def _get_validation_exclusions(self) -> set[str]:
        """Also what the table's constraints speak of: `clean` asks the same without six statements each."""
        return {*super()._get_validation_exclusions(), "end", "pace"}

    def has_changed(self) -> bool:
        return super().has_changed() or bool(self.touched and self.opened)


def is_past(occasion: Occasion, today: dt.date) -> bool:
    """Nothing that anybody plans for any more: started, over, or dropped by its source."""
    return occasion.gone_at is not None or occasion_state(occasion, today) in PAST_STATES


class OccasionFormSet(BaseChildFormSet):
    """The occasions of one course. Started and past ones are left out of a page that has just been opened.

    `opened` and `stored` are given by the course's form before the forms are made: what the page was opened with, and
    the occasions that untouched fields follow.
    """

    opened: Opened | None = None
    stored: Mapping[int, Occasion] = MappingProxyType({})
    with_past = False
    course_form: Any = None
    default_error_messages = {
        "too_many_forms": f"En utbildning kan ha högst {MOST_OCCASIONS} tillfällen på sidan. Ingenting har sparats."
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.absolute_max = MOST_OCCASIONS
        self.choices = Choices()
        self.today = localdate()
        self.folded: list[Occasion] = []

    def get_queryset(self) -> list[Occasion]:
        if not hasattr(self, "_shown"):
            shown = self.every
            if not (self.is_bound or self.with_past):
                shown = [one for one in shown if not is_past(one, self.today)]
            self._shown = shown
            self.folded = [one for one in self.every if one not in shown]
        return self._shown

    @cached_property
    def every(self) -> list[Occasion]:
        """The course's occasions, shown or not."""
        return list(self.instance.occasions.all())

    def total_form_count(self) -> int:
        """None of too many: they are refused as a whole, and the number is only what a request says."""
        if self.is_bound and (self.management_form.cleaned_data.get(TOTAL_FORM_COUNT) or 0) > MOST_OCCASIONS:
            return 0
        return int(super().total_form_count())

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "choices": self.choices}

    def _construct_form(self, i: int, **kwargs: Any) -> OccasionForm:
        if not (self.is_bound and i < self.initial_form_count()):
            form = super()._construct_form(i, **kwargs)
            form.is_vanished = False
        else:
            posted = self.data.get(f"{self.add_prefix(i)}-id")
            pk = int(posted) if posted and posted.isascii() and posted.isdigit() else None
            occasion = next((one for one in self.get_queryset() if pk and one.pk == pk), None)
            form = BaseFormSet._construct_form(self, i, instance=occasion or Occasion(), **kwargs)  # type: ignore[attr-defined]
            # Without a key it is one that a copied course brought along; with one, it should be there.
            form.is_vanished = occasion is None and posted != ""
            form.opened = self.opened.occasions.get(pk) if self.opened and pk else None
            form.stored = self.stored.get(pk) if pk else None
        form.course_form = self.course_form
        return form

    def add_fields(self, form: OccasionForm, index: int | None) -> None:
        """The key is looked up once for all in `_construct_form`, also that of an occasion not yet in the database."""
        super().add_fields(form, index)
        initial = form.fields["id"].initial
        form.fields["id"] = forms.IntegerField(required=False, widget=forms.HiddenInput, initial=initial)

    @property
    def initial_forms(self) -> list[OccasionForm]:
        return [form for form in super().initial_forms if not form.is_vanished]

    def clean(self) -> None:
        super().clean()
        if any(form.instance.is_imported for form in self.deleted_forms):
            raise ValidationError(
                "Ett tillfälle som kommer från källan kan inte tas bort. Kryssa i ”Visa inte” i stället."
            )
        for form in self.forms:
            if form.is_vanished and form not in self.deleted_forms and (form.opened is None or form.touched):
                raise ValidationError(
                    "Ett tillfälle som du har ändrat har flyttats eller tagits bort under tiden. Ladda om sidan."
                )
            if form.instance.is_imported and form.opened is None:
                raise ValidationError(STALE_PAGE)

    def save_new(self, form: OccasionForm, commit: bool = True) -> Occasion:
        """With its primary key from the start, so that it is the same occasion in every revision."""
        occasion: Occasion = super().save_new(form, commit=commit)
        if self.instance.pk and not occasion.pk:
            occasion.pk = reserve_occasion_pk()
        return occasion

    def save(self, commit: bool = True) -> list[Occasion]:
        saved: list[Occasion] = super().save(commit=commit)
        removed = {occasion.pk for occasion in self.deleted_objects if occasion.pk}
        self.instance.removed_occasion_ids |= removed
        return saved
