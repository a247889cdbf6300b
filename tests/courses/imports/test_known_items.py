"""An item that is delivered just as before is not read again, and counts as if it had been."""

from __future__ import annotations

import ast
import datetime as dt
import json
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import courses.sources.emil3
from courses.imports.edition import files_that_read, fingerprint_of
from courses.imports.options import ImportOptions
from courses.imports.report import report_of
from courses.imports.run import run_import
from courses.models import Course, ImportRun, Occasion, Source, SourceRecord
from courses.records import Delivered, Unread
from courses.sources.emil3 import read_item, unread
from courses.vocabulary import RecordKind
from tests.courses.imports.readers import ListReader
from tests.courses.sources.emil3_items import item, words

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 22)
PROVIDER, INFO, EVENT = RecordKind


class ItemReader(ListReader):
    """Delivers EMIL 3 items (kind, item), and remembers the ids of those that were looked into."""

    def __init__(self, *listed: tuple[RecordKind, Any]) -> None:
        super().__init__(())
        self.listed = listed
        self.looked_into: list[str] = []

    def read(self, kind: RecordKind) -> Iterator[Unread]:  # type: ignore[override]
        items = (one for of_kind, one in self.listed if of_kind is kind)
        for place, one in enumerate(items):
            yield unread(kind, place, one, partial(self._read, kind, place, one))

    def _read(self, kind: RecordKind, place: int, one: Any, text: str) -> Delivered:
        self.looked_into.append(one["id"])
        return read_item(kind, place, one, text)


def catalogue(**of_event: Any) -> list[tuple[RecordKind, Any]]:
    """A provider, an info and an event that ends before it starts."""
    odd = {"execution": {"start": "2027-02-01", "end": "2027-01-01"}}
    return [(PROVIDER, item(PROVIDER)), (INFO, item(INFO)), (EVENT, item(EVENT, **{**odd, **of_event}))]


def take(source: Source, *listed: tuple[RecordKind, Any]) -> tuple[ImportRun, list[str]]:
    """The run, and the ids of the items that it looked into."""
    reader = ItemReader(*listed)
    return run_import(reader, source, ImportOptions(today=TODAY)), reader.looked_into


def counts(run: ImportRun) -> dict[str, int]:
    return {change: sum(of_kind[change] for of_kind in run.report["changes"].values()) for change in ("new", "changed")}


def stored() -> list[Any]:
    return list(SourceRecord.objects.order_by("pk").values_list("key", "payload", "values", "issues", "digest"))


def test_what_is_delivered_as_before_is_not_looked_into_and_reported_alike(source: Source) -> None:
    first, looked_into = take(source, *catalogue())
    assert looked_into == ["p.1", "i.1", "e.1"]
    before = stored()
    again, looked_into = take(source, *catalogue())
    assert looked_into == []
    assert report_of(again)["issues"] == report_of(first)["issues"] == {"end_before_start": ["e.1"]}
    assert (counts(again), stored()) == ({"new": 0, "changed": 0}, before)
    assert again.report["read"] == first.report["read"]


def test_only_what_differs_is_looked_into(source: Source) -> None:
    take(source, *catalogue())
    run, looked_into = take(source, *catalogue(title=words("Ny titel")))
    assert (looked_into, counts(run)) == (["e.1"], {"new": 0, "changed": 1})
    assert Occasion.objects.get().title == "Ny titel"


def test_what_is_gone_and_comes_back_as_it_was_is_shown_again(source: Source) -> None:
    take(source, *catalogue())
    take(source, *catalogue()[:-1])
    assert Occasion.objects.exclude(gone_at=None).exists()
    run, looked_into = take(source, *catalogue())
    assert (looked_into, counts(run)) == ([], {"new": 1, "changed": 0})
    assert Occasion.objects.get().gone_at is None
    assert report_of(run)["issues"] == {"end_before_start": ["e.1"]}


