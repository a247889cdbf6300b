"""A server that answers every request wrongly, in one of the ways in which servers do."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from enum import StrEnum

_HEAD = b"HTTP/1.1 %s\r\nX-Elastic-Product: Elasticsearch\r\nContent-Type: application/json\r\nConnection: close\r\n"


class Fault(StrEnum):
    BUSY = "429"
    BROKEN = "503"
    HALF = "half a response"
    DRIPPING = "a byte now and then"
    SILENT = "nothing at all"
    NO_JSON = "a page of a proxy"
    OTHER_JSON = "an answer to something else"
    PARTLY = "an error among the answers"
    RED = "parts of its index are gone"
    OLDER = "an older version"
    OTHER_PRODUCT = "another search engine"


@contextlib.contextmanager
def misbehaving(fault: Fault) -> Iterator[str]:
    """The address of a server that does so until the end of the block."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.1)
        accepting = threading.Thread(target=_accept, args=(listening, fault, stop), daemon=True)
        accepting.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        stop.set()
        accepting.join()


def _accept(listening: socket.socket, fault: Fault, stop: threading.Event) -> None:
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            connection, _ = listening.accept()
            threading.Thread(target=_answer, args=(connection, fault, stop), daemon=True).start()


def _answer(connection: socket.socket, fault: Fault, stop: threading.Event) -> None:
    with connection, contextlib.suppress(OSError):
        _read(connection)
        match fault:
            case Fault.BUSY | Fault.BROKEN:
                status = b"429 Too Many Requests" if fault is Fault.BUSY else b"503 Service Unavailable"
                _send(connection, status, b'{"error": {"type": "es_rejected_execution_exception"}}')
            case Fault.HALF:
                connection.sendall(_HEAD % b"200 OK" + b'Content-Length: 5000\r\n\r\n{"responses": [{"hits"')
            case Fault.DRIPPING:
                connection.sendall(_HEAD % b"200 OK" + b"Content-Length: 5000\r\n\r\n")
                while not stop.is_set():
                    connection.sendall(b" ")
                    time.sleep(0.05)  # slower than any deadline, in a thread of its own
            case Fault.SILENT:
                stop.wait()
            case Fault.NO_JSON:
                _send(connection, b"200 OK", b"<html>Bad gateway</html>")
            case Fault.OTHER_JSON:
                _send(connection, b"200 OK", b'{"acknowledged": true}')
            case Fault.PARTLY:
                _send(connection, b"200 OK", b'{"responses": [{"error": {"type": "search_phase"}, "status": 503}]}')
            case Fault.RED:
                body = b'{"status": "red", "count": 7, "responses": [{"error": {"type": "no_shard"}, "status": 503}]}'
                _send(connection, b"200 OK", body)
            case Fault.OLDER:  # what version 8 says to a client of version 9
                _send(connection, b"400 Bad Request", b'{"error": {"type": "media_type_header_exception"}}')
            case Fault.OTHER_PRODUCT:
                head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
                connection.sendall(head)


def _read(connection: socket.socket) -> None:
    """The whole request: who answers before it has heard all is reset."""
    heard = b""
    while b"\r\n\r\n" not in heard:
        heard += connection.recv(1 << 16)
    head, _, body = heard.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(1 << 16)


def _send(connection: socket.socket, status: bytes, body: bytes) -> None:
    connection.sendall(_HEAD % status + b"Content-Length: %d\r\n\r\n" % len(body) + body)
