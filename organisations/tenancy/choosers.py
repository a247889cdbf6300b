"""Choosers that know nothing of another tenant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.core.exceptions import ImproperlyConfigured, ObjectDoesNotExist
from django.db.models import QuerySet
from wagtail.admin.views.generic import chooser
from wagtail.snippets.views.chooser import SnippetChooserViewSet

from organisations.tenancy.forms import TenantForm
from organisations.tenancy.policy import visible_to


class TenantChooseView:
    request: Any

    def get_object_list(self) -> QuerySet[Any]:
        return visible_to(self.request.user, super().get_object_list())  # type: ignore[misc]


class TenantChosenView:
    request: Any
    model_class: Any

    def get_object(self, pk: str) -> Any:
        found = super().get_object(pk)  # type: ignore[misc]
        if not visible_to(self.request.user, self.model_class._default_manager.filter(pk=found.pk)).exists():
            raise ObjectDoesNotExist
        return found


class TenantChosenMultipleView:
    request: Any

    def get_objects(self, pks: Iterable[str]) -> QuerySet[Any]:
        return visible_to(self.request.user, super().get_objects(pks))  # type: ignore[misc]


class TenantCreationForm:
    request: Any

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_creation_form_kwargs()  # type: ignore[misc]
        return {**kwargs, "for_user": self.request.user}


@cache
def limited(view_class: Any) -> type[Any]:
    """The chooser's view, limited to what the person may meet. Raises TypeError for an unknown kind."""
    mixins: list[type] = []
    if issubclass(view_class, chooser.CreationFormMixin):
        mixins.append(TenantCreationForm)
    if issubclass(view_class, chooser.BaseChooseView):
        mixins.append(TenantChooseView)
    elif issubclass(view_class, chooser.ChosenViewMixin):
        mixins.append(TenantChosenView)
    elif issubclass(view_class, chooser.ChosenMultipleViewMixin):
        mixins.append(TenantChosenMultipleView)
    elif not issubclass(view_class, chooser.CreateViewMixin):
        raise TypeError(f"{view_class.__name__} is no chooser's view that this knows how to limit.")
    return type(view_class.__name__, (*mixins, view_class), {"__module__": view_class.__module__})


class TenantChooserViewSet(SnippetChooserViewSet):
    """Limits list, results, chosen, chosen-multiple and create. A `creation_form_class` must be a TenantForm."""

    def construct_view(self, view_class: Any, **kwargs: Any) -> Callable[..., Any]:
        return super().construct_view(limited(view_class), **kwargs)

    def on_register(self) -> None:
        form_class = self._creation_form_class
        creates = self.form_fields is not None or self.exclude_form_fields is not None or form_class is not None
        if creates and not (isinstance(form_class, type) and issubclass(form_class, TenantForm)):
            raise ImproperlyConfigured(
                f"{type(self).__name__} creates objects: its creation_form_class must be a TenantForm."
            )
        super().on_register()
