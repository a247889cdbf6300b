"""What cards are made of, read in one query: thirty fields of the hundred that the records have, and their version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

from courses.row_versions import VERSIONS_OF_COURSES
from courses.statements import Statement

# The same courses and occasions as the querysets' `public()`; what an occasion's `valid_until` says, LEAST says:
# it passes over what is missing.
_ROWS = Statement(
    f"""
    WITH version AS MATERIALIZED ({VERSIONS_OF_COURSES})
    SELECT course.id, version.version, course.slug, course.title, course.summary, course.school_form,
        course.configuration, course.is_vocational, course.extent_length, course.extent_unit, course.credits,
        course.credits_unit, coalesce(provider.name, ''),
        occasion.id, occasion.start, occasion."end", occasion.rolling_start, occasion.application_first,
        occasion.application_last, occasion.application_late, occasion.application_continuous, occasion.cancelled,
        LEAST(occasion.expires, course.expires), occasion.mode, occasion.mandatory_meetings, occasion.time_of_day,
        occasion.pace, occasion.pace_individual, occasion.municipality_codes, occasion.towns,
        occasion.learning_centre_ids, occasion.languages, occasion.seats, occasion.apprenticeship
    FROM version
    JOIN courses_course AS course ON course.id = version.id
    LEFT JOIN courses_provider AS provider ON provider.id = course.provider_id
    LEFT JOIN courses_occasion AS occasion
        ON occasion.course_id = course.id AND NOT occasion.hidden AND occasion.gone_at IS NULL
    WHERE course.live AND course.gone_at IS NULL
    ORDER BY occasion.id
    """,  # noqa: S608  nothing in it comes from outside
    "bigint[]",
)
_OF_COURSE = 13  # so many of the columns


@dataclass(slots=True)
class OccasionFacts:
    """The fields of an occasion that its state and its words depend on."""

    pk: int
    start: dt.date | None
    end: dt.date | None
    rolling_start: bool
    application_first: dt.date | None
    application_last: dt.date | None
    application_late: dt.date | None
    application_continuous: bool
    cancelled: bool
    valid_until: dt.date | None
    mode: str
    mandatory_meetings: int | None
    time_of_day: str
    pace: int | None
    pace_individual: bool
    municipality_codes: list[str]
    towns: list[str]
    learning_centre_ids: list[int]
    languages: list[str]
    seats: int | None
    apprenticeship: bool | None


@dataclass(slots=True)
class CourseFacts:
    """The fields of a public course that a card tells, with its public occasions by id.

    `version` is that of `courses.row_versions`, taken in the moment when the rest was read.
    """

    pk: int
    version: str
    slug: str
    title: str
    summary: str
    school_form: str
    configuration: str
    is_vocational: bool | None
    extent_length: int | None
    extent_unit: str
    credits: Decimal | None
    credits_unit: str
    provider: str
    occasions: list[OccasionFacts] = field(default_factory=list)


def card_rows(course_ids: Collection[int]) -> dict[int, CourseFacts]:
    """The public ones among the courses. One query."""
    courses: dict[int, CourseFacts] = {}
    for row in _ROWS.rows(list(course_ids)):
        course = courses.get(row[0])
        if course is None:
            course = courses[row[0]] = CourseFacts(*row[:_OF_COURSE])
        if row[_OF_COURSE] is not None:
            course.occasions.append(OccasionFacts(*row[_OF_COURSE:]))
    return courses
