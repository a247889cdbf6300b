"""All that a course's page tells, put together from the course, its occasions and what stands around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext

from courses import reference
from courses.application import application_for
from courses.cards import form_line
from courses.contact import contact_of, web_address
from courses.models import Area, Course, Occasion
from courses.presentation import (
    CentreLink,
    OccasionRow,
    centre_links,
    has_current,
    in_municipality,
    next_row,
    occasion_row,
    rows_status,
    start_order,
)
from courses.similar import similar_courses
from courses.states import OccasionState
from courses.structured_data import course_data
from courses.vocabulary import HOME_MUNICIPALITY_FORMS, NATIONAL_CODE_FORMS, SchoolForm
from courses.wording import credits_note, credits_words, extent_words, joined, long_day, number, shortened
from organisations.geography import municipalities, sort_key
from organisations.models import Municipality


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """A municipality by which the occasions can be filtered. `code` is empty for "all"."""

    name: str
    code: str
    url: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A course or subject level that is part of this one, by its codes: Gy25's, and all others (Gy11's, sfi's)."""

    name: str
    former: tuple[str, ...]
    gy25: tuple[str, ...]


def public_occasions(course: Course) -> list[Occasion]:
    """The occasions that residents may see; for a preview those of the draft, which may not be saved yet."""
    return [occasion for occasion in course.occasions.all() if not occasion.hidden and occasion.gone_at is None]


def course_page(course: Course, request: HttpRequest, today: dt.date) -> dict[str, Any]:
    """The context of `courses/course_page.html`. The number of queries depends on neither occasions nor codes."""
    occasions = public_occasions(course)
    ids = {pk for occasion in occasions for pk in occasion.learning_centre_ids}
    centres = centre_links(ids)
    pairs = sorted(
        ((occasion_row(occasion, today, centres), occasion) for occasion in occasions),
        key=lambda pair: start_order(pair[0]),
    )
    rows = [row for row, _ in pairs]
    current = [row for row in rows if not row.is_past]
    chosen = next_row(current)
    places = place_choices(current, request.GET.get("kommun", ""), request)
    chosen_place = next((choice.code for choice in places if choice.is_chosen), "")
    shown = [row for row in current if in_municipality(row, chosen_place)] if chosen_place else current
    members = list(Municipality.objects.members())
    # The occasion that the head tells of comes first.
    pairs = sorted(((row, o) for row, o in pairs if not row.is_past), key=lambda pair: pair[0] is not chosen)
    coming_ones = [occasion for _, occasion in pairs]
    contact = contact_of(course.provider) if course.provider else None
    application = application_for(course, coming_ones, members, request.GET.get("hemkommun", ""), contact)
    return {
        "course": course,
        "today": today,
        "form_line": form_line(course, apprenticeship=bool(chosen and coming_ones[0].apprenticeship)),
        "rows": shown,
        "start_texts": start_texts(course, sorted(pairs, key=lambda pair: start_order(pair[0]))),
        "past_rows": [row for row in reversed(rows) if row.is_past],
        "shows_pace": any(row.pace_words for row in rows),
        "count": (count := start_count(current)),
        "has_current": has_current(current),
        "next": chosen,
        "status": rows_status(chosen, current),
        "strip": strip(current, chosen if count.coming else None),
        "places": places,
        "chosen_place": chosen_place,
        "application": application,
        "credits": credits_words(course.credits, course.credits_unit, glue=False),
        "credits_note": credits_note(
            course.credits, course.credits_unit, adapted=course.school_form == SchoolForm.KOMVUX_ADAPTED
        ),
        "extent": extent_words(course.extent_length, course.extent_unit),
        "money": money_words(course, coming_ones),
        "leads_to": [*filter(None, [course.degree]), *(occupation.name for occupation in course.occupations.all())],
        "contractors": joined(list(dict.fromkeys(filter(None, (occasion.contractor for occasion in coming_ones))))),
        "codes": (codes := code_rows(course)),
        "codes_former": any(row.former for row in codes),
        "codes_gy25": any(row.gy25 for row in codes),
        "codes_change": any(row.former and row.gy25 for row in codes),
        "areas": areas_of(course),
        "similar": similar_courses(course, today),
        "course_url": web_address(course.url),
        "contact": contact,
        "structured_data": course_data(course, coming_ones, request, today),
    }


@dataclass(frozen=True, slots=True)
class StartText:
    """What the school says of some of the occasions, and which: their starts in words."""

    starts: str
    text: str


def start_texts(course: Course, pairs: Sequence[tuple[OccasionRow, Occasion]]) -> list[StartText]:
    """The texts about coming occasions, each once; what the course itself says is left out."""
    texts: dict[str, list[str]] = {}
    for row, occasion in pairs:
        when = long_day(row.start) if row.start and row.shows_start_date else row.start_words
        for text in (occasion.description, occasion.distance_description):
            if text.strip() and text != course.description:
                texts.setdefault(text, []).append(when)
    return [StartText(joined(list(dict.fromkeys(starts))), text) for text, starts in texts.items()]


