"""The national feed as this portal runs it: which source it is, what it knows already, since when to ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from courses.models import ImportRun, RunStatus, Source, SourceKind, SourceRecord
from courses.records import Json
from courses.sources.dates import SWEDEN
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
    """When to ask since, so that nothing is missed; None when all must be asked for.

    That is before the last of an unbroken chain of runs with the same filters: the newest that took everything, then
    each delta that reaches back to the start of the one before it.
    """
    runs = ImportRun.objects.filter(source=source, status=RunStatus.SUCCEEDED, is_dry_run=False)
    same = runs.filter(**{f"options__{name}": value for name, value in selection.items()})
    full = same.filter(options__since="").order_by("-started_at").first()
    if full is None:
        return None
    reached = full.started_at
    deltas = same.filter(started_at__gt=reached).order_by("started_at").values_list("started_at", "options__since")
    for started_at, since in deltas:
        if _moment(since) <= reached:
            reached = started_at
    return reached - _OVERLAP


def _moment(since: str) -> dt.datetime:
    """A run's `since` as a moment: a day begins in Sweden, and a time without zone is Swedish."""
    moment = dt.datetime.fromisoformat(since)
    return moment if moment.tzinfo else moment.replace(tzinfo=SWEDEN)
