"""How items are read today: what was read yesterday counts only while this is the same.

An item that is delivered unchanged is not read again (stage.py). So its fingerprint covers, beside the item, all that
decides what is read from it: our code, the tables of places, the columns' limits, and the libraries that clean text.
What an item means must depend on nothing else, neither the day nor what is stored.
"""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from functools import cache
from importlib.metadata import version
from pathlib import Path

from courses.imports.fit import limits_of
from courses.vocabulary import RecordKind
from organisations import geography

_COURSES = Path(__file__).resolve().parent.parent
_ORGANISATIONS = Path(geography.__file__).parent
_TEXT_LIBRARIES = ("nh3", "idna")


def fingerprint_of(kind: RecordKind, text: str) -> str:
    """Equal for equal items that are read in the same way; 32 characters."""
    return hashlib.blake2b(text.encode(), digest_size=16, key=edition(kind)).hexdigest()


@cache
def edition(kind: RecordKind) -> bytes:
    """Another after each change of what reads items of `kind`; 32 bytes."""
    digest = hashlib.blake2b(digest_size=32)
    versions = [*(version(name) for name in _TEXT_LIBRARIES), unicodedata.unidata_version, *sys.version_info[:2]]
    digest.update(repr((versions, limits_of(kind))).encode())
    for file in files_that_read():
        digest.update(hashlib.blake2b(file.read_bytes()).digest())
    return digest.digest()


def files_that_read() -> list[Path]:
    """The modules and tables that decide what is read from an item."""
    return [
        *sorted((_COURSES / "sources").glob("*.py")),
        _COURSES / "records.py",
        _COURSES / "vocabulary.py",
        _COURSES / "imports" / "fit.py",
        _ORGANISATIONS / "geography.py",
        *sorted((_ORGANISATIONS / "data").glob("*.csv")),
    ]
