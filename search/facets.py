"""The values of the filter groups: which there are, in which order, and the words for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy, ngettext

from courses.vocabulary import LANGUAGE_NAMES, SchoolForm, StudyMode
from search.query import FacetKey

# "Varje månad i ett år": the months that have a value of their own, this one included.
START_MONTHS = 12
START_ROLLING = "lopande"
START_LATER = "senare"
FROM_LEARNING_CENTRE = "larcentrum"


class Application(StrEnum):
    OPEN = "oppen"
    ROLLING = "lopande"
    LATER = "senare"


class Pace(StrEnum):
    """CSN counts a pace down to the nearest of these, and so do we: 80 % is studied as 75 %."""

    FULL = "100"
    THREE_QUARTERS = "75"
    HALF = "50"
    LESS = "25"
    INDIVIDUAL = "valfri"


LEGENDS: Mapping[FacetKey, str | Promise] = {
    FacetKey.APPLICATION: gettext_lazy("Ansökan"),
    FacetKey.SCHOOL_FORM: gettext_lazy("Skolform"),
    FacetKey.MUNICIPALITY: gettext_lazy("Kommun"),
    FacetKey.MODE: gettext_lazy("Sätt att läsa"),
    FacetKey.START: gettext_lazy("Startar"),
    FacetKey.PACE: gettext_lazy("Takt"),
    FacetKey.AREA: gettext_lazy("Område"),
    FacetKey.LANGUAGE: gettext_lazy("Språk"),
}


def unknown_words(key: FacetKey, values: str, count: int) -> str:
    """What an address asks of the group and nobody knows: "kommunen ”Atlantis”". `values` are `count` of them."""
    words = {
        FacetKey.APPLICATION: ngettext("ansökningsläget %(values)s", "ansökningslägena %(values)s", count),
        FacetKey.SCHOOL_FORM: ngettext("skolformen %(values)s", "skolformerna %(values)s", count),
        FacetKey.MUNICIPALITY: ngettext("kommunen %(values)s", "kommunerna %(values)s", count),
        FacetKey.MODE: ngettext("sättet att läsa %(values)s", "sätten att läsa %(values)s", count),
        FacetKey.START: ngettext(
            "startmånaden %(values)s, eller så har den passerat,",
            "startmånaderna %(values)s, eller så har de passerat,",
            count,
        ),
        FacetKey.PACE: ngettext("takten %(values)s", "takterna %(values)s", count),
        FacetKey.AREA: ngettext("området %(values)s", "områdena %(values)s", count),
        FacetKey.LANGUAGE: ngettext("språket %(values)s", "språken %(values)s", count),
    }
    return words[key] % {"values": values}


_APPLICATION_LABELS: Mapping[str, str | Promise] = {
    Application.OPEN: gettext_lazy("Öppen nu"),
    Application.ROLLING: gettext_lazy("Löpande ansökan"),
    Application.LATER: gettext_lazy("Öppnar senare"),
}
_PACE_LABELS: Mapping[str, str | Promise] = {
    Pace.FULL: gettext_lazy("Heltid, 100\u00a0%"),
    Pace.THREE_QUARTERS: gettext_lazy("75–99\u00a0%"),
    Pace.HALF: gettext_lazy("Halvtid, 50–74\u00a0%"),
    Pace.LESS: gettext_lazy("Under 50\u00a0%"),
    Pace.INDIVIDUAL: gettext_lazy("Valfri takt"),
}


def first_of_month(day: dt.date, months_ahead: int = 0) -> dt.date:
    """The first day of the month that lies `months_ahead` after the month of `day`."""
    years, month = divmod(day.month - 1 + months_ahead, 12)
    return dt.date(day.year + years, month + 1, 1)


def later_than(today: dt.date) -> dt.date:
    """The first day that counts as "Senare"."""
    return first_of_month(today, START_MONTHS)


def start_months(today: dt.date) -> Iterator[dt.date]:
    return (first_of_month(today, ahead) for ahead in range(START_MONTHS))


def month_value(day: dt.date) -> str:
    return f"{day:%Y-%m}"


def fixed_options(key: FacetKey, today: dt.date) -> dict[str, str]:
    """The values of a group that doesn't depend on the catalogue, with their labels, in their order.

    Municipalities, areas and languages come from elsewhere: {} for them.
    """
    labels = _LABELS.get(key)
    return labels(today) if labels else {}


def _application(_: dt.date) -> dict[str, str]:
    return {value: str(label) for value, label in _APPLICATION_LABELS.items()}


def _school_form(_: dt.date) -> dict[str, str]:
    return {form.value: gettext(str(form.label)) for form in SchoolForm}


def _mode(_: dt.date) -> dict[str, str]:
    return {
        **{mode.value: gettext(str(mode.label)) for mode in StudyMode},
        FROM_LEARNING_CENTRE: gettext("Från lärcentrum"),
    }


def _start(today: dt.date) -> dict[str, str]:
    months = {month_value(month): capfirst(date_format(month, "F Y")) for month in start_months(today)}
    return {**months, START_ROLLING: gettext("Löpande start"), START_LATER: gettext("Senare")}


def _pace(_: dt.date) -> dict[str, str]:
    return {value: str(label) for value, label in _PACE_LABELS.items()}


def _language(_: dt.date) -> dict[str, str]:
    return {code: capfirst(gettext(str(name))) for code, name in LANGUAGE_NAMES.items()}


_LABELS: Mapping[FacetKey, Callable[[dt.date], dict[str, str]]] = {
    FacetKey.APPLICATION: _application,
    FacetKey.SCHOOL_FORM: _school_form,
    FacetKey.MODE: _mode,
    FacetKey.START: _start,
    FacetKey.PACE: _pace,
    FacetKey.LANGUAGE: _language,
}
