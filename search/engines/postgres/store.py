"""The index as it lies in the database: one row a course, written in the transaction that changes the course.

A reader asks for what has changed since its own snapshot: a row carries the transaction that wrote it, and PostgreSQL
knows which transactions a snapshot had seen. So no change is missed, in whatever order transactions commit, and
nobody waits for anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from typing import TypeVar

import msgspec
import numpy as np
from django.db import connection, transaction

from courses.statements import Statement
from search.analysis import Analyser
from search.document import IndexedCourse, StoredCourse, packed, stored, unpacked
from search.engine import Progress
from search.engines.postgres.building import Row
from search.engines.postgres.segment import Longs
from search.reading import made_by, read

C = TypeVar("C", IndexedCourse, StoredCourse)

BATCH = 1_000

# Courses whose change another engine has to hear of, told in the statement that changes them
# (engines/elasticsearch/feeding.py). `written` are their ids; of several changes the latest version stays.
OUTBOX = "search_outbox"
_ENQUEUE = f"""
    queued AS (
        INSERT INTO {OUTBOX} (course_id, version, queued_at)
        SELECT course_id, nextval('search_outbox_version'), clock_timestamp() FROM written
        ON CONFLICT (course_id) DO UPDATE SET version = nextval('search_outbox_version')
    ) SELECT pg_notify('{OUTBOX}', '') FROM written LIMIT 1
"""  # noqa: S608  nothing in it comes from outside
_ENQUEUE_ONLY = f"WITH written AS (SELECT unnest(%s::bigint[]) AS course_id), {_ENQUEUE}"

_LOCK = "SELECT id FROM courses_course WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
_WRITE = f"""
    WITH written AS (
        INSERT INTO search_indexedcourse AS old (course_id, data, digest, made_by)
        SELECT * FROM unnest(%(ids)s::bigint[], %(data)s::bytea[], %(digests)s::bytea[])
            AS new (course_id, data, digest) CROSS JOIN (SELECT %(made_by)s) AS made
        ON CONFLICT (course_id) DO UPDATE
            SET data = excluded.data, digest = excluded.digest, made_by = excluded.made_by
        WHERE old.digest IS DISTINCT FROM excluded.digest OR old.made_by <> excluded.made_by
            OR old.changed_in > excluded.changed_in
        RETURNING course_id
    ), {_ENQUEUE}
"""  # noqa: S608  nothing in it comes from outside
_TAKE_AWAY = f"""
    WITH written AS (
        UPDATE search_indexedcourse SET data = NULL, digest = NULL
        WHERE course_id = ANY(%s) AND data IS NOT NULL
        RETURNING course_id
    ), {_ENQUEUE}
"""  # noqa: S608  nothing in it comes from outside
# What the numbers of transactions speak of: a database, its server's run and the table's files. Of a database that was
# made anew, restored or copied one or the other differs.
_NOW = """
    SELECT concat_ws('/', (SELECT oid FROM pg_database WHERE datname = current_database()),
            pg_relation_filenode('search_indexedcourse'), extract(epoch FROM pg_postmaster_start_time())),
        pg_current_snapshot()::text, pg_current_xact_id_if_assigned() IS NOT NULL
"""
_MARK = "substring(digest FROM 1 FOR 8)"
_CONTENTS = f"""
    SELECT now.*, (
        SELECT string_agg(int8send(course_id) || {_MARK}, ''::bytea ORDER BY course_id)
        FROM search_indexedcourse WHERE data IS NOT NULL
    ) FROM ({_NOW}) AS now
"""  # noqa: S608  nothing in it comes from outside
_ROWS = f"""
    SELECT {_MARK}, data FROM search_indexedcourse WHERE course_id = ANY(%s) AND data IS NOT NULL
"""  # noqa: S608  nothing in it comes from outside
# A transaction that is still to come has written nothing: its number is of the database that the row was copied from.
_SINCE = Statement(
    f"""
    SELECT now.*, row.* FROM ({_NOW}) AS now LEFT JOIN (
        SELECT course_id, {_MARK}, data FROM search_indexedcourse
        WHERE changed_in >= pg_snapshot_xmin($1)
            AND NOT pg_visible_in_snapshot(changed_in, $1)
            AND (changed_in < pg_snapshot_xmax(pg_current_snapshot())
                OR changed_in = pg_current_xact_id_if_assigned())
        LIMIT $2
    ) AS row ON TRUE
""",  # noqa: S608  nothing in it comes from outside
    "pg_snapshot",
    "bigint",
)
_CONTENTS_TYPE = np.dtype([("id", ">i8"), ("mark", ">i8")])


@dataclass(frozen=True, slots=True)
class Moment:
    """What of the index a reader has seen: PostgreSQL's snapshot as text.

    `origin` tells which database and table it speaks of. After a restart of the server it is another one, too: what
    has been restored meanwhile, nobody knows.
    """

    origin: str
    snapshot: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Courses by id; None for what is no longer public. None instead of all: more than were asked for.

    `is_own`: the reader's own transaction has written something, here or elsewhere. It may yet be taken back, and its
    snapshot, in which its own number doesn't count as open, must not be kept: what it writes later would be missed.
    """

    moment: Moment
    courses: dict[int, Row | None] | None
    is_own: bool


