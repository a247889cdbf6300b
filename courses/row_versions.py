"""Which version of its rows something was made of, so that a process may keep what it has made.

PostgreSQL gives every version of a row the transaction that wrote it (xmin) and a place (ctid); no two versions of a
row share both, whoever wrote them and however (a form, an import, SQL). What is kept under them can't be out of date:
asking for the versions costs a fraction of reading the rows and putting them into words. And as long as nothing has
been written (`courses.writes`), what was asked before needn't be asked again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Hashable, Iterable, Mapping
from threading import Lock
from typing import Generic, NamedTuple, TypeVar

from django.db import connection
from django.http import HttpRequest

from courses.statements import Statement
from courses.writes import watch

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
# By course: the version of all that a list tells of it. `$1` are the ids.
# Through a subquery: PostgreSQL, which can't count them beforehand, then keeps one plan for any number of them.
VERSIONS_OF_COURSES = f"""
    SELECT course.id, md5(concat(course.xmin, course.ctid, provider.xmin, provider.ctid, '/', (
        SELECT string_agg(concat(occasion.xmin, occasion.ctid), ',' ORDER BY occasion.id)
        FROM courses_occasion AS occasion WHERE occasion.course_id = course.id
    ), '/', ({_CENTRES}))) AS version
    FROM courses_course AS course LEFT JOIN courses_provider AS provider ON provider.id = course.provider_id
    WHERE course.id = ANY(ARRAY(SELECT unnest($1)))
"""  # noqa: S608  nothing in it comes from outside
_OF_COURSES = Statement(VERSIONS_OF_COURSES, "bigint[]")


class Versions:
    """The versions of rows as they are when it is made, or later: one for each request (`versions_at`).

    Making it takes one query. Of what wasn't asked since the last write each method takes one more. Whoever keeps
    something under a version asks for the version first and reads then: what is written in between is kept under a
    version that never comes again.
    """

    def __init__(self) -> None:
        self._number = watch.number()

    def of_courses(self, course_ids: Collection[int]) -> dict[int, str]:
        """Of each course the version of all that a list tells of it: itself, its occasions and provider, the learning
        centres. A course that doesn't exist is left out.
        """
        known = {pk: _courses.get(pk) for pk in course_ids}
        found = {pk: one.version for pk, one in known.items() if one and one.number == self._number}
        if unknown := [pk for pk in known if pk not in found]:
            asked: dict[int, str] = dict(_OF_COURSES.rows(unknown))
            self.learn(asked)
            found |= asked
        return found

    def learn(self, versions: Mapping[int, str]) -> None:
        """These are the versions of courses, asked for since this was made."""
        _courses.add({pk: _Version(self._number, version) for pk, version in versions.items()})

    def of_tables(self, *tables: str) -> str:
        """The version of small tables as a whole: changes with any row of them. They have to be watched."""
        known = _tables.get(tables)
        if known is None or known.number != self._number:
            known = _Version(self._number, _version_of_tables(tables))
            _tables.add({tables: known})
        return known.version


def were_asked(course_ids: Iterable[int]) -> list[int]:
    """Those whose version this process has known, now or before: of the others it can't keep anything."""
    return [pk for pk in course_ids if pk in _courses]


class _Version(NamedTuple):
    """A version with the number of the watch under which it was asked."""

    number: int
    version: str


def versions_at(request: HttpRequest) -> Versions:
    """The request's one."""
    versions: Versions | None = getattr(request, _ATTRIBUTE, None)
    if versions is None:
        versions = Versions()
        setattr(request, _ATTRIBUTE, versions)
    return versions


_ATTRIBUTE = "row_versions"


def _version_of_tables(tables: Iterable[str]) -> str:
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

    def __contains__(self, key: K) -> bool:
        return key in self._values

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


# A version is some hundred bytes.
_courses: Remembered[int, _Version] = Remembered(20_000)
_tables: Remembered[tuple[str, ...], _Version] = Remembered(8)
