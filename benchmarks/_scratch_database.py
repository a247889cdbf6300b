"""A database of its own for a benchmark, beside the one that the site uses, and gone afterwards."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test import override_settings


@contextmanager
def scratch_database() -> Iterator[None]:
    """Connect to a new, migrated, empty database (reference tables filled), with a folder of its own for prepared
    indexes; both are gone at the end.
    """
    original = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"bench_utbud_{os.getpid()}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with tempfile.TemporaryDirectory() as folder, override_settings(SEARCH_DIR=folder):
            yield
    finally:
        connection.creation.destroy_test_db(original, verbosity=0)
