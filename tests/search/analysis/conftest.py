"""The analyser of the shipped lexicon, and a dictionary of a few words that is compiled in no time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from search.analysis import Analyser, default_analyser, hunspell

WORDS = ("kurs/DHXY", "skola/AEGPY", "språk/ABDfsY", "Borås/A", "språkkurs/DHY")


@pytest.fixture(scope="session")
def analyser() -> Analyser:
    """The analyser that the site uses; the dictionary is built first where it is missing."""
    return default_analyser()


@pytest.fixture
def few_words(tmp_path: Path) -> hunspell.Source:
    """A dictionary of five words with the real rules of inflection."""
    folder = tmp_path / "hunspell"
    folder.mkdir()
    shutil.copy(hunspell.installed().folder / hunspell.AFFIXES, folder)
    for name in hunspell.DICTIONARIES:
        (folder / name).write_text("\n".join([str(len(WORDS)), *WORDS, ""]), encoding="utf-8")
    return hunspell.Source(folder, "1.0")
