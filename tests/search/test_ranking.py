"""The formula that orders hits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from search.concepts import WORTH, Alternative, Concept, Origin
from search.document import Where
from search.engines.postgres.matching import tier_of
from search.levels import level_number
from search.ranking import (
    ADAPTED_UNASKED,
    FROM_ANYWHERE,
    FURTHER,
    LEVEL_UNTOLD,
    NOT_DISTANCE,
    OTHER_TRADE,
    WRONG_FORM,
    WRONG_PLACE,
    WRONG_TIME,
    Candidates,
    field_score,
    level_factor,
    saturated,
    score,
)

ONE = Concept("svetsare", (Alternative(("svetsare",), Origin.LITERAL, "svetsare"),))


def candidates(values: list[list[float]]) -> Candidates:
    """Courses with these values per concept, whose titles explain nothing and of which nothing speaks against any."""
    count = len(values)
    zeros, ones, yes = np.zeros(count, np.float32), np.ones(count, np.float32), np.ones(count, np.bool_)
    return Candidates(
        values=np.array(values, np.float32),
        title_share=zeros,
        title_first=zeros,
        of_other_trade=~yes,
        is_further=~yes,
        in_place=yes,
        in_reach=~yes,
        in_form=yes,
        in_mode=yes,
        in_time=yes,
        is_adapted=~yes,
        level=ones,
    )


def test_a_course_that_meets_both_words_beats_one_that_meets_the_rarer_better() -> None:
    concepts = [replace(ONE, telling=2.0), replace(ONE, words="distans", telling=1.0)]
    both, rarer, none = score(candidates([[0.6, 0.6], [1.0, 0.0], [0.0, 0.0]]), concepts, adapted_asked=False)
    assert both > rarer > none == 0


def test_the_more_of_its_title_a_query_explains_the_higher_a_course_stands() -> None:
    same = candidates([[0.8], [0.8], [0.8]])
    shares = np.array([1.0, 0.5, 0.5], np.float32)
    firsts = np.array([1.0, 1.0, 0.0], np.float32)
    exact, begins, ends = score(replace(same, title_share=shares, title_first=firsts), [ONE], adapted_asked=False)
    assert exact > begins > ends


@pytest.mark.parametrize(
    ("flag", "factor"),
    [("in_place", WRONG_PLACE), ("in_form", WRONG_FORM), ("in_mode", NOT_DISTANCE), ("in_time", WRONG_TIME)],
)
def test_what_does_not_fit_keeps_a_share_of_its_score(flag: str, factor: float) -> None:
    both = candidates([[0.8], [0.8]])
    fits, differs = score(replace(both, **{flag: np.array([True, False])}), [ONE], adapted_asked=False)
    assert differs == pytest.approx(fits * factor)


def test_elsewhere_what_can_be_studied_from_anywhere_keeps_more() -> None:
    elsewhere = replace(candidates([[0.8]] * 3), in_place=np.array([True, False, False]))
    there, far, at_distance = score(
        replace(elsewhere, in_reach=np.array([False, False, True])), [ONE], adapted_asked=False
    )
    assert at_distance == pytest.approx(there * FROM_ANYWHERE)
    assert far == pytest.approx(there * WRONG_PLACE)


def test_a_title_that_begins_with_another_trade_keeps_a_share_of_its_score() -> None:
    both = replace(candidates([[0.8], [0.8]]), of_other_trade=np.array([False, True]))
    of_it, of_another = score(both, [ONE], adapted_asked=False)
    assert of_another == pytest.approx(of_it * OTHER_TRADE)


def test_what_a_title_of_another_trade_says_besides_is_no_merit() -> None:
    both = replace(candidates([[0.8], [0.8]]), of_other_trade=np.array([True, True]))
    more, less = score(replace(both, title_share=np.array([0.7, 0.0], np.float32)), [ONE], adapted_asked=False)
    assert more == less


def test_a_course_for_those_of_the_trade_keeps_a_share_of_its_score() -> None:
    both = replace(candidates([[0.8], [0.8]]), is_further=np.array([False, True]))
    way_in, further = score(both, [ONE], adapted_asked=False)
    assert further == pytest.approx(way_in * FURTHER)


def test_an_adapted_course_stands_lower_unless_it_was_asked_for() -> None:
    both = replace(candidates([[0.8], [0.8]]), is_adapted=np.array([False, True]))
    usual, adapted = score(both, [ONE], adapted_asked=False)
    assert adapted == pytest.approx(usual * ADAPTED_UNASKED)
    usual, adapted = score(both, [ONE], adapted_asked=True)
    assert adapted == usual


def factor(asked: str, *told: str) -> float:
    return level_factor(level_number(asked), [level_number(one) for one in told])


def test_the_asked_level_comes_first_then_its_other_letters_then_the_levels_around() -> None:
    exact, number, letter, below, above, off = (factor("2b", told) for told in ("2b", "2", "2c", "1b", "3b", "5b"))
    assert 1 == exact > number > letter > below > above > off > 0
    assert factor("2b") == LEVEL_UNTOLD
    assert factor("2b", "5b", "2b") == 1


def test_a_part_of_a_level_is_nearer_to_its_other_part_than_to_another_letter() -> None:
    assert factor("1a1", "1a1") > factor("1a1", "1a2") == factor("1a1", "1a") > factor("1a1", "1b")


def test_where_the_level_is_not_given_the_nearest_below_it_comes_first() -> None:
    assert factor("5", "4") > factor("5", "3") > factor("5", "2")


def test_a_word_in_a_long_text_is_worth_less_than_in_a_short_one_and_less_than_in_a_title() -> None:
    in_title = field_score(Where.TITLE, 1, 4)
    in_short, in_long = field_score(Where.TEXT, 1, 20), field_score(Where.TEXT, 1, 600)
    assert in_title > in_short > in_long > 0


def test_field_scores_are_kept_as_bytes_that_never_reach_the_top() -> None:
    kept = [saturated(one) for one in (0, 0.001, 1, 5, 1000)]
    assert kept == sorted(kept)
    assert (kept[0], kept[1]) == (0, 1)
    assert kept[-1] <= 255


def test_what_follows_from_a_guess_is_worth_less_than_what_was_written() -> None:
    sure = Alternative(("svets",), Origin.SYNONYM, "svets")
    assert replace(sure, certainty=0.5).weight == pytest.approx(sure.weight / 2)


def test_the_farther_an_origin_the_less_it_is_worth() -> None:
    nearer = [Origin.LITERAL, Origin.SYNONYM, Origin.CORE, Origin.NEAR, Origin.SSYK, Origin.FIELD, Origin.FAR]
    weights = [WORTH[origin].weight for origin in nearer]
    assert weights == sorted(weights, reverse=True)


@pytest.mark.parametrize("origin", [Origin.SYNONYM, Origin.FAR, Origin.SPLIT, Origin.ENDS])
def test_expansions_and_parts_count_only_where_a_course_is_named(origin: Origin) -> None:
    worth = WORTH[origin]
    assert tier_of(worth.tier, Where.TITLE, is_named=worth.is_named) == worth.tier
    assert tier_of(worth.tier, Where.TEXT, is_named=worth.is_named) == 0


@pytest.mark.parametrize(
    ("origin", "where", "counts"),
    [
        (Origin.LITERAL, Where.TEXT, True),
        (Origin.STEM, Where.TEXT, False),
        (Origin.SYNONYM, Where.KEYWORD, True),
        (Origin.NEAR, Where.KEYWORD, False),
        (Origin.NEAR, Where.OCCUPATION, True),
        (Origin.FAR, Where.OCCUPATION, False),
    ],
)
def test_the_farther_a_way_the_plainer_a_course_must_be_named(origin: Origin, where: Where, counts: bool) -> None:
    worth = WORTH[origin]
    assert (tier_of(worth.tier, where, is_named=worth.is_named) > 0) == counts
