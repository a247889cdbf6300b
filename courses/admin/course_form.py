"""The form of a course with its occasions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.utils.functional import cached_property
from django.utils.text import slugify
from wagtail.admin.widgets import AdminDateInput, SlugInput

from courses.admin.choices import REGION, Choices
from courses.admin.fields import CodesField, DateField, ListField, RichTextField, WebAddressField, whole_number
from courses.admin.occasion_forms import OccasionFormSet
from courses.admin.opened import OPENED_WITH, Opened, OpenedRecord, OverridableForm
from courses.admin.provider_choice import choosable_providers
from courses.admin.shown import replaced_words
from courses.admin.widgets import GroupedBoxes
from courses.domain.drafts import lock
from courses.models import Course, Occasion, Occupation
from organisations.geography import sort_key
from organisations.tenancy import TenantForm

SLUG_LENGTH = 120


class CourseForm(OverridableForm, TenantForm):
    """A course, hand-made or imported. See `courses.admin.opened` for what becomes an override."""

    slug = forms.SlugField(
        label="Webbadress",
        required=False,
        max_length=SLUG_LENGTH,
        widget=SlugInput,
        help_text="Lämna tomt så görs den av titeln. Ändras den leder den gamla adressen rätt ändå.",
        error_messages={"invalid": "Webbadressen får ha bokstäver a–z, siffror och bindestreck."},
    )
    description = RichTextField(label="Beskrivning", required=False)
    eligibility = RichTextField(
        label="Behörighet", required=False, help_text="Vad den sökande måste ha med sig för att få gå utbildningen."
    )
    prior_knowledge = RichTextField(label="Bra att kunna innan", required=False)
    audience = RichTextField(label="För vem", required=False)
    url = WebAddressField(label="Läs mer hos anordnaren", required=False, max_length=1000)
    subject_codes = ListField(
        label="Ämneskoder",
        item_length=80,
        required=False,
        help_text="Skolverkets koder med komma emellan, till exempel SVESVE01, ENGENG05.",
    )
    credits = forms.DecimalField(
        label="Poäng",
        required=False,
        min_value=0,
        max_digits=7,
        decimal_places=1,
        error_messages={"invalid": "Skriv poängen som ett tal.", "min_value": "Skriv poängen som 0 eller mer."},
    )
    extent_length = whole_number(
        "Längd", minimum=1, maximum=10_000, message="Skriv längden som ett heltal, 1 eller fler."
    )
    expires = DateField(
        label="Gäller till",
        required=False,
        widget=AdminDateInput,
        help_text="Sista dagen som uppgifterna gäller. Därefter räknas alla tillfällen som avslutade.",
    )
    checked_on = DateField(
        label="Kontrollerad",
        required=False,
        widget=AdminDateInput,
        help_text="Dagen då någon senast såg efter att uppgifterna stämmer. Visas för besökare.",
    )
    keywords = ListField(
        label="Nyckelord", item_length=120, required=False, help_text="Ord som någon kan söka på, med komma emellan."
    )
    direction_ids = CodesField(
        label="Inriktningar", choices=(), coerce=int, required=False, widget=GroupedBoxes,
        help_text="Skolverkets områden och inriktningar. De styr under vilka områden utbildningen hittas.",
    )  # fmt: skip
    occupations = forms.ModelMultipleChoiceField(
        label="Leder till yrken",
        queryset=Occupation.objects.all(),
        required=False,
        widget=GroupedBoxes(attrs={"aria-label": "Leder till yrken"}),
    )
    opened_with = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, with_past: bool = False, current: Course | None = None, **kwargs: Any) -> None:
        """`current`: the course as it stands with its latest draft, where the form shows an older version of it."""
        super().__init__(*args, **kwargs)
        self.current: Course = current or self.instance
        self.choices = Choices()
        owner: Any = self.fields.get("owner")
        if owner and self.actor.is_regional:
            owner.empty_label = REGION
        self._offer_choices()
        if occasions := self.occasion_forms:
            occasions.with_past, occasions.choices, occasions.course_form = with_past, self.choices, self
        if self.instance.pk is None:
            return
        if self.is_bound:
            self._read_opened()
        else:
            self.initial[OPENED_WITH] = self._opened_now().signed(self.instance.pk)

    @property
    def occasion_forms(self) -> OccasionFormSet | None:
        return self.formsets.get("occasions")

    def _offer_choices(self) -> None:
        if "direction_ids" in self.fields:
            directions: Any = self.fields["direction_ids"]
            directions.choices = self.choices.directions
            directions.keep(self.instance.direction_ids)
        if "occupations" in self.fields:
            self.fields["occupations"].widget.choices = self.choices.occupations

    def _limit(self, name: str, field: forms.ModelChoiceField) -> None:
        """Besides one's own, the region's providers may be chosen, though not edited."""
        if name == "provider":
            self._offer(name, field, choosable_providers(self.for_user))
        elif name != "occupations":
            super()._limit(name, field)

    # --- What the form was opened with ---

    def _opened_now(self) -> Opened:
        occasions = self.occasion_forms.forms if self.occasion_forms else []
        current = self._occasions_of(self.current)
        return Opened(
            OpenedRecord.of(self, self.current),
            {
                form.instance.pk: OpenedRecord.of(form, current[form.instance.pk])
                for form in occasions
                if form.instance.pk in current
            },
        )

    def _read_opened(self) -> None:
        opened = self.read_opened()
        self.opened = opened.record if opened else None
        self.stored = self._before_own_draft if self.data.get("overwrite_revision_id") else self.current
        if occasions := self.occasion_forms:
            occasions.opened = opened
            occasions.stored = self._occasions_of(self.stored)

    def _occasions_of(self, course: Course | None) -> dict[int, Occasion]:
        """The stored occasions of a version of the course, by primary key; the form's own are read once."""
        if course is self.instance and self.occasion_forms:
            every = self.occasion_forms.every
        else:
            every = list(course.occasions.all()) if course else []
        return {occasion.pk: occasion for occasion in every if occasion.pk}

    @cached_property
    def _before_own_draft(self) -> Course | None:
        """The course without the draft that the page has already saved by itself while the editor wrote.

        That draft holds what the editor typed on the way here. A field that is back at what it was opened with follows
        what others wrote, not the draft. None if the draft is all that there is: hand-made, and never published.
        """
        own = self.data["overwrite_revision_id"]
        course = Course.objects.get(pk=self.instance.pk)
        if own.isdecimal() and (before := course.revisions.filter(pk__lt=own).order_by("-pk").first()):
            return before.as_object()
        return course if course.live or course.is_imported else None

    # --- Validation ---

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.refuse_unknown_opening()
        title = " ".join(str(cleaned.get("title") or "").split())
        if "slug" in self.fields and not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = slugify(title)[:SLUG_LENGTH].strip("-") or "utbildning"
        if cleaned.get("credits") and not cleaned.get("credits_unit") and self.any_touched("credits", "credits_unit"):
            self.add_error("credits_unit", "Välj vilket slags poäng det är.")
        if (
            cleaned.get("extent_length")
            and not cleaned.get("extent_unit")
            and self.any_touched("extent_length", "extent_unit")
        ):
            self.add_error("extent_unit", "Välj om längden är i veckor, terminer eller något annat.")
        return cleaned

    # --- Saving ---

    def replaced_words(self) -> list[str]:
        """What to tell of each value of another editor's that this form's took the place of."""
        forms_of_records = [self, *(self.occasion_forms.forms if self.occasion_forms else ())]
        return [replaced_words(replaced, self.choices) for form in forms_of_records for replaced in form.replaced]

    def save(self, commit: bool = True) -> Course:
        """Into a draft alone where there is something that a draft must not take the place of.

        That is what residents see (Wagtail then gives `commit` as False), and what a source says of an imported course
        that is not published.
        """
        course: Course = super().save(commit=False)
        course.sort_key = sort_key(course.title)
        for occasion in course.occasions.all():
            if not occasion.is_imported:
                occasion.provider_id = course.provider_id
        if commit and not (course.pk and course.is_imported):
            with transaction.atomic():
                if course.pk is not None:
                    self._take_over_live(course)
                course.save()
                self._save_m2m()
        return course

    def _take_over_live(self, course: Course) -> None:
        """A hand-made course that isn't public is saved in place: what others wrote meanwhile must stay there too."""
        lock(course.pk)
        owner = course.owner_id
        merged = course.with_content_json(course.serializable_data())
        for field in course._meta.concrete_fields:
            setattr(course, field.attname, getattr(merged, field.attname))
        course.owner_id = owner
        course.occasions.set(list(merged.occasions.all()))
