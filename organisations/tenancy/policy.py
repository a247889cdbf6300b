"""The permission policy of models that belong to a municipality."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, Q, QuerySet
from wagtail.models import AbstractPage, CollectionMember
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry

from organisations.models import Municipality, Role
from organisations.tenancy.actors import Person, actor_of

M = TypeVar("M", bound=Model)

SEEING = ("add", "change", "delete", "view")


class TenantPermissionPolicy(ModelPermissionPolicy):
    """Django's model permission (from the person's groups), and for each object also a reach over its owner.

    `owner` is the path from the model to its municipality ("owner", "source__owner", "pk" for Municipality itself);
    empty there means that the region owns the object. `regional_actions` are refused to editors whatever their groups
    say, `never` to everybody, superusers too.
    """

    def __init__(
        self,
        model: type[Model],
        owner: str = "owner",
        *,
        regional_actions: Collection[str] = (),
        never: Collection[str] = (),
    ) -> None:
        super().__init__(model)
        self.owner = owner
        self.regional_actions = frozenset(regional_actions)
        self.never = frozenset(never)

    @property
    def owner_field(self) -> str | None:
        """The name of the model's own field that names the owner; None where the owner is reached another way."""
        return None if self.owner == "pk" or "__" in self.owner else self.owner

    def user_has_permission(self, user: Person, action: str) -> bool:
        actor = actor_of(user)
        if action in self.never:
            return False
        if not actor.is_regional and (not actor.edits or action in self.regional_actions):
            return False
        return bool(super().user_has_permission(user, action))

    def scope(self, user: Person, objects: QuerySet[M]) -> QuerySet[M]:
        """The objects, of this policy's model, whose owner the person acts for."""
        actor = actor_of(user)
        if actor.is_regional:
            return objects
        return objects.filter(**{f"{self.owner}__in": actor.edits})

    def reaches(self, user: Person, instance: Model) -> bool:
        """Whether the person acts for the object's owner, as stored: a draft's own idea of its owner doesn't count."""
        actor = actor_of(user)
        if actor.is_regional:
            return True
        if instance.pk is None:
            return bool(actor.edits)
        if self.owner_field and not instance._state.adding:
            return actor.may_edit_for(getattr(instance, f"{self.owner_field}_id"))
        return self.scope(user, self.model._default_manager.filter(pk=instance.pk)).exists()

    def user_has_permission_for_instance(self, user: Person, action: str, instance: Model) -> bool:
        return self.user_has_permission(user, action) and self.reaches(user, instance)

    def user_has_any_permission_for_instance(self, user: Person, actions: Iterable[str], instance: Model) -> bool:
        return self.user_has_any_permission(user, actions) and self.reaches(user, instance)

    def instances_user_has_any_permission_for(self, user: Person, actions: Iterable[str]) -> QuerySet[Any]:
        everything = self.model._default_manager.all()
        if not self.user_has_any_permission(user, actions):
            return everything.none()
        return self.scope(user, everything)

    def users_with_any_permission_for_instance(self, actions: Iterable[str], instance: Model) -> QuerySet[Any]:
        allowed = [action for action in actions if action not in self.never]
        users = super().users_with_any_permission(allowed)
        codes = Municipality.objects.filter(pk__in=self._owner_codes(instance))
        acts = Q(is_superuser=True) | Q(memberships__role=Role.REGIONAL_ADMINISTRATOR)
        if set(allowed) - self.regional_actions:
            acts |= Q(memberships__role=Role.EDITOR, memberships__municipality__in=codes)
        return get_user_model()._default_manager.filter(acts, pk__in=users.values("pk")).distinct()

    def _owner_codes(self, instance: Model) -> list[str]:
        stored = self.model._default_manager.filter(pk=instance.pk).values_list(self.owner, flat=True)
        return [code for code in stored if code is not None]


def tenant_policy(model: type[Model]) -> TenantPermissionPolicy:
    """The policy registered for the model. Raises ImproperlyConfigured where none was: fail at start, not open."""
    policy = policy_registry.get_by_type(model, fallback=False)
    if not isinstance(policy, TenantPermissionPolicy):
        raise ImproperlyConfigured(
            f"{model._meta.label} has no TenantPermissionPolicy: register one in its AppConfig.ready()."
        )
    return policy


def visible_to(user: Person | None, objects: QuerySet[M]) -> QuerySet[M]:
    """Those of the objects that the person may meet in the admin, whatever keeps them apart.

    Tenant models by owner, pages by the person's page permissions, images and documents by collection. Models without
    owner (occupations, areas, subjects) are everybody's who logs in.
    """
    if user is None:
        return objects.none()
    model = objects.model
    policy = policy_registry.get_by_type(model, fallback=False)
    if isinstance(policy, TenantPermissionPolicy):
        if not policy.user_has_any_permission(user, SEEING):
            return objects.none()
        return policy.scope(user, objects)
    if policy is not None and issubclass(model, AbstractPage):
        pages = policy.instances_user_has_any_permission_for(user, {"add", "change", "publish", "lock", "unlock"})
        return objects.filter(pk__in=pages.values("pk"))
    if policy is not None and issubclass(model, CollectionMember):
        return objects.filter(pk__in=policy.instances_user_has_any_permission_for(user, ["choose"]).values("pk"))
    return objects
