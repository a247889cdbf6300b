"""The index changes in the transaction that changes the catalogue, in statements whose number depends on nothing."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from courses.models import Course, LearningCentrePage, Occasion
from courses.signals import courses_changed
from courses.vocabulary import LANGUAGE_NAMES, StudyMode
from organisations.models import Municipality
from search.engine import get_engine
from search.facets import FROM_LEARNING_CENTRE, Pace
from search.models import IndexedCourse
from search.query import FacetKey
from search.traits import bits, stored_bits
from tests.factories.courses import CourseFactory, OccasionFactory
from tests.search.conftest import TRANEMO, a_course, ask, counts, titles

pytestmark = pytest.mark.usefixtures("engine")


def announce(*courses: Course) -> None:
    courses_changed.send(sender=Course, ids=[course.pk for course in courses])


def test_an_announced_course_is_found_at_once() -> None:
    course = CourseFactory(title="Kock", published=True)
    assert titles(ask("kock")) == []
    announce(course)
    assert titles(ask("kock")) == ["Kock"]


def test_a_new_title_replaces_the_old_one() -> None:
    course = a_course("Kock", {})
    Course.objects.filter(pk=course.pk).update(title="Bagare")
    announce(course)
    assert (titles(ask("kock")), titles(ask("bagare"))) == ([], ["Bagare"])


@pytest.mark.parametrize("change", [{"live": False}, {"gone_at": timezone.now()}])
def test_a_course_that_is_no_longer_public_leaves_no_trace(change: dict[str, object]) -> None:
    course = a_course("Kock", {})
    Course.objects.filter(pk=course.pk).update(**change)
    announce(course)
    assert titles(ask("kock")) == []
    assert not IndexedCourse.objects.exclude(data=None).exists()


@pytest.mark.parametrize("change", [{"hidden": True}, {"gone_at": timezone.now()}])
def test_an_occasion_that_is_no_longer_public_is_not_counted(change: dict[str, object]) -> None:
    course = a_course("Kock", {})
    Occasion.objects.filter(course=course).update(**change)
    announce(course)
    result = ask("kock")
    assert (result.total, result.total_without_start) == (0, 1)


@pytest.mark.parametrize(("expires", "coming"), [(dt.date(2026, 11, 21), 0), (dt.date(2026, 11, 22), 1)])
def test_a_course_whose_information_no_longer_holds_has_nothing_to_come(expires: dt.date, coming: int) -> None:
    course = a_course("Kock", {}, expires=expires)
    result = ask("kock")
    assert (result.total, result.total_without_start) == (coming, 1 - coming)
    assert Occasion.objects.public().coming(dt.date(2026, 11, 22)).filter(course=course).count() == coming


def test_a_deleted_course_takes_its_documents_along() -> None:
    course = a_course("Kock", {})
    course.delete()
    assert not IndexedCourse.objects.exclude(data=None).exists()


def test_a_transaction_that_fails_leaves_the_index_as_it_was() -> None:
    course = a_course("Kock", {})

    def change_and_fail() -> None:
        with transaction.atomic():
            Course.objects.filter(pk=course.pk).update(title="Bagare")
            announce(course)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()
    assert titles(ask("kock")) == ["Kock"]


def test_a_learning_centre_counts_for_its_municipality_while_it_is_published() -> None:
    centre = Page.get_first_root_node().add_child(
        instance=LearningCentrePage(
            title="Lärcentrum", slug="lc", municipality=Municipality.objects.get(pk=TRANEMO), live=False
        )
    )
    a_course("Kock", {"learning_centre_ids": [centre.pk]})
    assert TRANEMO not in counts(ask(), FacetKey.MUNICIPALITY)
    centre.save_revision().publish()
    assert counts(ask(), FacetKey.MUNICIPALITY)[TRANEMO] == 1
    assert counts(ask(), FacetKey.MODE) == {"pa-plats": 1, "larcentrum": 1}
    LearningCentrePage.objects.get(pk=centre.pk).unpublish()
    assert TRANEMO not in counts(ask(), FacetKey.MUNICIPALITY)


def _statements(ids: list[int]) -> int:
    with CaptureQueriesContext(connection) as captured:
        get_engine().index(ids)
    return len(captured)


def test_many_courses_cost_as_many_statements_as_one() -> None:
    ids = [CourseFactory(title=f"Kock {number}", published=True).pk for number in range(6)]
    for pk in ids:
        OccasionFactory.create_batch(2, course=Course.objects.get(pk=pk))
    assert _statements(ids[:1]) == _statements(ids)


def test_every_value_that_a_filter_offers_has_a_bit() -> None:
    assert set(stored_bits(FacetKey.MODE)) == {*StudyMode.values, FROM_LEARNING_CENTRE}
    assert set(stored_bits(FacetKey.PACE)) == {pace.value for pace in Pace}
    assert set(stored_bits(FacetKey.LANGUAGE)) == set(LANGUAGE_NAMES)


def test_no_two_values_share_a_bit_and_all_fit_in_a_bigint() -> None:
    today = timezone.localdate()
    groups = (FacetKey.MODE, FacetKey.PACE, FacetKey.LANGUAGE, FacetKey.APPLICATION, FacetKey.START)
    all_bits = [bit for group in groups for bit in bits(group, today).values()]
    assert len(all_bits) == len(set(all_bits))
    assert max(all_bits) < 1 << 63
    assert all(bit.bit_count() == 1 for bit in all_bits)


# --- The operator's command ---


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("search", *arguments, stdout=out)
    return out.getvalue()


def test_status_says_what_is_missing_and_rebuild_mends_it() -> None:
    a_course("Kock", {})
    CourseFactory(title="Elektriker", published=True)
    with pytest.raises(CommandError, match="stämmer inte med katalogen"):
        run("status")
    assert "2 utbildningar indexerade" in run("rebuild")
    assert "Indexet stämmer med katalogen." in run("status")
    assert titles(ask("elektriker")) == ["Elektriker"]


def test_rebuild_forgets_what_is_no_longer_public() -> None:
    course = a_course("Kock", {})
    Course.objects.filter(pk=course.pk).update(live=False)
    with pytest.raises(CommandError):
        run("status")
    run("rebuild")
    assert get_engine().status().is_whole
    assert not IndexedCourse.objects.exclude(data=None).exists()


def test_status_sees_an_occasion_that_the_index_does_not_have() -> None:
    course = a_course("Kock", {})
    OccasionFactory(course=course)
    assert get_engine().status().stale == (course.pk,)
