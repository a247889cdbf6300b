"""Cells of tables that people and municipal systems write, read as meant where that is unambiguous.

Every reader takes the cell's text (stripped, never empty) and returns the field's value, or raises `CellError` with a
Swedish sentence that says what is wrong and what to write.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django.utils import translation

from courses.sources.emil3_infos import CREDIT_WORDS
from courses.sources.links import clean_email, clean_url
from courses.sources.text import clean, cut, plain_text
from courses.sources.values import PIECES, Reading, read_bool, read_date, read_decimal, read_int, read_percent
from courses.vocabulary import LANGUAGE_NAMES, IssueKind
from organisations.geography import municipalities, municipality_by_area_code, municipality_by_town, split_towns

ReadCell = Callable[[str], Any]
T = TypeVar("T")

LONGEST_QUOTE = 60  # characters of a cell that a message repeats
_LANGUAGE_CODES = {
    "sv": "swe", "en": "eng", "ar": "ara", "fi": "fin", "fr": "fra", "de": "deu", "es": "spa", "so": "som", "uk": "ukr",
    "fa": "per",
}  # fmt: skip


class CellError(Exception):
    """A cell that can't be read as its column asks."""

    def __init__(self, kind: IssueKind, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def quoted(cell: str) -> str:
    """The cell as a message repeats it: short and on one line."""
    return f"”{cut(' '.join(clean(cell[:500]).split()), LONGEST_QUOTE)}”"


def text(cell: str) -> str:
    """One line of plain text."""
    return plain_text(cell)


def date(cell: str) -> dt.date | None:
    """A day: 2027-01-11, 20270111, 11/1 2027, 11 jan 2027; None for a sentinel (2099 and later), which means "never".

    "11/1/2027" is two days, and so refused.
    """
    reading = read_date(cell)
    if reading.problem == IssueKind.VALUE_OUT_OF_RANGE:
        raise CellError(reading.problem, f"{quoted(cell)} ligger före 1990.")
    return _value(reading, f"{quoted(cell)} är inget datum. Skriv till exempel 2027-01-11.")


def is_sentinel_date(cell: str) -> bool:
    """Whether the cell is a day so far ahead that it means "never"."""
    return read_date(cell).sentinel


def whole_number(smallest: int, largest: int, what: str) -> ReadCell:
    """Reader of a whole number within bounds; `what` names it in messages ("antal platser")."""

    def read(cell: str) -> int | None:
        return _value(
            read_int(cell, smallest, largest, PIECES),
            f"{quoted(cell)} är inget rimligt {what}. Skriv ett heltal från {smallest} till {largest}.",
        )

    return read


def amount(cell: str) -> Decimal | None:
    """Credits; 0 says nothing and becomes None."""
    reading = read_decimal(cell, Decimal(0), Decimal(5000), Decimal("0.1"), CREDIT_WORDS)
    return _value(reading, f"{quoted(cell)} är inget rimligt antal poäng. Skriv ett tal från 1 till 5000.") or None


def pace(cell: str) -> int | None:
    """Pace in percent, 1-100: "50", "50 %", "50.0"."""
    return _value(read_percent(cell), f"{quoted(cell)} är ingen takt. Skriv procent från 1 till 100.")


def yes_no(cell: str) -> bool | None:
    return _value(read_bool(cell), f"{quoted(cell)} är varken ja eller nej.")


def _value(reading: Reading[T], message: str) -> T:
    if reading.problem:
        raise CellError(reading.problem, message)
    return reading.value


def web_address(cell: str) -> str:
    url = clean_url(cell)
    if url is None or url.startswith("mailto:"):
        raise CellError(
            IssueKind.URL_UNUSABLE,
            f"{quoted(cell)} är ingen webbadress. Skriv till exempel https://www.exempel.se/kurs.",
        )
    return url


def email(cell: str) -> str:
    address = clean_email(cell)
    if address is None:
        raise CellError(IssueKind.VALUE_UNREADABLE, f"{quoted(cell)} är ingen e-postadress.")
    return address


def one_of(choices: Mapping[str, T], what: str, also: Mapping[str, T] | None = None) -> Callable[[str], T]:
    """Reader of one of a few words, in any case; `what` says in messages what another is not ("ingen skolform").

    The words of `also` are understood too, but messages don't propose them.
    """
    folded = {key.casefold(): value for key, value in {**(also or {}), **choices}.items()}

    def read(cell: str) -> T:
        word = " ".join(cell.split()).casefold()
        if word not in folded:
            raise CellError(IssueKind.UNKNOWN_CODE, f"{quoted(cell)} är {what}. Välj bland: {', '.join(choices)}.")
        return folded[word]

    return read


def municipality(cell: str) -> str:
    """A municipality's code, by its name ("Borås", "Borås Stad", "Marks kommun") or by its code."""
    code = municipality_by_area_code(cell) or municipality_by_town(cell)
    if code is None or not (cell.strip().isdecimal() or _names_municipality(cell, code)):
        raise CellError(IssueKind.MUNICIPALITY_UNKNOWN, f"{quoted(cell)} är ingen av Sveriges 290 kommuner.")
    return code


def _names_municipality(cell: str, code: str) -> bool:
    """Not a locality within it: Kista is no municipality."""
    facts = municipalities()[code]
    name = re.sub(r" (?:kommun|stad)$", "", " ".join(cell.split()).casefold())
    bare = facts.name.casefold()
    return name in {bare, bare + "s"} or " ".join(cell.split()).casefold() == facts.official_name.casefold()


def towns(cell: str) -> tuple[str, ...]:
    """Towns, several by comma, normalised."""
    return tuple(split_towns(clean(cell)))


def names(cell: str) -> tuple[str, ...]:
    """Names or codes, several by comma."""
    return tuple(dict.fromkeys(name for part in re.split(r"[,;\n]", cell) if (name := plain_text(part))))


def languages(cell: str) -> tuple[str, ...]:
    """Languages by Swedish name or ISO 639 code, several by comma, as ISO 639-2 codes."""
    with translation.override("sv"):
        proper = {str(name): code for code, name in LANGUAGE_NAMES.items()}
    by_word = proper | {code: code for code in LANGUAGE_NAMES} | _LANGUAGE_CODES
    found = [(name, by_word.get(name.casefold())) for name in names(cell)]
    for name, code in found:
        if code is None:
            raise CellError(IssueKind.UNKNOWN_CODE, f"{quoted(name)} är inget språk i listan: {', '.join(proper)}.")
    return tuple(dict.fromkeys(code for _, code in found if code))
