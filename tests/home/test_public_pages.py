"""What holds on every public page: status, headings, languages, no cookies, no dead links, little to load."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from courses import reference
from tests.factories.courses import AreaFactory, CourseFactory, OccasionFactory
from tests.factories.pages import TRANEMO, SiteTree, add_learning_centre

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_today")]

BUDGET = 150_000
WITHDRAWN = -4  # the place of the withdrawn course among the addresses


class Outline(HTMLParser):
    """The headings, links, ids and languages of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.alternates: dict[str, str] = {}
        self.canonical = ""
        self.language = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "html":
            self.language = values["lang"]
        if tag == "a":
            self.links.append(values["href"])
        if tag == "form":
            self.links.append(values["action"])
        if tag == "link" and values.get("rel") == "alternate":
            self.alternates[values["hreflang"]] = values["href"]
        if tag == "link" and values.get("rel") == "canonical":
            self.canonical = values["href"]
        if "id" in values:
            self.ids.append(values["id"])


@pytest.fixture
def addresses(site: SiteTree) -> list[str]:
    """One of every kind of public page, with something on it."""
    area = AreaFactory()
    centre = add_learning_centre(site.municipalities[TRANEMO])
    course = CourseFactory(published=True, direction_ids=[reference.areas()[area.pk].direction_ids[0]], code="SVESVE01")
    OccasionFactory(course=course, municipality_codes=[TRANEMO], towns=["Tranemo"], learning_centre_ids=[centre.pk])
    OccasionFactory(course=course, expired=True)
    ended = CourseFactory(expired=True)
    withdrawn = CourseFactory(withdrawn=True)
    assert course.provider is not None
    return [
        "/",
        "/kommun/",
        "/kommun/tranemo/",
        "/kommun/boras/",
        "/larcentrum/",
        "/larcentrum/larcentrum-tranemo/",
        "/omrade/",
        area.get_absolute_url(),
        "/anordnare/",
        course.provider.get_absolute_url(),
        course.get_absolute_url(),
        f"{course.get_absolute_url()}?hemkommun={TRANEMO}&kommun={TRANEMO}",
        ended.get_absolute_url(),
        withdrawn.get_absolute_url(),
        "/tillganglighet/",
        "/sok/",
        "/finns-inte/",
    ]


def _pages(client: Client, addresses: list[str]) -> Iterator[tuple[str, str, Outline]]:
    for address in addresses:
        for path in (address, f"/en{address}"):
            text = client.get(path).text
            yield path, text, Outline(text)


def test_every_page_answers_without_a_cookie_and_may_be_cached_for_all(client: Client, addresses: list[str]) -> None:
    for address in [*addresses, "/robots.txt", "/sitemap.xml", "/halsa/", "/favicon.ico"]:
        response = client.get(address)
        missing = {"/finns-inte/": 404, "/favicon.ico": 302}
        assert response.status_code == missing.get(address, 410 if address == addresses[WITHDRAWN] else 200), address
        assert not response.cookies, address
        assert "cookie" not in response.headers.get("Vary", "").lower(), address


def test_headings_never_skip_a_level_and_there_is_one_h1(client: Client, addresses: list[str]) -> None:
    for path, _, outline in _pages(client, addresses):
        assert outline.headings.count(1) == 1, path
        assert outline.headings[0] == 1, path
        for before, after in zip(outline.headings, outline.headings[1:], strict=False):
            assert after <= before + 1, (path, outline.headings)


def test_ids_are_unique(client: Client, addresses: list[str]) -> None:
    for path, _, outline in _pages(client, addresses):
        assert len(outline.ids) == len(set(outline.ids)), (path, sorted(outline.ids))


def test_every_page_says_its_language_and_where_the_other_is(client: Client, addresses: list[str]) -> None:
    for path, _, outline in _pages(client, addresses):
        assert outline.language == ("en" if path.startswith("/en/") else "sv"), path
        if "finns-inte" in path or client.get(path).status_code == 410:
            assert not outline.alternates, path
            continue
        plain = urlsplit(path).path.removeprefix("/en")
        assert outline.alternates == {
            "sv": f"http://testserver{plain}",
            "en": f"http://testserver/en{plain}",
        }, path
        assert outline.canonical == f"http://testserver{urlsplit(path).path}"


def test_the_language_switch_keeps_page_and_query(client: Client, site: SiteTree) -> None:
    address = f"{CourseFactory(published=True).get_absolute_url()}?hemkommun={TRANEMO}"
    assert f'href="/en{address}" lang="en" hreflang="en"' in client.get(address).text
    assert f'href="{address}" lang="sv" hreflang="sv"' in client.get(f"/en{address}").text


def test_the_language_switch_of_an_error_leads_to_a_page_that_exists(client: Client, site: SiteTree) -> None:
    assert 'href="/en/" lang="en"' in client.get("/finns-inte/").text
    assert 'href="/" lang="sv"' in client.get("/en/finns-inte/").text


def test_no_link_on_the_way_from_the_start_page_is_dead(client: Client, addresses: list[str]) -> None:
    ids: dict[str, list[str]] = {}
    links: set[tuple[str, str]] = set()
    queue = ["/", "/en/", *(address for address in addresses if "finns-inte" not in address)]
    while queue:
        path = queue.pop()
        if path in ids:
            continue
        response = client.get(path)
        assert response.status_code in {200, 410}, path
        outline = Outline(response.text)
        ids[path] = outline.ids
        for link in outline.links:
            target = urljoin(f"http://testserver{path}", link)
            parts = urlsplit(target)
            if parts.netloc != "testserver" or parts.path.startswith("/admin/"):
                continue
            links.add((path, target))
            queue.append(urldefrag(target).url.removeprefix("http://testserver"))
    assert len(ids) > 30
    for source, target in links:
        url, fragment = urldefrag(target)
        assert not fragment or fragment in ids[url.removeprefix("http://testserver")], (source, target)


def test_pages_stay_within_their_weight(client: Client, addresses: list[str]) -> None:
    style = finders.find("css/utbud.css")
    assert isinstance(style, str)
    around = len(gzip.compress(Path(style).read_bytes()))
    for path, text, _ in _pages(client, addresses):
        assert around + len(gzip.compress(text.encode())) < BUDGET, path


def test_nothing_is_loaded_from_others_and_nothing_stands_inline(client: Client, addresses: list[str]) -> None:
    for path, text, _ in _pages(client, addresses):
        assert not re.search(r'<(?:script|img|iframe|link rel="stylesheet")[^>]*(?:src|href)="(?:https?:)?//', text), (
            path
        )
        assert not re.search(r"<style|\sstyle=|\son\w+=", text), path
        assert not re.search(r"<script(?! type=\"application/ld\+json\")(?![^>]*\ssrc=)", text), path


def test_swedish_content_is_marked_on_english_pages(client: Client, site: SiteTree) -> None:
    address = CourseFactory(published=True, title="Vård och omsorg").get_absolute_url()
    assert "<h1>Vård och omsorg</h1>" in client.get(address).text
    assert '<h1 lang="sv">Vård och omsorg</h1>' in client.get(f"/en{address}").text
