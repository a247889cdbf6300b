"""The tables that migrations fill say what the reference modules say."""

from __future__ import annotations

import pytest

from courses import reference
from courses.models import Area, Direction, Occupation, OccupationName, Source, Subject
from organisations import geography
from organisations.models import Municipality

pytestmark = pytest.mark.django_db


def test_all_290_municipalities_are_stored_with_their_own_address_and_order() -> None:
    stored = {m.code: (m.name, m.official_name, m.county_code, m.sort_key) for m in Municipality.objects.all()}
    known = geography.municipalities().values()
    assert stored == {m.code: (m.name, m.official_name, m.county_code, geography.sort_key(m.name)) for m in known}
    assert len(stored) == 290
    assert {m.code: m.slug for m in Municipality.objects.filter(name__in=["Habo", "Håbo"])} == {
        "0643": "habo",
        "0305": "habo-uppsala-lan",
    }


def test_areas_and_directions_are_stored_with_all_their_ties() -> None:
    stored = {
        area.pk: (area.name, {d.pk for d in area.directions.all()})
        for area in Area.objects.prefetch_related("directions")
    }
    assert stored == {area.id: (area.name, set(area.direction_ids)) for area in reference.areas().values()}
    assert {d.pk: (d.name, d.sort_key) for d in Direction.objects.all()} == {
        d.id: (d.name, geography.sort_key(d.name)) for d in reference.directions().values()
    }


def test_subjects_know_their_counterparts_and_their_direction() -> None:
    stored = {s.code: (s.name, set(s.equivalents), s.direction_id) for s in Subject.objects.all()}
    assert stored == {
        code: (name, reference.equivalent_codes(code), _direction(code))
        for code, name in reference.course_names().items()
    }


def _direction(code: str) -> int | None:
    found = reference.directions_for(
        course_code=code, subject_codes=(), sun_codes=(), keywords=(), title="", school_type=""
    )
    return found[0] if found else None


def test_occupations_are_stored_with_their_names() -> None:
    groups = reference.occupation_groups().values()
    assert dict(Occupation.objects.values_list("ssyk", "name")) == {group.ssyk: group.name for group in groups}
    assert set(OccupationName.objects.values_list("occupation_id", "name")) == {
        (group.ssyk, occupation.name) for group in groups for occupation in group.occupations
    }


def test_the_national_feed_is_a_source_that_runs_every_night() -> None:
    assert list(Source.objects.values_list("slug", "rank", "is_scheduled", "owner_id")) == [
        ("susanavet", 10, True, None)
    ]
