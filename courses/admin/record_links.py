"""Where each record that an issue is about can be looked at, if the person may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from courses.models import Course, ImportIssue, Occasion, Provider
from courses.vocabulary import RecordKind
from organisations.tenancy import is_regional, visible_to
from organisations.tenancy.actors import Person


@dataclass(frozen=True, slots=True)
class LinkedIssue:
    """An issue with the admin address of its record and the record's name; "" for what is not there or another's."""

    issue: ImportIssue
    url: str
    title: str


def record_links(person: Person, issues: Sequence[ImportIssue]) -> list[LinkedIssue]:
    """Three queries, however many issues."""
    keys = {kind: {issue.key for issue in issues if issue.record_kind == kind} for kind in RecordKind}
    found: dict[tuple[str, str], tuple[str, str]] = {}
    providers = visible_to(person, Provider.objects.filter(key__in=keys[RecordKind.PROVIDER]))
    for pk, key, name in providers.values_list("pk", "key", "name"):
        found[(RecordKind.PROVIDER, key or "")] = (_edit("provider", pk), name)
    courses = visible_to(person, Course.objects.filter(key__in=keys[RecordKind.INFO]))
    for pk, key, title in courses.values_list("pk", "key", "title"):
        found[(RecordKind.INFO, key or "")] = (_edit("course", pk), title)
    occasions = Occasion.objects.filter(key__in=keys[RecordKind.EVENT])
    mine = occasions if is_regional(person) else visible_to(person, occasions)
    for pk, key, course, title in mine.values_list("pk", "key", "course_id", "course__title"):
        url = _edit("course", course) if course else reverse("waiting_occasions:payload", args=[pk])
        found[(RecordKind.EVENT, key or "")] = (url, title or "Väntar på sin utbildning")
    return [LinkedIssue(issue, *found.get((issue.record_kind, issue.key), ("", ""))) for issue in issues]


def _edit(model: str, pk: int) -> str:
    return reverse(f"wagtailsnippets_courses_{model}:edit", args=[pk])
