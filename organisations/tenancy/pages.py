"""Pages, images and documents: whose they are follows from Wagtail's permissions per tree and collection."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Model, Q, QuerySet
from wagtail.models import Page
from wagtail.permissions import page_permission_policy, policy_registry

from organisations.tenancy.actors import Person
from organisations.tenancy.policy import ScopedPermissionPolicy

PAGE_ACTIONS = ("add", "change", "publish", "lock", "unlock", "bulk_delete")


def own_pages(user: Person) -> QuerySet[Page]:
    """The pages that the person may do something with."""
    pages: QuerySet[Page] = page_permission_policy.instances_user_has_any_permission_for(user, PAGE_ACTIONS)
    return pages


def linkable(user: Person, pages: QuerySet[Page]) -> QuerySet[Page]:
    """Pages that the person may link to: the own ones, and what the public sees already.

    Choosers show the title of a page's draft, so a public page whose draft has another title waits for publication.
    The root is the way in.
    """
    return pages.filter(Q(pk__in=own_pages(user).values("pk")) | Q(live=True, draft_title=F("title")) | Q(depth=1))


def own_media(user: Person, model: type[Model]) -> QuerySet[Any]:
    """Images or documents that the person may change."""
    found: QuerySet[Any] = policy_registry.get_by_type(model).instances_user_has_any_permission_for(
        user, ["change", "delete"]
    )
    return found


def may_meet(user: Person, item: Model) -> bool:
    """Whether the admin may name the object to the person: a page or a record of a scoped model."""
    policy = policy_registry.get_by_type(type(item), fallback=False)
    if isinstance(item, Page):
        return own_pages(user).filter(pk=item.pk).exists()
    return not isinstance(policy, ScopedPermissionPolicy) or policy.reaches(user, item)
