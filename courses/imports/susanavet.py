"""The national feed as this portal runs it: which source it is, what it knows already, since when to ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from courses.models import ImportRun, RunStatus, Source, SourceKind, SourceRecord
from courses.records import Json
from courses.sources.susanavet import Known
from courses.sources.susanavet_client import DEFAULT_BASE_URL
from courses.vocabulary import RecordKind

SLUG = "susanavet"
# What was edited while the last run read its lists is asked for again.
_OVERLAP = dt.timedelta(hours=1)


def susanavet_source() -> Source:
    """The source of the feed and of files in its shape: records have the same ids, whichever way they come."""
    defaults = {"name": "Susa-navet", "kind": SourceKind.SUSANAVET, "rank": 10, "url": DEFAULT_BASE_URL}
    return Source.objects.get_or_create(slug=SLUG, defaults={**defaults, "is_scheduled": True})[0]


def known_to(source: Source) -> Known:
    """Tells a reader which of some ids the portal has from `source`, gone ones left out."""

    def known(kind: RecordKind, keys: Collection[str]) -> Collection[str]:
        stored = SourceRecord.objects.filter(source=source, kind=kind, key__in=keys, gone_at=None)
        return frozenset(stored.values_list("key", flat=True))

    return known


def last_success(source: Source, selection: Json) -> dt.datetime | None:
    """When to ask since, so that nothing is missed: before the last run with the same filters; None without one."""
    runs = ImportRun.objects.filter(source=source, status=RunStatus.SUCCEEDED, is_dry_run=False)
    same = (
        runs.filter(**{f"options__{name}": value for name, value in selection.items()}).order_by("-started_at").first()
    )
    return same.started_at - _OVERLAP if same else None
