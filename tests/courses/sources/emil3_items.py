"""Small EMIL 3 items of our own, for the tests of the sources."""

from collections.abc import Iterator
from typing import Any

from courses.records import CourseRecord, Delivered, OccasionRecord, ProviderRecord, Reader, Unread
from courses.sources.emil3 import read_item
from courses.vocabulary import RecordKind


def words(text: object, language: str = "swe") -> dict[str, Any]:
    """A LangString."""
    return {"strings": [{"lang": language, "value": text}]}


def event_content(**fields: Any) -> dict[str, Any]:
    return {
        "identifier": "e.1",
        "education": "i.1",
        "providers": ["p.1"],
        "lastEdited": "2026-09-01T10:00:00",
        "locations": [{"country": "SE", "areaCode": "1490", "town": "Borås"}],
        "execution": {
            "condition": {"type": "C_ExecutionCondition", "code": "1"},
            "start": "2027-01-11",
            "end": "2027-06-04",
        },
        **fields,
    }


def info_content(**fields: Any) -> dict[str, Any]:
    return {
        "identifier": "i.1",
        "code": "SVESVE01",
        "lastEdited": "2026-09-01T10:00:00",
        "title": words("Svenska 1"),
        "type": {"type": "C_SchoolType", "code": "VUXGY"},
        "resultIsDegree": False,
        **fields,
    }


def provider_content(**fields: Any) -> dict[str, Any]:
    return {
        "identifier": "p.1",
        "lastEdited": "2026-09-01T10:00:00",
        "name": words("Borås vuxenutbildning"),
        "contactAddress": {"areaCode": "1490", "town": "Borås"},
        "responsibleBody": {"type": {"type": "C_Body", "code": "kommunal"}, "name": words("Borås kommun")},
        **fields,
    }


CONTENTS = {
    RecordKind.PROVIDER: provider_content,
    RecordKind.INFO: info_content,
    RecordKind.EVENT: event_content,
}


def item(kind: RecordKind, key: str | None = None, **fields: Any) -> dict[str, Any]:
    """A whole item; its content's identifier follows `key`."""
    content = CONTENTS[kind](**fields)
    key = key or content["identifier"]
    return {"id": key, "status": "ACTIVE", "content": {**content, "identifier": key}}


def event(**fields: Any) -> tuple[OccasionRecord, dict[tuple[str, str], str]]:
    """The record of an event with these fields, and its issues: (kind, field) -> detail."""
    delivered = read_item(RecordKind.EVENT, 0, item(RecordKind.EVENT, **fields))
    assert isinstance(delivered.record, OccasionRecord)
    return delivered.record, issues_of(delivered)


def info(**fields: Any) -> tuple[CourseRecord, dict[tuple[str, str], str]]:
    delivered = read_item(RecordKind.INFO, 0, item(RecordKind.INFO, **fields))
    assert isinstance(delivered.record, CourseRecord)
    return delivered.record, issues_of(delivered)


def provider(**fields: Any) -> tuple[ProviderRecord, dict[tuple[str, str], str]]:
    delivered = read_item(RecordKind.PROVIDER, 0, item(RecordKind.PROVIDER, **fields))
    assert isinstance(delivered.record, ProviderRecord)
    return delivered.record, issues_of(delivered)


def issues_of(delivered: Delivered) -> dict[tuple[str, str], str]:
    return {(issue.kind, issue.field): issue.detail for issue in delivered.issues}


def all_read(reader: Reader, kind: RecordKind) -> Iterator[Delivered]:
    """What the reader gives, looked into as an import does with items that it has not seen before."""
    for item in reader.read(kind):
        yield item.read() if isinstance(item, Unread) else item
