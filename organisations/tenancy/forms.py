"""Forms that offer, and accept, nothing of another tenant."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ImproperlyConfigured, ValidationError
from django.db.models import Model, QuerySet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import BaseChooser
from wagtail.permissions import policy_registry

from organisations.models import Municipality
from organisations.tenancy.actors import actor_of
from organisations.tenancy.policy import ScopedPermissionPolicy, visible_to

OWNER_MISSING = "Välj kommunen som det här hör till."
FOREIGN_CHOICE = "Du kan bara välja sådant som hör till din kommun."


class TenantForm(WagtailAdminModelForm):
    """Base of the edit forms of tenant models, and of their inline forms.

    The field that names the owner offers the person's own municipalities (an editor must choose one of them, the
    region may leave it empty). Every other field that chooses an object with an owner, a page, an image or a document
    offers what the person may meet in the admin, and what is chosen already. A crafted value is refused by the same
    querysets, and its title is never shown.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor_of(self.for_user)
        self.owner_field = self._owner_field()
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField):
                self._limit(name, field)
        for formset in getattr(self, "formsets", {}).values():
            formset.form = _limited(formset.form)
            formset.form_kwargs = {**formset.form_kwargs, "for_user": self.for_user}

    def _owner_field(self) -> str | None:
        policy = policy_registry.get_by_type(self._meta.model, fallback=False)
        return policy.owner_field if isinstance(policy, ScopedPermissionPolicy) else None

    def _limit(self, name: str, field: forms.ModelChoiceField) -> None:
        choices: QuerySet[Any] = field.queryset  # type: ignore[assignment]
        if name == self.owner_field:
            self._limit_owner(field)
        elif not issubclass(choices.model, Municipality):
            # A municipality elsewhere in a form says where something is. That gives no rights, so all 290 are offered.
            self._offer(name, field, visible_to(self.for_user, choices))

    def _limit_owner(self, field: forms.ModelChoiceField) -> None:
        if self.actor.is_regional:
            return
        field.queryset = Municipality.objects.filter(pk__in=self.actor.edits)
        field.required = True
        field.empty_label = None if len(self.actor.edits) == 1 else field.empty_label
        field.error_messages["invalid_choice"] = "Du kan bara välja en kommun som du är redaktör för."
        if self.instance.pk is None and len(self.actor.edits) == 1:
            field.initial = next(iter(self.actor.edits))

    def _offer(self, name: str, field: forms.ModelChoiceField, offered: QuerySet[Any]) -> None:
        chosen = _chosen(self.instance, name)
        if chosen:
            offered = offered.model._default_manager.filter(pk__in=offered.values("pk")) | (
                offered.model._default_manager.filter(pk__in=chosen)
            )
        field.queryset = offered
        field.error_messages["invalid_choice"] = FOREIGN_CHOICE
        if isinstance(field.widget, BaseChooser):
            field.widget.get_instance = _only(offered, field.widget.get_instance)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.owner_field and not self.actor.is_regional:
            self._check_owner(self.owner_field, cleaned)
        return cleaned

    def _check_owner(self, name: str, cleaned: dict[str, Any]) -> None:
        """An editor's object has an owner. Wagtail lets a draft leave out what is required; this it may not."""
        if name not in self.fields:
            if self.instance.pk is None:
                self._set_owner(name)
        elif cleaned.get(name) is None and name not in self.errors:
            self.add_error(name, ValidationError(OWNER_MISSING))

    def _set_owner(self, name: str) -> None:
        """A new object whose form doesn't ask for the owner belongs to the editor's municipality."""
        if len(self.actor.edits) != 1:
            self.add_error(
                NON_FIELD_ERRORS, ValidationError("Det går inte att se vilken kommun det här ska höra till.")
            )
            return
        setattr(self.instance, f"{name}_id", next(iter(self.actor.edits)))


def _chosen(instance: Model, name: str) -> list[Any]:
    """Primary keys of what the field holds already."""
    value = getattr(instance, f"{name}_id", None)
    if value is not None:
        return [value]
    related: Any = getattr(instance, name, None) if instance.pk is not None else None
    return [item.pk for item in related.all()] if hasattr(related, "all") else []


def _only(offered: QuerySet[Any], get_instance: Callable[[Any], Model | None]) -> Callable[[Any], Model | None]:
    """A chooser's look-up of what to show, deaf to what isn't offered: a refused value must not tell its title."""

    def look_up(value: Any) -> Model | None:
        instance = get_instance(value)
        return instance if instance is not None and offered.filter(pk=instance.pk).exists() else None

    return look_up


@cache
def _limited(form_class: Any) -> Any:
    """The class of an inline form, with a TenantForm's limits."""
    if issubclass(form_class, TenantForm):
        return form_class
    if not issubclass(form_class, WagtailAdminModelForm):
        raise ImproperlyConfigured(
            f"{form_class.__name__} is no WagtailAdminModelForm and can't be limited to a tenant."
        )
    return type(form_class)(f"Tenant{form_class.__name__}", (TenantForm, form_class), {})
