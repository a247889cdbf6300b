"""The feed over HTTP: lists that shift while they are read, deltas, and what a region needs of them."""

import datetime as dt
from collections.abc import Collection
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from courses.records import SourceError, StoredRecord
from courses.sources.scope import Scope, ScopeError
from courses.sources.susanavet import SusanavetReader
from courses.vocabulary import RecordKind
from tests.courses.sources.emil3_items import all_read, item, words
from tests.courses.sources.national_feed import Answer, NationalFeed

PROVIDER, INFO, EVENT = RecordKind.PROVIDER, RecordKind.INFO, RecordKind.EVENT
BORAS = Scope.of(municipalities=["Borås"])
LIST = "educationEvents?page={}&size={}"


def events(count: int) -> list[Any]:
    return [item(EVENT, f"e.{number:03}") for number in range(count)]


def keys(reader: SusanavetReader, kind: RecordKind) -> list[str]:
    return [delivered.record.key for delivered in all_read(reader, kind) if delivered.record]


def read_all(reader: SusanavetReader) -> dict[RecordKind, list[str]]:
    return {kind: keys(reader, kind) for kind in RecordKind}


def stored(kind: RecordKind, key: str, school_type: str = "", **fields: Any) -> StoredRecord:
    return StoredRecord(kind, key, item(kind, key, **fields)["content"], school_type)


def on_list(feed: NationalFeed, page: int, change: Any, times: int = 1) -> None:
    """Lets `change(feed.items[EVENT])` happen just before a page of events is answered, so many times."""
    left = [times]

    def before(_number: int, request: httpx.Request) -> Answer | None:
        asked = dict(request.url.params)
        if (
            "educationEvents" in str(request.url)
            and asked.get("page") == str(page)
            and asked["size"] != "1"
            and left[0]
        ):
            left[0] -= 1
            change(feed.items[EVENT])
        return None

    feed.before = before


# --- Paging ---


def test_pages_are_counted_and_the_stale_link_is_not_followed() -> None:
    feed = NationalFeed(event=events(5))
    seen: list[tuple[RecordKind, int, int]] = []
    with SusanavetReader(
        feed.client(), page_size=2, on_page=lambda kind, done, total: seen.append((kind, done, total))
    ) as reader:
        delivered = list(all_read(reader, EVENT))
    assert [one.place for one in delivered] == [0, 1, 2, 3, 4]
    assert feed.paths() == [
        LIST.format(0, 2), LIST.format(1, 2), LIST.format(1, 1), LIST.format(2, 2), LIST.format(3, 1),
    ]  # fmt: skip
    assert seen == [(EVENT, 2, 5), (EVENT, 4, 5), (EVENT, 5, 5)]


def test_a_run_is_complete_when_all_three_lists_are_read_to_their_ends() -> None:
    feed = NationalFeed(provider=[item(PROVIDER)], info=[item(INFO)], event=events(3))
    with SusanavetReader(feed.client()) as reader:
        for kind in RecordKind:
            assert not reader.is_complete
            assert keys(reader, kind)
        assert reader.is_complete


def test_a_service_that_gives_smaller_pages_than_asked_for_is_read_whole() -> None:
    feed = NationalFeed(event=events(7))
    feed.largest_page = 3
    with SusanavetReader(feed.client(), page_size=100) as reader:
        assert (len(keys(reader, EVENT)), len(feed.requests)) == (7, 5)


def test_items_of_any_kind_come_in_the_lists_order() -> None:
    feed = NationalFeed(event=[item(EVENT, "e.1"), None, "x", {"id": "e.2", "status": "DELETED"}, {"id": "e.3"}, 7])
    with SusanavetReader(feed.client()) as reader:
        delivered = list(all_read(reader, EVENT))
        assert [(one.place, bool(one.record), one.tombstone, bool(one.rejection)) for one in delivered] == [
            (0, True, "", False),
            (1, False, "", True),
            (2, False, "", True),
            (3, False, "e.2", False),
            (4, False, "", True),
            (5, False, "", True),
        ]
        assert reader.still_there(EVENT, {"e.1", "e.2", "e.3"}) == {"e.1", "e.3"}