def test_items_read_by_another_edition_of_the_reader_are_read_anew(source: Source) -> None:
    take(source, *catalogue())
    SourceRecord.objects.update(fingerprint="0" * 32, issues=[])
    run, looked_into = take(source, *catalogue())
    assert looked_into == ["p.1", "i.1", "e.1"]
    assert (counts(run), report_of(run)["issues"]) == ({"new": 0, "changed": 0}, {"end_before_start": ["e.1"]})
    assert take(source, *catalogue())[1] == []


def test_a_known_item_beside_a_twin_wins_only_with_the_later_stamp(source: Source) -> None:
    old = item(EVENT, title=words("Förr"), lastEdited="2026-11-01T10:00:00")
    new = item(EVENT, title=words("Nu"), lastEdited="2026-11-02T10:00:00")
    take(source, *catalogue()[:-1], (EVENT, old))
    run, looked_into = take(source, *catalogue()[:-1], (EVENT, new), (EVENT, old))
    assert (looked_into, run.report["repeats"], Occasion.objects.get().title) == (["e.1"], 1, "Nu")
    take(source, *catalogue()[:-1], (EVENT, new), (EVENT, {**old, "status": "ACTIVE"}))
    assert Occasion.objects.get().title == "Nu"


def test_an_item_that_stands_twice_is_looked_into_once_and_counted_twice(source: Source) -> None:
    run, looked_into = take(source, *catalogue(), catalogue()[-1])
    assert looked_into == ["p.1", "i.1", "e.1"]
    assert (run.report["read"]["events"], run.report["repeats"]) == (2, 1)


def test_a_tombstone_takes_away_what_was_known(source: Source) -> None:
    take(source, *catalogue())
    run, _ = take(source, *catalogue()[:-1], (EVENT, {"id": "e.1", "status": "DELETED", "content": None}))
    assert run.report["changes"]["events"]["gone"] == 1
    assert Occasion.objects.get().gone_at is not None


def test_what_another_source_stored_is_nobody_elses(source: Source) -> None:
    take(source, *catalogue())
    other = Source.objects.create(slug="andra", name="Andra", rank=5)
    assert take(other, *catalogue())[1] == ["p.1", "i.1", "e.1"]
    assert Course.objects.get().source == other


@pytest.mark.parametrize("strange", ["e.\x00", "e.\ud800", "e" * 400, 7])
def test_an_item_with_a_strange_id_is_judged_as_ever(source: Source, strange: Any) -> None:
    for _ in range(2):
        run, _ = take(source, *catalogue(), (EVENT, {**item(EVENT), "id": strange}))
        assert run.report["read"]["events"] == 2
        assert run.report["distinct"]["events"] + len(run.report["rejected"]) == 2


def test_a_fingerprint_tells_kinds_and_texts_apart() -> None:
    texts = [json.dumps(item(EVENT)), json.dumps(item(EVENT, "e.2"))]
    assert len({fingerprint_of(kind, text) for kind in (INFO, EVENT) for text in texts}) == 4


def own_modules_used_by(file: Path) -> set[Path]:
    """The files of our own modules that this one imports, itself or through another."""
    used: set[Path] = set()
    left = [file]
    while left:
        tree = ast.parse((current := left.pop()).read_text(encoding="utf-8"))
        used.add(current)
        imported = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
        names = {node.module for node in imported} | {
            f"{node.module}.{alias.name}" for node in imported for alias in node.names
        }
        for name in names:
            if name and name.split(".")[0] in {"courses", "organisations"}:
                try:
                    spec = find_spec(name)
                except ModuleNotFoundError:  # a name in a module
                    continue
                if spec and spec.origin and (path := Path(spec.origin)) not in used:
                    left.append(path)
    return used


def test_the_edition_covers_every_module_that_reading_uses() -> None:
    used = own_modules_used_by(Path(courses.sources.emil3.__file__))
    assert len(used) > 8
    assert {path for path in used if path.name != "__init__.py"} <= set(files_that_read())
