"""Whether anything was written that a process keeps something of: one small query, however much is kept.

A trigger on each watched table notes the transaction that writes to it, whoever writes and however (migration 0008).
A reader remembers PostgreSQL's snapshot and asks whether it sees such a transaction that the snapshot had not seen; so
no write is missed, in whatever order transactions commit, and nobody waits for anybody (docs/decisions/0021).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from threading import Lock

from courses.statements import Statement

# Old notes are thrown away: a snapshot that may not have seen all of them counts as out of date.
# The origin tells which database the numbers of transactions speak of (restored, copied, made anew: another one).
_ASK = Statement(
    """
    SELECT now.origin, now.snapshot::text, pg_current_xact_id_if_assigned() IS NOT NULL, EXISTS (
        SELECT FROM courses_write
        WHERE written_in >= pg_snapshot_xmin($1)
            AND written_in < pg_snapshot_xmax(now.snapshot)
            AND NOT pg_visible_in_snapshot(written_in, $1)
    ) OR (
        SELECT min(written_in) FROM courses_write WHERE written_in < pg_snapshot_xmax(now.snapshot)
    ) > pg_snapshot_xmin($1)
    FROM (SELECT pg_current_snapshot() AS snapshot, concat_ws('/',
        (SELECT oid FROM pg_database WHERE datname = current_database()), pg_postmaster_start_time(),
        pg_relation_filenode('courses_write')
    ) AS origin) AS now
    """,
    "pg_snapshot",
)
# A restore into a database that is in use, before its triggers are back, is the one write that nobody notes.
BELIEVED_SECONDS = 60
_NEVER = "1:1:"  # the snapshot that has seen nothing


@dataclass(frozen=True, slots=True)
class _Moment:
    """What a reader has seen, and the number that it goes by in this process, since a moment of the monotonic clock."""

    origin: str
    snapshot: str
    number: int
    since: float


class Watch:
    """Numbers that change when something has been written. Safe in threads. `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._numbers: Iterator[int] = count(1)
        self._moment = _Moment("", _NEVER, 0, 0.0)

    def number(self) -> int:
        """The number of what is committed now: what was read under the same number before is still as it was.

        One query. A transaction that has written something gets a new number each time: nobody else sees what it sees.
        """
        while True:
            before = self._moment
            [(origin, snapshot, is_own, has_changed)] = _ASK.rows(before.snapshot)
            with self._lock:
                if is_own:
                    return next(self._numbers)
                # Another thread may have asked since: its snapshot may have seen what this one has not.
                if self._moment is before:
                    now = self._clock()
                    is_old = now - before.since > BELIEVED_SECONDS
                    if is_old or has_changed or origin != before.origin:
                        self._moment = _Moment(origin, snapshot, next(self._numbers), now)
                    else:
                        self._moment = _Moment(origin, snapshot, before.number, before.since)
                    return self._moment.number


watch = Watch()
