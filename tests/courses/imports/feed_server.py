"""A small Susa-navet on the loopback: what the import command asks over HTTP, without faults."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

BASE = "/emil3"
Lists = dict[str, list[dict[str, Any]]]  # resource -> list items


@contextmanager
def feed_server(lists: Lists) -> Iterator[tuple[str, list[str]]]:
    """Serve `lists`, which may change meanwhile; gives the base address and the queries of the lists asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            resource, _, key = parts.path.removeprefix(f"{BASE}/").partition("/")
            items = lists.get(resource, [])
            if key:
                found = [item for item in items if item["id"] == key]
                self._answer(200 if found else 404, found[0] if found else {})
                return
            query = dict(parse_qsl(parts.query))
            asked.append(f"{resource} {query.get('updatedSince', '')}".strip())
            if since := query.get("updatedSince"):
                items = [item for item in items if not item["content"] or item["content"]["lastEdited"] >= since]
            else:
                items = [item for item in items if item["content"]]
            page = {"size": 1000, "totalElements": len(items), "totalPages": 1 if items else 0, "pageNumber": 0}
            self._answer(200, {"links": [], resource: items, "page": page})

        def _answer(self, status: int, body: Any) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{BASE}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
