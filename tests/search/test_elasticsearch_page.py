"""What one page asks of Elasticsearch, and how its answers are read."""

from __future__ import annotations

import datetime as dt

import pytest
from elasticsearch.dsl import Q

from search.engines.elasticsearch import server
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.elasticsearch.mapping import alias
from search.engines.elasticsearch.page import Found, Page
from search.query import CatalogueQuery, Choices, FacetKey, Near
from tests.search.conftest import BORAS, MARK, a_course
from tests.search.elastic import carry_over

TODAY = dt.date(2026, 11, 22)
OPEN: Choices = {FacetKey.APPLICATION: ("oppen",)}
DISTANCE: Choices = {FacetKey.MODE: ("distans",)}
IN_BORAS: Choices = {FacetKey.MUNICIPALITY: (BORAS,)}


def found(day: dt.date, choices: Choices, *, trusting: bool) -> Found:
    page = Page(CatalogueQuery(today=day, choices=choices), Q("match_all"), trusting=trusting)
    return page.read(server.answers(alias(), list(page.bodies.values())))


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("choices", [{}, DISTANCE])
@pytest.mark.parametrize(("later", "is_old"), [(0, False), (12, True)])
def test_an_answer_tells_whether_copies_of_another_day_were_counted(
    on_elasticsearch: ElasticsearchEngine, choices: Choices, later: int, is_old: bool
) -> None:
    """The application closes after a week; a course without a coming start has no copies that could be old."""
    a_course("Kock", {"application_last": TODAY + dt.timedelta(days=7), "mode": "distans"})
    a_course("Kock förr", {"start": "2025-01-10", "application_last": "2025-01-01", "mode": "distans"})
    carry_over()
    day = TODAY + dt.timedelta(days=later)
    assert found(day, choices, trusting=True).has_old_copies is is_old
    careful = found(day, choices, trusting=False)
    assert not careful.has_old_copies
    assert careful.facets[FacetKey.APPLICATION] == ({} if is_old else {"oppen": 1})
    assert careful.facets[FacetKey.MUNICIPALITY] == {BORAS: 1}


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("trusting", [True, False])
@pytest.mark.parametrize("chosen", [OPEN, DISTANCE])
def test_copies_of_what_is_chosen_leave_out_the_course_s_other_occasions(
    on_elasticsearch: ElasticsearchEngine, chosen: Choices, trusting: bool
) -> None:
    later = {"application_first": TODAY + dt.timedelta(days=9), "mode": "pa-plats", "municipality_codes": [MARK]}
    a_course("Kock", {"mode": "distans", "start": "2027-02-01"}, {**later, "start": "2027-03-01"})
    carry_over()
    told = found(TODAY, chosen, trusting=trusting).facets
    assert told[FacetKey.MUNICIPALITY] == {BORAS: 1}
    assert told[FacetKey.START] == {"2027-02": 1}
    assert sum(told[FacetKey.SCHOOL_FORM].values()) == 1
    # The group with the choice is counted without it.
    (own,) = chosen
    assert len(told[own]) == 2


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize(
    ("choices", "near", "without_all"),
    [({}, None, 3), (OPEN, None, 3), (IN_BORAS, None, 3), ({}, Near({BORAS: 0}), 3), ({**OPEN, **IN_BORAS}, None, 3)],
)
def test_courses_without_any_filter_are_counted_once(
    on_elasticsearch: ElasticsearchEngine, choices: Choices, near: Near | None, without_all: int
) -> None:
    """With a single filter the search without it says how many there are without any."""
    a_course("Kock", {})
    a_course("Kock i Mark", {"municipality_codes": [MARK]})
    a_course("Kock sedan", {"application_first": TODAY + dt.timedelta(days=9)})
    carry_over()
    page = Page(CatalogueQuery(today=TODAY, choices=choices, near=near), Q("match_all"))
    bodies = [str(body["query"]) for body in page.bodies.values()]
    assert len(bodies) == len(set(bodies))
    assert page.read(server.answers(alias(), list(page.bodies.values()))).without_all == without_all
