"""Drafts against imports: nothing that an import wrote is deleted or set back by publishing an older revision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from wagtail.models import Revision, Workflow, WorkflowTask

from courses.domain.overrides import override
from courses.models import Course, Occasion, Occupation, OccupationName, Provider
from courses.signals import courses_changed
from organisations.models import User
from tests.courses.imports.conftest import Deliver, course, occasion, provider
from tests.factories.courses import CourseFactory, OccasionFactory, ProviderFactory
from tests.factories.organisations import MunicipalityFactory, UserFactory

START = dt.date(2027, 1, 11)
EVENT: dict[str, Any] = {"provider_keys": ("p.1",), "start": START, "end": dt.date(2027, 6, 4), "pace": 50}


@pytest.fixture
def imported(deliver: Deliver) -> Course:
    deliver(provider(), course(credits=Decimal(100)), occasion(**EVENT), occasion("e.2", **EVENT))
    return Course.objects.get(key="i.1")


@pytest.fixture
def user(db: None) -> User:
    made: User = UserFactory(is_superuser=True)
    return made


def draft(target: Course, change: Callable[[Course], None]) -> Revision:
    """A revision with a change that an editor made in the form."""
    version = Course.objects.get(pk=target.pk).get_latest_revision_as_object()
    change(version)
    return version.save_revision(clean=False)


def with_title(title: str) -> Callable[[Course], None]:
    return lambda version: override(version, {"title": title}) and None


def with_occasion(pk: int, **values: Any) -> Callable[[Course], None]:
    def change(version: Course) -> None:
        one = next(one for one in version.occasions.all() if one.pk == pk)
        hidden = values.pop("hidden", one.hidden)
        override(one, values)
        one.hidden = hidden
        version.occasions.add(one)

    return change


def of_occasions(target: Course, *fields: str) -> dict[str | None, tuple[Any, ...]]:
    return {one.key: tuple(getattr(one, field) for field in fields) for one in target.occasions.order_by("pk")}


def test_a_draft_begun_before_an_import_publishes_with_the_imports_newer_values(
    imported: Course,
    deliver: Deliver,
) -> None:
    revision = draft(imported, with_title("Redaktörens titel"))
    newer = course(title="Källans nya titel", credits=Decimal(150), description="<p>Nytt</p>")
    deliver(provider(), newer, occasion(**EVENT | {"pace": 25}), occasion("e.3", **EVENT))
    revision.publish()
    imported.refresh_from_db()
    assert (imported.title, imported.credits, imported.description) == (
        "Redaktörens titel",
        Decimal(150),
        "<p>Nytt</p>",
    )
    assert imported.overridden_fields == ["title"]
    assert {key: (pace, bool(gone)) for key, (pace, gone) in of_occasions(imported, "pace", "gone_at").items()} == {
        "e.1": (25, False),
        "e.2": (50, True),
        "e.3": (50, False),
    }


def test_an_override_in_a_draft_survives_an_import_and_is_published(
    imported: Course,
    deliver: Deliver,
) -> None:
    one = imported.occasions.get(key="e.1")
    revision = draft(imported, with_occasion(one.pk, pace=75, hidden=True))
    deliver(provider(), course(), occasion(**EVENT | {"pace": 25, "seats": 9}), occasion("e.2", **EVENT))
    assert of_occasions(imported, "pace")["e.1"] == (25,)
    revision.publish()
    fields = ("pace", "seats", "hidden", "overridden_fields")
    assert of_occasions(imported, *fields) == {"e.1": (75, 9, True, ["pace"]), "e.2": (50, None, False, [])}
    deliver(provider(), course(), occasion(**EVENT | {"pace": 10, "seats": 3}), occasion("e.2", **EVENT))
    assert of_occasions(imported, *fields)["e.1"] == (75, 3, True, ["pace"])


def test_an_occasion_whose_source_dropped_it_stays_dropped_when_a_draft_that_changed_it_is_published(
    imported: Course,
    deliver: Deliver,
) -> None:
    one = imported.occasions.get(key="e.1")
    revision = draft(imported, with_occasion(one.pk, pace=75))
    deliver(provider(), course(), occasion("e.2", **EVENT), accept_removals=True)
    revision.publish()
    one.refresh_from_db()
    assert one.gone_at is not None
    assert (one.pace, one.course_id) == (75, imported.pk)


def test_an_occasion_that_moved_to_another_course_is_not_fetched_back(
    imported: Course,
    deliver: Deliver,
) -> None:
    revision = draft(imported, with_title("Redaktörens titel"))
    deliver(provider(), course(), course("i.2"), occasion(**EVENT), occasion("e.2", **EVENT | {"course_key": "i.2"}))
    revision.publish()
    assert Occasion.objects.get(key="e.2").course.key == "i.2"
    assert list(of_occasions(imported)) == ["e.1"]


def test_where_a_course_comes_from_and_whose_it_is_never_comes_from_a_draft(
    imported: Course,
    deliver: Deliver,
) -> None:
    revision = draft(imported, with_title("Redaktörens titel"))
    owner = MunicipalityFactory(code="1463")
    fetched = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    Course.objects.filter(pk=imported.pk).update(owner=owner, fetched_at=fetched, overridden_fields=["owner_id"])
    revision.publish()
    imported.refresh_from_db()
    assert (imported.key, imported.owner_id, imported.fetched_at) == ("i.1", "1463", fetched)
    assert imported.overridden_fields == ["title", "owner_id"]
    assert imported.source is not None


def test_a_draft_that_does_not_know_of_a_newer_override_keeps_it(imported: Course) -> None:
    begun = draft(imported, lambda version: setattr(version, "summary", "Utkast"))
    live = Course.objects.get(pk=imported.pk)
    override(live, {"title": "Publicerad titel"})
    live.save()
    begun.publish()
    imported.refresh_from_db()
    assert (imported.title, imported.summary) == ("Publicerad titel", "Utkast")
    assert imported.overridden_fields == ["title"]


def test_going_back_to_an_old_version_sets_no_import_back(imported: Course, deliver: Deliver) -> None:
    draft(imported, with_title("Första")).publish()
    first = Course.objects.get(pk=imported.pk).latest_revision
    draft(imported, with_title("Andra")).publish()
    deliver(provider(), course(credits=Decimal(150)), occasion(**EVENT | {"pace": 25}), occasion("e.2", **EVENT))
    first.as_object().save_revision(previous_revision=first).publish(previous_revision=first)
    imported.refresh_from_db()
    assert (imported.title, imported.credits, imported.overridden_fields) == ("Första", Decimal(150), ["title"])
    assert of_occasions(imported, "pace") == {"e.1": (25,), "e.2": (50,)}


def test_a_scheduled_draft_is_published_with_what_imports_wrote_meanwhile(
    imported: Course,
    deliver: Deliver,
) -> None:
    def later(version: Course) -> None:
        override(version, {"title": "Redaktörens titel"})
        version.go_live_at = dt.datetime(2026, 12, 1, 8, tzinfo=dt.UTC)

    draft(imported, later).publish()
    imported.refresh_from_db()
    assert imported.title == "Kurs i.1"
    deliver(provider(), course(credits=Decimal(150)), occasion(**EVENT), occasion("e.3", **EVENT), accept_removals=True)
    with time_machine.travel("2026-12-02 08:00Z", tick=False):
        call_command("publish_scheduled")
    imported.refresh_from_db()
    assert (imported.title, imported.credits, imported.live) == ("Redaktörens titel", Decimal(150), True)
    assert {key: bool(gone) for key, (gone,) in of_occasions(imported, "gone_at").items()} == {
        "e.1": False,
        "e.2": True,
        "e.3": False,
    }


def test_an_approved_draft_is_published_with_what_imports_wrote_meanwhile(
    imported: Course,
    deliver: Deliver,
    user: User,
) -> None:
    workflow = Workflow.objects.create(name="Granskning")
    group_task = _approval_task()
    WorkflowTask.objects.create(workflow=workflow, task=group_task)
    draft(imported, with_title("Redaktörens titel"))
    state = workflow.start(Course.objects.get(pk=imported.pk), user)
    deliver(provider(), course(credits=Decimal(150)), occasion(**EVENT | {"pace": 25}), occasion("e.2", **EVENT))
    state.current_task_state.approve(user=user)
    imported.refresh_from_db()
    assert (imported.title, imported.credits) == ("Redaktörens titel", Decimal(150))
    assert of_occasions(imported, "pace")["e.1"] == (25,)


def _approval_task() -> Any:
    from django.contrib.auth.models import Group
    from wagtail.models import GroupApprovalTask

    task = GroupApprovalTask.objects.create(name="Region")
    task.groups.add(Group.objects.create(name="Granskare"))
    return task


def test_dates_from_two_hands_that_contradict_each_other_do_not_stop_a_publishing(
    imported: Course,
    deliver: Deliver,
) -> None:
    one = imported.occasions.get(key="e.1")
    revision = draft(imported, with_occasion(one.pk, start=dt.date(2027, 3, 1)))
    earlier = EVENT | {"end": dt.date(2027, 2, 1)}
    deliver(provider(), course(), occasion(**earlier), occasion("e.2", **EVENT))
    revision.publish()
    one.refresh_from_db()
    assert (one.start, one.end, one.overridden_fields) == (dt.date(2027, 3, 1), None, ["start"])


def test_unpublishing_writes_back_nothing_older(imported: Course, deliver: Deliver) -> None:
    read_before = Course.objects.get(pk=imported.pk)
    deliver(provider(), course(credits=Decimal(150)), occasion(**EVENT), occasion("e.2", **EVENT))
    read_before.unpublish()
    imported.refresh_from_db()
    assert (imported.live, imported.credits) == (False, Decimal(150))


def test_a_draft_that_names_a_deleted_provider_can_still_be_read(db: None) -> None:
    gone = ProviderFactory()
    target = CourseFactory(provider=ProviderFactory())
    OccasionFactory(course=target)

    def to_gone(version: Course) -> None:
        version.provider = gone
        for one in version.occasions.all():
            one.provider = gone
            version.occasions.add(one)

    revision = draft(target, to_gone)
    Provider.objects.filter(pk=gone.pk).delete()
    version = revision.as_object()
    assert (version.provider_id, [one.provider_id for one in version.occasions.all()]) == (None, [None])


# --- Hand-made occasions ---


def test_a_hand_made_occasion_follows_the_draft(db: None) -> None:
    target = CourseFactory()
    one = OccasionFactory(course=target, pace=100)
    revision = draft(target, with_occasion(one.pk, pace=50))
    revision.publish()
    one.refresh_from_db()
    assert (one.pace, one.overridden_fields) == (50, [])


def test_a_hand_made_occasion_that_somebody_added_meanwhile_is_kept(db: None) -> None:
    target = CourseFactory()
    OccasionFactory(course=target)
    revision = draft(target, lambda version: setattr(version, "summary", "Utkast"))
    added = OccasionFactory(course=target, pace=25)
    revision.publish()
    assert target.occasions.filter(pk=added.pk, pace=25).exists()


def test_a_hand_made_occasion_that_the_draft_deletes_is_deleted_and_comes_back_with_an_older_version(db: None) -> None:
    target = CourseFactory()
    kept, removed = OccasionFactory(course=target), OccasionFactory(course=target)
    older = draft(target, lambda version: setattr(version, "summary", "Före"))

    def remove(version: Course) -> None:
        version.occasions.remove(removed)
        version.removed_occasion_ids |= {removed.pk}

    draft(target, remove).publish()
    assert list(target.occasions.values_list("pk", flat=True)) == [kept.pk]
    older.publish()
    assert set(target.occasions.values_list("pk", flat=True)) == {kept.pk, removed.pk}


def test_a_deletion_is_remembered_by_the_drafts_that_build_on_it(db: None) -> None:
    target = CourseFactory()
    removed = OccasionFactory(course=target)

    def remove(version: Course) -> None:
        version.occasions.remove(removed)
        version.removed_occasion_ids |= {removed.pk}

    draft(target, remove)
    draft(target, lambda version: setattr(version, "summary", "Senare")).publish()
    assert not target.occasions.exists()


# --- Announcements and queries ---


@pytest.fixture
def announced() -> Any:
    """The ids that were announced, in order."""
    heard: list[int] = []

    def listen(ids: list[int], **kwargs: Any) -> None:
        heard.extend(ids)

    courses_changed.connect(listen)
    yield heard
    courses_changed.disconnect(listen)


def test_publishing_unpublishing_and_deleting_are_announced_and_drafts_are_not(db: None, announced: list[int]) -> None:
    target = CourseFactory(draft=True)
    pk = target.pk
    revision = draft(target, lambda version: None)
    assert announced == []
    revision.publish()
    assert announced == [pk]
    Course.objects.get(pk=pk).unpublish()
    assert announced == [pk, pk]
    Course.objects.get(pk=pk).delete()
    assert announced == [pk, pk, pk]


def test_a_providers_change_is_announced_for_its_courses(db: None, announced: list[int]) -> None:
    target = CourseFactory()
    target.provider.name = "Ny skola"
    target.provider.save()
    assert announced == [target.pk]


def test_an_occupations_new_name_is_announced_once_it_is_stored(db: None) -> None:
    target = CourseFactory()
    occupation = Occupation.objects.get(ssyk="5321")
    target.occupations.set([occupation])
    target.save()
    known: list[bool] = []

    def listen(ids: list[int], **kwargs: Any) -> None:
        assert ids == [target.pk]
        known.append(OccupationName.objects.filter(name="Provbenämning").exists())

    courses_changed.connect(listen)
    try:
        occupation.names.add(OccupationName(name="Provbenämning", is_synonym=True))
        occupation.save()
    finally:
        courses_changed.disconnect(listen)
    assert known[-1]


@pytest.mark.parametrize("occasion_count", [1, 3])
def test_reading_a_draft_costs_the_same_for_any_number_of_occasions(
    db: None, occasion_count: int, django_assert_num_queries: Any
) -> None:
    target = CourseFactory()
    OccasionFactory.create_batch(occasion_count, course=target)
    revision = draft(target, lambda version: setattr(version, "summary", "Utkast"))
    with django_assert_num_queries(4):
        assert len(revision.as_object().occasions.all()) == occasion_count
