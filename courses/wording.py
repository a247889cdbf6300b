"""How facts of the catalogue are said: numbers, dates, pace, length, credits, places.

Everything is said in the active language; Swedish is the source. Units stay with their number by no-break spaces.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache, wraps
from typing import ParamSpec

from babel.numbers import format_decimal
from django.db.models import Choices
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext, pgettext

from courses.vocabulary import LANGUAGE_NAMES, CreditUnit, TimeUnit

P = ParamSpec("P")

NBSP = "\u00a0"
WORD_JOINER = "\u2060"
# A day further off than this is said with its year.
NEAR_DAYS = 300


def number(value: int | Decimal) -> str:
    """1500 -> "1 500" (no-break space) in Swedish, "1,500" in English; decimals only where there are any."""
    return _number(value, get_language() or "sv")


@lru_cache(maxsize=4096, typed=True)
def _number(value: int | Decimal, language: str) -> str:
    return str(format_decimal(value, locale=language))


def once(words: Callable[P, str]) -> Callable[P, str]:
    """Has words put together once per language: a page says the same dates and lengths many times."""

    def in_language(_language: str | None, *args: P.args, **kwargs: P.kwargs) -> str:
        return words(*args, **kwargs)

    said: Callable[..., str] = lru_cache(maxsize=4096, typed=True)(in_language)

    @wraps(words)
    def say(*args: P.args, **kwargs: P.kwargs) -> str:
        return said(get_language(), *args, **kwargs)

    return say


@once
def label(choice: Choices) -> str:
    """The label of one of our enumerations' values."""
    return str(choice.label)


def percent(value: int) -> str:
    """100 -> "100 %"."""
    return f"{value}{NBSP}%" if (get_language() or "sv") == "sv" else f"{value}%"


@once
def long_day(day: dt.date, today: dt.date | None = None) -> str:
    """ "28 november", with its year when it lies further from `today` than about ten months, or without `today`.

    The number stays with its month.
    """
    words = date_format(day, "j F").replace(" ", NBSP)
    if today is not None and abs((day - today).days) <= NEAR_DAYS:
        return words
    return f"{words} {day.year}"


@once
def short_day(day: dt.date) -> str:
    """ "28 nov"."""
    return date_format(day, "j b" if (get_language() or "sv") == "sv" else "j M")


@once
def week_note(day: dt.date) -> str:
    """ "2027, vecka 2": the year with the ISO week, said under a short date."""
    return gettext("%(year)s, vecka %(week)s").replace(" %(week)s", NBSP + "%(week)s") % {
        "year": day.year,
        "week": day.isocalendar().week,
    }


def clock(time: dt.time) -> str:
    """8:00 -> "8", 9:30 -> "9.30" (Swedish), "9:30" (English)."""
    if not time.minute:
        return str(time.hour)
    return f"{time.hour}{'.' if (get_language() or 'sv') == 'sv' else ':'}{time.minute:02}"


def clock_span(opens: dt.time, closes: dt.time) -> str:
    """ "8–20"."""
    return f"{clock(opens)}–{WORD_JOINER}{clock(closes)}"


def joined(words: Sequence[str]) -> str:
    """ "Borås, Mark och Tranemo"."""
    if len(words) < 2:
        return "".join(words)
    return pgettext("sista i en uppräkning", "%(before)s och %(last)s") % {
        "before": ", ".join(words[:-1]),
        "last": words[-1],
    }


def shortened(words: Sequence[str], most: int = 3) -> str:
    """ "Borås, Mark, Tranemo med flera": no more than `most` of them."""
    if len(words) <= most:
        return joined(words)
    return gettext("%(words)s med flera") % {"words": ", ".join(words[:most])}


@once
def pace_words(pace: int | None, *, individual: bool = False) -> str:
    """ "Heltid, 100 %", "75 %", "Valfri takt" or nothing. `pace` in percent of full time."""
    if individual:
        return gettext("Valfri takt")
    if pace is None:
        return ""
    if pace == 100:
        return gettext("Heltid, %(percent)s") % {"percent": percent(pace)}
    if pace == 50:
        return gettext("Halvtid, %(percent)s") % {"percent": percent(pace)}
    return percent(pace)


@once
def extent_words(length: int | None, unit: str) -> str:
    """ "3 terminer", "1 år" or nothing."""
    if not length or not unit:
        return ""
    words = {
        TimeUnit.HOURS: ngettext("%(count)s timme", "%(count)s timmar", length),
        TimeUnit.DAYS: ngettext("%(count)s dag", "%(count)s dagar", length),
        TimeUnit.WEEKS: ngettext("%(count)s vecka", "%(count)s veckor", length),
        TimeUnit.MONTHS: ngettext("%(count)s månad", "%(count)s månader", length),
        TimeUnit.YEARS: ngettext("%(count)s år", "%(count)s år", length),
        TimeUnit.SEMESTERS: ngettext("%(count)s termin", "%(count)s terminer", length),
    }
    return glued(words[TimeUnit(unit)], count=number(length))


