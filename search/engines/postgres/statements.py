"""The engine's two reading statements. One statement answers a whole page, so that its parts agree with each other.

Every value from outside is a named parameter; what is put into the text comes from this package alone.
"""

from __future__ import annotations

import datetime as dt
from itertools import count

from courses.states import PAST_STATES, OccasionState, state_expression
from search.engines.postgres.facets import FACETS, Params, facet_columns, facet_params, fail_mask
from search.engines.postgres.text import Term, TextQuery
from search.models import OccasionDocument
from search.query import COURSE_FACETS, CatalogueQuery, Sort

# A start that is called off is no start to plan for.
NOT_COMING = sorted({*PAST_STATES, OccasionState.CANCELLED})

# Among equals, and for the occasion that a hit tells of: what one can apply to, what one will be able to, the rest.
_STATE_ORDER = f"""CASE o.state
    WHEN '{OccasionState.OPEN.value}' THEN 0 WHEN '{OccasionState.OPENS_LATER.value}' THEN 1 ELSE 2 END"""
_NEXT_START = "CASE WHEN NOT o.rolling_start AND o.start >= %(today)s THEN o.start END"
_DEADLINE = """CASE WHEN o.application_continuous THEN NULL
    WHEN o.application_last >= %(today)s THEN o.application_last
    WHEN o.application_late >= %(today)s THEN o.application_late END"""

_OCCASION_ORDER = {
    Sort.RELEVANCE: "state_order, next_start NULLS LAST",
    Sort.START: "next_start NULLS LAST, state_order",
    Sort.DEADLINE: "deadline NULLS LAST, state_order, next_start NULLS LAST",
    Sort.TITLE: "state_order, next_start NULLS LAST",
}
_HIT_ORDER = {
    Sort.RELEVANCE: "round(score::numeric, 2) DESC, state_order NULLS LAST, next_start NULLS LAST",
    Sort.START: "next_start NULLS LAST, round(score::numeric, 2) DESC, sort_key",
    Sort.DEADLINE: "deadline NULLS LAST, round(score::numeric, 2) DESC, next_start NULLS LAST, sort_key",
    Sort.TITLE: "sort_key",
}


def states_sql(today: dt.date) -> tuple[str, Params]:
    """The occasions of the index with their state on `today` (by `courses/states.py`), named parameters."""
    fields = [field.attname for field in OccasionDocument._meta.concrete_fields]
    query = OccasionDocument.objects.values(*fields).annotate(state=state_expression(today)).query
    sql, values = query.sql_with_params()
    names = (f"%(state_{number})s" for number in count())
    pieces = sql.split("%s")
    named = "".join(piece + (next(names) if place < len(values) else "") for place, piece in enumerate(pieces))
    return named, {f"state_{number}": value for number, value in enumerate(values)}


def search_statement(query: CatalogueQuery, text: TextQuery) -> tuple[str, Params]:
    """One page of hits, the totals and all facets, as rows (kind, value, number, place).

    ('hit', course id, occasion id or None, place from 1), ('total', 'current' | 'past' | 'page' | 'matched', n, None),
    ('without', group or '', courses, None), (group, value, courses, None).
    """
    states, state_params = states_sql(query.today)
    choices = query.choices
    occasion_groups = [key for key in choices if key not in COURSE_FACETS]
    sql = f"""
        WITH matched AS MATERIALIZED (
            SELECT d.course_id, d.school_form, d.area_ids, d.sort_key, {text.score} AS score
            FROM search_coursedocument d WHERE {text.condition}
        ), coming AS (
            SELECT s.* FROM ({states}) s WHERE s.state <> ALL(%(not_coming)s)
        ), valued AS (
            SELECT o.course_id, o.occasion_id, {_STATE_ORDER} AS state_order, {_NEXT_START} AS next_start,
                {_DEADLINE} AS deadline, {facet_columns()}
            FROM coming o JOIN matched m USING (course_id)
        ), occasions AS MATERIALIZED (
            SELECT *, {fail_mask(choices)} AS fail FROM valued
        ), current AS (
            SELECT DISTINCT ON (course_id) course_id, occasion_id, state_order, next_start, deadline
            FROM occasions WHERE fail = 0
            ORDER BY course_id, {_OCCASION_ORDER[query.sort]}, occasion_id
        ), past AS (
            SELECT course_id, sort_key, score FROM (
                SELECT *, {FORM_COLUMNS} FROM matched m
                WHERE %(with_past)s AND NOT EXISTS (SELECT 1 FROM occasions o WHERE o.course_id = m.course_id)
            ) AS rest WHERE {fail_mask(choices, COURSE_FACETS)} = 0
        ), hits AS MATERIALIZED (
            SELECT course_id, occasion_id,
                row_number() OVER (ORDER BY occasion_id IS NULL, {_HIT_ORDER[query.sort]}, course_id) AS place
            FROM (
                SELECT course_id, occasion_id, state_order, next_start, deadline, sort_key, score
                FROM current JOIN matched USING (course_id)
                UNION ALL
                SELECT course_id, NULL, NULL, NULL, NULL, sort_key, score FROM past
            ) AS found
        ), page AS (
            SELECT least(%(page)s, greatest(1, ceil(count(*)::numeric / %(per_page)s)))::bigint AS number FROM hits
        )
        SELECT 'hit', course_id::text, occasion_id, place FROM hits, page
        WHERE place > (page.number - 1) * %(per_page)s AND place <= page.number * %(per_page)s
        UNION ALL SELECT 'total', 'current', count(*), NULL FROM hits WHERE occasion_id IS NOT NULL
        UNION ALL SELECT 'total', 'past', count(*), NULL FROM hits WHERE occasion_id IS NULL
        UNION ALL SELECT 'total', 'page', number, NULL FROM page
        UNION ALL SELECT 'total', 'matched', count(*), NULL FROM matched
        UNION ALL SELECT 'without', '', count(DISTINCT course_id), NULL FROM occasions
        {" ".join(f"UNION ALL {facet.count_without()}" for facet in FACETS if facet.key in choices)}
        {" ".join(f"UNION ALL {facet.count()}" for facet in FACETS)}
    """  # noqa: S608  values are parameters, the rest is ours
    params = {
        **state_params,
        **text.params,
        **facet_params(choices, query.today),
        "not_coming": NOT_COMING,
        "with_past": not occasion_groups,
        "page": query.page,
        "per_page": query.per_page,
    }
    return sql, params


FORM_COLUMNS = ", ".join(f"{facet.values} AS {facet.column}" for facet in FACETS if facet.key in COURSE_FACETS)


def count_statement(terms: list[Term], today: dt.date) -> tuple[str, Params]:
    """For each term the number of courses with a coming start that it finds, as one row."""
    states, params = states_sql(today)
    counts = ", ".join(f"count(*) FILTER (WHERE d.vector @@ {term.query})" for term in terms)
    anything = " || ".join(term.query for term in terms)
    sql = f"""
        SELECT {counts} FROM search_coursedocument d
        WHERE d.vector @@ ({anything})
        AND EXISTS (
            SELECT 1 FROM ({states}) s WHERE s.course_id = d.course_id AND s.state <> ALL(%(not_coming)s)
        )
    """  # noqa: S608  values are parameters, the rest is ours
    params["not_coming"] = NOT_COMING
    for term in terms:
        params |= term.params
    return sql, params
