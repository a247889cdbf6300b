"""What a change beside the courses announces: the search page shows it at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from courses.models import Course
from courses.signals import courses_changed
from organisations.models import Municipality
from search.engine import get_engine
from search.query import CatalogueQuery
from tests.factories.courses import CourseFactory, OccasionFactory, ProviderFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def announced() -> Iterator[list[int]]:
    """The ids that were announced, in order."""
    heard: list[int] = []

    def listen(ids: list[int], **kwargs: Any) -> None:
        heard.extend(ids)

    courses_changed.connect(listen)
    yield heard
    courses_changed.disconnect(listen)


@pytest.fixture
def boras() -> Municipality:
    return Municipality.objects.get(code="1490")


def found(text: str) -> list[int]:
    return [hit.course_id for hit in get_engine().search(CatalogueQuery(today=TODAY, text=text)).hits]


def test_a_municipalitys_new_name_finds_the_courses_that_are_given_there(boras: Municipality) -> None:
    there, elsewhere = CourseFactory(), CourseFactory()
    OccasionFactory(course=there, municipality_codes=["1490"])
    OccasionFactory(course=elsewhere, municipality_codes=["1480"])
    get_engine().index([there.pk, elsewhere.pk])
    assert found("Viskastaden") == []
    boras.name = "Viskastaden"
    boras.save()
    assert found("Viskastaden") == [there.pk]


def test_a_municipalitys_new_name_is_announced_for_all_that_shows_it(boras: Municipality, announced: list[int]) -> None:
    elsewhere = {"municipality": None, "owner": None}
    given, owned, other = (CourseFactory(provider=ProviderFactory(**elsewhere), owner=None) for _ in range(3))
    by_provider = CourseFactory(provider=ProviderFactory(**{**elsewhere, "municipality": boras}), owner=None)
    OccasionFactory(course=given, municipality_codes=["1490", "1480"])
    OccasionFactory(course=other, municipality_codes=["1480"])
    Course.objects.filter(pk=owned.pk).update(owner=boras)
    announced.clear()
    boras.name = "Viskastaden"
    boras.save()
    assert sorted(announced) == sorted([given.pk, owned.pk, by_provider.pk])


def test_a_municipalitys_contacts_concern_no_course(boras: Municipality, announced: list[int]) -> None:
    OccasionFactory(course=CourseFactory(), municipality_codes=["1490"])
    boras.guidance_phone = "033-000 00 00"
    boras.save()
    Municipality.objects.get(code="1490").save()
    assert announced == []
