"""The top room's places in Wagtail's admin: what tells of the portal as a whole."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home import municipality_pages
from home.admin import export_names
from home.admin.help import HelpView
from home.admin.own_part import OwnPartPanel
from home.admin.source_panel import SourcePanel
from home.admin.status import StatusMenuItem, StatusView


@hooks.register("register_admin_urls")
def status_url() -> list[URLPattern]:
    return [path("status/", StatusView.as_view(), name="portal_status")]


@hooks.register("register_admin_urls")
def help_url() -> list[URLPattern]:
    return [path("hjalp/", HelpView.as_view(), name="editors_help")]


@hooks.register("register_help_menu_item")
def help_menu_item() -> MenuItem:
    return MenuItem("Så gör du", reverse("editors_help"), name="editors-help", icon_name="help", order=10)


@hooks.register("construct_help_menu")
def own_help(_request: HttpRequest, items: list[MenuItem]) -> None:
    """Our own page in place of Wagtail's, which are in English, elsewhere and about another site."""
    items[:] = [item for item in items if not item.url.startswith("http")]


@hooks.register("register_reports_menu_item")
def status_menu_item() -> MenuItem:
    return StatusMenuItem("Status", reverse("portal_status"), name="status", icon_name="tick-inverse", order=10)


@hooks.register("construct_homepage_panels")
def source_panel(_request: HttpRequest, panels: list[Any]) -> None:
    panels.append(SourcePanel())


@hooks.register("construct_homepage_panels")
def own_part_panel(_request: HttpRequest, panels: list[Any]) -> None:
    panels.append(OwnPartPanel())


municipality_pages.register()
export_names.register()
