"""A small stand-in for Susa-navet's API, whose lists can change between two requests."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import httpx

from courses.sources.susanavet import RESOURCES
from courses.sources.susanavet_client import SusanavetClient
from courses.vocabulary import RecordKind

KINDS = {resource: kind for kind, resource in RESOURCES.items()}
Answer = httpx.Response | Exception


class NationalFeed:
    """Serves `items`; `before` may change them or answer itself, and sees the number of the request from 1."""

    def __init__(self, **items: list[Any]) -> None:
        self.items: dict[RecordKind, list[Any]] = {RecordKind(kind): found for kind, found in items.items()}
        self.by_id_only: dict[str, Any] = {}  # served by id, in no list
        self.before: Callable[[int, httpx.Request], Answer | None] = lambda _number, _request: None
        self.requests: list[httpx.URL] = []
        self.naps: list[float] = []
        self.largest_page = 10**6

    def client(self) -> SusanavetClient:
        transport = httpx.MockTransport(self._answer)
        return SusanavetClient("https://feed.example/emil3", sleep=self.naps.append, transport=transport)

    def paths(self) -> list[str]:
        """What was asked for, without the host."""
        return [str(url).removeprefix("https://feed.example/emil3/") for url in self.requests]

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request.url)
        answer = self.before(len(self.requests), request)
        if isinstance(answer, Exception):
            raise answer
        if answer is not None:
            return answer
        resource, _, key = request.url.raw_path.decode().split("?")[0].removeprefix("/emil3/").partition("/")
        items = self.items.get(KINDS[resource], [])
        if key:
            return self._by_id(items, unquote(key))
        return httpx.Response(200, json=self.page(resource, items, dict(request.url.params)))

    def page(self, resource: str, items: list[Any], query: dict[str, str]) -> dict[str, Any]:
        number, size = int(query["page"]), min(int(query["size"]), self.largest_page)
        pages = -(-len(items) // size)
        return {
            "links": [{"rel": "next", "href": "https://feed.example/stale"}],
            resource: items[number * size : (number + 1) * size],
            "page": {"size": size, "totalElements": len(items), "totalPages": pages, "pageNumber": number},
        }

    def _by_id(self, items: list[Any], key: str) -> httpx.Response:
        found = [item for item in items if isinstance(item, dict) and item.get("id") == key]
        found += [self.by_id_only[key]] if key in self.by_id_only else []
        return httpx.Response(200, json=found[0]) if found else httpx.Response(404, json={"message": "not found"})