@once
def credits_words(amount: Decimal | None, unit: str, *, glue: bool = True) -> str:
    """ "1 500 poäng", "200 YH-poäng", "7,5 högskolepoäng" or nothing.

    What upper secondary and adult education formally call gymnasiepoäng and verksamhetspoäng are "poäng", as people
    say; `credits_note` tells the formal word. Without `glue` a long unit may stand on a line of its own.
    """
    if not amount:
        return ""
    plural = int(amount) if amount == int(amount) else 2
    words = {
        CreditUnit.UNIVERSITY: gettext("%(count)s högskolepoäng"),
        CreditUnit.HIGHER_VOCATIONAL: gettext("%(count)s YH-poäng"),
        CreditUnit.CONTINUING: gettext("%(count)s fortbildningspoäng"),
        CreditUnit.LEVEL: gettext("%(count)s nivåpoäng"),
        CreditUnit.WEEKS: ngettext("%(count)s vecka", "%(count)s veckor", plural),
    }
    template = words.get(CreditUnit(unit)) if unit else None
    template = template or gettext("%(count)s poäng")
    count = decimal(amount)
    return glued(template, count=count) if glue else template % {"count": count}


# Credits that are a week of full-time studies, and the formal name of the unit.
# CSN: full time in komvux is at least 20 credits a week. Myndigheten för yrkeshögskolan: 5 YH-poäng are a week.
# Högskoleförordningen 6 kap. 2 §: 60 högskolepoäng are a year of 40 weeks.
_A_WEEK = {
    CreditUnit.UPPER_SECONDARY: Decimal(20),
    CreditUnit.ACTIVITY: Decimal(20),
    CreditUnit.HIGHER_VOCATIONAL: Decimal(5),
    CreditUnit.UNIVERSITY: Decimal("1.5"),
}
WEEKS_OF_A_YEAR = 40


def credits_note(amount: Decimal | None, unit: str, *, adapted: bool = False) -> str:
    """What the credits mean to who reads them, in a sentence or two, with the unit's formal name; or nothing.

    `adapted`: komvux som anpassad utbildning, where pupil and school agree on how much one reads in a week.
    """
    if not amount or unit not in _A_WEEK:
        return ""
    kind = CreditUnit(unit)
    if kind in {CreditUnit.UPPER_SECONDARY, CreditUnit.ACTIVITY}:
        formal = gettext("Formellt heter de %(unit)s.") % {"unit": kind.label}
        if adapted:
            size = gettext("Poängen visar hur stor kursen är. Du och skolan bestämmer hur mycket du läser i veckan.")
        else:
            size = gettext("På heltid läser du minst %(week)s poäng i veckan: %(all)s är högst %(time)s.") % {
                "week": _A_WEEK[kind],
                "all": credits_words(amount, unit),
                "time": _time_words(amount / _A_WEEK[kind]),
            }
        return f"{size} {formal}"
    return gettext("%(all)s är %(time)s på heltid.") % {
        "all": credits_words(amount, unit),
        "time": _time_words(amount / _A_WEEK[kind]),
    }


def _time_words(weeks: Decimal) -> str:
    """Full-time weeks as "5 veckor", or as "1,5 läsår" where they are whole half years; a part of a week counts up."""
    years = weeks / WEEKS_OF_A_YEAR
    if years >= 1 and years * 2 == int(years * 2):
        plural = 1 if years == 1 else 2
        return glued(ngettext("%(count)s läsår", "%(count)s läsår", plural), count=decimal(years))
    whole = math.ceil(weeks)
    return glued(ngettext("%(count)s vecka", "%(count)s veckor", whole), count=number(whole))


def decimal(amount: Decimal) -> str:
    """7.50 -> "7,5", 1500 -> "1 500"."""
    return number(int(amount) if amount == int(amount) else amount.normalize())


def glued(template: str, *, count: str) -> str:
    """The template with its number, and a no-break space after it."""
    return template.replace("%(count)s ", "%(count)s" + NBSP) % {"count": count}


def days_left_words(days: int) -> str:
    """How soon an application closes: `days` from today to the last day, 0 or more."""
    if days == 0:
        return gettext("Stänger i dag")
    if days == 1:
        return gettext("Stänger i morgon")
    return gettext("Stänger om %(days)s dagar").replace("%(days)s ", "%(days)s" + NBSP) % {"days": days}


def language_words(codes: Sequence[str]) -> str:
    """ "svenska och engelska" for ISO 639-2 codes; an unknown code is left out."""
    return joined([str(LANGUAGE_NAMES[code]) for code in codes if code in LANGUAGE_NAMES])
