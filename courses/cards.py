"""What lists say of a course: one card, told by the occasion that its reader would choose.

Nothing here asks the database more often for thirty courses than for one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
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
from courses.row_versions import Remembered, Versions
from courses.states import PAST_STATES, OccasionState, occasion_state, starts_at_any_time
from courses.vocabulary import Configuration, SchoolForm, TimeOfDay
from courses.wording import credits_words, extent_words

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
    label = str(SchoolForm(course.school_form).label)
    if course.school_form not in _KOMVUX:
        return label
    if apprenticeship:
        tail = gettext("lärlingsutbildning")
    elif course.is_vocational:
        tail = gettext("yrkesutbildning")
    else:
        tail = str(Configuration(course.configuration).label).lower() if course.configuration else ""
    return f"{label} · {tail}" if tail else label


def course_cards(
    courses: Iterable[Course] | Iterable[int],
    today: dt.date,
    *,
    municipality: str | None = None,
    occasions: Mapping[int, int] | None = None,
) -> list[CourseCard]:
    """Cards of the courses (or of their ids), in the order given. At most two queries, however many.

    With `municipality` (a code) a card tells of an occasion there, or at a learning centre there, if there is one.
    With `occasions` (occasion by course) a card tells of that one: a hit tells of the occasion that was searched for.
    A course that is not public is left out.
    """
    wanted = [item.pk if isinstance(item, Course) else item for item in courses]
    by_id = card_rows(wanted)
    ids = {pk for course in by_id.values() for occasion in course.occasions for pk in occasion.learning_centre_ids}
    centres = centre_links(ids) if ids else {}
    return [
        _card(by_id[pk], today, centres, _preferred(municipality, (occasions or {}).get(pk)))
        for pk in dict.fromkeys(wanted)
        if pk in by_id
    ]


# One language, day, version and chosen occasion of a course. A card is some two kilobytes.
_KEPT = 20_000
_kept: Remembered[tuple[str | None, dt.date, int, str, int | None], CourseCard] = Remembered(_KEPT)


def kept_cards(occasions: Mapping[int, int | None], today: dt.date, at: Versions) -> list[CourseCard]:
    """`course_cards` of the courses (by id, with the occasion that each is to tell of), without reading again what this
    process has told before and has not changed. The query of `at`, and those of `course_cards` for the rest.
    """
    versions, language = at.of_courses(occasions), get_language()
    keys = {pk: (language, today, pk, versions[pk], chosen) for pk, chosen in occasions.items() if pk in versions}
    cards = {pk: card for pk, key in keys.items() if (card := _kept.get(key))}
    if missing := [pk for pk in keys if pk not in cards]:
        chosen = {pk: occasion for pk, occasion in occasions.items() if occasion is not None}
        read = {card.id: card for card in course_cards(missing, today, occasions=chosen)}
        _kept.add({keys[pk]: card for pk, card in read.items()})
        cards |= read
    return [cards[pk] for pk in occasions if pk in cards]


def _preferred(municipality: str | None, occasion: int | None) -> Callable[[_Coming], bool]:
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
    prefers: Callable[[_Coming], bool],
) -> CourseCard:
    current = _coming(course, today, centres)
    first = next_row([coming for coming in current if prefers(coming)] or current)
    chosen = occasion_row(first.facts, today, centres) if first else None
    return CourseCard(
        id=course.pk,
        url=reverse("course", kwargs={"slug": course.slug, "pk": course.pk}),
        title=course.title,
        summary=course.summary,
        school_form=str(SchoolForm(course.school_form).label),
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


def _how(course: CourseFacts, row: OccasionRow | None) -> tuple[str, ...]:
    facts: list[str] = []
    if row:
        usual = row.time_words == TimeOfDay.DAY.label
        facts += [row.mode_words, "" if usual else row.time_words, row.pace_words]
    facts.append(extent_words(course.extent_length, course.extent_unit))
    facts.append(credits_words(course.credits, course.credits_unit))
    return tuple(filter(None, facts))
