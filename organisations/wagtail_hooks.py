"""What the organisation adds to Wagtail's admin."""

from __future__ import annotations

from wagtail import hooks

from organisations.viewsets import OrganisationGroup


@hooks.register("register_admin_viewset")
def register_organisation() -> OrganisationGroup:
    return OrganisationGroup()
