"""To whom municipalities and accounts belong."""

from __future__ import annotations

from wagtail.permissions import register_permission_policy

from organisations.models import CooperationArea, Invitation, Membership, Municipality, User
from organisations.tenancy import AccountPermissionPolicy, RegionalPermissionPolicy, TenantPermissionPolicy


def register_policies() -> None:
    """Called once, before Wagtail asks for a policy."""
    # All 290 are known from the start: none is added, none goes.
    register_permission_policy(Municipality, TenantPermissionPolicy(Municipality, owner="pk", never={"add", "delete"}))
    register_permission_policy(CooperationArea, RegionalPermissionPolicy(CooperationArea))
    register_permission_policy(Membership, RegionalPermissionPolicy(Membership))
    register_permission_policy(Invitation, RegionalPermissionPolicy(Invitation, never={"change", "delete"}))
    # An account begins with an invitation. `exact_class`: Wagtail registers a policy of its own for the user model.
    register_permission_policy(User, AccountPermissionPolicy(User, never={"add"}), exact_class=True)
