"""Queries that give a course the same whole number as the catalogue in memory does (`search.selection`).

Boosts are small whole numbers, and constant scores add up exactly: `_score` is the number.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from elasticsearch.dsl import Q
from elasticsearch.dsl.query import Query

from search.concepts import Alternative, Concept
from search.document import Where
from search.engines.elasticsearch.choices import VALUES, occasion
from search.engines.elasticsearch.mapping import STRONG_FIELDS, TERM_FIELDS
from search.engines.postgres.matching import tier_of
from search.meaning import Understanding
from search.selection import COVERED, IN_FORM, IN_MODE, IN_PLACE, IN_REACH, IN_TIME, Selection
from search.traits import names_of
from search.wishes import TraitWish, Wishes

# The fields from narrow to wide (mapping.py), each with where a term stands that the narrower ones don't have.
_STANDS = (Where.TITLE, Where.OCCUPATION, Where.KEYWORD, Where.TEXT)
_FIELDS = tuple(zip(TERM_FIELDS, _STANDS, strict=False))
_EXPANSION_FIELDS = tuple(zip(STRONG_FIELDS, _STANDS, strict=False))


def matching(understanding: Understanding, selection: Selection, wishes: Wishes, today: dt.date) -> Query:
    """Courses that match, with their number, but for what every match gets alike."""
    wished = _wished(wishes, today)
    if not understanding.concepts:
        return Q("bool", filter=fitting(wishes, today)) if wished else Q("match_all")
    plus = 0 if selection.every else COVERED
    concepts = [_concept(concept, selection.level, plus) for concept in understanding.concepts]
    met = Q("bool", must=concepts) if selection.every else Q("bool", should=concepts, minimum_should_match=1)
    reach = [(_has_trait(wish, today), IN_REACH) for wish in wishes.reach]
    return Q("bool", must=[met], should=[_worth(query, bonus) for query, bonus in (*wished, *reach)])


def fitting(wishes: Wishes, today: dt.date) -> list[Query]:
    """What a course that has all that was wished for meets; [] when nothing was."""
    return [query for query, _ in _wished(wishes, today)]


def _worth(query: Query, number: int) -> Query:
    return Q("constant_score", filter=query, boost=number)


def _concept(concept: Concept, level: int, plus: int) -> Query:
    """The best tier of the concept's alternatives, plus a number."""
    single: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    several: defaultdict[int, list[Query]] = defaultdict(list)
    for alternative in concept.alternatives:
        if alternative.worth.level > level or not alternative.terms:
            continue
        for tier, field in _tiers(alternative):
            if len(alternative.terms) == 1:
                single[tier, field].append(alternative.terms[0])
            else:
                several[tier].append(Q("bool", filter=[Q("term", **{field: term}) for term in alternative.terms]))
    for (tier, field), terms in single.items():
        several[tier].append(Q("terms", **{field: terms}))
    if not several:
        return Q("match_none")
    return Q("dis_max", queries=[_worth(_any(several[tier]), tier + plus) for tier in sorted(several, reverse=True)])


def _tiers(alternative: Alternative) -> Iterable[tuple[int, str]]:
    """Each tier that a course may get for the alternative, with the widest field that still gives it: all terms must
    stand there.
    """
    worth = alternative.worth
    fields = _EXPANSION_FIELDS if worth.is_expansion else _FIELDS
    widest = {tier_of(worth.tier, where, is_named=worth.is_named): field for field, where in fields}
    return ((tier, field) for tier, field in widest.items() if tier)


def _any(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Q("bool", should=list(queries), minimum_should_match=1)


# --- Where, in which form, how ---


def _wished(wishes: Wishes, today: dt.date) -> list[tuple[Query, int]]:
    """What was wished for, with what a course gets that has it."""
    found: list[tuple[Query, int]] = []
    if wishes.places:
        found.append((Q("terms", any_municipalities=sorted(wishes.places)), IN_PLACE))
    if wishes.forms:
        found.append((Q("terms", school_form=sorted(wishes.forms)), IN_FORM))
    for wished, bonus in ((wishes.modes, IN_MODE), (wishes.times, IN_TIME)):
        if wished:
            found.append((Q("bool", filter=[_has_trait(wish, today) for wish in wished]), bonus))
    return found


def _has_trait(wish: TraitWish, today: dt.date) -> Query:
    """Some occasion is as wished; what changes with the day only a coming one can be. Or the title says so."""
    names = names_of(wish.mask, today)
    ways = [
        Q("terms", any_traits=names),
        occasion(today.toordinal(), [Q("terms", **{VALUES: names})]),
    ]
    if wish.title_terms:
        ways.append(Q("terms", title_terms=list(wish.title_terms)))
    return Q("bool", should=ways, minimum_should_match=1)
