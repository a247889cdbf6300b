"""The shared sample of the national feed: every figure that is expected of it, from what was stored."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from courses.imports.report import report_of
from courses.models import Course, ImportRun, Occasion, Provider, SourceRecord
from organisations.geography import (
    municipalities,
    municipality_by_area_code,
    municipality_by_town,
    resolve_location,
    split_towns,
)
from tests.courses.imports.conftest import TODAY
from tests.courses.sources.test_susanavet_acceptance import Serving, mock, serving  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.acceptance]

SINCE = "2026-11-01"
Json = dict[str, Any]


@pytest.fixture
def run(shared_data: Path, capsys: pytest.CaptureFixture[str]) -> ImportRun:
    call_command("import_emil3", shared_data / "emil3", "--today", TODAY.isoformat())
    return ImportRun.objects.get()


def payloads(kind: str) -> dict[str, Json]:
    """The contents as delivered, by id."""
    return dict(SourceRecord.objects.filter(kind=kind).values_list("key", "payload"))


def day(event: Json, *path: str) -> str:
    """A day as delivered, or ""."""
    value: Any = event
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value[:10] if isinstance(value, str) and value[:4].isdigit() else ""


def is_sentinel(date: str) -> bool:
    return date[:4] >= "2099"


def locations(event: Json) -> Iterator[Json]:
    waiting = [event.get("locations")]
    while waiting:
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting = [*value, *waiting]
        elif isinstance(value, dict):
            yield value
        elif isinstance(value, str):
            yield {"town": value}


def by_area_code(event: Json) -> set[str]:
    return {code for place in locations(event) if (code := municipality_by_area_code(place.get("areaCode")))}


def by_area_code_then_town(event: Json) -> set[str]:
    return {
        code for place in locations(event) for code in resolve_location(place.get("areaCode"), None, place.get("town"))
    }


def event_figures(events: dict[str, Json], occasions: dict[str, Occasion]) -> Json:
    ends = [day(event, "execution", "end") for event in events.values()]
    lasts = [day(event, "application", "last") for event in events.values()]
    today = TODAY.isoformat()
    places = [by_area_code_then_town(event) for event in events.values()]
    return {
        "application_last_sentinel": sum(is_sentinel(last) for last in lasts),
        "application_no_last": lasts.count(""),
        "application_open_on_reference_day_excluding_sentinels": sum(
            not is_sentinel(last) and last >= today and day(event, "application", "first") <= today
            for event, last in zip(events.values(), lasts, strict=True)
        ),
        "complete_info_and_provider_found": sum(bool(o.course_id and o.provider_id) for o in occasions.values()),
        "contractor_present": sum(bool(o.contractor) for o in occasions.values()),
        "distance_object_present": sum(isinstance(event.get("distance"), dict) for event in events.values()),
        "end_before_start": sum(
            bool(end) and end < day(event, "execution", "start")
            for event, end in zip(events.values(), ends, strict=True)
        ),
        "expires_before_reference_day": sum(bool(o.expires and o.expires < TODAY) for o in occasions.values()),
        "in_several_municipalities_after_town_lookup": sum(len(codes) > 1 for codes in places),
        "neither_info_nor_provider": sum(not o.course_id and not o.provider_id for o in occasions.values()),
        "no_end": ends.count(""),
        "no_info": sum(not o.course_id for o in occasions.values()),
        "no_provider": sum(not o.provider_id for o in occasions.values()),
        "no_start": sum(not o.start for o in occasions.values()),
        "places_known": sum(o.seats is not None for o in occasions.values()),
        "real_end_before_reference_day": sum(bool(end) and end < today for end in ends),
        "sentinel_end_2099": sum(end.startswith("2099") for end in ends),
        "sentinel_end_2999": sum(end.startswith("2999") for end in ends),
        "start_after_reference_day": sum(bool(o.start and o.start > TODAY) for o in occasions.values()),
        f"updated_since_{SINCE}": sum(event["lastEdited"] >= SINCE for event in events.values()),
        "with_sentinel_end": sum(map(is_sentinel, ends)),
        "without_any_area_code": sum(not by_area_code(event) for event in events.values()),
        "without_municipality_after_town_lookup": places.count(set()),
    }


def town_figures(events: dict[str, Json]) -> dict[str, int]:
    """Towns that had to decide, and lie in no known municipality."""
    without_code = (
        place
        for event in events.values()
        for place in locations(event)
        if not municipality_by_area_code(place.get("areaCode"))
    )
    towns = (town for place in without_code for town in split_towns(place.get("town")))
    return Counter(town for town in towns if not municipality_by_town(town))


def municipality_figures(events: dict[str, Json]) -> tuple[list[Json], int]:
    after_lookup = Counter(code for event in events.values() for code in by_area_code_then_town(event))
    by_code_only = Counter(code for event in events.values() for code in by_area_code(event))
    top = sorted(after_lookup, key=lambda code: (-after_lookup[code], code))[:15]
    return [
        {
            "code": code,
            "name": municipalities()[code].name,
            "events_after_town_lookup": after_lookup[code],
            "events_by_areaCode_only": by_code_only[code],
        }
        for code in top
    ], len(after_lookup)


def holds_cdata(value: Any) -> bool:
    return "<![CDATA[" in json.dumps(value)


def test_every_expected_figure_is_found_in_what_was_stored(run: ImportRun, shared_data: Path) -> None:
    expected = json.loads((shared_data / "expected.json").read_text(encoding="utf-8"))
    del expected["source"], expected["csv_rows"]
    report = report_of(run)
    events, infos, providers = payloads("event"), payloads("info"), payloads("provider")
    occasions = {o.key: o for o in Occasion.objects.select_related("course").exclude(key=None) if o.key}
    courses = Course.objects.exclude(key=None)
    top, in_how_many = municipality_figures(events)
    issues = report["issues"]
    found = {
        "reference_day": run.today.isoformat(),
        "list_items": report["read"],
        "distinct": {"providers": len(providers), "infos": len(infos), "events": len(events)},
        "repeated_event_items_that_collapse": report["repeats"],
        "events_with_repeats": len(issues["repeated_item"]),
        "events": event_figures(events, occasions),
        "events_by_school_type": Counter(
            o.course.school_type if o.course else "(unknown: no info)" for o in occasions.values()
        ),
        "infos_by_school_type": Counter(courses.values_list("school_type", flat=True)),
        "infos": {
            "without_code": courses.filter(code="").count(),
            "without_any_event": courses.filter(occasions=None).count(),
            "with_eligibility": courses.exclude(eligibility="").count(),
            "with_cdata": sum(map(holds_cdata, infos.values())),
            f"updated_since_{SINCE}": sum(info["lastEdited"] >= SINCE for info in infos.values()),
        },
        "providers": {
            "without_url": Provider.objects.filter(url="").count(),
            "without_contactAddress": sum(not content.get("contactAddress") for content in providers.values()),
            "without_responsibleBody": Provider.objects.filter(responsible_body="").count(),
            "without_any_event": Provider.objects.filter(occasions=None).count(),
            f"updated_since_{SINCE}": sum(content["lastEdited"] >= SINCE for content in providers.values()),
        },
        "municipalities_top15": top,
        "municipalities_distinct_after_town_lookup": in_how_many,
        "towns_not_resolvable": town_figures(events),
        "ids": {
            "education_field_missing": issues["education_missing"],
            "education_points_nowhere": issues["education_unknown"],
            "end_before_start": issues["end_before_start"],
            "provider_points_nowhere": issues["provider_unknown"],
            "providers_field_missing_or_empty": issues["provider_missing"],
        },
    }
    assert found == expected


def test_dates_places_and_owners_agree_with_what_was_delivered(run: ImportRun) -> None:
    events = payloads("event")
    for occasion in Occasion.objects.all():
        event = events[occasion.key or ""]
        start, end = day(event, "execution", "start"), day(event, "execution", "end")
        assert (occasion.start.isoformat() if occasion.start else "") == start
        has_end = end and not is_sentinel(end) and not (start and end < start)
        assert occasion.end == (dt.date.fromisoformat(end) if has_end else None), occasion.key
        assert set(occasion.municipality_codes) == by_area_code_then_town(event), occasion.key
    sundsvall = Provider.objects.get(key="p.alvis.2281")
    assert sundsvall.owner_id == "2281"
    assert set(sundsvall.courses.values_list("owner_id", flat=True)) == {"2281"}
    municipal = Provider.objects.filter(responsible_body_type="kommunal")
    assert municipal.filter(owner=None).count() == 0
    assert Provider.objects.exclude(responsible_body_type__in=["kommunal", ""]).exclude(owner=None).count() == 0


def test_a_second_run_of_the_sample_changes_nothing(run: ImportRun, shared_data: Path) -> None:
    before = [list(model.objects.order_by("pk").values()) for model in (Provider, Course, Occasion, SourceRecord)]
    call_command("import_emil3", shared_data / "emil3", "--today", TODAY.isoformat())
    again = ImportRun.objects.latest()
    assert again.message == "Inget har ändrats."
    assert report_of(again)["issues"] == report_of(run)["issues"]
    assert [list(m.objects.order_by("pk").values()) for m in (Provider, Course, Occasion, SourceRecord)] == before


def test_over_a_faulty_network_the_feed_gives_what_the_files_give(
    run: ImportRun,
    serving: Serving,  # noqa: F811
) -> None:
    """Errors, broken answers and a list that shifts: nothing changes, and nothing that merely slipped is gone."""
    with serving(fail_every=7, truncate_list=3, drift_after=9) as server:
        call_command("import_susanavet", "--base-url", server.base_url, "--today", TODAY.isoformat())
    again = ImportRun.objects.latest()
    assert (again.message, again.report["changes"]["events"]["unchanged"]) == ("Inget har ändrats.", 2373)


def test_what_the_feed_deletes_is_gone_by_a_full_run_and_by_a_delta_alike(
    run: ImportRun,
    serving: Serving,  # noqa: F811
) -> None:
    address = ["--today", TODAY.isoformat(), "--base-url"]
    with serving(deleted=4) as server:
        call_command("import_susanavet", *address, server.base_url)
    gone = set(Occasion.objects.exclude(gone_at=None).values_list("key", flat=True))
    with serving(deleted=7) as server:
        call_command("import_susanavet", *address, server.base_url, "--since", "2026-11-15")
    full, delta = ImportRun.objects.order_by("-pk")[1], ImportRun.objects.latest()
    assert (full.report["changes"]["events"]["gone"], full.is_complete) == (4, True)
    assert (delta.report["changes"]["events"]["gone"], delta.is_complete) == (3, False)
    assert gone < set(Occasion.objects.exclude(gone_at=None).values_list("key", flat=True))
    assert not Course.objects.exclude(gone_at=None).exists()
