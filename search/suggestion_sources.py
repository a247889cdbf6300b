"""What is suggested: read from the catalogue and the reference data, and kept for some minutes in each process.

Only what leads to a course with a coming start is offered. A process reads it before its first request, and anew in a
thread of its own, seconds at 100,000 courses; meanwhile everybody gets what there was.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from threading import Lock, Thread

from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language

from courses.listing import coming
from courses.models import Area, Course, OccupationName, Provider
from organisations.models import Municipality
from search.analysis import Analyser
from search.current_vocabulary import current_vocabulary
from search.engine import get_engine
from search.language import analyser_of
from search.near import USUAL_RADIUS, find_place
from search.query import CatalogueQuery, Facet, FacetKey
from search.suggestions import LONGEST, Kind, Suggestion, Suggestions
from search.vocabulary import Vocabulary
from search.vocabulary.lexicon import Relation

logger = logging.getLogger(__name__)

FRESH_SECONDS = 600
# What an occupation leads to by these is what somebody who writes it means.
_CLOSE = frozenset({Relation.SYNONYM, Relation.CORE})


class Kept:
    """The suggestions of this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: tuple[dt.date, float, Suggestions] | None = None
        self._renewing: Thread | None = None

    def current(self, today: dt.date) -> Suggestions:
        held = self._held
        if held is None:
            return self._first(today)
        if held[0] != today or time.monotonic() - held[1] > FRESH_SECONDS:
            self.renew_soon(today)
        return held[2]

    def renew_soon(self, today: dt.date) -> Thread:
        """Read them in a thread, one at a time, on a connection of its own."""
        with self._lock:
            if self._renewing is None or not self._renewing.is_alive():
                self._renewing = Thread(target=self._renew, args=(today,), name="suggestions", daemon=True)
                self._renewing.start()
            return self._renewing

    def _first(self, today: dt.date) -> Suggestions:
        with self._lock:
            held = self._held
            if held is None:
                held = self._held = (today, time.monotonic(), read_suggestions(today))
            return held[2]

    def _renew(self, today: dt.date) -> None:
        try:
            self._held = (today, time.monotonic(), read_suggestions(today))
        except DatabaseError:
            logger.exception("The suggestions could not be read anew")
        finally:
            connection.close()

    def forget(self) -> None:
        self._held = None


kept = Kept()


def read_suggestions(today: dt.date) -> Suggestions:
    """Everything that may be suggested. A few queries, however large the catalogue."""
    rows = list(
        Course.objects.public()
        .filter(pk__in=coming(today).values("course_id"))
        .order_by("pk")
        .values_list("pk", "title", "slug", "provider_id")
    )
    vocabulary = current_vocabulary()
    facets = get_engine().search(CatalogueQuery(today=today, per_page=1)).facets
    entries = [
        *_occupations(rows, vocabulary),
        *_courses(rows),
        *_areas(facets[FacetKey.AREA]),
        *_providers(Counter(provider for *_, provider in rows)),
        *_places(facets[FacetKey.MUNICIPALITY]),
    ]
    return Suggestions(entries, vocabulary.noise)


Row = tuple[int, str, str, int | None]


def _courses(rows: Sequence[Row]) -> Iterator[Suggestion]:
    """Titles; one that several courses have leads to a search, one of a single course to that course."""
    same: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        same[row[1].casefold()].append(row)
    for group in same.values():
        pk, title, slug, _ = group[0]
        target = (slug, str(pk)) if len(group) == 1 else ()
        yield Suggestion(Kind.COURSE, title, target, len(group))


def _occupations(rows: Sequence[Row], vocabulary: Vocabulary) -> Iterator[Suggestion]:
    """Names that people use, without what follows a comma in the register ("Undersköterska, hemtjänst")."""
    having = _having_terms(rows, analyser_of(vocabulary))
    names = OccupationName.objects.order_by("name").values_list("name", flat=True)
    for name in dict.fromkeys(name.split(",")[0] for name in names):
        courses = _led_to(name, having, vocabulary)
        if courses:
            yield Suggestion(Kind.OCCUPATION, name, (), len(courses))


def _having_terms(rows: Sequence[Row], analyser: Analyser) -> Mapping[str, set[int]]:
    """The courses by the terms of their titles and of the occupations that they lead to."""
    having: defaultdict[str, set[int]] = defaultdict(set)
    linked = Course.occupations.through.objects.filter(course_id__in={row[0] for row in rows})
    texts = [(row[0], row[1]) for row in rows]
    texts += linked.values_list("course_id", "occupation__name")
    texts += linked.values_list("course_id", "occupation__names__name")
    terms_of: dict[str, frozenset[str]] = {}
    for pk, text in texts:
        if text not in terms_of:
            terms_of[text] = frozenset(token.term for token in analyser.analyse_document(text or ""))
        for term in terms_of[text]:
            having[term].add(pk)
    return having


def _led_to(name: str, having: Mapping[str, set[int]], vocabulary: Vocabulary) -> set[int]:
    key = vocabulary.canonical(name)
    phrases = [key]
    phrases += [vocabulary.canonical(one.phrase) for one in vocabulary.expansions(key) if one.relation in _CLOSE]
    return {pk for phrase in phrases if phrase for pk in _with_all(phrase, having)}


def _with_all(terms: Sequence[str], having: Mapping[str, set[int]]) -> set[int]:
    return set.intersection(*(having.get(term, set()) for term in terms))


def _areas(counts: Facet) -> Iterator[Suggestion]:
    for area in Area.objects.filter(pk__in=map(int, counts)):
        yield Suggestion(Kind.AREA, area.name, (area.slug,), counts[str(area.pk)], area.name_en)


def _providers(counts: Counter[int | None]) -> Iterator[Suggestion]:
    for pk, name, slug in Provider.objects.filter(pk__in=[pk for pk in counts if pk]).values_list("pk", "name", "slug"):
        yield Suggestion(Kind.PROVIDER, name, (slug,), counts[pk])


def _places(counts: Facet) -> Iterator[Suggestion]:
    for code, name, slug in Municipality.objects.filter(pk__in=counts).values_list("code", "name", "slug"):
        yield Suggestion(Kind.PLACE, name, (slug, code), counts[code])


def label_of(one: Suggestion) -> str:
    return one.label_en if one.label_en and get_language() == "en" else one.label


def address_of(one: Suggestion) -> str:
    """Where a suggestion leads: to the page of the one that it names, else to a search."""
    match one.kind:
        case Kind.COURSE if one.target:
            return reverse("course", args=one.target)
        case Kind.PROVIDER:
            return reverse("provider", args=one.target)
        case Kind.AREA:
            pairs = {"omrade": one.target[0]}
        case Kind.PLACE if len(one.target) == 1:
            pairs = {"nara": one.target[0]}
        case Kind.PLACE:
            pairs = {"kommun": one.target[0]}
        case _:
            pairs = {"q": one.label.lower() if one.kind is Kind.OCCUPATION else one.label}
    return f"{reverse('search')}?{urlencode(pairs)}"


def find_suggestions(text: str, today: dt.date) -> dict[Kind, list[Suggestion]]:
    """The suggestions for what is written so far; also the surroundings of a town or a postal code."""
    suggestions = kept.current(today)
    found = suggestions.find(text)
    place = find_place(text[:LONGEST], USUAL_RADIUS) if Kind.PLACE not in found else None
    if place and not suggestions.places.isdisjoint(place.near.distances):
        found[Kind.PLACE] = [Suggestion(Kind.PLACE, place.label, (place.written,), 0)]
    return found
