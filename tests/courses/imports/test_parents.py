"""Occasions whose education or provider is missing, unknown, or comes later."""

from __future__ import annotations

import pytest

from courses.imports.report import report_of
from courses.models import Course, Occasion, Provider, Source, SourceKind
from tests.courses.imports.conftest import Deliver, course, occasion, provider

pytestmark = pytest.mark.django_db


def test_an_occasion_without_its_education_is_kept_and_shown_nowhere(deliver: Deliver) -> None:
    run = deliver(provider(), occasion())
    kept = Occasion.objects.get()
    assert (kept.course, kept.course_key) == (None, "i.1")
    assert not Occasion.objects.public().exists()
    assert report_of(run)["issues"] == {"education_unknown": ["e.1"]}


def test_it_is_joined_when_the_education_arrives_by_another_run(deliver: Deliver) -> None:
    deliver(provider(), occasion())
    run = deliver(course(), is_complete=False)
    assert Occasion.objects.get().course == Course.objects.get()
    assert Course.objects.get().provider == Provider.objects.get()
    assert report_of(run)["issues"] == {}


def test_it_is_joined_when_another_source_brings_the_education(deliver: Deliver) -> None:
    deliver(provider(), occasion())
    other = Source.objects.create(slug="csv", name="CSV", kind=SourceKind.CSV)
    deliver(course(), source=other)
    assert Occasion.objects.get().course == Course.objects.get()


def test_an_education_that_is_gone_is_unknown(deliver: Deliver) -> None:
    deliver(provider(), course(), occasion())
    run = deliver(provider(), occasion())
    assert report_of(run)["issues"] == {"education_unknown": ["e.1"]}
    assert Course.objects.get().gone_at is not None
    assert not Occasion.objects.public().exists()


def test_an_education_known_from_before_is_known_to_a_delta(deliver: Deliver) -> None:
    deliver(provider(), course())
    run = deliver(occasion(), is_complete=False)
    assert report_of(run)["issues"] == {}


def test_the_first_known_of_the_named_providers_gives_the_occasion(deliver: Deliver) -> None:
    run = deliver(provider("p.2"), provider("p.3"), course(), occasion(provider_keys=("p.1", "p.3", "p.2")))
    assert Occasion.objects.get().provider == Provider.objects.get(key="p.3")
    assert report_of(run)["issues"] == {"provider_unknown": ["e.1"]}


def test_a_provider_that_arrives_later_is_joined(deliver: Deliver) -> None:
    deliver(course(), occasion())
    assert Occasion.objects.get().provider is None
    deliver(provider(), is_complete=False)
    assert Occasion.objects.get().provider == Course.objects.get().provider == Provider.objects.get()


def test_a_provider_that_is_gone_keeps_its_occasions_but_is_reported(deliver: Deliver) -> None:
    """Its municipality's editors would lose their courses otherwise."""
    deliver(provider(), course(), occasion())
    run = deliver(course(), occasion())
    assert Occasion.objects.get().provider == Provider.objects.get()
    assert report_of(run)["issues"] == {"provider_unknown": ["e.1"]}


def test_a_course_is_given_by_the_provider_of_most_of_its_occasions(deliver: Deliver) -> None:
    few_and_many = [occasion("e.1"), *(occasion(f"e.{n}", provider_keys=("p.2",)) for n in (2, 3))]
    deliver(provider("p.1"), provider("p.2"), course(), *few_and_many)
    assert Course.objects.get().provider == Provider.objects.get(key="p.2")


def test_with_a_tie_a_course_keeps_its_provider(deliver: Deliver) -> None:
    deliver(provider("p.1"), provider("p.2"), course(), occasion("e.1", provider_keys=("p.2",)))
    deliver(provider("p.1"), provider("p.2"), course(), occasion("e.0"), occasion("e.1", provider_keys=("p.2",)))
    assert Course.objects.get().provider == Provider.objects.get(key="p.2")


def test_a_course_has_the_keywords_of_its_occasions_and_a_direction(deliver: Deliver) -> None:
    deliver(
        course(title="Något helt annat"),
        occasion("e.1", keywords=("Data/IT", "nätverk")),
        occasion("e.2", keywords=("data/it", "molnet")),
    )
    made = Course.objects.get()
    assert made.keywords == ["Data/IT", "nätverk", "molnet"]
    assert made.direction_ids != []


def test_keywords_follow_when_an_occasion_is_gone(deliver: Deliver) -> None:
    deliver(course(), occasion("e.1", keywords=("svets",)), occasion("e.2", keywords=("plåt",)))
    deliver(course(), occasion("e.2", keywords=("plåt",)))
    assert Course.objects.get().keywords == ["plåt"]
