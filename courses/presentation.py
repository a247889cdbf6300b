"""What pages say of an occasion: the rows of tables, the words of a status.

The state itself comes from `courses.states`; here it only gets its words, its dates and its class.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from courses.card_rows import OccasionFacts
from courses.models import LearningCentrePage, Occasion
from courses.states import (
    INTEREST,
    PAST_STATES,
    OccasionLike,
    OccasionState,
    last_application_day,
    occasion_state,
    starts_at_any_time,
)
from courses.vocabulary import StudyMode, TimeOfDay
from courses.wording import (
    days_left_words,
    label,
    language_words,
    long_day,
    number,
    once,
    pace_words,
    percent,
    shortened,
    week_note,
)
from organisations.geography import municipalities

SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class Status:
    """`css` is the class beside `.status`; `words` are said to everybody, never only shown by colour."""

    css: str
    words: str


@dataclass(frozen=True, slots=True)
class CentreLink:
    """A learning centre where an occasion can be followed. `place` is its municipality's name."""

    pk: int
    name: str
    place: str
    municipality_code: str
    url: str


@dataclass(frozen=True, slots=True)
class OccasionRow:
    """One occasion in words."""

    pk: int
    state: OccasionState
    status: Status
    start: dt.date | None
    end: dt.date | None
    rolling_start: bool
    deadline: dt.date | None
    places: tuple[str, ...]
    municipality_codes: tuple[str, ...]
    centres: tuple[CentreLink, ...]
    mode: str
    mode_words: str
    mode_alone: str
    time_words: str
    pace: int | None
    pace_individual: bool
    pace_words: str
    notes: str

    @property
    def is_past(self) -> bool:
        return self.state in PAST_STATES

    @property
    def start_words(self) -> str:
        """Said where there is no date."""
        return gettext("Löpande start") if self.rolling_start else gettext("Datum saknas")

    @property
    def start_note(self) -> str:
        """Beside a short date: "2027, vecka 2"."""
        return week_note(self.start) if self.start and not self.rolling_start else ""

    @property
    def shows_start_date(self) -> bool:
        return self.start is not None and not self.rolling_start

    @property
    def where(self) -> str:
        """ "Borås och Mark"; a long list is shortened."""
        return shortened(self.places)

    @property
    def how(self) -> str:
        """ "På plats, dagtid": beside the place."""
        return ", ".join(filter(None, [self.mode_alone, self.time_words.lower()]))

    @property
    def reading_words(self) -> str:
        """ "På plats i Borås, 100 %": how it is read, in one table cell."""
        pace = percent(self.pace) if self.pace and not self.pace_individual else self.pace_words.lower()
        return ", ".join(filter(None, [self.mode_words, pace]))


def status_of(occasion: OccasionLike, today: dt.date) -> Status:
    """The state of `occasion` on `today` in words, with its class."""
    return _status(occasion_state(occasion, today), occasion, today)


def _status(state: OccasionState, occasion: OccasionLike, today: dt.date) -> Status:
    if state == OccasionState.OPEN:
        return _open_status(occasion, today)
    if state == OccasionState.OPENS_LATER and occasion.application_first:
        return Status("is-closed", gettext("Öppnar %(day)s") % {"day": long_day(occasion.application_first, today)})
    if state == OccasionState.UNKNOWN:
        return Status("is-waiting", label(state))
    if state == OccasionState.CANCELLED:
        return Status("is-error", label(state))
    return Status("is-closed", label(state))


def _open_status(occasion: OccasionLike, today: dt.date) -> Status:
    last = last_application_day(occasion)
    if occasion.application_continuous:
        return Status("is-rolling", gettext("Löpande ansökan"))
    if last is None:
        return Status("is-open", label(OccasionState.OPEN))
    days = (last - today).days
    late = occasion.application_last is not None and occasion.application_last < today
    if late:
        words = gettext("Sen ansökan till %(day)s") % {"day": long_day(last, today)}
        return Status("is-soon" if days <= SOON_DAYS else "is-open", words)
    if days <= SOON_DAYS:
        return Status("is-soon", days_left_words(days))
    return Status("is-open", label(OccasionState.OPEN))


def deadline_of(occasion: OccasionLike, today: dt.date) -> dt.date | None:
    """The last application day that still means something: the ordinary one, then the late one.

    None when applications are taken continuously, and of a start that is called off.
    """
    if occasion.application_continuous or occasion.cancelled:
        return None
    last = last_application_day(occasion)
    if occasion.application_last and occasion.application_last >= today:
        return occasion.application_last
    return last


def place_names(occasion: Occasion | OccasionFacts) -> tuple[str, ...]:
    """Towns as written, else the municipalities' names."""
    if occasion.towns:
        return tuple(occasion.towns)
    known = municipalities()
    return tuple(known[code].name for code in occasion.municipality_codes if code in known)


@once
def mode_words(mode: str, meetings: int | None, places: Sequence[str]) -> str:
    """ "På plats i Borås", "Distans, 4 träffar i Borås", "Distans". `meetings`: how many are mandatory."""
    where = shortened(places)
    if mode == StudyMode.ON_SITE:
        return gettext("På plats i %(places)s") % {"places": where} if where else gettext("På plats")
    if mode in {StudyMode.DISTANCE, StudyMode.HYBRID}:
        return _distance_words(mode, meetings, where)
    return gettext("I %(places)s") % {"places": where} if where else ""


