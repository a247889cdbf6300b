"""Viewset bases for models that belong to a municipality."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from wagtail.admin.panels import Panel
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from organisations.tenancy.choosers import TenantChooserViewSet
from organisations.tenancy.forms import TenantForm
from organisations.tenancy.policy import scoped_policy, visible_to
from organisations.tenancy.views import limited


class TenantViewSetMixin:
    """Limits every view that the viewset makes, also those that a subclass adds with `construct_view`.

    The model's ScopedPermissionPolicy must be registered, and its form must be a TenantForm: a panel without
    `base_form_class` gets it, another class stops the start.
    """

    model: type[Model]

    def construct_view(self, view_class: Any, **kwargs: Any) -> Callable[..., Any]:
        return super().construct_view(limited(view_class), **kwargs)  # type: ignore[misc]

    def get_edit_handler(self) -> Panel:
        handler = super().get_edit_handler()  # type: ignore[misc]
        if handler is None:
            raise ImproperlyConfigured(
                f"{type(self).__name__} needs panels: forms of tenant models are built from them."
            )
        form_class = handler.base_form_class or getattr(self.model, "base_form_class", None) or TenantForm
        if not issubclass(form_class, TenantForm):
            raise ImproperlyConfigured(f"{form_class.__name__} must build on TenantForm.")
        handler.base_form_class = form_class
        return handler

    def on_register(self) -> None:
        scoped_policy(self.model)
        super().on_register()  # type: ignore[misc]


class TenantSnippetViewSet(TenantViewSetMixin, SnippetViewSet):
    """For models with drafts, revisions, locks, workflow or choosers."""

    chooser_viewset_class = TenantChooserViewSet

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What the list shows. Narrow and annotate what this returns."""
        return visible_to(request.user, self.model._default_manager.all())


class TenantModelViewSet(TenantViewSetMixin, ModelViewSet):
    """For plain models. Give `panels`, not `form_fields`."""
