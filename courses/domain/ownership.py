"""Whose a course is: its provider's owner. A municipal body's provider is the municipality's, all others the region's.

The place where a course is given gives no rights.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from courses.models import Course, Provider
from courses.signals import courses_changed
from courses.vocabulary import BodyType
from organisations.geography import municipalities_named
from organisations.models import Municipality


def owner_for(provider: Mapping[str, Any]) -> str | None:
    """The municipality (code) that owns a provider with these values, named as in ProviderRecord; None: the region.

    Of a municipal body ("Lerums kommun, Vuxenutbildningen", "Campus Åre/Åre kommun") its name tells, else where the
    provider is: a federation of municipalities (kommunalförbund) is the one's where it sits. A body of unknown type
    counts as municipal when it bears a municipality's name.
    """
    named = next(municipalities_named(provider["responsible_body"]), None)
    if provider["responsible_body_type"] == BodyType.MUNICIPAL:
        return named or provider["municipality_id"]
    return named if not provider["responsible_body_type"] else None


@transaction.atomic
def change_owner(provider: Provider, owner: Municipality | None) -> list[int]:
    """Give `provider` and its courses to `owner` (None: the region), for good: imports keep the choice.

    Courses that were given away one by one stay where they are. Returns the ids of the courses that moved.
    """
    Provider.objects.select_for_update().get(pk=provider.pk)
    provider.owner = owner
    if provider.is_imported and "owner_id" not in provider.overridden_fields:
        provider.overridden_fields = [*provider.overridden_fields, "owner_id"]
    provider.save(update_fields=["owner", "overridden_fields"])
    moving = Course.objects.filter(provider=provider).exclude(overridden_fields__contains=["owner_id"])
    ids = list(moving.select_for_update().order_by("pk").values_list("pk", flat=True))
    Course.objects.filter(pk__in=ids).update(owner=owner)
    if ids:
        courses_changed.send(sender=Course, ids=ids)
    return ids
