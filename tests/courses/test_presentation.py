"""What lists and tables say of courses and occasions."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from courses.cards import course_cards
from courses.models import Occasion
from courses.presentation import Status, status_of
from courses.vocabulary import CreditUnit, SchoolForm, StudyMode, TimeOfDay, TimeUnit
from tests.factories.courses import TODAY, CourseFactory, OccasionFactory
from tests.factories.organisations import MunicipalityFactory

NEXT_TERM = dt.date(2027, 1, 11)


def day(month: int, number: int, year: int = 2026) -> dt.date:
    return dt.date(year, month, number)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"application_last": day(11, 22)}, Status("is-soon", "Stänger i dag")),
        ({"application_last": day(11, 23)}, Status("is-soon", "Stänger i morgon")),
        ({"application_last": day(11, 28)}, Status("is-soon", "Stänger om 6\u00a0dagar")),
        ({"application_last": day(11, 29)}, Status("is-soon", "Stänger om 7\u00a0dagar")),
        ({"application_last": day(11, 30)}, Status("is-open", "Öppen")),
        ({"application_first": day(11, 1)}, Status("is-open", "Öppen")),
        (
            {"application_last": day(11, 20), "application_late": day(12, 5)},
            Status("is-open", "Sen ansökan till 5\u00a0december"),
        ),
        (
            {"application_last": day(11, 20), "application_late": day(11, 24)},
            Status("is-soon", "Sen ansökan till 24\u00a0november"),
        ),
        ({"application_continuous": True}, Status("is-rolling", "Löpande ansökan")),
        ({"application_first": day(12, 1)}, Status("is-closed", "Öppnar 1\u00a0december")),
        ({"application_first": day(12, 1, 2027)}, Status("is-closed", "Öppnar 1\u00a0december 2027")),
        ({}, Status("is-waiting", "Fråga anordnaren")),
        ({"application_last": day(11, 21)}, Status("is-closed", "Stängd")),
        ({"cancelled": True}, Status("is-error", "Inställd")),
        ({"start": day(11, 2)}, Status("is-closed", "Har startat")),
        ({"start": day(1, 12), "end": day(6, 5)}, Status("is-closed", "Avslutad")),
    ],
)
def test_a_status_says_in_words_what_the_state_is(fields: dict[str, object], status: Status) -> None:
    assert status_of(Occasion(**{"start": NEXT_TERM, **fields}), TODAY) == status


@pytest.mark.django_db
def test_a_card_says_what_a_reader_chooses_by() -> None:
    course = CourseFactory(title="Industriteknik", provider__name="Vuxenutbildningen i Borås")
    OccasionFactory(course=course, time_of_day=TimeOfDay.EVENING, pace=50)
    [card] = course_cards([course.pk], TODAY)
    assert card.title == "Industriteknik"
    assert card.url == f"/utbildning/industriteknik-{course.pk}/"
    assert card.provider == "Vuxenutbildningen i Borås"
    assert card.form_line == "Komvux, gymnasial nivå · yrkesutbildning"
    assert card.places == ("Borås",)
    assert card.how == (
        "På plats i Borås",
        "Kvällstid",
        "Halvtid, 50\u00a0%",
        "3\u00a0terminer",
        "1\u00a0500\u00a0poäng",
    )
    assert (card.start, card.start_note) == (NEXT_TERM, "2027, vecka\u00a02")
    assert card.deadline == day(11, 28)
    assert card.status == Status("is-soon", "Stänger om 6\u00a0dagar")
    assert card.has_current


@pytest.mark.django_db
def test_a_start_that_has_passed_is_not_the_next_one_while_applications_go_on() -> None:
    occasion = OccasionFactory(start=day(7, 31), application_last=None, application_continuous=True)
    [card] = course_cards([occasion.course], TODAY)
    assert card.next is not None
    assert card.next.rolling_start
    assert card.next.status == Status("is-rolling", "Löpande ansökan")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"school_form": SchoolForm.SFI}, "Sfi"),
        ({"school_form": SchoolForm.HIGHER_VOCATIONAL}, "Yrkeshögskola"),
        ({"is_vocational": False, "configuration": "kurs"}, "Komvux, gymnasial nivå · kurs"),
        ({"is_vocational": None}, "Komvux, gymnasial nivå"),
    ],
)
def test_the_form_line_names_the_kind_only_where_it_tells_something(fields: dict[str, object], line: str) -> None:
    [card] = course_cards([CourseFactory(**fields)], TODAY)
    assert card.form_line == line


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"mode": StudyMode.DISTANCE}, "Distans"),
        ({"mode": StudyMode.DISTANCE, "mandatory_meetings": 4}, "Distans, 4 träffar i Borås"),
        ({"mode": StudyMode.HYBRID, "mandatory_meetings": 1}, "Distans, 1 träff i Borås"),
        ({"mode": StudyMode.HYBRID}, "Distans med träffar i Borås"),
        ({"mode": StudyMode.HYBRID, "towns": [], "municipality_codes": []}, "Distans med träffar"),
        (
            {"mode": StudyMode.HYBRID, "mandatory_meetings": 2, "towns": [], "municipality_codes": []},
            "Distans, 2 träffar",
        ),
        ({"mode": ""}, "I Borås"),
        ({"towns": [], "municipality_codes": ["1452"]}, "På plats i Tranemo"),
        ({"towns": ["Kinna", "Skene", "Horred", "Sätila"]}, "På plats i Kinna, Skene, Horred med flera"),
        ({"towns": ["Kinna", "Skene"]}, "På plats i Kinna och Skene"),
        ({"towns": [], "municipality_codes": []}, "På plats"),
    ],
)
def test_the_first_fact_says_how_and_where(fields: dict[str, object], words: str) -> None:
    [card] = course_cards([OccasionFactory(**fields).course], TODAY)
    assert card.how[0] == words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"credits": 100, "credits_unit": CreditUnit.ACTIVITY}, "100\u00a0poäng"),
        ({"credits": 200, "credits_unit": CreditUnit.HIGHER_VOCATIONAL}, "200\u00a0YH-poäng"),
        ({"credits": "7.5", "credits_unit": CreditUnit.UNIVERSITY}, "7,5\u00a0högskolepoäng"),
        ({"credits": 1, "credits_unit": CreditUnit.WEEKS}, "1\u00a0vecka"),
        ({"credits": 40, "credits_unit": CreditUnit.WEEKS}, "40\u00a0veckor"),
    ],
)
def test_credits_keep_their_unit(fields: dict[str, object], words: str) -> None:
    course = CourseFactory(extent_length=None, extent_unit="", **fields)
    [card] = course_cards([course.pk], TODAY)
    assert card.how == (words,)


@pytest.mark.django_db
def test_one_that_is_open_is_told_of_before_an_earlier_one_that_is_not() -> None:
    course = CourseFactory(extent_length=1, extent_unit=TimeUnit.YEARS)
    OccasionFactory(course=course, closed=True, start=day(12, 7))
    OccasionFactory(course=course, unknown=True, start=day(12, 8))
    OccasionFactory(course=course, opens_later=True, start=day(1, 4, 2027))
    open_later = OccasionFactory(course=course, start=day(8, 16, 2027))
    [card] = course_cards([course.pk], TODAY)
    assert card.next is not None
    assert card.next.pk == open_later.pk
    assert card.current_count == 4


@pytest.mark.django_db
def test_a_closed_start_says_when_the_next_one_is() -> None:
    course = CourseFactory()
    OccasionFactory(course=course, closed=True, start=day(12, 7))
    OccasionFactory(course=course, unknown=True, start=day(3, 8, 2027))
    [card] = course_cards([course.pk], TODAY)
    assert (card.start, card.status) == (day(12, 7), Status("is-closed", "Stängd. Nästa start i mars"))
    assert card.is_closed


@pytest.mark.django_db
def test_a_course_whose_starts_have_been_has_nothing_current() -> None:
    course = CourseFactory(expired=True)
    OccasionFactory(course=course, started=True)
    [card] = course_cards([course.pk], TODAY)
    assert (card.next, card.has_current, card.places) == (None, False, ())
    assert card.status == Status("is-closed", "Ingen kommande start")


@pytest.mark.django_db
def test_a_cancelled_start_is_shown_as_such_but_is_not_something_to_come() -> None:
    [card] = course_cards([OccasionFactory(cancelled_start=True).course], TODAY)
    assert card.status == Status("is-error", "Inställd")
    assert not card.has_current
    assert (card.start, card.start_words, card.start_note, card.deadline) == (None, "Inget datum", "", None)


@pytest.mark.django_db
def test_a_rolling_start_has_words_instead_of_a_date() -> None:
    [card] = course_cards([OccasionFactory(rolling=True).course], TODAY)
    assert (card.start, card.start_words, card.start_note, card.deadline) == (None, "Löpande start", "", None)
    assert card.status == Status("is-rolling", "Löpande ansökan")


@pytest.mark.django_db
def test_in_a_municipality_a_card_tells_of_the_occasion_there() -> None:
    course = CourseFactory()
    OccasionFactory(course=course)
    there = OccasionFactory(course=course, start=day(3, 1, 2027), municipality_codes=["1452"], towns=["Tranemo"])
    [everywhere] = course_cards([course.pk], TODAY)
    [card] = course_cards([course.pk], TODAY, municipality="1452")
    [nowhere] = course_cards([course.pk], TODAY, municipality="0180")
    assert everywhere.next is not None
    assert card.next is not None
    assert (everywhere.next.start, card.next.pk) == (NEXT_TERM, there.pk)
    assert nowhere.next == everywhere.next


@pytest.mark.django_db
def test_cards_come_in_the_order_asked_for_and_leave_out_what_is_not_public() -> None:
    courses = CourseFactory.create_batch(3, published=True)
    draft, withdrawn = CourseFactory(draft=True), CourseFactory(withdrawn=True)
    gone = CourseFactory(gone_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    wanted = [courses[2].pk, draft.pk, courses[0].pk, withdrawn.pk, gone.pk, courses[1].pk]
    cards = course_cards(wanted, TODAY)
    assert [card.id for card in cards] == [courses[2].pk, courses[0].pk, courses[1].pk]
    assert course_cards([courses[2], courses[0], courses[1]], TODAY) == cards


@pytest.mark.django_db
def test_hidden_and_gone_occasions_are_not_told_of() -> None:
    course = CourseFactory()
    OccasionFactory(course=course, hidden=True)
    OccasionFactory(course=course, gone_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    [card] = course_cards([course.pk], TODAY)
    assert (card.next, card.current_count) == (None, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_cards_ask_the_database_equally_often_for_one_and_for_three(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    MunicipalityFactory(member=True)
    courses = CourseFactory.create_batch(count)
    for course in courses:
        OccasionFactory.create_batch(count, course=course, learning_centre_ids=[1])
    with django_assert_num_queries(2):
        assert len(course_cards([course.pk for course in courses], TODAY)) == count


@pytest.mark.django_db
def test_in_english_the_words_are_english_and_the_address_too() -> None:
    course = CourseFactory(published=True)
    with translation.override("en"):
        [card] = course_cards([course.pk], TODAY)
        assert card.url == f"/en/utbildning/{course.slug}-{course.pk}/"
        assert card.start_note == "2027, week\u00a02"
        assert card.status == Status("is-soon", "Closes in 6\u00a0days")
        assert card.how[-1] == "1,500\u00a0credits"
