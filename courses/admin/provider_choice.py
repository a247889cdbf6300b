"""Which providers an editor may choose for a course: the own municipality's and the region's.

A course of one municipality may be given by a school that belongs to none, such as a folk high school. Choosing such a
provider gives no right to change it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q, QuerySet
from wagtail.admin.views.generic import chooser
from wagtail.snippets.views.chooser import SnippetChooserViewSet

from courses.models import Provider
from organisations.tenancy import actor_of
from organisations.tenancy.actors import Person


def choosable_providers(user: Person | None) -> QuerySet[Provider]:
    actor = actor_of(user)
    if actor.is_regional:
        return Provider.objects.all()
    return Provider.objects.filter(Q(owner=None) | Q(owner__in=actor.edits)) if actor.edits else Provider.objects.none()


class _Choose:
    request: Any

    def get_object_list(self) -> QuerySet[Provider]:
        return choosable_providers(self.request.user)


class _Chosen:
    request: Any

    def get_object(self, pk: str) -> Provider:
        found = super().get_object(pk)  # type: ignore[misc]
        if not choosable_providers(self.request.user).filter(pk=found.pk).exists():
            raise ObjectDoesNotExist
        return found


class _ChosenMultiple:
    request: Any

    def get_objects(self, pks: Iterable[str]) -> QuerySet[Provider]:
        return choosable_providers(self.request.user).filter(pk__in=pks)


_LIMITS: tuple[tuple[type, type], ...] = (
    (chooser.BaseChooseView, _Choose),
    (chooser.ChosenViewMixin, _Chosen),
    (chooser.ChosenMultipleViewMixin, _ChosenMultiple),
)


class ProviderChooserViewSet(SnippetChooserViewSet):
    """Shows, and confirms, what `choosable_providers` gives; nothing is created here."""

    def construct_view(self, view_class: Any, **kwargs: Any) -> Callable[..., Any]:
        limits = tuple(limit for kind, limit in _LIMITS if issubclass(view_class, kind))
        limited = type(view_class.__name__, (*limits, view_class), {})
        return super().construct_view(limited, **kwargs)
