"""Susa-navet's API v3 as a source: the nation's adult education, whole, since a day, or for a region.

The service filters by school type; a region is filtered here, since it has no such filter. In a region's run an event
counts by its own place (area code, else postal code, else town), else by its provider's, and providers and infos are
those that such events need. So the events are listed before the first provider is given.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from itertools import chain
from types import TracebackType
from typing import Any, Self

from courses.records import Delivered, Json, SourceError, StoredRecord, Unread
from courses.sources.dates import in_sweden
from courses.sources.emil3 import read_item, unread
from courses.sources.emil3_infos import info_school_type
from courses.sources.listing import Listing
from courses.sources.region import Region, survey
from courses.sources.scope import Scope
from courses.sources.susanavet_client import SusanavetClient
from courses.vocabulary import RecordKind

RESOURCES: Mapping[RecordKind, str] = {
    RecordKind.PROVIDER: "educationProviders",
    RecordKind.INFO: "educationInfos",
    RecordKind.EVENT: "educationEvents",
}
PAGE_SIZE = 1000  # the service allows 2,000; a page of events is then about 1 MB

# Told after each page of a kind: the items read so far, and how many the list has; when records are asked for by id,
# how many of how many are asked for. A list that is read again starts over.
OnPage = Callable[[RecordKind, int, int], None]

# Answers which of these ids the portal already has from this source.
Known = Callable[[RecordKind, Collection[str]], Collection[str]]


def nothing_known(_kind: RecordKind, _keys: Collection[str]) -> Collection[str]:
    """For a first run."""
    return ()


def nobody_watches(_kind: RecordKind, _done: int, _total: int) -> None:
    """Progress without a bar."""


class SusanavetReader:
    """One run over the API; use it in a `with`, which closes the connection and the temporary files.

    `since` makes it a delta: only what was edited from then on, tombstones among it. `known` matters to the delta of a
    region alone: infos that the portal has are kept up to date though no changed event names them, and so are events
    that the portal has though they now lie elsewhere: they show their new place.

    What a complete run may call gone: without filters every record that it did not give. With school types: infos of
    those types and events whose course has one; no providers. With a region: events that lie in it as they were
    stored, or that were taken for it and have moved since; infos and providers wherever, since their lists are read
    whole. Each is then asked for by its id.
    """

    def __init__(  # noqa: PLR0913 - the options of a run, each by its name
        self,
        client: SusanavetClient,
        *,
        scope: Scope | None = None,
        since: dt.date | None = None,
        known: Known = nothing_known,
        on_page: OnPage = nobody_watches,
        page_size: int = PAGE_SIZE,
    ) -> None:
        self._client = client
        self._scope = scope or Scope()
        self._since = since
        self._known = known
        self._on_page = on_page
        self._page_size = page_size
        self._listings: dict[RecordKind, Listing] = {}
        self._recovered: dict[RecordKind, list[Any]] = {}
        self._rejected: dict[RecordKind, set[str]] = {kind: set() for kind in RESOURCES}
        self._withdrawn: dict[RecordKind, set[str]] = {kind: set() for kind in RESOURCES}
        self._finished: set[RecordKind] = set()
        self._known_keys: dict[RecordKind, frozenset[str]] = {}
        self._region: Region | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for listing in self._listings.values():
            listing.close()
        self._client.close()

    @property
    def is_complete(self) -> bool:
        if self._since is not None or len(self._finished) < len(RESOURCES):
            return False
        return all(listing.is_whole for listing in self._listings.values())

    def read(self, kind: RecordKind) -> Iterator[Delivered | Unread]:
        if self._scope.has_region:
            self._the_region()  # raises here what the lists raise, not in the middle of a walk
        for place, item in enumerate(chain(self._items(kind), self._missing_items(kind))):
            found = unread(kind, place, item, partial(self._read, kind, place, item))
            if self._is_wanted(kind, found.key):
                yield found
            # Tombstones and rejected items can't be placed and are told of.
            elif (delivered := found.read()).record is None:
                yield delivered
        self._finished.add(kind)

    def _read(self, kind: RecordKind, place: int, item: object, text: str) -> Delivered:
        delivered = read_item(kind, place, item, text)
        if delivered.rejection and delivered.rejection.key:
            self._rejected[kind].add(delivered.rejection.key)
        if delivered.tombstone:
            self._withdrawn[kind].add(delivered.tombstone)
        return delivered

    def in_scope(self, stored: StoredRecord) -> bool:
        if stored.kind == RecordKind.PROVIDER:
            return not self._scope.school_types
        if stored.kind == RecordKind.INFO:
            return self._scope.has_school_type(info_school_type(stored.payload))
        taken_here = bool(stored.region) and self._scope.municipality_codes.issuperset(stored.region)
        return self._scope.has_school_type(stored.school_type) and (taken_here or self._lies_in_region(stored.payload))

    def still_there(self, kind: RecordKind, keys: Collection[str]) -> frozenset[str]:
        """Those that the service gives by id, in the region; all that are left to ask for when it stops answering."""
        there: set[str] = set()
        asked = sorted(keys)
        for number, key in enumerate(asked):
            try:
                if self._is_still_there(kind, key):
                    there.add(key)
            except SourceError:
                return frozenset({*there, *asked[number:]})
            self._on_page(kind, number + 1, len(asked))
        return frozenset(there)

    # --- Lists ---

    def _items(self, kind: RecordKind) -> Iterator[Any]:
        """The list, then what slipped out of it while it was read."""
        listing = self._listing(kind)
        yield from listing
        if kind not in self._recovered:
            self._recovered[kind] = self._recover(kind)
        yield from self._recovered[kind]

    def _listing(self, kind: RecordKind) -> Listing:
        if kind not in self._listings:
            listing = self._listings[kind] = Listing()
            query = [("schoolType", code) for code in sorted(self._scope.school_types)]
            # A region's run places events by their providers, so it needs all of these.
            if self._since is not None and not (kind == RecordKind.PROVIDER and self._scope.has_region):
                query.append(("updatedSince", _since_text(self._since)))
            listing.collect(
                lambda number, size: self._client.page(RESOURCES[kind], number, size, query),
                self._page_size,
                lambda done, total: self._on_page(kind, done, total),
            )
        return self._listings[kind]

    def _recover(self, kind: RecordKind) -> list[dict[str, Any]]:
        """What slipped, as the service gives it by id; not what it has withdrawn meanwhile."""
        found = (self._client.item(RESOURCES[kind], key) for key in self._listing(kind).slipped())
        return [item for item in found if item is not None]

    def _missing_items(self, kind: RecordKind) -> Iterator[Any]:
        """In a region's delta: infos that changed events need, and that neither the delta nor the portal has."""
        if self._since is None or kind != RecordKind.INFO or not self._scope.has_region:
            return
        needed = {key for key in self._the_region().infos if key and not self._listing(kind).holds(key)}
        for key in sorted(needed.difference(self._known(kind, needed))):
            if item := self._client.item(RESOURCES[kind], key):
                yield item

    # --- The region ---

    def _is_wanted(self, kind: RecordKind, key: str) -> bool:
        """Whether the run's region asks for the record with this id."""
        if not self._scope.has_region:
            return True
        return key in self._the_region().needed(kind) or key in self._known_of(kind)

    def _the_region(self) -> Region:
        if self._region is None:
            providers, events = self._delivered(RecordKind.PROVIDER), self._delivered(RecordKind.EVENT)
            self._region = survey(self._scope, providers, events, self._known_of(RecordKind.EVENT))
        return self._region

    def _known_of(self, kind: RecordKind) -> Collection[str]:
        """In a delta: the listed records that the portal has."""
        if self._since is None:
            return ()
        if kind not in self._known_keys:
            listing = self._listing(kind)
            self._known_keys[kind] = frozenset(self._known(kind, {*listing.keys(), *listing.slipped()}))
        return self._known_keys[kind]

    def _delivered(self, kind: RecordKind) -> Iterator[Delivered]:
        return (read_item(kind, place, item) for place, item in enumerate(self._items(kind)))

    def _is_still_there(self, kind: RecordKind, key: str) -> bool:
        if key in self._rejected[kind]:
            return True
        if key in self._withdrawn[kind]:
            return False
        if self._listing(kind).holds(key):  # and yet not given: an event elsewhere, or what no event here needs
            return kind != RecordKind.EVENT or not self._scope.has_region
        item = self._client.item(RESOURCES[kind], key)
        if item is None:
            return False
        delivered = read_item(kind, 0, item)
        if delivered.record is None:
            return not delivered.tombstone
        return kind != RecordKind.EVENT or self._lies_in_region(delivered.record.payload)

    def _lies_in_region(self, event: Json) -> bool:
        return not self._scope.has_region or self._the_region().holds(self._scope, event)


def _since_text(since: dt.date) -> str:
    """As the service reads it: a day, or Swedish time without zone."""
    return in_sweden(since).isoformat(timespec="seconds") if isinstance(since, dt.datetime) else since.isoformat()
