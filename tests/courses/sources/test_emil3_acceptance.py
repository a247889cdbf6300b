"""The national feed's sample: every kind of dirt that it carries is read as meant."""

import json
import re
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from courses.records import Delivered, Json, OccasionRecord, Record
from courses.sources.emil3 import read_item
from courses.sources.emil3_files import Emil3Folder
from courses.vocabulary import RecordKind, StudyMode
from organisations.geography import municipality_by_town
from tests.courses.sources.emil3_items import all_read

pytestmark = pytest.mark.acceptance


@dataclass(frozen=True)
class Feed:
    """All that the three files deliver, by id."""

    delivered: dict[str, list[Delivered]]

    def record(self, key: str) -> Any:
        return self.delivered[key][-1].record

    def payload(self, key: str) -> Json:
        record: Record = self.record(key)
        return record.payload

    def issues(self, key: str) -> set[str]:
        return {issue.kind for one in self.delivered[key] for issue in one.issues}

    def read_text(self, key: str) -> str:
        return json.dumps(self.record(key).values(), ensure_ascii=False)

    def raw_text(self, key: str) -> str:
        return json.dumps(self.payload(key), ensure_ascii=False)


@pytest.fixture(scope="module")
def feed(shared_data: Path) -> Feed:
    delivered: defaultdict[str, list[Delivered]] = defaultdict(list)
    reader = Emil3Folder(shared_data / "emil3")
    for kind in RecordKind:
        for one in all_read(reader, kind):
            assert one.record is not None
            delivered[one.record.key].append(one)
    return Feed(dict(delivered))


@pytest.fixture(scope="module")
def expected(shared_data: Path) -> Json:
    found: Json = json.loads((shared_data / "expected.json").read_text(encoding="utf-8"))
    return found


def _towns(payload: Json) -> list[str]:
    places = payload.get("locations") or payload.get("contactAddress")
    return [place["town"] for place in (places if isinstance(places, list) else [places])]


def _read_towns(record: Record) -> tuple[str, ...]:
    return record.towns if isinstance(record, OccasionRecord) else (record.values()["town"],)


def _area_codes(payload: Json) -> list[Any]:
    places = payload["locations"]
    found = [place.get("areaCode") for place in (places if isinstance(places, list) else [places])]
    return [code for code in found if code is not None]


def _links(feed: Feed, key: str) -> bool:
    """As many links as were written, each quoted now."""
    written = re.findall(r"href=(https?://[^\s>\\\"]+)", feed.raw_text(key))
    return bool(written) and re.findall(r'href=\\"(https?://[^\\"]+)', feed.read_text(key)) == written


