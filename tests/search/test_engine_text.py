"""Which words find which course, and in which order."""

from __future__ import annotations

import pytest

from courses.models import Course
from courses.vocabulary import SchoolForm, StudyMode
from search.engine import get_engine
from search.query import WordMatch
from search.selection import ENOUGH, FEW
from tests.factories.courses import ProviderFactory
from tests.search.conftest import BORAS, MARK, a_course, ask, titles

pytestmark = pytest.mark.usefixtures("engine")


@pytest.mark.parametrize(
    "text",
    [
        "svetsning",
        "SVETSNING",
        "svets",  # the beginning of the last word
        "svetsningen",  # inflected
        "svetsning robotar",  # in the title and in the description
        "SVESVE01",  # the code
        "svesve01",
        "plåtslagare",  # a keyword
        "platslagare",  # without its ring
        "verkstadsskolan",  # the provider
        "kinna",  # the town
        "mark",  # the municipality
        "komvux",  # the school form
        "i kinna",  # a word that says nothing is dropped
    ],
)
def test_a_course_is_found_by(text: str) -> None:
    a_course("Bageri", school_form=SchoolForm.FOLK_HIGH_SCHOOL, is_vocational=False)
    course = a_course(
        "Svetsning",
        {"towns": ["Kinna"], "municipality_codes": [MARK]},
        code="SVESVE01",
        keywords=["plåtslagare"],
        description="<p>Du lär dig också att programmera robotar.</p>",
        provider=ProviderFactory(name="Verkstadsskolan"),
    )
    assert [hit.course_id for hit in ask(text).hits] == [course.pk]


@pytest.mark.parametrize("text", ["målare", "sömnad", "SVESVE02", "borås"])
def test_a_course_is_not_found_by_what_it_does_not_say(text: str) -> None:
    a_course("Svetsning", {"towns": ["Kinna"], "municipality_codes": [MARK]}, code="SVESVE01")
    assert titles(ask(text)) == []


def test_old_and_new_codes_find_the_same_course() -> None:
    old = a_course("Psykologi 1", {}, code="PSKPSY01")
    new = a_course("Psykologi nivå 1", {}, code="PSYL1000X", subject_codes=["PSYL1000X"])
    by_old, by_new = ask("PSKPSY01"), ask("psyl1000x")
    assert {hit.course_id for hit in by_old.hits} == {hit.course_id for hit in by_new.hits} == {old.pk, new.pk}


def test_order_is_exact_title_then_all_words_in_title_then_code_or_keyword_then_text() -> None:
    a_course("Husbygge", {}, description="<p>Målare och snickare samsas.</p>")
    a_course("Ytbehandling", {}, keywords=["målare"])
    a_course("Målare med gesällbrev", {})
    a_course("Målare", {})
    assert titles(ask("målare")) == ["Målare", "Målare med gesällbrev", "Ytbehandling", "Husbygge"]


def test_a_shorter_title_stands_before_a_longer_one_with_the_same_words() -> None:
    a_course("Kock på restaurang och i storkök", {})
    a_course("Kock i storkök", {})
    assert titles(ask("kock")) == ["Kock i storkök", "Kock på restaurang och i storkök"]


def test_a_title_of_another_trade_stands_below_one_that_only_says_more() -> None:
    a_course("Platschef anläggning", {})
    a_course("Praktisk anläggning", {})
    assert titles(ask("anläggning")) == ["Praktisk anläggning", "Platschef anläggning"]


def test_the_ways_into_a_trade_stand_before_what_is_for_those_who_are_there_unless_that_is_asked_for() -> None:
    a_course("Specialistundersköterska", {})
    a_course("Undersköterska med inriktning mot hemsjukvård", {})
    assert titles(ask("undersköterska")) == [
        *("Undersköterska med inriktning mot hemsjukvård", "Specialistundersköterska"),
    ]
    assert titles(ask("specialistundersköterska"))[0] == "Specialistundersköterska"


def test_a_trade_with_what_was_asked_for_beside_it_stands_below_what_is_near() -> None:
    a_course("Fastighetsförvaltare med digital kompetens", {})
    a_course("Digitala verktyg", {})
    a_course("Digital kompetens", {})
    assert titles(ask("digital kompetens"))[-1] == "Fastighetsförvaltare med digital kompetens"


def test_beside_a_place_what_is_there_comes_first_then_what_can_be_studied_from_there() -> None:
    a_course("Kock elsewhere", {"municipality_codes": [BORAS]})
    a_course("Kock anywhere", {"municipality_codes": [BORAS], "mode": StudyMode.DISTANCE})
    a_course("Kock there", {"municipality_codes": [MARK]})
    assert titles(ask("kock mark")) == ["Kock there", "Kock anywhere", "Kock elsewhere"]


def test_who_says_komvux_does_not_ask_for_the_adapted_kind() -> None:
    a_course("Matematik", {}, school_form=SchoolForm.KOMVUX_ADAPTED)
    a_course("Matematik", {}, school_form=SchoolForm.KOMVUX_UPPER_SECONDARY)

    def first(text: str) -> str:
        return Course.objects.get(pk=ask(text).hits[0].course_id).school_form

    assert first("komvux matematik") == SchoolForm.KOMVUX_UPPER_SECONDARY
    assert first("anpassad matematik") == SchoolForm.KOMVUX_ADAPTED


