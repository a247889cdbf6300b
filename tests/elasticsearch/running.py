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

from tests.elasticsearch.jars import CACHE, NoJarsError, jars
from tests.elasticsearch.node import USERS_LOCK

START_SECONDS, END_SECONDS = 90.0, 30.0
LOG = "node.log"
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

    @property
    def is_alive(self) -> bool:
        """Also a process that has ended and whose parent hasn't asked why is none."""
        try:
            return psutil.Process(self.pid).status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False


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
        running = _running(home) or _started(home, port or free_port())
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
    return found if is_ours and answers(found.url) else None


def _started(home: Path, port: int) -> Node:
    if not _is_free(port):
        raise NodeError(
            f"Porten {port} används av ett annat program. Välj en annan: make run-elasticsearch ES_PORT=9201"
        )
    log = home / LOG
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
        if answers(found.url):
            (home / "node.json").write_text(json.dumps({"url": found.url, "pid": found.pid}))
            return found
        time.sleep(0.2)  # another process gets ready
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    lines = "\n".join(log.read_text(errors="replace").splitlines()[-20:])
    raise NodeError(f"Elasticsearch startade inte inom {START_SECONDS:.0f} s. Sist i {log}:\n{lines}")


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_cluster/health", timeout=2) as response:  # noqa: S310  our own address
            return json.load(response)["status"] in {"green", "yellow"}
    except (OSError, ValueError, KeyError):
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _end_unless_used(home: Path, running: Node) -> bool:
    """End the node at once, and wait for it, when nobody else uses it; whether it has ended."""
    with (home / USERS_LOCK).open("a") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        with contextlib.suppress(ProcessLookupError, psutil.NoSuchProcess):
            running.signal(signal.SIGTERM)
            psutil.Process(running.pid).wait(END_SECONDS)
    return True


def main(port: int, home: Path) -> None:
    """Run a node until Ctrl-C, with the address to give the site."""
    print("Startar Elasticsearch …", flush=True)
    with node(home, port) as running, contextlib.suppress(KeyboardInterrupt):
        if not running.url.endswith(f":{port}"):
            print(f"Den körs redan från den här katalogen. Porten {port} används inte.")
        print(f"\n  Elasticsearch: {running.url}")
        print(f"  Starta webbplatsen med: ELASTICSEARCH_URL={running.url} make run")
        print("  Avsluta med Ctrl-C.\n", flush=True)
        while running.is_alive:
            time.sleep(0.5)  # another process works
        raise NodeError(f"Elasticsearch har slutat. Loggen: {home / LOG}. Starta den igen: make run-elasticsearch.")
    if not _end_unless_used(home, running):
        print("Elasticsearch körs vidare: någon mer använder den. Den slutar med den sista.")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        main(int(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else CACHE / "beside")
    except (NoJarsError, NodeError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Avbrutet.")
