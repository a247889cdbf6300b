"""What a production installation must have set. Missing or unsafe values stop the start; checks look once more."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

UNSAFE_KEY = "unsafe-key-"
KEY_COMMAND = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
MAIL_SCHEMES = ("smtp", "smtp+tls", "smtp+ssl")
DATABASE_SCHEMES = ("postgres", "postgresql", "pgsql")


def production_problems(environ: Mapping[str, str]) -> list[str]:
    """One message (Swedish) per variable that is missing or unsafe, naming what to set it to; [] when all is well."""
    rules: Sequence[tuple[str, Callable[[str, Mapping[str, str]], str | None], str]] = (
        (
            "SECRET_KEY",
            _secret_key,
            f"minst 50 slumptecken, till exempel vad detta skriver ut: {KEY_COMMAND}",
        ),
        ("ALLOWED_HOSTS", _allowed_hosts, "webbplatsens värdnamn, åtskilda av komma: utbildning.region.se"),
        ("BASE_URL", _base_url, "webbplatsens adress: https://utbildning.region.se"),
        ("DATABASE_URL", _database_url, "postgres://användare:lösenord@värd:5432/databas"),
        ("EMAIL_URL", _email_url, "e-postservern: smtp+tls://användare:lösenord@värd:587"),
        ("DEFAULT_FROM_EMAIL", _from_email, "avsändaradressen: utbildning@region.se"),
        ("TRUSTED_PROXIES", _trusted_proxies, "antalet proxyservrar framför portalen: 0, 1 eller 2"),
        ("ELASTICSEARCH_URL", _elasticsearch_url, "https://användare:lösenord@värd:9200, eller ta bort den"),
        (
            "ELASTICSEARCH_INDEX",
            _elasticsearch_index,
            "ett namn av små bokstäver, siffror och bindestreck: utbud",
        ),
        ("HSTS_SECONDS", _hsts_seconds, "antal sekunder, minst 3600 (31536000 är ett år)"),
    )
    found = []
    for name, rule, wanted in rules:
        if problem := rule(environ.get(name, "").strip(), environ):
            found.append(f"{name} {problem}. Sätt {name} till {wanted}.")
    return found


def _secret_key(value: str, _environ: Mapping[str, str]) -> str | None:
    if not value:
        return "saknas"
    if value.startswith((UNSAFE_KEY, "django-insecure-")):
        return "är utvecklingsmiljöns nyckel"
    return "är för kort eller för enformig" if len(value) < 50 or len(set(value)) < 10 else None


def _allowed_hosts(value: str, _environ: Mapping[str, str]) -> str | None:
    hosts = _hosts(value)
    if not hosts:
        return "saknas"
    if any("*" in host for host in hosts):
        return "släpper in alla värdnamn (*)"
    return "ska vara värdnamn utan https:// och port" if any("/" in host or ":" in host for host in hosts) else None


def _base_url(value: str, environ: Mapping[str, str]) -> str | None:
    if not value:
        return "saknas"
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return "är ingen adress"
    if parts.scheme != "https" or not host:
        return "börjar inte med https://"
    if parts.path.strip("/") or parts.query or parts.fragment:
        return "har något efter värdnamnet"
    allowed = environ.get("ALLOWED_HOSTS", "")
    hosts = [] if _allowed_hosts(allowed, environ) else _hosts(allowed)
    if hosts and not any(host == known.lstrip(".") or (known[0] == "." and host.endswith(known)) for known in hosts):
        return "har ett värdnamn som inte står i ALLOWED_HOSTS"
    return None


def _hosts(value: str) -> list[str]:
    return [host.strip().lower() for host in value.split(",") if host.strip()]


def _database_url(value: str, _environ: Mapping[str, str]) -> str | None:
    if not value:
        return "saknas"
    try:
        parts = urlsplit(value)
    except ValueError:
        return "är ingen adress"
    if parts.scheme not in DATABASE_SCHEMES:
        return "pekar inte på PostgreSQL"
    return None if parts.path.strip("/") else "nämner ingen databas"


def _email_url(value: str, _environ: Mapping[str, str]) -> str | None:
    if not value:
        return "saknas, så inbjudningar och lösenord når ingen"
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return "är ingen adress"
    return None if parts.scheme in MAIL_SCHEMES and host else "är ingen SMTP-adress"


def _from_email(value: str, _environ: Mapping[str, str]) -> str | None:
    if not value:
        return "saknas"
    try:
        validate_email(value)
    except ValidationError:
        return "är ingen e-postadress"
    return None


def _trusted_proxies(value: str, _environ: Mapping[str, str]) -> str | None:
    return None if not value or value in ("0", "1", "2") else "är inget sådant antal"


def _hsts_seconds(value: str, _environ: Mapping[str, str]) -> str | None:
    return None if not value or (value.isdecimal() and int(value) >= 3600) else "är för kort eller inget tal"


def _elasticsearch_url(value: str, _environ: Mapping[str, str]) -> str | None:
    if not value:
        return None
    try:
        parts = urlsplit(value)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "är ingen adress"
    if parts.scheme not in {"http", "https"} or not host:
        return "är ingen adress"
    if port is None:
        return "nämner ingen port"
    return None


def _elasticsearch_index(value: str, _environ: Mapping[str, str]) -> str | None:
    return None if not value or re.fullmatch(r"[a-z0-9][a-z0-9-]{0,40}", value) else "går inte att använda"


@register(Tags.security, deploy=True)
def check_effective_settings(**_kwargs: Any) -> list[CheckMessage]:
    """`check --deploy`: settings built on top of production's may have undone what it made sure of."""
    rules = (
        (settings.DEBUG, "DEBUG är på.", "E001"),
        (settings.SECRET_KEY.startswith(UNSAFE_KEY), "SECRET_KEY är utvecklingsmiljöns nyckel.", "E002"),
        (settings.DATABASES["default"]["ENGINE"] == "portal.database", "Databasen är den inbyggda.", "E003"),
        (not settings.BASE_URL.startswith("https://"), "BASE_URL börjar inte med https://.", "E004"),
        (not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"), "E-post skickas inte.", "E005"),
    )
    hint = "Kör med UTBUD_ENV=production."
    return [Error(message, hint=hint, id=f"portal.{number}") for broken, message, number in rules if broken]


@register()
def check_elasticsearch(**_kwargs: Any) -> list[CheckMessage]:
    """In every environment: an address that no client can read would be found at the first search."""
    rules = (
        ("ELASTICSEARCH_URL", _elasticsearch_url(settings.ELASTICSEARCH_URL, {}), "http://127.0.0.1:9200", "E006"),
        ("ELASTICSEARCH_INDEX", _elasticsearch_index(settings.ELASTICSEARCH_INDEX, {}), "utbud", "E007"),
    )
    return [
        Error(f"{name} {problem}.", hint=f"Sätt {name} till något som {example}.", id=f"portal.{number}")
        for name, problem, example, number in rules
        if problem
    ]
