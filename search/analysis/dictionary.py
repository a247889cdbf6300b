"""The compiled dictionary: built once under ``var/``, mapped into memory, never parsed in a request."""

from __future__ import annotations

import fcntl
import hashlib
import marshal
import os
import shutil
import tempfile
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import metadata
from pathlib import Path

import marisa_trie

from search.analysis import compile as compiler
from search.analysis import hunspell
from search.analysis.compile import FORMS_FILE, RECORDS_FILE, Record

_UNFINISHED = "new-"
DEFAULT_DIRECTORY = Path(__file__).resolve().parents[2] / "var" / "analysis"


class DictionaryBuildError(RuntimeError):
    """The compiled dictionary is missing and can't be made here; the message says what to do."""


class Dictionary:
    """Every Swedish form with what it may stand for. `fingerprint` tells which package and compiler made it."""

    def __init__(self, folder: Path) -> None:
        self.fingerprint = folder.name
        self._trie = marisa_trie.Trie()
        self._trie.mmap(str(folder / FORMS_FILE))
        with (folder / RECORDS_FILE).open("rb") as file:
            records, numbers = marshal.load(file)  # noqa: S302  our own file
        self.records: tuple[Record, ...] = tuple(records)
        self._numbers = array("H")
        self._numbers.frombytes(numbers)

    def number(self, form: str) -> int | None:
        """The place of a form's record in `records`; None for an unknown form."""
        key = self._trie.get(form)
        return None if key is None else self._numbers[key]

    def get(self, form: str) -> Record | None:
        """The record of a form in lower case; None for an unknown one."""
        key = self._trie.get(form)
        return None if key is None else self.records[self._numbers[key]]

    def prefixes(self, text: str) -> list[tuple[str, int]]:
        """The beginnings of `text` that are forms, with the places of their records."""
        numbers = self._numbers
        return [(form, numbers[key]) for form, key in self._trie.iter_prefixes_with_ids(text)]


def fingerprint(source: hunspell.Source) -> str:
    """Names what would be built now: the version of the words, of the compiler and of the trie's library."""
    made_of = f"{hunspell.PACKAGE} {source.version} compiler {compiler.VERSION} trie {metadata.version('marisa-trie')}"
    return hashlib.sha256(made_of.encode()).hexdigest()[:16]


def load(directory: Path = DEFAULT_DIRECTORY) -> Dictionary:
    """The dictionary of this version, built first where it is missing; raises as `build`. Analysers share it."""
    return _open(build(directory))


@lru_cache(maxsize=2)
def _open(folder: Path) -> Dictionary:
    return Dictionary(folder)


def build(directory: Path = DEFAULT_DIRECTORY, source: hunspell.Source | None = None) -> Path:
    """Make the files of this version unless they are there (some ten seconds); return their folder.

    A folder appears whole or not at all, and of several processes that want it one does the work. The folder of the
    version before stays for processes that still run with it. Raises `hunspell.DictionaryMissingError` without the
    package, `DictionaryBuildError` where nothing can be written.
    """
    source = source or hunspell.installed()
    name = fingerprint(source)
    folder = directory / name
    if folder.is_dir():
        return folder
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with _alone(directory):
            if not folder.is_dir():
                _forget_old(directory)
                fresh = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=directory))
                try:
                    compiler.compile_to(fresh, source)
                    fresh.chmod(0o755)
                    fresh.rename(folder)
                finally:
                    shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise DictionaryBuildError(
            f"Den svenska ordlistan kan inte byggas i {directory}: {error.strerror or error}. Kör `manage.py prepare "
            "--files-only` en gång som den användare som äger katalogen."
        ) from error
    return folder


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """One process at a time; the lock ends with the process, however that happens."""
    with (directory / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _forget_old(directory: Path) -> None:
    """Remove what a killed build has left, and every finished folder but the newest."""
    folders = [path for path in directory.iterdir() if path.is_dir()]
    unfinished = [path for path in folders if path.name.startswith(_UNFINISHED)]
    finished = sorted((path for path in folders if path not in unfinished), key=os.path.getmtime)
    for path in unfinished + finished[:-1]:
        shutil.rmtree(path)
