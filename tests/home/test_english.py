"""English: every text of the public pages has a translation, and the pages use it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.utils.translation.template import templatize

from courses.models import Course
from courses.signals import courses_changed
from tests.factories.courses import CourseFactory
from tests.factories.pages import TRANEMO, SiteTree

ROOT = Path(settings.BASE_DIR)
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def sources() -> Iterator[tuple[str, str]]:
    """Every file that may have texts, as Python, with its name."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        yield str(path.relative_to(ROOT)), templatize(path.read_text(encoding="utf-8"))
    for room in ("courses", "search", "home"):
        for path in sorted((ROOT / room).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def texts() -> Iterator[tuple[str, str, str | None]]:
    for name, source in sources():
        file = io.BytesIO(source.encode())
        for _, message, _, context in extract("python", file, keywords=KEYWORDS, options={"encoding": "utf-8"}):
            text = message if isinstance(message, str) else message[0]
            if text:
                yield name, text, context


def test_every_text_has_an_english_translation_with_the_same_values() -> None:
    with (ROOT / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    found = list(texts())
    assert len(found) > 300
    missing = {
        f"{name}: {text}"
        for name, text, context in found
        if (message := catalogue.get(text, context)) is None or not message.string or not all(message.string)
    }
    assert not missing
    assert not [(message.id, error) for message, errors in catalogue.check() for error in errors]


@pytest.mark.django_db
@pytest.mark.usefixtures("frozen_today")
def test_english_pages_speak_english_around_swedish_content(client: Client, site: SiteTree) -> None:
    course = CourseFactory(published=True, title="Vård och omsorg", slug="vard")
    courses_changed.send(sender=Course, ids=[course.pk])
    text = client.get(f"/en/utbildning/vard-{course.pk}/?hemkommun={TRANEMO}").text
    for words in (
        '<html lang="en">',
        '<h1 lang="sv">Vård och omsorg</h1>',
        "Closes in 6\u00a0days",
        "11\u00a0January 2027",
        "Apply to Tranemo kommun",
        "1,500\u00a0credits are at most 75\u00a0weeks. Their formal name is upper secondary credits.",
        "Full time, 100%",
        "On site",
        'href="/en/kommun/"',
        ">Courses</a>",
    ):
        assert words in text, words
    assert "What do you want to do?" in client.get("/en/").text
    assert "Study from here" not in client.get("/larcentrum/").text
    assert "1 course" in client.get("/en/sok/").text
