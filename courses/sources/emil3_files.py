"""A folder of EMIL 3 files as a source: providers.json, infos.json and events.json, each a JSON list of items."""

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from pathlib import Path

from courses.records import Delivered, SourceError, StoredRecord, Unread
from courses.sources.emil3 import read_item, unread
from courses.sources.payload import iter_json_list
from courses.vocabulary import RecordKind

FILE_NAMES: Mapping[RecordKind, str] = {
    RecordKind.PROVIDER: "providers.json",
    RecordKind.INFO: "infos.json",
    RecordKind.EVENT: "events.json",
}


class Emil3Folder:
    """Reads the three files, each item once, without holding a file in memory. Raises SourceError if one is missing."""

    def __init__(self, folder: Path | str) -> None:
        self._paths = {kind: Path(folder) / name for kind, name in FILE_NAMES.items()}
        self._finished: set[RecordKind] = set()
        self._rejected: dict[RecordKind, set[str]] = {kind: set() for kind in FILE_NAMES}
        missing = [path.name for path in self._paths.values() if not path.is_file()]
        if missing:
            raise SourceError(f"I mappen saknas {', '.join(missing)}. Lägg alla tre filerna i samma mapp.")

    @property
    def is_complete(self) -> bool:
        """Files hold all that their source has: complete when all three have been read to their ends."""
        return len(self._finished) == len(FILE_NAMES)

    def read(self, kind: RecordKind) -> Iterator[Unread]:
        for place, item in enumerate(iter_json_list(self._paths[kind])):
            yield unread(kind, place, item, partial(self._read, kind, place, item))
        self._finished.add(kind)

    def _read(self, kind: RecordKind, place: int, item: object, text: str) -> Delivered:
        delivered = read_item(kind, place, item, text)
        if delivered.rejection and delivered.rejection.key:
            self._rejected[kind].add(delivered.rejection.key)
        return delivered

    def in_scope(self, stored: StoredRecord) -> bool:  # noqa: ARG002 - files are read without filters
        return True

    def still_there(self, kind: RecordKind, keys: Collection[str]) -> frozenset[str]:
        """Those that stand in the file as an item that was rejected."""
        return frozenset(self._rejected[kind].intersection(keys))
