"""Writes the index: a constant number of statements per batch, all of them set-based.

Only public courses and public occasions have a row (`courses/querysets.py`: live, not gone, not hidden).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection, transaction

from courses.models import Course, Occasion
from courses.reference import equivalent_codes, normalise_code
from courses.vocabulary import SchoolForm, StudyMode
from search.engine import Progress
from search.engines.postgres.traits import stored_bits
from search.facets import FROM_LEARNING_CENTRE, Pace
from search.models import CourseDocument, OccasionDocument
from search.query import FacetKey, IndexStatus

BATCH = 2_000

# What people write for a school form or a way to study; found, but worth less than a title.
FORM_WORDS: dict[str, str] = {
    SchoolForm.SFI: "sfi svenska för invandrare svenskundervisning",
    SchoolForm.KOMVUX_BASIC: "komvux vuxenutbildning grundläggande grundskola",
    SchoolForm.KOMVUX_UPPER_SECONDARY: "komvux vuxenutbildning gymnasial gymnasiet",
    SchoolForm.KOMVUX_ADAPTED: "komvux vuxenutbildning anpassad särvux",
    SchoolForm.HIGHER_VOCATIONAL: "yh yrkeshögskola yrkeshögskoleutbildning",
    SchoolForm.FOLK_HIGH_SCHOOL: "fhsk folkhögskola folkhögskolekurs",
    SchoolForm.UNIVERSITY: "högskola universitet",
}
MODE_WORDS: dict[str, str] = {
    StudyMode.DISTANCE: "distans distanskurs distansutbildning",
    StudyMode.HYBRID: "distans distanskurs distansutbildning träffar",
}

_LOCK = "SELECT id, code, subject_codes FROM courses_course WHERE id = ANY(%(ids)s) ORDER BY id FOR NO KEY UPDATE"

# A slash joins words for PostgreSQL (a path) but not for a reader; a soft hyphen is no letter.
_PLAIN = r"translate({0}, E'/\u00ad', ' ')"

# Stems, words as written, and words without accents: what `text.py` asks for.
_VECTOR = "(to_tsvector('swedish', {0}) || to_tsvector('simple', {0}) || to_tsvector('utbud_folded', {0}))"

_COURSES = f"""
    WITH wanted AS (
        SELECT c.*, {_PLAIN.format("c.title")} AS plain_title FROM courses_course c
        WHERE c.id = ANY(%(ids)s) AND c.live AND c.gone_at IS NULL
    ), codes AS (
        SELECT key::bigint AS id, ARRAY(SELECT jsonb_array_elements_text(value)) AS codes
        FROM jsonb_each(%(codes)s::jsonb)
    ), occasions AS (
        SELECT o.course_id AS id,
            string_agg(DISTINCT concat_ws(' ', array_to_string(o.towns, ' '), m.name, o.contractor,
                %(mode_words)s::jsonb ->> o.mode), ' ') AS words,
            string_agg(DISTINCT nullif({_PLAIN.format("o.title")}, ''), ' ') AS titles
        FROM courses_occasion o
        LEFT JOIN organisations_municipality m ON m.code = ANY(o.municipality_codes)
        WHERE o.course_id = ANY(%(ids)s) AND NOT o.hidden AND o.gone_at IS NULL
        GROUP BY o.course_id
    ), occupations AS (
        SELECT link.course_id AS id, array_agg(DISTINCT name ORDER BY name) AS names
        FROM courses_course_occupations link
        CROSS JOIN LATERAL (
            SELECT n.name FROM courses_occupationname n WHERE n.occupation_id = link.occupation_id
            UNION SELECT o.name FROM courses_occupation o WHERE o.ssyk = link.occupation_id
        ) AS all_names
        WHERE link.course_id = ANY(%(ids)s) GROUP BY link.course_id
    ), areas AS (
        SELECT w.id, array_agg(DISTINCT link.area_id::text) AS ids
        FROM wanted w JOIN courses_direction_areas link ON link.direction_id = ANY(w.direction_ids) GROUP BY w.id
    ), texts AS (
        SELECT w.id, w.plain_title, w.school_form, w.sort_key, w.keywords,
            coalesce(codes.codes, '{{}}') AS codes,
            coalesce(occupations.names, '{{}}') AS occupations,
            coalesce(areas.ids, '{{}}') AS area_ids,
            concat_ws(' ', array_to_string(codes.codes, ' '), array_to_string(w.keywords, ' '),
                array_to_string(occupations.names, ' ')) AS strong,
            concat_ws(' ', p.name, occasions.words, occasions.titles, w.degree,
                %(form_words)s::jsonb ->> w.school_form) AS around,
            concat_ws(' ', w.summary, w.description, w.audience, w.eligibility, w.prior_knowledge) AS body
        FROM wanted w
        LEFT JOIN courses_provider p ON p.id = w.provider_id
        LEFT JOIN codes ON codes.id = w.id
        LEFT JOIN occasions ON occasions.id = w.id
        LEFT JOIN occupations ON occupations.id = w.id
        LEFT JOIN areas ON areas.id = w.id
    ), vectors AS (
        SELECT *,
            setweight({_VECTOR.format("plain_title")}, 'A') AS title,
            setweight({_VECTOR.format("strong")}, 'B') AS strong_only,
            setweight({_VECTOR.format("around")}, 'C')
                || setweight(to_tsvector('swedish', left(body, %(body)s)), 'D') AS rest
        FROM texts
    )
    INSERT INTO search_coursedocument (course_id, vector, title_vector, strong_vector, title_folded, title_words,
        codes, occupations, keywords, school_form, area_ids, sort_key)
    SELECT id, title || strong_only || rest, title, title || strong_only, lower(unaccent(plain_title)),
        least(cardinality(regexp_split_to_array(trim(plain_title), '\\s+')), 32767),
        codes, occupations, keywords, school_form, area_ids, sort_key
    FROM vectors ORDER BY id
    ON CONFLICT (course_id) DO UPDATE SET
        vector = excluded.vector, title_vector = excluded.title_vector, strong_vector = excluded.strong_vector,
        title_folded = excluded.title_folded, title_words = excluded.title_words, codes = excluded.codes,
        occupations = excluded.occupations, keywords = excluded.keywords, school_form = excluded.school_form,
        area_ids = excluded.area_ids, sort_key = excluded.sort_key
