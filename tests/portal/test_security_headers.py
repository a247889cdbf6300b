"""What every answer says to the browser: whose code may run, who may frame it, and that nobody is followed."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Page

from organisations.models import User

PUBLIC = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
ADMIN = {
    **PUBLIC,
    "script-src": "'self' 'unsafe-inline'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "frame-ancestors": "'self'",
}
pytestmark = pytest.mark.django_db


def policy(header: str) -> dict[str, str]:
    return dict(part.strip().split(" ", 1) for part in header.split(";"))


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("admin@utbud.example"))
    return client


@pytest.mark.parametrize("address", ["/", "/en/", "/finns-inte/", "/konto/logga-in/"])
def test_public_pages_run_only_the_portal_s_own_code(client: Client, address: str) -> None:
    headers = client.get(address).headers
    assert policy(headers["Content-Security-Policy"]) == PUBLIC
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/", "/en/", "/finns-inte/", "/admin/"])
def test_an_anonymous_visitor_gets_no_cookie(client: Client, address: str) -> None:
    assert list(client.get(address).cookies) == []


def test_only_a_form_that_posts_brings_its_cookie(client: Client) -> None:
    assert list(client.get("/konto/logga-in/").cookies) == ["csrftoken"]


def test_the_admin_may_run_the_inline_code_it_needs(administrator: Client) -> None:
    assert policy(administrator.get("/admin/").headers["Content-Security-Policy"]) == ADMIN


def test_a_preview_may_stand_in_the_admin_s_frame(administrator: Client) -> None:
    page = Page.objects.filter(depth=2).earliest("pk")
    preview = administrator.get(f"/admin/pages/{page.pk}/edit/preview/")
    assert preview.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert policy(preview.headers["Content-Security-Policy"])["frame-ancestors"] == "'self'"


def test_the_admin_speaks_swedish(administrator: Client) -> None:
    assert '<html lang="sv"' in administrator.get("/admin/").text


@pytest.mark.parametrize("address", ["/admin/", "/admin/login/?next=/admin/pages/"])
def test_the_only_way_into_the_admin_is_the_throttled_login(client: Client, address: str) -> None:
    response = client.get(address, follow=True)
    assert response.request["PATH_INFO"] == "/konto/logga-in/"
    assert response.status_code == 200


def test_wagtail_s_own_password_reset_is_closed(client: Client) -> None:
    assert client.get("/admin/password_reset/").status_code == 404
