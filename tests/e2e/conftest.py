"""Browser journeys: Debian's Chromium, a live server, every journey at a phone's and a desktop's width.

Mark them ``@pytest.mark.django_db(transaction=True, serialized_rollback=True)``: the server runs in another thread, and
what the migrations put into the database comes back after each test.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import ADVICE, chromium

WIDTHS = (360, 1280)
FLAGS = [
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "page" in getattr(item, "fixturenames", ()) or "new_context" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch the machine's own Chromium, with no traffic but the test's."""
    path = chromium()
    if path is None:
        pytest.fail(ADVICE)
    # Playwright keeps an event loop in this thread from here on, and Django would refuse its queries.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": path, "args": [*FLAGS, *sandbox]}


@pytest.fixture(scope="session", autouse=True)
def _migrated_data_for_the_browsers_thread(request: pytest.FixtureRequest, django_db_setup: None) -> None:
    """What `serialized_rollback` restores lies on the connection, and Playwright's loop brings one of its own."""
    contents = connection._test_serialized_contents
    request.getfixturevalue("playwright")
    connection._test_serialized_contents = contents


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
def width(request: pytest.FixtureRequest) -> int:
    """Width of the window in CSS pixels; a test that opens a page runs once for each."""
    value: int = request.param
    return value


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], width: int, live_server: LiveServer) -> dict[str, Any]:
    """A Swedish visitor; relative addresses (``page.goto("/sok/")``) go to the live server."""
    return {
        **browser_context_args,
        "base_url": live_server.url,
        "locale": "sv-SE",
        "timezone_id": "Europe/Stockholm",
        "viewport": {"width": width, "height": 800},
    }


@pytest.fixture
def page_without_javascript(new_context: Callable[..., BrowserContext]) -> Page:
    """A page of a visitor whose browser runs no scripts."""
    return new_context(java_script_enabled=False).new_page()


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """A check that axe finds nothing to object to on a page, and that nothing sticks out sideways."""

    def check(page: Page) -> None:
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{page.url} is {overflow} px wider than the window"

    return check
