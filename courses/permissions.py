"""To whom each record of the catalogue belongs."""

from __future__ import annotations

from wagtail.permissions import register_permission_policy

from courses.models import Course, ImportIssue, ImportRun, Occasion, Provider, Source, SourceRecord
from courses.review import CoursePermissionPolicy
from organisations.tenancy import TenantPermissionPolicy


def register_policies() -> None:
    """Called once, before Wagtail asks for a policy. Editors act for their municipality, the region for everything.

    Which source is read, how it ranks and what it may remove is the region's to say; what a run of an editor's own
    source said is theirs to read.
    """
    for model, policy in (
        (Course, CoursePermissionPolicy(Course)),
        (Occasion, TenantPermissionPolicy(Occasion, owner="course__owner")),
        (Provider, TenantPermissionPolicy(Provider, regional_actions={"delete"})),
        (Source, TenantPermissionPolicy(Source, regional_actions={"add", "change", "delete"})),
        (SourceRecord, TenantPermissionPolicy(SourceRecord, owner="source__owner", never={"add", "change", "delete"})),
        (ImportRun, TenantPermissionPolicy(ImportRun, owner="source__owner", never={"add", "change", "delete"})),
        (
            ImportIssue,
            TenantPermissionPolicy(ImportIssue, owner="run__source__owner", never={"add", "change", "delete"}),
        ),
    ):
        register_permission_policy(model, policy)
