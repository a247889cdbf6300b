"""manage.py import_csv, and the template that people fill in."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from courses.imports.report import report_of
from courses.models import Course, ImportRun, Occasion, RunStatus, Source
from courses.sources.csv_file import read_table
from courses.sources.csv_reader import CsvReader
from courses.sources.known import Known
from courses.sources.layouts import LAYOUTS
from courses.sources.template import template_csv, template_workbook
from courses.vocabulary import RecordKind
from tests.courses.tables.files import UTBUD, sfi, table

pytestmark = pytest.mark.django_db
DOCUMENTATION = Path(__file__).resolve().parents[3] / "docs" / "csv-layout.md"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "kurser.csv"
    path.write_bytes(table(sfi(), sfi(id="b", titel=""), sfi(id="c", takt="0")))
    return path


def run(*arguments: Any) -> str:
    out = io.StringIO()
    call_command("import_csv", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_command_imports_a_table_and_tells_how_it_went(file: Path) -> None:
    told = run("--layout", "utbud", file, "--municipality", "Borås", "--today", "2026-11-22")
    assert "Tillfälle: 3 lästa, 2 olika. 2 nya, 0 ändrade, 0 oförändrade, 0 borta." in told
    assert "Rad 3: Kolumnen titel är tom." in told
    assert dict(Course.objects.values_list("key", "owner_id")) == {"utbud.1490.sfi-c": "1490", "utbud.1490.c": "1490"}
    assert ImportRun.objects.get().source == Source.objects.get(slug="utbud-1490", owner="1490")


def test_the_report_is_what_the_runs_page_shows(file: Path, tmp_path: Path) -> None:
    run("--layout", "utbud", file, "--report", tmp_path / "report.json")
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report == report_of(ImportRun.objects.get())
    assert report["read"] == {"providers": 1, "infos": 2, "events": 3}
    assert report["distinct"] == {"providers": 1, "infos": 2, "events": 2}
    assert report["rejected"] == [
        {"kind": "events", "place": 3, "reason": "Rad 3: Kolumnen titel är tom.", "key": "utbud.1490.b.1"}
    ]
    assert report["issues"] == {"value_out_of_range": ["utbud.1490.c.1"]}


def test_a_dry_run_changes_nothing(file: Path) -> None:
    assert "Provkörning: inget har skrivits." in run("--layout", "utbud", file, "--dry-run")
    assert not Occasion.objects.exists()


def test_a_table_that_is_broken_becomes_a_failed_run(tmp_path: Path) -> None:
    path = tmp_path / "fel.csv"
    path.write_bytes(b"id,titel\n")
    with pytest.raises(CommandError, match="skiljas åt med semikolon"):
        run("--layout", "utbud", path)
    assert ImportRun.objects.get().status == RunStatus.FAILED


def test_the_guard_stops_a_table_that_lacks_too_much(tmp_path: Path) -> None:
    path = tmp_path / "kurser.csv"
    path.write_bytes(table(*(sfi(id=f"k{number}") for number in range(6))))
    run("--layout", "utbud", path)
    path.write_bytes(table(sfi(id="k0")))
    with pytest.raises(CommandError, match="5 av 6 tillfällen"):
        run("--layout", "utbud", path, "--today", "2026-11-22")
    assert Occasion.objects.filter(gone_at=None).count() == 6
    run("--layout", "utbud", path, "--today", "2026-11-22", "--accept-removals")
    assert Occasion.objects.filter(gone_at=None).count() == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--layout", "utbud", "finns-inte.csv"), "finns-inte.csv går inte att läsa"),
        (("--layout", "utbud", __file__, "--municipality", "Kista"), "”Kista” är ingen av Sveriges 290 kommuner."),
        (("--layout", "sundsvall-komvux", __file__, "--municipality", "1490"), "kan inte läsas in för Borås"),
        (("--layout", "yh-omgangar", __file__, "--municipality", "1490"), "kan inte läsas in för Borås"),
        (("--layout", "annat", __file__), "annat"),
    ],
)
def test_what_the_command_cannot_do_it_says(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run(*arguments)
    assert not Source.objects.filter(kind="csv").exists()


@pytest.mark.parametrize("content", [template_csv(UTBUD), template_workbook(UTBUD)], ids=["csv", "xlsx"])
def test_the_template_can_be_read_back_and_changes_nothing(content: bytes) -> None:
    found = CsvReader(content, UTBUD, Known("utbud-1490", "1490"))
    assert read_table(content, UTBUD).names == tuple(column.name for column in UTBUD.columns)
    assert [item.rejection.reason for item in found.read(RecordKind.EVENT) if item.rejection] == [
        f"Rad {row}: Det här är mallens exempelrad. Ta bort den, eller ge den ett eget id." for row in (3, 4)
    ]


@pytest.mark.parametrize("content", [template_csv(UTBUD), template_workbook(UTBUD)], ids=["csv", "xlsx"])
def test_the_templates_examples_are_good_rows_once_they_have_ids_of_their_own(content: bytes) -> None:
    if content.startswith(b"PK"):
        workbook = openpyxl.load_workbook(io.BytesIO(content))
        for row in (3, 4):
            workbook.worksheets[0].cell(row, 1).value = f"eget-{row}"
        file = io.BytesIO()
        workbook.save(file)
        content = file.getvalue()
    found = CsvReader(content.replace(b"exempel-", b"eget-"), UTBUD, Known("utbud-1490", "1490"))
    assert [(item.rejection, item.issues) for item in found.read(RecordKind.EVENT)] == [(None, ()), (None, ())]


def test_the_template_is_downloaded_in_the_admin(editor: Client, stranger: Client) -> None:
    for suffix in ("csv", "xlsx"):
        url = reverse(f"uploads:template_{suffix}", args=["utbud"])
        response = editor.get(url)
        assert response["Content-Disposition"] == f'attachment; filename="utbud-mall.{suffix}"'
        assert read_table(response.content, UTBUD).rows
        assert editor.get(reverse(f"uploads:template_{suffix}", args=["yh-omgangar"])).status_code == 404
        assert stranger.get(url).status_code in {302, 403}


def test_the_documentation_tells_of_every_column() -> None:
    text = DOCUMENTATION.read_text(encoding="utf-8")
    for column in UTBUD.columns:
        assert f"| {column.name} | {'ja' if column.required else ''} | {column.help} |" in text
    for slug in LAYOUTS:
        assert f"`{slug}`" in text
