"""Elasticsearch as the installation's engine, for one test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.test import override_settings
from elastic_transport import TransportError

from search.engine import UnavailableError, get_engine
from search.engines.elasticsearch import building, feeding, server
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.elasticsearch.mapping import alias


@contextmanager
def elasticsearch_engine(url: str) -> Iterator[ElasticsearchEngine]:
    """`get_engine` gives the engine of this server, whose index is built from what the database says."""
    with override_settings(ELASTICSEARCH_URL=url):
        forget()
        building.build()
        engine = get_engine()
        assert isinstance(engine, ElasticsearchEngine)
        try:
            yield engine
        finally:
            with suppress(TransportError, UnavailableError):
                if indexes := feeding.live_indexes():
                    server.client().indices.delete(index=indexes)
            forget()


def forget() -> None:
    """Whoever asks for the engine next gets one of the settings of that moment."""
    server.client.cache_clear()
    get_engine.cache_clear()


def carry_over() -> None:
    """What a worker does, and what the server does within a second: all changes can be found."""
    feeding.drain(feeding.live_indexes())
    server.client().indices.refresh(index=alias())
