"""Starts a node as a child process, shared by all who use the same folder, and waits until it answers."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.elasticsearch.jars import CACHE, jars
from tests.elasticsearch.node import USERS_LOCK

START_SECONDS = 90.0
REPOSITORY = Path(__file__).resolve().parent.parent.parent


class NodeError(Exception):
    """The node didn't start; the message holds its last lines."""


@dataclass(frozen=True, slots=True)
class Node:
    """A running node."""

    url: str
    pid: int

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)


@contextlib.contextmanager
def node(home: Path, port: int = 0) -> Iterator[Node]:
    """A node that keeps its data in `home`, started unless it runs already; it ends some seconds after its last user.

    `port` 0 takes a free one. Raises NoJarsError or NodeError.
    """
    jars()
    home.mkdir(parents=True, exist_ok=True)
    with (home / USERS_LOCK).open("a") as users, (home / "start.lock").open("a") as starting:
        fcntl.flock(users, fcntl.LOCK_SH)
        fcntl.flock(starting, fcntl.LOCK_EX)
        running = _running(home) or _started(home, port or _free_port())
        fcntl.flock(starting, fcntl.LOCK_UN)
        yield running


@contextlib.contextmanager
def shared_node() -> Iterator[Node]:
    """The node of this checkout's test runs."""
    with node(CACHE / "tests") as running:
        yield running


def _running(home: Path) -> Node | None:
    try:
        found = Node(**json.loads((home / "node.json").read_text()))
        is_ours = str(home) in psutil.Process(found.pid).cmdline()
    except (OSError, ValueError, TypeError, psutil.Error):
        return None
    return found if is_ours and _answers(found.url) else None


def _started(home: Path, port: int) -> Node:
    log = home / "node.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.elasticsearch.node", str(home), str(port)],
            cwd=REPOSITORY,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    found = Node(f"http://127.0.0.1:{port}", process.pid)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if _answers(found.url):
            (home / "node.json").write_text(json.dumps({"url": found.url, "pid": found.pid}))
            return found
        time.sleep(0.2)  # another process gets ready
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    lines = "\n".join(log.read_text(errors="replace").splitlines()[-20:])
    raise NodeError(f"Elasticsearch startade inte inom {START_SECONDS:.0f} s. Sist i {log}:\n{lines}")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_cluster/health", timeout=2) as response:  # noqa: S310  our own address
            return json.load(response)["status"] in {"green", "yellow"}
    except (OSError, ValueError, KeyError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Run a node until Ctrl-C, with the address to give the site."""
    home, port = CACHE / "beside", int(sys.argv[1]) if len(sys.argv) > 1 else 9200
    with node(home, port) as running:
        print(f"\n  Elasticsearch: {running.url}\n  Starta webbplatsen med: ELASTICSEARCH_URL={running.url} make run\n")
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
    with contextlib.suppress(ProcessLookupError):
        running.signal(signal.SIGTERM)


if __name__ == "__main__":
    main()
