"""The large part of the index as a file that processes map into memory instead of reading every course.

A file is a convenience and never trusted: whoever maps it compares its courses with the database, version by version
(`store.Contents`), and reads what differs. So an old file, or one of another database, costs time and nothing else. One
that can't be read or written is logged and done without.

A file is a line of JSON, which says where each column lies, and the columns. It is replaced as a whole; processes that
have mapped the one before keep it until they let go.
"""

from __future__ import annotations

import fcntl
import hashlib
import inspect
import json
import logging
import mmap
import os
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np
from django.conf import settings
from django.db import connection
from numpy.typing import NDArray

from courses import vocabulary
from search import document, levels, traits
from search.engines.postgres import building, segment
from search.engines.postgres.segment import Segment

logger = logging.getLogger(__name__)

UNUSED_DAYS = 30
_NAME = "index-"
_ALIGNED = 64
_COLUMNS = tuple(field.name for field in fields(Segment) if field.name != "terms")
_UNFINISHED = ".new-"


class UnusableError(Exception):
    """The file is broken, or another version of the portal wrote it; the message says which."""


def path() -> Path:
    """The file of this process's database. Another database of the same name has the same: its contents tell."""
    about = connection.settings_dict
    name = "\n".join(str(about.get(key) or "") for key in ("HOST", "PORT", "NAME"))
    return Path(settings.SEARCH_DIR) / f"{_NAME}{hashlib.sha256(name.encode()).hexdigest()[:16]}"


@cache
def made_by() -> str:
    """What the meaning of the columns depends on: the code that makes them. After a release that changes it files are
    made anew.
    """
    digest = hashlib.sha256(marisa_trie.Trie(["format"]).tobytes())
    for module in (building, segment, document, levels, traits, vocabulary):
        digest.update(inspect.getsource(module).encode())
    return digest.hexdigest()[:16]


def load() -> Segment | None:
    """The segment of the file, mapped into memory; None where there is none that can be used."""
    place = path()
    try:
        with place.open("rb") as file:
            found = _mapped(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, UnusableError) as error:
        logger.warning("The prepared index %s is not used: %s", place, error)
        return None
    with suppress(OSError):
        os.utime(place)  # somebody uses it
    return found


def save(made: Segment) -> Segment:
    """Put the segment in the file's place. Returns it as mapped from there, which processes share, else as it is."""
    place = path()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _write(made, place)
    except OSError as error:
        logger.warning("The index could not be prepared for other processes in %s: %s", place, error)
        return made
    return load() or made


@contextmanager
def alone() -> Iterator[bool]:
    """Whether nobody else prepares this file just now; waits for no one. The lock ends with the process.

    Where nothing can be written there is nobody to agree with.
    """
    place = path().with_suffix(".lock")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(place, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError:
        yield True
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(lock)


def _write(made: Segment, place: Path) -> None:
    for leftover in _leftovers(place):
        leftover.unlink(missing_ok=True)
    parts: dict[str, NDArray[Any]] = {"terms": np.frombuffer(made.terms.tobytes(), np.uint8)}
    parts |= {name: np.ascontiguousarray(getattr(made, name)) for name in _COLUMNS}
    columns: dict[str, tuple[str, int, int]] = {}
    end, checksum = 0, 0
    for name, values in parts.items():
        columns[name] = (values.dtype.str, end, len(values))
        end = _aligned(end + values.nbytes)
        checksum = zlib.crc32(_padded(values), checksum)
    head = {"made_by": made_by(), "columns": columns, "size": end, "checksum": checksum}
    line = json.dumps(head).encode() + b"\n"
    with tempfile.NamedTemporaryFile(prefix=f"{place.name}{_UNFINISHED}", dir=place.parent, delete=False) as file:
        try:
            file.write(line.ljust(_aligned(len(line)), b"\n"))
            for values in parts.values():
                file.write(_padded(values))
            file.flush()
            Path(file.name).chmod(0o644)
            Path(file.name).replace(place)
        except BaseException:
            with suppress(OSError):
                Path(file.name).unlink()
            raise


def _leftovers(place: Path) -> Iterator[Path]:
    """What a killed process has not finished (who writes is alone), and what no process has begun with for long: of
    databases that are gone.
    """
    yield from place.parent.glob(f"{place.name}{_UNFINISHED}*")
    for file in place.parent.glob(f"{_NAME}*"):
        if file.stat().st_mtime < time.time() - UNUSED_DAYS * 86_400:
            yield file


def _aligned(length: int) -> int:
    return -(-length // _ALIGNED) * _ALIGNED


def _padded(values: NDArray[Any]) -> bytes:
    return values.tobytes().ljust(_aligned(values.nbytes), b"\0")


def _mapped(content: mmap.mmap) -> Segment:
    """Raises UnusableError, and what JSON and numpy raise of content that nobody here has written."""
    length = content.find(b"\n") + 1
    head = json.loads(content[:length])
    if head["made_by"] != made_by():
        raise UnusableError("another version of the portal wrote it")
    first = _aligned(length)
    body = memoryview(content)[first:]
    if len(body) != head["size"] or zlib.crc32(body) != head["checksum"]:
        raise UnusableError("it is broken")
    columns = {
        name: np.frombuffer(body, np.dtype(kind), count, start)
        for name, (kind, start, count) in head["columns"].items()
    }
    return Segment(terms=marisa_trie.Trie().frombytes(columns["terms"].tobytes()), **{n: columns[n] for n in _COLUMNS})
