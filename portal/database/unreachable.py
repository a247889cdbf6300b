"""What a command says when the database that ``DATABASE_URL`` names can't be reached."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.db.utils import OperationalError


def unreachable(error: OperationalError) -> str:
    """One Swedish line that says what to check, without secrets; "" when a connection was there and `error` is another.

    Authentication, an unknown database and a server that isn't there all end before there is a connection.
    """
    if connection.connection is not None:
        return ""
    named = settings.DATABASES["default"]
    reason = str(error)
    if "authentication failed" in reason or "no password supplied" in reason:
        check = "användaren eller lösenordet stämmer inte"
    elif "does not exist" in reason:
        check = "databasen eller användaren finns inte där"
    elif "resolve host" in reason:
        check = "värden finns inte"
    else:
        check = "servern svarar inte"
    place = f"{named.get('HOST') or 'den lokala socketen'}{':' if named.get('PORT') else ''}{named.get('PORT') or ''}"
    return (
        f"Databasen {named.get('NAME')} på {place} går inte att nå: {check}. "
        "Kontrollera DATABASE_URL och att PostgreSQL är igång."
    )
