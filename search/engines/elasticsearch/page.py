"""One page's searches, and what their answers say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Query

from search.engines.elasticsearch.choices import OCCASIONS, Conditions, on_day
from search.engines.elasticsearch.facets import aggregations, counted, has_old_copies
from search.engines.elasticsearch.mapping import DEEPEST
from search.query import CatalogueQuery, FacetKey, Sort
from search.selection import CANDIDATES

CURRENT, PAST, BOTH = "current", "past", "both"
EVERYTHING, ANYWHERE, FITTING = "everything", "anywhere", "fitting"
_ORDER_FIELDS = {
    Sort.RELEVANCE: f"{OCCASIONS}.by_state",
    Sort.START: f"{OCCASIONS}.by_start",
    Sort.DEADLINE: f"{OCCASIONS}.by_deadline",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What the server found: course ids in its order, as many as the page may need, and counts.

    `both` has courses with and without a coming start in one order; where it is filled `current` and `past` are empty.
    """

    current: tuple[int, ...]
    past: tuple[int, ...]
    both: tuple[int, ...]
    total: int
    total_past: int
    facets: Mapping[FacetKey, Mapping[str, int]]
    without: Mapping[FacetKey, int]
    without_all: int
    without_near: int
    fitting: int
    has_old_copies: bool


class Page:
    """The searches of one page: `bodies` for one `_msearch`, `read` for its answers."""

    def __init__(  # noqa: PLR0913  the last three are switches
        self,
        query: CatalogueQuery,
        match: Query,
        fitting: Sequence[Query] = (),
        *,
        by_score: bool = False,
        lists_past: bool = True,
        trusting: bool = False,
    ) -> None:
        """`by_score`: the ranker orders the first hits. `lists_past`: what has no coming start is listed, not only
        counted; a hit that is listed costs the server as much as hundreds that are counted. `trusting`: see facets.py.
        """
        self.query, self.by_score, self.fitting = query, by_score, fitting
        self.lists_past, self.trusting = lists_past, trusting
        self.match = match.to_dict()
        self.conditions = Conditions(query.choices, query.today, query.near)
        self.bodies: dict[str, dict[str, Any]] = dict(self._bodies())

    def _bodies(self) -> Iterator[tuple[str, dict[str, Any]]]:
        choices, conditions = self.query.choices, self.conditions
        shown = self.query.page * self.query.per_page
        depth = min(max(CANDIDATES, shown) if self.by_score else shown, DEEPEST)
        has_past = not self.query.chooses_occasion
        together = self.query.together and has_past
        coming = Q("term", coming=conditions.day)
        free = [key for key in FacetKey if key not in choices]
        counting = aggregations(free, conditions, None, trusting=self.trusting)
        listed = {} if together else self._list(depth, self.query.sort)
        yield CURRENT, self._body(conditions.current(), counting) | listed
        if has_past:
            listed = self._list(depth, None) if self.lists_past and not together else {}
            yield PAST, self._body([*conditions.courses(), ~coming]) | listed
        if together:
            yield BOTH, self._body(conditions.courses()) | self._list(depth, self.query.sort)
        for key in choices:
            counting = aggregations([key], conditions, key, trusting=self.trusting)
            yield key, self._body(conditions.current(key), counting)
        if len(choices) + bool(self.query.near) > 1:  # without the only one it is what was asked for above or below
            yield EVERYTHING, self._body([coming])
        if self.query.near:
            yield ANYWHERE, self._body(conditions.anywhere().current())
        if self.fitting:
            yield FITTING, self._body([*conditions.current(), *self.fitting])

    def _body(self, filters: Sequence[Query], counting: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Only the number of hits, and what is counted."""
        body: dict[str, Any] = {
            "query": {"bool": {"must": [self.match], "filter": [query.to_dict() for query in filters]}},
            "size": 0,
            "track_total_hits": True,
        }
        return body | {"aggs": counting} if counting else body

    def _list(self, size: int, sort: Sort | None) -> dict[str, Any]:
        """Also the ids of the first hits; the sort's values hold them, so nothing else is read."""
        return {"size": size, "sort": self._order(sort), "_source": False, "stored_fields": "_none_"}

    def _order(self, sort: Sort | None) -> list[Any]:
        """`sort` None: courses without a coming start, which no occasion orders."""
        if self.by_score:
            return ["_score", "id"]
        title = ["sort_key"] if self.query.sort is not Sort.RELEVANCE else []
        if sort is None or sort is Sort.TITLE:
            return [*title, "id"]
        nested = {"path": OCCASIONS, "filter": on_day(self.conditions.day, self.conditions.occasions()).to_dict()}
        by_occasion = {"order": "asc", "mode": "min", "missing": "_last", "nested": nested}
        return [{_ORDER_FIELDS[sort]: by_occasion}, *title, "id"]

    def read(self, answers: Sequence[Mapping[str, Any]]) -> Found:
        """What the answers to `bodies`, in their order, say."""
        by_name = dict(zip(self.bodies, answers, strict=True))
        choices = self.query.choices
        free = [key for key in FacetKey if key not in choices]
        facets = counted(free, _aggregated(by_name[CURRENT]), self.query.today)
        for key in choices:
            facets |= counted([key], _aggregated(by_name[key]), self.query.today)
        total = _total(by_name[CURRENT])
        freed = {name: _total(by_name[name]) for name in (EVERYTHING, *choices, ANYWHERE) if name in by_name}
        return Found(
            current=_ids(by_name[CURRENT]),
            past=_ids(by_name.get(PAST)),
            both=_ids(by_name.get(BOTH)),
            total=total,
            total_past=_total(by_name[PAST]) if PAST in by_name else 0,
            facets=facets,
            without={key: freed[key] for key in choices},
            without_all=next(iter(freed.values()), total),
            without_near=freed.get(ANYWHERE, total),
            fitting=_total(by_name[FITTING]) if FITTING in by_name else total,
            has_old_copies=any(has_old_copies(_aggregated(answer)) for answer in answers),
        )


def _aggregated(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = answer.get("aggregations", {})
    return found


def _total(answer: Mapping[str, Any]) -> int:
    return int(answer["hits"]["total"]["value"])


def _ids(answer: Mapping[str, Any] | None) -> tuple[int, ...]:
    """The id is the last value of every sort."""
    return tuple(hit["sort"][-1] for hit in answer["hits"].get("hits", ())) if answer else ()
