"""What every test may use: the frozen day, the shared data, a fast database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed
from pytest_django.plugin import DjangoDbBlocker

from portal.management.commands.prepare import compile_translations
from search import suggestion_sources
from tests import template_database
from tests.elasticsearch import jars

SHARED_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
TODAY = datetime(2026, 11, 22, 12, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
DESELECTED = pytest.StashKey[dict[str, int]]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without the shared data, or the jars of Elasticsearch, the tests that need them are left out, but never in CI."""
    for item in items:
        if "shared_data" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.acceptance)
        if any(mark.kwargs.get("transaction") for mark in item.iter_markers("django_db")):
            message = f"{item.nodeid}: use the fixture `database`; a flush takes away what the migrations put there"
            raise pytest.UsageError(message)
        if "elasticsearch" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.elasticsearch)
    if not os.environ.get("CI"):
        _leave_out(config, items, "acceptance", missing=not SHARED_DATA.is_dir())
        _leave_out(config, items, "elasticsearch", missing=not jars.can_be_had())


def _leave_out(config: pytest.Config, items: list[pytest.Item], marker: str, *, missing: bool) -> None:
    """Leave out the tests of a kind when what they need is missing."""
    left_out = [item for item in items if missing and item.get_closest_marker(marker)]
    if left_out:
        config.stash.setdefault(DESELECTED, {})[marker] = len(left_out)
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker(marker)]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    reasons = {"acceptance": "../shared/data is not beside this checkout.", "elasticsearch": jars.ADVICE}
    for marker, count in config.stash.get(DESELECTED, {}).items():
        terminalreporter.write_line(f"{count} {marker} tests left out: {reasons[marker]}")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the shared real data; a test that asks for it is an acceptance test."""
    if not SHARED_DATA.is_dir():
        pytest.fail("The acceptance tests need ../shared/data beside the checkout, and CI may not leave them out.")
    return SHARED_DATA


@pytest.fixture
def frozen_today() -> Iterator[date]:
    """The clock stands still at 2026-11-22 12:00 in Sweden; the value is that day."""
    with time_machine.travel(TODAY, tick=False):
        yield TODAY.date()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_blocker: DjangoDbBlocker) -> None:
    """Copy the test database from a migrated template instead of migrating from nothing."""
    with django_db_blocker.unblock():
        if connection.settings_dict["ENGINE"] == "portal.database":
            template_database.drop_leftovers(connection)
        connection.settings_dict["TEST"]["TEMPLATE"] = template_database.prepare(connection)


@pytest.fixture
def database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database of the test's own, as the migrations leave it, for what must be committed to be seen by others.

    Use it without a ``django_db`` mark. A transactional mark would flush the one that all tests share, with what the
    migrations put there, and reloading takes several times as long as this copy.
    """
    own, others = f"test_utbud_own_{os.getpid()}", connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        template_database.copy(connection, connection.settings_dict["TEST"]["TEMPLATE"], own)
        connection.settings_dict["NAME"] = own
        ContentType.objects.clear_cache()
        yield
        connection.close()
        connection.settings_dict["NAME"] = others
        ContentType.objects.clear_cache()
        template_database.drop(connection, own)


@pytest.fixture(scope="session", autouse=True)
def _compiled_translations() -> None:
    """They aren't in the repository. Whichever process made them, Django reads them anew."""
    compile_translations([Path(path) for path in settings.LOCALE_PATHS])
    translation_file_changed(sender=None, file_path=Path("django.mo"))


@pytest.fixture(scope="session", autouse=True)
def _files_in_a_temporary_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"), SEARCH_DIR=tmp_path_factory.mktemp("search")):
        yield


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rate limits and cached lists of one test are not the next one's."""
    assert settings.CACHES["default"]["BACKEND"].endswith("LocMemCache")
    cache.clear()
    suggestion_sources.kept.forget()


@pytest.fixture(autouse=True)
def _swedish() -> None:
    """The language of one test's last request is not the next one's."""
    translation.activate(settings.LANGUAGE_CODE)
