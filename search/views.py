"""The search page: parse, ask the engine, show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from courses.cards import CourseCard, kept_cards
from courses.crumbs import Crumb, start_crumb
from courses.row_versions import Versions, versions_at
from search import counting, page, ranking_page
from search.advisers import advisers
from search.answers import Asked, answer_to
from search.engine import get_engine
from search.forms import SearchState, read_search
from search.options import load_options
from search.query import CatalogueResult, FacetKey, Hit
from search.suggestion_sources import find_suggestions
from search.suggestions import Kind
from search.words import MAX_LENGTH, clean_text

# Seconds that a browser or a proxy may keep suggestions: the same letters come again and again.
SUGGESTIONS_FRESH = 300


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`/sok/`. The same page with and without JavaScript: htmx takes from it what it swaps."""
    today = localdate()
    versions = versions_at(request)
    options = load_options(today, versions)
    form = read_search(request.GET, options)
    result = get_engine().search(form.state.query(today))
    _count(request, form.state, result, today)
    asked = Asked(form, result, options, _cards(result.hits, today, versions), today, reverse("search"))
    answer = answer_to(asked if result.hits else _with_advice(asked, versions))
    context = {"nav": "search", "state": asked.state, "path": asked.path, "title": answer.title, "answer": answer.html}
    response = render(request, "search/search.html", context)
    patch_vary_headers(response, ["HX-Request"])
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # django_htmx's middleware sets it
    if htmx and not htmx.history_restore_request:
        response["HX-Push-Url"] = asked.address
    return response


def _count(request: HttpRequest, state: SearchState, result: CatalogueResult, today: dt.date) -> None:
    places = state.choices.get(FacetKey.MUNICIPALITY, ())
    municipality = places[0].value if len(places) == 1 else ""
    hits = result.total + result.total_without_start
    counting.note(request, counting.Search(today, state.text, municipality, hits), state.page)


def _cards(hits: Sequence[Hit], today: dt.date, versions: Versions) -> list[CourseCard]:
    return kept_cards({hit.course_id: hit.occasion_id for hit in hits}, today, versions) if hits else []


def _with_advice(asked: Asked, versions: Versions) -> Asked:
    """What else there is for who found nothing."""
    state = asked.state
    alternatives = get_engine().alternatives(state.query(asked.today))
    codes = [option.value for option in state.choices.get(FacetKey.MUNICIPALITY, ())]
    if state.near and not codes:
        codes = [state.near.code]
    cards = _cards(alternatives.nearest, asked.today, versions)
    return replace(asked, cards=cards, alternatives=alternatives, advisers=advisers(codes, versions))


@require_safe
@cache_control(public=True, max_age=SUGGESTIONS_FRESH)
def suggestions(request: HttpRequest) -> HttpResponse:
    """`/sok/forslag/?q=`: a fragment for the search box's list, empty when there is nothing to suggest."""
    text = clean_text(request.GET.get("q", "")[:MAX_LENGTH])
    groups = [
        page.SuggestionGroup(
            kind.value, page.suggestion_heading(kind), kind is not Kind.AREA, tuple(map(page.suggested, found))
        )
        for kind, found in find_suggestions(text, localdate()).items()
    ]
    response = HttpResponse(render_to_string("search/suggestions.html", {"groups": groups, "text": text}))
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def ranking(request: HttpRequest) -> HttpResponse:
    """`/sok/sa-rangordnas/`: how hits are ordered, told from the ranker's own configuration."""
    crumbs = [
        start_crumb(),
        Crumb(gettext("Utbildningar"), reverse("search")),
        Crumb(gettext("Så rangordnas träffarna")),
    ]
    return render(request, "search/ranking.html", {"nav": "search", "crumbs": crumbs, **ranking_page.told()})
