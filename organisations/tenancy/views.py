"""What every admin view of a tenant model gets: it finds only what the person acts for."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.functional import cached_property
from wagtail.admin.views import generic
from wagtail.admin.views.generic.workflow import BaseWorkflowFormView
from wagtail.models import DraftStateMixin, TaskState

from organisations.tenancy.policy import scoped_policy, visible_to

NOT_HERE = "Det finns inget sådant här."


class TenantView:
    """Mixin before any view that has `get_object` (and maybe a workflow's task in its address)."""

    model: type[Model]
    request: Any

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        """Wagtail's object, or 404 if its stored owner is none that the person acts for."""
        try:
            found = super().get_object(*args, **kwargs)  # type: ignore[misc]
        except PermissionDenied:  # the two views (copy, preview) that ask themselves answer like the others
            raise Http404(NOT_HERE) from None
        if (
            isinstance(found, Model)
            and found.pk is not None
            and not scoped_policy(self.model).reaches(self.request.user, found)
        ):
            raise Http404(NOT_HERE)
        return found


class TenantWorkflowView(TenantView):
    """Wagtail takes the task's state from the address without asking whose it is."""

    object: Any
    task_state_id: int

    def get_task_state(self) -> TaskState:
        state = super().get_task_state()  # type: ignore[misc]
        if state.workflow_state.object_id != str(self.object.pk) or (
            state.workflow_state.base_content_type != self.object.get_base_content_type()
        ):
            raise Http404("Steget hör inte till det här.")
        return state


class TenantListing:
    """Mixin before index views; the viewset's `get_queryset` may narrow and annotate, this limits in any case."""

    request: Any

    def get_base_queryset(self) -> QuerySet[Any]:
        return visible_to(self.request.user, super().get_base_queryset())  # type: ignore[misc]


class TenantReorderView(TenantView):
    """Order is counted within what the person sees, so moving one's own moves nobody else's."""

    def get_queryset(self) -> QuerySet[Any]:
        return visible_to(self.request.user, super().get_queryset())  # type: ignore[misc]

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not self.get_queryset().filter(pk=kwargs["pk"]).exists():
            raise Http404(NOT_HERE)
        return super().post(request, *args, **kwargs)  # type: ignore[misc]


class TenantEditView(TenantView):
    """The owner is no part of a draft: a changed one is stored at once."""

    model: type[Model]
    form: Any

    @cached_property
    def overwrite_revision(self) -> Any:
        """The own draft that saving replaces. What is no number is refused as a number of no draft is."""
        number = self.request.POST.get("overwrite_revision_id")
        if number and not number.isdecimal():
            raise PermissionDenied
        return super().overwrite_revision  # type: ignore[misc]

    def save_instance(self) -> Any:
        instance = super().save_instance()  # type: ignore[misc]
        field = scoped_policy(self.model).owner_field
        if field and field in self.form.changed_data and issubclass(self.model, DraftStateMixin):
            self.model._default_manager.filter(pk=instance.pk).update(
                **{f"{field}_id": getattr(instance, f"{field}_id")}
            )
        return instance


@cache
def limited(view_class: Any) -> type[Any]:
    """The view, limited to what the person acts for. Raises TypeError for a kind of view that nobody thought of."""
    if issubclass(view_class, generic.IndexView):
        mixin: type = TenantListing
    elif issubclass(view_class, BaseWorkflowFormView):
        mixin = TenantWorkflowView
    elif issubclass(view_class, generic.ReorderView):
        mixin = TenantReorderView
    elif issubclass(view_class, generic.EditView):
        mixin = TenantEditView
    elif hasattr(view_class, "get_object"):
        mixin = TenantView
    elif issubclass(view_class, generic.CreateView):
        return view_class
    else:
        raise TypeError(
            f"{view_class.__name__} has no get_object: say in organisations/tenancy/views.py how to limit it."
        )
    return type(view_class.__name__, (mixin, view_class), {"__module__": view_class.__module__})