def place_choices(rows: Sequence[OccasionRow], chosen: str, request: HttpRequest) -> list[PlaceChoice]:
    """Links that filter the occasions by municipality; none where all lie in the same."""
    codes: dict[str, int] = {}
    for row in rows:
        here = {*row.municipality_codes, *(link.municipality_code for link in row.centres)}
        for code in here & municipalities().keys():
            codes[code] = codes.get(code, 0) + 1
    if len(codes) < 2:
        return []
    names = sorted(((municipalities()[code].name, code) for code in codes), key=lambda pair: sort_key(pair[0]))
    chosen = chosen if chosen in codes else ""
    choices = [("", "", len(rows)), *((name, code, codes[code]) for name, code in names)]
    return [
        PlaceChoice(name, code, _place_url(request.GET, code), count, is_chosen=code == chosen)
        for name, code, count in choices
    ]


def _place_url(query: QueryDict, code: str) -> str:
    kept = query.copy()
    kept.pop("kommun", None)
    if code:
        kept["kommun"] = code
    return f"?{kept.urlencode()}#starter"


@dataclass(frozen=True, slots=True)
class StartCount:
    """How many starts are to come, and how many of those that were to come are called off."""

    coming: int
    cancelled: int


def start_count(current: Sequence[OccasionRow]) -> StartCount:
    cancelled = sum(row.state == OccasionState.CANCELLED for row in current)
    return StartCount(coming=len(current) - cancelled, cancelled=cancelled)


@dataclass(frozen=True, slots=True)
class Strip:
    """The facts under the heading that depend on the occasions; empty where nothing is known.

    `other_paces`: paces of other coming occasions than the one told of.
    """

    next: OccasionRow | None
    where: str
    centres: tuple[CentreLink, ...]
    other_paces: str


def strip(rows: Sequence[OccasionRow], chosen: OccasionRow | None) -> Strip:
    places = dict.fromkeys(place for row in rows for place in row.places)
    paces = dict.fromkeys(row.pace_words for row in rows if row.pace_words)
    if chosen:
        paces.pop(chosen.pace_words, None)
    return Strip(
        next=chosen,
        where=shortened(list(places)),
        centres=tuple(dict.fromkeys(link for row in rows for link in row.centres)),
        other_paces=joined([words.lower() for words in paces]),
    )


def code_rows(course: Course) -> list[CodeRow]:
    """The courses that are part of this one, each with its codes.

    What feeds call subjects are courses only where courses have national codes: elsewhere they are numbers of fields.
    """
    subjects = course.subject_codes if course.school_form in NATIONAL_CODE_FORMS else []
    own = [course.code] if course.code not in subjects else []
    codes = dict.fromkeys(reference.normalise_code(code) for code in [*own, *subjects] if code)
    rows: list[CodeRow] = []
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            continue
        # A code that the register doesn't know is the school's own name for the course.
        name = reference.subject_name(code) or (course.title if len(codes) == 1 else gettext("Kurs"))
        together = {code, *reference.equivalent_codes(code)}
        seen |= together
        old = tuple(sorted(other for other in together if not reference.is_gy25(other)))
        new = tuple(sorted(other for other in together if reference.is_gy25(other)))
        rows.append(CodeRow(name=name, former=old, gy25=new))
    return rows


def areas_of(course: Course) -> list[Area]:
    known = [pk for pk in course.direction_ids if pk in reference.directions()]
    return list(Area.objects.filter(pk__in=reference.area_ids_of(known))) if known else []


# C_StudentAid of EMIL 3: CSN's lists A and B, or a plain answer; "saknas" says nothing.
_GIVES_STUDENT_AID = frozenset({"ja", "A 1", "A 1 gr", "A 1 gy", "A 2", "A 3", "B 1", "B 2"})


def money_words(course: Course, occasions: Sequence[Occasion]) -> list[str]:
    """What it costs and what is known of study finance: as the source tells it, else only what pace alone allows."""
    fees = sorted({occasion.fee for occasion in occasions if occasion.fee})
    words = []
    if course.school_form in HOME_MUNICIPALITY_FORMS:
        words.append(gettext("Utbildningen är gratis. Du kan behöva köpa egna böcker."))
    elif fees:
        words.append(gettext("Avgift: %(fees)s kronor.") % {"fees": joined([number(fee) for fee in fees])})
    if course.student_aid in _GIVES_STUDENT_AID:
        words.append(gettext("Utbildningen ger rätt till studiemedel. Du söker dem hos CSN."))
    elif course.student_aid == "nej":
        words.append(gettext("Utbildningen ger inte rätt till studiemedel från CSN."))
    elif course.school_form != SchoolForm.SFI:
        words.append(gettext("Studier på minst 50 % kan ge rätt till studiemedel från CSN."))
    return words
