"""What robots, browsers and load balancers ask for, and the pages that say that something went wrong."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree import ElementTree as ET

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import resolve

from home import views
from tests.factories.courses import AreaFactory, CourseFactory
from tests.factories.pages import TRANEMO, SiteTree, add_learning_centre

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def test_the_load_balancer_hears_that_all_is_well(client: Client, db: None) -> None:
    response = client.get("/halsa/")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response.headers["Cache-Control"]
    assert client.post("/halsa/").status_code == 405


@contextmanager
def no_database() -> Iterator[None]:
    def fail(*_args: object) -> None:
        raise OperationalError("connection refused")

    with connection.execute_wrapper(fail):
        yield


def test_the_load_balancer_hears_that_the_database_is_away(client: Client, db: None) -> None:
    with no_database():
        response = client.get("/halsa/")
    assert (response.status_code, response.json()) == (503, {"status": "databasen svarar inte"})


@pytest.mark.parametrize("path", ["/", "/en/"])
def test_a_failure_is_told_in_swedish_without_the_database(client: Client, db: None, path: str) -> None:
    client.raise_request_exception = False
    with no_database():
        response = client.get(path)
    assert response.status_code == 500
    assert "<h1>" in response.text
    assert "Traceback" not in response.text
    assert 'href="/static/css/utbud.css"' in response.text


def test_a_failure_has_words_of_its_own(rf: RequestFactory) -> None:
    text = views.server_error(rf.get("/")).text
    assert "Felet är vårt, inte ditt." in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/finns-inte/", "/kommun/finns-inte/", "/anordnare/finns-inte/", "/omrade/finns-inte/"]
)
def test_what_does_not_exist_is_told_in_swedish_with_a_way_on(client: Client, site: SiteTree, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "<h1>Sidan finns inte</h1>" in response.text
    assert 'action="/sok/"' in response.text
    assert '<meta name="robots" content="noindex">' in response.text


@pytest.mark.django_db
def test_other_errors_have_pages_of_their_own(rf: RequestFactory, site: SiteTree) -> None:
    request: HttpRequest = rf.get("/hemligt/")
    request.resolver_match = resolve("/halsa/")
    forbidden = views.forbidden(request, PermissionError())
    assert (forbidden.status_code, "Du får inte öppna sidan" in forbidden.text) == (403, True)
    unread = views.bad_request(request, ValueError())
    assert (unread.status_code, "Vi förstod inte frågan" in unread.text) == (400, True)


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_in_words(site: SiteTree) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/konto/login/", {"login": "a@example.se"})
    assert response.status_code == 403
    assert "Formuläret gick inte att skicka" in response.text


@pytest.mark.django_db
def test_robots_are_told_where_the_sitemap_is(client: Client) -> None:
    text = client.get("/robots.txt").text
    assert "Disallow: /admin/\n" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_browsers_that_ask_at_the_root_find_the_icon(client: Client) -> None:
    assert client.get("/favicon.ico").headers["Location"] == "/static/favicon.svg"


@pytest.mark.django_db
@pytest.mark.usefixtures("frozen_today")
def test_the_sitemap_has_every_page_worth_finding_in_both_languages(client: Client, site: SiteTree) -> None:
    area = AreaFactory(id=1)
    centre = add_learning_centre(site.municipalities[TRANEMO])
    course = CourseFactory(published=True)
    hidden = [
        CourseFactory(expired=True),
        CourseFactory(withdrawn=True),
        CourseFactory(draft=True),
        CourseFactory(gone_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC)),
    ]
    assert course.provider is not None
    wanted = {
        "/",
        "/kommun/",
        "/kommun/boras/",
        "/kommun/tranemo/",
        "/tillganglighet/",
        "/sok/",
        "/larcentrum/",
        centre.url,
        area.get_absolute_url(),
        course.get_absolute_url(),
        course.provider.get_absolute_url(),
    }
    index = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
    sections = [re.sub("^http://testserver", "", node.text or "") for node in index.iter(f"{SITEMAP}loc")]
    found = set()
    for address in sections:
        for entry in ET.fromstring(client.get(address).content).iter(f"{SITEMAP}url"):  # noqa: S314
            location = (entry.findtext(f"{SITEMAP}loc") or "").removeprefix("http://testserver")
            alternates = {link.get("hreflang"): link.get("href") for link in entry.iter(f"{XHTML}link")}
            assert set(alternates) == {"sv", "en"}
            assert location in {str(href).removeprefix("http://testserver") for href in alternates.values()}
            found.add(location)
    assert wanted <= found
    assert {f"/en{path}" for path in wanted} <= found
    assert not {other.get_absolute_url() for other in hidden} & found
    for address in found:
        assert client.get(address).status_code == 200, address
