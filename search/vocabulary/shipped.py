"""The rows that come with the portal: `search/data/vocabulary/*.txt`, in the text form of `parse`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from search.vocabulary.entries import Entry
from search.vocabulary.parse import parse

FOLDER = Path(__file__).resolve().parent.parent / "data" / "vocabulary"


@cache
def shipped_entries(folder: Path = FOLDER) -> tuple[Entry, ...]:
    """All rows, by file and line. Raises ValueError with every error: a wrong shipped file must not be released."""
    entries: list[Entry] = []
    errors: list[str] = []
    for path in sorted(folder.glob("*.txt")):
        found, wrong = parse(path.read_text(encoding="utf-8"), source=path.stem)
        entries.extend(found)
        errors.extend(f"{path.name}, {error}" for error in wrong)
    if errors:
        raise ValueError("\n".join(errors))
    return tuple(entries)
