"""Cuts text into words, codes and numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from enum import Enum
from typing import NamedTuple

LONGEST = 60  # letters that are kept of a word


class Sort(Enum):
    """What a piece of text looks like."""

    WORD = 1
    BEGINNING = 2  # "vård-" of "vård- och omsorgsutbildning"
    CODE = 3
    NUMBER = 4


class Piece(NamedTuple):
    """A piece of the text: in lower case and composed (NFC), and where it stands."""

    text: str
    sort: Sort
    start: int
    end: int


_LETTER = r"[^\W_\u0300-\u036f][\u0300-\u036f]*"  # with the marks of decomposed text
_PIECE = re.compile(
    rf"""
    (?<![\w]) [A-Za-z]{{1,3}} (?: \+\+ | \# ) (?![\w+\#])      # c++, c#
    | \.[Nn][Ee][Tt] (?!\w)
    | \d{{1,9}} (?: [.,]\d{{1,9}} ){{1,2}} (?!\w)                # 7,5
    | (?: {_LETTER} )+ (?: [-‐‑'’:] (?: {_LETTER} )+ )* (?: [-‐‑](?=[\s,/)]) )?
    """,
    re.VERBOSE,
)
_CHUNK = re.compile(r"\S+\s?")
_HYPHENS = str.maketrans("‐‑", "--")
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)+")
_WHOLE_NUMBER = re.compile(r"\d+[a-f]?")
_LETTERS_AND_LEVEL = re.compile(r"([^\W\d_]{3,})(\d{1,2}[a-f]?)")
_CODE_IN_CAPITALS = re.compile(r"[A-ZÅÄÖ]{3,}\d{2,}[a-z]?X?")
# Endings after a colon, or an apostrophe, belong to no word: tv:n, usk:ar, Word's.
_LOOSE_ENDING = re.compile(r"[:'’](?:s|n|t|en|et|ns|ens|ets|ar|er|or|are|arna|erna|orna|nas|na)$")


def normalise(word: str) -> str:
    """Lower case, composed (NFC), with plain hyphens: the form that all terms have."""
    if not word.isascii():
        word = unicodedata.normalize("NFC", word).translate(_HYPHENS)
    word = word.casefold()
    return word if word.isascii() else unicodedata.normalize("NFC", word)


def chunks(text: str) -> list[str]:
    """The text cut at its spaces, each with the space behind it: what `pieces` makes of one depends on no other."""
    return _CHUNK.findall(text)


def pieces(text: str, is_known: Callable[[str], bool]) -> Iterator[Piece]:
    """The pieces of `text` in order. `is_known` tells a word with its level ("engelska6") from a code ("grnmat2")."""
    for match in _PIECE.finditer(text):
        yield from _sorted_out(match.group(), match.start(), match.end(), is_known)


def _sorted_out(written: str, start: int, end: int, is_known: Callable[[str], bool]) -> Iterator[Piece]:
    text = normalise(written)
    if _DECIMAL.fullmatch(text):
        yield Piece(text.replace(",", "."), Sort.NUMBER, start, end)
        return
    text = _LOOSE_ENDING.sub("", text)
    loose = ":'’" if any(map(str.isalpha, text)) else ":'’-‐‑"  # 2026-11-22 is three numbers
    if any(sign in text for sign in loose):
        for found in re.finditer(f"[^{re.escape(loose)}]+", written):
            yield from _sorted_out(found.group(), start + found.start(), start + found.end(), is_known)
        return
    if text.endswith("-"):
        yield Piece(text[:-1][:LONGEST], Sort.BEGINNING, start, end)
    elif not any(map(str.isdigit, text)) or "-" in text:
        yield Piece(text[:LONGEST].rstrip("-"), Sort.WORD, start, end)
    elif _WHOLE_NUMBER.fullmatch(text):
        yield Piece(text[:LONGEST], Sort.NUMBER, start, end)
    elif (
        (both := _LETTERS_AND_LEVEL.fullmatch(text))
        and len(text) == len(written)
        and not _CODE_IN_CAPITALS.fullmatch(written)
        and is_known(both[1])
    ):
        middle = start + len(both[1])
        yield Piece(both[1], Sort.WORD, start, middle)
        yield Piece(both[2], Sort.NUMBER, middle, end)
    else:
        yield Piece(text[:LONGEST], Sort.CODE, start, end)
