"""PostgreSQL and Elasticsearch give the same courses, the same counts and the same order."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from courses.vocabulary import SchoolForm, StudyMode
from search.current_vocabulary import current_vocabulary
from search.engine import ENGINES, get_engine
from search.engines.elasticsearch import checking, server
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.elasticsearch.mapping import alias
from search.query import CatalogueQuery, CatalogueResult, FacetKey, Near, Sort
from tests.elasticsearch.running import Node
from tests.factories.courses import CourseFactory, OccasionFactory
from tests.factories.organisations import MunicipalityFactory
from tests.search.conftest import BORAS, MARK, TRANEMO, a_course
from tests.search.elastic import carry_over, elasticsearch_engine

TODAY = dt.date(2026, 11, 22)
COURSES, QUERIES = 250, 300

TRADES = ["undersköterska", "barnskötare", "svetsare", "kock", "bagare", "elektriker", "lastbilsförare"]
SUBJECTS = ["engelska", "matematik", "svenska", "naturkunskap", "programmering", "företagsekonomi", "psykologi"]
TAILS = ["", " på distans", " 2b", " 6", ", grundkurs", " kväll", " i Mark", " för nybörjare"]
TEXTS = [
    *("", "", "kock", "vård", "svets", "bagarutbildning", "barn skötare", "underskoterska", "matematk", "engelska 6"),
    *("svenska borås", "matematik 2b distans", "sjukvård kväll", "jobba med barn", "kock mark", "elektriker januari"),
    *("lastbil komvux", "programmering", "xyzzy", "svetsare kock", "naturkunskap psykologi bagare", "öppen", "distans"),
    *(
        "folkhögskola kväll januari",
        "tranemo sfi-kurs distans",
        "KOC0",
        "usk",
        "data",
        "ekonomi halvfart",
        "sfi",
        "bageri",
        "skola",
        "yh borås",
        "komvux mark",
        "borås distans",
    ),
]
CHOICES: Mapping[FacetKey, list[str]] = {
    FacetKey.APPLICATION: ["oppen", "lopande", "senare"],
    FacetKey.SCHOOL_FORM: ["sfi", "yrkeshogskola", "komvux-gymnasial", "komvux-anpassad"],
    FacetKey.MUNICIPALITY: [BORAS, MARK, TRANEMO, "0114"],
    FacetKey.MODE: [mode.value for mode in StudyMode],
    FacetKey.START: ["2026-11", "2027-01", "2027-02", "lopande", "senare", "2025-01"],
    FacetKey.PACE: ["100", "75", "50", "25", "valfri"],
    FacetKey.LANGUAGE: ["swe", "eng"],
}


def a_catalogue(rng: random.Random) -> None:
    """Courses of all kinds in all states, with words in every field."""
    ids = []
    for number in range(COURSES):
        title = (rng.choice(TRADES) if rng.random() < 0.5 else rng.choice(SUBJECTS)) + rng.choice(TAILS)
        course = CourseFactory(
            title=title.capitalize(),
            code=f"KOC{number}" if rng.random() < 0.3 else "",
            keywords=rng.sample(TRADES, k=rng.choice([0, 0, 1])),
            description=" ".join(rng.sample([*TRADES, *SUBJECTS], k=rng.randint(0, 3))),
            school_form=rng.choice([form.value for form in SchoolForm]),
        )
        ids.append(course.pk)
        for _ in range(rng.choice([0, 1, 1, 2, 4])):
            rolling = rng.random() < 0.2
            OccasionFactory(
                course=course,
                start=None if rng.random() < 0.1 else TODAY + dt.timedelta(days=rng.randint(-60, 500)),
                rolling_start=rolling,
                application_first=rng.choice([None, TODAY, TODAY + dt.timedelta(days=9)]),
                application_last=rng.choice([None, TODAY - dt.timedelta(days=1), TODAY, TODAY + dt.timedelta(days=20)]),
                application_continuous=rolling and rng.random() < 0.7,
                cancelled=rng.random() < 0.1,
                municipality_codes=rng.sample([BORAS, MARK, TRANEMO], k=rng.randint(0, 2)),
                mode=rng.choice(["", *CHOICES[FacetKey.MODE]]),
                pace=rng.choice([None, 100, 80, 75, 50, 40, 25]),
                pace_individual=rng.random() < 0.1,
                languages=rng.choice([[], ["swe"], ["swe", "eng"]]),
            )
    get_engine().index(ids)


def a_query(rng: random.Random, today: dt.date) -> CatalogueQuery:
    keys = rng.sample(sorted(CHOICES), k=rng.choice([0, 0, 1, 1, 2, 3]))
    return CatalogueQuery(
        today=today,
        text=rng.choice(TEXTS),
        choices={key: tuple(rng.sample(CHOICES[key], k=rng.randint(1, 2))) for key in keys},
        sort=rng.choice([Sort.RELEVANCE, Sort.RELEVANCE, Sort.START, Sort.DEADLINE, Sort.TITLE]),
        page=rng.choice([1, 1, 2, 30]),
        per_page=rng.choice([5, 20, 300]),
        literal=rng.random() < 0.1,
        together=rng.random() < 0.2,
        near=Near({BORAS: 0, MARK: 25}) if rng.random() < 0.2 else None,
    )


def counts(result: CatalogueResult) -> Mapping[FacetKey, Mapping[str, int]]:
    return {key: dict(facet) for key, facet in result.facets.items()}


def everything(result: CatalogueResult) -> tuple[object, ...]:
    """All that a page is made from, in an order that no engine decides."""
    return (
        *(result.hits, result.total, result.total_without_start, counts(result), result.matched),
        *(result.page, result.pages, dict(result.without), result.without_all),
        *(result.without_near, result.fitting),
    )


def disagreements(engine: ElasticsearchEngine, query: CatalogueQuery) -> str:
    """ "" when both engines give the same."""
    asked = engine.postgres.ask(query, current_vocabulary())
    first, second = engine.postgres.answer(asked), engine.answer(asked)
    if everything(first) == everything(second):
        return ""
    parts = zip(everything(first), everything(second), strict=True)
    return f"{query}: " + "; ".join(f"{one} != {other}" for one, other in parts if one != other)


@pytest.mark.usefixtures("patient", "database")
def test_they_agree_on_random_queries_and_filters(elasticsearch: Node) -> None:
    """On the day, and later, when flat copies no longer hold for every course."""
    rng = random.Random(4)  # noqa: S311  a catalogue, no secret
    for code in (BORAS, MARK, TRANEMO):
        MunicipalityFactory(code=code, member=True)
    with transaction.atomic():
        a_catalogue(rng)
    with elasticsearch_engine(elasticsearch.url) as engine:
        queries = [a_query(rng, TODAY + dt.timedelta(days=rng.choice([0, 0, 12]))) for _ in range(QUERIES)]
        assert [told for query in queries if (told := disagreements(engine, query))] == []
        assert sum(bool(engine.search(query).total) for query in queries) > QUERIES // 3


@pytest.mark.usefixtures("patient")
def test_a_page_is_full_also_when_the_server_has_lost_courses(on_elasticsearch: ElasticsearchEngine) -> None:
    """The catalogue in memory says whether courses without a coming start are shown; the server may know better."""
    coming = [a_course(f"Kock {number}", {}) for number in range(3)]
    past = a_course("Kock förr", {"start": "2025-01-10", "application_last": "2025-01-01"})
    carry_over()
    query = CatalogueQuery(today=TODAY, text="kock", per_page=3)

    def shown() -> set[int]:
        asked = on_elasticsearch.postgres.ask(query, current_vocabulary())
        return {hit.course_id for hit in on_elasticsearch.answer(asked).hits}

    assert shown() == {course.pk for course in coming}
    server.client().delete(index=alias(), id=str(coming[0].pk), refresh=True)
    assert shown() == {coming[1].pk, coming[2].pk, past.pk}


@pytest.mark.usefixtures("patient", "database", "frozen_today")
def test_they_agree_on_every_judged_query_over_the_real_catalogue(
    elasticsearch: Node, shared_data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (shared_data.parent / "golden" / "dev.jsonl").read_text().splitlines()
    call_command("import_emil3", str(shared_data / "emil3"))
    with elasticsearch_engine(elasticsearch.url) as engine:
        assert len(held()) > 1_000
        for together in (False, True):
            queries = [
                CatalogueQuery(today=TODAY, text=json.loads(line)["q"], per_page=50, together=together)
                for line in lines
            ]
            assert [told for query in queries if (told := disagreements(engine, query))] == []
        capsys.readouterr()
        runs = []
        for name in ENGINES:
            monkeypatch.setattr("sys.stdin", StringIO("\n".join(lines)))
            call_command("search_run", "--engine", name, "--include-past")
            runs.append(capsys.readouterr().out.splitlines())
        assert runs[0] == runs[1]
        assert [json.loads(line)["q"] for line in runs[0]] == [json.loads(line)["q"] for line in lines]


def held() -> set[int]:
    return set(checking.digests())
