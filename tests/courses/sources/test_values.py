"""Single values, read as meant where that is unambiguous."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from courses.sources.values import (
    Reading,
    flat,
    is_absent,
    read_bool,
    read_code,
    read_date,
    read_decimal,
    read_email,
    read_id,
    read_int,
    read_percent,
    read_rich_text,
    read_stamp,
    read_text,
    read_url,
    single,
)
from courses.vocabulary import IssueKind

UNREADABLE = IssueKind.VALUE_UNREADABLE
OUT_OF_RANGE = IssueKind.VALUE_OUT_OF_RANGE
ABSENT: list[Any] = [None, "", " ", "null", "NULL", "-", [], {}, [None], [[], ["null"]]]
READERS = (
    read_bool, read_code, read_date, read_email, read_id, read_percent, read_rich_text, read_stamp, read_url,
    lambda value: read_text(value, 20), lambda value: read_int(value, 0, 10),
)  # fmt: skip


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2027-01-11", dt.date(2027, 1, 11)),
        (" 2027-01-11\n", dt.date(2027, 1, 11)),
        ("2027-01-11T00:00:00", dt.date(2027, 1, 11)),
        ("2027-01-11T22:30:00Z", dt.date(2027, 1, 11)),
        ("2027-01-11T23:30:00Z", dt.date(2027, 1, 12)),
        ("2027-07-11T22:30:00Z", dt.date(2027, 7, 12)),
        ("2027-01-11T23:30:00.123456789+0000", dt.date(2027, 1, 12)),
        ("2027-01-12T03:00:00+09:00", dt.date(2027, 1, 11)),
        ("2027-01-11T10:00+01:00[Europe/Stockholm]", dt.date(2027, 1, 11)),
        ("2027-01-11 08:30", dt.date(2027, 1, 11)),
        ("2027-01-11Z", dt.date(2027, 1, 11)),
        ("2027-01-11+01:00", dt.date(2027, 1, 11)),
        ("2027-01-11-05:00", dt.date(2027, 1, 11)),
        ("2027-1-5", dt.date(2027, 1, 5)),
        ("2027-1-11 kl. 08.30", dt.date(2027, 1, 11)),
        ("2027\u201301\u201311", dt.date(2027, 1, 11)),
        ("\ufeff2027-01-11\u200b", dt.date(2027, 1, 11)),
        ("20270111 08:30", dt.date(2027, 1, 11)),
        ("25.12.2027 00:00:00", dt.date(2027, 12, 25)),
        ("11/1 2027", dt.date(2027, 1, 11)),
        ("måndag 11 januari 2027", dt.date(2027, 1, 11)),
        ("20270111", dt.date(2027, 1, 11)),
        (20270111, dt.date(2027, 1, 11)),
        (20270111.0, dt.date(2027, 1, 11)),
        ("2027/01/11", dt.date(2027, 1, 11)),
        ("2027.1.11", dt.date(2027, 1, 11)),
        ("25/12/2027", dt.date(2027, 12, 25)),
        ("5.5.2027", dt.date(2027, 5, 5)),
        ("11 januari 2027", dt.date(2027, 1, 11)),
        ("den 3 okt. 2027", dt.date(2027, 10, 3)),
        ([2027, 1, 11], dt.date(2027, 1, 11)),
        ([2027, 1, 11, 8, 30], dt.date(2027, 1, 11)),
        (["2027-01-11"], dt.date(2027, 1, 11)),
        ({"value": "2027-01-11"}, dt.date(2027, 1, 11)),
        (dt.datetime(2027, 1, 11, 23, 30, tzinfo=dt.UTC), dt.date(2027, 1, 12)),
        (dt.date(2027, 1, 11), dt.date(2027, 1, 11)),
        ("1990-01-01", dt.date(1990, 1, 1)),
        ("2098-12-31", dt.date(2098, 12, 31)),
    ],
)
def test_a_date_is_the_day_in_sweden(value: object, day: dt.date) -> None:
    assert read_date(value) == Reading(day)


@pytest.mark.parametrize("value", ["2099-01-01", "2099-12-31", "2999-12-31T00:00:00", "9999-12-31T23:59:59Z"])
def test_a_year_from_2099_is_a_sentinel_without_a_problem(value: str) -> None:
    assert read_date(value) == Reading(None, sentinel=True)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("1989-12-31", OUT_OF_RANGE),
        ("0001-01-01T00:00:00+14:00", OUT_OF_RANGE),
        ("11/1/2027", UNREADABLE),
        ("11/1/2027 08:30", UNREADABLE),
        ("30/2 2027", UNREADABLE),
        ("11/1 27", UNREADABLE),
        ("2027-01-11-2027-06-04", UNREADABLE),
        ("20270111-20270604", UNREADABLE),
        ("2027-02-30", UNREADABLE),
        ("2027-01-11T25:00:00", UNREADABLE),
        ("2027-01", UNREADABLE),
        ("hösten 2027", UNREADABLE),
        (2027, UNREADABLE),
        (1.5, UNREADABLE),
        (True, UNREADABLE),
        ({"start": "2027-01-11"}, UNREADABLE),
        (["2027-01-11", "2027-01-12"], UNREADABLE),
        ("２０２７-01-11", UNREADABLE),
    ],
)
def test_what_can_be_no_date_or_several_is_none_with_a_problem(value: object, problem: IssueKind) -> None:
    assert read_date(value) == Reading(None, problem)


@pytest.mark.parametrize(
    ("value", "number"),
    [(50, 50), ("50", 50), ("50 %", 50), ("50%", 50), ("50 procent", 50), ("50 Procent", 50),
     ("50\u200b %", 50), ("50,0", 50), ("50.0", 50), (50.0, 50),
     (33.33, 33), ("12,5", 13), ([50], 50), ({"value": 50}, 50), ("+50", 50), (1, 1), (100, 100)],
)  # fmt: skip
def test_a_pace_is_read_as_percent(value: object, number: int) -> None:
    assert read_percent(value) == Reading(number)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (0, OUT_OF_RANGE),
        (0.4, OUT_OF_RANGE),
        (101, OUT_OF_RANGE),
        (-50, OUT_OF_RANGE),
        (10**400, OUT_OF_RANGE),
        (-(10**500), OUT_OF_RANGE),
        (1e308, OUT_OF_RANGE),
        (float("nan"), UNREADABLE),
        (float("inf"), UNREADABLE),
        (True, UNREADABLE),
        ("halvfart", UNREADABLE),
        ("0,5", OUT_OF_RANGE),
        ("50 hp", UNREADABLE),
        ("50-100 %", UNREADABLE),
        ("٥٠", UNREADABLE),
        ([25, 50], UNREADABLE),
        ({"percent": 50}, UNREADABLE),
    ],
)
def test_a_pace_outside_sense_is_none_with_a_problem(value: object, problem: IssueKind) -> None:
    assert read_percent(value) == Reading(None, problem)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1 200", Reading(1200)),
        ("1\u00a0200", Reading(1200)),
        (0, Reading(0)),
        (12.0, Reading(12)),
        ("1.200", Reading(None, UNREADABLE)),
        ("1,200", Reading(None, UNREADABLE)),
        (12.5, Reading(None, UNREADABLE)),
        (-1, Reading(None, OUT_OF_RANGE)),
        (100_001, Reading(None, OUT_OF_RANGE)),
    ],
)
def test_a_whole_number_has_no_decimals(value: object, expected: Reading[int | None]) -> None:
    assert read_int(value, 0, 100_000) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(7.5, "7.5"), ("7,5", "7.5"), (400.0, "400.0"), (2.25, "2.3"), ("1 200", "1200.0")]
)
def test_a_decimal_is_rounded_to_its_step(value: object, expected: str) -> None:
    reading = read_decimal(value, Decimal(0), Decimal(5000), Decimal("0.1"))
    assert reading == Reading(Decimal(expected))


@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, True), ("true", True), ("JA", True), ("1", True), (1, True), (1.0, True), ([True], True),
     (False, False), ("False", False), ("nej", False), (0, False)],
)  # fmt: skip
def test_yes_and_no_have_many_forms(value: object, expected: bool) -> None:
    assert read_bool(value) == Reading(expected)


@pytest.mark.parametrize("value", [2, "kanske", [True, False], {"a": 1}, float("nan")])
def test_what_is_neither_yes_nor_no_is_none_with_a_problem(value: object) -> None:
    assert read_bool(value) == Reading(None, UNREADABLE)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("e.Å.1", "e.Å.1"), (" e.1 ", " e.1 "), (12, "12"), (12.0, "12"), ({"id": "e.1"}, "e.1"),
     ({"identifier": "e.1"}, "e.1"), (["e.1"], "e.1"), ("e\u0301", "e\u0301")],
)  # fmt: skip
def test_an_id_is_exact(value: object, expected: str) -> None:
    assert read_id(value) == Reading(expected)


@pytest.mark.parametrize("value", [True, 1.5, 1e20, ["a", "b"], {"a": "e.1"}, "x" * 301, "e\x00", "e\ud800"])
def test_what_can_be_no_id_is_a_problem(value: object) -> None:
    assert read_id(value) == Reading("", UNREADABLE)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-08-31T15:22:46", "2026-08-31T15:22:46"),
        ("2026-08-31T13:22:46Z", "2026-08-31T15:22:46"),
        ("2026-08-31T15:22:46.5", "2026-08-31T15:22:46.500000"),
        ("2026-08-31", "2026-08-31T00:00:00"),
    ],
)
def test_stamps_sort_as_text_by_time(value: str, expected: str) -> None:
    assert read_stamp(value) == Reading(expected)


def test_text_may_be_a_number_but_no_boolean() -> None:
    assert read_text(2027, 20) == Reading("2027")
    assert read_text(50.0, 20) == Reading("50")
    assert read_text(True, 20) == Reading("", UNREADABLE)
    assert read_text({"a": "b"}, 20) == Reading("", UNREADABLE)


def test_a_too_long_text_is_cut_and_a_too_long_code_is_none() -> None:
    assert read_text("ett par ord för mycket", 12) == Reading("ett par ord…", IssueKind.TEXT_TOO_LONG)
    assert read_code("A" * 81) == Reading("", UNREADABLE)
    assert read_rich_text("a " * 40_000).problem == IssueKind.TEXT_TOO_LONG


def test_a_url_that_can_not_be_followed_is_a_problem() -> None:
    assert read_url("www.boras.se") == Reading("https://www.boras.se")
    assert read_url("javascript:alert(1)") == Reading("", IssueKind.URL_UNUSABLE)
    assert read_url(True) == Reading("", IssueKind.URL_UNUSABLE)


@pytest.mark.parametrize("value", ABSENT, ids=repr)
def test_absence_is_empty_without_a_problem(value: object) -> None:
    assert is_absent(value)
    assert [(reader(value).value or None, reader(value).problem) for reader in READERS] == [(None, None)] * len(READERS)


def test_lists_in_lists_are_one_list_and_a_lone_value_is_itself() -> None:
    assert list(flat(["a", ["b", [None, "c"]], "null"])) == ["a", "b", "c"]
    assert list(flat("a")) == ["a"]
    assert single([["a"]]) == "a"
    assert single([{"value": "a"}, None]) == "a"
    assert single(["a", "b"]) == ["a", "b"]


def test_no_json_value_raises() -> None:
    deep: Any = "x"
    for _ in range(3000):
        deep = [deep]
    values: list[Any] = [
        None, True, False, 0, -1, 1e400, float("nan"), 10**400, 10**5000, 1e-320, "", "x" * 1_000_000, "9" * 100_000,
        "\x00", "\ud800", "0" * 60, "1e9", "-", {"\x00": 1}, [[[]]], deep, {"value": {"value": {"value": 1}}},
        json.loads('"\\ud83d"'), "2027-01-11T23:59:60Z", "2027-01-11T10:00+99:99", "99/99/9999", [9999, 99, 99],
    ]  # fmt: skip
    for value in values:
        for reader in READERS:
            assert isinstance(reader(value), Reading)
