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


class ScopedPermissionPolicy(ModelPermissionPolicy):
    """Django's model permission (from the person's groups), and for each object also a reach.

    `never` names actions that are refused to everybody, superusers too.
    """

    owner_field: str | None = None

    def __init__(self, model: type[Model], *, never: Collection[str] = ()) -> None:
        super().__init__(model)
        self.never = frozenset(never)

    def scope(self, user: Person, objects: QuerySet[M]) -> QuerySet[M]:
        """Those of the objects, of this policy's model, that the person acts for."""
        raise NotImplementedError

    def reaches(self, user: Person, instance: Model) -> bool:
        """Whether the person acts for the object as it is stored: a draft's own idea of its owner doesn't count."""
        return self.scope(user, self.model._default_manager.filter(pk=instance.pk)).exists()

    def user_has_permission(self, user: Person, action: str) -> bool:
        return action not in self.never and bool(super().user_has_permission(user, action))

    def user_has_permission_for_instance(self, user: Person, action: str, instance: Model) -> bool:
        return self.user_has_permission(user, action) and self.reaches(user, instance)

    def user_has_any_permission_for_instance(self, user: Person, actions: Iterable[str], instance: Model) -> bool:
        return self.user_has_any_permission(user, actions) and self.reaches(user, instance)

    def instances_user_has_any_permission_for(self, user: Person, actions: Iterable[str]) -> QuerySet[Any]:
        everything = self.model._default_manager.all()
        if not self.user_has_any_permission(user, actions):
            return everything.none()
        return self.scope(user, everything)


class TenantPermissionPolicy(ScopedPermissionPolicy):
    """For models with an owner.

    `owner` is the path from the model to its municipality ("owner", "source__owner", "pk" for Municipality itself);
    empty there means that the region owns the object. `regional_actions` are refused to editors whatever their groups
    say.
    """

    def __init__(
        self,
        model: type[Model],
        owner: str = "owner",
        *,
        regional_actions: Collection[str] = (),
        never: Collection[str] = (),
    ) -> None:
        super().__init__(model, never=never)
        self.owner = owner
        self.owner_field = None if owner == "pk" or "__" in owner else owner
        self.regional_actions = frozenset(regional_actions)

    def user_has_permission(self, user: Person, action: str) -> bool:
        actor = actor_of(user)
        if not actor.is_regional and (not actor.edits or action in self.regional_actions):
            return False
        return super().user_has_permission(user, action)

    def scope(self, user: Person, objects: QuerySet[M]) -> QuerySet[M]:
        actor = actor_of(user)
        if actor.is_regional:
            return objects
        return objects.filter(**{f"{self.owner}__in": actor.edits})

    def reaches(self, user: Person, instance: Model) -> bool:
        actor = actor_of(user)
        if actor.is_regional:
            return True
        if instance.pk is None:
            return bool(actor.edits)
        if self.owner_field and not instance._state.adding:
            return actor.may_edit_for(getattr(instance, f"{self.owner_field}_id"))
        return super().reaches(user, instance)

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


class RegionalPermissionPolicy(ScopedPermissionPolicy):
    """For what only the region handles: accounts, roles, invitations, cooperation areas."""

    def user_has_permission(self, user: Person, action: str) -> bool:
        return actor_of(user).is_regional and super().user_has_permission(user, action)

    def scope(self, user: Person, objects: QuerySet[M]) -> QuerySet[M]:
        return objects if actor_of(user).is_regional else objects.none()


class AccountPermissionPolicy(RegionalPermissionPolicy):
    """For accounts. Superusers are made on the server and out of the region's reach: no way up by editing one."""

    def scope(self, user: Person, objects: QuerySet[M]) -> QuerySet[M]:
        objects = super().scope(user, objects)
        return objects if getattr(user, "is_superuser", False) else objects.filter(is_superuser=False)


def scoped_policy(model: type[Model]) -> ScopedPermissionPolicy:
    """The policy registered for the model. Raises ImproperlyConfigured where none was: fail at start, not open."""
    policy = policy_registry.get_by_type(model, fallback=False)
    if not isinstance(policy, ScopedPermissionPolicy):
        raise ImproperlyConfigured(
            f"{model._meta.label} has no ScopedPermissionPolicy: register one in its AppConfig.ready()."
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
    if isinstance(policy, ScopedPermissionPolicy):
        if not policy.user_has_any_permission(user, SEEING):
            return objects.none()
        return policy.scope(user, objects)
    if policy is not None and issubclass(model, AbstractPage):
        pages = policy.instances_user_has_any_permission_for(user, {"add", "change", "publish", "lock", "unlock"})
        return objects.filter(pk__in=pages.values("pk"))
    if policy is not None and issubclass(model, CollectionMember):
        return objects.filter(pk__in=policy.instances_user_has_any_permission_for(user, ["choose"]).values("pk"))
    return objects
