"""Which courses stand under "Liknande utbildningar", and in which order."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from courses.models import Course
from courses.similar import SIMILAR, similar_courses
from courses.vocabulary import SchoolForm
from tests.courses.pages import text_of
from tests.factories.courses import TODAY, CourseFactory, OccasionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_today")]

BORAS, TRANEMO = "1490", "1452"
# Skolverket: two directions of area 1, one of another area, and "svenska" with "svenska för invandrare".
DIRECTION, OF_THE_SAME_AREA, OF_ANOTHER_AREA = 1, 9, 150
SVENSKA, SFI = 100, 197


def titles(course: Course) -> list[str]:
    return [card.title for card in similar_courses(course, TODAY)]


def test_the_same_code_comes_first_then_the_direction_then_the_area_then_other_school_forms() -> None:
    course = CourseFactory(published=True, direction_ids=[DIRECTION], code="ABC01")
    yh = SchoolForm.HIGHER_VOCATIONAL
    wanted = {
        "Samma kod": {"code": "ABC01", "school_form": SchoolForm.OTHER},
        "Samma inriktning": {"direction_ids": [DIRECTION]},
        "Samma område": {"direction_ids": [OF_THE_SAME_AREA]},
        "Samma inriktning, annan skolform": {"direction_ids": [DIRECTION], "school_form": yh},
        "Samma område, annan skolform": {"direction_ids": [OF_THE_SAME_AREA], "school_form": yh},
        "Något helt annat": {"direction_ids": [OF_ANOTHER_AREA]},
    }
    # The farther away, the earlier it starts: the step decides, not the date.
    for days, (title, fields) in enumerate(reversed(wanted.items())):
        OccasionFactory(course=CourseFactory(title=title, **fields), start=dt.date(2027, 1, 11 + days))
    found = []
    while new := titles(course):
        found += new
        Course.objects.filter(title__in=new).delete()
    assert found == list(wanted)[:-1]


def test_of_an_sfi_course_others_of_sfi_are_named_before_svenska_as_a_school_subject() -> None:
    course = CourseFactory(published=True, school_form=SchoolForm.SFI, direction_ids=[SFI, SVENSKA], code="SFIC")
    for number in range(SIMILAR):
        CourseFactory(published=True, title=f"Svenska {number}", direction_ids=[SVENSKA])
    rolling = CourseFactory(title="Sfi på kvällen", school_form=SchoolForm.SFI, direction_ids=[], code="")
    OccasionFactory(course=rolling, rolling=True)
    CourseFactory(published=True, title="Sfi, kurs D", school_form=SchoolForm.SFI, direction_ids=[SFI], code="SFID")
    assert titles(course)[:2] == ["Sfi, kurs D", "Sfi på kvällen"]


def test_the_counterpart_in_the_other_code_system_is_the_same_course() -> None:
    course = CourseFactory(published=True, code="ENGENG05", direction_ids=[DIRECTION])
    CourseFactory(published=True, title="Nära", direction_ids=[DIRECTION])
    CourseFactory(published=True, title="Engelska, nivå 1", code="ENGE1000X", direction_ids=[])
    assert titles(course) == ["Engelska, nivå 1", "Nära"]


def test_among_equals_one_in_the_same_municipality_comes_first_then_the_earliest_start() -> None:
    course = CourseFactory(direction_ids=[DIRECTION])
    OccasionFactory(course=course, municipality_codes=[TRANEMO])
    for title, start, code in [("Sen", 8, BORAS), ("Tidig", 1, BORAS), ("Nära", 9, TRANEMO)]:
        other = CourseFactory(title=title, direction_ids=[DIRECTION])
        OccasionFactory(course=other, start=dt.date(2027, start, 11), municipality_codes=[code])
    assert titles(course) == ["Nära", "Tidig", "Sen"]


def test_only_what_one_can_still_plan_for_is_named_and_never_the_course_itself() -> None:
    course = CourseFactory(published=True, direction_ids=[DIRECTION], code="ABC01")
    CourseFactory(expired=True, direction_ids=[DIRECTION], code="ABC01")
    CourseFactory(withdrawn=True, published=True, live=False, direction_ids=[DIRECTION], code="ABC01")
    OccasionFactory(course=CourseFactory(direction_ids=[DIRECTION]), cancelled=True)
    assert titles(course) == []


def test_without_a_direction_the_providers_other_courses_are_named() -> None:
    course = CourseFactory(direction_ids=[])
    CourseFactory(title="Hos samma skola", provider=course.provider, published=True)
    CourseFactory(title="Hos en annan", published=True)
    assert titles(course) == ["Hos samma skola"]


def test_the_page_shows_them(client: Client) -> None:
    course = CourseFactory(published=True, direction_ids=[DIRECTION])
    other = CourseFactory(published=True, title="Anläggning", direction_ids=[DIRECTION])
    similar = text_of(client, course).split('id="liknande"')[1]
    assert f'<a href="{other.get_absolute_url()}">Anläggning</a>' in similar


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_depend_on_how_many_there_are(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    course = CourseFactory(published=True, direction_ids=[DIRECTION], code="ABC01")
    for other in CourseFactory.create_batch(count, direction_ids=[DIRECTION]):
        OccasionFactory.create_batch(count, course=other)
    with django_assert_num_queries(3):  # where the course is given, its likes in order, their cards
        assert len(similar_courses(course, TODAY)) == count
