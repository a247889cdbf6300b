"""How facts of the catalogue are said: numbers, dates, pace, length, credits, places.

Everything is said in the active language; Swedish is the source. Units stay with their number by no-break spaces.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext, pgettext

from courses.vocabulary import LANGUAGE_NAMES, CreditUnit, TimeUnit

NBSP = "\u00a0"
WORD_JOINER = "\u2060"
# A day further off than this is said with its year.
NEAR_DAYS = 300


def number(value: int | Decimal) -> str:
    """1500 -> "1 500" (no-break space) in Swedish, "1,500" in English; decimals only where there are any."""
    return str(format_decimal(value, locale=get_language() or "sv"))


def percent(value: int) -> str:
    """100 -> "100 %"."""
    return f"{value}{NBSP}%" if (get_language() or "sv") == "sv" else f"{value}%"


def long_day(day: dt.date, today: dt.date | None = None) -> str:
    """ " "28 november", with its year when it lies further from `today` than about ten months, or without `today`."""
    if today is not None and abs((day - today).days) <= NEAR_DAYS:
        return date_format(day, "j F")
    return date_format(day, "j F Y")


def short_day(day: dt.date) -> str:
    """ " "28 nov"."""
    return date_format(day, "j b" if (get_language() or "sv") == "sv" else "j M")


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


def credits_words(amount: Decimal | None, unit: str, *, full: bool = False) -> str:
    """ "1 500 poäng", "200 YH-poäng", "7,5 högskolepoäng" or nothing.

    `full` names the credits of upper secondary and adult education too ("1 500 gymnasiepoäng"); so long a word may
    stand on a line of its own.
    """
    if not amount:
        return ""
    plural = int(amount) if amount == int(amount) else 2
    words = {
        CreditUnit.UNIVERSITY: gettext("%(count)s högskolepoäng"),
        CreditUnit.HIGHER_VOCATIONAL: gettext("%(count)s YH-poäng"),
        CreditUnit.UPPER_SECONDARY: gettext("%(count)s gymnasiepoäng") if full else gettext("%(count)s poäng"),
        CreditUnit.ACTIVITY: gettext("%(count)s verksamhetspoäng") if full else gettext("%(count)s poäng"),
        CreditUnit.CONTINUING: gettext("%(count)s fortbildningspoäng"),
        CreditUnit.LEVEL: gettext("%(count)s nivåpoäng"),
        CreditUnit.WEEKS: ngettext("%(count)s vecka", "%(count)s veckor", plural),
    }
    template = words[CreditUnit(unit)] if unit else gettext("%(count)s poäng")
    count = number(amount.normalize() if amount != int(amount) else int(amount))
    return template % {"count": count} if full else glued(template, count=count)


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
