"""The processes of one PostgreSQL server: launching, recognising and asking them."""

from __future__ import annotations

import contextlib
import signal
import socket
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from portal.postgres_account import Account, EmbeddedPostgresError, run_as

ROLE = "utbud"
SOCKET_NAME = ".s.PGSQL.5432"
LOG_LIMIT = 5_000_000  # bytes; a longer log starts anew with the server
ORPHAN_SECONDS = 5.0


@dataclass(frozen=True)
class Place:
    """Where a cluster lives: its data, the directory of its socket and log, and the binaries that serve it."""

    data: Path
    run: Path
    binaries: Path

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    @property
    def log(self) -> Path:
        return self.run / "server.log"


def answers(place: Place) -> bool:
    """Whether the server says that it is ready and its socket takes connections."""
    lines = _pid_lines(place)
    if len(lines) < 8 or lines[7].strip() != "ready":
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(place.run / SOCKET_NAME))
        except OSError:
            return False
    return True


def postmaster(place: Place) -> psutil.Process | None:
    """The living server process that the pid file names; None when the number is nobody's or a stranger's."""
    with contextlib.suppress(psutil.Error, ValueError, IndexError):
        process = psutil.Process(int(_pid_lines(place)[0]))
        if alive(process.pid) and _serves(process, place.data):
            return process
    return None


def alive(pid: int) -> bool:
    """Whether the process runs; a zombie doesn't."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def processes_in(data: Path) -> list[psutil.Process]:
    """All server processes of that data directory, also when the directory has been deleted under them."""
    return [process for process in psutil.process_iter() if _serves(process, data)]


def clear_leftovers(place: Place) -> None:
    """Make way for a new server where no living one is: end orphaned processes, remove lock files.

    The children of a killed server end by themselves, unless one is deep in a query. PostgreSQL only looks whether
    *some* process has the number in its lock files (a zombie, or a stranger after a restart of the machine or the
    container) and would then refuse to start for ever. Raises EmbeddedPostgresError when an orphan can't be ended.
    """
    for wish in (None, signal.SIGQUIT, signal.SIGKILL):
        for process in processes_in(place.data) if wish else ():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(wish)
        if wait_until_gone(place.data, ORPHAN_SECONDS):
            place.pid_file.unlink(missing_ok=True)
            (place.run / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)
            return
    raise EmbeddedPostgresError(f"Processer från en tidigare databasserver i {place.data} går inte att avsluta.")


def wait_until_gone(data: Path, seconds: float) -> bool:
    """Wait until no server process of that data directory is left; False when some outlive ``seconds``."""
    deadline = time.monotonic() + seconds
    # Looking through all processes of the machine is dear: once, and again only when those found have ended.
    while left := processes_in(data):
        while any(alive(process.pid) for process in left):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
    return True


def spawn(place: Place, account: Account, *, durable: bool) -> int:
    """Start the server detached (Ctrl-C in the terminal doesn't reach it) and return its process id.

    A shell in between hands the server to init, so that a dead server is never a zombie of a long-lived caller.
    """
    if log_size(place) > LOG_LIMIT:
        place.log.unlink()
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{place.run}"',  # a list of names, quoted for the sake of spaces
        "unix_socket_permissions": "0700",
        "fsync": "on" if durable else "off",
        "log_destination": "stderr",
        "logging_collector": "off",
    }
    arguments = [f"--{name}={value}" for name, value in settings.items()]
    script = 'log=$1; shift; "$@" >>"$log" 2>&1 </dev/null & echo $!'
    started = run_as(
        account,
        ["/bin/sh", "-c", script, "sh", place.log, place.binaries / "postgres", "-D", place.data, *arguments],
    )
    if started.returncode:
        raise EmbeddedPostgresError(f"PostgreSQL kunde inte startas: {started.stderr.strip()}")
    return int(started.stdout)


def log_size(place: Place) -> int:
    """Bytes in the server's log; 0 before the first start."""
    return place.log.stat().st_size if place.log.exists() else 0


def log_since(place: Place, offset: int) -> str:
    """What the server wrote after ``offset`` bytes."""
    return place.log.read_bytes()[offset:].decode(errors="replace") if place.log.exists() else ""


def clients(place: Place) -> int:
    """Number of client connections besides the one that asks; 0 when the server doesn't answer."""
    try:
        with _connect(place) as connection:
            row = connection.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            ).fetchone()
    except psycopg.OperationalError:
        return 0
    return int(str(row[0])) if row else 0


def ensure_database(place: Place, name: str) -> None:
    """Create the database unless it is there."""
    with _connect(place) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))


def _connect(place: Place) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(host=str(place.run), dbname="postgres", user=ROLE, autocommit=True, connect_timeout=10)


def _pid_lines(place: Place) -> list[str]:
    try:
        return place.pid_file.read_text().splitlines()
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []


def _serves(process: psutil.Process, data: Path) -> bool:
    """All processes of a server are called postgres and have its data directory as working directory."""
    try:
        return process.name() == "postgres" and Path(process.cwd()) == data.resolve()
    except (psutil.Error, OSError):
        return False
