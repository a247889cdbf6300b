"""What an import found out before it wrote anything: counts, rejections, issues, and what the guard says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from courses.records import Json, Rejection
from courses.vocabulary import RecordKind

# The names of the kinds in reports.
REPORT_NAMES: Mapping[RecordKind, str] = {
    RecordKind.PROVIDER: "providers",
    RecordKind.INFO: "infos",
    RecordKind.EVENT: "events",
}


class Change(StrEnum):
    """What becomes of a record; *changed* means that a reader would see it."""

    NEW = "new"  # not known before, or back after it was gone
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """One record that becomes new, changed or gone, for those who look at a plan before it is applied."""

    kind: RecordKind
    change: Change
    key: str
    title: str  # of an event: its course's title, start and towns
    place: int | None  # as in Rejection; None for what was not delivered
    fields: tuple[str, ...] = ()  # of a changed record: the names of the model fields that get another value
    values: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)  # of those fields: stored and new, as JSON


class PlanChangedError(Exception):
    """The catalogue has changed since a plan was shown; the message is Swedish."""


@dataclass(frozen=True, slots=True)
class Removal:
    """A provider for which the run would take away more than the guard lets pass."""

    provider_key: str
    provider: str  # its name, or its key where it is not known
    known: int  # occasions not yet over that the source gave for it
    taken: int  # those of them that would disappear

    def __str__(self) -> str:
        return f"{self.provider}: {self.taken} av {self.known} tillfällen som inte är över skulle försvinna"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do, or did. `read == distinct + repeats + rejected` over all kinds."""

    is_complete: bool
    read: Mapping[RecordKind, int]  # list items
    distinct: Mapping[RecordKind, int]  # ids after rejections
    repeats: int
    changes: Mapping[RecordKind, Mapping[Change, int]]
    rejected: tuple[Rejection, ...]
    issues: Mapping[str, tuple[str, ...]]  # kind of issue -> ids, each once
    details: tuple[PlannedChange, ...]  # at most `ImportOptions.details` of each kind and change
    removals: tuple[Removal, ...]  # why the guard would stop the run; empty when it would not
    fingerprint: str = ""  # equal for plans that would change the same records to the same values

    @property
    def changes_anything(self) -> bool:
        return any(
            count for counts in self.changes.values() for change, count in counts.items() if change != "unchanged"
        )

    def in_words(self) -> str:
        """One Swedish sentence per kind that changes, or that nothing does."""
        if not self.changes_anything:
            return "Inget har ändrats."
        return " ".join(
            f"{kind.label}: {counts[Change.NEW]} nya, {counts[Change.CHANGED]} ändrade, {counts[Change.GONE]} borta."
            for kind, counts in self.changes.items()
            if any(counts[change] for change in Change if change is not Change.UNCHANGED)
        )

    def refusal(self) -> str:
        """Why the guard stops the run, and what to do; "" when it doesn't."""
        if not self.removals:
            return ""
        removals = ". ".join(str(removal) for removal in self.removals)
        return (
            f"Importen stoppades innan något ändrades. {removals}. "
            "Om det stämmer: kör igen och godkänn borttagningarna (--accept-removals)."
        )

    def summary(self) -> Json:
        """What `ImportRun.report` holds."""
        return {
            "read": {REPORT_NAMES[kind]: count for kind, count in self.read.items()},
            "distinct": {REPORT_NAMES[kind]: count for kind, count in self.distinct.items()},
            "changes": {
                REPORT_NAMES[kind]: {change.value: counts.get(change, 0) for change in Change}
                for kind, counts in self.changes.items()
            },
            "repeats": self.repeats,
            "rejected": [
                {"kind": REPORT_NAMES[item.record_kind], "place": item.place, "reason": item.reason, "key": item.key}
                for item in self.rejected
            ],
        }

    def report(self) -> Json:
        """What `--report` writes and what the run's admin page shows."""
        return {**self.summary(), "issues": {kind: list(keys) for kind, keys in self.issues.items()}}
