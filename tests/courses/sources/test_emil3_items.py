"""What becomes of an item: a record, a tombstone or a rejection, and what is said of it."""

import json
from typing import Any

import pytest

from courses.records import Rejection
from courses.sources.emil3 import read_item
from courses.vocabulary import IssueKind, RecordKind
from tests.courses.sources.emil3_items import event, info, item, provider, words

EVENT = RecordKind.EVENT


@pytest.mark.parametrize(
    ("raw", "reason", "key"),
    [
        (None, "Posten är inget objekt med id och innehåll.", ""),
        ("e.1", "Posten är inget objekt med id och innehåll.", ""),
        ([item(EVENT)], "Posten är inget objekt med id och innehåll.", ""),
        ({}, "Posten saknar id.", ""),
        ({"content": {"identifier": "e.1"}}, "Posten saknar id.", ""),
        ({"id": "", "content": {"identifier": "e.1"}}, "Posten saknar id.", ""),
        ({"id": "null", "content": {"identifier": "e.1"}}, "Posten saknar id.", ""),
        ({"id": "x" * 301, "content": {"identifier": "e.1"}}, "Postens id går inte att läsa.", ""),
        ({"id": "e\x001", "content": {"identifier": "e.1"}}, "Postens id går inte att läsa.", ""),
        ({"id": True, "content": {"identifier": "e.1"}}, "Postens id går inte att läsa.", ""),
        ({"id": None, "status": "DELETED", "content": None}, "Posten saknar id.", ""),
        ({"id": "e.1"}, "Posten saknar innehåll.", "e.1"),
        ({"id": "e.1", "status": "ACTIVE", "content": None}, "Posten saknar innehåll.", "e.1"),
        ({"id": "e.1", "content": {}}, "Posten saknar innehåll.", "e.1"),
        ({"id": "e.1", "content": "text"}, "Postens innehåll är inget objekt.", "e.1"),
        ({"id": "e.1", "content": [{"a": 1}, {"b": 2}]}, "Postens innehåll är inget objekt.", "e.1"),
        ({"id": "e.1", "content": 7}, "Postens innehåll är inget objekt.", "e.1"),
    ],
)
def test_an_item_without_id_or_content_is_rejected_with_its_place(raw: Any, reason: str, key: str) -> None:
    delivered = read_item(EVENT, 17, raw)
    assert delivered.rejection == Rejection(EVENT, 17, reason, key)
    assert (delivered.record, delivered.tombstone, delivered.issues) == (None, "", ())


