"""Which courses are like a course: what else its reader may want, the likest first."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When

from courses import reference
from courses.cards import CourseCard, course_cards
from courses.listing import by_next_start, coming, having
from courses.models import Course
from courses.vocabulary import NATIONAL_CODE_FORMS, SchoolForm

SIMILAR = 3


def similar_courses(course: Course, today: dt.date) -> list[CourseCard]:
    """At most three courses that one can still plan for, never `course` itself.

    Three queries, and one more where the course's occasions aren't fetched yet.

    By steps: the same course by its code, in either code system; the same direction or area in the same school form;
    the same direction, or a course that both consist of; then the area. Of a course that no direction is known of,
    its provider's others. Within a step those given in a municipality of this course come first, then the earliest
    start.
    """
    steps = _steps(course)
    alike = Q(pk__in=[])
    for step in steps:
        alike |= step
    found = by_next_start(
        Course.objects.public().exclude(pk=course.pk).filter(alike, having(coming(today))), coming(today), today
    )
    near = Exists(coming(today).filter(course=OuterRef("pk"), municipality_codes__overlap=_municipalities_of(course)))
    ordered = found.annotate(
        step=Case(*(When(step, then=Value(place)) for place, step in enumerate(steps)), output_field=IntegerField()),
        near=near,
    ).order_by("step", "-near", *found.query.order_by)
    return course_cards(list(ordered.values_list("pk", flat=True)[:SIMILAR]), today)


def _steps(course: Course) -> list[Q]:
    """Conditions from the likest to the least like; the first that holds counts."""
    subjects = course.subject_codes if course.school_form in NATIONAL_CODE_FORMS else []
    codes = {reference.normalise_code(code) for code in (course.code, *subjects) if code}
    known = [pk for pk in course.direction_ids if pk in reference.directions()]
    around = [pk for area_id in reference.area_ids_of(known) for pk in reference.areas()[area_id].direction_ids]
    same_form = Q(school_form=course.school_form)
    same_direction = Q(direction_ids__overlap=known)
    # Sfi is one subject, whatever the directions say.
    close = same_form if course.school_form == SchoolForm.SFI else same_form & same_direction
    steps = [close]
    if course.code:
        own = reference.normalise_code(course.code)
        steps.insert(0, Q(code__in=sorted({course.code, own, *reference.equivalent_codes(own)})))
    if known:
        steps += [same_form & Q(direction_ids__overlap=around), same_direction]
    if codes:
        together = sorted({*codes, *subjects, *(o for c in codes for o in reference.equivalent_codes(c))})
        steps.append(Q(code__in=together) | Q(subject_codes__overlap=together))
    steps.append(Q(direction_ids__overlap=around) if known else Q(provider=course.provider_id))
    return steps


def _municipalities_of(course: Course) -> list[str]:
    """The codes of the municipalities where the course is, or was, given; else its provider's."""
    codes = {code for occasion in course.occasions.all() for code in occasion.municipality_codes}
    if not codes and course.provider and course.provider.municipality_id:
        codes.add(course.provider.municipality_id)
    return sorted(codes)
