"""Each process's own copy of the index, brought up to date at every search."""

from __future__ import annotations

from threading import Lock

from search.engines.postgres import store
from search.engines.postgres.catalogue import Catalogue
from search.engines.postgres.segment import segment_of

# More changed courses than this are worked into the large part.
MOST_CHANGED, CHANGED_SHARE = 500, 0.1


class Holder:
    """Holds the latest catalogue."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: tuple[store.Moment, Catalogue] | None = None

    def current(self) -> Catalogue:
        """The index as this transaction sees it. One query, unless much has changed."""
        held = self._held
        if held is None:
            return self._load()
        moment, catalogue = held
        changes = store.since(moment)
        if changes.moment.database != moment.database:
            return self._load()
        if not changes.courses:
            return catalogue
        changed = len(catalogue.changed.keys() | changes.courses.keys())
        if changed > MOST_CHANGED + CHANGED_SHARE * catalogue.courses():
            return self._load()
        later = catalogue.later(changes.courses)
        if not changes.is_own:
            self._hold(changes.moment, later)
        return later

    def _load(self) -> Catalogue:
        with self._lock:
            found = store.everything()
            courses = [course for course in found.courses.values() if course is not None]
            catalogue = Catalogue.of(segment_of(courses))
            if not found.is_own:
                self._held = (found.moment, catalogue)
            return catalogue

    def _hold(self, moment: store.Moment, catalogue: Catalogue) -> None:
        with self._lock:
            self._held = (moment, catalogue)
