"""Which version of its rows something was made of, so that a process may keep what it has made.

PostgreSQL gives every version of a row the transaction that wrote it (xmin) and a place (ctid); no two versions of a
row share both, whoever wrote them and however (a form, an import, SQL). What is kept under them can't be out of date:
asking for the versions costs a fraction of reading the rows and putting them into words.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Hashable, Mapping
from threading import Lock
from typing import Generic, TypeVar

from django.db import connection

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_CENTRES = """
    SELECT md5(string_agg(
        concat(page.xmin, page.ctid, centre.xmin, centre.ctid, place.xmin, place.ctid), ',' ORDER BY page.id
    ))
    FROM courses_learningcentrepage AS centre
    JOIN wagtailcore_page AS page ON page.id = centre.page_ptr_id
    JOIN organisations_municipality AS place ON place.code = centre.municipality_id
"""
_COURSES = f"""
    SELECT course.id, concat(course.xmin, course.ctid, provider.xmin, provider.ctid, '/', (
        SELECT string_agg(concat(occasion.xmin, occasion.ctid), ',' ORDER BY occasion.id)
        FROM courses_occasion AS occasion WHERE occasion.course_id = course.id
    ), '/', ({_CENTRES}))
    FROM courses_course AS course LEFT JOIN courses_provider AS provider ON provider.id = course.provider_id
    WHERE course.id = ANY(%s)
"""  # noqa: S608  nothing in it comes from outside


def versions_of_courses(course_ids: Collection[int]) -> dict[int, str]:
    """Of each course the version of all that a list tells of it: itself, its occasions and provider, the learning
    centres. One query; a course that doesn't exist is left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COURSES, [list(course_ids)])
        return dict(cursor.fetchall())


def version_of_tables(*tables: str) -> str:
    """The version of small tables as a whole: changes with any row of them. One query."""
    parts = ", ".join(
        f"(SELECT md5(string_agg(concat(xmin, ctid), ',' ORDER BY ctid)) FROM {connection.ops.quote_name(table)})"  # noqa: S608
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT concat_ws('/', {parts})")
        (version,) = cursor.fetchone() or ("",)
    return str(version)


class Remembered(Generic[K, V]):
    """The latest values by key, at most `most` of them; those that nobody has asked for go first. Safe in threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: K) -> V | None:
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key]

    def add(self, values: Mapping[K, V]) -> None:
        with self._lock:
            self._values.update(values)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
