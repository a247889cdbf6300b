"""Tables that people upload: a plan is made and kept with the file, looked at, and then done exactly, or not at all."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from courses.imports.options import ImportOptions
from courses.imports.outcome import Plan, PlanChangedError
from courses.imports.run import plan_import, run_import
from courses.models import ImportRun, RunStatus, Source, SourceKind, Upload
from courses.records import Json
from courses.sources.csv_reader import CsvReader
from courses.sources.known import Known
from courses.sources.layouts import LAYOUTS, Layout
from courses.vocabulary import IssueKind, RecordKind
from organisations.models import Municipality, User
from organisations.tenancy import Actor, actor_of

KEPT = dt.timedelta(hours=24)
DETAILS = 2_000  # changes of each kind that a plan lists


def source_of(layout: Layout, municipality: str | None) -> Source:
    """The source that such tables are; made at the first one."""
    owner = municipality if layout.for_municipalities else layout.municipality
    name = layout.name
    if layout.for_municipalities and municipality:
        name = f"{name}, {Municipality.objects.get(pk=municipality)}"
    return Source.objects.get_or_create(
        slug=_slug(layout, municipality),
        defaults={"name": name, "kind": SourceKind.CSV, "rank": layout.rank, "owner_id": owner},
    )[0]


def _slug(layout: Layout, municipality: str | None) -> str:
    """A municipality's own tables are a source of their own."""
    return f"{layout.slug}-{municipality}" if layout.for_municipalities and municipality else layout.slug


def reader_of(content: bytes, layout: Layout, municipality: str | None) -> CsvReader:
    """Reading raises SourceError when the file can't be used."""
    return CsvReader(content, layout, Known(_slug(layout, municipality), municipality))


def may_upload(actor: Actor, layout: Layout, municipality: str | None) -> bool:
    """An editor uploads for the own municipality: its own tables, and the layouts that are its system's.

    The region uploads everything; for a municipality, or (None) for all that the rows name.
    """
    if municipality is not None and layout.municipality not in {None, municipality}:
        return False
    if municipality is not None and not layout.may_be_uploaded_by_editors:
        return False
    return actor.is_regional or (municipality is not None and municipality in actor.edits)


@transaction.atomic
def start_upload(user: User, layout: Layout, municipality: str | None, file: File[bytes], today: dt.date) -> Upload:
    """Plan the table and keep it with its plan, in place of the person's former one. Raises SourceError."""
    if not may_upload(actor_of(user), layout, municipality):
        raise PermissionDenied
    content = file.read()
    plan = _shown(content, layout, municipality, today)
    purge_uploads(timezone.now())
    upload, _ = Upload.objects.update_or_create(
        user=user,
        defaults={
            "layout": layout.slug,
            "municipality_id": municipality,
            "file_name": PurePath(file.name or "").name[-200:],
            "content": content,
            "plan": plan,
            "created_at": timezone.now(),
        },
    )
    return upload


def purge_uploads(now: dt.datetime) -> None:
    """Forget files that nobody applied within a day."""
    Upload.objects.filter(created_at__lt=now - KEPT).delete()


def current_upload(user: User, now: dt.datetime) -> Upload | None:
    """What the person has uploaded and not applied, without the file itself; None when it is too old."""
    return (
        Upload.objects.filter(user=user, created_at__gte=now - KEPT)
        .select_related("municipality")
        .defer("content")
        .first()
    )


def apply_upload(upload: Upload, today: dt.date, *, accept_removals: bool) -> ImportRun:
    """Do what the kept plan says; the file is forgotten when that has been done.

    Raises PlanChangedError, and keeps the new plan in place of the old, when the catalogue has changed meanwhile;
    raises PermissionDenied when the person may no longer upload this. A run that the guard stops leaves the upload.
    """
    layout, municipality = LAYOUTS[upload.layout], upload.municipality_id
    if not may_upload(actor_of(upload.user), layout, municipality):
        raise PermissionDenied
    content = bytes(upload.content)
    plan = _shown(content, layout, municipality, today)
    if plan != upload.plan:
        upload.plan = plan
        upload.save(update_fields=["plan"])
        raise PlanChangedError("Katalogen har ändrats sedan planen visades.")
    source = source_of(layout, municipality)
    run = run_import(
        reader_of(content, layout, municipality),
        source,
        ImportOptions(
            today=today,
            accept_removals=accept_removals,
            expected_plan=plan["fingerprint"],
            **freedoms(layout, municipality, upload.file_name),
            started_by=upload.user,
        ),
    )
    if run.status == RunStatus.SUCCEEDED:
        Upload.objects.filter(pk=upload.pk).delete()
    return run


def freedoms(layout: Layout, municipality: str | None, file_name: str) -> dict[str, Any]:
    """The options of an import of such a table."""
    return {
        "publish_new": layout.publishes,
        "only_owner": municipality,
        "selection": {"layout": layout.slug, "file": file_name, "municipality": municipality or ""},
    }


def _shown(content: bytes, layout: Layout, municipality: str | None, today: dt.date) -> Json:
    """The plan as it is shown; leaves no trace in the database, not even a source."""
    with transaction.atomic():
        source = source_of(layout, municipality)
        reader = reader_of(content, layout, municipality)
        options = ImportOptions(today=today, details=DETAILS, **freedoms(layout, municipality, ""))
        plan = plan_import(reader, source, options)
        transaction.set_rollback(True)
    return {
        **plan.summary(),
        "in_words": plan.in_words(),
        "changes_anything": plan.changes_anything,
        "fingerprint": plan.fingerprint,
        "unknown_columns": list(reader.unknown_columns),
        "removals": [str(removal) for removal in plan.removals],
        "details": [
            {
                "kind": change.kind.value,
                "change": change.change.value,
                "key": change.key,
                "title": change.title,
                "place": change.place,
                "values": {name: list(values) for name, values in change.values.items()},
            }
            for change in plan.details
        ],
        "issues": _issues(plan, reader),
    }


def _issues(plan: Plan, reader: CsvReader) -> list[Json]:
    """What is odd, by kind: the rows in the reader's words, else the ids."""
    texts: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for delivered in reader.read(RecordKind.EVENT):
        for issue in delivered.issues:
            texts[(issue.kind, issue.key)].append(issue.detail)
    return [
        {
            "kind": kind,
            "label": issue_label(kind),
            "rows": [text for key in keys for text in texts.get((kind, key), [key])],
        }
        for kind, keys in plan.issues.items()
    ]


def issue_label(kind: str) -> str:
    """What a kind of issue means, in Swedish."""
    known: Sequence[str] = IssueKind.values
    return str(IssueKind(kind).label) if kind in known else kind