def test_of_nothing_but_a_place_distance_is_no_better() -> None:
    a_course("Ljus", {"municipality_codes": [MARK], "mode": StudyMode.DISTANCE, "start": "2027-02-01"})
    a_course("Mörker", {"municipality_codes": [MARK], "start": "2027-01-11"})
    assert titles(ask("i kinna")) == ["Mörker", "Ljus"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("komvux distans", ["Ljus"]),  # the school form tells more than the way
        ("folkhögskola distans i kinna", ["Mörker"]),  # two of three
        ("folkhögskola distans", ["Mörker"]),  # what some course meets is not given up
        ("komvux kinna", ["Mörker", "Väv"]),  # a place tells most
        ("yh sommar", []),  # none meets any of it
    ],
)
def test_wishes_alone_that_no_course_meets_together_are_given_up_the_least_first(text: str, found: list[str]) -> None:
    a_course("Ljus", {"municipality_codes": [BORAS]}, school_form=SchoolForm.KOMVUX_UPPER_SECONDARY)
    a_course(
        "Mörker",
        {"municipality_codes": [MARK], "mode": StudyMode.DISTANCE, "start": "2027-01-11"},
        school_form=SchoolForm.FOLK_HIGH_SCHOOL,
    )
    a_course("Väv", {"municipality_codes": [MARK], "start": "2027-02-01"}, school_form=SchoolForm.FOLK_HIGH_SCHOOL)
    result = ask(text)
    assert titles(result) == found
    assert result.fitting == (len(found) if text.startswith("folk") else 0)


def test_enough_that_can_not_be_studied_as_asked_is_not_enough() -> None:
    for _ in range(ENOUGH):
        a_course("Redovisningsekonom", {})
    a_course("Lönespecialist", {"mode": StudyMode.DISTANCE})
    assert "Lönespecialist" not in titles(ask("ekonomi"))
    assert titles(ask("ekonomi distans"))[0] == "Lönespecialist"


def test_what_a_title_says_of_form_and_time_is_not_its_subject() -> None:
    a_course("Svenska för vardagen", {})
    a_course("Svenska kväll", {})
    assert titles(ask("svenska")) == ["Svenska kväll", "Svenska för vardagen"]


def test_among_equals_what_is_open_comes_first_then_the_earliest_start() -> None:
    closed = a_course("Kock", {"closed": True, "start": "2026-12-07"})
    later = a_course("Kock", {"start": "2027-02-01"})
    sooner = a_course("Kock", {"start": "2027-01-11"})
    assert [hit.course_id for hit in ask("kock").hits] == [sooner.pk, later.pk, closed.pk]


def test_ties_are_broken_by_the_course_id() -> None:
    ids = [a_course("Kock", {}).pk for _ in range(4)]
    assert [hit.course_id for hit in ask("kock").hits] == ids


def test_all_words_are_wanted_when_enough_courses_have_them_all() -> None:
    for number in range(FEW):
        a_course(f"Svets med robot {number}", {})
    a_course("Svets", {})
    result = ask("svets robot")
    assert (len(result.hits), result.matched) == (FEW, WordMatch.ALL)


def test_the_few_that_have_all_words_come_first_and_the_result_says_so() -> None:
    a_course("Svets", {})
    a_course("Svets med robot", {})
    result = ask("svets robot")
    assert (titles(result), result.matched) == (["Svets med robot", "Svets"], WordMatch.SOME)


def test_any_word_will_do_when_no_course_has_them_all_and_the_result_says_so() -> None:
    a_course("Svets", {})
    a_course("Robotik", {})
    result = ask("svets robotik zzz")
    assert (sorted(titles(result)), result.matched) == (["Robotik", "Svets"], WordMatch.ANY)


def test_a_course_with_more_of_the_words_stands_before_one_with_fewer() -> None:
    a_course("Svets", {})
    a_course("Svets och robotik", {})
    assert titles(ask("svets robotik zzz"))[0] == "Svets och robotik"


def test_an_occupation_that_a_course_leads_to_finds_it_and_is_the_reason() -> None:
    from courses.models import Occupation, OccupationName

    course = a_course("Vård och omsorg", {})
    occupation, _ = Occupation.objects.get_or_create(ssyk="5321", defaults={"name": "Undersköterskor", "sort_key": "u"})
    OccupationName.objects.get_or_create(occupation=occupation, name="Hemtjänstbiträde")
    course.occupations.set([occupation])
    course.save()
    a_course("Kock", {})
    get_engine().index([course.pk])
    result = ask("hemtjänstbiträde")
    assert [(hit.course_id, hit.reason) for hit in result.hits] == [(course.pk, "Leder till yrket hemtjänstbiträde.")]


def test_a_word_written_with_its_dots_does_not_find_words_without_them() -> None:
    a_course("Vardagsteknik", {}, description="")
    a_course("Vårdadministratör", {})
    assert titles(ask("vård")) == ["Vårdadministratör"]
    assert titles(ask("vard")) == ["Vårdadministratör"]
    assert titles(ask("vardag")) == ["Vardagsteknik"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("robotar", "Texten om utbildningen nämner robotar."),
        ("smide", "Nyckelord: smide."),
        ("SVESVE01", "Kurskoden är SVESVE01."),
        ("svets", ""),
    ],
)
def test_a_hit_says_why_where_its_title_does_not(text: str, reason: str) -> None:
    a_course(
        "Svets",
        {},
        code="SVESVE01",
        keywords=["smide"],
        description="<p>Du lär dig att programmera robotar.</p>",
    )
    assert [hit.reason for hit in ask(text).hits] == [reason]


def test_a_code_finds_the_course_that_tells_no_code_too_and_last_its_other_levels() -> None:
    a_course("Engelska 6", {}, code="ENGENG06")
    a_course("Engelska 6", {})
    a_course("Engelska 5", {})
    assert (
        titles(ask("ENGENG06"))
        == titles(ask("engeng 06"))
        == titles(ask("enge2000x"))
        == [
            *("Engelska 6", "Engelska 6", "Engelska 5"),
        ]
    )
