"""Several sources and an editor who know the same record."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from courses.domain.source_values import source_values
from courses.imports.compose import compose
from courses.imports.report import report_of
from courses.models import Course, Occasion, Provider, Source, SourceKind, SourceRecord
from courses.records import OccasionRecord
from courses.vocabulary import RecordKind
from tests.courses.imports.conftest import Deliver, course, occasion, provider, small_catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def other() -> Source:
    """Ranked below the source that `deliver` uses when nothing is said."""
    return Source.objects.create(slug="skolans-fil", name="Skolans fil", kind=SourceKind.CSV, rank=50)


@pytest.fixture
def better() -> Source:
    return Source.objects.create(slug="skolans-system", name="Skolans system", kind=SourceKind.CSV, rank=5)


def given(**values: Any) -> dict[str, Any]:
    return OccasionRecord(key="e.1", **values).values()


def test_one_key_makes_one_occasion_whoever_came_first(deliver: Deliver, source: Source, other: Source) -> None:
    deliver(provider(), occasion(seats=20), source=other)
    run = deliver(*small_catalogue())
    assert Occasion.objects.get().source == source
    assert Occasion.objects.get().source_records.count() == 2
    assert run.report["changes"]["events"] == {"new": 0, "changed": 0, "unchanged": 1, "gone": 0}


def test_the_lower_rank_goes_before_and_the_next_fills_what_it_leaves_out(deliver: Deliver, other: Source) -> None:
    deliver(*small_catalogue(), source=other)
    run = deliver(occasion(seats=20, towns=("Borås",)))
    assert run.report["changes"]["events"]["changed"] == 1
    run = deliver(occasion(seats=30, application_code="B12", towns=("Malmö",)), source=other)
    shown = Occasion.objects.get()
    assert (shown.seats, shown.application_code, shown.towns) == (20, "B12", ["Borås"])
    assert run.report["changes"]["events"]["changed"] == 1


def test_a_change_that_a_better_source_hides_is_stored_and_is_no_change(deliver: Deliver, other: Source) -> None:
    deliver(*small_catalogue())
    deliver(occasion(title="Sämre"), source=other)
    deliver(provider(), course(), occasion(title="Bättre"))
    run = deliver(occasion(title="Ännu sämre"), source=other)
    assert run.message == "Inget har ändrats."
    assert Occasion.objects.get().title == "Bättre"
    assert other.records.get(key="e.1").values["title"] == "Ännu sämre"


def test_what_one_source_no_longer_has_another_keeps(deliver: Deliver, source: Source, other: Source) -> None:
    deliver(*small_catalogue())
    deliver(occasion(seats=12), source=other)
    run = deliver(provider(), course())
    kept = Occasion.objects.get()
    assert run.report["changes"]["events"]["gone"] == 1
    assert (kept.gone_at, kept.seats, kept.source, kept.course) == (None, 12, other, Course.objects.get())
    deliver(source=other)
    assert Occasion.objects.get().gone_at is not None


def test_a_changed_rank_takes_hold_at_the_next_run(deliver: Deliver, other: Source) -> None:
    deliver(*small_catalogue(), source=other)
    deliver(occasion(seats=20))
    deliver(occasion(seats=30), source=other)
    other.rank = 1
    other.save()
    deliver(occasion(seats=20))
    assert Occasion.objects.get().seats == 30


def thin(**values: Any) -> OccasionRecord:
    """What only enriches e.1."""
    return OccasionRecord(key="e.1", enriches=True, **values)


@pytest.mark.parametrize("rank", [5, 50], ids=["better ranked", "worse ranked"])
def test_what_only_enriches_keeps_no_withdrawn_occasion_and_is_there_when_it_comes_back(
    deliver: Deliver, source: Source, other: Source, rank: int
) -> None:
    Source.objects.filter(pk=other.pk).update(rank=rank)
    other.refresh_from_db()
    deliver(*small_catalogue())
    deliver(thin(seats=35), source=other)
    enriched = Occasion.objects.get()
    assert (enriched.seats, enriched.start, enriched.source) == (35, dt.date(2027, 1, 11), source)
    assert list(Occasion.objects.public()) == [enriched]

    run = deliver((RecordKind.EVENT, "e.1"), is_complete=False)
    gone = Occasion.objects.get()
    assert run.report["changes"]["events"]["gone"] == 1
    assert gone.gone_at is not None
    assert not Occasion.objects.public().exists()
    assert (gone.seats, gone.start, gone.source, gone.provider) == (35, enriched.start, source, enriched.provider)

    run = deliver(thin(seats=36), source=other)
    assert run.message == "Inget har ändrats."
    assert (Occasion.objects.get().gone_at, Occasion.objects.get().seats) == (gone.gone_at, 35)

    run = deliver(occasion(), is_complete=False)
    assert run.report["changes"]["events"]["new"] == 1
    back = Occasion.objects.public().get()
    assert (back.seats, back.start, back.source) == (36, enriched.start, source)


def test_what_enriches_an_unknown_occasion_makes_none(deliver: Deliver, other: Source) -> None:
    run = deliver(thin(seats=35), source=other)
    assert run.message == "Inget har ändrats."
    assert not Occasion.objects.exists()
    assert not SourceRecord.objects.exists()


def test_a_withdrawn_occasion_is_restored_to_what_was_shown_of_it(deliver: Deliver, other: Source) -> None:
    deliver(*small_catalogue())
    deliver(thin(seats=35, towns=("Solna",)), source=other)
    deliver((RecordKind.EVENT, "e.1"), is_complete=False)
    said = source_values(Course.objects.get())["occasion", Occasion.objects.get().pk]
    assert (said["start"], said["seats"], said["towns"]) == (dt.date(2027, 1, 11), 35, ["Solna"])


def test_a_number_keeps_its_unit(deliver: Deliver, better: Source) -> None:
    deliver(course(credits=Decimal(100), credits_unit="gy"))
    deliver(course(credits=Decimal(5)), source=better)
    assert (Course.objects.get().credits, Course.objects.get().credits_unit) == (5, "")


def test_an_end_comes_only_from_a_source_that_means_the_same_start() -> None:
    first = given(start=dt.date(2027, 1, 11))
    same = given(start=dt.date(2027, 1, 11), end=dt.date(2027, 6, 4))
    another = given(start=dt.date(2026, 8, 17), end=dt.date(2026, 12, 18))
    assert compose(RecordKind.EVENT, [first, same])["end"] == "2027-06-04"
    assert compose(RecordKind.EVENT, [first, another])["end"] is None


def test_a_rolling_application_of_a_worse_source_does_not_open_what_has_a_last_day() -> None:
    better, worse = given(application_last=dt.date(2026, 11, 1)), given(application_continuous=True)
    assert compose(RecordKind.EVENT, [better, worse])["application_continuous"] is False
    assert compose(RecordKind.EVENT, [given(), worse])["application_continuous"] is True


def test_what_any_source_calls_cancelled_is_cancelled() -> None:
    assert compose(RecordKind.EVENT, [given(), given(cancelled=True)])["cancelled"] is True


def test_a_plain_no_is_a_word_and_not_silence() -> None:
    assert (
        compose(RecordKind.EVENT, [given(apprenticeship=False), given(apprenticeship=True)])["apprenticeship"] is False
    )


def test_values_stored_before_a_field_existed_say_nothing_of_it() -> None:
    old = given(seats=3)
    del old["contractor"]
    assert compose(RecordKind.EVENT, [old])["contractor"] == ""
    assert compose(RecordKind.EVENT, [old, given(contractor="Utföraren")])["contractor"] == "Utföraren"


def test_an_editors_field_stays_and_all_others_follow(deliver: Deliver) -> None:
    deliver(*small_catalogue())
    Course.objects.update(title="Redaktörens titel", overridden_fields=["title"])
    Occasion.objects.update(seats=8, overridden_fields=["seats"])
    run = deliver(provider(), course(title="Ny", description="<p>Ny</p>"), occasion(seats=40, title="Ny"))
    edited, shown = Course.objects.get(), Occasion.objects.get()
    assert (edited.title, edited.description, edited.sort_key) == (
        "Redaktörens titel",
        "<p>Ny</p>",
        "redakt}rens titel",
    )
    assert (shown.seats, shown.title) == (8, "Ny")
    assert SourceRecord.objects.get(key="i.1").values["title"] == "Ny"
    assert run.report["changes"]["infos"]["changed"] == run.report["changes"]["events"]["changed"] == 1


def test_a_change_that_an_editors_word_hides_is_no_change_to_readers(deliver: Deliver) -> None:
    deliver(*small_catalogue())
    Course.objects.update(title="Redaktörens titel", overridden_fields=["title"])
    run = deliver(provider(), course(title="Ny"), occasion())
    assert run.message == "Inget har ändrats."
    assert SourceRecord.objects.get(key="i.1").values["title"] == "Ny"


def test_an_editors_choice_of_provider_and_keywords_stays(deliver: Deliver) -> None:
    deliver(provider("p.1"), provider("p.2"), course(), occasion())
    chosen = Provider.objects.get(key="p.2")
    Course.objects.update(provider=chosen, keywords=["eget"], overridden_fields=["provider_id", "keywords"])
    Occasion.objects.update(provider=chosen, overridden_fields=["provider_id"])
    deliver(provider("p.1"), provider("p.2"), course(), occasion(title="Ny", keywords=("nytt",)))
    assert Course.objects.values_list("provider", "keywords").get() == (chosen.pk, ["eget"])
    assert Occasion.objects.values_list("provider", "title").get() == (chosen.pk, "Ny")


def test_dates_from_two_hands_never_contradict_each_other(deliver: Deliver) -> None:
    deliver(provider(), course(), occasion(end=dt.date(2027, 6, 4)))
    Occasion.objects.update(end=dt.date(2027, 3, 1), overridden_fields=["end"])
    run = deliver(provider(), course(), occasion(start=dt.date(2027, 4, 1), end=dt.date(2027, 8, 1)))
    assert Occasion.objects.values_list("start", "end").get() == (dt.date(2027, 4, 1), None)
    assert report_of(run)["issues"] == {"override_end_before_start": ["e.1"]}


def test_what_editors_hid_or_unpublished_stays_so(deliver: Deliver) -> None:
    deliver(*small_catalogue())
    Course.objects.update(live=False)
    Occasion.objects.update(hidden=True)
    deliver(provider(), course(title="Ny"), occasion(title="Ny"))
    assert (Course.objects.get().live, Occasion.objects.get().hidden) == (False, True)


def test_what_editors_wrote_by_hand_is_never_gone(deliver: Deliver) -> None:
    deliver(*small_catalogue())
    Course.objects.create(title="Egen", slug="egen", sort_key="egen")
    Occasion.objects.create(course=Course.objects.get(key="i.1"), start=dt.date(2027, 3, 1))
    deliver(accept_removals=True)
    assert Course.objects.get(key=None).gone_at is None
    assert Occasion.objects.get(key=None).gone_at is None


def test_an_occasion_that_an_editor_tied_to_a_course_by_hand_stays_there(deliver: Deliver) -> None:
    deliver(provider(), occasion(course_key=""))
    own = Course.objects.create(title="Egen", slug="egen", sort_key="egen")
    Occasion.objects.update(course=own)
    deliver(provider(), occasion(course_key="", title="Ny"))
    assert Occasion.objects.values_list("course", "title").get() == (own.pk, "Ny")
