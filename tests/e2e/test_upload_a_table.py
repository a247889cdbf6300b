"""An editor of Tranemo fills in the template, uploads it, looks at the plan, and finds the new course as a visitor."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from organisations.models import User
from tests.e2e.editor import BORAS, log_in, make_editor, open_menu

Check = Callable[[Page], None]
NEW = {
    "id": "sfi-c",
    "titel": "Sfi kurs C",
    "skolform": "sfi",
    "kommun": "Tranemo",
    "ort": "Tranemo",
    "start": "2027-01-11",
    "sista ansökningsdag": "2026-12-18",
    "takt": "50",
}
FOREIGN = {**NEW, "id": "sfi-d", "titel": "Sfi kurs D", "kommun": "Borås", "ort": "Borås"}


@pytest.fixture
def editor(database: None, frozen_today: dt.date) -> User:
    return make_editor(BORAS)


def test_an_editor_uploads_a_table_and_finds_the_course_in_public(
    editor: User, page: Page, assert_accessible: Check, assert_admin_accessible: Check
) -> None:
    page.goto("/admin/")
    log_in(page, editor)
    open_menu(page, "Utbildningar", "Ladda upp")
    expect(page.get_by_role("heading", name="Ladda upp utbildningar", level=2)).to_be_visible()
    assert_admin_accessible(page)
    content = filled_in(download_template(page), NEW, FOREIGN)
    file = {"name": "tranemo.csv", "mimeType": "text/csv", "buffer": content}
    page.get_by_label(re.compile(r"^\s*Fil\b")).set_input_files(file)
    page.get_by_role("button", name="Visa vad som ändras").click()

    expect(page.get_by_role("heading", name="Det här ändras", level=2)).to_be_visible()
    expect(page.get_by_text("Inget är ändrat än.")).to_be_visible()
    assert_admin_accessible(page)
    expect(page.get_by_role("link", name="Avvisade rader (1)")).to_be_visible()
    expect(page.get_by_text("Rad 3: Raden gäller Borås.")).to_be_visible()
    page.get_by_role("link", name="Nya (3)").click()
    expect(page.get_by_role("cell", name="Sfi kurs C", exact=True)).to_be_visible()
    page.get_by_role("button", name="Genomför").click()

    expect(page.get_by_text("Uppladdningen är genomförd.")).to_be_visible()
    courses = page.get_by_role("row", name=re.compile("^Utbildning"))
    expect(courses.get_by_role("cell")).to_have_text(["1", "1", "1", "0", "0", "0"])
    expect(page.get_by_text("Avvisade poster: 1.")).to_be_visible()
    assert_admin_accessible(page)

    page.goto("/sok/?q=sfi")
    expect(page.get_by_role("link", name="Sfi kurs D")).to_have_count(0)
    page.get_by_role("link", name="Sfi kurs C").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sfi kurs C")
    expect(page.get_by_text("18 december").first).to_be_visible()
    assert_accessible(page)


def download_template(page: Page) -> str:
    """The empty table as the editor gets it."""
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "utbud-mall.csv"
    return download.value.path().read_text(encoding="utf-8-sig")


def filled_in(template: str, *rows: dict[str, str]) -> bytes:
    """The template with these rows below its headings, in place of the explanations and examples."""
    headings = next(csv.reader(io.StringIO(template), delimiter=";"))
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, headings, delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode("utf-8-sig")
