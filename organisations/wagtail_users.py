"""Wagtail's users app, with accounts as this portal has them."""

from __future__ import annotations

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    user_viewset = "organisations.viewsets.UserViewSet"
