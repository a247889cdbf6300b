"""What a caller may ask of an import."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from courses.records import Json
from courses.vocabulary import RecordKind

if TYPE_CHECKING:
    from organisations.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """The day that counts as today, and the freedoms of one run."""

    today: dt.date
    accept_removals: bool = False  # past the guard (guard.py)
    dry_run: bool = False  # plan and report, change nothing
    publish_new: bool = True  # False: new courses wait unpublished for an editor
    only_owner: str | None = None  # a municipality's code: records of other owners are rejected with that reason
    region: tuple[str, ...] = ()  # codes of the municipalities that the reader takes events for; (): all
    details: int = 200  # changes per kind and change that the plan tells one by one
    expected_plan: str = ""  # a Plan's fingerprint: the run must do just that, or nothing
    started_by: User | None = None
    selection: Mapping[str, Json | list[str] | str | bool] = field(default_factory=dict)  # shown with the run


class Progress(Protocol):
    """Is told how far the reading has come: `done` items of `kind` so far."""

    def __call__(self, kind: RecordKind, done: int) -> None: ...


def silent(kind: RecordKind, done: int) -> None:
    """Progress that nobody watches."""
