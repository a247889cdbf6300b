"""Memberships are the truth; Wagtail's groups follow them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete, post_save, pre_save

from organisations.models import Membership, Municipality, Role, User

REGION_GROUP = "Regional administratör"

_FORMER_USER = "_former_user_id"


def region_group() -> Group:
    """The group of those who act for the whole region; made if it is missing."""
    return Group.objects.get_or_create(name=REGION_GROUP)[0]


def editors_group(municipality: Municipality) -> Group:
    """The group of a municipality's editors; made if it is missing."""
    if municipality.editors is None:
        municipality.editors = Group.objects.get_or_create(name=f"Redaktör {municipality.name}")[0]
        municipality.save(update_fields=["editors"])
    return municipality.editors


@transaction.atomic
def sync_groups(user: User) -> set[Group]:
    """Put the user into exactly the groups that the memberships give, and return those.

    Groups that belong to no municipality and aren't the region's are left alone.
    """
    wanted: set[Group] = set()
    for membership in user.memberships.select_related("municipality__editors"):
        if membership.role == Role.REGIONAL_ADMINISTRATOR:
            wanted.add(region_group())
        elif membership.role == Role.EDITOR and membership.municipality is not None:
            wanted.add(editors_group(membership.municipality))
    ours = set(user.groups.filter(Q(name=REGION_GROUP) | Q(municipality__isnull=False)))
    user.groups.remove(*(ours - wanted))
    user.groups.add(*(wanted - ours))
    return wanted


def connect() -> None:
    """Keep groups in step whenever a membership is added, changed or deleted."""
    pre_save.connect(_remember_former_user, sender=Membership, dispatch_uid="memberships_pre_save")
    post_save.connect(_follow, sender=Membership, dispatch_uid="memberships_post_save")
    post_delete.connect(_follow, sender=Membership, dispatch_uid="memberships_post_delete")


def _remember_former_user(instance: Membership, **_: Any) -> None:
    former = Membership.objects.filter(pk=instance.pk).values_list("user_id", flat=True).first()
    setattr(instance, _FORMER_USER, former)


def _follow(instance: Membership, **_: Any) -> None:
    concerned = Q(pk=instance.user_id) | Q(pk=getattr(instance, _FORMER_USER, None))
    for user in User.objects.filter(concerned):
        sync_groups(user)
