"""What the admin shows as the usage of a provider holds after an import as after an editor's save."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ReferenceIndex

from courses.models import Course, Provider
from courses.vocabulary import BodyType
from tests.courses.imports.conftest import Deliver, course, occasion, provider
from tests.factories.organisations import UserFactory

pytestmark = pytest.mark.django_db

TOLD = ("content_type", "base_content_type", "object_id", "to_content_type", "to_object_id", "model_path",
        "content_path", "content_path_hash")  # fmt: skip


def told() -> set[tuple[Any, ...]]:
    return set(ReferenceIndex.objects.values_list(*TOLD))


def as_wagtail_would() -> set[tuple[Any, ...]]:
    """The index after each record has been looked through by Wagtail itself."""
    ReferenceIndex.objects.all().delete()
    for record in (*Provider.objects.all(), *Course.objects.all()):
        ReferenceIndex.create_or_update_for_object(record)
    return told()


def usage(key: str) -> int:
    return ReferenceIndex.get_grouped_references_to(Provider.objects.get(key=key)).count()


def municipal(key: str) -> Any:
    body = {"responsible_body_type": BodyType.MUNICIPAL, "responsible_body": "Borås kommun"}
    return provider(key, municipality_id="1490", **body)


def test_an_import_notes_what_wagtail_would_have_noted(deliver: Deliver) -> None:
    deliver(
        municipal("p.1"), provider("p.2"), course(), course("i.2"), course("i.utan"),
        occasion(), occasion("e.2", provider_keys=("p.2",)), occasion("e.3", provider_keys=()),
        occasion("e.4", course_key="i.2", provider_keys=("p.2",)), occasion("e.5", course_key="i.okänd"),
    )  # fmt: skip
    found = told()
    assert len(found) > 5
    assert found == as_wagtail_would()
    assert (usage("p.1"), usage("p.2")) == (1, 2)


def test_a_later_import_notes_what_has_changed_and_forgets_what_was(deliver: Deliver) -> None:
    first = [municipal("p.1"), provider("p.2"), course(), course("i.2"), occasion(), occasion("e.2", course_key="i.2")]
    deliver(*first)
    assert (usage("p.1"), usage("p.2")) == (2, 0)
    moved = occasion("e.2", course_key="i.2", provider_keys=("p.2",), start=dt.date(2027, 2, 1))
    deliver(provider("p.1"), *first[1:-1], moved)
    assert (usage("p.1"), usage("p.2")) == (1, 1)
    found = told()
    assert found == as_wagtail_would()
    deliver(provider("p.1"), *first[1:-1], moved)
    assert told() == found


def test_other_references_of_a_course_stay(deliver: Deliver) -> None:
    deliver(provider(), course(), occasion())
    imported = Course.objects.get()
    imported.locked_by = UserFactory()
    imported.save()
    before = told()
    deliver(provider(), course(title="Ny titel"), occasion())
    assert told() == before


def test_the_usage_page_of_an_imported_provider_lists_its_courses(deliver: Deliver) -> None:
    deliver(provider(), course(), course("i.2", title="Andra kursen"), occasion(), occasion("e.2", course_key="i.2"))
    staff = Client()
    staff.force_login(UserFactory(is_superuser=True))
    page = staff.get(reverse("wagtailsnippets_courses_provider:usage", args=[Provider.objects.get().pk]))
    assert sorted(str(row[0]) for row in page.context["object_list"]) == ["Andra kursen", "Kurs i.1"]
