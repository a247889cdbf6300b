"""What a person is in the organisation, read once per request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from organisations.models import Membership, Role

Person: TypeAlias = AbstractBaseUser | AnonymousUser

_CACHE = "_tenancy_actor"


@dataclass(frozen=True)
class Actor:
    """A person's reach: everything (`is_regional`), or the municipalities (codes) of each role."""

    is_regional: bool
    roles: frozenset[tuple[Role, str]]

    def municipality_codes(self, role: Role) -> frozenset[str]:
        return frozenset(code for held, code in self.roles if held == role)

    @property
    def edits(self) -> frozenset[str]:
        """Codes of the municipalities whose catalogue the person edits."""
        return self.municipality_codes(Role.EDITOR)

    def may_edit_for(self, code: str | None) -> bool:
        """`code` of a municipality; None is the region."""
        return self.is_regional or (code is not None and code in self.edits)


NOBODY = Actor(is_regional=False, roles=frozenset())


def actor_of(user: Person | None) -> Actor:
    """The person's reach, kept on the user object for the rest of the request (as Django keeps permissions).

    A superuser reaches everything. Someone who isn't logged in, or whose account is closed, reaches nothing.
    """
    if user is None or not user.is_authenticated or not user.is_active:
        return NOBODY
    actor: Actor | None = getattr(user, _CACHE, None)
    if actor is None:
        actor = _read(user)
        setattr(user, _CACHE, actor)
    return actor


def _read(user: Any) -> Actor:
    if user.is_superuser:
        return Actor(is_regional=True, roles=frozenset())
    held = list(Membership.objects.filter(user=user).order_by().values_list("role", "municipality_id"))
    return Actor(
        is_regional=any(role == Role.REGIONAL_ADMINISTRATOR for role, _code in held),
        roles=frozenset((Role(role), code) for role, code in held if code is not None),
    )


def municipalities_of(user: Person, role: Role) -> frozenset[str]:
    """Codes of the municipalities in which the person has the role."""
    return actor_of(user).municipality_codes(role)


def is_regional(user: Person) -> bool:
    """Whether the person acts for the whole region: a regional administrator or a superuser."""
    return actor_of(user).is_regional
