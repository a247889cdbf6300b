"""What lists say of a course: one card, told by the occasion that its reader would choose.

Nothing here asks the database more often for thirty courses than for one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language, gettext

from courses.card_rows import CourseFacts, OccasionFacts, card_rows
from courses.models import Course
from courses.presentation import (
    CentreLink,
    OccasionRow,
    Status,
    centre_links,
    has_current,
    in_municipality,
    links_of,
    next_row,
    occasion_row,
    place_names,
    rows_status,
)
from courses.row_versions import Remembered, Versions, were_asked
from courses.states import PAST_STATES, OccasionState, occasion_state, starts_at_any_time
from courses.vocabulary import Configuration, SchoolForm, TimeOfDay
from courses.wording import credits_words, extent_words, label, once

_KOMVUX = frozenset({SchoolForm.KOMVUX_BASIC, SchoolForm.KOMVUX_UPPER_SECONDARY, SchoolForm.KOMVUX_ADAPTED})


@dataclass(frozen=True, slots=True)
class CourseCard:
    """A course in a list.

    `next` is the occasion that the card tells of: open before not yet open before the rest, then the earliest start;
    None when nothing is to come. `has_current` is False for a course without a coming or rolling start.
    `places` and `centres` are those of all current occasions, `how` is a list of short facts.
    """

    id: int
    url: str
    title: str
    summary: str
    school_form: str
    form_line: str
    provider: str
    places: tuple[str, ...]
    how: tuple[str, ...]
    centres: tuple[CentreLink, ...]
    next: OccasionRow | None
    status: Status
    has_current: bool
    current_count: int = field(default=0)

    @property
    def start(self) -> dt.date | None:
        """The next start's date; a start that is called off is none."""
        return self.next.start if self._starts and self.next and not self.next.rolling_start else None

    @property
    def start_words(self) -> str:
        return self.next.start_words if self.next and self._starts else gettext("Inget datum")

    @property
    def start_note(self) -> str:
        return self.next.start_note if self.next and self._starts else ""

    @property
    def _starts(self) -> bool:
        return self.next is not None and self.next.state != OccasionState.CANCELLED

    @property
    def deadline(self) -> dt.date | None:
        return self.next.deadline if self.next else None

    @property
    def is_closed(self) -> bool:
        """Whether the row is shown quietly: nothing to apply to, now or later."""
        return self.next is None or self.next.state in {OccasionState.CLOSED, OccasionState.CANCELLED}


def form_line(course: Course | CourseFacts, *, apprenticeship: bool = False) -> str:
    """ "Komvux, gymnasial nivå · yrkesutbildning"."""
    return _form_line(course.school_form, course.configuration, bool(course.is_vocational), apprenticeship)


@once
def _form_line(school_form: str, configuration: str, is_vocational: bool, apprenticeship: bool) -> str:
    form = label(SchoolForm(school_form))
    if school_form not in _KOMVUX:
        return form
    if apprenticeship:
        tail = gettext("lärlingsutbildning")
    elif is_vocational:
        tail = gettext("yrkesutbildning")
    else:
        tail = label(Configuration(configuration)).lower() if configuration else ""
    return f"{form} · {tail}" if tail else form


def course_cards(
    courses: Iterable[Course] | Iterable[int],
    today: dt.date,
    *,
    municipality: str | None = None,
) -> list[CourseCard]:
    """Cards of the courses (or of their ids), in the order given. At most two queries, however many.

    With `municipality` (a code) a card tells of an occasion there, or at a learning centre there, if there is one.
    A course that is not public is left out.
    """
    wanted = [item.pk if isinstance(item, Course) else item for item in courses]
    by_id = card_rows(wanted)
    told = _told(by_id, today, lambda pk: _preferred(municipality, None))
    return [told[pk] for pk in dict.fromkeys(wanted) if pk in told]


def _told(
    courses: Mapping[int, CourseFacts], today: dt.date, preferred: Callable[[int], _Preference]
) -> dict[int, CourseCard]:
    ids = {pk for course in courses.values() for occasion in course.occasions for pk in occasion.learning_centre_ids}
    centres = centre_links(ids) if ids else {}
    return {pk: _card(course, today, centres, preferred(pk)) for pk, course in courses.items()}


# One language, day, version and chosen occasion of a course. A card is some two kilobytes.
_KEPT = 20_000
_kept: Remembered[tuple[str | None, dt.date, int, str, int | None], CourseCard] = Remembered(_KEPT)