def test_a_list_longer_than_memory_should_hold_is_spooled_and_comes_back() -> None:
    feed = NationalFeed(event=[item(EVENT, f"e.{number}", note="å" * 4000) for number in range(900)])
    with SusanavetReader(feed.client(), page_size=400) as reader:
        assert keys(reader, EVENT) == [f"e.{number}" for number in range(900)]


def test_a_service_that_stops_answering_stops_the_run() -> None:
    feed = NationalFeed(event=events(5))
    feed.before = lambda number, _request: httpx.Response(503) if number > 2 else None
    with SusanavetReader(feed.client(), page_size=2) as reader, pytest.raises(SourceError, match="efter 8 försök"):
        list(all_read(reader, EVENT))


# --- Lists that shift ---


def test_an_item_that_slips_between_two_pages_is_not_lost() -> None:
    """The first is withdrawn before page 1 is given: the third slips to page 0, which is read already."""
    feed = NationalFeed(event=events(6))
    on_list(feed, 1, lambda items: items.pop(0))
    with SusanavetReader(feed.client(), page_size=2) as reader:
        assert sorted(keys(reader, EVENT)) == ["e.001", "e.002", "e.003", "e.004", "e.005"]
        assert reader._listings[EVENT].is_whole


def test_what_only_left_the_list_is_kept_while_the_service_gives_it_by_id() -> None:
    feed = NationalFeed(event=events(6))
    first = feed.items[EVENT][0]
    feed.by_id_only["e.000"] = {**first, "content": {**first["content"], "title": words("Nyare")}}
    on_list(feed, 1, lambda items: items.pop(0))
    with SusanavetReader(feed.client(), page_size=2) as reader:
        records = [one.record for one in all_read(reader, EVENT) if one.record]
    assert [record.key for record in records] == ["e.001", "e.002", "e.003", "e.004", "e.005", "e.000"]
    assert getattr(records[-1], "title", "") == "Nyare"


def test_a_shift_that_leaves_the_totals_unchanged_is_seen_at_the_seam() -> None:
    feed = NationalFeed(event=events(6))
    on_list(feed, 1, lambda items: items.append(items.pop(0)))
    with SusanavetReader(feed.client(), page_size=2) as reader:
        assert sorted(keys(reader, EVENT)) == [f"e.{number:03}" for number in range(6)]


def test_a_list_that_never_stands_still_is_read_as_far_as_it_goes_and_is_not_complete() -> None:
    feed = NationalFeed(provider=[], info=[], event=events(6))
    on_list(feed, 1, lambda items: items.append(item(EVENT, f"e.{len(items):03}")), times=99)
    with SusanavetReader(feed.client(), page_size=2) as reader:
        assert sorted(read_all(reader)[EVENT]) == [f"e.{number:03}" for number in range(10)]
        assert not reader.is_complete


def test_a_list_whose_length_is_always_told_wrong_is_whole_when_two_passes_agree() -> None:
    feed = NationalFeed(provider=[], info=[], event=events(5))

    def wrong_total(_number: int, request: httpx.Request) -> Answer | None:
        if "educationEvents" not in str(request.url):
            return None
        page = feed.page("educationEvents", feed.items[EVENT], dict(request.url.params))
        page["page"]["totalElements"] += 3
        return httpx.Response(200, json=page)

    feed.before = wrong_total
    with SusanavetReader(feed.client(), page_size=2) as reader:
        assert len(read_all(reader)[EVENT]) == 5
        assert reader.is_complete


def test_a_list_that_grows_without_end_is_given_up() -> None:
    feed = NationalFeed()
    feed.before = lambda _number, request: httpx.Response(
        200,
        json={
            "educationEvents": [],
            "page": {"totalPages": int(request.url.params["page"]) + 2, "totalElements": 0},
        },
    )
    with SusanavetReader(feed.client()) as reader, pytest.raises(SourceError, match="tar inte slut"):
        list(all_read(reader, EVENT))


