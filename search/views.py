"""The search page: parse, ask the engine, show."""

from __future__ import annotations

import datetime as dt
from typing import Any

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

from courses.cards import kept_cards
from courses.crumbs import Crumb, start_crumb
from organisations.models import Municipality
from search import counting, page, ranking_page
from search.engine import get_engine
from search.forms import SearchForm, SearchState, read_search
from search.options import load_options
from search.query import MAX_PAGE, CatalogueResult, FacetKey, Hit
from search.suggestion_sources import find_suggestions
from search.suggestions import Kind
from search.understood import understood
from search.words import MAX_LENGTH, clean_text

# Seconds that a browser or a proxy may keep suggestions: the same letters come again and again.
SUGGESTIONS_FRESH = 300


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`/sok/`. The same page with and without JavaScript: htmx takes from it what it swaps."""
    today = localdate()
    path = reverse("search")
    options = load_options(today)
    form = read_search(request.GET, options)
    result = get_engine().search(form.state.query(today))
    state = form.state.on_page(min(result.page, MAX_PAGE))
    _count(request, form.state, result, today)
    told = understood(state, result, options, today, path)
    context = {
        "nav": "search",
        "state": state,
        "path": path,
        "address": state.address(path),
        "notices": _notices(form, result),
        "understood": told,
        "near_field": page.near_field(form, options),
        "heading": page.heading(state, result, told.text),
        "result": result,
        "chips": page.chips(state, path),
        "clear_url": state.cleared().address(path),
        "places": state.choices.get(FacetKey.MUNICIPALITY, ()),
    }
    if result.hits:
        context |= {
            "explanations": page.explanations(result),
            "groups": page.groups(state, options, result.facets),
            "sorts": page.sorts(state, path),
            "pagination": page.pagination(state, result, path),
            **_lists(result.hits, state, told.text, today),
        }
    else:
        context |= _nothing_found(state, result, today, path)
    response = render(request, "search/search.html", context)
    patch_vary_headers(response, ["HX-Request"])
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # django_htmx's middleware sets it
    if htmx and not htmx.history_restore_request:
        response["HX-Push-Url"] = state.address(path)
    return response


def _count(request: HttpRequest, state: SearchState, result: CatalogueResult, today: dt.date) -> None:
    places = state.choices.get(FacetKey.MUNICIPALITY, ())
    municipality = places[0].value if len(places) == 1 else ""
    hits = result.total + result.total_without_start
    counting.note(request, counting.Search(today, state.text, municipality, hits), state.page)


def _notices(form: SearchForm, result: CatalogueResult) -> tuple[str, ...]:
    if result.page < form.state.page:
        return (*form.notices, gettext("Så många sidor finns det inte. Det här är den sista."))
    return form.notices


def _lists(hits: tuple[Hit, ...], state: SearchState, text: str, today: dt.date) -> dict[str, Any]:
    cards = kept_cards({hit.course_id: hit.occasion_id for hit in hits}, today)
    return {
        "hits": page.listed((hit for hit in hits if hit.has_start), cards, text, state.near),
        "hits_without_start": page.listed((hit for hit in hits if not hit.has_start), cards, text),
    }


def _nothing_found(state: SearchState, result: CatalogueResult, today: dt.date, path: str) -> dict[str, Any]:
    """What to try next, and whom to ask."""
    alternatives = get_engine().alternatives(state.query(today))
    codes = [option.value for option in state.choices.get(FacetKey.MUNICIPALITY, ())]
    if state.near and not codes:
        codes = [state.near.code]
    advisers = Municipality.objects.filter(pk__in=codes) if codes else Municipality.objects.members()
    texts = [
        page.Link(other.text, SearchState(text=other.text).address(path), count=other.count)
        for other in alternatives.texts
    ]
    return {
        "tweaks": page.tweaks(state, result, path),
        "texts": texts,
        **_lists(alternatives.nearest, state, state.text, today),
        "advisers": [place for place in advisers if place.guidance_phone or place.guidance_email],
    }


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
