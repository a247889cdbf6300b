"""Filters and their counts: one and the same occasion, the own group left out, courses counted once."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from courses.models import Course, Occasion
from courses.states import PAST_STATES, OccasionState, occasion_state
from courses.vocabulary import SchoolForm, StudyMode
from search.engine import get_engine
from search.facets import Application, later_than
from search.query import COURSE_FACETS, CatalogueQuery, FacetKey, Sort
from tests.factories.courses import CourseFactory, OccasionFactory
from tests.search.conftest import BORAS, MARK, TRANEMO, a_course, ask, counts, titles

pytestmark = pytest.mark.usefixtures("engine")

TODAY = dt.date(2026, 11, 22)


def test_filters_hold_for_one_and_the_same_occasion() -> None:
    a_course(
        "Kock",
        {"municipality_codes": [BORAS], "mode": StudyMode.ON_SITE},
        {"municipality_codes": [MARK], "mode": StudyMode.DISTANCE},
    )
    assert titles(ask(kommun=MARK, satt="distans")) == ["Kock"]
    assert titles(ask(kommun=BORAS, satt="distans")) == []


def test_the_hit_tells_of_the_occasion_that_meets_the_filters() -> None:
    course = a_course("Kock", {"start": "2027-01-11"}, {"start": "2027-03-01", "municipality_codes": [MARK]})
    later = course.occasions.get(start=dt.date(2027, 3, 1))
    assert [hit.occasion_id for hit in ask(kommun=MARK).hits] == [later.pk]


def test_values_of_a_group_widen_and_groups_narrow() -> None:
    a_course("Kock", {"municipality_codes": [BORAS], "pace": 100})
    a_course("Bagare", {"municipality_codes": [MARK], "pace": 50})
    assert sorted(titles(ask(kommun=[BORAS, MARK]))) == ["Bagare", "Kock"]
    assert titles(ask(kommun=[BORAS, MARK], takt="50")) == ["Bagare"]


def test_a_group_ignores_its_own_choice_and_heeds_the_others() -> None:
    a_course("Kock", {"municipality_codes": [BORAS], "pace": 100})
    a_course("Bagare", {"municipality_codes": [MARK], "pace": 50})
    result = ask(kommun=BORAS)
    assert counts(result, FacetKey.MUNICIPALITY) == {BORAS: 1, MARK: 1}
    assert counts(result, FacetKey.PACE) == {"100": 1}


def test_a_course_counts_once_however_many_occasions_it_has() -> None:
    a_course("Kock", {}, {}, {})
    assert counts(ask(), FacetKey.MUNICIPALITY) == {BORAS: 1}


@pytest.mark.parametrize(
    ("occasion", "expected"),
    [
        ({}, {"oppen": 1}),
        ({"rolling": True}, {"oppen": 1, "lopande": 1}),
        ({"opens_later": True}, {"senare": 1}),
        ({"closed": True}, {}),
        ({"unknown": True}, {}),
        ({"started": True}, {}),
        ({"cancelled_start": True}, {}),
    ],
)
def test_application_counts_by_the_state_of_the_day(occasion: Mapping[str, bool], expected: dict[str, int]) -> None:
    a_course("Kock", dict(occasion))
    assert counts(ask(), FacetKey.APPLICATION) == expected


@pytest.mark.parametrize(
    ("start", "value"),
    [
        ("2026-11-22", "2026-11"),
        ("2026-12-31", "2026-12"),
        ("2027-10-31", "2027-10"),
        ("2027-11-01", "senare"),
        ("2029-01-01", "senare"),
    ],
)
def test_starts_are_counted_by_month_for_a_year(start: str, value: str) -> None:
    a_course("Kock", {"start": start, "unknown": True})
    assert counts(ask(), FacetKey.START) == {value: 1}


CONTINUOUS_SINCE_JULY = {"start": "2026-07-31", "application_last": None, "application_continuous": True}


@pytest.mark.parametrize("occasion", [{"rolling": True}, CONTINUOUS_SINCE_JULY])
def test_what_starts_at_any_time_has_its_own_value(occasion: dict[str, Any]) -> None:
    a_course("Kock", occasion)
    assert counts(ask(), FacetKey.START) == {"lopande": 1}
    assert titles(ask(start="lopande")) == ["Kock"]


def test_by_start_dates_come_first_then_what_starts_at_any_time_then_what_has_no_date() -> None:
    a_course("Utan datum", {"start": None})
    a_course("Löpande", {"rolling": True})
    a_course("Löpande sedan juli", CONTINUOUS_SINCE_JULY)
    a_course("Om tio år", {"start": "2036-11-22"})
    a_course("I januari", {"start": "2027-01-11"})
    assert titles(ask(sort=Sort.START)) == [
        "I januari",
        "Om tio år",
        "Löpande",
        "Löpande sedan juli",
        "Utan datum",
    ]


@pytest.mark.parametrize(
    ("pace", "value"), [(100, "100"), (99, "75"), (75, "75"), (50, "50"), (49, "25"), (1, "25"), (None, None)]
)
def test_a_pace_counts_down_to_its_step(pace: int | None, value: str | None) -> None:
    a_course("Kock", {"pace": pace})
    assert counts(ask(), FacetKey.PACE) == ({value: 1} if value else {})


def test_what_was_open_yesterday_is_not_open_today_without_indexing_anew() -> None:
    a_course("Kock", {"application_last": "2026-11-28"})
    assert counts(ask(today=dt.date(2026, 11, 28)), FacetKey.APPLICATION) == {"oppen": 1}
    assert counts(ask(today=dt.date(2026, 11, 29)), FacetKey.APPLICATION) == {}


@pytest.mark.parametrize("occasions", [[], [{"started": True}], [{"expired": True}], [{"cancelled_start": True}]])
def test_a_course_without_a_coming_start_comes_after_the_others(occasions: list[dict[str, bool]]) -> None:
    a_course("Kock", *occasions)
    a_course("Kock i skolkök", {})
    result = ask("kock")
    assert titles(result) == ["Kock i skolkök", "Kock"]
    assert (result.total, result.total_without_start) == (1, 1)
    assert [hit.has_start for hit in result.hits] == [True, False]


@pytest.mark.parametrize(
    "choice", [{"ansokan": "oppen"}, {"start": "2027-01"}, {"kommun": BORAS}, {"satt": "pa-plats"}, {"takt": "100"}]
)
def test_a_choice_about_the_occasion_leaves_out_courses_without_a_coming_start(choice: dict[str, str]) -> None:
    a_course("Kock", {"expired": True})
    assert ask(**choice).total_without_start == 0


def test_a_choice_about_the_course_keeps_those_without_a_coming_start() -> None:
    a_course("Kock", {"expired": True}, school_form=SchoolForm.HIGHER_VOCATIONAL)
    a_course("Bagare", {"expired": True}, school_form=SchoolForm.SFI)
    assert titles(ask(skolform="yrkeshogskola")) == ["Kock"]


def test_it_says_what_there_would_be_without_each_choice() -> None:
    a_course("Kock", {"municipality_codes": [BORAS], "pace": 50})
    a_course("Bagare", {"municipality_codes": [MARK], "pace": 100})
    result = ask(kommun=TRANEMO, takt="100")
    assert (result.total, dict(result.without), result.without_all) == (
        0,
        {FacetKey.MUNICIPALITY: 1, FacetKey.PACE: 0},
        2,
    )


# --- Against a slow reference, over a random catalogue ---

MODES = [mode.value for mode in StudyMode]
VALUES: dict[FacetKey, list[str]] = {
    FacetKey.APPLICATION: ["oppen", "lopande", "senare"],
    FacetKey.SCHOOL_FORM: ["sfi", "yrkeshogskola", "komvux-gymnasial"],
    FacetKey.MUNICIPALITY: [BORAS, MARK, TRANEMO],
    FacetKey.MODE: MODES,
    FacetKey.START: ["2026-12", "2027-01", "2027-02", "lopande", "senare"],
    FacetKey.PACE: ["100", "75", "50", "25", "valfri"],
    FacetKey.LANGUAGE: ["swe", "eng"],
}


def _random_catalogue(rng: random.Random) -> None:
    ids = []
    for number in range(60):
        course = CourseFactory(title=f"Kurs {number}", school_form=rng.choice(VALUES[FacetKey.SCHOOL_FORM]))
        ids.append(course.pk)
        for _ in range(rng.choice([0, 1, 1, 2, 4])):
            rolling = rng.random() < 0.2
            start = None if rng.random() < 0.1 else TODAY + dt.timedelta(days=rng.randint(-60, 500))
            OccasionFactory(
                course=course,
                start=start,
                rolling_start=rolling,
                application_first=rng.choice([None, TODAY, TODAY + dt.timedelta(days=9)]),
                application_last=rng.choice([None, TODAY - dt.timedelta(days=1), TODAY, TODAY + dt.timedelta(days=20)]),
                application_continuous=rolling and rng.random() < 0.7,
                cancelled=rng.random() < 0.1,
                hidden=rng.random() < 0.05,
                municipality_codes=rng.sample([BORAS, MARK, TRANEMO], k=rng.randint(0, 2)),
                mode=rng.choice(["", *MODES]),
                pace=rng.choice([None, 100, 80, 75, 50, 40, 25]),
                pace_individual=rng.random() < 0.1,
                languages=rng.choice([[], ["swe"], ["swe", "eng"]]),
            )
    get_engine().index(ids)


def _values(occasion: Occasion, key: FacetKey) -> set[str]:  # noqa: PLR0911  one answer for each group
    state = occasion_state(occasion, TODAY)
    match key:
        case FacetKey.APPLICATION:
            if state == OccasionState.OPENS_LATER:
                return {Application.LATER}
            rolling = {Application.ROLLING} if occasion.application_continuous else set()
            return {Application.OPEN, *rolling} if state == OccasionState.OPEN else set()
        case FacetKey.SCHOOL_FORM:
            return {occasion.course.school_form}
        case FacetKey.MUNICIPALITY:
            return set(occasion.municipality_codes)
        case FacetKey.MODE:
            return {occasion.mode} - {""}
        case FacetKey.START:
            if occasion.rolling_start:
                return {"lopande"}
            if occasion.start is None or occasion.start < TODAY:
                return set()
            return {"senare" if occasion.start >= later_than(TODAY) else f"{occasion.start:%Y-%m}"}
        case FacetKey.PACE:
            steps = [step for step in (100, 75, 50, 1) if occasion.pace and occasion.pace >= step]
            named = {"25" if steps[0] == 1 else str(steps[0])} if steps else set()
            return named | ({"valfri"} if occasion.pace_individual else set())
        case FacetKey.LANGUAGE:
            return set(occasion.languages)
        case _:
            return set()


def _meets(occasion: Occasion, choices: Mapping[FacetKey, Iterable[str]]) -> bool:
    return all(_values(occasion, key) & set(wanted) for key, wanted in choices.items())


@pytest.mark.parametrize("seed", [1, 2])
def test_hits_and_counts_agree_with_a_slow_reference(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  a catalogue, no secret
    _random_catalogue(rng)
    occasions = [
        occasion
        for occasion in Occasion.objects.public().select_related("course")
        if occasion_state(occasion, TODAY) not in {*PAST_STATES, OccasionState.CANCELLED}
    ]
    with_start = {occasion.course_id for occasion in occasions}
    found_something = 0
    for _ in range(60):
        keys = rng.sample(sorted(VALUES), k=rng.choice([0, 1, 1, 2, 2, 3]))
        choices = {key: tuple(rng.sample(VALUES[key], k=rng.randint(1, 2))) for key in keys}
        result = get_engine().search(CatalogueQuery(today=TODAY, choices=choices, per_page=200))
        expected = {occasion.course_id for occasion in occasions if _meets(occasion, choices)}
        rest = {
            course.pk
            for course in Course.objects.exclude(pk__in=with_start)
            if COURSE_FACETS.issuperset(choices)
            and all(course.school_form in wanted for key, wanted in choices.items() if key is FacetKey.SCHOOL_FORM)
        }
        assert {hit.course_id for hit in result.hits if hit.has_start} == expected, choices
        assert {hit.course_id for hit in result.hits if not hit.has_start} == rest, choices
        assert (result.total, result.total_without_start) == (len(expected), len(rest))
        for key in VALUES:
            others = {group: wanted for group, wanted in choices.items() if group is not key}
            pairs = {
                (occasion.course_id, value)
                for occasion in occasions
                if _meets(occasion, others)
                for value in _values(occasion, key)
            }
            assert counts(result, key) == Counter(value for _, value in pairs), (key, choices)
        found_something += bool(expected)
    assert found_something > 20