"""  # noqa: S608  nothing in it comes from outside

_NO_LONGER_PUBLIC = """
    DELETE FROM search_coursedocument d USING courses_course c
    WHERE d.course_id = ANY(%(ids)s) AND c.id = d.course_id AND NOT (c.live AND c.gone_at IS NULL)
"""


def _bits(group: FacetKey, column: str) -> str:
    """SQL: the bit of the group's value in `column`, 0 when it has none."""
    cases = " ".join(f"WHEN '{value}' THEN {bit}" for value, bit in stored_bits(group).items())
    return f"CASE {column} {cases} ELSE 0 END"


_MODE = stored_bits(FacetKey.MODE)
_PACE = stored_bits(FacetKey.PACE)
_OCCASIONS = f"""
    INSERT INTO search_occasiondocument (occasion_id, course_id, start, "end", expires, rolling_start,
        application_first, application_last, application_late, application_continuous, cancelled,
        municipalities, traits)
    SELECT o.id, o.course_id, o.start, o."end", least(o.expires, c.expires), o.rolling_start,
        o.application_first, o.application_last, o.application_late, o.application_continuous, o.cancelled,
        ARRAY(SELECT unnest(o.municipality_codes) UNION SELECT unnest(centres.municipalities)),
        {_bits(FacetKey.MODE, "o.mode")}
        | CASE WHEN centres.municipalities IS NULL THEN 0 ELSE {_MODE[FROM_LEARNING_CENTRE]} END
        | CASE WHEN o.pace >= 100 THEN {_PACE[Pace.FULL]} WHEN o.pace >= 75 THEN {_PACE[Pace.THREE_QUARTERS]}
            WHEN o.pace >= 50 THEN {_PACE[Pace.HALF]} WHEN o.pace > 0 THEN {_PACE[Pace.LESS]} ELSE 0 END
        | CASE WHEN o.pace_individual THEN {_PACE[Pace.INDIVIDUAL]} ELSE 0 END
        | coalesce((SELECT bit_or({_bits(FacetKey.LANGUAGE, "language")}) FROM unnest(o.languages) AS language), 0)
    FROM courses_occasion o JOIN courses_course c ON c.id = o.course_id
    LEFT JOIN LATERAL (
        SELECT array_agg(DISTINCT centre.municipality_id) AS municipalities
        FROM courses_learningcentrepage centre JOIN wagtailcore_page page ON page.id = centre.page_ptr_id
        WHERE page.live AND centre.page_ptr_id = ANY(o.learning_centre_ids)
    ) AS centres ON TRUE
    WHERE o.course_id = ANY(%(ids)s) AND NOT o.hidden AND o.gone_at IS NULL AND c.live AND c.gone_at IS NULL
"""  # noqa: S608  nothing in it comes from outside