@pytest.mark.parametrize(
    "status",
    [
        "DELETED", "deleted", " Deleted ", "\u200bDELETED", ["DELETED"], [["deleted"], None], {"code": "DELETED"},
        {"type": "C_Status", "code": " deleted "}, [{"code": ["DELETED"]}], {"value": "DELETED"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("content", [None, {"identifier": "e.1"}])
def test_a_deleted_item_is_a_tombstone(status: str, content: Any) -> None:
    delivered = read_item(EVENT, 3, {"id": "e.1", "status": status, "content": content})
    assert (delivered.tombstone, delivered.record, delivered.rejection, delivered.place) == ("e.1", None, None, 3)


@pytest.mark.parametrize("status", [True, 7.5, {"a": "DELETED"}, ["DELETED", "ACTIVE"], "NOT DELETED"])
def test_a_status_that_can_not_be_read_withdraws_nothing_and_is_an_issue(status: Any) -> None:
    delivered = read_item(EVENT, 0, {**item(EVENT), "status": status})
    assert delivered.record is not None
    assert [issue.field for issue in delivered.issues] == ["status"]


@pytest.mark.parametrize("status", ["active", ["ACTIVE"], {"code": "ACTIVE"}, None, "", "null", [], {}])
def test_a_status_in_force_or_none_is_no_issue(status: Any) -> None:
    delivered = read_item(EVENT, 0, {**item(EVENT), "status": status})
    assert delivered.record is not None
    assert delivered.issues == ()


def test_another_status_is_kept_and_reported() -> None:
    delivered = read_item(EVENT, 0, {**item(EVENT), "status": "ARCHIVED", "batch": 7})
    assert delivered.record is not None
    assert delivered.record.payload == {**item(EVENT)["content"], "@item": {"status": "ARCHIVED", "batch": 7}}
    assert [(issue.kind, issue.field, issue.detail) for issue in delivered.issues] == [
        ("unknown_field", "batch", ""),
        ("unknown_code", "status", "”ARCHIVED”"),
    ]


@pytest.mark.parametrize(
    ("raw", "key"), [("e.Å.1", "e.Å.1"), ("E.1", "E.1"), (" e.1", " e.1"), (1205, "1205"), (7.0, "7")]
)
def test_an_id_is_exact(raw: Any, key: str) -> None:
    delivered = read_item(EVENT, 0, {"id": raw, "content": {**item(EVENT)["content"], "identifier": raw}})
    assert delivered.record is not None
    assert delivered.record.key == key
    assert delivered.issues == ()


def test_where_two_ids_differ_the_items_own_counts() -> None:
    delivered = read_item(EVENT, 0, {**item(EVENT), "id": "E.1"})
    assert delivered.record is not None
    assert delivered.record.key == "E.1"
    assert [(issue.kind, issue.detail) for issue in delivered.issues] == [("identifier_differs", "”e.1”")]


def test_a_content_alone_in_a_list_is_read() -> None:
    delivered = read_item(EVENT, 0, {"id": "e.1", "content": [item(EVENT)["content"]]})
    assert delivered.record is not None
    assert delivered.issues == ()


def test_a_plain_item_has_no_issues_and_keeps_its_payload() -> None:
    for kind in RecordKind:
        raw = item(kind)
        delivered = read_item(kind, 0, raw)
        assert delivered.record is not None
        assert delivered.record.payload == raw["content"]
        assert delivered.record.last_edited == "2026-09-01T10:00:00"
        assert delivered.issues == ()


def test_stamps_of_twins_compare_whatever_form_they_have() -> None:
    stamps = ["2026-09-01T10:00:00", "2026-09-01T08:00:01Z", "2026-09-01T10:00:01.5", "2026-09-02"]
    read = [event(lastEdited=stamp)[0].last_edited for stamp in stamps]
    assert read == sorted(read)
    assert event(lastEdited="i går")[0].last_edited == ""


def test_unknown_fields_and_codes_are_kept_and_reported() -> None:
    record, issues = event(
        nytt={"a": 1},
        execution={"condition": {"type": "C_ExecutionCondition", "code": "9", "label": "x"}, "start": "2027-01-11"},
        locations=[{"areaCode": "1490", "floor": 2}, {"areaCode": "1491", "floor": 3}],
        extensions=[{"type": "NewExtension", "id": "1", "x": 1}, {"type": "KVEventExtension", "id": "1", "y": 1}],
        timeOfStudy={"type": "C_TimeOfStudy", "code": "gryning"},
    )
    assert record.payload["nytt"] == {"a": 1}
    assert record.start is not None
    assert issues == {
        ("unknown_field", "nytt"): "",
        ("unknown_field", "execution.condition.label"): "",
        ("unknown_code", "execution.condition"): "”9”",
        ("unknown_field", "locations.floor"): "",
        ("unknown_code", "extensions.type"): "”NewExtension”",
        ("unknown_field", "extensions.y"): "",
        ("unknown_code", "timeOfStudy"): "”gryning”",
    }


def test_known_codes_in_another_case_or_form_are_no_issue() -> None:
    assert info(type="vuxgy", configuration={"code": "Kurs"}, qualificationLevel=4)[1] == {}
    assert event(execution={"condition": 2})[1] == {}
    assert info(type={"type": "C_SchoolType", "code": "VUXNYTT"})[1] == {("unknown_code", "type"): "”VUXNYTT”"}


def test_a_hostile_record_does_not_fill_the_report() -> None:
    record, issues = event(**{f"f{number}": 1 for number in range(1000)})
    assert len(record.payload) > 1000
    assert len(issues) == 40


def test_the_payload_is_storable_in_jsonb() -> None:
    record, issues = event(
        **{
            "a\x00": "b\x00\ud800c",
            "n": [float("nan"), float("inf"), 10**30, -(10**30), 10**5000, 1.5],
            "emoji": "👩\u200d🍳",
            "deep": _nested(2000),
        }
    )
    assert record.payload["a"] == "bc"
    assert record.payload["n"] == [None, None, str(10**30), str(-(10**30)), None, 1.5]
    assert record.payload["emoji"] == "👩\u200d🍳"
    text = json.dumps(record.payload, ensure_ascii=False, allow_nan=False)
    text.encode()
    assert "\\u0000" not in text
    assert ("payload_cut", "") in issues


def _nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


def test_a_sole_traders_number_is_a_persons_and_is_removed_from_the_payload_too() -> None:
    for number in ("850101-1234", 8501011234, "19850101-1234", ["8501011234"]):
        record, issues = provider(organisationNumber=number)
        assert record.organisation_number == ""
        assert "organisationNumber" not in record.payload
        assert issues == {("personal_number_removed", "organisationNumber"): ""}
    for number in ("212000-1561", 2120001561, "162120001561"):
        record, issues = provider(organisationNumber=number)
        assert record.organisation_number == "212000-1561"
        assert issues == {}


VALUES: list[Any] = [
    None, True, False, 0, 1, -1, 1.5, 1e308, float("nan"), float("inf"), 10**400, "", "null", "text", "x\x00\ud800",
    "<b>", "50 %", "2027-01-11", "9999-12-31T23:59:59Z", [], {}, [[]], [None], [[["a"]]], ["a", "b"], {"a": 1},
    {"strings": 1}, {"strings": [1, None, {"value": ["a"]}]}, {"type": 1, "code": [1]}, {"code": {"code": "1"}},
    {"x\x00": {"\ud800": float("nan")}}, [{"type": "KVEventExtension", "contractor": {"a": True}}],
    [{"applicationDetails": [1]}], {"value": {"value": 1}}, [1, "a", {"b": [2]}], "=" * 70_000, _nested(500),
    {"areaCode": [["1490", {"code": 180}], True], "town": [{"strings": "Borås"}], "postalCode": {"a": 1}},
]  # fmt: skip
PATHS = {
    RecordKind.PROVIDER: [
        "identifier", "lastEdited", "expires", "name", "description", "url", "visitAddresses", "contactAddress",
        "contactAddress.areaCode", "contactAddress.town", "contactAddress.streetAddress", "contactAddress.postalCode",
        "emailAddresses", "phones", "phones.number", "responsibleBody", "responsibleBody.type",
        "responsibleBody.type.code", "responsibleBody.name", "responsibleBody.name.strings", "years", "owner",
        "organisationNumber",
    ],
    RecordKind.INFO: [
        "identifier", "code", "lastEdited", "expires", "title", "title.strings", "description", "url", "url.urls",
        "type", "type.code", "educationLevels", "orientation", "audience", "configuration", "subjects",
        "subjects.code", "isVocational", "resultIsDegree", "degrees", "qualificationLevel", "credits",
        "credits.credits", "credits.system", "credits.system.code", "extent", "extent.length", "extent.unit",
        "eligibility", "recommendedPriorKnowledge", "eligibleForStudentAid", "extensions",
    ],
    RecordKind.EVENT: [
        "identifier", "education", "providers", "lastEdited", "expires", "title", "description", "url", "locations",
        "locations.areaCode", "locations.town", "locations.postalCode", "languageOfInstructions", "execution",
        "execution.condition", "execution.condition.code", "execution.start", "execution.end", "isCancelled", "fees",
        "fees.totalAmount", "fees.currency", "places", "timeOfStudy", "paceOfStudy", "paceOfStudy.percentage",
        "paceOfStudy.individual", "isApprenticeship", "distance", "distance.noOfMandatorySessions",
        "distance.description", "application", "application.first", "application.last", "application.url",
        "application.email", "application.code", "application.instruction", "application.continuous", "keywords",
        "keywords.strings", "extensions", "extensions.contractor", "extensions.keywords",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "path"), [(kind, path) for kind, paths in PATHS.items() for path in paths])
def test_any_value_in_any_field_gives_a_record_that_can_be_stored(kind: RecordKind, path: str) -> None:
    for value in VALUES:
        raw = item(kind)
        target = raw["content"]
        *parents, name = path.split(".")
        for parent in parents:
            target = target.setdefault(parent, {})
            if isinstance(target, list):
                target = target[0]
        target[name] = value
        delivered = read_item(kind, 0, raw)
        assert delivered.record is not None, value
        text = json.dumps([delivered.record.payload, delivered.record.values()], ensure_ascii=False, allow_nan=False)
        assert "\\u0000" not in text
        text.encode()
        assert len(delivered.record.digest()) == 32
        assert {issue.kind for issue in delivered.issues} <= set(IssueKind.values)
        assert all(len(issue.field) <= 120 for issue in delivered.issues)


@pytest.mark.parametrize("field", ["id", "status", "content"])
def test_any_value_in_an_item_gives_something(field: str) -> None:
    for value in VALUES:
        delivered = read_item(EVENT, 5, {**item(EVENT), field: value})
        assert (delivered.record is None) + (delivered.rejection is None) + (not delivered.tombstone) == 2


def test_titles_hold_no_markup_and_issues_no_persons() -> None:
    assert info(title=words("<b>Svets</b> &amp; plåt"))[0].title == "Svets & plåt"
    record, issues = event(application={"email": "inte en adress 070-1234567"})
    assert record.application_email == ""
    assert issues == {("value_unreadable", "application.email"): ""}
