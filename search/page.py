"""The search page as plain values: everything a template shows, with the address behind every link."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy, ngettext

from courses.cards import CourseCard
from courses.presentation import OccasionRow
from courses.vocabulary import StudyMode
from courses.wording import joined, number
from organisations.geography import municipalities
from search.facets import LEGENDS
from search.forms import SearchForm, SearchState
from search.near import RADII, USUAL_RADIUS, NearPlace, distances_from, rounded
from search.options import Option, Options
from search.query import MAX_PAGE, CatalogueResult, Facet, FacetKey, Hit, Sort, WordMatch
from search.suggestion_sources import address_of, label_of
from search.suggestions import Kind, Suggestion
from search.words import fold, words_of

# Unfolded from the start on a wide screen; the others when something in them is chosen.
UNFOLDED = frozenset({FacetKey.APPLICATION, FacetKey.SCHOOL_FORM, FacetKey.MUNICIPALITY, FacetKey.MODE, FacetKey.AREA})
# More values than this are folded away.
VALUES_SHOWN = 12

_NOTES: Mapping[FacetKey, str | Promise] = {
    FacetKey.MUNICIPALITY: gettext_lazy("Ges i kommunen, eller kan följas från ett lärcentrum där."),
}


class Choice(NamedTuple):
    """A tick box, and how many courses it would give."""

    option: Option
    courses: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A group of tick boxes; `more` is folded away below `choices`. A long one can be searched as one types."""

    name: str
    legend: str
    note: str
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...]
    is_open: bool
    is_searchable: bool

    @property
    def has_more(self) -> bool:
        return bool(self.more)


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A hit with its card; `near` says how near it is where a place was asked for."""

    card: CourseCard
    reason: str
    near: str = ""


def groups(
    state: SearchState, options: Mapping[FacetKey, Options], facets: Mapping[FacetKey, Facet]
) -> tuple[Group, ...]:
    """The groups that have something to offer, in the order of the page."""
    shown = (_group(state, options[key], facets[key]) for key in FacetKey)
    return tuple(group for group in shown if group.choices or group.more)


def _group(state: SearchState, options: Options, counts: Facet) -> Group:
    key, chosen = options.key, state.choices.get(options.key, ())
    if chosen:
        offered = _offered_beside(chosen, options, counts)
    else:
        offered = [Choice(option, counts[option.value], False) for option in options.all if option.value in counts]
    common = [choice for choice in offered if choice.option.is_common or choice.is_chosen]
    first = common[:VALUES_SHOWN] if common else offered[:VALUES_SHOWN]
    first += [choice for choice in common[VALUES_SHOWN:] if choice.is_chosen]
    shown = {choice.option.slug for choice in first}
    return Group(
        name=key.value,
        legend=str(LEGENDS[key]),
        note=str(_NOTES.get(key, "")),
        choices=tuple(first),
        more=tuple(choice for choice in offered if choice.option.slug not in shown),
        is_open=key in UNFOLDED or bool(chosen),
        is_searchable=len(offered) > VALUES_SHOWN,
    )


def _offered_beside(chosen: Collection[Option], options: Options, counts: Mapping[str, int]) -> list[Choice]:
    """In a group where something is chosen also what would give nothing is offered, but for what is far away."""
    return [
        Choice(option, counts.get(option.value, 0), option in chosen)
        for option in options.all
        if option.value in counts or option.is_common or option in chosen
    ]


def chips(state: SearchState, path: str) -> tuple[Link, ...]:
    """What is chosen; each link takes its choice away."""
    chosen = [
        Link(option.label, state.without(key, option).address(path))
        for key in FacetKey
        for option in state.choices.get(key, ())
    ]
    if state.near:
        chosen.insert(0, Link(_near_words(state.near), state.near_to(None).address(path)))
    return tuple(chosen)


def _near_words(near: NearPlace) -> str:
    return gettext("Inom %(km)s km från %(place)s") % {"km": near.km, "place": near.label}


def sorts(state: SearchState, path: str) -> tuple[Link, ...]:
    labels = {
        Sort.RELEVANCE: gettext("Bäst träff") if state.text else gettext("Öppna först"),
        Sort.START: gettext("Start"),
        Sort.DEADLINE: gettext("Sista dag"),
        Sort.TITLE: gettext("A–Ö"),
    }
    if state.near:
        labels[Sort.NEAREST] = gettext("Närmast")
    return tuple(Link(label, state.sorted_by(sort).address(path), sort is state.sort) for sort, label in labels.items())


@dataclass(frozen=True, slots=True)
class NearField:
    """The fields of the place to be near. `written`: as it was written, also a place that nobody knows."""

    written: str
    is_unknown: bool
    is_open: bool
    radii: tuple[Link, ...]
    known: tuple[str, ...]


def near_field(form: SearchForm, options: Mapping[FacetKey, Options]) -> NearField:
    """`known` are the region's own municipalities, to choose from while one types."""
    chosen = form.state.near
    km = chosen.km if chosen else USUAL_RADIUS
    return NearField(
        written=chosen.written if chosen else form.place_written,
        is_unknown=bool(form.place_written) and chosen is None,
        is_open=bool(form.place_written),
        radii=tuple(Link(str(radius), "", is_current=radius == km) for radius in RADII),
        known=tuple(option.label for option in options[FacetKey.MUNICIPALITY].all if option.is_common),
    )


