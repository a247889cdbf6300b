"""Whom to ask when a search gives nothing: the guidance of the municipalities asked for, or of the region's."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from courses.row_versions import Remembered, Versions
from organisations.models import Municipality


class Adviser(NamedTuple):
    """A municipality's guidance, as its editor has written it. `name` is the municipality's."""

    name: str
    phone: str
    hours: str
    email: str
    visit: str


_FIELDS = ("name", *(f"guidance_{field}" for field in ("phone", "hours", "email", "visit")))
_kept: Remembered[tuple[str, tuple[str, ...]], tuple[Adviser, ...]] = Remembered(300)


def advisers(codes: Collection[str], at: Versions) -> tuple[Adviser, ...]:
    """Those who can be reached in the municipalities with these codes; without codes in all members of the region.

    One query when this process doesn't know them as they are, beside that of `at`.
    """
    key = (at.of_tables(Municipality._meta.db_table), tuple(codes))
    found = _kept.get(key)
    if found is None:
        places = Municipality.objects.filter(pk__in=codes) if codes else Municipality.objects.members()
        found = tuple(one for one in map(Adviser._make, places.values_list(*_FIELDS)) if one.phone or one.email)
        _kept.add({key: found})
    return found
