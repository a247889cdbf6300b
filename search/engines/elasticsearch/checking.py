"""How Elasticsearch fares: its own health, what waits for it, and whether it has what the database has."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from search.engine import UnavailableError
from search.engines.elasticsearch import feeding, server
from search.engines.elasticsearch.breaker import Breaker
from search.engines.elasticsearch.mapping import alias
from search.query import IndexStatus

# An edit that has waited longer than this waits for a worker that isn't there.
LONGEST_WAIT = 60
_PAGE = 5_000


def status(of_postgres: IndexStatus, breaker: Breaker) -> IndexStatus:
    """PostgreSQL's status with what there is to say of Elasticsearch, which is asked with a short deadline."""
    waiting, seconds = feeding.backlog()
    problems: list[str] = []
    if breaker.is_open:
        problems.append(f"Elasticsearch svarar inte ({breaker.reason}), så PostgreSQL svarar på sökningar.")
    try:
        health, count = _health()
    except NotFoundError:
        health, count = "svarar", "inget index"
        problems.append("Elasticsearch har inget index för den här versionen. Kör: manage.py search rebuild.")
    except UnavailableError as error:
        health, count = "svarar inte", ""
        problems.append(f"Elasticsearch nås inte ({error}); PostgreSQL svarar på sökningar.")
    if health == "red":
        problems.append("Elasticsearch är rött: delar av indexet saknas.")
    if waiting and seconds > LONGEST_WAIT:
        problems.append(
            f"{waiting} ändringar har väntat på Elasticsearch i upp till {seconds / 60:.0f} minuter. "
            "Kör: manage.py search_outbox."
        )
    remark = ", ".join(filter(None, [f"Elasticsearch: {health}", count, f"på väg: {waiting}"]))
    return replace(of_postgres, engine="Elasticsearch och PostgreSQL", remarks=(remark,), problems=tuple(problems))


def _health() -> tuple[str, str]:
    """The cluster's own word for how it is, and what it holds. Raises UnavailableError, or NotFoundError: no index."""
    with server.heard():
        client = server.client().options(request_timeout=server.DEADLINE_SECONDS * 5)
        health = client.cluster.health()["status"]
        return health, f"{client.count(index=alias())['count']} utbildningar"


def digests() -> dict[int, bytes]:
    """Of every course in the index the checksum of what it was made from; {} without an index.

    Raises UnavailableError.
    """
    try:
        with server.heard():
            return _digests(server.client())
    except NotFoundError:
        return {}


def _digests(client: Elasticsearch) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    after: dict[str, Any] = {}
    client.indices.refresh(index=alias())
    while True:
        answer = client.search(
            index=alias(),
            sort=[{"id": "asc"}],
            size=_PAGE,
            source=False,
            docvalue_fields=[{"field": "digest"}],
            **after,
        )
        hits = answer["hits"]["hits"]
        if not hits:
            return found
        found |= {hit["sort"][0]: bytes.fromhex(hit["fields"]["digest"][0]) for hit in hits}
        after = {"search_after": hits[-1]["sort"]}
