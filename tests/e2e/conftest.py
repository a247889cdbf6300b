"""Browser journeys: Debian's Chromium, a live server, every journey at a phone's and a desktop's width.

The server runs in another thread, so what a journey writes is committed: each has a ``database`` of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import ADVICE, chromium

WIDTHS = (360, 1280)
# Wagtail's page of a form has its title as a heading of level 2, and none of level 1.
WAGTAILS_RULES = {"page-has-heading-one": {"enabled": False}}
expect.set_options(timeout=30_000)  # a busy machine may take its time over a page; milliseconds

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


@pytest.fixture(scope="session")
def server() -> Iterator[LiveServer]:
    """The portal with its static files, on a free port. Not pytest-django's fixture, which would flush a database."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
def width(request: pytest.FixtureRequest) -> int:
    """Width of the window in CSS pixels; a test that opens a page runs once for each."""
    value: int = request.param
    return value


@pytest.fixture
def browser_context_args(
    browser_context_args: dict[str, Any], width: int, database: None, server: LiveServer
) -> dict[str, Any]:
    """A Swedish visitor; relative addresses (``page.goto("/sok/")``) go to the live server."""
    return {
        **browser_context_args,
        "base_url": server.url,
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
    return check_accessible


@pytest.fixture
def assert_accessible_without_javascript(new_context: Callable[..., BrowserContext]) -> Callable[[Page], None]:
    """The same for a page of a browser without scripts, where axe, a script that waits, never ends.

    Axe looks at the page's address in a browser that runs axe and none of the page's own scripts.
    """
    seen = new_context().new_page()
    seen.route("**/*.js", lambda route: route.abort())

    def check(page: Page) -> None:
        seen.goto(page.url)
        check_accessible(seen)

    return check


@pytest.fixture
def assert_admin_accessible() -> Callable[[Page], None]:
    """The same for a page of the admin, but for a rule that Wagtail breaks and gives no way to keep."""

    def check(page: Page) -> None:
        for messages in page.locator(".messages > ul:has(li)").all():
            expect(messages).to_have_css("opacity", "1")  # they fade in
        check_accessible(page, options={"rules": WAGTAILS_RULES})

    return check


def check_accessible(page: Page, **axe: Any) -> None:
    """`axe`: the options of axe.run."""
    page.wait_for_load_state()
    expect(page.get_by_role("main")).to_be_visible()
    results = Axe().run(page, **axe)
    assert results.violations_count == 0, results.generate_report()
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{page.url} is {overflow} px wider than the window"
