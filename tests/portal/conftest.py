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


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A short directory that every account may enter (pytest's own is its user's alone)."""
    directory = Path(tempfile.mkdtemp(prefix="utbud-test-"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


@pytest.fixture
def cluster(reachable: Path) -> Iterator[Cluster]:
    """A cluster that hasn't been started yet; it is stopped afterwards."""
    fresh = Cluster(reachable / "postgresql", say=lambda line: None)
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
