"""Two editors with the same page open: neither takes back what the other wrote without knowing it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from courses.models import Course, Occasion, Occupation
from tests.courses.admin.conftest import Open, Save, course_url
from tests.courses.admin.posted import Posted, index_of, rich
from tests.courses.admin.test_edit import autosave
from tests.courses.imports.conftest import Deliver, course, occasion, provider
from tests.factories.courses import CourseFactory, OccasionFactory

EVENT = {"provider_keys": ("p.1",), "start": dt.date(2027, 1, 11), "towns": ("Borås",), "pace": 50}


@pytest.fixture
def imported(deliver: Deliver) -> Course:
    deliver(provider(), course(), occasion(**EVENT))
    return Course.objects.get(key="i.1")


@pytest.fixture
def hand_made(db: None) -> Course:
    target: Course = CourseFactory()
    OccasionFactory(course=target, start=dt.date(2027, 1, 11), towns=["Borås"], pace=50)
    return target


@pytest.fixture(params=["imported", "hand_made"])
def target(request: pytest.FixtureRequest) -> Course:
    made: Course = request.getfixturevalue(request.param)
    return made


def warnings(response: Any) -> list[str]:
    return [str(message).strip() for message in get_messages(response.wsgi_request) if message.level_tag == "warning"]


@pytest.mark.parametrize(
    ("posted", "expected"),
    [
        ({"summary": "Kort"}, "Kort"),
        ({"slug": "ny-adress"}, "ny-adress"),
        ({"audience": rich("För dig.")}, "<p>För dig.</p>"),
        ({"checked_on": "2026-11-20"}, dt.date(2026, 11, 20)),
        ({"title": "Den andras"}, "Den andras"),
    ],
)
def test_a_field_that_one_editor_left_alone_keeps_what_the_other_wrote(
    target: Course, save: Save, opened: Open, posted: Posted, expected: object
) -> None:
    first = opened(target)
    save(target, posted, publish=True)
    response = save(target, {"code": "NY"}, opened=first, publish=True)
    target.refresh_from_db()
    assert (getattr(target, *posted), target.code) == (expected, "NY")
    assert warnings(response) == []


def test_chosen_occupations_are_kept_too(target: Course, save: Save, opened: Open) -> None:
    chosen = Occupation.objects.get(ssyk="5321")
    first = opened(target)
    save(target, {"occupations": [chosen.pk]}, publish=True)
    save(target, {"code": "NY"}, opened=first, publish=True)
    assert list(Course.objects.get(pk=target.pk).occupations.all()) == [chosen]


def test_a_hidden_occasion_does_not_come_back_when_the_other_editor_saves(
    target: Course, save: Save, opened: Open
) -> None:
    one = target.occasions.get()
    first = opened(target)
    prefix = index_of(first, one.pk)
    save(target, {f"{prefix}-hidden": "on", f"{prefix}-seats": "12"}, publish=True)
    save(target, {f"{prefix}-pace": "75"}, opened=first, publish=True)
    one.refresh_from_db()
    assert (one.hidden, one.seats, one.pace) == (True, 12, 75)


def test_what_the_other_editor_drafted_stays_in_the_draft(target: Course, save: Save, opened: Open) -> None:
    first = opened(target)
    save(target, {"summary": "Kort"})
    save(target, {"code": "NY"}, opened=first)
    draft = Course.objects.get(pk=target.pk).get_latest_revision_as_object()
    assert (draft.summary, draft.code) == ("Kort", "NY")


def test_the_other_editors_words_stay_though_the_page_saved_itself_in_between(
    target: Course, save: Save, opened: Open, regional: Client
) -> None:
    first = opened(target)
    save(target, {"summary": "Den andras", "slug": "den-andras"})
    typed = {**first, "loaded_revision_id": "", "summary": "Skriver", "code": "N"}
    added = autosave(regional, target, typed)
    typed |= {"code": "NY", "summary": first["summary"], **added}
    save(target, {}, opened=typed, publish=True)
    target.refresh_from_db()
    assert (target.summary, target.slug, target.code) == ("Den andras", "den-andras", "NY")


def test_the_later_of_two_who_wrote_in_one_field_is_told_what_was_replaced(
    target: Course, save: Save, opened: Open
) -> None:
    one = target.occasions.get()
    first = opened(target)
    prefix = index_of(first, one.pk)
    save(target, {"summary": "Den <b>enas</b> & mer", f"{prefix}-pace": "25"}, publish=True)
    response = save(target, {"summary": "Den andras", f"{prefix}-pace": "75"}, opened=first, publish=True)
    target.refresh_from_db()
    one.refresh_from_db()
    assert (target.summary, one.pace) == ("Den andras", 75)
    before = "medan du hade sidan öppen. Det du skrev gäller nu, i stället för:"
    assert warnings(response) == [
        f"Någon annan ändrade ”ingress” {before} Den <b>enas</b> & mer",
        f"Någon annan ändrade ”studietakt i procent” för tillfället 2027-01-11 Borås {before} 25",
    ]


def test_two_who_wrote_the_same_are_told_nothing(target: Course, save: Save, opened: Open) -> None:
    first = opened(target)
    save(target, {"summary": "Samma"}, publish=True)
    assert warnings(save(target, {"summary": "Samma"}, opened=first, publish=True)) == []


def test_what_an_import_wrote_is_no_other_editors_word(
    imported: Course, save: Save, opened: Open, deliver: Deliver
) -> None:
    first = opened(imported)
    deliver(provider(), course(title="Källans nya"), occasion(**EVENT))
    assert warnings(save(imported, {"title": "Min"}, opened=first, publish=True)) == []
    assert Course.objects.get(pk=imported.pk).title == "Min"


def test_a_replaced_value_is_shown_as_text_in_the_page(
    hand_made: Course, save: Save, opened: Open, regional: Client
) -> None:
    first = opened(hand_made)
    save(hand_made, {"summary": "<script>alert(1)</script>"}, publish=True)
    save(hand_made, {"summary": "Min"}, opened=first)
    page = regional.get(course_url("edit", hand_made.pk)).content.decode()
    assert "i stället för: &lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_an_occasion_that_the_other_editor_deleted_stays_deleted(hand_made: Course, save: Save, opened: Open) -> None:
    one = hand_made.occasions.get()
    first = opened(hand_made)
    save(hand_made, {f"{index_of(first, one.pk)}-DELETE": "1"}, publish=True)
    save(hand_made, {"summary": "Kort"}, opened=first, publish=True)
    assert not Occasion.objects.filter(pk=one.pk).exists()
    assert Course.objects.get(pk=hand_made.pk).summary == "Kort"
