"""The vocabulary in the admin: the region keeps it, sees first what a row changes, and others are refused."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from courses.models import Course
from home.domain.site import ensure_site
from search.engine import get_engine
from search.models import VocabularyEntry, VocabularyKind
from tests.courses.admin.posted import form_of
from tests.factories.courses import CourseFactory, OccasionFactory
from tests.factories.organisations import MembershipFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db
ADD, LIST = "vocabulary:add", "vocabulary:index"
QUERIES_OF_LIST = 12
WORDS = {"kind": "one-way", "left": "gryta", "right": "kock", "extra": "", "note": "", "active": "on"}


@pytest.fixture
def region(client: Client) -> Client:
    ensure_site()
    client.force_login(MembershipFactory(regional=True).user)
    return client


@pytest.fixture
def kitchen() -> Course:
    """A course that is found by its own word only."""
    MunicipalityFactory(code="1490", member=True)
    course = CourseFactory(title="Kock, storkök")
    OccasionFactory(course=course)
    get_engine().index([course.pk])
    return course


def row(left: str = "gryta", **fields: object) -> VocabularyEntry:
    return VocabularyEntry.objects.create(kind=VocabularyKind.ONE_WAY, left=left, right="kock", **fields)


def test_what_a_new_row_changes_is_shown_before_it_is_saved(
    region: Client, kitchen: Course, frozen_today: object
) -> None:
    shown = region.post(reverse(ADD), WORDS)
    text = shown.content.decode()
    assert not VocabularyEntry.objects.exists()
    assert "Det här ändrar raden" in text
    (one,) = shown.context["consequences"]
    assert (one.query, one.differs) == ("gryta", True)
    assert ([line.title for line in one.before], [line.title for line in one.after]) == ([], ["Kock, storkök"])
    assert one.after[0].is_new
    saved = region.post(reverse(ADD), form_of(shown))
    assert saved.status_code == 302
    (stored,) = VocabularyEntry.objects.all()
    assert (stored.left, stored.right, stored.changed_by_editor) == ("gryta", "kock", True)


def test_a_form_that_was_changed_after_the_preview_is_shown_again(region: Client, kitchen: Course) -> None:
    shown = region.post(reverse(ADD), WORDS)
    again = region.post(reverse(ADD), form_of(shown) | {"right": "storkök"})
    assert again.status_code == 200
    assert not VocabularyEntry.objects.exists()
    assert "Det här ändrar raden" in again.content.decode()


def test_taking_a_row_out_of_use_shows_what_is_lost(region: Client, kitchen: Course) -> None:
    stored = row()
    path = reverse("vocabulary:edit", args=[stored.pk])
    data = form_of(region.get(path))
    data.pop("active")
    shown = region.post(path, data)
    (one,) = shown.context["consequences"]
    assert ([line.title for line in one.before], list(one.after)) == (["Kock, storkök"], [])
    data = form_of(shown)
    data.pop("active", None)
    assert region.post(path, data).status_code == 302
    stored.refresh_from_db()
    assert (stored.active, stored.changed_by_editor) == (False, True)


def test_a_note_alone_needs_no_preview(region: Client) -> None:
    stored = row()
    path = reverse("vocabulary:edit", args=[stored.pk])
    assert region.post(path, form_of(region.get(path)) | {"note": "Från biblioteket"}).status_code == 302
    stored.refresh_from_db()
    assert stored.note == "Från biblioteket"


def test_a_wrong_row_is_told_in_swedish_and_nothing_is_stored(region: Client) -> None:
    page = region.post(reverse(ADD), WORDS | {"right": "gryta"})
    assert escape("”gryta” står två gånger: ett ord kan inte leda till sig självt.") in page.content.decode()
    page = region.post(reverse(ADD), WORDS | {"kind": "annat"})
    assert page.status_code == 200
    assert not VocabularyEntry.objects.exists()


def test_the_list_is_searched_and_filtered_by_kind(region: Client) -> None:
    row("gryta")
    row("kastrull")
    VocabularyEntry.objects.create(kind=VocabularyKind.NOISE, left="hej")
    text = region.get(reverse(LIST), {"q": "gryt"}).content.decode()
    assert ("gryta" in text, "kastrull" in text) == (True, False)
    text = region.get(reverse(LIST), {"kind": "noise"}).content.decode()
    assert ("hej" in text, "kastrull" in text) == (True, False)


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_takes_as_many_queries_for_one_row_as_for_three(
    region: Client, item_count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(item_count):
        row(f"ord{number}")
    region.get(reverse(LIST))
    with django_assert_num_queries(QUERIES_OF_LIST):
        region.get(reverse(LIST))


def test_an_own_row_is_deleted_and_a_shipped_one_is_not(region: Client) -> None:
    own, shipped = row("egen"), row("portalens", shipped_key="one-way:portalens")
    assert region.post(reverse("vocabulary:delete", args=[own.pk])).status_code == 302
    refused = region.post(reverse("vocabulary:delete", args=[shipped.pk]), follow=True)
    assert "Ta den ur bruk i stället för att ta bort den." in refused.content.decode()
    assert list(VocabularyEntry.objects.values_list("left", flat=True)) == ["portalens"]


def test_an_editor_of_a_municipality_is_refused_everywhere(client: Client) -> None:
    ensure_site()
    MunicipalityFactory(code="1490", member=True)
    client.force_login(MembershipFactory().user)
    stored = row()
    for path in (reverse(LIST), reverse(ADD), reverse("vocabulary:edit", args=[stored.pk]), reverse("searches:index")):
        assert client.get(path).status_code in (302, 403, 404), path
    client.post(reverse("vocabulary:edit", args=[stored.pk]), WORDS | {"right": "kapad"})
    client.post(reverse(ADD), WORDS | {"left": "kapad"})
    stored.refresh_from_db()
    assert (stored.right, VocabularyEntry.objects.count()) == ("kock", 1)


def test_a_searched_word_is_taken_to_the_form(region: Client) -> None:
    assert "grytlapp" in region.get(reverse(ADD), {"ord": "grytlapp"}).content.decode()
