"""The world is built once for all the tests here, in a transaction that is never committed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from tests.tenancy.world import World, build_world

As = Callable[[str], Client]


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def _sessions(world: World, django_db_blocker: DjangoDbBlocker) -> dict[str, str]:
    """A session key for each of the people."""
    keys = {}
    with django_db_blocker.unblock():
        for role, user in world.people.items():
            client = Client()
            client.force_login(user)
            keys[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return keys


@pytest.fixture
def visit_as(_sessions: dict[str, str], db: None) -> As:
    """A client of one of the people by role; "anonymous" has none. A view that fails is an answer, 500."""

    def client(role: str) -> Client:
        made = Client(raise_request_exception=False)
        if role != "anonymous":
            made.cookies[settings.SESSION_COOKIE_NAME] = _sessions[role]
        return made

    return client
