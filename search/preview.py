"""What a changed vocabulary changes for the searches that meet it: the first hits before and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.utils.timezone import localdate

from courses.models import Course
from search.engines.postgres.engine import PostgresEngine
from search.models import SearchCount
from search.query import CatalogueQuery
from search.vocabulary import Entry, Vocabulary

SHOWN_HITS = 5
MOST_QUERIES = 8
_SAMPLES = Path(__file__).parent / "data" / "sample_queries.txt"
_MOST_WORDS = 10


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
    """By the engine that reads queries: the search itself, with either vocabulary."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self.engine = PostgresEngine()

    def top(self, query: str, vocabulary: Vocabulary, limit: int) -> tuple[int, ...]:
        asked = CatalogueQuery(today=self.today, text=query, per_page=limit, together=True)
        return tuple(hit.course_id for hit in self.engine.search_with(asked, vocabulary).hits)
