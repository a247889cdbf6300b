"""Each process's own copy of the index, brought up to date at every search."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from threading import Lock, Thread

import numpy as np
from django.db import connection

from search.engines.postgres import prepared, store
from search.engines.postgres.building import merged, segment_of
from search.engines.postgres.catalogue import Catalogue, Part
from search.engines.postgres.segment import Longs

logger = logging.getLogger(__name__)

# More courses that have changed since the last search are not read one by one: another process may have prepared them.
MOST_AT_ONCE = 2_000
Held = tuple[store.Moment, Catalogue]


class Holder:
    """Holds the latest catalogue."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._loading = Lock()
        self._held: Held | None = None
        self._tidying: Thread | None = None

    def current(self) -> Catalogue:
        """The index as this transaction sees it. One query, unless much has changed."""
        held = self._held
        if held is None:
            return self._load(held)
        moment, catalogue = held
        changes = store.since(moment, MOST_AT_ONCE)
        if changes.courses is None or changes.moment.origin != moment.origin:
            return self._load(held)
        if not changes.courses:
            return catalogue
        later = catalogue.later(changes.courses)
        if not changes.is_own:
            self._hold((changes.moment, later), held)
        return later

    def tidy(self) -> None:
        """Work what has changed into the large part, or take one that another process has prepared.

        Asks the database nothing, and searches go on meanwhile: what they find in the end is the same.
        """
        held = self._held
        if held is None or not held[1].is_untidy:
            return
        moment, catalogue = held
        with prepared.alone() as is_mine:
            if not is_mine:
                return  # when the next course changes, there will be a file to take
            found = prepared.load()
            tidy = catalogue.on(found) if found else catalogue
            if tidy.is_untidy:
                tidy = Catalogue.of(prepared.save(catalogue.tidied()))
        tidy.base.known.learn(catalogue.base.known)
        with self._lock:
            # Searches may have gone further meanwhile; the next one then asks again for what has changed since.
            if self._held is not None and self._held[0].origin == moment.origin:
                self._held = (moment, tidy)

    def tidy_soon(self) -> Thread:
        """`tidy` in a thread of its own, one at a time."""
        with self._lock:
            if self._tidying is None or not self._tidying.is_alive():
                self._tidying = Thread(target=self._tidy_and_tell, name="search-tidy")
                self._tidying.start()
            return self._tidying

    def _tidy_and_tell(self) -> None:
        try:
            self.tidy()
        except Exception:
            logger.exception("What has changed could not be worked into the index in memory")

    def prepare(self) -> None:
        """Leave a file that a new process can start with: some thousand changed courses at most are missing in it."""
        self.current()
        self.tidy_soon().join()

    def prepare_soon(self) -> Thread:
        """`prepare` in a thread of its own, on a connection of its own: the work is done when the process ends."""

        def act() -> None:
            try:
                self.prepare()
            except Exception:
                logger.exception("The index could not be prepared for other processes")
            finally:
                connection.close()

        thread = Thread(target=act, name="search-prepare")
        thread.start()
        return thread

    def _load(self, seen: Held | None) -> Catalogue:
        """Compare what is at hand with the database, and read what is missing. Of many threads one does it."""
        with self._loading:
            if self._held is seen:
                return self._read(seen)
        return self.current()

    def _read(self, seen: Held | None) -> Catalogue:
        contents = store.contents()
        base = _best(contents, [seen[1].base] if seen else [])
        missing = np.setdiff1d(contents.ids, base.segment.ids[base.alive], assume_unique=True)
        if 2 * len(missing) < len(contents.ids):
            catalogue = Catalogue.joined(base, _parts(missing))
        else:
            # Of several processes that begin at the same time one prepares the file, while the others go on alone.
            with prepared.alone() as is_mine:
                segment = merged([(part.segment, part.alive) for part in (base, *_parts(missing))])
                catalogue = Catalogue.of(prepared.save(segment) if is_mine and not contents.is_own else segment)
        if not contents.is_own:
            self._hold((contents.moment, catalogue), seen)
        return catalogue

    def _hold(self, new: Held, old: Held | None) -> None:
        """Unless somebody was quicker: what one has changed, or tidied, is not to be lost."""
        with self._lock:
            if self._held is old:
                self._held = new
        if new[1].is_untidy:
            self.tidy_soon()


def _best(contents: store.Contents, parts: Sequence[Part]) -> Part:
    """What has most of the courses: one of the parts, or the prepared file."""
    found = prepared.load()
    at_hand = [*parts, Part.of(found) if found else Part.of(segment_of(()))]
    holding = [part.where(part.segment.has(contents.ids, contents.marks)) for part in at_hand]
    return max(holding, key=lambda part: int(part.alive.sum()))


def _parts(course_ids: Longs) -> list[Part]:
    return [Part.of(segment_of(rows)) for rows in store.rows(course_ids)]