# A tsvector holds 1 MB; no course tells more of itself than this.
_BODY_LENGTH = 50_000


def write(course_ids: Collection[int]) -> None:
    """Index these courses as they stand now; what is no longer public is forgotten.

    The courses' rows are locked first, in one order: of two transactions that change the same course the later one
    indexes what both have written.
    """
    for batch in _batches(sorted(set(course_ids)), BATCH):
        params: dict[str, Any] = {
            "ids": batch,
            "body": _BODY_LENGTH,
            "form_words": json.dumps(FORM_WORDS),
            "mode_words": json.dumps(MODE_WORDS),
        }
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_LOCK, params)
            params["codes"] = json.dumps(_codes(cursor.fetchall()))
            cursor.execute(_COURSES, params)
            cursor.execute(_NO_LONGER_PUBLIC, params)
            cursor.execute("DELETE FROM search_occasiondocument WHERE course_id = ANY(%(ids)s)", params)
            cursor.execute(_OCCASIONS, params)


def remove(course_ids: Collection[int]) -> None:
    OccasionDocument.objects.filter(course_id__in=course_ids).delete()
    CourseDocument.objects.filter(course_id__in=course_ids).delete()


def rebuild(progress: Progress | None = None) -> int:
    """Index everything anew, batch by batch: a search meanwhile sees each course either before or after."""
    ids = list(Course.objects.public().order_by("pk").values_list("pk", flat=True))
    remove(status().stale)
    done = 0
    for batch in _batches(ids, BATCH):
        write(batch)
        done += len(batch)
        if progress:
            progress(done, len(ids))
    return len(ids)


def status() -> IndexStatus:
    """Courses without a document, and documents of courses that are not public or whose occasions differ."""
    public = set(Course.objects.public().values_list("pk", flat=True))
    indexed = set(CourseDocument.objects.values_list("pk", flat=True))
    occasions = set(Occasion.objects.public().values_list("pk", "course_id"))
    indexed_occasions = set(OccasionDocument.objects.values_list("pk", "course_id"))
    differing = {course_id for _, course_id in occasions ^ indexed_occasions} - (public - indexed)
    return IndexStatus(
        engine="PostgreSQL",
        courses=len(indexed),
        occasions=len(indexed_occasions),
        missing=tuple(sorted(public - indexed)),
        stale=tuple(sorted((indexed - public) | differing)),
    )


def _codes(rows: Iterable[tuple[int, str, list[str]]]) -> dict[int, list[str]]:
    """Per course its codes and their counterparts in the other system: Gy11 and Gy25 find the same course."""
    codes: dict[int, list[str]] = {}
    for pk, code, subject_codes in rows:
        own = [normalise_code(own) for own in (code, *subject_codes) if own]
        if own:
            codes[pk] = list(
                dict.fromkeys([*own, *(other for each in own for other in sorted(equivalent_codes(each)))])
            )
    return codes


def _batches(ids: Iterable[int], size: int) -> Iterable[Sequence[int]]:
    iterator = iter(ids)
    while batch := list(islice(iterator, size)):
        yield batch
