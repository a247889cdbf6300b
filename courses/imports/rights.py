"""An upload touches only what its municipality owns; everything else is rejected with that reason.

- A provider is the one's that owns it as stored, else the one's that its values say (domain/ownership.py).
- An occasion is its provider's owner's, and so is the course that it is stored under.
- A course is its owner's as stored; a new one the owner's of the occasions that come with it. Without any it is the
  uploader's.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

from courses.domain.ownership import owner_for
from courses.records import Rejection
from courses.vocabulary import RecordKind
from organisations.models import Municipality

_PROVIDERS = """
SELECT named.key, item.place, item.values, provider.id IS NOT NULL, provider.owner_id
FROM (
    SELECT key FROM import_item WHERE kind = 'provider'
    UNION
    SELECT jsonb_array_elements_text(values -> 'provider_keys') FROM import_item WHERE kind = 'event'
) AS named
LEFT JOIN import_item AS item ON item.kind = 'provider' AND item.key = named.key
LEFT JOIN courses_provider AS provider ON provider.key = named.key
"""
_COURSES = """
SELECT item.key, item.place, course.id IS NOT NULL, course.owner_id
FROM import_item AS item LEFT JOIN courses_course AS course ON course.key = item.key
WHERE item.kind = 'info'
"""
_OCCASIONS = """
SELECT item.key, item.place, item.values ->> 'course_key', item.values -> 'provider_keys',
    occasion.provider_id IS NOT NULL, provider.owner_id, under.id IS NOT NULL, under.owner_id,
    course.id IS NOT NULL, course.owner_id
FROM import_item AS item
LEFT JOIN courses_occasion AS occasion ON occasion.key = item.key
LEFT JOIN courses_provider AS provider ON provider.id = occasion.provider_id
LEFT JOIN courses_course AS under ON under.id = occasion.course_id
LEFT JOIN courses_course AS course ON course.key = item.values ->> 'course_key'
WHERE item.kind = 'event'
"""
_REJECT = """
DELETE FROM import_issue WHERE record_kind = %(kind)s AND key = ANY (%(keys)s);
DELETE FROM import_item WHERE kind = %(kind)s AND key = ANY (%(keys)s);
"""

Owner = str | None  # a municipality's code; None: the region
Foreign = dict[str, tuple[int, Owner]]  # key -> its place and its owner


def reject_foreign(uploader: str) -> list[Rejection]:
    """Take what the municipality with code `uploader` doesn't own out of the staged items, and say why."""
    owners, foreign_providers = _foreign_providers(uploader)
    foreign_occasions, own_courses = _foreign_occasions(uploader, owners)
    foreign = {
        RecordKind.PROVIDER: foreign_providers,
        RecordKind.INFO: _foreign_courses(uploader, foreign_occasions, own_courses),
        RecordKind.EVENT: {key: found for key, (found, _) in foreign_occasions.items()},
    }
    names = dict(Municipality.objects.values_list("code", "name"))
    with connection.cursor() as cursor:
        for kind, items in foreign.items():
            cursor.execute(_REJECT, {"kind": kind.value, "keys": list(items)})
    return [
        Rejection(
            kind,
            place,
            f"Hör till {names[owner] if owner else 'regionen'}. Du kan bara ändra det som {names[uploader]} äger.",
            key,
        )
        for kind, items in foreign.items()
        for key, (place, owner) in sorted(items.items(), key=lambda item: item[1][0])
    ]


def _foreign_providers(uploader: str) -> tuple[dict[str, Owner], Foreign]:
    """The owner of each known provider that the items are or name; those among the items that are somebody else's."""
    owners: dict[str, Owner] = {}
    foreign: Foreign = {}
    for key, place, values, is_stored, stored_owner in _rows(_PROVIDERS):
        if is_stored or values:
            owners[key] = stored_owner if is_stored else owner_for(json.loads(values))
            if values and owners[key] != uploader:
                foreign[key] = (place, owners[key])
    return owners, foreign


def _foreign_occasions(
    uploader: str, provider_owners: dict[str, Owner]
) -> tuple[dict[str, tuple[tuple[int, Owner], str]], set[str]]:
    """The occasions that are somebody else's, each with its course's key; the keys of courses that have own ones."""
    foreign: dict[str, tuple[tuple[int, Owner], str]] = {}
    own_courses: set[str] = set()
    for key, place, course_key, provider_keys, *stored in _rows(_OCCASIONS):
        named = (provider_owners[name] for name in json.loads(provider_keys) if name in provider_owners)
        owners = [*named][:1] + [owner for is_stored, owner in zip(stored[::2], stored[1::2], strict=True) if is_stored]
        others = [owner for owner in owners if owner != uploader]
        if others:
            foreign[key] = ((place, others[0]), course_key)
        else:
            own_courses.add(course_key)
    return foreign, own_courses


def _foreign_courses(
    uploader: str, foreign_occasions: dict[str, tuple[tuple[int, Owner], str]], own_courses: set[str]
) -> Foreign:
    owner_of_occasions = {course_key: owner for (_, owner), course_key in foreign_occasions.values()}
    foreign: Foreign = {}
    for key, place, is_stored, stored_owner in _rows(_COURSES):
        if is_stored and stored_owner != uploader:
            foreign[key] = (place, stored_owner)
        elif not is_stored and key in owner_of_occasions and key not in own_courses:
            foreign[key] = (place, owner_of_occasions[key])
    return foreign


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
