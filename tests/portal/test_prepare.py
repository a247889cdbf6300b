"""`manage.py prepare`: what `make setup` and `make run` do to an installed checkout."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management.base import OutputWrapper

from portal.management.commands.prepare import compile_translations, renew_index
from search.analysis.dictionary import DEFAULT_DIRECTORY, fingerprint
from search.analysis.hunspell import installed
from search.engine import get_engine
from search.models import IndexedCourse
from tests.factories.courses import CourseFactory
from tests.portal.conftest import Checkout

PO = """
msgid ""
msgstr ""
"Language: en\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Sök"
msgstr "Search"
"""


def test_translations_are_compiled_once_per_change(tmp_path: Path) -> None:
    source = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO)
    target = source.with_suffix(".mo")
    assert compile_translations([tmp_path]) == [target]
    assert b"Search" in target.read_bytes()
    assert compile_translations([tmp_path]) == []
    os.utime(source, (target.stat().st_mtime + 1,) * 2)
    assert compile_translations([tmp_path]) == [target]


def test_a_fresh_checkout_is_ready_after_one_command_and_a_second_one_changes_nothing(
    checkout: Path, run_in_checkout: Checkout
) -> None:
    files = run_in_checkout("manage.py", "prepare", "--files-only", PYTHONIOENCODING="utf-8", UTBUD_ENV="test")
    assert files.returncode == 0, files.stderr
    assert not (checkout / "var" / "postgresql").exists()
    assert "Svensk ordlista" in files.stdout
    assert (DEFAULT_DIRECTORY / fingerprint(installed())).is_dir()
    first = run_in_checkout("manage.py", "prepare", "--no-demo", PYTHONIOENCODING="utf-8", UTBUD_ENV="test")
    assert first.returncode == 0, first.stderr
    assert (checkout / "var" / "static" / "wagtailadmin").is_dir()
    assert run_in_checkout("manage.py", "migrate", "--check").returncode == 0
    start = run_in_checkout(
        "manage.py",
        "shell",
        "-c",
        "from wagtail.models import Site; print(Site.objects.get().root_page.specific_class)",
    )
    assert "home.models.HomePage" in start.stdout, start.stderr
    second = run_in_checkout("manage.py", "prepare", "--no-demo", PYTHONIOENCODING="utf-8", UTBUD_ENV="test")
    assert (second.returncode, second.stderr) == (0, "")
    assert "Sökindex" not in second.stdout


@pytest.mark.django_db
def test_an_index_of_another_version_is_made_anew() -> None:
    course = CourseFactory(title="Kock", published=True)
    get_engine().index([course.pk])
    IndexedCourse.objects.update(made_by="forra")
    told = StringIO()
    renew_index(OutputWrapper(told))
    assert told.getvalue().startswith("Sökindex …")
    assert get_engine().status().is_whole
    renew_index(OutputWrapper(silent := StringIO()))
    assert silent.getvalue() == ""
