"""The engine's two reading statements. One statement answers a whole page, so that its parts agree with each other.

Every value from outside is a named parameter; what is put into the text comes from this package alone. `OFFSET 0`
keeps PostgreSQL from writing an expression out at every place where its column is used.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import connection
from django.db.models import BooleanField, Expression, ExpressionWrapper, F

from courses.states import PAST_STATES, OccasionState, starts_at_any_time, state_expression
from search.engines.postgres.facets import FACETS, Params, facet_params, fail_mask
from search.engines.postgres.text import TEXT, Term, TextQuery
from search.engines.postgres.traits import TRAITS_SQL
from search.models import OccasionDocument
from search.query import COURSE_FACETS, CatalogueQuery, Sort

# A start that is called off is no start to plan for.
NOT_COMING = sorted({*PAST_STATES, OccasionState.CANCELLED})

# An occasion's place among its course's, and the course's among equals, as one number: 16 + 14 bits of days and state,
# above the 33 bits of the occasion's id.
_ID_BITS, _DAY_BITS, _STATE_BITS = 33, 14, 2
_NO_DAY = (1 << _DAY_BITS) - 1
_ANY_DAY = _NO_DAY - 1
_LAST_DAY = _NO_DAY - 2  # 44 years ahead
# What one can apply to, what one will be able to apply to, the rest.
_STATE_ORDER = f"""CASE o.state
    WHEN '{OccasionState.OPEN.value}' THEN 0 WHEN '{OccasionState.OPENS_LATER.value}' THEN 1 ELSE 2 END"""
# By start: what has a date, then what starts at any time, then what has no date.
_START_DAYS = f"""CASE WHEN o.any_time THEN {_ANY_DAY}
    WHEN o.start >= %(today)s THEN least(o.start - %(today)s, {_LAST_DAY}) ELSE {_NO_DAY} END"""
_DEADLINE_DAYS = f"""CASE WHEN o.application_continuous THEN {_ANY_DAY}
    WHEN o.application_last >= %(today)s THEN least(o.application_last - %(today)s, {_LAST_DAY})
    WHEN o.application_late >= %(today)s THEN least(o.application_late - %(today)s, {_LAST_DAY})
    ELSE {_NO_DAY} END"""
_OPEN_FIRST = f"(({_STATE_ORDER}) << {_DAY_BITS} | ({_START_DAYS}))"
_RANK = {
    Sort.RELEVANCE: _OPEN_FIRST,
    Sort.START: f"(({_START_DAYS}) << {_STATE_BITS} | ({_STATE_ORDER}))",
    Sort.DEADLINE: f"(({_DEADLINE_DAYS}) << {_STATE_BITS + _DAY_BITS} | {_OPEN_FIRST})",
    Sort.TITLE: _OPEN_FIRST,
}
_SCORE = "round(score::numeric, 2) DESC"
_HIT_ORDER = {
    Sort.RELEVANCE: f"{_SCORE}, rank",
    Sort.START: f"rank, {_SCORE}, sort_key",
    Sort.DEADLINE: f"rank, {_SCORE}, sort_key",
    Sort.TITLE: "sort_key",
}


def state_sql(today: dt.date) -> tuple[str, Params]:
    """The state on `today` of an occasion `o` of the index: `courses/states.py`'s own expression as SQL."""
    return _day_sql("state", state_expression(today))


def any_time_sql(today: dt.date) -> tuple[str, Params]:
    """Whether an occasion `o` of the index starts at any time on `today`: `courses/states.py`'s condition as SQL."""
    return _day_sql("any_time", ExpressionWrapper(starts_at_any_time.q(today), BooleanField()))


def _day_sql(name: str, expression: Expression) -> tuple[str, Params]:
    query = OccasionDocument.objects.alias(valid_until=F("expires")).annotate(**{name: expression}).query
    sql, values = query.get_compiler(connection=connection).compile(query.annotations[name])
    sql = sql.replace(f'"{OccasionDocument._meta.db_table}".', "o.")
    params = {f"{name}_{number}": value for number, value in enumerate(values)}
    for param in params:
        sql = sql.replace("%s", f"%({param})s", 1)
    return sql, params


