"""Lenient readers of single values: what a source wrote, read as it was meant where that is unambiguous.

Each reader takes any JSON value (and what a file's cell may hold) and gives a `Reading`. Absence, whether null, "" or
a word such as "null", is the empty value without a problem. What can't be read as one thing only is the empty value
with a problem, never an exception. A boolean is not a number.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from courses.sources.dates import in_sweden, moment_of
from courses.sources.links import EMAIL_LIMIT, URL_LIMIT, clean_email, clean_url
from courses.sources.text import PLAIN_RAW_LIMIT, RICH_RAW_LIMIT, clean, cut, means_nothing, plain_text, rich_text
from courses.vocabulary import IssueKind

FIRST_YEAR = 1990  # a date before this is a mistake
SENTINEL_YEAR = 2099  # from this year on a date means "no such day": the issue's rule
ID_LIMIT = 300
_LONGEST = 60  # longer text is no number, and no yes or no
MAX_NESTING = 20  # deeper lists than this are not read

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """A value, or the empty value and what kept it from being read; `sentinel` for a date that means "never"."""

    value: T
    problem: IssueKind | None = None
    sentinel: bool = False


_YES = frozenset({"true", "ja", "yes", "j", "y", "1", "sant", "x", "on"})
_NO = frozenset({"false", "nej", "no", "n", "0", "falskt", "off"})
# What a number may be followed by, casefolded and without a full stop, in a field where it adds nothing.
PERCENT = frozenset({"%", "procent", "percent"})
PIECES = frozenset({"st", "stycken", "plats", "platser", "studieplatser", "träff", "träffar", "tillfällen", "ggr"})

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_WITH_UNIT = re.compile(r"(?P<number>.*[0-9]) ?(?P<unit>[^0-9 .,]{1,30})\.?")
_BEYOND_SENSE = 10**60
_THOUSANDS = re.compile(r"(?<=[0-9])[ \u00a0\u202f\u2009](?=[0-9]{3}(?:[^0-9]|$))")
_AMBIGUOUS_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}[.,][0-9]{3}")


def is_absent(value: object) -> bool:
    """Whether the value says nothing: null, empty text or a word for it, an empty list or object, or lists of those."""
    if value is None:
        return True
    if isinstance(value, str):
        return means_nothing(value)
    if isinstance(value, dict):
        return not value
    return isinstance(value, list | tuple) and all(is_absent(part) for part in flat(value))


def flat(value: object, depth: int = 0) -> Iterator[Any]:
    """The values of a list and of the lists in it that say something; a value that is no list is a list of one."""
    if isinstance(value, list | tuple):
        if depth < MAX_NESTING:
            for part in value:
                yield from flat(part, depth + 1)
    elif value is not None and not (isinstance(value, str) and means_nothing(value)):
        yield value


def single(value: object) -> object:
    """The value itself, or the only one in a list or in {"value": ...}."""
    if isinstance(value, str) or value is None:
        return value
    for _ in range(3):
        if isinstance(value, list | tuple):
            parts = [part for part in flat(value) if not is_absent(part)]
            if len(parts) != 1:
                return value
            value = parts[0]
        elif isinstance(value, dict) and len(value) == 1 and "value" in value:
            value = value["value"]
        else:
            break
    return value


def read_text(value: object, limit: int) -> Reading[str]:
    """Plain text on one line, at most `limit` characters: cut at a word, with a problem, if it is longer."""
    raw = _as_text(value)
    if raw is None:
        return Reading("", None if is_absent(value) else IssueKind.VALUE_UNREADABLE)
    text = plain_text(raw)
    is_long = len(text) > limit or len(raw) > PLAIN_RAW_LIMIT
    return Reading(cut(text, limit), IssueKind.TEXT_TOO_LONG if is_long else None)


def read_rich_text(value: object) -> Reading[str]:
    """Sanitised HTML."""
    raw = _as_text(value)
    if raw is None:
        return Reading("", None if is_absent(value) else IssueKind.VALUE_UNREADABLE)
    return Reading(rich_text(raw), IssueKind.TEXT_TOO_LONG if len(raw) > RICH_RAW_LIMIT else None)


def read_code(value: object, limit: int = 80) -> Reading[str]:
    """A code: text or a whole number, one line, never cut: a longer one is unreadable."""
    reading = read_text(value, limit)
    return Reading("", IssueKind.VALUE_UNREADABLE) if reading.problem else reading


def read_id(value: object) -> Reading[str]:
    """An id, exact and case-sensitive: text as it is, or a whole number; or the id in {"id": ...}."""
    value = single(value)
    if isinstance(value, dict) and value:
        value = value.get("id", value.get("identifier", value))
    if isinstance(value, str):
        if means_nothing(value):
            return Reading("")
        usable = len(value) <= ID_LIMIT and not _UNSTORABLE.search(value)
        return Reading(value) if usable else Reading("", IssueKind.VALUE_UNREADABLE)
    number = _as_number(value)
    if number is not None and number == int(number) and abs(number) < 10**18:
        return Reading(str(int(number)))
    return Reading("", None if is_absent(value) else IssueKind.VALUE_UNREADABLE)


def read_bool(
    value: object, yes: Collection[str] = frozenset(), no: Collection[str] = frozenset()
) -> Reading[bool | None]:
    """true, "true", "ja", 1 ... or None. `yes` and `no` are the field's own words, casefolded."""
    value = single(value)
    if isinstance(value, bool):
        return Reading(value)
    if isinstance(value, int | float) and value in {0, 1}:
        return Reading(bool(value))
    if isinstance(value, str):
        word = " ".join(clean(value[:_LONGEST]).casefold().split())
        if word in _YES or word in yes:
            return Reading(True)
        if word in _NO or word in no:
            return Reading(False)
    return Reading(None, None if is_absent(value) else IssueKind.VALUE_UNREADABLE)


