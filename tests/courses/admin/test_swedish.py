"""The admin speaks Swedish where Wagtail's own translation is silent."""

from __future__ import annotations

from pathlib import Path

from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import log

from tests.courses.admin.conftest import Save, course_url
from tests.factories.courses import CourseFactory


def test_every_added_translation_keeps_the_values_of_its_text() -> None:
    with (Path(settings.BASE_DIR) / "locale/sv/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file, locale="sv")
    assert len(catalogue) > 100
    assert not [(message.id, error) for message, errors in catalogue.check() for error in errors]


def test_what_became_of_a_saved_course_is_told_in_swedish(regional: Client, save: Save) -> None:
    target = CourseFactory(title="Vård")
    save(target, {"summary": "Kort"}, publish=True)
    assert "Utbildning: ”Vård” är sparad och publicerad." in regional.get(course_url("list")).content.decode()


def test_the_history_counts_events_and_calls_who_did_nothing_by_hand_the_portal(regional: Client, save: Save) -> None:
    target = CourseFactory(title="Vård")
    save(target, {"summary": "Kort"}, publish=True)
    log(target, "wagtail.edit")
    page = BeautifulSoup(regional.get(course_url("history", target.pk)).content, "html.parser")
    assert "3 händelser" in page.text
    assert "loggpost" not in page.text
    site = regional.get(reverse("wagtailadmin_reports:site_history")).content.decode()
    assert "loggpost" not in site
    assert any("portalen" in row.text for row in BeautifulSoup(site, "html.parser").select("main tbody tr"))
