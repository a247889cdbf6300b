"""What the start page and the municipalities' pages tell, put together for their templates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from courses.cards import CourseCard, course_cards
from courses.learning_centres import Day, Now, opening_now, week
from courses.listing import area_counts, by_next_start, coming, having, in_place
from courses.models import Area, Course, LearningCentrePage, Occasion
from courses.presentation import Status, place_names, status_of
from courses.vocabulary import SchoolForm, StudyMode
from courses.wording import shortened
from home.region_map import MapPart, region_map

if TYPE_CHECKING:
    from home.models import MunicipalityPage

BOARD_ROWS = 5
SOON_HERE = 6


@dataclass(frozen=True, slots=True)
class Deadline:
    """One line of the board: a course, its nearest last day, where it is given."""

    day: dt.date
    title: str
    url: str
    school_form: str
    where: str
    status: Status


@dataclass(frozen=True, slots=True)
class Tally:
    """What there is to choose from: courses with something to come, their starts, who gives them."""

    courses: int
    starts: int
    providers: int


@dataclass(frozen=True, slots=True)
class MunicipalityLink:
    code: str
    name: str
    url: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Centre:
    """A learning centre on its municipality's page."""

    page: LearningCentrePage
    week: list[Day]
    now: Now | None


def search_address(**parameters: str | Sequence[str]) -> str:
    """The search page with these parameters; their names and values are those of `search.forms`."""
    return f"{reverse('search')}?{urlencode(parameters, doseq=True)}"


def tally(today: dt.date) -> Tally:
    counts = coming(today).aggregate(
        courses=Count("course", distinct=True), starts=Count("pk"), providers=Count("course__provider", distinct=True)
    )
    return Tally(**counts)


def distance_count(today: dt.date) -> int:
    """How many courses have a coming start wholly at a distance: what the search finds for "Distans". One query."""
    return coming(today).filter(mode=StudyMode.DISTANCE).values("course").distinct().count()


def deadlines(today: dt.date, member_codes: Iterable[str]) -> list[Deadline]:
    """The courses in the region that close next, each with its nearest last day. Two queries."""
    closing = Occasion.objects.public().open_for_application(today)
    closing = closing.filter(application_last__gte=today, application_continuous=False)
    codes = list(member_codes)
    if codes:
        closing = closing.filter(municipality_codes__overlap=codes)
    first_of_course = closing.order_by("course_id", "application_last", "pk").distinct("course_id").values("pk")
    chosen = (
        Occasion.objects.filter(pk__in=first_of_course)
        .select_related("course")
        .defer("description", "course__description")
        .order_by("application_last", "course__sort_key", "pk")[:BOARD_ROWS]
    )
    return [_deadline(occasion, today) for occasion in chosen]


def _deadline(occasion: Occasion, today: dt.date) -> Deadline:
    course, day = occasion.course, occasion.application_last
    assert course is not None  # noqa: S101 - the query asked for both
    assert day is not None  # noqa: S101
    return Deadline(
        day=day,
        title=course.title,
        url=course.get_absolute_url(),
        school_form=str(SchoolForm(course.school_form).label),
        where=shortened(place_names(occasion)),
        status=status_of(occasion, today),
    )


def municipality_links(counts: Mapping[str, int]) -> list[MunicipalityLink]:
    """The region's municipalities that have a page, with their number of courses where `counts` has it. One query."""
    from home.models import MunicipalityPage  # noqa: PLC0415 - the models use this module

    pages = MunicipalityPage.objects.live().filter(municipality__is_member=True).select_related("municipality")
    return [
        MunicipalityLink(page.municipality_id, page.municipality.name, page.url or "", counts.get(page.municipality_id))
        for page in pages.order_by("municipality__sort_key")
    ]


def map_of(links: Sequence[MunicipalityLink], here: str = "") -> list[MapPart]:
    return region_map({link.code: link.name for link in links}, {link.code: link.url for link in links}, here)


def areas_with_counts(today: dt.date) -> list[tuple[Area, int]]:
    """The areas that have something to come."""
    counts = area_counts(today)
    return [(area, counts[area.pk]) for area in Area.objects.all() if counts[area.pk]]


def starting_here(today: dt.date, code: str) -> tuple[list[CourseCard], int]:
    """The next starts there, or at a learning centre there, that aren't closed; and how many courses in all."""
    here = in_place(coming(today), code)
    courses = Course.objects.public().filter(having(here))
    open_here = here.not_closed(today)
    soon = by_next_start(courses.filter(having(open_here)), open_here, today)
    first = soon.values_list("pk", flat=True)[:SOON_HERE]
    return course_cards(list(first), today, municipality=code), courses.count()


def centres_of(page: MunicipalityPage, now: dt.datetime) -> list[Centre]:
    """The municipality's learning centres with their hours. Two queries."""
    pages = (
        LearningCentrePage.objects.live()
        .public()
        .filter(municipality_id=page.municipality_id)
        .prefetch_related("opening_hours")
        .order_by("title")
    )
    return [
        Centre(centre, week(centre.opening_hours.all(), now), opening_now(centre.opening_hours.all(), now))
        for centre in pages
    ]
