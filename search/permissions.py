"""The vocabulary and what people search for are the region's."""

from __future__ import annotations

from django.db.models import Model
from wagtail.permissions import register_permission_policy

from organisations.tenancy import RegionalPermissionPolicy
from organisations.tenancy.actors import Person
from search.models import SearchCount, VocabularyEntry


class VocabularyPolicy(RegionalPermissionPolicy):
    """A shipped row isn't deleted, it would come back with the next version: it is taken out of use."""

    def user_has_permission_for_instance(self, user: Person, action: str, instance: Model) -> bool:
        if action == "delete" and isinstance(instance, VocabularyEntry) and instance.shipped_key:
            return False
        return super().user_has_permission_for_instance(user, action, instance)


def register_policies() -> None:
    """Called once, before Wagtail asks for a policy."""
    register_permission_policy(VocabularyEntry, VocabularyPolicy(VocabularyEntry))
    register_permission_policy(SearchCount, RegionalPermissionPolicy(SearchCount, never={"add", "change", "delete"}))