@dataclass(frozen=True, slots=True, eq=False)
class Contents:
    """The public courses in the index, by id, each with its mark: the beginning of its row's checksum, as a number.

    Equal marks mean equal rows, of whatever database, so that what was read of one before need not be read again.
    """

    moment: Moment
    ids: Longs
    marks: Longs
    is_own: bool


def write(course_ids: Collection[int], analyser: Analyser) -> None:
    """Index these courses as they stand now; what is no longer public is taken away.

    The courses' rows are locked first, in one order: of two transactions that change the same course the later one
    indexes what both have written.
    """
    for batch in _batches(sorted(set(course_ids))):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_LOCK, [batch])
            courses = list(read(batch, analyser))
            _store(courses, made_by(analyser))
            remove(set(batch) - {course.id for course in courses})


def _batches(course_ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(course_ids)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _store(courses: Sequence[IndexedCourse], maker: str) -> None:
    if not courses:
        return
    data = [packed(course) for course in courses]
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            {
                "ids": [course.id for course in courses],
                "data": data,
                "digests": [digest_of(one) for one in data],
                "made_by": maker,
            },
        )


def digest_of(data: bytes) -> bytes:
    """What tells two versions of a course apart."""
    return blake2b(data, digest_size=16).digest()


def remove(course_ids: Collection[int]) -> None:
    """Take the courses out of the index. Their empty rows stay: readers must hear of it."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_AWAY, [sorted(course_ids)])


def enqueue(course_ids: Collection[int]) -> None:
    """Have the courses carried over to the other engine, changed or not."""
    with connection.cursor() as cursor:
        cursor.execute(_ENQUEUE_ONLY, [sorted(course_ids)])


def rewrite(course_ids: Iterable[int], total: int, analyser: Analyser, progress: Progress | None) -> int:
    """Index the courses anew, batch by batch: a search meanwhile sees each either before or after."""
    done = 0
    for batch in _batches(course_ids):
        write(batch, analyser)
        done += len(batch)
        if progress:
            progress(done, total)
    return done


def contents() -> Contents:
    """Which courses the index has, and in which versions. One query, some tenths of a second for 100,000 courses."""
    with connection.cursor() as cursor:
        origin, snapshot, is_own, found = cursor.execute(_CONTENTS).fetchone()
    table = np.frombuffer(found or b"", _CONTENTS_TYPE)
    return Contents(Moment(origin, snapshot), table["id"].astype(np.int64), table["mark"].astype(np.int64), is_own)


def rows(course_ids: Longs) -> Iterator[list[Row]]:
    """The courses as they are now, some thousand at a time; without those that are gone or can't be read."""
    for batch in _batches(course_ids.tolist()):
        with connection.cursor() as cursor:
            found = cursor.execute(_ROWS, [batch]).fetchall()
        yield [row for mark, data in found if (row := _row(mark, data))]


def since(moment: Moment, most: int) -> Changes:
    """What has changed since `moment`, `most` courses at most. One query.

    Of another origin: nothing, with the moment of that one.
    """
    found = _SINCE.rows(moment.snapshot, most + 1)
    origin, snapshot, is_own, *_ = found[0]
    courses = None
    if origin != moment.origin:
        courses = {}
    elif len(found) <= most:
        courses = {pk: _row(mark, data) for *_, pk, mark, data in found if pk is not None}
    return Changes(Moment(origin, snapshot), courses, is_own)


def _row(mark: bytes | None, data: bytes | None) -> Row | None:
    course = _read_as(stored, data)
    return Row(int.from_bytes(mark, signed=True), course) if mark and course else None


def decoded(data: bytes | None) -> IndexedCourse | None:
    """A row in a form that another version of the portal wrote counts as missing: `search status` tells of it."""
    return _read_as(unpacked, data)


def _read_as(form: Callable[[bytes], C], data: bytes | None) -> C | None:
    if data is None:
        return None
    try:
        return form(data)
    except msgspec.DecodeError:
        return None


def makers() -> Iterator[tuple[int, str, tuple[int, ...]]]:
    """Of every course in the index: its id, the fingerprint of what made its row, the ids of its occasions."""
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT course_id, made_by, data FROM search_indexedcourse WHERE data IS NOT NULL")
        while rows := cursor.fetchmany(BATCH):
            for pk, maker, data in rows:
                course = _read_as(stored, data)
                yield pk, maker if course else "", tuple(one.id for one in course.occasions) if course else ()


def digests() -> dict[int, bytes]:
    """Of every course in the index the checksum of its row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT course_id, digest FROM search_indexedcourse WHERE data IS NOT NULL")
        return {pk: bytes(digest) for pk, digest in cursor.fetchall()}
