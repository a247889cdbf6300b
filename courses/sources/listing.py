"""A long list read page by page while it may change, so that nothing in it is lost.

A list that loses an item while it is read moves all that follows one step up: the first item of the next page is never
seen. A pass over the list is whole when the list's length stayed the same, as many items came as it is long, and at
each seam the last item of the page before still stood where it was. Otherwise the list is read again; when no pass is
whole, two in a row with the same ids are as good. What earlier passes held and the last lacks is told by its id.
"""

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from typing import Any

from courses.records import SourceError
from courses.sources.payload import storable
from courses.sources.susanavet_client import Page
from courses.sources.values import read_id

MAX_PASSES = 4
MAX_PAGES = 3_000
_CHUNK = 1 << 18  # bytes that a walk holds at a time
_IN_MEMORY = 8 * 1024 * 1024  # bytes; a longer list lies in a temporary file

PageOf = Callable[[int, int], Page]  # number of the page, its size


class Listing:
    """The items of one list, kept on disk: read with `collect`, then walked as often as needed."""

    def __init__(self) -> None:
        self.is_whole = False
        self._passes: list[_Pass] = []

    def collect(self, page_of: PageOf, size: int, on_page: Callable[[int, int], None]) -> None:
        """Reads the list until a pass is whole. Raises what `page_of` raises."""
        for _ in range(MAX_PASSES):
            latest = _Pass()
            self._passes.append(latest)
            is_steady = latest.read(page_of, size, on_page)
            self.is_whole = is_steady or (len(self._passes) > 1 and latest.ids == self._passes[-2].ids)
            if self.is_whole:
                break

    def __iter__(self) -> Iterator[Any]:
        """The items of the last pass, in the list's order."""
        return iter(self._passes[-1]) if self._passes else iter(())

    def slipped(self) -> list[str]:
        """Ids that earlier passes held and the last one lacks: withdrawn meanwhile, or slipped between two pages."""
        last = self._passes[-1].ids if self._passes else Counter[str]()
        return sorted({key for earlier in self._passes[:-1] for key in earlier.ids if key not in last})

    def keys(self) -> Collection[str]:
        """The ids of the last pass."""
        return self._passes[-1].ids.keys() if self._passes else ()

    def holds(self, key: str) -> bool:
        """Whether the last pass gave an item with this id."""
        return key in self.keys()

    def close(self) -> None:
        for one in self._passes:
            one.close()


class _Pass:
    """One reading of the list from its first page to its last."""

    def __init__(self) -> None:
        self.ids: Counter[str] = Counter()
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by close()
        self._count = 0

    def read(self, page_of: PageOf, size: int, on_page: Callable[[int, int], None]) -> bool:
        """Whether the list stood still all the while."""
        page = page_of(0, size)
        pages, elements = page.total_pages, page.total_elements
        is_steady = True
        self._keep(page)
        on_page(self._count, elements)
        number = 1
        while number < page.total_pages:
            if number > MAX_PAGES:
                raise SourceError(f"Susa-navets lista tar inte slut: {MAX_PAGES} sidor är lästa.")
            last_item = page.items[-1] if page.items else None
            page = page_of(number, size)
            is_steady &= (page.total_pages, page.total_elements) == (pages, elements)
            if is_steady and last_item is not None:
                seam = page_of(number * page.size - 1, 1).items
                is_steady = len(seam) == 1 and id_of(seam[0]) == id_of(last_item)
            self._keep(page)
            number += 1
            on_page(self._count, page.total_elements)
        return is_steady and self._count == elements

    def __iter__(self) -> Iterator[Any]:
        at = 0
        while True:
            self._file.seek(at)  # another walk may have moved it
            lines = self._file.readlines(_CHUNK)
            if not lines:
                return
            at = self._file.tell()
            yield from map(json.loads, lines)

    def close(self) -> None:
        self._file.close()

    def _keep(self, page: Page) -> None:
        self._file.seek(0, 2)
        for item in page.items:
            if name := id_of(item):
                self.ids[name] += 1
            self._file.write(_line(item))
        self._count += len(page.items)


def id_of(item: object) -> str:
    """The id that an item says, "" if it says none."""
    return read_id(item.get("id")).value if isinstance(item, dict) else ""


def _line(item: object) -> bytes:
    try:
        return json.dumps(item).encode() + b"\n"
    except RecursionError:
        return json.dumps(storable(item)[0]).encode() + b"\n"
