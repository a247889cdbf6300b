"""The one formula that orders hits, whichever engine found them.

A course's score is the mean of what it is worth for each concept of the query, weighed by how telling the concept is,
times its coverage, times what its title says, times what speaks against it. Weights are hand-set: measured on judged
queries, further tuning brought nothing (docs/decisions/0014). The public page "Så rangordnas träffarna" is made from
these constants.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.concepts import Concept
from search.document import Where

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]

# What a term is worth in each field, and where a long field makes it worth less: the number of words of a usual one.
FIELD_WEIGHTS: dict[Where, float] = {
    Where.TITLE: 5.0,
    Where.CODE: 4.0,
    Where.OCCUPATION: 2.0,
    Where.TEXT: 1.0,
    Where.PROVIDER: 0.8,
    Where.PLACE: 0.3,
    Where.FORM: 0.3,
    Where.KEYWORD: 0.25,
}
USUAL_LENGTH: dict[Where, float] = {Where.TITLE: 4.0, Where.TEXT: 60.0}
SATURATION, LENGTH_SHARE = 1.2, 0.3

TITLE_SHARE, TITLE_FIRST = 1.2, 0.3
WRONG_PLACE, FROM_ANYWHERE, WRONG_FORM, NOT_DISTANCE, ADAPTED_UNASKED = 0.25, 0.5, 0.2, 0.25, 0.7
WRONG_TIME = 0.5
# "Mätningsingenjör bygg och anläggning" for who asked for building.
OTHER_TRADE = 0.6
# "Specialistundersköterska inom demens" for who would become undersköterska.
FURTHER = 0.7
LEVEL_BELOW, LEVEL_ABOVE, LEVEL_OFF, LEVEL_UNTOLD, LEVEL_LETTER, LEVEL_PART = 0.55, 0.44, 0.35, 0.5, 0.7, 0.9
# Who asks for more than is given is helped by what is highest.
LEVEL_TWO_BELOW = 0.43
# The first part of a course at basic level is no first level of upper secondary school.
LEVEL_OTHER_SCALE = 0.5


def field_score(where: Where, frequency: float, length: int) -> float:
    """A term's score in one field before saturation. `frequency` counts parts of compounds by their weight."""
    usual = USUAL_LENGTH.get(where)
    norm = 1 - LENGTH_SHARE + LENGTH_SHARE * length / usual if usual else 1.0
    return FIELD_WEIGHTS[where] * frequency / norm


def saturated(score: float) -> int:
    """Field scores added up, as a byte: 255 is never reached, 0 only by nothing."""
    return max(1, round(255 * score / (SATURATION + score))) if score > 0 else 0


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """What the ranker knows of n courses for k concepts.

    `values`: n × k, 0..1. `title_share`: how much of the title's telling words the query
    explains, `title_first`: how much of the first one, 0..1; `of_other_trade`: that one names a trade
    that was not asked for; `is_further`: it is for those who are of the trade already. The other flags say what fits
    what was asked for; True where nothing was asked.
    `level`: the factor of `level_factors`.
    """

    values: Floats
    title_share: Floats
    title_first: Floats
    of_other_trade: Flags
    is_further: Flags
    in_place: Flags
    in_reach: Flags
    in_form: Flags
    in_mode: Flags
    in_time: Flags
    is_adapted: Flags
    level: Floats


def score(candidates: Candidates, concepts: Sequence[Concept], *, adapted_asked: bool) -> Floats:
    """Per course its score, higher is better; without concepts only what speaks against it."""
    total = np.ones(len(candidates.in_place), np.float32)
    if concepts:
        telling = np.array([concept.telling for concept in concepts], np.float32)
        met = candidates.values > 0
        total = (candidates.values * telling).sum(axis=1) / telling.sum()
        total *= (met * telling).sum(axis=1) / telling.sum()
        told = 1 + TITLE_SHARE * candidates.title_share + TITLE_FIRST * candidates.title_first
        total *= np.where(candidates.of_other_trade, OTHER_TRADE, told)
        total *= np.where(candidates.is_further, FURTHER, 1)
    total = total * np.where(candidates.in_place, 1, np.where(candidates.in_reach, FROM_ANYWHERE, WRONG_PLACE))
    total = total * np.where(candidates.in_form, 1, WRONG_FORM)
    total = total * np.where(candidates.in_mode, 1, NOT_DISTANCE)
    total = total * np.where(candidates.in_time, 1, WRONG_TIME)
    if not adapted_asked:
        total = total * np.where(candidates.is_adapted, ADAPTED_UNASKED, 1)
    return (total * candidates.level).astype(np.float32)


def level_factor(asked: int, told: Sequence[int]) -> float:
    """What a course of the levels `told` is worth to who asks for `asked` (both as `levels.level_number`)."""
    return max((_one_level(asked, level) for level in told), default=LEVEL_UNTOLD)


def _one_level(asked: int, told: int) -> float:
    if asked == told:
        return 1.0
    (number, letter), (other, other_letter) = (divmod(level // 10, 10) for level in (asked, told))
    if number == other:
        return LEVEL_LETTER if letter and other_letter and letter != other_letter else LEVEL_PART
    return {-1: LEVEL_BELOW, 1: LEVEL_ABOVE, -2: LEVEL_TWO_BELOW}.get(other - number, LEVEL_OFF)
