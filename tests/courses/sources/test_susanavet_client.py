"""One question at a time: what is asked again, how long it waits, and when it gives up."""

import gzip
from typing import Any

import httpx
import pytest

from courses.records import SourceError
from courses.sources.susanavet_client import ATTEMPTS, SusanavetClient
from courses.vocabulary import RecordKind
from tests.courses.sources.emil3_items import item
from tests.courses.sources.national_feed import Answer, NationalFeed

EVENTS = "educationEvents"


@pytest.fixture
def feed() -> NationalFeed:
    return NationalFeed(event=[item(RecordKind.EVENT, "e.1")])


def fail_first(feed: NationalFeed, *answers: Answer) -> None:
    feed.before = lambda number, _request: answers[number - 1] if number <= len(answers) else None


@pytest.mark.parametrize(
    ("answer", "naps"),
    [
        (httpx.Response(503, headers={"Retry-After": "7"}), [7.0]),
        (httpx.Response(503, headers={"Retry-After": "86400"}), [60.0]),
        (
            httpx.Response(
                429,
                headers={"Retry-After": "Sun, 22 Nov 2026 12:00:09 GMT", "Date": "Sun, 22 Nov 2026 12:00:00 GMT"},
            ),
            [9.0],
        ),
        (httpx.Response(503, headers={"Retry-After": "snart"}), [0.5]),
        (httpx.Response(503, headers={"Retry-After": "0"}), [0.5]),
        (httpx.Response(500), [0.5]),
        (httpx.ConnectError("refused"), [0.5]),
        (httpx.ReadTimeout("slow"), [0.5]),
        (httpx.RemoteProtocolError("peer closed connection"), [0.5]),
        (httpx.Response(200, text='{"educationEvents": [{"id"'), [0.5]),
        (httpx.Response(200, html="<html>Underhåll pågår</html>"), [0.5]),
        (httpx.Response(200, content=b""), [0.5]),
        (httpx.Response(200, json=[]), [0.5]),
        (httpx.Response(200, json={"educationInfos": [], "page": {"totalPages": 0, "totalElements": 0}}), [0.5]),
        (httpx.Response(200, json={EVENTS: [], "page": {}}), [0.5]),
        (httpx.Response(200, json={EVENTS: [1], "page": {"totalPages": 0, "totalElements": 1}}), [0.5]),
    ],
)
def test_a_broken_answer_is_asked_for_again(feed: NationalFeed, answer: Answer, naps: list[float]) -> None:
    fail_first(feed, answer)
    assert feed.client().page(EVENTS, 0, 100, []).items == feed.items[RecordKind.EVENT]
    assert feed.naps == naps


def test_a_broken_compression_is_asked_for_again(feed: NationalFeed) -> None:
    body = gzip.compress(b'{"a": 1}')[:-6]
    feed.before = lambda number, _request: (
        httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(body[:9] + b"x" * 20))
        if number == 1
        else None
    )
    assert feed.client().page(EVENTS, 0, 100, []).total_elements == 1
    assert feed.naps == [0.5]


def test_waiting_doubles_and_ends_with_a_message(feed: NationalFeed) -> None:
    feed.before = lambda _number, _request: httpx.Response(500)
    with pytest.raises(SourceError, match=f"efter {ATTEMPTS} försök: den svarade med fel 500. Försök senare"):
        feed.client().page(EVENTS, 0, 100, [])
    assert feed.naps == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0]
    assert len(feed.requests) == ATTEMPTS


def test_a_refusal_is_not_asked_again_and_tells_why(feed: NationalFeed) -> None:
    feed.before = lambda _number, _request: httpx.Response(400, json={"message": "Constraint\x00 violation"})
    with pytest.raises(SourceError, match=r"\(fel 400\)\. Den svarade: Constraint violation"):
        feed.client().page(EVENTS, 0, 100, [])
    assert (len(feed.requests), feed.naps) == (1, [])


def test_a_wrong_address_is_told_at_once(feed: NationalFeed) -> None:
    feed.before = lambda _number, _request: httpx.Response(404, html="<p>nix</p>")
    with pytest.raises(SourceError, match="Kontrollera adressen"):
        feed.client().page(EVENTS, 0, 100, [])
    with pytest.raises(SourceError, match="måste börja med https"):
        SusanavetClient("api.skolverket.se")


def test_an_answer_that_leads_in_a_circle_ends(feed: NationalFeed) -> None:
    feed.before = lambda _number, request: httpx.Response(302, headers={"Location": str(request.url)})
    with pytest.raises(SourceError, match="i en cirkel"):
        feed.client().page(EVENTS, 0, 100, [])


@pytest.mark.parametrize("key", ["e.1/2", "e.1?x=1#y", "e.åäö %", "..", "e 1"])
def test_any_id_can_be_asked_for(key: str) -> None:
    feed = NationalFeed(event=[item(RecordKind.EVENT, key)])
    client = feed.client()
    assert client.item(EVENTS, key) == feed.items[RecordKind.EVENT][0]
    assert client.item(EVENTS, key + "x") is None


def test_an_item_that_is_none_is_asked_for_again(feed: NationalFeed) -> None:
    answers: list[Any] = [httpx.Response(200, json=[]), httpx.Response(200, json={"message": "ok"})]
    fail_first(feed, *answers)
    assert feed.client().item(EVENTS, "e.1") == feed.items[RecordKind.EVENT][0]
    assert len(feed.naps) == 2
