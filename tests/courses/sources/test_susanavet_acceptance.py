"""The stand-in for Susa-navet's API, with each of its faults switched on: nothing is lost."""

import datetime as dt
import importlib.util
import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from courses.records import Delivered, Json
from courses.sources.emil3_files import FILE_NAMES
from courses.sources.scope import Scope, event_municipalities
from courses.sources.susanavet import SusanavetReader
from courses.sources.susanavet_client import SusanavetClient
from courses.vocabulary import RecordKind
from tests.courses.sources.emil3_items import all_read

pytestmark = pytest.mark.acceptance

PROVIDER, INFO, EVENT = RecordKind.PROVIDER, RecordKind.INFO, RecordKind.EVENT
Serving = Callable[..., AbstractContextManager[Any]]
EVERYTHING = {PROVIDER: 254, INFO: 1538, EVENT: 2373}


@pytest.fixture(scope="module")
def mock(shared_data: Path) -> ModuleType:
    path = shared_data.parent / "tools" / "mock_susanavet.py"
    spec = importlib.util.spec_from_file_location("mock_susanavet", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look there for their module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def serving(mock: ModuleType, shared_data: Path) -> Serving:
    """A running server with these faults."""

    @contextmanager
    def run(**faults: Any) -> Iterator[Any]:
        server = mock.make_server(mock.Options(data=str(shared_data / "emil3"), port=0, **faults))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    return run


@pytest.fixture
def expected(shared_data: Path) -> Json:
    found: Json = json.loads((shared_data / "expected.json").read_text(encoding="utf-8"))
    return found


def keys(delivered: list[Delivered]) -> set[str]:
    return {one.record.key for one in delivered if one.record}


def read_all(reader: SusanavetReader) -> dict[RecordKind, list[Delivered]]:
    return {kind: list(all_read(reader, kind)) for kind in RecordKind}


@pytest.mark.parametrize(
    ("faults", "size", "naps"),
    [
        ({"next_link": "self"}, 500, []),
        ({"next_link": "correct"}, 500, []),
        ({"fail_first": 3}, 1000, [1.0] * 3),
        ({"fail_every": 4}, 1000, [1.0] * 3),
        ({"truncate_list": 2}, 1000, [0.5]),
        ({"truncate_list": 7, "truncate_mode": "socket"}, 1000, [0.5]),
        ({"page_lag": 0.05, "slow_every": 5, "slow_seconds": 0.2}, 1000, []),
        ({"deleted": 5, "deleted_always": True}, 1000, []),
        ({"fail_first": 1, "fail_every": 5, "truncate_list": 3, "unknown_code": 2}, 1000, [1.0, 0.5, 1.0, 1.0, 1.0]),
    ],
)
def test_a_fault_loses_nothing(serving: Serving, faults: dict[str, Any], size: int, naps: list[float]) -> None:
    slept: list[float] = []
    with (
        serving(**faults) as server,
        SusanavetReader(SusanavetClient(server.base_url, sleep=slept.append), page_size=size) as reader,
    ):
        delivered = read_all(reader)
        assert reader.is_complete
    tombstones = {one.tombstone for one in delivered[EVENT] if one.tombstone}
    assert len(tombstones) == (5 if faults.get("deleted") else 0)
    assert {kind: len(keys(found)) for kind, found in delivered.items()} == {
        **EVERYTHING,
        EVENT: EVERYTHING[EVENT] - len(tombstones),
    }
    assert sorted(slept) == sorted(naps)
    unknown = {issue.key for found in delivered.values() for one in found for issue in one.issues
               if issue.kind == "unknown_code"}  # fmt: skip
    assert len(unknown) == 2 * faults.get("unknown_code", 0)


def test_the_lists_come_as_they_stand_in_the_files(serving: Serving, shared_data: Path) -> None:
    with serving() as server, SusanavetReader(SusanavetClient(server.base_url), page_size=700) as reader:
        for kind, found in read_all(reader).items():
            items = json.loads((shared_data / "emil3" / FILE_NAMES[kind]).read_text(encoding="utf-8"))
            assert [(one.place, one.record.key) for one in found if one.record] == [
                (place, item["id"]) for place, item in enumerate(items)
            ]


@pytest.mark.parametrize("drift_after", [10, 22])
def test_a_list_that_shifts_loses_nothing(serving: Serving, drift_after: int) -> None:
    """With pages of 300 the tenth list answer lies in the midst of the infos, the 22nd among the events."""
    with (
        serving(drift_after=drift_after) as server,
        SusanavetReader(SusanavetClient(server.base_url), page_size=300) as reader,
    ):
        delivered = read_all(reader)
        assert reader.is_complete
        whole = {kind: set(server.store.by_id[resource]) for kind, resource in _resources().items()}
        absent = {kind: whole[kind] - keys(delivered[kind]) for kind in RecordKind}
        still = {kind: reader.still_there(kind, absent[kind]) for kind in RecordKind}
    # What was out of a list before its first page was asked for is in no list, but never gone.
    assert {kind: len(found) for kind, found in absent.items()} == {PROVIDER: 0, INFO: 0, EVENT: int(drift_after == 10)}
    assert still == absent


def _resources() -> dict[RecordKind, str]:
    return {PROVIDER: "educationProviders", INFO: "educationInfos", EVENT: "educationEvents"}


def test_what_is_deleted_is_gone_and_what_slipped_is_not(serving: Serving) -> None:
    with serving(deleted=5, drift_after=1) as server, SusanavetReader(SusanavetClient(server.base_url)) as reader:
        delivered = read_all(reader)
        absent = set(server.store.by_id["educationEvents"]) - keys(delivered[EVENT])
        assert len(absent) == 6
        assert reader.still_there(EVENT, absent) == absent - server.store.deleted


def test_a_delta_brings_what_was_edited_and_what_was_deleted(serving: Serving, expected: Json) -> None:
    since = dt.date(2026, 11, 1)
    with serving(deleted=3) as server, SusanavetReader(SusanavetClient(server.base_url), since=since) as reader:
        delivered = read_all(reader)
        assert not reader.is_complete
        deleted = server.store.deleted
    assert {one.tombstone for one in delivered[EVENT] if one.tombstone} == deleted
    assert len(keys(delivered[EVENT]) | deleted) >= expected["events"]["updated_since_2026-11-01"]
    assert len(keys(delivered[INFO])) == expected["infos"]["updated_since_2026-11-01"]
    assert len(keys(delivered[PROVIDER])) == expected["providers"]["updated_since_2026-11-01"]


def test_school_types_are_asked_of_the_service(serving: Serving, expected: Json) -> None:
    with serving() as server:
        for code in ("YH", "FHS"):
            client = SusanavetClient(server.base_url)
            with SusanavetReader(client, scope=Scope.of(school_types=[code])) as reader:
                delivered = read_all(reader)
            assert len(keys(delivered[INFO])) == expected["infos_by_school_type"][code]
            assert len(keys(delivered[EVENT])) == expected["events_by_school_type"][code]


def test_a_region_gets_its_events_with_their_infos_and_providers(serving: Serving, expected: Json) -> None:
    scope = Scope.of(municipalities=["Sundsvall"])
    with serving() as server, SusanavetReader(SusanavetClient(server.base_url), scope=scope) as reader:
        delivered = read_all(reader)
        assert reader.is_complete
        events = {one.record.key: one.record for one in delivered[EVENT] if one.record}
    placed = {key for key, record in events.items() if "2281" in event_municipalities(record.payload)}
    named = next(row for row in expected["municipalities_top15"] if row["code"] == "2281")
    assert len(placed) == named["events_after_town_lookup"]
    assert all(not event_municipalities(events[key].payload) for key in set(events) - placed)
    served_infos = set(server.store.by_id["educationInfos"])
    served_providers = set(server.store.by_id["educationProviders"])
    assert keys(delivered[INFO]) == {record.values()["course_key"] for record in events.values()} & served_infos
    assert (
        keys(delivered[PROVIDER])
        == {key for record in events.values() for key in record.values()["provider_keys"]} & served_providers
    )
