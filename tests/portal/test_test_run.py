"""How the suite itself behaves: acceptance tests and the shared data."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

PROBE = """
import pytest

@pytest.mark.acceptance
def test_marked():
    pass

def test_reads_the_data(shared_data):
    assert (shared_data / "README.md").exists()

def test_stands_alone():
    pass
"""


def run_probe(place: Path, **environ: str) -> tuple[int, str]:
    """Exit status and output of a suite with one plain and two acceptance tests in a checkout at ``place``."""
    (place / "tests").mkdir(parents=True)
    for name in ("__init__.py", "conftest.py", "template_database.py"):
        shutil.copy(settings.BASE_DIR / "tests" / name, place / "tests")
    shutil.copytree(
        settings.BASE_DIR / "tests" / "elasticsearch",
        place / "tests" / "elasticsearch",
        ignore=shutil.ignore_patterns("test_*"),
    )
    for name in ("home", "search", "courses", "organisations", "portal", "pyproject.toml"):
        (place / name).symlink_to(settings.BASE_DIR / name)
    (place / "tests" / "test_probe.py").write_text(PROBE)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=place,
        env={"PATH": os.environ["PATH"], **environ},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout


def test_without_the_shared_data_a_developer_is_told_what_is_left_out(tmp_path: Path) -> None:
    status, output = run_probe(tmp_path / "checkout")
    assert status == 0
    assert "2 acceptance tests left out: ../shared/data is not beside this checkout." in output
    assert output.splitlines()[-1].startswith("1 passed, 2 deselected in ")


def test_without_the_shared_data_ci_fails(tmp_path: Path) -> None:
    status, output = run_probe(tmp_path / "checkout", CI="1")
    assert status == 1
    assert "CI may not leave them out" in output


@pytest.mark.parametrize("ci", [{}, {"CI": "1"}])
def test_with_the_shared_data_everything_runs(tmp_path: Path, ci: dict[str, str]) -> None:
    (tmp_path / "shared" / "data").mkdir(parents=True)
    (tmp_path / "shared" / "data" / "README.md").touch()
    status, output = run_probe(tmp_path / "checkout", **ci)
    assert status == 0
    assert output.splitlines()[-1].startswith("3 passed in ")
