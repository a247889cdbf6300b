"""Times of single acts, as percentiles, and the processor time behind them."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from urllib.parse import urlencode

import psutil
from django.db import connection
from django.test import Client

from benchmarks._queries import Pairs

OK = 200
HEADING = f"{'milliseconds':<38}{'n':>6}{'p50':>9}{'p95':>9}{'p99':>9}{'max':>9}"


def percentile(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def processor_time(*pids: int) -> float:
    """Seconds that this process, its database session and the processes `pids` have worked, as far as they are on this
    machine.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (session,) = cursor.fetchone() or (0,)
    total = time.process_time()
    for pid in (session, *pids):
        with contextlib.suppress(psutil.Error):
            used = psutil.Process(pid).cpu_times()
            total += used.user + used.system
    return total


def line(name: str, times: Sequence[float], more: str = "") -> None:
    """Print percentiles of milliseconds."""
    p50, p95, p99 = (percentile(times, share) for share in (0.5, 0.95, 0.99))
    print(f"{name:<38}{len(times):>6}{p50:>9.1f}{p95:>9.1f}{p99:>9.1f}{max(times):>9.1f}  {more}")


def timed(act: Callable[[], object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def page(client: Client, pairs: Pairs) -> None:
    """Ask for the search page. Raises RuntimeError when it isn't given."""
    address = f"/sok/?{urlencode(pairs)}"
    if client.get(address).status_code != OK:
        raise RuntimeError(address)
