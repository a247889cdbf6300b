"""What a course has from its occasions and codes: provider, keywords, directions, owner.

The provider is the one of most of its occasions; with a tie the one it has, else the first occasion's. The owner is
the provider's (domain/ownership.py). What an editor has chosen stays.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple, dataclass, fields, replace

from django.db import connection

from courses.models import Provider
from courses.reference import directions_for

_BATCH = 2_000
# SUN 2000 and 2020: three digits for the level, three digits and a letter for the field ("525582d").
_SUN_CODE = re.compile(r"\d{6}[a-zA-Z]")

_READ = """
SELECT course.id, course.title, course.code, course.subject_codes, course.school_type, course.overridden_fields,
    course.provider_id, course.keywords, course.direction_ids, course.owner_id, source.owner_id,
    given.provider_ids, given.keywords
FROM import_touched AS touched
JOIN courses_course AS course ON course.id = touched.course_id AND course.key IS NOT NULL
LEFT JOIN courses_source AS source ON source.id = course.source_id
CROSS JOIN LATERAL (
    SELECT array_agg(provider_id ORDER BY id) FILTER (WHERE provider_id IS NOT NULL) AS provider_ids,
        jsonb_agg(keywords ORDER BY id) FILTER (WHERE keywords <> '{}') AS keywords
    FROM courses_occasion AS occasion
    WHERE occasion.course_id = course.id AND occasion.gone_at IS NULL
) AS given
"""
_TABLE = """
CREATE TEMPORARY TABLE import_derived (
    id bigint PRIMARY KEY, provider_id bigint, keywords text[], direction_ids smallint[], owner_id text
);
"""
_WRITE = """
UPDATE courses_course AS course
SET provider_id = derived.provider_id, keywords = derived.keywords, direction_ids = derived.direction_ids,
    owner_id = derived.owner_id, updated_at = now()
FROM import_derived AS derived
WHERE course.id = derived.id
"""


@dataclass(frozen=True, slots=True)
class Derived:
    """The columns of a course that no record gives directly, in the order of `import_derived`."""

    provider_id: int | None
    keywords: list[str]
    direction_ids: list[int]
    owner_id: str | None


def derive_courses() -> None:
    """Bring the courses in `import_touched` up to date."""
    owners = dict(Provider.objects.values_list("pk", "owner_id"))
    with connection.chunked_cursor() as reading, connection.cursor() as writing:
        writing.execute(_TABLE)
        reading.execute(_READ)
        while batch := reading.fetchmany(_BATCH):
            with writing.copy("COPY import_derived FROM STDIN") as copy:
                for pk, *row in batch:
                    title, code, subjects, school_type, overridden, *rest = row
                    current, (source_owner, provider_ids, given) = Derived(*rest[:4]), rest[4:]
                    keywords = union(json.loads(given) if given else ())
                    provider = most_common(provider_ids or (), current.provider_id)
                    directions = directions_of(title, code, subjects, school_type, keywords)
                    derived = _kept(current, Derived(provider, keywords, directions, None), overridden)
                    owner = owners[derived.provider_id] if derived.provider_id else source_owner
                    if "provider_id" in overridden:
                        owner = current.owner_id  # choosing another provider doesn't give the course away
                    derived = _kept(current, replace(derived, owner_id=owner), overridden)
                    if derived != current:
                        copy.write_row((pk, *astuple(derived)))
        writing.execute(_WRITE)


def _kept(current: Derived, found: Derived, overridden: Collection[str]) -> Derived:
    """`found`, but for what an editor has chosen."""
    return replace(
        found, **{field.name: getattr(current, field.name) for field in fields(found) if field.name in overridden}
    )


def directions_of(
    title: str, code: str, subject_codes: Sequence[str], school_type: str, keywords: Sequence[str]
) -> list[int]:
    """The directions of a course with these values; its subject codes hold SUN codes too."""
    return directions_for(
        course_code=code,
        subject_codes=subject_codes,
        sun_codes=[subject for subject in subject_codes if _SUN_CODE.fullmatch(subject)],
        keywords=keywords,
        title=title,
        school_type=school_type,
    )


def most_common(provider_ids: Sequence[int], current: int | None) -> int | None:
    """The provider of most occasions; with a tie the current one, else the first."""
    counts = Counter(provider_ids)
    if not counts or counts[current or 0] == max(counts.values()):
        return current
    return counts.most_common(1)[0][0]


def union(keyword_lists: Iterable[Sequence[str]]) -> list[str]:
    """All keywords, each once whatever its case, in the order of the occasions."""
    found: dict[str, str] = {}
    for keywords in keyword_lists:
        for keyword in keywords:
            found.setdefault(keyword.casefold(), keyword)
    return list(found.values())
