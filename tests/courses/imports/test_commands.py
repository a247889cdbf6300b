"""The commands that import: what they take, say and write."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from courses.imports.report import report_of
from courses.models import Course, ImportRun, Occasion, Provider, RunStatus, Source, SourceKind
from courses.sources.emil3_files import FILE_NAMES
from tests.courses.imports.feed_server import feed_server
from tests.courses.sources.emil3_items import event_content, info_content, provider_content, words

pytestmark = pytest.mark.django_db

DAY = "2026-11-22"
RESOURCES = ("educationProviders", "educationInfos", "educationEvents")


def item(content: dict[str, Any]) -> dict[str, Any]:
    return {"id": content["identifier"], "status": "ACTIVE", "content": content}


def lists(*events: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    contents = ([provider_content()], [info_content()], events or [event_content()])
    return {
        resource: [item(content) for content in of_kind] for resource, of_kind in zip(RESOURCES, contents, strict=True)
    }


def write(folder: Path, *events: dict[str, Any]) -> Path:
    for name, items in zip(FILE_NAMES.values(), lists(*events).values(), strict=True):
        (folder / name).write_text(json.dumps(items), encoding="utf-8")
    return folder


def test_a_folder_of_files_is_imported_and_its_report_is_what_the_admin_shows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    events = [event_content(), event_content(), event_content(identifier="e.2", education="i.9")]
    report = tmp_path / "rapport.json"
    call_command("import_emil3", str(write(tmp_path, *events)), "--today", DAY, "--report", str(report))
    run = ImportRun.objects.get()
    assert (run.status, run.source.slug, run.today, run.is_complete) == (
        RunStatus.SUCCEEDED,
        "susanavet",
        dt.date(2026, 11, 22),
        True,
    )
    written = json.loads(report.read_text(encoding="utf-8"))
    assert written == report_of(run)
    assert written == {
        "read": {"providers": 1, "infos": 1, "events": 3},
        "distinct": {"providers": 1, "infos": 1, "events": 2},
        "changes": {
            "providers": {"new": 1, "changed": 0, "unchanged": 0, "gone": 0},
            "infos": {"new": 1, "changed": 0, "unchanged": 0, "gone": 0},
            "events": {"new": 2, "changed": 0, "unchanged": 0, "gone": 0},
        },
        "repeats": 1,
        "rejected": [],
        "issues": {"education_unknown": ["e.2"], "repeated_item": ["e.1"]},
        "status": "succeeded",
        "message": run.message,
        "is_dry_run": False,
    }
    told = capsys.readouterr().out
    assert "Tillfälle: 3 lästa, 2 olika. 2 nya, 0 ändrade, 0 oförändrade, 0 borta." in told
    assert "Upprepade poster: 1." in told
    assert "Avvikelse education_unknown: 1." in told


def test_a_second_run_says_that_nothing_has_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        call_command("import_emil3", str(write(tmp_path)), today=DAY)
    assert capsys.readouterr().out.endswith("Inget har ändrats.\n")


def test_a_dry_run_says_what_would_change_and_that_nothing_was_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_emil3", str(write(tmp_path)), "--dry-run")
    assert not Course.objects.exists()
    assert "Provkörning: inget har skrivits." in capsys.readouterr().out
    assert ImportRun.objects.get().is_dry_run


def test_rejected_items_are_told_with_their_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path)
    (tmp_path / "events.json").write_text(json.dumps([item(event_content()), {"status": "ACTIVE"}, 7]))
    report = tmp_path / "rapport.json"
    call_command("import_emil3", str(tmp_path), report=str(report))
    rejected = json.loads(report.read_text(encoding="utf-8"))["rejected"]
    assert [(entry["kind"], entry["place"]) for entry in rejected] == [("events", 1), ("events", 2)]
    assert "Avvisad, plats 1 (events): " in capsys.readouterr().out


def test_the_guard_stops_the_command_until_removals_are_accepted(tmp_path: Path) -> None:
    many = [event_content(identifier=f"e.{number}") for number in range(10)]
    call_command("import_emil3", str(write(tmp_path, *many)), today=DAY)
    report = tmp_path / "rapport.json"
    with pytest.raises(CommandError, match=r"Borås vuxenutbildning: 6 av 10 tillfällen.*--accept-removals"):
        call_command("import_emil3", str(write(tmp_path, *many[:4])), today=DAY, report=str(report))
    written = json.loads(report.read_text(encoding="utf-8"))
    assert (written["status"], written["changes"]["events"]["gone"]) == ("stopped", 6)
    assert "6 av 10" in written["message"]
    assert not Occasion.objects.exclude(gone_at=None).exists()
    call_command("import_emil3", str(write(tmp_path, *many[:4])), "--accept-removals", today=DAY)
    assert Occasion.objects.filter(gone_at=None).count() == 4


def test_files_may_belong_to_another_source(tmp_path: Path) -> None:
    Source.objects.create(slug="skolans", name="Skolans filer", kind=SourceKind.EMIL3_FILES)
    call_command("import_emil3", str(write(tmp_path)), "--source", "skolans")
    assert Occasion.objects.get().source.slug == "skolans"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["{folder}", "--source", "okänd"], "Källan okänd finns inte. Det här är källorna: susanavet."),
        (["{folder}", "--report", "{folder}/saknas/r.json"], "finns inte. Skapa den eller skriv rapporten någon annan"),
        (["{folder}", "--today", "22 november"], "22 november är inget datum. Skriv det som 2026-11-22."),
        (["{folder}/saknas"], "I mappen saknas providers.json, infos.json, events.json."),
    ],
)
def test_what_is_wrong_is_said_in_swedish(tmp_path: Path, arguments: list[str], message: str) -> None:
    write(tmp_path)
    with pytest.raises(CommandError, match=message):
        call_command("import_emil3", *(argument.format(folder=tmp_path) for argument in arguments))
    assert not ImportRun.objects.exists()


def test_a_file_that_is_no_json_fails_the_run_and_is_told(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "infos.json").write_text("[{")
    with pytest.raises(CommandError):
        call_command("import_emil3", str(tmp_path))
    assert ImportRun.objects.get().status == RunStatus.FAILED
    assert not Provider.objects.exists()


def test_a_failed_run_writes_a_report_with_every_key(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "infos.json").write_text("[{")
    report = tmp_path / "rapport.json"
    with pytest.raises(CommandError):
        call_command("import_emil3", str(tmp_path), "--dry-run", report=str(report))
    none = {"providers": 0, "infos": 0, "events": 0}
    assert json.loads(report.read_text(encoding="utf-8")) == {
        "read": none,
        "distinct": none,
        "changes": {name: {"new": 0, "changed": 0, "unchanged": 0, "gone": 0} for name in none},
        "repeats": 0,
        "rejected": [],
        "issues": {},
        "status": "failed",
        "message": ImportRun.objects.get().message,
        "is_dry_run": True,
    }
    assert not list(tmp_path.glob(".rapport.json*"))


def test_a_run_that_is_refused_leaves_no_older_report_behind(tmp_path: Path) -> None:
    report = tmp_path / "rapport.json"
    call_command("import_emil3", str(write(tmp_path)), today=DAY, report=str(report))
    with pytest.raises(CommandError, match="finns inte"):
        call_command("import_emil3", str(tmp_path), "--source", "okänd", report=str(report))
    assert not report.exists()


def test_a_report_that_cannot_be_written_stops_the_command_before_it_imports(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Rapporten kan inte skrivas till"):
        call_command("import_emil3", str(write(tmp_path)), report=str(tmp_path))
    assert not ImportRun.objects.exists()


def test_the_feed_is_imported_whole_and_what_it_no_longer_has_is_gone(tmp_path: Path) -> None:
    served = lists(event_content(), event_content(identifier="e.2"))
    with feed_server(served) as (address, asked):
        call_command("import_susanavet", "--base-url", address, today=DAY)
        served["educationEvents"].pop()
        call_command("import_susanavet", "--base-url", address, "--full", today=DAY)
    assert asked == [*RESOURCES] * 2
    assert [run.report["changes"]["events"]["gone"] for run in ImportRun.objects.order_by("pk")] == [0, 1]
    assert ImportRun.objects.latest().options == {
        "base_url": address,
        "municipalities": [],
        "school_types": [],
        "since": "",
    }


def test_files_and_feed_are_one_source(tmp_path: Path) -> None:
    call_command("import_emil3", str(write(tmp_path)), today=DAY)
    with feed_server(lists()) as (address, _):
        call_command("import_susanavet", "--base-url", address, today=DAY)
    assert ImportRun.objects.latest().message == "Inget har ändrats."


def test_a_delta_takes_what_was_edited_and_what_was_withdrawn_and_infers_nothing() -> None:
    served = lists(*(event_content(identifier=f"e.{number}") for number in range(3)))
    with feed_server(served) as (address, asked):
        call_command("import_susanavet", "--base-url", address, today=DAY)
        served["educationEvents"] = [
            item(event_content(lastEdited="2026-11-20T10:00:00", title=words("Ny titel"), identifier="e.0")),
            {"id": "e.1", "status": "DELETED", "content": None},
        ]
        call_command("import_susanavet", "--base-url", address, "--since", "2026-11-20", today=DAY)
    assert asked[3:] == [f"{resource} 2026-11-20" for resource in RESOURCES]
    assert ImportRun.objects.latest().report["changes"]["events"] == {"new": 0, "changed": 1, "unchanged": 0, "gone": 1}
    assert dict(Occasion.objects.filter(gone_at=None).values_list("key", "title")) == {"e.0": "Ny titel", "e.2": ""}


def test_since_the_latest_means_before_the_last_run_with_the_same_filters() -> None:
    with feed_server(lists()) as (address, asked):
        for moment, filters in [("2026-11-20T03:00:00Z", ()), ("2026-11-21T03:00:00Z", ("--municipality", "Borås"))]:
            with time_machine.travel(moment, tick=False):
                call_command("import_susanavet", "--base-url", address, *filters, "--since", "senaste")
        with time_machine.travel("2026-11-22T03:00:00Z", tick=False):
            call_command("import_susanavet", "--base-url", address, "--since", "senaste")
    assert asked[-3:] == [f"{resource} 2026-11-20T03:00:00" for resource in RESOURCES]  # an hour before, Swedish time
    assert all(" " not in query for query in asked[:-3])


def test_since_the_latest_skips_a_delta_that_left_days_out() -> None:
    def fetch(moment: str, since: str) -> None:
        with time_machine.travel(moment, tick=False):
            call_command("import_susanavet", "--base-url", address, "--since", since)

    with feed_server(lists()) as (address, asked):
        fetch("2026-11-10T03:00:00Z", "senaste")
        fetch("2026-11-20T03:00:00Z", "2026-11-19")
        fetch("2026-11-21T03:00:00Z", "senaste")  # reaches back over the gap, and is the chain's newest
        fetch("2026-11-22T03:00:00Z", "senaste")
        fetch("2026-11-22T04:00:00Z", "2026-11-22")
        fetch("2026-11-22T05:00:00Z", "senaste")
    since = [query.partition(" ")[2] for query in asked[::3]]
    assert since == [
        "",
        "2026-11-19",
        "2026-11-10T03:00:00",  # an hour before, Swedish time
        "2026-11-21T03:00:00",
        "2026-11-22",
        "2026-11-22T04:00:00",  # that day began before the run at three: nothing is left out
    ]


def test_a_delta_without_a_whole_run_before_it_is_no_start() -> None:
    with feed_server(lists()) as (address, asked):
        call_command("import_susanavet", "--base-url", address, "--since", "2026-11-20")
        call_command("import_susanavet", "--base-url", address, "--since", "senaste")
    assert asked[-3:] == list(RESOURCES)


def test_an_event_that_leaves_the_region_shows_its_new_place_after_the_regions_delta() -> None:
    served = lists(event_content())
    with feed_server(served) as (address, _):
        region = ("--base-url", address, "--municipality", "Borås")
        call_command("import_susanavet", *region, today=DAY)
        moved = event_content(locations=[{"areaCode": "1280"}], lastEdited="2026-11-21T10:00:00")
        served["educationEvents"] = [item(moved), item({**moved, "identifier": "e.malmö"})]
        call_command("import_susanavet", *region, "--since", "2026-11-21", today=DAY)
    assert Occasion.objects.values_list("key", "municipality_codes", "gone_at").get() == ("e.1", ["1280"], None)


def moved_away(**fields: Any) -> dict[str, Any]:
    return item(event_content(locations=[{"areaCode": "1280"}], lastEdited="2026-11-21T10:00:00", **fields))


@pytest.mark.parametrize("after_a_delta", [False, True])
def test_an_event_that_has_left_the_region_is_gone_after_a_whole_run(after_a_delta: bool) -> None:
    served = lists(event_content(), event_content(identifier="e.kvar"))
    with feed_server(served) as (address, _):
        region = ("--base-url", address, "--municipality", "Borås")
        call_command("import_susanavet", *region, today=DAY)
        served["educationEvents"][0] = moved_away()
        if after_a_delta:
            call_command("import_susanavet", *region, "--since", "2026-11-21", today=DAY)
        call_command("import_susanavet", *region, today=DAY)
    assert ImportRun.objects.latest().report["changes"]["events"]["gone"] == 1
    assert set(Occasion.objects.filter(gone_at=None).values_list("key", flat=True)) == {"e.kvar"}


def test_an_event_whose_provider_has_left_the_region_is_gone_after_a_whole_run() -> None:
    served = lists(event_content(locations=None))
    with feed_server(served) as (address, _):
        region = ("--base-url", address, "--municipality", "Borås")
        call_command("import_susanavet", *region, today=DAY)
        served["educationProviders"] = [
            item(provider_content(visitAddresses=[{"areaCode": "1280"}], contactAddress={"areaCode": "1280"}))
        ]
        call_command("import_susanavet", *region, today=DAY)
    assert Occasion.objects.get().gone_at is not None


def test_a_region_says_nothing_of_what_was_taken_for_a_wider_one_and_moved() -> None:
    served = lists(event_content(), event_content(identifier="e.kvar"))
    with feed_server(served) as (address, _):
        call_command("import_susanavet", "--base-url", address, "--county", "14", today=DAY)
        served["educationEvents"][0] = moved_away()
        call_command("import_susanavet", "--base-url", address, "--county", "14", "--since", "2026-11-21", today=DAY)
        call_command("import_susanavet", "--base-url", address, "--municipality", "Borås", today=DAY)
        assert not Occasion.objects.exclude(gone_at=None).exists()
        call_command("import_susanavet", "--base-url", address, "--county", "14", "12", today=DAY)
        assert Occasion.objects.get(key="e.1").municipality_codes == ["1280"]
        assert not Occasion.objects.exclude(gone_at=None).exists()
        call_command("import_susanavet", "--base-url", address, "--county", "14", today=DAY)
    assert not Occasion.objects.exclude(gone_at=None).exists()


def test_the_guard_stops_a_run_of_a_region_that_too_much_has_left() -> None:
    served = lists(*(event_content(identifier=f"e.{number}") for number in range(6)))
    with feed_server(served) as (address, _):
        region = ("--base-url", address, "--municipality", "Borås")
        call_command("import_susanavet", *region, today=DAY)
        served["educationEvents"] = [moved_away(identifier=f"e.{number}") for number in range(5)]
        with pytest.raises(CommandError, match="6 av 6 tillfällen"):
            call_command("import_susanavet", *region, today=DAY)
        assert not Occasion.objects.exclude(gone_at=None).exists()
        call_command("import_susanavet", *region, "--accept-removals", today=DAY)
    assert not Occasion.objects.filter(gone_at=None).exists()


def test_a_county_gets_its_events_and_says_nothing_of_others() -> None:
    elsewhere = event_content(identifier="e.malmö", locations=[{"areaCode": "1280"}])
    served = lists(event_content(), elsewhere)
    with feed_server(served) as (address, _):
        call_command("import_susanavet", "--base-url", address, today=DAY)
        served["educationEvents"] = []
        call_command("import_susanavet", "--base-url", address, "--county", "Västra Götaland", today=DAY)
    assert set(Occasion.objects.filter(gone_at=None).values_list("key", flat=True)) == {"e.malmö"}
    assert Course.objects.get().gone_at is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--municipality", "Atlantis"], "Kommunen ”Atlantis” finns inte."),
        (["--school-type", "XYZ"], "Skolformen ”XYZ” finns inte."),
        (["--base-url", "ftp://example.se"], "Adressen till Susa-navet måste börja med https://"),
        (["--since", "igår"], "igår är inget datum."),
        (["--since", "2026-11-20T99"], "är ingen tid."),
    ],
)
def test_wrong_filters_are_said_in_swedish(arguments: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("import_susanavet", *arguments)