def _distance_words(mode: str, meetings: int | None, where: str) -> str:
    if not meetings:
        if mode == StudyMode.DISTANCE:
            return label(StudyMode.DISTANCE)
        return gettext("Distans med träffar i %(places)s") % {"places": where} if where else label(StudyMode.HYBRID)
    if where:
        words = ngettext("Distans, %(count)s träff i %(places)s", "Distans, %(count)s träffar i %(places)s", meetings)
        return words % {"count": meetings, "places": where}
    return ngettext("Distans, %(count)s träff", "Distans, %(count)s träffar", meetings) % {"count": meetings}


def centre_links(ids: Iterable[int]) -> dict[int, CentreLink]:
    """The published learning centres among `ids`, in the order of their municipalities. One query."""
    pages = (
        LearningCentrePage.objects.live()
        .filter(pk__in=set(ids))
        .select_related("municipality")
        .order_by("municipality__sort_key", "title")
    )
    return {
        page.pk: CentreLink(
            pk=page.pk,
            name=page.title,
            place=page.municipality.name,
            municipality_code=page.municipality_id,
            url=reverse("learning_centre", args=[page.slug]),
        )
        for page in pages
    }


def links_of(occasion: Occasion | OccasionFacts, centres: Mapping[int, CentreLink]) -> tuple[CentreLink, ...]:
    """Those of `centres` where the occasion can be followed."""
    if not occasion.learning_centre_ids:
        return ()
    return tuple(link for pk, link in centres.items() if pk in occasion.learning_centre_ids)


def occasion_row(occasion: Occasion | OccasionFacts, today: dt.date, centres: Mapping[int, CentreLink]) -> OccasionRow:
    """One occasion in words; asks the database for nothing."""
    places, state = place_names(occasion), occasion_state(occasion, today)
    return OccasionRow(
        pk=occasion.pk,
        state=state,
        status=_status(state, occasion, today),
        start=occasion.start,
        end=occasion.end,
        rolling_start=starts_at_any_time.holds(occasion, today),
        deadline=deadline_of(occasion, today),
        places=places,
        municipality_codes=tuple(occasion.municipality_codes),
        centres=links_of(occasion, centres),
        mode=occasion.mode,
        mode_words=mode_words(occasion.mode, occasion.mandatory_meetings, places),
        mode_alone=mode_words(occasion.mode, occasion.mandatory_meetings, ()),
        time_words=label(TimeOfDay(occasion.time_of_day)) if occasion.time_of_day else "",
        pace=occasion.pace,
        pace_individual=occasion.pace_individual,
        pace_words=pace_words(occasion.pace, individual=occasion.pace_individual),
        notes=_notes(occasion),
    )


def _notes(occasion: Occasion | OccasionFacts) -> str:
    """What else a reader chooses by: apprenticeship, seats, the language when it isn't Swedish alone."""
    notes = []
    if occasion.apprenticeship:
        notes.append(gettext("Lärling: du lär dig mest på en arbetsplats."))
    if occasion.seats:
        notes.append(
            ngettext("%(count)s plats.", "%(count)s platser.", occasion.seats) % {"count": number(occasion.seats)}
        )
    if occasion.languages and set(occasion.languages) != {"swe"}:
        languages = language_words(occasion.languages)
        if languages:
            notes.append(gettext("Undervisning på %(languages)s.") % {"languages": languages})
    return " ".join(notes)


class Rowlike(Protocol):
    """What the choice among a course's occasions depends on: a row, or what will become one."""

    @property
    def pk(self) -> int: ...
    @property
    def state(self) -> OccasionState: ...
    @property
    def start(self) -> dt.date | None: ...
    @property
    def rolling_start(self) -> bool: ...
    @property
    def municipality_codes(self) -> Sequence[str]: ...
    @property
    def centres(self) -> Sequence[CentreLink]: ...
    @property
    def is_past(self) -> bool: ...


R = TypeVar("R", bound=Rowlike)


def next_row(rows: Iterable[R]) -> R | None:
    """The row that a card, and the head of a course's page, tells of."""
    current = [row for row in rows if not row.is_past]
    return min(current, key=lambda row: (INTEREST[row.state], start_order(row)), default=None)


def start_order(row: Rowlike) -> tuple[dt.date, int]:
    """By start: rolling ones first, for one can begin at once; those without a date last."""
    start = dt.date.min if row.rolling_start else row.start or dt.date.max
    return start, row.pk or 0


def has_current(rows: Iterable[Rowlike]) -> bool:
    """Whether something is to come: neither started, over nor cancelled."""
    return any(not row.is_past and row.state != OccasionState.CANCELLED for row in rows)


def in_municipality(row: Rowlike, code: str) -> bool:
    """Whether the occasion is given in the municipality or can be followed at a learning centre there."""
    return code in row.municipality_codes or any(link.municipality_code == code for link in row.centres)


def rows_status(chosen: OccasionRow | None, rows: Sequence[Rowlike]) -> Status:
    """The status of the course as a whole: the chosen row's, with what comes after a closed one."""
    if chosen is None:
        return Status("is-closed", gettext("Ingen kommande start"))
    if chosen.state == OccasionState.CLOSED and chosen.start:
        later = [row.start for row in rows if row.state == OccasionState.UNKNOWN and row.start]
        later = [start for start in later if start > chosen.start]
        if later:
            return Status(
                "is-closed", gettext("Stängd. Nästa start i %(month)s") % {"month": date_format(min(later), "F")}
            )
    return chosen.status
