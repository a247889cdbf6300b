"""A source in memory: what a test says that it delivers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from courses.records import Delivered, Issue, Record, Rejection, StoredRecord
from courses.vocabulary import RecordKind


@dataclass
class ListReader:
    """Delivers `items` in their order: records, tombstones as (kind, key), rejections; `issues` belong to keys."""

    items: Iterable[Record | Rejection | tuple[RecordKind, str]]
    is_complete: bool = True
    scope: frozenset[str] | None = None  # keys within the filters; None: all
    slipped: frozenset[str] = frozenset()  # keys that are still there though they were not delivered
    issues: dict[str, list[Issue]] = field(default_factory=dict)

    def read(self, kind: RecordKind) -> Iterator[Delivered]:
        place = -1
        for item in self.items:
            if isinstance(item, Rejection):
                if item.record_kind is kind:
                    place += 1
                    yield Delivered(kind, item.place, rejection=item)
            elif isinstance(item, tuple):
                if item[0] is kind:
                    place += 1
                    yield Delivered(kind, place, tombstone=item[1])
            elif item.kind is kind:
                place += 1
                yield Delivered(kind, place, record=item, issues=tuple(self.issues.get(item.key, ())))

    def in_scope(self, stored: StoredRecord) -> bool:
        return self.scope is None or stored.key in self.scope

    def still_there(self, kind: RecordKind, keys: Collection[str]) -> frozenset[str]:
        return self.slipped & frozenset(keys)
