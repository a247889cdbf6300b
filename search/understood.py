"""What the page tells of how a search was understood, and the addresses that take each reading back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from courses.vocabulary import TimeOfDay
from courses.wording import joined, number
from organisations.geography import municipalities
from search.facets import fixed_options
from search.forms import SearchState
from search.meaning import Reading
from search.options import Option, Options
from search.query import CatalogueResult, FacetKey
from search.vocabulary.entries import FilterKind

# Other words for the same that are named; nobody reads more.
MOST_ALSO = 3
# The filter that a reading can be turned into.
_KEYS: Mapping[FilterKind, FacetKey] = {
    FilterKind.PLACE: FacetKey.MUNICIPALITY,
    FilterKind.SCHOOL_FORM: FacetKey.SCHOOL_FORM,
    FilterKind.MODE: FacetKey.MODE,
    FilterKind.PACE: FacetKey.PACE,
    FilterKind.OPEN: FacetKey.APPLICATION,
    FilterKind.MONTH: FacetKey.START,
    FilterKind.SEASON: FacetKey.START,
}
# A level orders by degrees: there is nothing to count that fits.
_ORDERING = frozenset({*_KEYS, FilterKind.TIME_OF_DAY})
_LEADING_WORDS = r"(?:\b(?:i|på|nära|vid|från|till|inom|runt|in|at|near|from)\s+)?"


@dataclass(frozen=True, slots=True)
class ReadAs:
    """A chip: what a part of the text was taken for. `undo_url` takes it back, `only_url` makes it a filter, or ""."""

    label: str
    undo_url: str
    only_label: str
    only_url: str


@dataclass(frozen=True, slots=True)
class Undo:
    """Something that was decided, and the address that undoes it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class NoWay:
    """Why nothing here leads to what was asked for, in the vocabulary's own Swedish, with the nearest to search for."""

    reason: str
    nearest: tuple[Undo, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The search that the addresses start from."""

    state: SearchState
    has_concepts: bool
    options: Mapping[FacetKey, Options]
    today: dt.date
    path: str


@dataclass(frozen=True, slots=True)
class Understood:
    """`text` is what was searched for, corrections made. `corrected`: the words as they were read, "" for none."""

    text: str
    read_as: tuple[ReadAs, ...] = ()
    as_words: tuple[Undo, ...] = ()
    fitting: str = ""
    corrected: str = ""
    written: str = ""
    also: tuple[str, ...] = ()
    has_more: bool = False
    literal_url: str = ""
    read_url: str = ""
    without: tuple[NoWay, ...] = ()


def understood(
    state: SearchState, result: CatalogueResult, options: Mapping[FacetKey, Options], today: dt.date, path: str
) -> Understood:
    """Everything the page says of the words. `literal_url` and `read_url` are "" where they would change nothing."""
    if not state.text:
        return Understood("")
    meant = result.understanding
    asked = _Asked(state, bool(meant.concepts), options, today, path)
    corrections = [one for one in meant.corrections if one.written.casefold() != one.read.casefold()]
    also = tuple(dict.fromkeys(phrase for phrase in meant.also if phrase.casefold() not in state.text.casefold()))
    has_read = bool(corrections or also)
    return Understood(
        text=_corrected(state.text, [(one.written, one.read) for one in corrections]),
        read_as=tuple(_read_as(reading, asked) for reading in meant.readings),
        as_words=tuple(Undo(part, state.reading_again(part).address(path)) for part in state.as_words),
        fitting=_fitting(result, today),
        corrected=joined([one.read for one in corrections]),
        written=joined([one.written for one in corrections]),
        also=also[:MOST_ALSO],
        has_more=len(also) > MOST_ALSO,
        literal_url=state.literally(literal=True).address(path) if has_read else "",
        read_url=state.literally(literal=False).address(path) if state.literal else "",
        without=tuple(
            NoWay(one.reason, tuple(Undo(text, SearchState(text=text).address(path)) for text in one.nearest))
            for one in meant.without
        ),
    )


def _corrected(text: str, corrections: Iterable[tuple[str, str]]) -> str:
    for written, read in corrections:
        plain = read.replace("\\", r"\\")
        text = re.sub(rf"(?<!\w){re.escape(written)}(?!\w)", plain, text, flags=re.IGNORECASE)
    return text


def _read_as(reading: Reading, asked: _Asked) -> ReadAs:
    state, path = asked.state, asked.path
    label = reading_label(reading, asked.today)
    chosen = _options_of(reading, asked.options)
    only_label = only_url = ""
    if chosen:
        what = label if reading.kind is FilterKind.PLACE else label[:1].lower() + label[1:]
        if not asked.has_concepts:
            only_label = gettext("Gör till ett filter")
        elif reading.kind is FilterKind.PLACE:
            only_label = gettext("Visa bara i %(place)s") % {"place": label}
        else:
            only_label = gettext("Visa bara %(what)s") % {"what": what}
        text = without_words(state.text, reading.words)
        only_url = state.choosing(_KEYS[reading.kind], chosen, text).address(path)
    return ReadAs(label, state.reading_as_words(reading.words).address(path), only_label, only_url)


def _options_of(reading: Reading, options: Mapping[FacetKey, Options]) -> tuple[Option, ...]:
    """The options of the filter group that mean the same; () where no group does."""
    key = _KEYS.get(reading.kind)
    if key is None:
        return ()
    if key is FacetKey.START:
        ends = {f"-{int(month):02d}" for month in reading.values}
        return tuple(option for option in options[key].all if option.value[-3:] in ends)
    return tuple(option for option in options[key].all if option.value in reading.values)


def without_words(text: str, words: str) -> str:
    """The text without a part of it, and without the "i" or "på" that led to it."""
    part = r"[\W_]+".join(map(re.escape, words.split()))
    left = re.sub(rf"{_LEADING_WORDS}(?<!\w){part}(?!\w)", " ", text, count=1, flags=re.IGNORECASE)
    return " ".join(left.split())


def reading_label(reading: Reading, today: dt.date) -> str:
    """What a part of the text was taken for: "Borås", "Kinna (Mark)", "Distans", "Start i januari"."""
    values, words = reading.values, capfirst(reading.words)
    match reading.kind:
        case FilterKind.PLACE:
            names = joined([municipalities()[code].name for code in values if code in municipalities()])
            return f"{words} ({names})" if reading.label and words.casefold() != names.casefold() else names
        case FilterKind.MONTH | FilterKind.SEASON:
            months = [date_format(today.replace(month=int(month), day=1), "F") for month in values]
            return gettext("Start i %(months)s") % {"months": joined(months)}
        case FilterKind.TIME_OF_DAY:
            return str(TimeOfDay(values[0]).label)
        case FilterKind.LEVEL:
            return words
        case _:
            return _labelled(_KEYS[reading.kind], values, words, today)


def _labelled(key: FacetKey, values: Sequence[str], words: str, today: dt.date) -> str:
    labels = fixed_options(key, today)
    return labels[values[0]] if key is FacetKey.MODE or len(values) == 1 else words


def _fitting(result: CatalogueResult, today: dt.date) -> str:
    """How many hits fit what was read out of the words, where they don't all."""
    read = [one for one in result.understanding.readings if one.kind in _ORDERING]
    if not read or not result.total or result.fitting == result.total:
        return ""
    what = joined([reading_label(one, today) for one in read])
    if not result.fitting:
        return gettext("Ingen av träffarna stämmer med %(what)s.") % {"what": what}
    words = ngettext(
        "%(count)s av träffarna stämmer med %(what)s och lyfts upp i listan.",
        "%(count)s av träffarna stämmer med %(what)s och lyfts upp i listan.",
        result.fitting,
    )
    return words % {"count": number(result.fitting), "what": what}