# --- Gone or not ---


def test_still_there_asks_by_id_and_believes_only_a_clear_no() -> None:
    feed = NationalFeed(event=events(2))
    feed.by_id_only = {
        "e.slipped": item(EVENT, "e.slipped"),
        "e.deleted": {"id": "e.deleted", "status": "DELETED", "content": None},
        "e.empty": {"id": "e.empty", "status": "ACTIVE", "content": None},
    }
    with SusanavetReader(feed.client()) as reader:
        read_all(reader)
        asked = {"e.slipped", "e.deleted", "e.empty", "e.missing", "e.000"}
        assert reader.still_there(EVENT, asked) == {"e.slipped", "e.empty", "e.000"}


def test_when_the_service_stops_answering_nothing_more_is_called_gone() -> None:
    feed = NationalFeed(event=events(2))
    with SusanavetReader(feed.client()) as reader:
        read_all(reader)
        asked = len(feed.requests)
        feed.before = lambda number, _request: httpx.Response(503) if number > asked + 1 else None
        assert reader.still_there(EVENT, {"e.a", "e.b", "e.c"}) == {"e.b", "e.c"}
        assert len(feed.requests) == asked + 1 + 8


# --- Deltas and filters of the service ---


@pytest.mark.parametrize(
    ("since", "text"),
    [
        (dt.date(2026, 11, 1), "2026-11-01"),
        (dt.datetime(2026, 11, 1, 12, 30), "2026-11-01T12%3A30%3A00"),  # noqa: DTZ001 - Swedish time
        (dt.datetime(2026, 11, 1, 12, 30, tzinfo=dt.UTC), "2026-11-01T13%3A30%3A00"),
        (dt.datetime(2026, 11, 1, 12, 30, tzinfo=ZoneInfo("Europe/Stockholm")), "2026-11-01T12%3A30%3A00"),
    ],
)
def test_a_delta_asks_since_and_is_never_complete(since: dt.date, text: str) -> None:
    feed = NationalFeed(event=[{"id": "e.1", "status": "DELETED", "content": None}])
    with SusanavetReader(feed.client(), since=since) as reader:
        assert read_all(reader) == {PROVIDER: [], INFO: [], EVENT: []}
        assert [one.tombstone for one in all_read(reader, EVENT)] == ["e.1"]
        assert not reader.is_complete
    assert feed.paths() == [f"{name}?updatedSince={text}&page=0&size=1000" for name in
                            ("educationProviders", "educationInfos", "educationEvents")]  # fmt: skip


def test_school_types_are_the_services_filter_and_bound_what_may_be_gone() -> None:
    feed = NationalFeed()
    with SusanavetReader(feed.client(), scope=Scope.of(school_types=["yh", "VUX"])) as reader:
        read_all(reader)
        assert all("?schoolType=VUX&schoolType=YH&page=0" in path for path in feed.paths())
        assert reader.is_complete
        in_scope = {
            (record.kind, record.key): reader.in_scope(record)
            for record in (
                stored(PROVIDER, "p.1"),
                stored(INFO, "i.yh", type="YH"),
                stored(INFO, "i.vux", type={"type": "C_SchoolType", "code": "VUXSFI"}),
                stored(INFO, "i.fhs", type="FHS"),
                stored(INFO, "i.none", type=None),
                stored(EVENT, "e.vux", "VUXGY"),
                stored(EVENT, "e.fhs", "FHS"),
                stored(EVENT, "e.unknown", ""),
            )
        }
    assert {key for (_, key), inside in in_scope.items() if inside} == {"i.yh", "i.vux", "e.vux"}


def test_without_filters_everything_is_in_scope() -> None:
    with SusanavetReader(NationalFeed().client()) as reader:
        assert all(reader.in_scope(stored(kind, "x")) for kind in RecordKind)


# --- A region ---