@dataclass(frozen=True, slots=True)
class Pagination:
    """Links to the pages around this one, the first and the last; None stands for a gap."""

    links: tuple[Link | None, ...]
    previous: str
    next: str


def pagination(state: SearchState, result: CatalogueResult, path: str) -> Pagination | None:
    """None when everything is on one page."""
    last = min(result.pages, MAX_PAGE)
    if last < 2:
        return None
    here = result.page
    near = sorted({1, last, *range(max(1, here - 2), min(last, here + 2) + 1)})
    links: list[Link | None] = []
    for before, page in zip([0, *near], near, strict=False):
        if page - before > 1:
            links.append(None)
        links.append(Link(str(page), state.on_page(page).address(path), page == here))
    return Pagination(
        links=tuple(links),
        previous=state.on_page(here - 1).address(path) if here > 1 else "",
        next=state.on_page(here + 1).address(path) if here < last else "",
    )


def listed(
    hits: Iterable[Hit], cards: Iterable[CourseCard], text: str, near: NearPlace | None = None
) -> tuple[Listed, ...]:
    """The hits with their cards; a course that was withdrawn a moment ago has none and is left out."""
    by_id = {card.id: card for card in cards}
    words = [fold(word) for word in words_of(text)]
    return tuple(
        Listed(card, "" if _shows(card, words) else hit.reason, near_words(card.next, near) if near else "")
        for hit in hits
        if (card := by_id.get(hit.course_id)) is not None
    )


def _shows(card: CourseCard, words: Sequence[str]) -> bool:
    """Whether a reader sees all the words on the card, so that no reason is needed."""
    if not words:
        return False
    seen = _folded(" ".join([card.title, card.provider, card.form_line, *card.how, *card.places]))
    return all(word in seen for word in words)


@lru_cache(maxsize=20_000)
def _folded(text: str) -> str:
    return fold(text)


def near_words(row: OccasionRow | None, near: NearPlace) -> str:
    """How near the occasion is that a card tells of: the nearest of its places and learning centres, else at home."""
    if row is None:
        return ""
    distances = distances_from(near.code)
    is_distance = row.mode == StudyMode.DISTANCE
    own = () if is_distance else row.municipality_codes
    places = [(distances[code], False, code) for code in own if code in distances]
    places += [(distances[link.municipality_code], True, link.municipality_code) for link in row.centres]
    km, is_centre, code = min(places, default=(near.km + 1, False, ""))
    if km > near.km:
        return gettext("Läs hemifrån, på distans") if is_distance else ""
    place = municipalities()[code].name
    if code == near.code:
        here = gettext("Läs från lärcentrum i %(place)s") if is_centre else gettext("Ges i %(place)s")
        return here % {"place": place}
    words = (
        gettext("Läs från lärcentrum i %(place)s, cirka %(km)s km från %(from)s")
        if is_centre
        else gettext("Ges i %(place)s, cirka %(km)s km från %(from)s")
    )
    return words % {"place": place, "km": rounded(km), "from": near.written}


