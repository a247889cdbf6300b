"""Rounds that another source than the table has given."""

from __future__ import annotations

import datetime as dt
from typing import Any

from courses.models import Course, SourceRecord
from courses.records import OccasionRecord
from courses.vocabulary import RecordKind
from tests.factories.courses import CourseFactory, OccasionFactory, ProviderFactory, SourceFactory

NOW = dt.datetime(2026, 11, 22, 5, 0, tzinfo=dt.UTC)


def known_round(key: str, *, course_key: str = "i.myh.1", **values: Any) -> None:
    """An occasion that the feed has given, of Nackademin's course YH01000 in Solna unless told."""
    provider = ProviderFactory._meta.model.objects.filter(key="p.myh.1").first() or ProviderFactory(
        key="p.myh.1", name="Nackademin AB"
    )
    course = Course.objects.filter(key=course_key).first() or CourseFactory(key=course_key, code="YH01000")
    occasion = OccasionFactory(key=key, course=course, provider=provider)
    record = OccasionRecord(
        **{"key": key, "course_key": course_key, "provider_keys": ("p.myh.1",), "towns": ("Solna",), "mode": "pa-plats"}
        | values
    )
    SourceRecord.objects.create(
        source=SourceFactory(),
        kind=RecordKind.EVENT,
        key=key,
        occasion=occasion,
        values=record.values(),
        digest=record.digest(),
        first_seen=NOW,
        last_seen=NOW,
    )
