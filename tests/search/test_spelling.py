"""Words that an unknown word may have been meant to be."""

from __future__ import annotations

import pytest

from search.spelling import Spelling, folded

FREQUENCIES = {"svetsare": 6, "svensk": 3, "lärare": 9, "larm": 2, "kock": 5, "kork": 1, "prrprr01": 1}
SPELLING = Spelling(FREQUENCIES, ["läkare"])


def test_letters_lose_their_dots_and_accents() -> None:
    assert folded("åäöéè") == "aaoee"


def test_dots_are_put_back_and_a_word_without_any_is_not_found_so() -> None:
    assert SPELLING.with_accents("larare") == ("lärare",)
    assert SPELLING.with_accents("kock") == ()


@pytest.mark.parametrize(
    ("written", "meant", "edits"),
    [
        ("svetare", "svetsare", 1),  # a letter lost
        ("svettsare", "svetsare", 1),  # a letter more
        ("svetsera", "svetsare", 2),  # two wrong
        ("svestare", "svetsare", 1),  # two neighbours swapped
    ],
)
def test_the_nearest_word_comes_first(written: str, meant: str, edits: int) -> None:
    assert SPELLING.near(written, 2)[0] == (meant, edits)


def test_of_equally_near_words_the_more_frequent_comes_first() -> None:
    assert [word for word, _ in SPELLING.near("koxk", 1)] == ["kock", "kork"]


def test_who_writes_no_dots_at_all_mistypes_nothing_by_that() -> None:
    assert SPELLING.near("larrare", 1)[0] == ("lärare", 1)
    assert SPELLING.near("lärrere", 1) == []


def test_another_first_letter_is_farther() -> None:
    both = Spelling({"bagare": 1, "lagare": 9})
    assert both.near("bagrae", 2)[0][0] == "bagare"
    assert both.near("bugare", 2)[0][0] == "bagare"


def test_words_of_the_vocabulary_are_known_and_come_after_those_of_titles() -> None:
    assert [word for word, _ in SPELLING.near("läxare", 1)] == ["lärare", "läkare"]


def test_a_code_is_no_word_to_mistype() -> None:
    assert SPELLING.near("prrprr02", 1) == []


def test_farther_than_allowed_is_not_found() -> None:
    assert SPELLING.near("svtsre", 1) == []
