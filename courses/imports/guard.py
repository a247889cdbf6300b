"""The guard: a run that would take away too much of what a provider offers stops before it writes anything.

Taken away is an occasion that is gone from this source, whether or not another source still gives it, and one whose
education residents would no longer see. More than 20 % and at least five of the occasions not yet over that the source
gave for the provider are too many. What a source only enriches it doesn't give.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection

from courses.imports.outcome import Removal
from courses.models import Occasion, Source
from courses.states import OccasionState, state_expression
from courses.vocabulary import RecordKind

LARGEST_SHARE = 0.20
FEWEST = 5

# Occasions that this source gives, not yet over, with what the run does to them.
_REMOVALS = """
WITH at_risk AS (
    SELECT occasion.id, occasion.course_key, course.key AS course, record.values -> 'provider_keys' AS provider_keys,
        plan.action, item.values ->> 'course_key' AS next_course_key
    FROM courses_sourcerecord AS record
    JOIN courses_occasion AS occasion ON occasion.id = record.occasion_id
    LEFT JOIN courses_course AS course ON course.id = occasion.course_id AND course.gone_at IS NULL
    LEFT JOIN import_plan AS plan ON plan.kind = 'event' AND plan.key = record.key
    LEFT JOIN import_item AS item ON item.kind = 'event' AND item.key = record.key AND NOT item.is_tombstone
    WHERE record.source_id = %(source)s AND record.kind = 'event' AND record.gone_at IS NULL AND NOT record.enriches
        AND occasion.id IN (SELECT current.id FROM import_not_over AS current)
), fates AS (
    SELECT at_risk.*, coalesce(action = 'gone', false) OR (
        -- shown until now by the education that its source names, which won't be there
        course = course_key AND NOT EXISTS (
            SELECT FROM import_plan AS info
            WHERE info.kind = 'info' AND info.key = coalesce(next_course_key, course_key) AND info.action <> 'gone'
        ) AND NOT EXISTS (
            SELECT FROM courses_course AS kept
            LEFT JOIN import_plan AS info ON info.kind = 'info' AND info.key = kept.key
            WHERE kept.key = coalesce(next_course_key, course_key) AND kept.gone_at IS NULL
                AND NOT coalesce(info.is_lost, false)
        )
    ) AS is_taken
    FROM at_risk
)
SELECT named.key, coalesce(provider.name, nullif(named.key, ''), 'Utan anordnare'),
    count(*), count(*) FILTER (WHERE is_taken) AS taken
FROM fates
CROSS JOIN LATERAL (
    SELECT key FROM jsonb_array_elements_text(provider_keys) AS names (key)
    UNION
    SELECT '' WHERE jsonb_array_length(provider_keys) = 0
) AS named
LEFT JOIN courses_provider AS provider ON provider.key = named.key
GROUP BY named.key, provider.name
HAVING count(*) FILTER (WHERE is_taken) >= %(fewest)s
    AND count(*) FILTER (WHERE is_taken) > %(share)s * count(*)
ORDER BY taken DESC, named.key
"""


def find_removals(source: Source, today: dt.date) -> list[Removal]:
    """The providers for which the planned run takes away too much, the worst first."""
    not_over = (
        Occasion.objects.filter(gone_at=None, source_records__source=source, source_records__kind=RecordKind.EVENT)
        .with_validity()
        .annotate(state=state_expression(today))
        .exclude(state=OccasionState.OVER)
        .order_by()
        .values("id")
    )
    statement, params = not_over.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE import_not_over AS {statement}", params)
        cursor.execute(_REMOVALS, {"source": source.pk, "fewest": FEWEST, "share": LARGEST_SHARE})
        return [Removal(*row) for row in cursor.fetchall()]
