"""A segment on a day: which occasions are still to come, their traits, and their order."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from courses.states import PAST_STATES, OccasionState
from search.document import ANY_TIME
from search.engines.postgres.segment import Bytes, Ints, Longs, Segment, ranges
from search.facets import START_LATER, START_ROLLING, Application, first_of_month, later_than, month_value
from search.query import FacetKey, Sort
from search.traits import bits

STATES: tuple[str, ...] = tuple(OccasionState.values)
# A start that is called off is no start to plan for.
COMING = np.array([state not in {*PAST_STATES, OccasionState.CANCELLED} for state in STATES])
STATE_ORDER = np.array(
    [{OccasionState.OPEN: 0, OccasionState.OPENS_LATER: 1}.get(OccasionState(state), 2) for state in STATES], np.int64
)
_STATE_BITS, _DAY_BITS = 2, 16
RANK_BITS = _STATE_BITS + _DAY_BITS  # of a rank by relevance
# By start: what has a date, then what starts at any time, then what has no date.
_NO_DAY = (1 << _DAY_BITS) - 1
_ANY_DAY = _NO_DAY - 1


@dataclass(frozen=True, slots=True, eq=False)
class Day:
    """The coming occasions of a segment, in the order of their courses.

    `pair_*`: (occasion, municipality) in the order of course and municipality, so that doubles stand side by side.
    `ranks`: per order what orders occasions, lowest first. `has_coming` is per course. `orders` are
    those that have been asked for.
    """

    occasion_ptr: Ints
    docs: Ints
    ids: Longs
    traits: Longs
    pair_ptr: Ints
    pair_occasions: Ints
    pair_places: NDArray[np.int16]
    ranks: dict[Sort, Longs]
    has_coming: NDArray[np.bool_]
    orders: dict[Sort, tuple[Ints, Ints]] = field(default_factory=dict)

    def order(self, sort: Sort) -> tuple[Ints, Ints]:
        """The occasions by rank and id, and each one's place in that order. Worked out when first asked for."""
        found = self.orders.get(sort)
        if found is None:
            order = np.lexsort((self.ids, self.ranks[sort])).astype(np.int32)
            places = np.empty(len(order), np.int32)
            places[order] = np.arange(len(order), dtype=np.int32)
            found = self.orders[sort] = order, places
        return found


def day_of(segment: Segment, today: dt.date) -> Day:
    """Work out what the day decides. Some milliseconds for 100,000 courses; done once a day and segment."""
    day = today.toordinal()
    states, any_time = _states(segment, day)
    coming = np.flatnonzero(COMING[states]).astype(np.int32)
    docs, state, rolls = segment.owners[coming], states[coming], any_time[coming]
    starts = np.where(rolls | (segment.starts[coming] < day), 0, segment.starts[coming])
    counts = np.bincount(docs, minlength=len(segment))
    places, owner = ranges(segment.place_ptr, coming)
    pair_places = segment.places[places]
    order = np.lexsort((pair_places, docs[owner]))
    pair_docs = docs[owner][order]
    return Day(
        occasion_ptr=_ends(counts),
        docs=docs,
        ids=segment.occasion_ids[coming],
        traits=segment.traits[coming] | _traits(state, segment.continuous[coming], rolls, starts, today),
        pair_ptr=_ends(np.bincount(pair_docs, minlength=len(segment))),
        pair_occasions=owner[order],
        pair_places=pair_places[order],
        ranks=_ranks(
            STATE_ORDER[state],
            np.where(rolls, _ANY_DAY, _days_until(starts, day)),
            _deadlines(segment, coming, day),
        ),
        has_coming=counts > 0,
    )


def _ends(counts: NDArray[np.int64]) -> Ints:
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int32)


def _states(segment: Segment, day: int) -> tuple[Bytes, NDArray[np.bool_]]:
    """Per occasion its state, and whether it starts at any time: what the last change up to `day` says."""
    if not len(segment.occasion_ids):
        return np.empty(0, np.uint8), np.empty(0, np.bool_)
    first = segment.change_ptr[:-1]
    passed = np.add.reduceat(segment.change_days <= day, first, dtype=np.int32)
    found = segment.change_states[first + passed - 1]
    return found % ANY_TIME, found >= ANY_TIME


def _traits(
    state: Bytes, continuous: NDArray[np.bool_], rolls: NDArray[np.bool_], starts: Ints, today: dt.date
) -> Longs:
    application, start = bits(FacetKey.APPLICATION, today), bits(FacetKey.START, today)
    is_open = state == STATES.index(OccasionState.OPEN)
    traits = np.where(is_open, application[Application.OPEN], 0).astype(np.int64)
    traits |= np.where(is_open & continuous, application[Application.ROLLING], 0)
    traits |= np.where(state == STATES.index(OccasionState.OPENS_LATER), application[Application.LATER], 0)
    traits |= np.where(rolls, start[START_ROLLING], 0)
    later = later_than(today)
    traits |= np.where(starts >= later.toordinal(), start[START_LATER], 0)
    begins = [first_of_month(today, ahead) for ahead in range(13)]
    for begin, end in pairwise(begins):
        inside = (starts >= begin.toordinal()) & (starts < end.toordinal())
        traits |= np.where(inside, start[month_value(begin)], 0)
    return traits


def _days_until(days: Ints, today: int) -> Longs:
    return np.where(days >= today, np.minimum(days - today, _ANY_DAY - 1), _NO_DAY).astype(np.int64)


def _deadlines(segment: Segment, coming: Ints, day: int) -> Longs:
    """Days to the first last day that has not passed; after them what takes applications all the time."""
    until = np.full(len(coming), _NO_DAY, np.int64)
    places, owners = ranges(segment.deadline_ptr, coming)
    np.minimum.at(until, owners, _days_until(segment.deadlines[places], day))
    until[segment.continuous[coming]] = _ANY_DAY
    return until


def _ranks(state: Longs, start: Longs, deadline: Longs) -> dict[Sort, Longs]:
    open_first = state << _DAY_BITS | start
    return {
        Sort.RELEVANCE: open_first,
        Sort.TITLE: open_first,
        Sort.START: start << _STATE_BITS | state,
        Sort.DEADLINE: deadline << (_STATE_BITS + _DAY_BITS) | open_first,
    }