@dataclass(frozen=True, slots=True)
class Heading:
    """`text` up to the words that were searched for, `searched` the words themselves, `place` what follows them.

    `title` is the same for the window's title: the words first.
    """

    text: str
    searched: str
    place: str
    title: str


def heading(state: SearchState, result: CatalogueResult, searched: str) -> Heading:
    """`searched`: the text with its corrections."""
    places = [option.label for option in state.choices.get(FacetKey.MUNICIPALITY, ())]
    place = gettext("i %(places)s") % {"places": joined(places)} if 0 < len(places) < 3 else ""
    if state.near and not places:
        place = gettext("nära %(place)s") % {"place": state.near.written}
    if result.total:
        text = ngettext("%(count)s utbildning", "%(count)s utbildningar", result.total) % {
            "count": number(result.total)
        }
    elif result.total_without_start:
        text = gettext("Ingen utbildning med kommande start just nu")
    else:
        text = gettext("Inga utbildningar")
    place_after = f" {place}" if place else ""
    if not state.text:
        return Heading(text, "", place, f"{text}{place_after}")
    title = f"{capfirst(searched)}: {text[:1].lower()}{text[1:]}{place_after}"
    if result.hits:
        return Heading(gettext("%(what)s för") % {"what": text}, searched, place, title)
    return Heading(gettext("Inga träffar på"), state.text, place, title)


def explanations(result: CatalogueResult) -> tuple[str, ...]:
    """What the engine did with the words."""
    if result.matched is WordMatch.SOME:
        return (gettext("Få utbildningar nämner alla orden. De står först, sedan de som nämner något av dem."),)
    if result.matched is WordMatch.ANY and (result.total or result.total_without_start):
        words = joined([f"”{concept.words}”" for concept in result.understanding.concepts])
        return (
            gettext("Ingen utbildning nämner både %(words)s. Vi visar dem som nämner något av orden.")
            % {"words": words},
        )
    return ()


def tweaks(state: SearchState, result: CatalogueResult, path: str) -> tuple[Link, ...]:
    """The same search with one group of filters less, or with none, where that gives something."""
    links = [
        Link(
            gettext("Ta bort filtret %(name)s (%(values)s)")
            % {"name": str(LEGENDS[key]).lower(), "values": _labels(state.choices[key])},
            state.without(key).address(path),
            count=result.without[key],
        )
        for key in FacetKey
        if result.without.get(key)
    ]
    if state.near and result.without_near:
        links.insert(
            0,
            Link(
                gettext("Sök var som helst, inte bara inom %(km)s km från %(place)s")
                % {"km": state.near.km, "place": state.near.label},
                state.near_to(None).address(path),
                count=result.without_near,
            ),
        )
    if len(state.choices) + bool(state.near) > 1 and result.without_all:
        links.append(Link(gettext("Ta bort alla filter"), state.cleared().address(path), count=result.without_all))
    return tuple(links)


def _labels(options: Sequence[Option]) -> str:
    return joined([option.label for option in options])


@dataclass(frozen=True, slots=True)
class SuggestionGroup:
    """One heading of the list below the search box; `name` is unique in it. `is_content`: Swedish in any language."""

    name: str
    heading: str
    is_content: bool
    links: tuple[Link, ...]


_SUGGESTION_HEADINGS: Mapping[Kind, str | Promise] = {
    Kind.OCCUPATION: gettext_lazy("Yrken"),
    Kind.COURSE: gettext_lazy("Utbildningar"),
    Kind.AREA: gettext_lazy("Områden"),
    Kind.PROVIDER: gettext_lazy("Skolor"),
    Kind.PLACE: gettext_lazy("Orter"),
}


def suggestion_heading(kind: Kind) -> str:
    return str(_SUGGESTION_HEADINGS[kind])


def suggested(one: Suggestion) -> Link:
    return Link(label_of(one), address_of(one))
