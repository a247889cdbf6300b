"""What becomes of records over several runs: new, changed, unchanged, gone, and back again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from courses.imports.options import ImportOptions
from courses.imports.report import report_of
from courses.imports.run import plan_import
from courses.models import Course, ImportRun, Occasion, Provider, RunStatus, Source, SourceRecord
from courses.records import Issue, Rejection
from courses.signals import courses_changed
from courses.vocabulary import RecordKind
from tests.courses.imports.conftest import TODAY, Deliver, course, occasion, provider, small_catalogue
from tests.courses.imports.readers import ListReader

pytestmark = pytest.mark.django_db

NOTHING = {kind: {"new": 0, "changed": 0, "unchanged": 1, "gone": 0} for kind in ("providers", "infos", "events")}


def changes(run: ImportRun, **expected: dict[str, int]) -> bool:
    """Whether the run's changes are those of a second run of the small catalogue, but for `expected`."""
    return bool(run.report["changes"] == {**NOTHING, **{kind: {**NOTHING[kind], **e} for kind, e in expected.items()}})


def test_first_run_makes_the_records_and_joins_them(deliver: Deliver) -> None:
    run = deliver(*small_catalogue())
    assert run.report == {
        "read": {"providers": 1, "infos": 1, "events": 1},
        "distinct": {"providers": 1, "infos": 1, "events": 1},
        "changes": {
            kind: {"new": 1, "changed": 0, "unchanged": 0, "gone": 0} for kind in ("providers", "infos", "events")
        },
        "repeats": 0,
        "rejected": [],
    }
    made = Occasion.objects.get()
    assert (made.key, made.course, made.provider) == ("e.1", Course.objects.get(), Provider.objects.get())
    assert (made.course.key, made.course.slug, made.course.live) == ("i.1", "kurs-i1", True)
    assert made.course.provider == made.provider
    assert sorted(SourceRecord.objects.values_list("key", "payload")) == [
        (key, {"id": key}) for key in ("e.1", "i.1", "p.1")
    ]


def test_second_run_changes_nothing_and_says_so(deliver: Deliver) -> None:
    deliver(*small_catalogue())
    before = [list(model.objects.values()) for model in (Course, Occasion, Provider, SourceRecord)]
    announced: list[list[int]] = []
    courses_changed.connect(listener := lambda ids, **_: announced.append(ids))
    run = deliver(*small_catalogue())
    courses_changed.disconnect(listener)
    assert (run.status, run.message) == (RunStatus.SUCCEEDED, "Inget har ändrats.")
    assert changes(run)
    assert [list(model.objects.values()) for model in (Course, Occasion, Provider, SourceRecord)] == before
    assert announced == []


def test_a_later_edit_with_the_same_content_is_no_change_but_is_stored(deliver: Deliver) -> None:
    deliver(*small_catalogue())
    payload = {"id": "e.1", "lastEdited": "2026-11-21"}
    run = deliver(provider(), course(), occasion(payload=payload, last_edited="2026-11-21"))
    assert run.message == "Inget har ändrats."
    stored = SourceRecord.objects.get(key="e.1")
    assert (stored.payload, stored.last_edited) == (payload, "2026-11-21")


@pytest.mark.parametrize(
    ("items", "kind"),
    [
        ((provider(name="Nytt namn"), course(), occasion()), "providers"),
        ((provider(), course(title="Ny titel"), occasion()), "infos"),
        ((provider(), course(), occasion(start=dt.date(2027, 2, 1))), "events"),
        ((provider(), course(), occasion(provider_keys=())), "events"),
        ((provider(), course(), occasion(course_key="i.9")), "events"),
    ],
)
def test_a_change_counts_for_its_own_kind_only(deliver: Deliver, items: tuple[Any, ...], kind: str) -> None:
    deliver(*small_catalogue())
    run = deliver(*items)
    assert changes(run, **{kind: {"changed": 1, "unchanged": 0}})


def test_changes_are_announced_for_the_courses_that_they_touch(deliver: Deliver) -> None:
    deliver(*small_catalogue(), course("i.2"), occasion("e.2", course_key="i.2", provider_keys=()))
    announced: list[list[int]] = []
    courses_changed.connect(listener := lambda ids, **_: announced.append(ids))
    deliver(
        provider(name="Nytt namn"),
        course(),
        occasion(),
        course("i.2"),
        occasion("e.2", course_key="i.2", provider_keys=()),
    )
    courses_changed.disconnect(listener)
    assert announced == [[Course.objects.get(key="i.1").pk]]


def test_a_course_that_an_occasion_leaves_is_announced_too(deliver: Deliver) -> None:
    deliver(*small_catalogue(), course("i.2"))
    announced: list[list[int]] = []
    courses_changed.connect(listener := lambda ids, **_: announced.append(ids))
    deliver(provider(), course(), course("i.2"), occasion(course_key="i.2"))
    courses_changed.disconnect(listener)
    assert announced == [sorted(Course.objects.values_list("pk", flat=True))]
    assert Occasion.objects.get().course == Course.objects.get(key="i.2")


