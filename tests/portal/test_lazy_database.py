"""`manage.py` on a checkout of its own: the database starts when a command needs it, and only then."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from portal.embedded_postgres import Cluster
from tests.portal.conftest import Checkout


def test_commands_that_need_no_database_start_none(checkout: Path, run_in_checkout: Checkout) -> None:
    script = """
from django.core.management import call_command, execute_from_command_line
from portal import environment
environment.use("dev")
import django
django.setup()
execute_from_command_line(["manage.py", "help"])
call_command("check")
call_command("collectstatic", "--noinput", verbosity=0)
"""
    done = run_in_checkout("-c", script)
    assert done.returncode == 0, done.stderr
    assert (checkout / "var" / "static").is_dir()
    assert not (checkout / "var" / "postgresql").exists()


def test_a_command_starts_the_database_and_the_next_one_finds_it(checkout: Path, run_in_checkout: Checkout) -> None:
    query = (
        "from django.db import connection as c; k = c.cursor(); k.execute('SELECT pg_postmaster_start_time()::text');"
    )
    first = run_in_checkout("manage.py", "shell", "--no-imports", "-c", f"{query} print(k.fetchone()[0])")
    assert first.returncode == 0, first.stderr
    again = run_in_checkout("manage.py", "shell", "--no-imports", "-c", f"{query} print(k.fetchone()[0])")
    assert again.stdout == first.stdout != ""
    assert Cluster(checkout / "var" / "postgresql").running()


@pytest.mark.usefixtures("data_in_checkout")
def test_a_process_whose_server_is_killed_goes_on_with_its_next_connection(run_in_checkout: Checkout) -> None:
    script = """
import os, signal, sys
from pathlib import Path
from portal import environment
environment.use("dev")
import django
django.setup()
from django.db import OperationalError, connection

def ask():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone()

print(ask())
os.kill(int(Path("var/postgresql/data/postmaster.pid").read_text().split()[0]), signal.SIGKILL)
try:
    while True:
        ask()
except OperationalError:
    pass
connection.close()
print(ask())
"""
    done = run_in_checkout("-c", script)
    assert done.stdout.split("\n")[:2] == ["(1,)", "(1,)"], done.stderr


@pytest.mark.usefixtures("data_in_checkout")
def test_dbshell_uses_the_wheel_s_own_client(run_in_checkout: Checkout) -> None:
    done = run_in_checkout("manage.py", "dbshell", "--", "-Atc", "SELECT current_database(), current_user")
    assert done.stdout.strip() == "utbud|utbud", done.stderr


@pytest.mark.usefixtures("data_in_checkout")
def test_the_command_line_starts_tells_and_stops(run_in_checkout: Checkout, checkout: Path) -> None:
    module = ("-m", "portal.embedded_postgres")
    assert run_in_checkout(*module, "status").stdout == "Databasen körs inte.\n"
    assert run_in_checkout(*module, "start").stdout.strip() == str(checkout / "var" / "postgresql" / "run")
    assert run_in_checkout(*module, "status").stdout == "Databasen körs.\n"
    assert run_in_checkout(*module, "stop", "--if-idle").returncode == 0
    assert run_in_checkout(*module, "status").returncode == 1


@pytest.mark.usefixtures("data_in_checkout")
def test_a_command_run_with_the_server_gives_its_status_and_stops_the_server(
    run_in_checkout: Checkout, checkout: Path
) -> None:
    probe = "import pathlib, sys; sys.exit(7 if pathlib.Path('var/postgresql/data/postmaster.pid').exists() else 8)"
    assert run_in_checkout("-m", "portal.embedded_postgres", "run", sys.executable, "-c", probe).returncode == 7
    assert not Cluster(checkout / "var" / "postgresql").running()


def test_with_a_database_url_nothing_is_started(run_in_checkout: Checkout, checkout: Path) -> None:
    done = run_in_checkout(
        *("-m", "portal.embedded_postgres", "run", sys.executable, "-c", "print('körs')"),
        DATABASE_URL="postgres://utbud@db.example/utbud",
        PYTHONIOENCODING="utf-8",
    )
    assert (done.returncode, done.stdout) == (0, "körs\n")
    assert not (checkout / "var").exists()


@pytest.mark.usefixtures("data_in_checkout")
def test_a_stop_signal_ends_the_command_first_and_then_the_server(checkout: Path) -> None:
    child = "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(0)); print('ready'); signal.pause()"
    running = subprocess.Popen(
        [sys.executable, "-m", "portal.embedded_postgres", "run", sys.executable, "-uc", child],
        cwd=checkout,
        env={"PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "ready\n"
    assert Cluster(checkout / "var" / "postgresql").running()
    running.send_signal(signal.SIGTERM)
    assert running.wait(timeout=60) == 0
    assert not Cluster(checkout / "var" / "postgresql").running()
