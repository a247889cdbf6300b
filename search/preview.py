"""What a changed vocabulary changes for the searches that meet it: the first hits before and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.utils.timezone import localdate

from courses.models import Course
from search.engine import get_engine
from search.models import SearchCount
from search.query import CatalogueQuery, WordMatch
from search.vocabulary import Entry, Relation, Vocabulary

SHOWN_HITS = 5
MOST_QUERIES = 8
_SAMPLES = Path(__file__).parent / "data" / "sample_queries.txt"
_MOST_WORDS = 10

# How much a hit is worth by the way that led to it (search/vocabulary/lexicon.py says what was measured).
_WORTH = {
    Relation.SYNONYM: 0.85,
    Relation.CORE: 0.7,
    Relation.RELATED: 0.45,
    Relation.NEAR: 0.45,
    Relation.SSYK: 0.35,
    Relation.FIELD: 0.25,
    Relation.FAR: 0.22,
}
_MOST_EXPANSIONS = 12


class Ranking(Protocol):
    """Whatever can say what a search would find with a certain vocabulary."""

    def top(self, query: str, vocabulary: Vocabulary, limit: int) -> tuple[int, ...]:
        """Ids of the first courses, best first."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """One hit of a list; `is_new` when the other list hasn't got it."""

    title: str
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """A search with its first hits before and after the change."""

    query: str
    before: tuple[Line, ...]
    after: tuple[Line, ...]

    @property
    def differs(self) -> bool:
        return [line.title for line in self.before] != [line.title for line in self.after]


def compare(
    before: Vocabulary, after: Vocabulary, queries: Sequence[str], ranking: Ranking | None = None
) -> tuple[Compared, ...]:
    """Each query with its first hits by either vocabulary; those that change come first."""
    ranking = ranking or EngineRanking(localdate())
    found = [
        (query, ranking.top(query, before, SHOWN_HITS), ranking.top(query, after, SHOWN_HITS)) for query in queries
    ]
    ids = {course_id for _, old, new in found for course_id in (*old, *new)}
    titles = dict(Course.objects.filter(pk__in=ids).values_list("pk", "title"))
    compared = [Compared(query, _lines(old, new, titles), _lines(new, old, titles)) for query, old, new in found]
    return tuple(sorted(compared, key=lambda one: not one.differs))


def _lines(ids: Sequence[int], others: Sequence[int], titles: dict[int, str]) -> tuple[Line, ...]:
    return tuple(Line(titles[one], one not in others) for one in ids if one in titles)


def queries_meeting(entry: Entry, limit: int = MOST_QUERIES) -> tuple[str, ...]:
    """Searches that the row concerns: its own words, the most common counted ones with them, and samples."""
    words = [word for word in entry.left if not word.isdecimal()][:_MOST_WORDS]
    own = words[:2]
    counted = SearchCount.objects.meeting(words, limit) if words else []
    sampled = [query for query in sample_queries() if any(_holds(query, word) for word in words)]
    return tuple(dict.fromkeys([*own, *counted, *sampled]))[:limit]


def sample_queries() -> tuple[str, ...]:
    """What people commonly search for in catalogues of education; in use until the portal has counted its own."""
    lines = _SAMPLES.read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _holds(query: str, words: str) -> bool:
    return f" {words} " in f" {query} "


class EngineRanking:
    """By the engine in use: the search itself, and the searches that the vocabulary leads on to."""

    def __init__(self, today: dt.date, search: Callable[[CatalogueQuery], Iterable[int]] | None = None) -> None:
        self.today = today
        self.search = search or _found_by_engine
        self._known: dict[tuple[str, int], tuple[int, ...]] = {}  # before and after ask for much the same

    def top(self, query: str, vocabulary: Vocabulary, limit: int) -> tuple[int, ...]:
        worth: dict[int, float] = {}
        for phrase, weight in self._phrases(query, vocabulary):
            for place, course_id in enumerate(self._ids(phrase, limit)):
                worth[course_id] = max(worth.get(course_id, 0.0), weight / (1 + place / (2 * limit)))
        ranked = sorted(worth, key=lambda course_id: (-worth[course_id], course_id))
        return tuple(ranked[:limit])

    def _phrases(self, query: str, vocabulary: Vocabulary) -> list[tuple[str, float]]:
        key = vocabulary.canonical(query)
        told = tuple(word for word in key if word not in vocabulary.noise)
        expansions = vocabulary.expansions(key) or vocabulary.expansions(told)
        led = [(one.phrase, _WORTH[one.relation]) for one in expansions[:_MOST_EXPANSIONS]]
        return [(query, 1.0), *led]

    def _ids(self, text: str, limit: int) -> tuple[int, ...]:
        if (text, limit) not in self._known:
            found = self.search(CatalogueQuery(today=self.today, text=text, per_page=limit))
            self._known[text, limit] = tuple(found)
        return self._known[text, limit]


def _found_by_engine(query: CatalogueQuery) -> tuple[int, ...]:
    result = get_engine().search(query)
    return () if result.matched is WordMatch.ANY else tuple(hit.course_id for hit in result.hits)
