"""Lists of courses on pages that are not the search: of an area, a provider, a learning centre, a municipality.

Everywhere the same order: courses with something to come first, by the next start, then the others by title.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import HttpRequest

from courses import reference
from courses.cards import CourseCard, course_cards
from courses.models import Area, Course, LearningCentrePage, Occasion
from courses.querysets import CourseQuerySet, OccasionQuerySet
from courses.states import starts_at_any_time
from organisations.models import Municipality

PAGE_SIZE = 25


def coming(today: dt.date) -> OccasionQuerySet:
    """Public occasions that one can still plan for; cancelled ones are not among them."""
    return Occasion.objects.public().coming(today)


def begins(today: dt.date) -> Case:
    """The date of an occasion's start; none for one that starts at any time, whose date tells nothing."""
    return Case(When(starts_at_any_time.q(today), then=Value(None)), default=F("start"))


def by_next_start(courses: QuerySet[Course], occasions: OccasionQuerySet, today: dt.date) -> QuerySet[Course]:
    """The courses that have one of `occasions` first, by the start that their card tells of; without a date last."""
    own = occasions.filter(course=OuterRef("pk")).most_interesting_first(today)
    first = own.annotate(begins=begins(today))
    return courses.annotate(has_current=Exists(own), next_start=Subquery(first.values("begins")[:1])).order_by(
        "-has_current", F("next_start").asc(nulls_last=True), "sort_key", "pk"
    )


def having(occasions: QuerySet[Occasion]) -> Exists:
    """The condition on courses that they have one of `occasions`."""
    return Exists(occasions.filter(course=OuterRef("pk")))


def in_place(occasions: OccasionQuerySet, code: str) -> OccasionQuerySet:
    """Those given in the municipality, or that can be followed at a learning centre there."""
    centres = list(LearningCentrePage.objects.live().filter(municipality_id=code).values_list("pk", flat=True))
    return occasions.filter(Q(municipality_codes__contains=[code]) | Q(learning_centre_ids__overlap=centres))


def of_area(area: Area) -> CourseQuerySet:
    """The area's public courses; three of Skolverket's directions lie in two areas."""
    return Course.objects.public().filter(direction_ids__overlap=list(reference.areas()[area.pk].direction_ids))


def area_counts(today: dt.date) -> Counter[int]:
    """How many courses with something to come each area has. One query."""
    courses = Course.objects.public().filter(having(coming(today)))
    counts: Counter[int] = Counter()
    for directions, courses_with_them in courses.order_by().values_list("direction_ids").annotate(Count("pk")):
        for area_id in reference.area_ids_of(directions):
            counts[area_id] += courses_with_them
    return counts


def municipality_counts(today: dt.date) -> dict[str, int]:
    """How many courses one can read in each of the region's municipalities, by code. Three queries."""
    members = set(Municipality.objects.members().values_list("pk", flat=True))
    centres = dict(LearningCentrePage.objects.live().values_list("pk", "municipality_id"))
    courses: defaultdict[str, set[int]] = defaultdict(set)
    occasions = coming(today).filter(
        Q(municipality_codes__overlap=list(members)) | Q(learning_centre_ids__overlap=list(centres))
    )
    for course_id, codes, centre_ids in occasions.order_by().values_list(
        "course_id", "municipality_codes", "learning_centre_ids"
    ):
        for code in {*codes, *(centres[pk] for pk in centre_ids if pk in centres)} & members:
            courses[code].add(course_id)
    return {code: len(courses[code]) for code in members}


@dataclass(frozen=True, slots=True)
class CardPage:
    """One page of a list: its cards, and Django's page for the links to the others."""

    cards: list[CourseCard]
    page: Page[int]
    total: int

    @property
    def numbers(self) -> list[int | str]:
        """The numbers to link to, with a gap where some are left out."""
        return list(self.page.paginator.get_elided_page_range(self.page.number, on_each_side=2, on_ends=1))


def card_page(
    courses: QuerySet[Course], request: HttpRequest, today: dt.date, *, municipality: str | None = None
) -> CardPage:
    """The page that `?sida=` asks for; one that doesn't exist is the nearest that does."""
    page = Paginator(courses.values_list("pk", flat=True), PAGE_SIZE).get_page(request.GET.get("sida"))
    cards = course_cards(list(page), today, municipality=municipality)
    return CardPage(cards=cards, page=page, total=page.paginator.count)
