"""What the words of a course are worth."""

from __future__ import annotations

from collections.abc import Mapping

from search.analysis import default_analyser
from search.document import Posting, Where
from search.postings import Postings
from search.ranking import field_score, saturated


def postings(*texts: tuple[Where, str]) -> Mapping[str, Posting]:
    """The postings of a course with these texts, by term."""
    counted = Postings(default_analyser())
    for where, text in texts:
        counted.add(where, text)
    return {posting.term: posting for posting in counted.found()}


def test_a_term_is_worth_what_it_is_in_each_field() -> None:
    found = postings((Where.TITLE, "Svetsare"), (Where.TEXT, "svetsare svetsare"))["svetsare"]

    title, text = field_score(Where.TITLE, 1.0, 1), field_score(Where.TEXT, 2.0, 2)
    assert found == Posting("svetsare", Where.TITLE | Where.TEXT, saturated(title), saturated(title + text))


def test_a_compounds_parts_are_worth_less_than_the_whole() -> None:
    found = postings((Where.TITLE, "Svetsutbildning"))

    assert found["svetsutbildning"].all > found["svets"].all > found["utbildning"].all


def test_what_stands_only_at_a_compounds_end_names_no_course() -> None:
    alone = postings((Where.TITLE, "Svetsutbildning"))["utbildning"]
    twice = postings((Where.TITLE, "Svetsutbildning – kockutbildning"))["utbildning"]
    also_by_itself = postings((Where.TITLE, "Svetsutbildning utbildning"))["utbildning"]

    assert (alone.strong, twice.strong, also_by_itself.strong > 0) == (0, 0, True)


def test_a_part_of_a_compounds_part_is_found() -> None:
    found = postings((Where.TITLE, "Barnomsorgsutbildning"))

    assert found["barnomsorg"].all > found["omsorg"].all > 0


def test_a_very_long_word_is_read_as_any_other() -> None:
    found = postings((Where.TEXT, f"{'a' * 10_000} svets"))

    assert found["svets"].where == Where.TEXT


def test_nothing_written_is_worth_nothing() -> None:
    assert postings((Where.TITLE, ""), (Where.TEXT, " -- ")) == {}
