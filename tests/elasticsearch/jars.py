"""The jars of a node, fetched once by Maven; ``python -m tests.elasticsearch.jars`` does it or says what is missing."""

from __future__ import annotations

import fcntl
import re
import shutil
import subprocess
import sys
from pathlib import Path

POM = Path(__file__).with_name("pom.xml")
CACHE = Path(__file__).resolve().parent.parent.parent / "var" / "elasticsearch"
ADVICE = (
    "Testerna mot Elasticsearch behöver Maven (en gång, för att hämta serverns jar-filer). "
    "Debian/Ubuntu: apt-get install maven. Fedora: dnf install maven. macOS: brew install maven."
)
FETCH_SECONDS = 600


class NoJarsError(Exception):
    """The jars can't be fetched; the message (Swedish) says what to do."""


def version() -> str:
    """The version of Elasticsearch that `pom.xml` names."""
    found = re.search(r"<elasticsearch\.version>([\d.]+)<", POM.read_text())
    assert found is not None
    return found[1]


def can_be_had() -> bool:
    """Whether the jars are there, or Maven to fetch them with."""
    return _folder().is_dir() or shutil.which("mvn") is not None


def jars() -> list[Path]:
    """The jars, fetched if they aren't there. Raises NoJarsError."""
    CACHE.mkdir(parents=True, exist_ok=True)
    folder = _folder()
    with (CACHE / "jars.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            _fetch(folder)
    return sorted(folder.glob("*.jar"))


def _folder() -> Path:
    return CACHE / f"jars-{version()}"


def _fetch(folder: Path) -> None:
    if not (maven := shutil.which("mvn")):
        raise NoJarsError(ADVICE)
    unfinished = folder.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    command = [maven, "-B", "-q", "-f", POM, "dependency:copy-dependencies", f"-DoutputDirectory={unfinished}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=FETCH_SECONDS, check=False)
    if done.returncode:
        raise NoJarsError(f"Maven kunde inte hämta Elasticsearch {version()}:\n{done.stdout}{done.stderr}")
    unfinished.rename(folder)


if __name__ == "__main__":
    try:
        jars()
    except NoJarsError as error:
        sys.exit(str(error))
