"""Who may see and do what, for whom: one place for the whole admin (docs/decisions/0003-tenancy.md).

A *tenant* is a municipality. A model with an owner registers a `TenantPermissionPolicy` (in its app's
`AppConfig.ready`), its admin builds on `TenantViewSet`, its forms on `TenantForm`, its choosers on
`TenantChooserViewSet`, its bulk actions on `TenantBulkAction`. Then an object of another tenant does not exist for an
editor: every address of it answers 404, and no list, chooser or form names it.
"""

from organisations.tenancy.actors import Actor, actor_of, is_regional, municipalities_of
from organisations.tenancy.bulk_actions import TenantBulkAction
from organisations.tenancy.choosers import TenantChooserViewSet
from organisations.tenancy.forms import TenantForm
from organisations.tenancy.policy import (
    AccountPermissionPolicy,
    RegionalPermissionPolicy,
    TenantPermissionPolicy,
    visible_to,
)
from organisations.tenancy.viewsets import TenantModelViewSet, TenantSnippetViewSet

__all__ = [
    "AccountPermissionPolicy",
    "Actor",
    "RegionalPermissionPolicy",
    "TenantBulkAction",
    "TenantChooserViewSet",
    "TenantForm",
    "TenantModelViewSet",
    "TenantPermissionPolicy",
    "TenantSnippetViewSet",
    "actor_of",
    "is_regional",
    "municipalities_of",
    "visible_to",
]
