"""From the address to a search: whatever comes in, a search comes out, with a notice where something was left out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext

from courses.wording import joined, shortened
from search.facets import unknown_words
from search.near import RADII, USUAL_RADIUS, NearPlace, find_place
from search.options import Option, Options
from search.query import MAX_PAGE, CatalogueQuery, FacetKey, Sort
from search.words import MAX_LENGTH, MAX_WORDS, clean_text, first_words, shorten, words_of

TEXT, SORT, PAGE = "q", "sortera", "sida"
NEAR, KILOMETRES = "nara", "km"
# Parts of the text that are not to be read as a place or another filter; the words as written, nothing else.
AS_WORDS, LITERAL = "som-ord", "ordagrant"

# A group has fewer values; a robot may send any number.
MAX_VALUES = 50
# So much of a value that we don't know is shown.
SHOWN_LENGTH = 40
# A place has a shorter name, and a text has fewer parts that may be misread.
LONGEST_PLACE, MOST_AS_WORDS = 60, 10


@dataclass(frozen=True, slots=True)
class SearchState:
    """What an address says, in its one order: the same search always has the same address."""

    text: str = ""
    choices: Mapping[FacetKey, tuple[Option, ...]] = field(default_factory=lambda: MappingProxyType({}))
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    near: NearPlace | None = None
    as_words: tuple[str, ...] = ()
    literal: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether this is the whole catalogue from its beginning: the one state that others may index."""
        return not self.pairs()

    def pairs(self) -> list[tuple[str, str]]:
        pairs = [(TEXT, self.text)] if self.text else []
        pairs += self.reading_pairs()
        pairs += self.near_pairs()
        pairs += [(key.value, option.slug) for key in FacetKey for option in self.choices.get(key, ())]
        if self.sort is not Sort.RELEVANCE:
            pairs.append((SORT, self.sort.value))
        if self.page > 1:
            pairs.append((PAGE, str(self.page)))
        return pairs

    def reading_pairs(self) -> list[tuple[str, str]]:
        """How the text is to be read."""
        pairs = [(AS_WORDS, part) for part in self.as_words]
        return [*pairs, (LITERAL, "1")] if self.literal else pairs

    def near_pairs(self) -> list[tuple[str, str]]:
        return [(NEAR, self.near.written), (KILOMETRES, str(self.near.km))] if self.near else []

    def address(self, path: str) -> str:
        pairs = self.pairs()
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def on_page(self, number: int) -> SearchState:
        return replace(self, page=number)

    def sorted_by(self, sort: Sort) -> SearchState:
        return replace(self, sort=sort, page=1)

    def with_text(self, text: str) -> SearchState:
        """Other words, to be read anew."""
        return replace(self, text=text, as_words=(), literal=False, page=1)

    def cleared(self) -> SearchState:
        """Without any filter."""
        return replace(self, choices={}, near=None, sort=self._sort_without_place(), page=1)

    def near_to(self, near: NearPlace | None) -> SearchState:
        sort = self.sort if near else self._sort_without_place()
        return replace(self, near=near, sort=sort, page=1)

    def _sort_without_place(self) -> Sort:
        return Sort.RELEVANCE if self.sort is Sort.NEAREST else self.sort

    def literally(self, *, literal: bool) -> SearchState:
        return replace(self, literal=literal, as_words=(), page=1)

    def reading_as_words(self, part: str) -> SearchState:
        """The same search where `part` of the text is no filter."""
        return replace(self, as_words=tuple(dict.fromkeys((*self.as_words, part))), page=1)

    def reading_again(self, part: str) -> SearchState:
        """The reverse of `reading_as_words`."""
        return replace(self, as_words=tuple(other for other in self.as_words if other != part), page=1)

    def choosing(self, key: FacetKey, options: Iterable[Option], text: str) -> SearchState:
        """With these options as well, and another text."""
        chosen = tuple(dict.fromkeys((*self.choices.get(key, ()), *options)))
        return replace(self, choices={**self.choices, key: chosen}, text=text, page=1)

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
            literal=self.literal,
            as_words=frozenset(self.as_words),
            near=self.near.near if self.near else None,
        )


