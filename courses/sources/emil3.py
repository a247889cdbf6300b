"""EMIL 3 items, as Susa-navet delivers them, made into typed records with what is odd about them.

`read_item` takes any JSON value: an item {"id", "status", "content"} becomes a record or, when it is deleted, a
tombstone; what has no id or no content is rejected, alone. All fields are read leniently (`courses.sources.values`).
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from courses.records import Delivered, Json, Record, Rejection, Unread
from courses.sources.emil3_events import read_event
from courses.sources.emil3_infos import read_info
from courses.sources.emil3_providers import is_personal_number, read_provider
from courses.sources.emil3_schema import ACTIVE, DELETED, ITEM_FIELDS, inspect, status_of
from courses.sources.notes import Notes, excerpt
from courses.sources.payload import storable, written
from courses.sources.values import is_absent, read_id, read_stamp, single
from courses.vocabulary import IssueKind, RecordKind

# Where the payload, else the content as delivered, keeps an item's own unknown fields.
BESIDE_CONTENT = "@item"
_READERS: Mapping[RecordKind, Callable[[Mapping[str, Any], Notes, dict[str, Any]], Record]] = {
    RecordKind.PROVIDER: read_provider,
    RecordKind.INFO: read_info,
    RecordKind.EVENT: read_event,
}


def unread(kind: RecordKind, place: int, item: object, read: Callable[[str], Delivered]) -> Unread:
    """The item with its id and its text; `read` is `read_item` for it, and gets the text. Never raises."""
    key = read_id(item.get("id") if isinstance(item, dict) else None)
    text = written(item)
    return Unread(kind, place, "" if key.problem else key.value, text, partial(read, text))


def read_item(kind: RecordKind, place: int, item: object, text: str = "") -> Delivered:
    """The item at `place` (from 0) of a list of `kind`: a record, a tombstone or a rejection. Never raises.

    `text` is the item as `payload.written`, where the caller has that.
    """

    def rejected(reason: str, key: str = "") -> Delivered:
        return Delivered(kind, place, rejection=Rejection(kind, place, reason, key))

    if not isinstance(item, dict):
        return rejected("Posten är inget objekt med id och innehåll.")
    key = read_id(item.get("id"))
    if key.problem or not key.value.strip():
        return rejected("Postens id går inte att läsa." if key.problem else "Posten saknar id.")
    if status_of(item) == DELETED:
        return Delivered(kind, place, tombstone=key.value)
    content = single(item.get("content"))
    if not isinstance(content, dict) or not content:
        missing = is_absent(item.get("content"))
        return rejected("Posten saknar innehåll." if missing else "Postens innehåll är inget objekt.", key.value)
    notes = Notes(kind, key.value)
    identifier = read_id(content.get("identifier"))
    if identifier.problem or (identifier.value and identifier.value != key.value):
        notes.add(IssueKind.IDENTIFIER_DIFFERS, "identifier", excerpt(content.get("identifier")))
    payload, was_cut = storable(content, text)
    if was_cut:
        notes.add(IssueKind.PAYLOAD_CUT, "")
    for issue, field, code in inspect(kind, item, payload):
        notes.add(issue, field, excerpt(code) if code else "")
    if beside := _beside_content(item):
        payload = {**payload, BESIDE_CONTENT: storable(beside)[0]}
    last_edited = notes.take(read_stamp(content.get("lastEdited")), "lastEdited", content.get("lastEdited"))
    common = {"key": key.value, "payload": _without_personal_number(payload), "last_edited": last_edited}
    return Delivered(kind, place, record=_READERS[kind](content, notes, common), issues=notes.issues)


def _beside_content(item: Json) -> Json:
    """What an item says outside its content, and EMIL 3 doesn't know: other fields, a status that is not ACTIVE."""
    return {
        name: value
        for name, value in item.items()
        if name not in ITEM_FIELDS or (name == "status" and value not in (None, ACTIVE))
    }


def _without_personal_number(payload: Json) -> Json:
    if "organisationNumber" not in payload or not is_personal_number(payload["organisationNumber"]):
        return payload
    return {name: value for name, value in payload.items() if name != "organisationNumber"}
