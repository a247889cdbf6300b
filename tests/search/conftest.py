"""A small catalogue to search in, on the frozen day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from courses.models import Course
from search.engine import SearchEngine, get_engine
from search.query import CatalogueQuery, CatalogueResult, FacetKey, Near, Sort
from tests.elasticsearch.jars import NoJarsError
from tests.factories.courses import CourseFactory, OccasionFactory
from tests.factories.organisations import MunicipalityFactory

if TYPE_CHECKING:
    from search.engines.elasticsearch.engine import ElasticsearchEngine
    from tests.elasticsearch.running import Node

BORAS, MARK, TRANEMO = "1490", "1463", "1452"


@pytest.fixture
def places(db: None) -> None:
    """Three members of the region, so that towns and filters have names."""
    for code in (BORAS, MARK, TRANEMO):
        MunicipalityFactory(code=code, member=True)


@pytest.fixture
def engine(places: None) -> SearchEngine:
    return get_engine()


def a_course(title: str, *occasions: dict[str, Any], **fields: Any) -> Course:
    """A published, indexed course; each of `occasions` is what differs from an open start in Borås in January."""
    course = CourseFactory(title=title, **fields)
    for occasion in occasions:
        OccasionFactory(course=course, **occasion)
    get_engine().index([course.pk])
    return course


def ask(
    text: str = "",
    *,
    today: dt.date = dt.date(2026, 11, 22),
    sort: Sort = Sort.RELEVANCE,
    page: int = 1,
    per_page: int = 20,
    near: Near | None = None,
    **choices: str | Iterable[str],
) -> CatalogueResult:
    """Search; `kommun="1490"` or `kommun=["1490", "1463"]` chooses values as the index knows them."""
    chosen = {
        FacetKey(name): (values,) if isinstance(values, str) else tuple(values) for name, values in choices.items()
    }
    return get_engine().search(
        CatalogueQuery(today=today, text=text, choices=chosen, sort=sort, page=page, per_page=per_page, near=near)
    )


def titles(result: CatalogueResult) -> list[str]:
    """The titles of the hits, in order."""
    names = dict(Course.objects.values_list("pk", "title"))
    return [names[hit.course_id] for hit in result.hits]


def counts(result: CatalogueResult, key: FacetKey) -> dict[str, int]:
    return dict(result.facets[key])


# --- Elasticsearch ---


@pytest.fixture(scope="session")
def elasticsearch() -> Iterator[Node]:
    """A real node, one for all who run tests in this checkout; a test that asks for it needs Maven once."""
    from tests.elasticsearch.running import shared_node

    try:
        with shared_node() as running:
            yield running
    except NoJarsError as error:
        pytest.fail(str(error))


@pytest.fixture
def on_elasticsearch(elasticsearch: Node, places: None) -> Iterator[ElasticsearchEngine]:
    """The installation's engine is Elasticsearch, with an empty index of this test's own."""
    from tests.search.elastic import elasticsearch_engine

    with elasticsearch_engine(elasticsearch.url) as engine:
        yield engine


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers may come late: a node that has just started, on a busy machine, is no matter of these tests."""
    from search.engines.elasticsearch import server

    monkeypatch.setattr(server, "DEADLINE_SECONDS", 30.0)
