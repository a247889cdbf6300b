"""What a source gives: frozen records whose fields bear the names of the model fields that they fill.

A source (EMIL 3, a CSV layout) turns its items into these; plan and apply know nothing of where they came from.
Empty text is "", an unknown number or date is None, an unknown list is (). All text is clean: NFC, no control
characters, HTML sanitised; a title is plain text. Dates are Swedish calendar days.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar, Protocol

from courses.vocabulary import RecordKind

Json = dict[str, Any]

_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Issue:
    """Something odd in a delivered record that did not stop it.

    `kind` is a stable English name ("end_before_start"), `key` the source's id, `field` the path in the payload,
    `detail` a short Swedish explanation with the offending value (never personal data).
    """

    kind: str
    record_kind: RecordKind
    key: str
    field: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Rejection:
    """An item that could not become a record: no id, no content, a row for somebody else."""

    record_kind: RecordKind
    place: int  # position in the delivered list from 0, or the row number of a file from 1
    reason: str  # Swedish, says what to mend
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceItem:
    """What all records have in common."""

    kind: ClassVar[RecordKind]
    own_fields: ClassVar[frozenset[str]] = frozenset({"key", "payload", "last_edited", "enriches"})

    key: str  # the source's id, exact and case-sensitive
    payload: Json = field(default_factory=dict)  # as delivered, made storable in jsonb
    last_edited: str = ""  # Swedish time without zone, sorts as text; only for choosing between twins
    enriches: bool = False  # adds to what another source gives, and is nothing without it

    def values(self) -> Json:
        """The reader's fields as JSON values: dates and decimals as text, tuples as lists."""
        return {name: _to_json(getattr(self, name)) for name in _reader_fields(self.kind)}

    def text(self) -> str:
        """`values()` as JSON, always in the same order."""
        return _ENCODER.encode(self.values())

    def digest(self) -> str:
        """Equal when a reader would see no difference."""
        return digest_of(self.text())


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRecord(SourceItem):
    kind: ClassVar[RecordKind] = RecordKind.PROVIDER

    name: str
    description: str = ""  # sanitised HTML
    url: str = ""
    email: str = ""
    phone: str = ""
    street_address: str = ""
    postal_code: str = ""
    town: str = ""
    municipality_id: str | None = None  # where it is
    responsible_body: str = ""
    responsible_body_type: str = ""
    organisation_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRecord(SourceItem):
    kind: ClassVar[RecordKind] = RecordKind.INFO

    title: str
    description: str = ""  # sanitised HTML, as are the next two
    eligibility: str = ""
    prior_knowledge: str = ""
    url: str = ""
    code: str = ""
    subject_codes: tuple[str, ...] = ()
    school_form: str = ""
    school_type: str = ""  # C_SchoolType as delivered
    configuration: str = ""
    credits: Decimal | None = None
    credits_unit: str = ""
    extent_length: int | None = None
    extent_unit: str = ""
    is_vocational: bool | None = None
    result_is_degree: bool | None = None
    degree: str = ""
    education_level: str = ""
    student_aid: str = ""  # C_StudentAid as delivered
    expires: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OccasionRecord(SourceItem):
    kind: ClassVar[RecordKind] = RecordKind.EVENT

    course_key: str = ""
    provider_keys: tuple[str, ...] = ()
    title: str = ""
    description: str = ""  # sanitised HTML
    url: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    expires: dt.date | None = None
    rolling_start: bool = False
    application_first: dt.date | None = None
    application_last: dt.date | None = None
    application_late: dt.date | None = None
    application_continuous: bool = False
    application_url: str = ""
    application_email: str = ""
    application_code: str = ""
    application_instruction: str = ""  # sanitised HTML
    pace: int | None = None  # percent, 1-100
    pace_individual: bool = False
    mode: str = ""
    mandatory_meetings: int | None = None
    optional_meetings: int | None = None
    distance_description: str = ""  # sanitised HTML
    time_of_day: str = ""
    municipality_codes: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()  # as written, normalised
    learning_centre_ids: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()  # ISO 639-2
    seats: int | None = None
    cancelled: bool = False
    apprenticeship: bool | None = None
    contractor: str = ""
    keywords: tuple[str, ...] = ()
    fee: Decimal | None = None
    fee_currency: str = ""


Record = ProviderRecord | CourseRecord | OccasionRecord
RECORD_TYPES: Mapping[RecordKind, type[ProviderRecord] | type[CourseRecord] | type[OccasionRecord]] = {
    RecordKind.PROVIDER: ProviderRecord,
    RecordKind.INFO: CourseRecord,
    RecordKind.EVENT: OccasionRecord,
}


def digest_of(text: str) -> str:
    """The digest of a record's `text()`."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


@cache
def _reader_fields(kind: RecordKind) -> tuple[str, ...]:
    return tuple(f.name for f in fields(RECORD_TYPES[kind]) if f.name not in SourceItem.own_fields)


def _to_json(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, tuple):
        return list(value)
    return value


@dataclass(frozen=True, slots=True)
class Delivered:
    """One item of a source's list, in the order of the list: a record, a tombstone or a rejection."""

    kind: RecordKind
    place: int  # as in Rejection
    record: Record | None = None
    tombstone: str = ""  # the id of a record that the source says is withdrawn
    rejection: Rejection | None = None
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """One item of a source's list that nobody has looked into yet: one that is stored as it is needn't be.

    For readers whose items say all by themselves: `read` must give the same for the same `text`, whatever else has
    changed meanwhile, as long as the code and the tables that `courses/imports/edition.py` names are the same.
    """

    kind: RecordKind
    place: int  # as in Rejection
    key: str  # the id that the item says, "" if it says none
    text: str  # the whole item, always written in the same way; "" when it can't be written
    read: Callable[[], Delivered]


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """What the importer tells a reader of a record that this source gave before and did not give now."""

    kind: RecordKind
    key: str
    payload: Json
    school_type: str = ""  # of an event: its course's, as stored; "" when unknown
    region: tuple[str, ...] = ()  # codes of the municipalities that it was taken for; () when for all


class Reader(Protocol):
    """A source that is read once, kind by kind, in the order PROVIDER, INFO, EVENT.

    Reading raises `SourceError` when the source can't be read to its end. The other three are asked after all is read.
    A record that this run did not give may be called gone when `is_complete`, it is `in_scope`, and it is not among
    those that are `still_there`; ask in that order, the last may cost a request per key.
    """

    @property
    def is_complete(self) -> bool:
        """Whether the source gave all that it has within the run's filters; a delta is never complete."""
        ...

    def read(self, kind: RecordKind) -> Iterator[Delivered | Unread]:
        """The delivered items in the order of the source's list, one by one: never all in memory."""
        ...

    def in_scope(self, stored: StoredRecord) -> bool:
        """Whether this run's filters would have let the record through as it was stored, or when it was taken.

        No filters: always.
        """
        ...

    def still_there(self, kind: RecordKind, keys: Collection[str]) -> frozenset[str]:
        """Those of `keys` that must not be called gone: the source has them after all, or can't say.

        A record may slip between two pages of a list that shifts, or stand in a list as an item that was rejected.
        """
        ...


class SourceError(Exception):
    """A source could not be read; the message is Swedish and says what to do."""