def search_statement(query: CatalogueQuery, text: TextQuery) -> tuple[str, Params]:
    """One page of hits, the totals and all facets, as rows (kind, value, number, place).

    ('hit', course id, occasion id or None, place from 1), ('told', course id of a hit whose words stand in its text
    alone, None, None), ('total', 'current' | 'past' | 'page' | 'matched', n, None),
    ('without', group or '', courses, None), (group, value or mask, courses, None).
    """
    state, state_params = state_sql(query.today)
    any_time, any_time_params = any_time_sql(query.today)
    choices = query.choices
    chosen = [facet for facet in FACETS if facet.key in choices]
    per_course = [
        "course_id",
        "min(key) FILTER (WHERE fail = 0) AS key",
        "bool_or(fail = 0) AS counts",
        "bit_or(traits) FILTER (WHERE fail = 0) AS traits",
        *(facet.per_course() for facet in chosen),
    ]
    sql = f"""
        WITH matched AS MATERIALIZED (
            SELECT d.course_id, d.school_form, d.area_ids, d.sort_key, {text.score} AS score
            FROM search_coursedocument d WHERE {text.condition}
        ), stated AS (
            SELECT o.*, m.school_form, m.area_ids, {state} AS state, {any_time} AS any_time
            FROM matched m JOIN search_occasiondocument o USING (course_id) OFFSET 0
        ), coming AS (
            SELECT o.*, {TRAITS_SQL} AS all_traits FROM stated o WHERE o.state <> ALL(%(not_coming)s) OFFSET 0
        ), occasions AS MATERIALIZED (
            SELECT o.course_id, o.municipalities, o.all_traits AS traits,
                ({_RANK[query.sort]})::bigint << {_ID_BITS} | o.occasion_id AS key, {fail_mask(choices)} AS fail
            FROM coming o
        ), per_course AS MATERIALIZED (
            SELECT {", ".join(per_course)} FROM occasions GROUP BY course_id
        ), hits AS MATERIALIZED (
            SELECT course_id, key & {(1 << _ID_BITS) - 1} AS occasion_id, score,
                row_number() OVER (ORDER BY key IS NULL, {_HIT_ORDER[query.sort]}, course_id) AS place
            FROM (
                SELECT m.course_id, p.key, p.key >> {_ID_BITS} AS rank, m.sort_key, m.score
                FROM matched m LEFT JOIN per_course p USING (course_id)
                WHERE p.counts OR p.course_id IS NULL AND %(with_past)s
                    AND ({fail_mask(choices, COURSE_FACETS, row="m")}) = 0
            ) AS found
        ), page AS (
            SELECT least(%(page)s, greatest(1, ceil(count(*)::numeric / %(per_page)s)))::bigint AS number FROM hits
        )
        SELECT 'hit', course_id::text, occasion_id, place FROM hits, page
        WHERE place > (page.number - 1) * %(per_page)s AND place <= page.number * %(per_page)s
        UNION ALL SELECT 'told', course_id::text, NULL, NULL FROM hits, page
        WHERE place > (page.number - 1) * %(per_page)s AND place <= page.number * %(per_page)s AND score <= {TEXT}
        UNION ALL SELECT 'total', 'current', count(*), NULL FROM hits WHERE occasion_id IS NOT NULL
        UNION ALL SELECT 'total', 'past', count(*), NULL FROM hits WHERE occasion_id IS NULL
        UNION ALL SELECT 'total', 'page', number, NULL FROM page
        UNION ALL SELECT 'total', 'matched', count(*), NULL FROM matched
        UNION ALL SELECT 'without', '', count(*), NULL FROM per_course
        {" ".join(f"UNION ALL {facet.count_without()}" for facet in chosen)}
        {" ".join(f"UNION ALL {facet.count(choices, query.today)}" for facet in FACETS)}
    """  # noqa: S608  values are parameters, the rest is ours
    params = {
        **state_params,
        **any_time_params,
        **text.params,
        **facet_params(choices, query.today),
        "not_coming": NOT_COMING,
        "with_past": not query.chooses_occasion,
        "page": query.page,
        "per_page": query.per_page,
    }
    return sql, params


def count_statement(terms: Sequence[Term], today: dt.date) -> tuple[str, Params]:
    """For each term the number of courses with a coming start that it finds, as one row."""
    state, params = state_sql(today)
    counts = ", ".join(f"count(*) FILTER (WHERE d.vector @@ {term.query})" for term in terms)
    anything = " || ".join(term.query for term in terms)
    sql = f"""
        SELECT {counts} FROM search_coursedocument d
        WHERE d.vector @@ ({anything}) AND EXISTS (
            SELECT 1 FROM search_occasiondocument o
            WHERE o.course_id = d.course_id AND ({state}) <> ALL(%(not_coming)s)
        )
    """  # noqa: S608  values are parameters, the rest is ours
    params["not_coming"] = NOT_COMING
    for term in terms:
        params |= term.params
    return sql, params