def read_decimal(
    value: object, low: Decimal, high: Decimal, step: Decimal, units: Collection[str] = frozenset()
) -> Reading[Decimal | None]:
    """A number from `low` to `high`, rounded half up to `step`: 50, "50", "50,0", "1 200", or "50 hp" with the units.

    `units` are the words that may follow the number in this field, casefolded.
    """
    value = single(value)
    number = _as_number(value, units)
    if number is None:
        return Reading(None, None if is_absent(value) else IssueKind.VALUE_UNREADABLE)
    if not low <= number <= high:
        return Reading(None, IssueKind.VALUE_OUT_OF_RANGE)
    return Reading((number / step).quantize(Decimal(1), "ROUND_HALF_UP") * step)


def read_int(
    value: object, low: int, high: int, units: Collection[str] = frozenset(), *, rounded: bool = False
) -> Reading[int | None]:
    """A whole number from `low` to `high`; one with decimals is unreadable unless it may be `rounded`."""
    reading = read_decimal(value, Decimal(low), Decimal(high), Decimal(1), units)
    if reading.value is None:
        return Reading(None, reading.problem)
    if not rounded and reading.value != _as_number(single(value), units):
        return Reading(None, IssueKind.VALUE_UNREADABLE)
    return Reading(int(reading.value))


def read_percent(value: object) -> Reading[int | None]:
    """A pace of study: 1-100 percent, rounded."""
    return read_int(value, 1, 100, PERCENT, rounded=True)


def read_date(value: object) -> Reading[dt.date | None]:
    """A day in Sweden from 1990 on; a year >= 2099 is a sentinel: None, `sentinel` set, no problem.

    A date-time with a zone counts as the day it is in Sweden, one without a zone is Swedish time.
    """
    moment = _moment(value)
    if moment is None:
        return Reading(None, None if is_absent(value) else IssueKind.VALUE_UNREADABLE)
    day = in_sweden(moment).date()
    if day.year >= SENTINEL_YEAR:
        return Reading(None, sentinel=True)
    return Reading(day) if day.year >= FIRST_YEAR else Reading(None, IssueKind.VALUE_OUT_OF_RANGE)


def read_stamp(value: object) -> Reading[str]:
    """A date-time as Swedish time without zone, "2026-08-31T15:22:46": such texts sort by time. "" if unreadable."""
    moment = _moment(value)
    if moment is None:
        return Reading("", None if is_absent(value) else IssueKind.VALUE_UNREADABLE)
    return Reading(in_sweden(moment).isoformat())


def read_url(value: object) -> Reading[str]:
    """An absolute http, https or mailto address of at most 1,000 characters."""
    raw = _as_text(value)
    if raw is None or means_nothing(raw):
        return Reading("", None if is_absent(value) else IssueKind.URL_UNUSABLE)
    url = clean_url(raw)
    return Reading(url) if url and len(url) <= URL_LIMIT else Reading("", IssueKind.URL_UNUSABLE)


def read_email(value: object) -> Reading[str]:
    """One e-mail address."""
    raw = _as_text(value)
    if raw is None or means_nothing(raw):
        return Reading("", None if is_absent(value) else IssueKind.VALUE_UNREADABLE)
    email = clean_email(raw)
    return Reading(email) if email and len(email) <= EMAIL_LIMIT else Reading("", IssueKind.VALUE_UNREADABLE)


def _as_text(value: object) -> str | None:
    """Text, or a number as text; nothing else."""
    value = single(value)
    if isinstance(value, str):
        return value
    number = _as_number(value)
    return format(number.normalize(), "f") if number is not None and abs(number) < 10**18 else None


def unit_of(value: object) -> str:
    """The word after a number, casefolded: "hp" of "7,5 hp"; "" where there is none."""
    value = single(value)
    match = _WITH_UNIT.fullmatch(clean(value)) if isinstance(value, str) and len(value) <= _LONGEST else None
    return match["unit"].casefold() if match else ""


def _as_number(value: object, units: Collection[str] = frozenset()) -> Decimal | None:
    """A finite number given as a number or as text ("50", "50,0", "1 200", "50 %" with that unit); no boolean."""
    if isinstance(value, str):
        return _number_of_text(value, units) if len(value) <= _LONGEST else None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    if isinstance(value, int):
        return Decimal(value if value.bit_length() < 200 else _BEYOND_SENSE)
    number = Decimal(str(value))
    if not number.is_finite() or number.adjusted() < -60:
        return None
    return number if number.adjusted() <= 60 else Decimal(_BEYOND_SENSE)


def _number_of_text(text: str, units: Collection[str]) -> Decimal | None:
    text = clean(text)
    if (match := _WITH_UNIT.fullmatch(text)) and match["unit"].casefold() in units:
        text = match["number"]
    text = _THOUSANDS.sub("", text.replace("\u2212", "-"))
    number = text.replace(",", ".", 1)
    return Decimal(number) if _NUMBER.fullmatch(number) and not _AMBIGUOUS_THOUSANDS.fullmatch(text) else None


def _moment(value: object) -> dt.datetime | None:
    moment = moment_of(value)
    return moment if moment or value is None else moment_of(single(value))
