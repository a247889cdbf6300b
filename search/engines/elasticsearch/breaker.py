"""A circuit breaker: after a few failures in a row nobody waits for the server until it has had time to recover."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Lock

logger = logging.getLogger(__name__)

FAILURES = 3
PAUSE_SECONDS = 5.0


class Breaker:
    """One per process. Closed: everybody may try. Open: nobody, but one at a time after each pause."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._next_try = 0.0
        self.reason = ""

    @property
    def is_open(self) -> bool:
        return self._failures >= FAILURES

    def may_try(self) -> bool:
        """Whether to ask the server. Of those who ask while it is open, one after each pause may."""
        if not self.is_open:
            return True
        with self._lock:
            if self._clock() < self._next_try:
                return False
            self._next_try = self._clock() + PAUSE_SECONDS
            return True

    def succeeded(self) -> None:
        if not self._failures:
            return
        with self._lock:
            was_open, self._failures, self.reason = self.is_open, 0, ""
        if was_open:
            logger.warning("Elasticsearch svarar igen.")

    def failed(self, reason: str) -> None:
        with self._lock:
            self._failures += 1
            self.reason = reason
            self._next_try = self._clock() + PAUSE_SECONDS
            opened = self._failures == FAILURES
        logger.warning("Elasticsearch svarade inte (%s). PostgreSQL svarade i stället.", reason)
        if opened:
            logger.error("Elasticsearch får vila; PostgreSQL svarar. Nytt försök var %s:e sekund.", int(PAUSE_SECONDS))
