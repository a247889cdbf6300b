"""What a query's words are taken to be before they are looked up: names in the older system, words in two, endings."""

from __future__ import annotations

import pytest

from search.concepts import Origin
from search.meaning import Understanding
from search.vocabulary import FilterKind
from tests.search.test_understanding import read, ways


def values(understanding: Understanding, kind: FilterKind) -> set[str]:
    return set(understanding.values(kind))


@pytest.mark.parametrize("text", ["engelska nivå 2", "Engelska niva 2", "ENGELSKA NIVÅ 2"])
def test_a_level_that_gy25_counts_otherwise_is_read_by_its_older_name(text: str) -> None:
    understanding = read(text)
    assert understanding.level == "6"
    assert ("engelska",) in ways(understanding)


def test_a_level_that_both_systems_count_alike_is_kept() -> None:
    assert read("historia nivå 1b").level == "1b"


def test_who_wants_the_literal_words_gets_no_older_names() -> None:
    (*_, last) = read("engelska nivå 2", literal=True).concepts
    assert last.words == "2"


def test_the_code_of_a_course_leads_near_to_its_subject() -> None:
    found = ways(read("ENGENG06"))
    assert found["engeng06",] is Origin.CODE
    assert found["engelska",] is Origin.RELATED


@pytest.mark.parametrize("text", ["gymnasie arbete", "gymnasiearbete"])
def test_a_word_of_the_vocabulary_in_two_is_no_filter_and_no_noise(text: str) -> None:
    understanding = read(text)
    assert understanding.readings == ()
    assert ways(understanding)["komvuxarbete",] is Origin.SYNONYM


def test_a_filter_in_two_words_is_that_filter_and_not_the_one_that_ends_it() -> None:
    assert values(read("folk högskola"), FilterKind.SCHOOL_FORM) == {"folkhogskola"}


def test_of_two_filters_that_lie_in_each_other_the_narrower_holds() -> None:
    assert values(read("komvux gymnasial"), FilterKind.SCHOOL_FORM) == {"komvux-gymnasial"}
    assert values(read("komvux högskola"), FilterKind.SCHOOL_FORM) == {
        *("komvux-gymnasial", "komvux-grundlaggande", "hogskola")
    }


@pytest.mark.parametrize("text", ["husvärdsutbildning", "husvärdskurs", "husvärdskurser"])
def test_an_ending_that_says_nothing_is_left_out_of_an_unknown_word(text: str) -> None:
    understanding = read(text)
    assert ways(understanding)["fastighetstekniker",] is Origin.NEAR
    assert understanding.corrections == ()


def test_a_cut_off_word_that_only_the_vocabulary_has_is_read_as_its_beginning() -> None:
    found = ways(read("barber"))
    assert found["barberare",] is Origin.PREFIX
    assert found["spaterapeut",] is Origin.NEAR


def test_a_misspelt_end_of_a_compound_that_nobody_has_is_mended() -> None:
    understanding = read("marksvettsare")
    assert [(one.written, one.read) for one in understanding.corrections] == [("marksvettsare", "marksvetsare")]


def test_a_compound_of_known_words_is_not_taken_for_one_that_is_two_edits_away() -> None:
    assert read("markledare").corrections == ()
    assert [one.read for one in read("mankledare").corrections] == ["bankledare"]


def test_a_phrase_of_nothing_but_noise_is_not_looked_for_in_running_text() -> None:
    found = ways(read("jobba med kurs"))
    assert found["hovslagare",] is Origin.SYNONYM
    assert Origin.LITERAL not in found.values()


def test_a_town_among_noise_is_a_place_though_a_title_has_it() -> None:
    assert values(read("kurs i mark"), FilterKind.PLACE) == {"1463"}
    assert values(read("mark"), FilterKind.PLACE) == set()


def test_what_can_not_be_studied_is_found_by_what_a_course_is_about_and_not_by_any_word_that_ends_so() -> None:
    assert ways(read("sjuksköterska"))["sjuksköterska",] is Origin.SYNONYM
    assert ways(read("svetsare"))["svetsare",] is Origin.LITERAL


def test_the_beginning_of_a_compound_that_nobody_has_tells_the_field() -> None:
    found = ways(read("ekonomifrisör"))
    assert (found["ekonomi",], found["frisör",]) == (Origin.NEAR, Origin.NEAR)
    assert ("ekonomi",) not in ways(read("redovisningsekonom"))


def test_two_letters_are_mended_only_behind_the_right_first_one() -> None:
    assert [one.read for one in read("hofslagere").corrections] == ["hovslagare"]
    assert read("bovslagere").corrections == ()
    assert [one.read for one in read("bovslagare").corrections] == ["hovslagare"]


def test_a_beginning_of_several_parts_leads_where_it_leads_as_one_word() -> None:
    found = ways(read("fastighetsskötarmedarbetare"))
    assert found["husvärd",] is Origin.NEAR
    assert ("fastighet",) not in found
