"""`make run-elasticsearch`: a node that its users share, that outlives none of them, and whose end is told."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.elasticsearch.running import REPOSITORY, answers, free_port

pytestmark = pytest.mark.elasticsearch
PATIENCE = 120


class Runner:
    """What `make run-elasticsearch` starts."""

    def __init__(self, home: Path, port: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.elasticsearch.running", str(port), str(home)],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def told(self, last: str) -> str:
        """What it prints until a line that holds `last`."""
        assert self.process.stdout is not None
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if last in line:
                return "".join(lines)
        pytest.fail("".join(lines))

    def ended(self) -> tuple[int, str]:
        told, _ = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, told.strip()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A folder for a node; no process that was started for it is left afterwards."""
    yield tmp_path / "node"
    for process in processes_of(tmp_path / "node"):
        process.kill()


def test_a_node_is_shared_and_ends_with_the_last_of_its_users(home: Path) -> None:
    port, other_port = free_port(), free_port()
    first = Runner(home, port)
    assert f"ELASTICSEARCH_URL=http://127.0.0.1:{port} make run" in first.told("Ctrl-C")
    second = Runner(home, other_port)
    told = second.told("Ctrl-C")
    assert f"Porten {other_port} används inte" in told
    assert f"ELASTICSEARCH_URL=http://127.0.0.1:{port} make run" in told
    second.process.send_signal(signal.SIGINT)
    code, told = second.ended()
    assert (code, "körs vidare" in told) == (0, True)
    assert answers(f"http://127.0.0.1:{port}")
    first.process.send_signal(signal.SIGINT)
    assert first.ended() == (0, "")
    assert processes_of(home) == []


def test_the_end_of_a_node_is_told_and_the_next_start_is_a_new_one(home: Path) -> None:
    port = free_port()
    runner = Runner(home, port)
    runner.told("Ctrl-C")
    (node,) = [one for one in processes_of(home) if "tests.elasticsearch.node" in one.cmdline()]
    node.kill()
    code, told = runner.ended()
    assert code == 1
    assert "Elasticsearch har slutat" in told
    again = Runner(home, port)
    again.told("Ctrl-C")
    again.process.terminate()
    assert again.ended() == (0, "")


def test_a_port_that_another_program_has_is_told(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, told = Runner(home, port).ended()
    assert code == 1
    assert told.splitlines()[-1].startswith(f"Porten {port} används av ett annat program")


def processes_of(home: Path) -> list[psutil.Process]:
    return [one for one in psutil.process_iter(["cmdline"]) if str(home) in (one.info["cmdline"] or [])]
