"""To whom municipalities and accounts belong."""

from __future__ import annotations

from wagtail.permissions import register_permission_policy

from organisations.models import Municipality
from organisations.tenancy import TenantPermissionPolicy


def register_policies() -> None:
    """Called once, before Wagtail asks for a policy."""
    # All 290 are known from the start: none is added, none goes.
    register_permission_policy(Municipality, TenantPermissionPolicy(Municipality, owner="pk", never={"add", "delete"}))
