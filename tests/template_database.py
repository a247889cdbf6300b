"""A migrated database that every test session is copied from, so that migrations run once and not at every start."""

from __future__ import annotations

import hashlib
import os

import psutil
from django.conf import settings
from django.core.management import call_command
from django.db.backends.base.base import BaseDatabaseWrapper

PREFIX = "template_utbud_"
LOCK = 2_290_001  # advisory lock: two sessions never build at the same time


def _digest() -> str:
    """Changes when a migration, the data that migrations load, or a locked dependency changes."""
    digest = hashlib.sha256()
    rooms = [settings.BASE_DIR / room for room in ("organisations", "courses", "search", "placements", "home")]
    files = [file for room in rooms for part in ("migrations", "data") for file in (room / part).rglob("*")]
    for file in [settings.BASE_DIR / "requirements.txt", *sorted(files)]:
        if file.is_file() and file.suffix not in (".pyc", ".pyo"):
            digest.update(str(file.relative_to(settings.BASE_DIR)).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def prepare(connection: BaseDatabaseWrapper) -> str:
    """Make the template if it isn't there; return its name."""
    name = PREFIX + _digest()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [PREFIX + "%"])
        present = {row[0] for row in cursor.fetchall()}
        if name not in present:
            for old in present:
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')
            cursor.execute(f'CREATE DATABASE "{name}_new"')
            _migrate(connection, f"{name}_new")
            cursor.execute(f'ALTER DATABASE "{name}_new" RENAME TO "{name}"')
    return name


def _migrate(connection: BaseDatabaseWrapper, name: str) -> None:
    original = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", interactive=False, verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = original


def copy(connection: BaseDatabaseWrapper, template: str, name: str) -> None:
    """Make the database `name` as the template is, in place of one of that name, whoever is connected to it."""
    drop(connection, name)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def drop(connection: BaseDatabaseWrapper, name: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def drop_leftovers(connection: BaseDatabaseWrapper) -> None:
    """Drop the databases of sessions of this machine that were killed (their names hold the process id)."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname ~ '^test_utbud(_own)?_[0-9]+(_gw[0-9]+)?$'")
        for (name,) in cursor.fetchall():
            pid = int(name.partition("_gw")[0].rpartition("_")[2])
            if pid != os.getpid() and not psutil.pid_exists(pid):
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