# What must hold of each id that carries the dirt: first that it does carry it, then how it is read.
MEANT: dict[str, Callable[[Feed, str], bool]] = {
    "area_code_missing": lambda feed, key: (
        len(_area_codes(feed.payload(key))) < len(_towns(feed.payload(key)))
        and bool(feed.record(key).municipality_codes) != ("municipality_unknown" in feed.issues(key))
    ),
    "area_code_without_leading_zero": lambda feed, key: (
        any(len(str(code)) == 3 for code in _area_codes(feed.payload(key)))
        and {str(code).zfill(4) for code in _area_codes(feed.payload(key))} <= set(feed.record(key).municipality_codes)
    ),
    "cdata_wrapper": lambda feed, key: "CDATA" in feed.raw_text(key) and "CDATA" not in feed.read_text(key),
    "contractor_differs": lambda feed, key: (
        feed.record(key).contractor == feed.payload(key)["extensions"][0]["contractor"]
        and feed.record(key).contractor
        not in {feed.record(name).responsible_body for name in feed.record(key).provider_keys if name in feed.delivered}
    ),
    "credits_zero": lambda feed, key: (
        feed.payload(key)["credits"]["credits"] == 0
        and (feed.record(key).credits, feed.record(key).credits_unit, feed.issues(key)) == (None, "", {"credits_zero"})
    ),
    "education_field_missing": lambda feed, key: (
        feed.record(key).course_key == "" and "education_missing" in feed.issues(key)
    ),
    "empty_distance_object": lambda feed, key: (
        feed.payload(key)["distance"] == {} and feed.record(key).mode == StudyMode.DISTANCE
    ),
    "end_before_start": lambda feed, key: (
        feed.record(key).start.isoformat() == feed.payload(key)["execution"]["start"]
        and feed.record(key).end is None
        and "end_before_start" in feed.issues(key)
    ),
    "html_cdata_wrapped_description": lambda feed, key: (
        re.fullmatch(r"(<p>.*[^ >].*</p>)+", feed.record(key).description) is not None
        and "CDATA" in feed.raw_text(key)
        and "<p></p>" not in feed.record(key).description
    ),
    "html_unquoted_href": _links,
    "info_not_served": lambda feed, key: (
        feed.record(key).course_key == feed.payload(key)["education"]
        and feed.record(key).course_key not in feed.delivered
    ),
    "keywords_as_list": lambda feed, key: (
        feed.record(key).keywords == (feed.payload(key)["keywords"][0]["strings"][0]["value"],)
    ),
    "literal_null": lambda feed, key: (
        '"null"' in feed.raw_text(key) and "null" not in feed.record(key).values().values()
    ),
    "nbsp_entity": lambda feed, key: (
        "&nbsp;" in feed.raw_text(key) and not re.search("&nbsp;|&amp;nbsp|\u00a0", feed.read_text(key))
    ),
    "object_instead_of_list": lambda feed, key: (
        isinstance(feed.payload(key)["locations"], dict)
        and bool(feed.record(key).towns)
        and bool(feed.record(key).municipality_codes) != ("municipality_unknown" in feed.issues(key))
    ),
    "provider_not_served": lambda feed, key: (
        bool(feed.record(key).provider_keys) and not set(feed.record(key).provider_keys) & set(feed.delivered)
    ),
    "provider_string_instead_of_list": lambda feed, key: (
        feed.record(key).provider_keys == (feed.payload(key)["providers"],)
    ),
    "providers_field_missing": lambda feed, key: (
        not feed.payload(key).get("providers")
        and feed.record(key).provider_keys == ()
        and "provider_missing" in feed.issues(key)
    ),
    "repeated_list_item": lambda feed, key: (
        len(feed.delivered[key]) > 1 and len({one.record.digest() for one in feed.delivered[key] if one.record}) == 1
    ),
    "sentinel_application_last": lambda feed, key: (
        feed.payload(key)["application"]["last"] >= "2099"
        and (feed.record(key).application_last, feed.record(key).application_continuous) == (None, True)
    ),
    "sentinel_end": lambda feed, key: (
        feed.payload(key)["execution"]["end"] >= "2099" and feed.record(key).end is None
    ),
    "several_towns_in_one_field": lambda feed, key: (
        len(feed.record(key).towns) > len(_towns(feed.payload(key))) and "," not in "".join(feed.record(key).towns)
    ),
    "string_instead_of_list": lambda feed, key: (
        feed.record(key).languages == (feed.payload(key)["languageOfInstructions"],)
    ),
    "strings_object_instead_of_list": lambda feed, key: (
        feed.record(key).title == feed.payload(key)["title"]["strings"]["value"]
    ),
    "study_form_differs_from_myh": lambda feed, key: (
        (feed.record(key).mode == StudyMode.ON_SITE) == (feed.payload(key).get("distance") is None)
    ),
    "subject_object_instead_of_list": lambda feed, key: (
        feed.record(key).subject_codes == (feed.payload(key)["subjects"]["code"],)
    ),
    "title_says_distans_but_no_distance_object": lambda feed, key: (
        "distance" not in feed.payload(key)
        and feed.record(key).mode == StudyMode.DISTANCE
        and "distance_only_in_title" in feed.issues(key)
    ),
    "town_in_capitals": lambda feed, key: (
        any(town.isupper() for town in _towns(feed.payload(key)))
        and not any(town.isupper() for town in _read_towns(feed.record(key)))
    ),
    "town_not_resolvable_to_one_municipality": lambda feed, key: (
        any(municipality_by_town(town) is None for town in feed.record(key).towns)
    ),
    "url_without_scheme": lambda feed, key: (
        feed.payload(key)["url"]["urls"][0]["value"].startswith("www.")
        and feed.record(key).url == "https://" + feed.payload(key)["url"]["urls"][0]["value"]
    ),
}  # fmt: skip


@pytest.mark.parametrize("dirt", sorted(MEANT))
def test_dirt_is_read_as_meant(feed: Feed, shared_data: Path, dirt: str) -> None:
    marked = json.loads((shared_data / "dirt.json").read_text(encoding="utf-8"))[dirt]
    keys = marked["natural"] + marked["planted"]
    assert keys
    assert [key for key in keys if not MEANT[dirt](feed, key)] == []


def test_every_kind_of_dirt_is_looked_at(shared_data: Path) -> None:
    assert set(MEANT) == set(json.loads((shared_data / "dirt.json").read_text(encoding="utf-8")))


def test_nothing_else_is_odd(feed: Feed, expected: Json) -> None:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key in feed.delivered:
        for kind in feed.issues(key):
            found[kind].add(key)
    ids = expected["ids"]
    assert found["education_missing"] == set(ids["education_field_missing"])
    assert found["provider_missing"] == set(ids["providers_field_missing_or_empty"])
    assert found["end_before_start"] == set(ids["end_before_start"])
    assert {kind: len(keys) for kind, keys in found.items()} == {
        "education_missing": len(ids["education_field_missing"]),
        "provider_missing": len(ids["providers_field_missing_or_empty"]),
        "end_before_start": expected["events"]["end_before_start"],
        "municipality_unknown": expected["events"]["without_municipality_after_town_lookup"],
        "credits_zero": 2,
        "distance_only_in_title": 5,
    }


def test_no_text_holds_markup_that_is_not_ours(feed: Feed) -> None:
    allowed = re.compile(r'</?(?:p|br|ul|ol|li|strong|em|b|i|h3|h4)>|<a href="[^"]+" rel="noopener noreferrer">|</a>')
    rich = ("description", "eligibility", "prior_knowledge", "application_instruction", "distance_description")
    for key in feed.delivered:
        for field, value in feed.record(key).values().items():
            text = allowed.sub("", value) if field in rich else value
            assert not isinstance(text, str) or not re.search(r"<[a-z/!]|&[a-z]+;(?<!&amp;)(?<!&lt;)(?<!&gt;)", text), (
                key
            )


def test_the_events_are_read_well_within_two_seconds(shared_data: Path) -> None:
    items = json.loads((shared_data / "emil3/events.json").read_text(encoding="utf-8"))
    began = time.process_time()
    for place, item in enumerate(items):
        read_item(RecordKind.EVENT, place, item)
    assert time.process_time() - began < 2
