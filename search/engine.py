"""The port: what every search engine can do. Nobody but `get_engine` names one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import Protocol

from django.conf import settings

from search.query import Alternatives, CatalogueQuery, CatalogueResult, IndexStatus, Verdict

ENGINES = ("postgres", "elasticsearch")


class UnavailableError(Exception):
    """A server that an engine needs gave no whole answer in time; the message (Swedish) says why."""


# Called with (courses done, courses in all).
Progress = Callable[[int, int], None]


class SearchEngine(Protocol):
    """Finds public courses and keeps its index of them."""

    def search(self, query: CatalogueQuery) -> CatalogueResult:
        """One page of hits with all facets, in a number of queries that depends on nothing."""
        ...

    def alternatives(self, query: CatalogueQuery) -> Alternatives:
        """What to try instead of a search that gave nothing."""
        ...

    def index(self, course_ids: Collection[int]) -> None:
        """Bring these courses up to date, those that are no longer public included. Call it in the transaction."""
        ...

    def remove(self, course_ids: Collection[int]) -> None:
        """Forget these courses."""
        ...

    def rebuild(self, progress: Progress | None = None) -> int:
        """Index the whole catalogue anew while searches go on; the number of public courses."""
        ...

    def status(self) -> IndexStatus:
        """Compare the index with the catalogue."""
        ...

    def verify(self, progress: Progress | None = None) -> tuple[Verdict, ...]:
        """Compare every course of every index with what the database says now, by checksum."""
        ...

    def repair(self, verdicts: Sequence[Verdict]) -> None:
        """Bring what `verify` found wrong up to date."""
        ...

    def explain(self, query: CatalogueQuery) -> tuple[str, ...]:
        """How the query was read and why the first hits stand where they do: lines for an operator (Swedish)."""
        ...


@cache
def get_engine() -> SearchEngine:
    """The engine of this installation: Elasticsearch where `ELASTICSEARCH_URL` is set, else PostgreSQL."""
    return engine_named("elasticsearch" if settings.ELASTICSEARCH_URL else "postgres")


def engine_named(name: str) -> SearchEngine:
    """One of `ENGINES`, new."""
    if name == "elasticsearch":
        from search.engines.elasticsearch.engine import ElasticsearchEngine  # noqa: PLC0415  it imports the port

        return ElasticsearchEngine()
    from search.engines.postgres.engine import PostgresEngine  # noqa: PLC0415  it imports the port

    return PostgresEngine()
