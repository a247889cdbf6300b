"""What a command says when the database that DATABASE_URL names can't be reached."""

from __future__ import annotations

import os
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.db.utils import OperationalError

from portal.database.unreachable import unreachable
from portal.embedded_postgres import Cluster
from portal.postgres_server import ROLE

SECRET = "Mycket-hemligt-7"
CHECK = "Kontrollera DATABASE_URL och att PostgreSQL är igång.\n"


def run(url: str, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "UTBUD_ENV": "dev", "DATABASE_URL": url, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("command", [("import_susanavet",), ("migrate",), ("publish_scheduled",)])
def test_a_server_that_is_not_there_is_one_line_that_says_what_to_check(command: tuple[str, ...]) -> None:
    done = run(f"postgres://utbud:{SECRET}@127.0.0.1:9/katalogen", *command)
    assert (done.returncode, done.stderr) == (
        1,
        f"Databasen katalogen på 127.0.0.1:9 går inte att nå: servern svarar inte. {CHECK}",
    )
    assert SECRET not in done.stdout


def test_a_host_that_is_not_known_is_told() -> None:
    done = run(f"postgres://utbud:{SECRET}@utbud.invalid/katalogen", "migrate")
    assert (done.returncode, done.stderr) == (
        1,
        f"Databasen katalogen på utbud.invalid går inte att nå: värden finns inte. {CHECK}",
    )


@pytest.mark.parametrize("wrong", [{"dbname": "finns-inte"}, {"user": "ingen"}])
def test_a_database_or_user_that_the_server_does_not_have_is_told(wrong: dict[str, str]) -> None:
    named = {"host": str(Cluster().ensure_running()), "dbname": "postgres", "user": ROLE, **wrong}
    with pytest.raises(psycopg.OperationalError) as refused:
        psycopg.connect(**named)  # type: ignore[arg-type]
    connection.close()
    line = unreachable(OperationalError(str(refused.value)))
    assert "går inte att nå: databasen eller användaren finns inte där. " in line


def test_an_error_on_a_connection_that_was_there_is_another_matter(db: None) -> None:
    connection.ensure_connection()
    assert unreachable(OperationalError("server closed the connection unexpectedly")) == ""


@pytest.mark.parametrize("url", [f"postgres://utbud:{SECRET}@db.example:port/utbud", "katalogen"])
def test_an_address_that_is_none_is_told_in_one_line(url: str) -> None:
    done = run(url, "check")
    assert done.returncode == 1
    assert done.stderr.startswith("DATABASE_URL pekar inte på PostgreSQL. Sätt DATABASE_URL till postgres://")
    assert done.stderr.count("\n") == 1
    assert SECRET not in done.stderr