def place(**fields: Any) -> dict[str, Any]:
    return {"locations": [fields]}


@pytest.fixture
def nation() -> NationalFeed:
    """Providers in Borås and Lund; events in and outside Borås by every step of the rule."""
    return NationalFeed(
        provider=[
            item(PROVIDER, "p.boras"),
            item(PROVIDER, "p.lund", contactAddress={"areaCode": "1281"}),
            item(PROVIDER, "p.boras-idle"),
            {"id": "p.deleted", "status": "DELETED", "content": None},
        ],
        info=[item(INFO, f"i.{name}") for name in ("code", "postal", "town", "provider", "lund", "twin", "idle")],
        event=[
            item(EVENT, "e.code", education="i.code", providers=["p.lund"],
                 **place(areaCode="1490", postalCode="222 22", town="Lund")),
            item(EVENT, "e.postal", education="i.postal", providers=["p.lund"],
                 **place(postalCode="503 31", town="Lund")),
            item(EVENT, "e.town", education="i.town", providers=["p.boras"], **place(areaCode="9999", town="BORÅS")),
            item(EVENT, "e.provider", education="i.provider", providers="p.boras", locations=None),
            item(EVENT, "e.unplaced", education="i.provider", providers=["p.boras"], **place(town="Bromma")),
            item(EVENT, "e.lund", education="i.lund", providers=["p.boras"], **place(areaCode="1281")),
            item(EVENT, "e.nowhere", education="i.lund", providers=["p.none"], locations=None),
            item(EVENT, "e.twin", education="i.lund", lastEdited="2026-01-01", **place(areaCode="1490")),
            item(EVENT, "e.twin", education="i.twin", lastEdited="2026-01-02", **place(areaCode="1281")),
            item(EVENT, "e.late", education="i.twin", lastEdited="2026-01-02", **place(areaCode="1490")),
            item(EVENT, "e.late", education="i.lund", lastEdited="2026-01-01", **place(areaCode="1281")),
            {"id": "e.deleted", "status": "DELETED", "content": None},
            {"content": 1},
        ],
    )  # fmt: skip


def test_a_region_gets_its_events_and_what_they_need(nation: NationalFeed) -> None:
    with SusanavetReader(nation.client(), scope=BORAS, page_size=3) as reader:
        assert read_all(reader) == {
            PROVIDER: ["p.boras", "p.lund"],
            INFO: ["i.code", "i.postal", "i.town", "i.provider", "i.twin"],
            EVENT: ["e.code", "e.postal", "e.town", "e.provider", "e.unplaced", "e.late", "e.late"],
        }
        assert reader.is_complete
        others = [
            (one.tombstone, one.rejection is not None, one.place) for one in all_read(reader, EVENT) if not one.record
        ]
        assert others == [("e.deleted", False, 11), ("", True, 12)]


def test_in_a_region_only_what_lay_there_may_be_gone(nation: NationalFeed) -> None:
    with SusanavetReader(nation.client(), scope=BORAS) as reader:
        read_all(reader)
        assert reader.in_scope(stored(EVENT, "e.old"))
        assert not reader.in_scope(stored(EVENT, "e.other", **place(areaCode="1281")))
        assert reader.in_scope(stored(EVENT, "e.by-provider", locations=None, providers=["p.boras"]))
        assert not reader.in_scope(stored(EVENT, "e.by-other", locations=None, providers=["p.lund"]))
        assert reader.in_scope(stored(INFO, "i.old"))
        assert reader.in_scope(stored(PROVIDER, "p.old"))


def test_what_moved_out_of_the_region_is_gone_from_it_and_what_is_merely_idle_is_not(nation: NationalFeed) -> None:
    nation.by_id_only = {
        "e.slipped": item(EVENT, "e.slipped"),
        "e.moved": item(EVENT, "e.moved", **place(areaCode="1281")),
        "i.slipped": item(INFO, "i.slipped"),
    }
    with SusanavetReader(nation.client(), scope=BORAS) as reader:
        read_all(reader)
        assert reader.still_there(EVENT, {"e.lund", "e.slipped", "e.moved", "e.missing"}) == {"e.slipped"}
        assert reader.still_there(INFO, {"i.idle", "i.slipped", "i.missing"}) == {"i.idle", "i.slipped"}
        assert reader.still_there(PROVIDER, {"p.boras-idle", "p.missing"}) == {"p.boras-idle"}


