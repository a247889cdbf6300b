"""From the address to a search: whatever comes in, a search comes out, with a notice where something was left out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext

from courses.wording import shortened
from search.facets import unknown_words
from search.options import Option, Options
from search.query import MAX_PAGE, CatalogueQuery, FacetKey, Sort
from search.words import MAX_LENGTH, MAX_WORDS, clean_text, shorten, words_of

TEXT, SORT, PAGE = "q", "sortera", "sida"

# A group has fewer values; a robot may send any number.
MAX_VALUES = 50
# So much of a value that we don't know is shown.
SHOWN_LENGTH = 40


@dataclass(frozen=True, slots=True)
class SearchState:
    """What an address says, in its one order: the same search always has the same address."""

    text: str = ""
    choices: Mapping[FacetKey, tuple[Option, ...]] = field(default_factory=lambda: MappingProxyType({}))
    sort: Sort = Sort.RELEVANCE
    page: int = 1

    @property
    def is_plain(self) -> bool:
        """Whether this is the whole catalogue from its beginning: the one state that others may index."""
        return not self.text and not self.choices and self.sort is Sort.RELEVANCE and self.page == 1

    def pairs(self) -> list[tuple[str, str]]:
        pairs = [(TEXT, self.text)] if self.text else []
        pairs += [(key.value, option.slug) for key in FacetKey for option in self.choices.get(key, ())]
        if self.sort is not Sort.RELEVANCE:
            pairs.append((SORT, self.sort.value))
        if self.page > 1:
            pairs.append((PAGE, str(self.page)))
        return pairs

    def address(self, path: str) -> str:
        pairs = self.pairs()
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def on_page(self, number: int) -> SearchState:
        return replace(self, page=number)

    def sorted_by(self, sort: Sort) -> SearchState:
        return replace(self, sort=sort, page=1)

    def with_text(self, text: str) -> SearchState:
        return replace(self, text=text, page=1)

    def cleared(self) -> SearchState:
        return replace(self, choices={}, page=1)

    def without(self, key: FacetKey, option: Option | None = None) -> SearchState:
        """Without one choice, or without all choices of the group."""
        left = tuple(other for other in self.choices.get(key, ()) if option is not None and other != option)
        choices = {**self.choices, key: left}
        return replace(self, choices={group: chosen for group, chosen in choices.items() if chosen}, page=1)

    def query(self, today: dt.date) -> CatalogueQuery:
        return CatalogueQuery(
            today=today,
            text=self.text,
            choices={key: tuple(option.value for option in chosen) for key, chosen in self.choices.items()},
            sort=self.sort,
            page=self.page,
        )


@dataclass(frozen=True, slots=True)
class SearchForm:
    """A validated search, with what the resident should know of what was left out."""

    state: SearchState
    notices: tuple[str, ...]


def read_search(parameters: QueryDict, options: Mapping[FacetKey, Options]) -> SearchForm:
    """Read the GET parameters. Repeated ones count together (of text, order, page the last); "kommun[]" is "kommun"."""
    notices: list[str] = []
    values = _values(parameters)
    text = _text(values.get(TEXT, []), notices)
    choices: dict[FacetKey, tuple[Option, ...]] = {}
    for key in FacetKey:
        asked = list(dict.fromkeys(value for value in values.get(key.value, []) if value))[:MAX_VALUES]
        known = options[key].by_word()
        chosen = {known[value] for value in asked if value in known}
        if chosen:
            choices[key] = tuple(option for option in options[key].all if option in chosen)
        if unknown := [value for value in asked if value not in known]:
            notices.append(unknown_notice(key, unknown, others_left=bool(chosen)))
    state = SearchState(text, choices, _sort(values.get(SORT, []), notices), _page(values.get(PAGE, []), notices))
    return SearchForm(state, tuple(notices))


def unknown_notice(key: FacetKey, values: Sequence[str], *, others_left: bool) -> str:
    """What the resident is told of values that the group doesn't have: plain text, to be escaped like any other."""
    shown = [f"”{Truncator(clean_text(value[:MAX_LENGTH])).chars(SHOWN_LENGTH)}”" for value in values]
    what = unknown_words(key, shortened(shown), len(shown))
    if others_left:
        return gettext("Vi känner inte till %(what)s och visar därför bara det andra du valt.") % {"what": what}
    return gettext("Vi känner inte till %(what)s och visar därför utbildningar utan det filtret.") % {"what": what}


def _values(parameters: QueryDict) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, given in parameters.lists():
        values.setdefault(re.sub(r"\[\d{0,3}\]$", "", name), []).extend(str(value) for value in given)
    return values


def _text(given: list[str], notices: list[str]) -> str:
    # Cleaning walks over every character: a body of text is cut before that.
    raw = given[-1][: MAX_LENGTH * 10] if given else ""
    text = clean_text(raw)
    if len(text) > MAX_LENGTH:
        text = shorten(text)
        notices.append(
            gettext("Din sökning var för lång. Vi sökte på de första %(count)s tecknen.") % {"count": MAX_LENGTH}
        )
    if text and not words_of(text):
        notices.append(gettext("Vi hittade inga ord i din sökning. Skriv ett yrke, ett ämne eller en ort."))
        return ""
    if len(words_of(text, limit=MAX_WORDS + 1)) > MAX_WORDS:
        notices.append(gettext("Vi sökte på de första %(count)s orden.") % {"count": MAX_WORDS})
    return text


def _sort(given: list[str], notices: list[str]) -> Sort:
    if not given or not given[-1]:
        return Sort.RELEVANCE
    try:
        return Sort(given[-1])
    except ValueError:
        notices.append(gettext("Den ordningen finns inte. Vi visar de bästa träffarna först."))
        return Sort.RELEVANCE


def _page(given: list[str], notices: list[str]) -> int:
    if not given or not given[-1]:
        return 1
    if not re.fullmatch(r"[0-9]{1,18}", given[-1]) or int(given[-1]) < 1:
        notices.append(gettext("Sidan finns inte. Vi visar den första."))
        return 1
    return min(int(given[-1]), MAX_PAGE)
