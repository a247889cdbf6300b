"""The search page as plain values: everything a template shows, with the address behind every link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy, ngettext

from courses.cards import CourseCard
from courses.wording import joined, number
from search.facets import LEGENDS
from search.forms import SearchState
from search.options import Option, Options
from search.query import MAX_PAGE, CatalogueResult, Facet, FacetKey, Hit, Sort, WordMatch
from search.words import fold, words_of

# Unfolded from the start on a wide screen; the others when something in them is chosen.
UNFOLDED = frozenset({FacetKey.APPLICATION, FacetKey.SCHOOL_FORM, FacetKey.MUNICIPALITY, FacetKey.MODE, FacetKey.AREA})
# More values than this are folded away.
VALUES_SHOWN = 12

_NOTES: Mapping[FacetKey, str | Promise] = {
    FacetKey.MUNICIPALITY: gettext_lazy("Ges i kommunen, eller kan följas från ett lärcentrum där."),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A tick box."""

    id: str
    slug: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A group of tick boxes; `more` is folded away below `choices`."""

    name: str
    legend: str
    note: str
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A hit with its card."""

    card: CourseCard
    reason: str


def groups(
    state: SearchState, options: Mapping[FacetKey, Options], facets: Mapping[FacetKey, Facet]
) -> tuple[Group, ...]:
    """The groups that have something to offer, in the order of the page."""
    shown = (_group(state, options[key], facets[key]) for key in FacetKey)
    return tuple(group for group in shown if group.choices or group.more)


def _group(state: SearchState, options: Options, facet: Facet) -> Group:
    counts = {value.value: value.count for value in facet.values}
    chosen = frozenset(state.choices.get(options.key, ()))
    offered = [option for option in options.all if _is_offered(option, counts, chosen)]
    common = [option for option in offered if option.is_common or option in chosen]
    first = common[:VALUES_SHOWN] if common else offered[:VALUES_SHOWN]
    first += [option for option in common[VALUES_SHOWN:] if option in chosen]
    rest = [option for option in offered if option not in first]
    key = options.key
    return Group(
        name=key.value,
        legend=str(LEGENDS[key]),
        note=str(_NOTES.get(key, "")),
        choices=tuple(_choice(key, option, counts, chosen) for option in first),
        more=tuple(_choice(key, option, counts, chosen) for option in rest),
        is_open=key in UNFOLDED or bool(chosen),
    )


def _is_offered(option: Option, counts: Mapping[str, int], chosen: frozenset[Option]) -> bool:
    """What would give something; in a group where something is chosen also what would give nothing."""
    return option.value in counts or option in chosen or (bool(chosen) and option.is_common)


def _choice(key: FacetKey, option: Option, counts: Mapping[str, int], chosen: frozenset[Option]) -> Choice:
    return Choice(
        id=f"{key.value}-{option.slug}",
        slug=option.slug,
        label=option.label,
        count=counts.get(option.value, 0),
        is_chosen=option in chosen,
    )


def chips(state: SearchState, path: str) -> tuple[Link, ...]:
    """What is chosen; each link takes its choice away."""
    return tuple(
        Link(option.label, state.without(key, option).address(path))
        for key in FacetKey
        for option in state.choices.get(key, ())
    )


def sorts(state: SearchState, path: str) -> tuple[Link, ...]:
    labels = {
        Sort.RELEVANCE: gettext("Bäst träff") if state.text else gettext("Öppna först"),
        Sort.START: gettext("Start"),
        Sort.DEADLINE: gettext("Sista dag"),
        Sort.TITLE: gettext("A–Ö"),
    }
    return tuple(Link(labels[sort], state.sorted_by(sort).address(path), sort is state.sort) for sort in Sort)


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


def listed(hits: Iterable[Hit], cards: Iterable[CourseCard], text: str) -> tuple[Listed, ...]:
    """The hits with their cards; a course that was withdrawn a moment ago has none and is left out."""
    by_id = {card.id: card for card in cards}
    words = [fold(word) for word in words_of(text)]
    return tuple(
        Listed(card, "" if _shows(card, words) else hit.reason)
        for hit in hits
        if (card := by_id.get(hit.course_id)) is not None
    )


def _shows(card: CourseCard, words: Sequence[str]) -> bool:
    """Whether a reader sees one of the words on the card, so that no reason is needed."""
    seen = fold(" ".join([card.title, card.provider, card.form_line, *card.how, *card.places]))
    return any(word in seen for word in words)


@dataclass(frozen=True, slots=True)
class Heading:
    """`text` up to the words that were searched for, `searched` the words themselves, `place` what follows them.

    `title` is the same for the window's title: the words first.
    """

    text: str
    searched: str
    place: str
    title: str


def heading(state: SearchState, result: CatalogueResult) -> Heading:
    places = [option.label for option in state.choices.get(FacetKey.MUNICIPALITY, ())]
    place = gettext("i %(places)s") % {"places": joined(places)} if 0 < len(places) < 3 else ""
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
    title = f"{capfirst(state.text)}: {text[:1].lower()}{text[1:]}{place_after}"
    if result.hits:
        return Heading(gettext("%(what)s för") % {"what": text}, state.text, place, title)
    return Heading(gettext("Inga träffar på"), state.text, place, title)


def explanations(state: SearchState, result: CatalogueResult) -> tuple[str, ...]:
    """What the engine did with the words."""
    if result.matched is WordMatch.SOME:
        return (gettext("Få utbildningar nämner alla orden. De står först, sedan de som nämner något av dem."),)
    if result.matched is WordMatch.ANY and (result.total or result.total_without_start):
        words = joined([f"”{word}”" for word in words_of(state.text)])
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
    if len(state.choices) > 1 and result.without_all:
        links.append(Link(gettext("Ta bort alla filter"), state.cleared().address(path), count=result.without_all))
    return tuple(links)


def _labels(options: Sequence[Option]) -> str:
    return joined([option.label for option in options])
