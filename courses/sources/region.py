"""What of a nation's feed a region needs: the events that lie there, and the providers and infos that they name."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from courses.records import Delivered, Json, OccasionRecord, ProviderRecord
from courses.sources.emil3_events import read_provider_keys
from courses.sources.emil3_providers import provider_municipalities
from courses.sources.notes import Notes
from courses.sources.scope import Scope
from courses.vocabulary import RecordKind

T = TypeVar("T")


@dataclass(slots=True)
class Region:
    """Ids only: a hundred thousand events fit in some twenty megabytes."""

    located_providers: set[str] = field(default_factory=set)  # those that lie in the region
    events: set[str] = field(default_factory=set)  # those that lie there, or are followed wherever they lie
    providers: set[str] = field(default_factory=set)  # those that the events name, wherever they lie
    infos: set[str] = field(default_factory=set)

    def holds(self, scope: Scope, event: Json) -> bool:
        """Whether an event, as delivered or as stored, lies in the region."""
        keys = read_provider_keys(event, Notes(RecordKind.EVENT, ""))
        return scope.holds_event(event, self._is_local(keys))

    def needed(self, kind: RecordKind) -> set[str]:
        return {RecordKind.PROVIDER: self.providers, RecordKind.INFO: self.infos, RecordKind.EVENT: self.events}[kind]

    def _is_local(self, provider_keys: Collection[str]) -> bool:
        return not self.located_providers.isdisjoint(provider_keys)


def survey(
    scope: Scope, providers: Iterable[Delivered], events: Iterable[Delivered], known_events: Collection[str] = ()
) -> Region:
    """Places all providers and events. Of twins the later edited decides, of equal stamps the later listed.

    `known_events` are needed wherever they lie.
    """
    located = _Latest[bool]()
    for delivered in providers:
        if isinstance(record := delivered.record, ProviderRecord):
            codes = provider_municipalities(record.payload)
            located.add(record.key, record.last_edited, not scope.municipality_codes.isdisjoint(codes))
    region = Region({key for key, is_inside in located.items() if is_inside})
    placed = _Latest[tuple[str, tuple[str, ...]] | None]()
    for delivered in events:
        if isinstance(record := delivered.record, OccasionRecord):
            is_inside = record.key in known_events or region.holds(scope, record.payload)
            placed.add(record.key, record.last_edited, (record.course_key, record.provider_keys) if is_inside else None)
    for key, names in placed.items():
        if names:
            region.events.add(key)
            region.infos.add(names[0])
            region.providers.update(names[1])
    return region


class _Latest(Generic[T]):
    """One fact per id: that of the twin which counts."""

    def __init__(self) -> None:
        self._facts: dict[str, tuple[str, T]] = {}

    def add(self, key: str, last_edited: str, fact: T) -> None:
        if key not in self._facts or last_edited >= self._facts[key][0]:
            self._facts[key] = (last_edited, fact)

    def items(self) -> Iterable[tuple[str, T]]:
        return ((key, fact) for key, (_, fact) in self._facts.items())
