"""Clusters and checkouts of their own, so that no test touches the server that the test run itself uses."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from portal.embedded_postgres import Cluster

Checkout = Callable[..., subprocess.CompletedProcess[str]]


def _reachable_directory() -> Iterator[Path]:
    directory = Path(tempfile.mkdtemp(prefix="utbud-test-"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A short directory that every account may enter (pytest's own is its user's alone)."""
    yield from _reachable_directory()


@pytest.fixture(scope="session")
def fresh_data() -> Iterator[Path]:
    """The data of a cluster that was started and stopped once: copying it takes a tenth of making it."""
    for directory in _reachable_directory():
        cluster = Cluster(directory / "postgresql", say=lambda line: None, durable=False)
        cluster.ensure_running()
        cluster.stop()
        yield directory / "postgresql" / "data"


@pytest.fixture
def cluster(reachable: Path, fresh_data: Path) -> Iterator[Cluster]:
    """A cluster with data that isn't running; it is stopped afterwards."""
    copied = Cluster(reachable / "postgresql", say=lambda line: None, durable=False)
    copied.directory.mkdir()
    subprocess.run(["cp", "-a", str(fresh_data), str(copied.directory / "data")], check=True)
    yield copied
    copied.stop()


@pytest.fixture
def new_cluster(reachable: Path) -> Iterator[Cluster]:
    """A cluster that has never been started; it is stopped afterwards."""
    fresh = Cluster(reachable / "postgresql", say=lambda line: None, durable=False)
    yield fresh
    fresh.stop()


@pytest.fixture
def checkout(reachable: Path) -> Iterator[Path]:
    """A checkout of the portal with a ``var/`` of its own; its server is stopped afterwards."""
    for room in ("home", "search", "courses", "organisations", "templates", "static"):
        (reachable / room).symlink_to(settings.BASE_DIR / room)
    shutil.copytree(settings.BASE_DIR / "portal", reachable / "portal")
    shutil.copy(settings.BASE_DIR / "manage.py", reachable)
    yield reachable
    Cluster(reachable / "var" / "postgresql").stop()


@pytest.fixture
def data_in_checkout(checkout: Path, fresh_data: Path) -> None:
    """The checkout has been started before: an empty database is there, not running."""
    (checkout / "var" / "postgresql").mkdir(parents=True)
    subprocess.run(["cp", "-a", str(fresh_data), str(checkout / "var" / "postgresql" / "data")], check=True)


@pytest.fixture
def run_in_checkout(checkout: Path) -> Checkout:
    """Run Python in that checkout with an environment of its own."""

    def run(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=checkout,
            env={"PATH": os.environ["PATH"], **environ},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run
