"""What the page answers to a search: its `#resultat` and the window's title.

An answer is made of values alone: the search as it was read, what the engine found, the filters' words of the day in
the language, the cards; without hits also what else to try and whom to ask. All of them are asked for anew for every
page, and what was made of equal ones is shown again; so nothing that has changed can be shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from courses.cards import CourseCard
from courses.row_versions import Remembered
from search import page
from search.advisers import Adviser
from search.forms import SearchForm, SearchState
from search.options import Options
from search.query import MAX_PAGE, Alternatives, CatalogueResult, FacetKey, Hit
from search.understood import Understood, understood

# An answer has 15 to 90 kilobytes: 25 megabytes in all where a country's municipalities stand among the filters.
MOST = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """A search and what the engine found, with the words and cards to tell it by.

    Of a search without hits also what to try next, and whom to ask: the cards are then those of the nearest courses.
    """

    form: SearchForm
    result: CatalogueResult
    options: Mapping[FacetKey, Options]
    cards: Sequence[CourseCard]
    today: dt.date
    path: str
    alternatives: Alternatives | None = None
    advisers: tuple[Adviser, ...] = ()

    @property
    def state(self) -> SearchState:
        """The search with the page that is shown: the last one where there are fewer than asked for."""
        return self.form.state.on_page(min(self.result.page, MAX_PAGE))

    @property
    def address(self) -> str:
        return self.state.address(self.path)

    def is_told_like(self, other: Asked) -> bool:
        """Whether both have the same answer."""
        return (
            self.options is other.options  # the day's, in the language
            and self.form == other.form
            and self.result == other.result
            and self.cards == other.cards
            and self.alternatives == other.alternatives
            and self.advisers == other.advisers
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """`title` is the window's, `html` what stands in `#resultat`."""

    title: str
    html: SafeString


# With the answer's markup as UTF-8, a half or a fourth of a text's size in memory.
_kept: Remembered[tuple[str | None, str], tuple[Asked, str, bytes]] = Remembered(MOST)


def answer_to(asked: Asked) -> Answer:
    key = (get_language(), asked.address)
    kept = _kept.get(key)
    if kept is not None:
        before, title, html = kept
        if asked.is_told_like(before):
            return Answer(title, mark_safe(html.decode()))  # noqa: S308 - rendered by a template
    answer = _without_hits(asked, asked.alternatives) if asked.alternatives else _with_hits(asked)
    _kept.add({key: (asked, answer.title, answer.html.encode())})
    return answer


def _with_hits(asked: Asked) -> Answer:
    state, result, path = asked.state, asked.result, asked.path
    told = understood(state, result, asked.options, asked.today, path)
    return _answer(
        asked,
        told,
        {
            "explanations": page.explanations(result),
            "groups": page.groups(state, asked.options, result.facets),
            "sorts": page.sorts(state, path),
            "pagination": page.pagination(state, result, path),
            **_lists(result.hits, asked, told.text),
        },
    )


def _without_hits(asked: Asked, alternatives: Alternatives) -> Answer:
    state, path = asked.state, asked.path
    told = understood(state, asked.result, asked.options, asked.today, path)
    texts = [
        page.Link(other.text, SearchState(text=other.text).address(path), count=other.count)
        for other in alternatives.texts
    ]
    return _answer(
        asked,
        told,
        {
            "tweaks": page.tweaks(state, asked.result, path),
            "texts": texts,
            "advisers": asked.advisers,
            **_lists(alternatives.nearest, asked, state.text),
        },
    )


def _answer(asked: Asked, told: Understood, more: Mapping[str, object]) -> Answer:
    state, result, path = asked.state, asked.result, asked.path
    heading = page.heading(state, result, told.text)
    context: dict[str, Any] = {
        "state": state,
        "path": path,
        "notices": _notices(asked),
        "understood": told,
        "near_field": page.near_field(asked.form, asked.options),
        "heading": heading,
        "result": result,
        "chips": page.chips(state, path),
        "clear_url": state.cleared().address(path),
        "places": state.choices.get(FacetKey.MUNICIPALITY, ()),
        **more,
    }
    return Answer(heading.title, render_to_string("search/result.html", context))


def _notices(asked: Asked) -> tuple[str, ...]:
    notices = asked.form.notices
    if asked.result.page < asked.form.state.page:
        return (*notices, gettext("Så många sidor finns det inte. Det här är den sista."))
    return notices


def _lists(hits: Sequence[Hit], asked: Asked, text: str) -> dict[str, Any]:
    return {
        "hits": page.listed((hit for hit in hits if hit.has_start), asked.cards, text, asked.state.near),
        "hits_without_start": page.listed((hit for hit in hits if not hit.has_start), asked.cards, text),
    }
