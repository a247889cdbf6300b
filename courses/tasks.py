"""Background work of the catalogue."""

from __future__ import annotations

from django.core.management import call_command
from django_tasks import task


@task()
def import_susanavet(
    counties: list[str] | None = None, municipalities: list[str] | None = None, school_types: list[str] | None = None
) -> None:
    """Bring the catalogue up to date from the national feed; the run's row tells how it went.

    Enqueue it every night, or let cron run the command of the same name: two runs never overlap.
    """
    call_command(
        "import_susanavet",
        county=counties or [],
        municipality=municipalities or [],
        school_type=school_types or [],
    )
