"""What the journeys of an editor share: the region, the way in through the login page, the way through the menu."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from home.domain.onboarding import onboard_municipality
from home.domain.site import ensure_site
from organisations.models import Municipality, User
from tests.factories.organisations import MembershipFactory, UserFactory

BORAS, TRANEMO = "1490", "1452"
NARROW = 800  # CSS pixels: below, Wagtail's menu lies behind a button
PASSWORD = "ett-langt-losenord"


def make_editor(*others: str) -> User:
    """An editor of Tranemo, in a region where the municipalities of the codes `others` are tenants too."""
    ensure_site("Boråsregionen")
    for code in (TRANEMO, *others):
        onboard_municipality(code)
    user: User = UserFactory(email="redaktor@example.se")
    MembershipFactory(user=user, municipality=Municipality.objects.get(pk=TRANEMO))
    return user


def log_in(page: Page, user: User) -> None:
    """From the login page, where the admin sends whoever has not logged in, to the admin's home."""
    page.get_by_label("E-post").fill(user.email)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    expect(page).to_have_url("/admin/")


def open_menu(page: Page, *names: str) -> None:
    """Click through the admin's menu, which lies behind a button on a phone."""
    if (page.viewport_size or {"width": 0})["width"] < NARROW:
        page.get_by_role("button", name="Växla sidorad").click()
    menu = page.locator("#wagtail-sidebar")
    *groups, last = names
    for name in groups:
        menu.get_by_role("button", name=name, exact=True).click()
    menu.get_by_role("link", name=last, exact=True).click()