def test_of_twins_the_later_edited_wins_wherever_it_stands(deliver: Deliver) -> None:
    run = deliver(
        occasion(title="senare", last_edited="2026-11-02"),
        occasion(title="tidigare", last_edited="2026-11-01"),
        occasion(title="utan tid"),
    )
    assert Occasion.objects.get().title == "senare"
    assert (run.report["read"]["events"], run.report["distinct"]["events"], run.report["repeats"]) == (3, 1, 2)


def test_of_twins_with_equal_stamps_the_later_in_the_list_wins(deliver: Deliver) -> None:
    deliver(occasion(title="först", last_edited="2026-11-02"), occasion(title="sist", last_edited="2026-11-02"))
    assert Occasion.objects.get().title == "sist"


def test_issues_of_a_twin_that_lost_are_not_reported(deliver: Deliver) -> None:
    class Twins(ListReader):
        def read(self, kind: RecordKind) -> Any:
            for delivered in super().read(kind):
                issue = Issue("of_" + delivered.record.title, kind, "e.1")  # type: ignore[union-attr]
                yield type(delivered)(kind, delivered.place, record=delivered.record, issues=(issue,))

    items = [occasion(title="first", course_key=""), occasion(title="second", course_key="", provider_keys=())]
    plan = plan_import(Twins(items), Source.objects.get(slug="provkalla"), ImportOptions(today=TODAY))
    assert plan.issues == {"of_second": ("e.1",), "repeated_item": ("e.1",)}


def test_ids_are_exact_and_case_sensitive(deliver: Deliver) -> None:
    deliver(occasion("e.A"), occasion("e.a"), occasion("e.a "))
    assert sorted(Occasion.objects.values_list("key", flat=True)) == ["e.A", "e.a", "e.a "]


def test_what_a_complete_run_does_not_give_is_gone_kept_and_reported(deliver: Deliver) -> None:
    deliver(*small_catalogue())
    run = deliver(provider(), course())
    gone = Occasion.objects.get()
    assert changes(run, events={"unchanged": 0, "gone": 1})
    assert (gone.gone_at is not None, gone.course) == (True, Course.objects.get())
    assert SourceRecord.objects.get(key="e.1").gone_at is not None
    assert changes(deliver(provider(), course()), events={"unchanged": 0})  # said once


def test_what_is_delivered_again_is_back_and_new(deliver: Deliver) -> None:
    deliver(*small_catalogue())
    deliver(provider())
    run = deliver(*small_catalogue())
    new = {"new": 1, "unchanged": 0}
    assert changes(run, infos=new, events=new)
    assert not Occasion.objects.exclude(gone_at=None).exists()
    assert not Course.objects.exclude(gone_at=None).exists()
    assert not SourceRecord.objects.exclude(gone_at=None).exists()


def test_a_delta_never_calls_anything_gone(deliver: Deliver) -> None:
    deliver(*small_catalogue())
    run = deliver(course(title="Ny"), is_complete=False)
    assert run.report["changes"]["events"]["gone"] == run.report["changes"]["providers"]["gone"] == 0
    assert not run.is_complete
    assert not Occasion.objects.exclude(gone_at=None).exists()


def test_a_tombstone_in_a_delta_withdraws(deliver: Deliver) -> None:
    deliver(*small_catalogue())
    run = deliver((RecordKind.EVENT, "e.1"), is_complete=False)
    assert run.report["changes"]["events"] == {"new": 0, "changed": 0, "unchanged": 0, "gone": 1}
    assert run.report["distinct"]["events"] == 1
    assert Occasion.objects.get().gone_at is not None


def test_a_tombstone_for_what_was_never_known_does_nothing(deliver: Deliver) -> None:
    run = deliver((RecordKind.EVENT, "e.okänd"), is_complete=False)
    assert run.message == "Inget har ändrats."


@pytest.mark.parametrize(("items", "is_gone"), [(("live", "dead"), True), (("dead", "live"), False)])
def test_of_a_record_and_its_tombstone_the_later_in_the_list_wins(
    deliver: Deliver, items: tuple[str, str], is_gone: bool
) -> None:
    deliver(*small_catalogue())
    as_item = {"live": occasion(), "dead": (RecordKind.EVENT, "e.1")}
    deliver(*(as_item[name] for name in items), is_complete=False)
    assert (Occasion.objects.get().gone_at is not None) is is_gone


def test_gone_is_said_only_within_the_filters(deliver: Deliver) -> None:
    deliver(provider(), course(), occasion("e.1"), occasion("e.2"))
    run = deliver(provider(), course(), scope=frozenset({"e.2"}))
    assert run.report["changes"]["events"]["gone"] == 1
    assert dict(Occasion.objects.values_list("key", "gone_at"))["e.1"] is None


