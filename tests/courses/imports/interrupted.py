"""A run in a process of its own that pauses in the middle, for its parent to kill.

    python -m tests.courses.imports.interrupted DATABASE SOURCE_ID reading|absence|writing

Prints "mitt i" when it has come to the middle, and then waits.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from collections.abc import Collection, Iterator
from typing import Any

import django
from django.conf import settings


def pause(*_: Any, **__: Any) -> None:
    print("mitt i", flush=True)
    time.sleep(600)


def main(database: str, source_id: int, moment: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    settings.DATABASES["default"]["NAME"] = database
    django.setup()

    from courses.imports.options import ImportOptions
    from courses.imports.run import run_import
    from courses.models import Source
    from courses.records import Delivered
    from courses.signals import courses_changed
    from courses.vocabulary import RecordKind
    from tests.courses.imports.conftest import course, occasion, provider
    from tests.courses.imports.readers import ListReader

    class PausingReader(ListReader):
        def read(self, kind: RecordKind) -> Iterator[Delivered]:
            yield from super().read(kind)
            if moment == "reading" and kind is RecordKind.INFO:
                pause()

        def still_there(self, kind: RecordKind, keys: Collection[str]) -> frozenset[str]:
            if moment == "absence":
                pause()
            return super().still_there(kind, keys)

    if moment == "writing":
        courses_changed.connect(pause)
    items = [provider(name="Nytt namn"), course(title="Ny titel"), occasion("e.ny")]
    run_import(PausingReader(items), Source.objects.get(pk=source_id), ImportOptions(today=dt.date(2026, 11, 22)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
