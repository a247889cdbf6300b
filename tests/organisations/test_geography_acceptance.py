"""The rule that ties occasions to municipalities, on the national feed's sample."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from organisations.geography import (
    municipalities,
    municipality_by_area_code,
    municipality_by_town,
    resolve_location,
    split_towns,
)

pytestmark = pytest.mark.acceptance


def _locations(value: object) -> Iterator[dict[str, Any]]:
    """Each location of an event: a list, nested lists, one object, or towns as text."""
    if isinstance(value, list):
        for item in value:
            yield from _locations(item)
    elif isinstance(value, str):
        yield {"town": value}
    elif isinstance(value, dict):
        yield value


def _read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


@pytest.fixture
def locations_by_event(shared_data: Path) -> dict[str, list[dict[str, Any]]]:
    return {
        item["id"]: list(_locations(item["content"].get("locations")))
        for item in _read(shared_data, "emil3/events.json")
    }


@pytest.fixture
def municipalities_by_event(locations_by_event: dict[str, list[dict[str, Any]]]) -> dict[str, set[str]]:
    return {
        event: {
            code
            for location in locations
            for code in resolve_location(location.get("areaCode"), None, location.get("town"))
        }
        for event, locations in locations_by_event.items()
    }


def test_events_lie_in_the_municipalities_that_are_expected(
    shared_data: Path,
    locations_by_event: dict[str, list[dict[str, Any]]],
    municipalities_by_event: dict[str, set[str]],
) -> None:
    expected = _read(shared_data, "expected.json")
    with_town = Counter(code for codes in municipalities_by_event.values() for code in codes)
    by_code_only: Counter[str] = Counter()
    for locations in locations_by_event.values():
        codes = {municipality_by_area_code(location.get("areaCode")) for location in locations}
        by_code_only.update(code for code in codes if code)
    assert [
        {
            "code": row["code"],
            "name": municipalities()[row["code"]].name,
            "events_after_town_lookup": with_town[row["code"]],
            "events_by_areaCode_only": by_code_only[row["code"]],
        }
        for row in expected["municipalities_top15"]
    ] == expected["municipalities_top15"]
    assert sorted(with_town.values(), reverse=True)[:15] == [
        row["events_after_town_lookup"] for row in expected["municipalities_top15"]
    ]


def test_the_totals_of_places_are_as_expected(shared_data: Path, municipalities_by_event: dict[str, set[str]]) -> None:
    expected = _read(shared_data, "expected.json")
    places = municipalities_by_event.values()
    assert {
        "events": len(places),
        "municipalities": len(set().union(*places)),
        "without": sum(not codes for codes in places),
        "several": sum(len(codes) > 1 for codes in places),
    } == {
        "events": expected["distinct"]["events"],
        "municipalities": expected["municipalities_distinct_after_town_lookup"],
        "without": expected["events"]["without_municipality_after_town_lookup"],
        "several": expected["events"]["in_several_municipalities_after_town_lookup"],
    }


def test_the_towns_that_cannot_be_tied_are_those_expected(
    shared_data: Path, locations_by_event: dict[str, list[dict[str, Any]]]
) -> None:
    unresolved = Counter(
        town
        for locations in locations_by_event.values()
        for location in locations
        if not municipality_by_area_code(location.get("areaCode"))
        for town in split_towns(location.get("town"))
        if not municipality_by_town(town)
    )
    assert dict(unresolved) == _read(shared_data, "expected.json")["towns_not_resolvable"]


def test_every_field_with_several_towns_gives_several(
    shared_data: Path, locations_by_event: dict[str, list[dict[str, Any]]]
) -> None:
    marked = _read(shared_data, "dirt.json")["several_towns_in_one_field"]["natural"]
    several = {
        event
        for event, locations in locations_by_event.items()
        if any(len(split_towns(location.get("town"))) > 1 for location in locations)
    }
    assert several == set(marked)


def test_no_town_is_left_in_capitals(locations_by_event: dict[str, list[dict[str, Any]]]) -> None:
    towns = {
        town
        for locations in locations_by_event.values()
        for location in locations
        for town in split_towns(location.get("town"))
    }
    assert len(towns) > 150
    assert [town for town in towns if town.isupper()] == []