def test_a_parent_that_an_occasion_outside_the_run_names_stays(deliver: Deliver) -> None:
    """A run for one county says nothing of a course that is also given in another."""
    deliver(provider(), course(), occasion("e.borås"), occasion("e.malmö"))
    deliver(scope=frozenset({"e.borås", "i.1", "p.1"}))
    assert Course.objects.get().gone_at is None
    assert Provider.objects.get().gone_at is None
    assert list(Occasion.objects.filter(gone_at=None).values_list("key", flat=True)) == ["e.malmö"]


def test_what_merely_slipped_between_pages_is_not_gone(deliver: Deliver) -> None:
    deliver(provider(), course(), occasion("e.1"), occasion("e.2"))
    run = deliver(provider(), course(), slipped=frozenset({"e.1"}))
    assert run.report["changes"]["events"]["gone"] == 1
    assert list(Occasion.objects.filter(gone_at=None).values_list("key", flat=True)) == ["e.1"]


def test_what_was_rejected_is_reported_and_not_gone(deliver: Deliver) -> None:
    deliver(*small_catalogue())
    rejection = Rejection(RecordKind.EVENT, 7, "Posten har inget innehåll.", "e.1")
    run = deliver(provider(), course(), rejection)
    assert run.report["rejected"] == [
        {"kind": "events", "place": 7, "reason": "Posten har inget innehåll.", "key": "e.1"}
    ]
    assert (run.report["read"]["events"], run.report["distinct"]["events"]) == (1, 0)
    assert Occasion.objects.get().gone_at is None


def test_items_that_the_database_could_not_hold_cost_a_field_and_not_the_run(deliver: Deliver) -> None:
    run = deliver(
        provider(),
        course(title="å" * 400, code="x" * 100),
        occasion(seats=10**12, url="https://example.se/" + "x" * 2_000, towns=("b" * 200,)),
        occasion("e" * 301),
    )
    made = Occasion.objects.get()
    assert (len(made.course.title), made.course.title[-1], made.course.code) == (250, "…", "")
    assert (made.seats, made.url, len(made.towns[0])) == (None, "", 120)
    issues = report_of(run)["issues"]
    assert (issues["text_too_long"], issues["number_out_of_range"]) == (["e.1", "i.1"], ["e.1"])
    assert [item["reason"] for item in run.report["rejected"]] == ["Postens id är längre än 300 tecken."]


def test_a_dry_run_reports_and_changes_nothing(deliver: Deliver) -> None:
    deliver(*small_catalogue())
    run = deliver(provider(name="Annat"), course(), dry_run=True)
    assert changes(run, providers={"changed": 1, "unchanged": 0}, events={"unchanged": 0, "gone": 1})
    assert (run.status, run.is_dry_run) == (RunStatus.SUCCEEDED, True)
    assert (Provider.objects.get().name, Occasion.objects.get().gone_at) == ("Skola p.1", None)


def test_a_plan_tells_what_would_change_and_writes_not_even_a_run(deliver: Deliver, source: Source) -> None:
    deliver(*small_catalogue())
    reader = ListReader([provider(name="Annat"), course(), occasion("e.2", towns=("Borås",))])
    plan = plan_import(reader, source, ImportOptions(today=TODAY))
    assert [(d.kind, d.change, d.key, d.title, d.place, d.fields) for d in plan.details] == [
        ("event", "gone", "e.1", "Kurs i.1, 2027-01-11", None, ()),
        ("event", "new", "e.2", "Kurs i.1, 2027-01-11, Borås", 0, ()),
        ("provider", "changed", "p.1", "Annat", 0, ("name",)),
    ]
    assert ImportRun.objects.count() == 1
    assert Occasion.objects.count() == 1


def test_new_courses_can_wait_unpublished(deliver: Deliver) -> None:
    deliver(*small_catalogue(), publish_new=False)
    assert Course.objects.values_list("live", "has_unpublished_changes", "first_published_at").get() == (
        False,
        True,
        None,
    )
    deliver(provider(), course(title="Ny titel"), occasion())
    assert Course.objects.values_list("title", "live").get() == ("Ny titel", False)


def test_providers_of_one_name_get_addresses_of_their_own(deliver: Deliver) -> None:
    deliver(*(provider(f"p.{number}", name="Komvux") for number in range(3)), provider("p.☃", name="☃"))
    assert sorted(Provider.objects.values_list("slug", flat=True)) == ["anordnare", "komvux", "komvux-2", "komvux-3"]


def test_a_new_title_keeps_the_address_and_moves_in_the_order(deliver: Deliver) -> None:
    deliver(course(title="Åkeri"))
    deliver(course(title="Bageri"))
    assert Course.objects.values_list("title", "slug", "sort_key").get() == ("Bageri", "akeri", "bageri")
