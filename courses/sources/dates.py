"""Dates and times as sources write them, read where they can mean one moment only."""

import datetime as dt
import re
from functools import lru_cache
from zoneinfo import ZoneInfo

from courses.sources.text import clean

SWEDEN = ZoneInfo("Europe/Stockholm")

# What may follow a day: a zone, which says nothing without a time (XML's xs:date), or a time.
_REST = r"(?: ?(?:Z|[+-][0-9]{2}:[0-9]{2})|(?P<time>[T ].*))?"
_ISO_DAY = re.compile(
    rf"(?P<year>[0-9]{{4}})(?P<mark>[-/.])(?P<month>[0-9]{{1,2}})(?P=mark)(?P<day>[0-9]{{1,2}}){_REST}", re.IGNORECASE
)
_COMPACT_DAY = re.compile(rf"(?P<year>[0-9]{{4}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}}){_REST}", re.IGNORECASE)
_DAY_FIRST = re.compile(
    r"(?P<a>[0-9]{1,2})(?P<mark>[-/.])(?P<b>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4})(?P<time>[T ].*)?", re.IGNORECASE
)
_SWEDISH_DAY = re.compile(r"(?P<day>[0-9]{1,2}) ?/ ?(?P<month>[0-9]{1,2})(?:, ?| )(?P<year>[0-9]{4})")
_NAMED_MONTH = re.compile(
    r"(?:(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)?,? )?(?:den )?(?P<day>[0-9]{1,2})\.? (?P<month>[a-zå]{3,9})\.?,? "
    r"(?P<year>[0-9]{4})",
    re.IGNORECASE,
)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"))
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTH_NAMES = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november",
    "december",
)  # fmt: skip
_TIME = re.compile(
    r"[T ]\s*(?:kl\.? ?)?(?P<hour>[0-9]{1,2})"
    r"(?:[:.]?(?P<minute>[0-9]{2})(?::?(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,12}))?)?)?"
    r"\s*(?P<zone>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?(?:\[[A-Za-z_/+-]{1,40}\])?",
    re.IGNORECASE,
)


def moment_of(value: object) -> dt.datetime | None:
    """A date-time, aware if the value names a zone; midnight for a mere day. None if it can't be read.

    Text ("2027-01-11", "2027/1/11", "20270111", "25/12/2027" with or without a time, "11/1 2027", "11 januari 2027"),
    20270111 as a number, [2027, 1, 11] as some Java services write a day, and Python's own dates. "2027-01-11+01:00"
    is that day, wherever. "11/1/2027" is two days, and so none.
    """
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, dt.date):
        return _moment(value.year, value.month, value.day)
    if isinstance(value, list | tuple):
        return _moment_of_parts(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**9:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9:
        value = str(value)
    return _moment_of_text(value) if isinstance(value, str) and len(value) <= 100 else None


def in_sweden(moment: dt.datetime) -> dt.datetime:
    """The naive Swedish time of the moment; a naive one is Swedish already. At the calendar's edges as written."""
    if moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(SWEDEN).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return moment.replace(tzinfo=None)


@lru_cache(maxsize=4096)  # a feed has few days and repeats them
def _moment_of_text(raw: str) -> dt.datetime | None:
    text = " ".join(clean(raw).translate(_DASHES).split())
    if match := _ISO_DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text):
        return _moment(int(match["year"]), int(match["month"]), int(match["day"]), match["time"] or "")
    if match := _DAY_FIRST.fullmatch(text):
        year, a, b = int(match["year"]), int(match["a"]), int(match["b"])
        time = match["time"] or ""
        readings = {moment for moment in (_moment(year, b, a, time), _moment(year, a, b, time)) if moment}
        return readings.pop() if len(readings) == 1 else None
    if match := _SWEDISH_DAY.fullmatch(text):
        return _moment(int(match["year"]), int(match["month"]), int(match["day"]))
    if match := _NAMED_MONTH.fullmatch(text):
        month = _month(match["month"].lower())
        return _moment(int(match["year"]), month, int(match["day"])) if month else None
    return None


def _moment_of_parts(parts: list[object] | tuple[object, ...]) -> dt.datetime | None:
    numbers = [part for part in parts[:7] if isinstance(part, int) and not isinstance(part, bool)]
    if len(numbers) < 3 or len(numbers) != len(parts) or not 1000 <= numbers[0] <= 9999:
        return None
    year, month, day = numbers[:3]
    return _moment(year, month, day)


def _month(name: str) -> int | None:
    if name in _MONTH_NAMES:
        return _MONTH_NAMES.index(name) + 1
    return _MONTHS.index(name[:3]) + 1 if name[:3] in _MONTHS and len(name) <= 4 else None


def _moment(year: int, month: int, day: int, time: str = "") -> dt.datetime | None:
    try:
        midnight = dt.datetime(year, month, day)  # noqa: DTZ001 - the zone follows, if the text names one
        if not time.strip():
            return midnight
        match = _TIME.fullmatch(time.rstrip())
        if not match:
            return None
        return midnight.replace(
            hour=int(match["hour"]),
            minute=int(match["minute"] or 0),
            second=int(match["second"] or 0),
            microsecond=int((match["fraction"] or "0")[:6].ljust(6, "0")),
            tzinfo=_zone(match["zone"]),
        )
    except (ValueError, OverflowError):
        return None


def _zone(text: str | None) -> dt.tzinfo | None:
    if not text:
        return None
    if text in "Zz":
        return dt.UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return dt.timezone(-offset if text[0] == "-" else offset)
