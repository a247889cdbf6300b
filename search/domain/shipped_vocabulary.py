"""Brings the shipped rows to the database, and a new version's changes to rows that no editor has touched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from search.models import VocabularyEntry, VocabularyVersion
from search.vocabulary import Entry
from search.vocabulary.shipped import shipped_entries


@dataclass(frozen=True, slots=True)
class ShippedOutcome:
    """Numbers of rows: `kept` are those that an editor has changed, whatever the shipped ones say."""

    added: int
    updated: int
    retired: int
    kept: int

    @property
    def changed(self) -> int:
        return self.added + self.updated + self.retired


@transaction.atomic
def bring_shipped_rows(entries: Iterable[Entry] | None = None) -> ShippedOutcome:
    """Add what is new, update what the portal ships otherwise now, take out of use what it no longer ships.

    Idempotent, in a constant number of queries. A row that an editor has changed or taken out of use is left as it is.
    """
    shipped = {entry.key: entry for entry in (shipped_entries() if entries is None else entries)}
    stored = {row.shipped_key: row for row in VocabularyEntry.objects.select_for_update().exclude(shipped_key="")}
    added, updated, retired = [], [], []
    for key, entry in shipped.items():
        row = stored.get(key)
        if row is None:
            row = VocabularyEntry(shipped_key=key)
            row.set_entry(entry)
            added.append(row)
        elif not row.changed_by_editor and not (row.active and row.says(entry)):
            row.set_entry(entry)
            row.active = True
            updated.append(row)
    for key, row in stored.items():
        if key not in shipped and row.active and not row.changed_by_editor:
            row.active = False
            retired.append(row)
    VocabularyEntry.objects.bulk_create(added, batch_size=500)
    VocabularyEntry.objects.bulk_update([*updated, *retired], ["kind", "left", "right", "extra", "active"], 500)
    kept = sum(row.changed_by_editor for row in stored.values())
    outcome = ShippedOutcome(len(added), len(updated), len(retired), kept)
    if outcome.changed:
        VocabularyVersion.renew()
    return outcome
