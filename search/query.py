"""What a resident asks of the catalogue, and what an engine answers: plain values, no database, no request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from search.meaning import Understanding

HITS_PER_PAGE = 20
# Deeper than this nobody reads; a robot is not given more.
MAX_PAGE = 500


class FacetKey(StrEnum):
    """The groups of filters, in the order of the page. The value is the name in the address."""

    APPLICATION = "ansokan"
    SCHOOL_FORM = "skolform"
    MUNICIPALITY = "kommun"
    MODE = "satt"
    START = "start"
    PACE = "takt"
    AREA = "omrade"
    LANGUAGE = "sprak"


# These say something about the course; all others about one of its occasions.
COURSE_FACETS = frozenset({FacetKey.SCHOOL_FORM, FacetKey.AREA})


class Sort(StrEnum):
    """RELEVANCE: best match first; among equals, and without words, what is open first, then the earliest start.

    NEAREST means something only where the query has a place to be near.
    """

    RELEVANCE = "relevans"
    START = "start"
    DEADLINE = "sista-dag"
    TITLE = "titel"
    NEAREST = "narmast"


class WordMatch(StrEnum):
    """How the words of a query were met."""

    NONE = "none"  # there were no words
    ALL = "all"  # every hit has all of them
    SOME = "some"  # the few that have all of them come first, then those that have at least one
    ANY = "any"  # no course has all of them: every hit has at least one


Choices = Mapping[FacetKey, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Near:
    """Where somebody wants to study: municipality codes with their distance in whole kilometres, the own one 0.

    An occasion is near when it lies in one of them, can be followed from a learning centre in one of them, or is read
    wholly at a distance.
    """

    distances: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueQuery:
    """A validated search.

    `choices` holds, per group, the values as the index knows them (municipality codes, area ids, "2027-01"); a group
    without a choice is missing. Values of one group widen, groups narrow, and all groups that speak of an occasion
    must hold for one and the same occasion. `literal`: the words as written, no synonyms and no corrections.
    `as_words`: parts of the text that are not to be read as a place or another filter. `together`: courses with and
    without a coming start in one list. `near` narrows as a group does: it must hold for the same occasion.
    """

    today: dt.date
    text: str = ""
    choices: Choices = field(default_factory=lambda: MappingProxyType({}))
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    per_page: int = HITS_PER_PAGE
    literal: bool = False
    as_words: frozenset[str] = frozenset()
    together: bool = False
    near: Near | None = None

    @property
    def chooses_occasion(self) -> bool:
        """Whether a course without a coming start is out of the question."""
        return self.near is not None or any(key not in COURSE_FACETS for key in self.choices)


@dataclass(frozen=True, slots=True)
class Hit:
    """A course that meets the query.

    `occasion_id` is the occasion that meets the choices, the first one in the order that was asked for; None for a
    course without a coming start. `reason` is "" when the title shows it.
    """

    course_id: int
    occasion_id: int | None
    reason: str = ""

    @property
    def has_start(self) -> bool:
        return self.occasion_id is not None


# The counted values of one group, as the index knows them: how many courses each would give together with the other
# groups' choices. Only those that would give any, in no order.
Facet = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueResult:
    """One page of hits. Those with a coming start come first; `total` counts them, `total_without_start` the rest.

    `page` is the page that was given: the last one when a later one was asked for. `without` says for each chosen
    group how many courses with a coming start there would be without its choice, `without_near` without the place.
    `fitting`: how many of `total` fit everything that was read out of the words (`Understanding.readings`); they are
    ranked higher, and are all there is when nothing else was written.
    """

    hits: tuple[Hit, ...]
    total: int
    total_without_start: int
    facets: Mapping[FacetKey, Facet]
    matched: WordMatch
    page: int
    pages: int
    without: Mapping[FacetKey, int]
    without_all: int
    without_near: int = 0
    fitting: int = 0
    understanding: Understanding = field(default_factory=Understanding)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another search to try, and its number of courses with a coming start."""

    text: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternatives:
    """What lies near a search that gave nothing: parts of its text, and the nearest courses whatever the choices."""

    texts: tuple[Alternative, ...]
    nearest: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStatus:
    """How an index compares with the catalogue. `missing` and `stale` are Course primary keys.

    `remarks` are what else there is to tell, `problems` what isn't as it should be: Swedish sentences.
    """

    engine: str
    courses: int
    occasions: int
    missing: tuple[int, ...]
    stale: tuple[int, ...]
    remarks: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        return not self.missing and not self.stale


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One index compared with what the database says now, course by course.

    Ids of courses that are missing, that differ, and that shouldn't be there. `compared` counts public courses.
    """

    engine: str
    compared: int
    missing: tuple[int, ...]
    differing: tuple[int, ...]
    surplus: tuple[int, ...]

    @property
    def wrong(self) -> tuple[int, ...]:
        return tuple(sorted({*self.missing, *self.differing, *self.surplus}))