def test_a_regions_delta_keeps_what_the_portal_has_and_fetches_what_it_lacks(nation: NationalFeed) -> None:
    """Only i.idle and i.lund are edited since; of what the events name the portal has i.code."""
    listed = {"i.idle", "i.lund"}
    everything = nation.items[INFO]
    nation.by_id_only = {one["id"]: one for one in everything}
    nation.items[INFO] = [one for one in everything if one["id"] in listed]
    asked: dict[RecordKind, set[str]] = {}

    def known(kind: RecordKind, wanted: Collection[str]) -> Collection[str]:
        asked.setdefault(kind, set()).update(wanted)
        return {"i.idle", "i.code"}.intersection(wanted)

    with SusanavetReader(nation.client(), scope=BORAS, since=dt.date(2026, 1, 1), known=known) as reader:
        assert keys(reader, PROVIDER) == ["p.boras", "p.lund"]
        assert keys(reader, INFO) == ["i.idle", "i.postal", "i.provider", "i.town", "i.twin"]
        assert not reader.is_complete
    assert asked[INFO] == listed | {"i.code", "i.postal", "i.town", "i.provider", "i.twin"}
    paths = nation.paths()
    assert "educationProviders?page=0&size=1000" in paths
    assert "educationInfos?updatedSince=2026-01-01&page=0&size=1000" in paths


def test_a_regions_delta_follows_the_events_that_the_portal_has_to_where_they_now_lie(nation: NationalFeed) -> None:
    """The portal has e.lund from when it lay in Borås, and neither its info nor the provider that it has got."""
    nation.by_id_only = {one["id"]: one for one in nation.items[INFO]}
    nation.items[INFO] = []
    nation.items[EVENT] = [
        item(EVENT, "e.lund", education="i.lund", providers=["p.lund"], **place(areaCode="1281")),
        item(EVENT, "e.unknown", education="i.idle", providers=["p.boras-idle"], **place(areaCode="1281")),
    ]

    def known(kind: RecordKind, wanted: Collection[str]) -> Collection[str]:
        return {"e.lund"}.intersection(wanted) if kind == EVENT else ()

    with SusanavetReader(nation.client(), scope=BORAS, since=dt.date(2026, 1, 1), known=known) as reader:
        assert read_all(reader) == {PROVIDER: ["p.lund"], INFO: ["i.lund"], EVENT: ["e.lund"]}


# --- What people ask for ---


def test_a_scope_knows_names_and_codes() -> None:
    assert Scope.of(municipalities=["Borås", "borås kommun", "1490", "180"]) == Scope(frozenset({"1490", "0180"}))
    by_name = Scope.of(counties=["Västra Götalands län"])
    assert by_name == Scope.of(counties=["västra götaland"]) == Scope.of(counties=["14"])
    assert (len(by_name.municipality_codes), "1490" in by_name.municipality_codes) == (49, True)
    assert Scope.of(school_types=["yh"]).as_options() == {"municipalities": [], "school_types": ["YH"]}


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"municipalities": ["Bromma"]}, "Kommunen ”Bromma” finns inte"),
        ({"municipalities": ["9999"]}, "Kommunen ”9999” finns inte"),
        ({"counties": ["Skaraborg"]}, "Länet ”Skaraborg” finns inte"),
        ({"school_types": ["VUXNYTT"]}, "Skolformen ”VUXNYTT” finns inte"),
    ],
)
def test_a_scope_refuses_what_does_not_exist(asked: dict[str, list[str]], message: str) -> None:
    with pytest.raises(ScopeError, match=message):
        Scope.of(**asked)
