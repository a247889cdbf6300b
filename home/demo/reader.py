"""The demo's courses as a source: they take the importer's way into the catalogue, as a feed's do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping

from django.utils.html import format_html, format_html_join
from django.utils.text import slugify

from courses.records import CourseRecord, Delivered, OccasionRecord, ProviderRecord, Record, StoredRecord
from courses.vocabulary import RecordKind, SchoolForm, TimeUnit
from home.demo.calendar import Times, times
from home.demo.catalogue import TEMPLATES
from home.demo.providers import SCHOOLS, School
from home.demo.region import PLACES, Place
from home.demo.template import Given, Template

PLACE = {place.slug: place for place in PLACES}
WEEKS = {
    TimeUnit.HOURS: 1 / 30,
    TimeUnit.DAYS: 1 / 5,
    TimeUnit.WEEKS: 1,
    TimeUnit.MONTHS: 4,
    TimeUnit.SEMESTERS: 20,
    TimeUnit.YEARS: 40,
}
COURSE_WEEKS = 20  # of a course whose length nobody says
# The demo's source type of each school form, as EMIL 3 would have it.
SCHOOL_TYPES = {
    SchoolForm.SFI: "VUXSFI",
    SchoolForm.KOMVUX_BASIC: "VUXGR",
    SchoolForm.KOMVUX_UPPER_SECONDARY: "VUXGY",
    SchoolForm.KOMVUX_ADAPTED: "VUXGRAN",
    SchoolForm.HIGHER_VOCATIONAL: "YH",
    SchoolForm.FOLK_HIGH_SCHOOL: "FHS",
    SchoolForm.UNIVERSITY: "HS",
}


class DemoReader:
    """All providers, courses and occasions of the demo as of `today`. `centres`: municipality slug -> page id."""

    is_complete = True

    def __init__(self, today: dt.date, centres: Mapping[str, int]) -> None:
        self.today = today
        self.centres = centres

    def read(self, kind: RecordKind) -> Iterator[Delivered]:
        for place, record in enumerate(self._records(kind)):
            yield Delivered(kind, place, record)

    def in_scope(self, stored: StoredRecord) -> bool:  # noqa: ARG002 - the demo has no filters
        return True

    def still_there(self, kind: RecordKind, keys: Collection[str]) -> frozenset[str]:  # noqa: ARG002
        return frozenset()

    def _records(self, kind: RecordKind) -> Iterator[Record]:
        if kind is RecordKind.PROVIDER:
            yield from map(provider_record, SCHOOLS.values())
            return
        for spread, (template, given) in enumerate(offers()):
            if kind is RecordKind.INFO:
                yield course_record(template, given)
            else:
                yield from self._occasions(template, given, spread)

    def _occasions(self, template: Template, given: Given, spread: int) -> Iterator[Record]:
        course = course_key(template, given)
        for number, when in enumerate(times(given, weeks_of(template), self.today, spread), start=1):
            yield occasion_record(
                f"{course}.{number}", course, template, given, when, self.centres, seats=12 + spread % 5 * 4
            )


def offers() -> Iterator[tuple[Template, Given]]:
    """Each course of the demo: a template and a provider's way of giving it."""
    for template in TEMPLATES:
        for given in template.given:
            yield template, given


def course_key(template: Template, given: Given) -> str:
    return f"demo.i.{given.provider}.{slugify(template.title)}"


def weeks_of(template: Template) -> int:
    """How long the course takes at full pace, in weeks."""
    if template.extent is None:
        return COURSE_WEEKS
    length, unit = template.extent
    return max(1, round(length * WEEKS[unit]))


def provider_record(school: School) -> ProviderRecord:
    place = PLACE[school.place]
    return ProviderRecord(
        key=school.key,
        name=school.name,
        description=format_html("<p>{}</p>", school.description),
        url=f"https://www.example.se/{school.slug}",
        email=f"{school.slug}@example.se",
        phone=place.phone,
        street_address=place.street,
        postal_code=place.postal_code,
        town=place.town,
        municipality_id=place.code,
        responsible_body=school.body,
        responsible_body_type=school.body_type.value,
    )


def course_record(template: Template, given: Given) -> CourseRecord:
    length, unit = template.extent or (None, "")
    number, credits_unit = template.credits or (None, "")
    return CourseRecord(
        key=course_key(template, given),
        title=template.title,
        description=format_html_join("", "<p>{}</p>", ((text,) for text in template.description)),
        eligibility=paragraph(template.eligibility),
        prior_knowledge=paragraph(template.prior_knowledge),
        url=f"https://www.example.se/{given.provider}/{slugify(template.title)}",
        code=template.code,
        subject_codes=template.subject_codes,
        school_form=template.form.value,
        school_type=SCHOOL_TYPES.get(template.form, ""),
        configuration=configuration_of(template),
        credits=number,
        credits_unit=str(credits_unit),
        extent_length=length,
        extent_unit=str(unit),
        is_vocational=template.is_vocational,
        result_is_degree=bool(template.degree) or None,
        degree=template.degree,
    )


def configuration_of(template: Template) -> str:
    """The programme or package that the template's keywords name; else a course."""
    return next((word for word in ("program", "kurspaket") if word in template.keywords), "kurs")


def occasion_record(
    key: str,
    course: str,
    template: Template,
    given: Given,
    when: Times,
    centres: Mapping[str, int],
    *,
    seats: int,
) -> OccasionRecord:
    place = occasion_place(given)
    return OccasionRecord(
        key=key,
        course_key=course,
        provider_keys=(SCHOOLS[given.provider].key,),
        start=when.start,
        end=when.end,
        rolling_start=when.rolling_start,
        application_first=when.application_first,
        application_last=when.application_last,
        application_continuous=when.application_continuous,
        application_url=f"https://www.example.se/{given.provider}/ansok",
        pace=pace_of(given, key),
        pace_individual=not given.paces,
        mode=given.mode.value,
        mandatory_meetings=4 if given.mode == "distans-med-traffar" else None,
        time_of_day=given.time_of_day.value if given.time_of_day else "",
        municipality_codes=(place.code,),
        towns=(place.town,),
        learning_centre_ids=tuple(centres[slug] for slug in given.learning_centres if slug in centres),
        languages=(given.language,),
        seats=None if when.rolling_start else seats,
        cancelled=when.cancelled,
        apprenticeship=template.apprenticeship,
        keywords=template.keywords,
    )


def occasion_place(given: Given) -> Place:
    return PLACE[SCHOOLS[given.provider].place]


def pace_of(given: Given, key: str) -> int | None:
    """Of several paces, every other occasion has the second."""
    if not given.paces:
        return None
    return given.paces[int(key.rsplit(".", 1)[1]) % len(given.paces) - 1] if len(given.paces) > 1 else given.paces[0]


def paragraph(text: str) -> str:
    return format_html("<p>{}</p>", text) if text else ""