@dataclass(frozen=True, slots=True)
class SearchForm:
    """A validated search, with what the resident should know of what was left out.

    `place_written` is the place as it was written, also one that nobody knows.
    """

    state: SearchState
    notices: tuple[str, ...]
    place_written: str = ""


def read_search(parameters: QueryDict, options: Mapping[FacetKey, Options]) -> SearchForm:
    """Read the GET parameters. Repeated ones count together (of text, order, page the last); "kommun[]" is "kommun"."""
    notices: list[str] = []
    values = _values(parameters)
    text = _text(values.get(TEXT, []), notices)
    choices: dict[FacetKey, tuple[Option, ...]] = {}
    for key in FacetKey:
        asked = list(dict.fromkeys(value for value in values.get(key.value, []) if value))[:MAX_VALUES]
        known = options[key].by_word
        chosen = {known[value] for value in asked if value in known}
        if chosen:
            choices[key] = tuple(option for option in options[key].all if option in chosen)
        if unknown := [value for value in asked if value not in known]:
            notices.append(unknown_notice(key, unknown, others_left=bool(chosen)))
    place_written = clean_text(_last(values, NEAR)[: LONGEST_PLACE * 2])[:LONGEST_PLACE]
    near = _near(place_written, _last(values, KILOMETRES), notices)
    state = SearchState(
        text=text,
        choices=choices,
        sort=_sort(values.get(SORT, []), near, notices),
        page=_page(values.get(PAGE, []), notices),
        near=near,
        as_words=_as_words(values.get(AS_WORDS, [])) if text else (),
        literal=bool(text) and _last(values, LITERAL) == "1",
    )
    return SearchForm(state, tuple(notices), place_written)


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
        text = first_words(text, MAX_WORDS)
        notices.append(gettext("Vi sökte på de första %(count)s orden.") % {"count": MAX_WORDS})
    return text


def _last(values: Mapping[str, list[str]], name: str) -> str:
    return (values.get(name) or [""])[-1]


def _as_words(given: Iterable[str]) -> tuple[str, ...]:
    """Parts of the text, each a word or a few, in lower case."""
    parts = (clean_text(part[:LONGEST_PLACE]).casefold() for part in list(given)[:MOST_AS_WORDS])
    return tuple(dict.fromkeys(part for part in parts if part))


def _near(written: str, km: str, notices: list[str]) -> NearPlace | None:
    if not written:
        return None
    radius = USUAL_RADIUS
    if km in {str(one) for one in RADII}:
        radius = int(km)
    elif km:
        notices.append(
            gettext("Du kan välja mellan %(distances)s km. Nu visar vi det som finns inom %(usual)s km.")
            % {"distances": joined([str(radius) for radius in RADII]), "usual": USUAL_RADIUS}
        )
    place = find_place(written, radius)
    if place is None:
        notices.append(
            gettext(
                "Vi hittar inte platsen ”%(place)s”, eller så finns den i flera kommuner. Skriv en kommun eller ett "
                "postnummer. Nu visar vi utbildningar var de än ges."
            )
            % {"place": Truncator(written).chars(SHOWN_LENGTH)}
        )
    return place


def _sort(given: list[str], near: NearPlace | None, notices: list[str]) -> Sort:
    if not given or not given[-1]:
        return Sort.RELEVANCE
    try:
        sort = Sort(given[-1])
    except ValueError:
        notices.append(gettext("Den ordningen finns inte. Vi visar de bästa träffarna först."))
        return Sort.RELEVANCE
    if sort is Sort.NEAREST and near is None:
        notices.append(gettext("Skriv en plats under ”Nära” för att se det närmaste först."))
        return Sort.RELEVANCE
    return sort


def _page(given: list[str], notices: list[str]) -> int:
    if not given or not given[-1]:
        return 1
    if not re.fullmatch(r"[0-9]{1,18}", given[-1]) or int(given[-1]) < 1:
        notices.append(gettext("Sidan finns inte. Vi visar den första."))
        return 1
    return min(int(given[-1]), MAX_PAGE)
