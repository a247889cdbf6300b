"""Bulk actions that reach only what the person acts for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.shortcuts import get_list_or_404
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from organisations.tenancy.policy import ScopedPermissionPolicy, visible_to


class TenantBulkAction(SnippetBulkAction):
    """Base of bulk actions on tenant models: foreign ids are as good as unknown ones, "all" means all of one's own.

    Wagtail would list refused objects by name.
    """

    permission_required = "change"
    request: Any
    model: type[Model]
    permission_policy: ScopedPermissionPolicy

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not self.permission_policy.user_has_permission(request.user, self.permission_required):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self, model: type[Model], object_ids: Iterable[Any]) -> list[Any]:
        """The person's own among the ids. Raises Http404 when none is left or an id can't be one."""
        pks = [pk for pk in object_ids if _can_be_key(model, pk)]
        return get_list_or_404(visible_to(self.request.user, model._default_manager.filter(pk__in=pks)))

    def get_all_objects_in_listing_query(self, parent_id: str | None) -> Any:  # noqa: ARG002 - Wagtail's signature
        return visible_to(self.request.user, self.model._default_manager.all()).values_list("pk", flat=True)

    def check_perm(self, obj: Model) -> bool:
        return self.permission_policy.user_has_permission_for_instance(self.request.user, self.permission_required, obj)


def _can_be_key(model: type[Model], value: Any) -> bool:
    try:
        model._meta.pk.to_python(value)
    except ValidationError:
        return False
    return True