def kept_cards(occasions: Mapping[int, int | None], today: dt.date, at: Versions) -> list[CourseCard]:
    """`course_cards` of the courses (by id), each telling of the occasion that was searched for, without reading again
    what this process has told before and has not changed. One query of `at` where something was written since, and
    those of `course_cards` for the rest.
    """
    language, versions = get_language(), at.of_courses(were_asked(occasions))
    cards: dict[int, CourseCard] = {}
    for pk, version in versions.items():
        card = _kept.get((language, today, pk, version, occasions[pk]))
        if card is not None:
            cards[pk] = card
    if missing := [pk for pk in occasions if pk not in cards]:
        read = _read(missing, at)
        told = _told(read, today, lambda pk: _preferred(None, occasions[pk]))
        _kept.add({(language, today, pk, read[pk].version, occasions[pk]): card for pk, card in told.items()})
        cards |= told
    return [cards[pk] for pk in occasions if pk in cards]


def keep_cards(course_ids: Collection[int], today: dt.date, at: Versions) -> None:
    """Have the cards of these courses ready, in the active language, as a search without filters would show them."""
    read = _read(course_ids, at)
    told = _told(read, today, lambda _: _preferred(None, None))
    language = get_language()
    _kept.add(
        {
            (language, today, pk, read[pk].version, card.next.pk if card.next else None): card
            for pk, card in told.items()
        }
    )


def _read(course_ids: Collection[int], at: Versions) -> dict[int, CourseFacts]:
    read = card_rows(course_ids)
    at.learn({pk: course.version for pk, course in read.items()})
    return read


def _preferred(municipality: str | None, occasion: int | None) -> _Preference:
    """Which occasions a card would rather tell of."""
    if occasion is not None:
        return lambda coming: coming.pk == occasion
    return lambda coming: municipality is None or in_municipality(coming, municipality)


@dataclass(frozen=True, slots=True)
class _Coming:
    """What a card has to know of each occasion that isn't past; only the one that it tells of is put into words."""

    facts: OccasionFacts
    state: OccasionState
    rolling_start: bool
    places: tuple[str, ...]
    centres: tuple[CentreLink, ...]
    is_past: bool = False

    @property
    def pk(self) -> int:
        return self.facts.pk

    @property
    def start(self) -> dt.date | None:
        return self.facts.start

    @property
    def municipality_codes(self) -> Sequence[str]:
        return self.facts.municipality_codes


# Whether a card would rather tell of this occasion.
_Preference = Callable[[_Coming], bool]


def _coming(course: CourseFacts, today: dt.date, centres: Mapping[int, CentreLink]) -> list[_Coming]:
    states = ((occasion, occasion_state(occasion, today)) for occasion in course.occasions)
    return [
        _Coming(
            occasion,
            state,
            starts_at_any_time.holds(occasion, today),
            place_names(occasion),
            links_of(occasion, centres),
        )
        for occasion, state in states
        if state not in PAST_STATES
    ]


def _card(
    course: CourseFacts,
    today: dt.date,
    centres: Mapping[int, CentreLink],
    prefers: _Preference,
) -> CourseCard:
    current = _coming(course, today, centres)
    first = next_row([coming for coming in current if prefers(coming)] or current)
    chosen = occasion_row(first.facts, today, centres) if first else None
    return CourseCard(
        id=course.pk,
        url=_address(course),
        title=course.title,
        summary=course.summary,
        school_form=label(SchoolForm(course.school_form)),
        form_line=form_line(course, apprenticeship=bool(first and first.facts.apprenticeship)),
        provider=course.provider,
        places=tuple(dict.fromkeys(place for row in current for place in row.places)),
        how=_how(course, chosen),
        centres=tuple(dict.fromkeys(link for row in current for link in row.centres)),
        next=chosen,
        status=rows_status(chosen, current),
        has_current=has_current(current),
        current_count=len(current),
    )


def _address(course: CourseFacts) -> str:
    start, end = _around_name(get_language(), get_script_prefix())
    return f"{start}{course.slug}-{course.pk}{end}"


@lru_cache(maxsize=64)
def _around_name(language: str | None, prefix: str) -> tuple[str, str]:  # noqa: ARG001 - of the key
    """What stands before and after a course in its address: Django takes longer to work it out than to word a card."""
    start, _, end = reverse("course", kwargs={"slug": "kurs", "pk": 1}).rpartition("kurs-1")
    return start, end


def _how(course: CourseFacts, row: OccasionRow | None) -> tuple[str, ...]:
    facts: list[str] = []
    if row:
        usual = row.time_words == label(TimeOfDay.DAY)
        facts += [row.mode_words, "" if usual else row.time_words, row.pace_words]
    facts.append(extent_words(course.extent_length, course.extent_unit))
    facts.append(credits_words(course.credits, course.credits_unit))
    return tuple(filter(None, facts))
