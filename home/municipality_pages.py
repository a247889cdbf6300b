"""The municipality's own page stays where it is: its editors change what it says, the region the rest."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.models import Page

from home.models import MunicipalityPage
from organisations.tenancy import is_regional

REFUSAL = "Kommunens sida hör till webbplatsens stomme. Be regionen om du vill ta bort, avpublicera eller flytta den."


def refuse_for_editors(request: HttpRequest, page: Page, *_: Any) -> HttpResponse | None:
    """For the hooks before a page is deleted, unpublished, moved or copied."""
    if is_regional(request.user) or not MunicipalityPage.objects.filter(pk=page.pk).exists():
        return None
    messages.error(request, REFUSAL)
    return redirect("wagtailadmin_explore", page.pk)


def refuse_bulk_for_editors(
    request: HttpRequest, action_type: str, pages: list[Any], _action: Any
) -> HttpResponse | None:
    """For the hook before a bulk action: publishing is fine, all else is not."""
    if action_type == "publish":
        return None
    ours = [page for page in pages if isinstance(page, Page)]
    return next((answer for page in ours if (answer := refuse_for_editors(request, page))), None)


def register() -> None:
    for name in ("before_delete_page", "before_unpublish_page", "before_move_page"):
        hooks.register(name, refuse_for_editors)
    hooks.register("before_bulk_action", refuse_bulk_for_editors)
