#!/usr/bin/env python
"""Command line of the portal. Finds or starts the database when a command needs it."""

import sys

from portal import environment


def main() -> None:
    environment.use("dev")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db.utils import OperationalError

    from portal.postgres_account import EmbeddedPostgresError

    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, EmbeddedPostgresError) as error:
        sys.exit(str(error))
    except OperationalError as error:
        from portal.database.unreachable import unreachable

        if not (line := unreachable(error)):
            raise
        sys.exit(line)


if __name__ == "__main__":
    main()
