"""A missing or unsafe production setting stops the start, and the message says what to set."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from portal.checks import check_effective_settings, production_problems

SAFE = {
    "SECRET_KEY": "Zk3-vB8_qT1yXw6Rn0Lc5Jh9Gf2Ds7Ap4MoUiEyKtHbNrWxQz7a",
    "ALLOWED_HOSTS": "utbildning.region.example, .utbud.example",
    "BASE_URL": "https://utbildning.region.example",
    "DATABASE_URL": "postgres://utbud:hemligt@db.example:5432/utbud",
    "EMAIL_URL": "smtp+tls://utbud:hemligt@mail.example:587",
    "DEFAULT_FROM_EMAIL": "utbildning@region.example",
}


def test_safe_settings_have_no_problems() -> None:
    assert production_problems(SAFE) == []


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("SECRET_KEY", "", "SECRET_KEY saknas"),
        ("SECRET_KEY", "kort", "SECRET_KEY är för kort"),
        ("SECRET_KEY", "a" * 60, "SECRET_KEY är för kort eller för enformig"),
        (
            "SECRET_KEY",
            "unsafe-key-for-development-only-never-for-a-server-that-others-reach",
            "SECRET_KEY är utveckling",
        ),
        (
            "SECRET_KEY",
            "django-insecure-Zk3-vB8_qT1yXw6Rn0Lc5Jh9Gf2Ds7Ap4MoUiEyKtHbNrWxQz7a",
            "SECRET_KEY är utveckling",
        ),
        ("ALLOWED_HOSTS", "", "ALLOWED_HOSTS saknas"),
        ("ALLOWED_HOSTS", " , ", "ALLOWED_HOSTS saknas"),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS släpper in alla"),
        ("ALLOWED_HOSTS", "utbildning.region.example,*", "ALLOWED_HOSTS släpper in alla"),
        ("ALLOWED_HOSTS", "https://utbildning.region.example", "ALLOWED_HOSTS ska vara värdnamn"),
        ("BASE_URL", "", "BASE_URL saknas"),
        ("BASE_URL", "http://utbildning.region.example", "BASE_URL börjar inte med https://"),
        ("BASE_URL", "https://", "BASE_URL börjar inte med https://"),
        ("BASE_URL", "https://[utbud", "BASE_URL är ingen adress"),
        ("BASE_URL", "https://utbildning.region.example/portal", "BASE_URL har något efter värdnamnet"),
        ("BASE_URL", "https://annan.example", "BASE_URL har ett värdnamn som inte står i ALLOWED_HOSTS"),
        ("DATABASE_URL", "", "DATABASE_URL saknas"),
        ("DATABASE_URL", "sqlite:///db.sqlite3", "DATABASE_URL pekar inte på PostgreSQL"),
        ("DATABASE_URL", "postgres://utbud@db.example:5432", "DATABASE_URL nämner ingen databas"),
        ("EMAIL_URL", "", "EMAIL_URL saknas"),
        ("EMAIL_URL", "consolemail://", "EMAIL_URL är ingen SMTP-adress"),
        ("DEFAULT_FROM_EMAIL", "", "DEFAULT_FROM_EMAIL saknas"),
        ("DEFAULT_FROM_EMAIL", "utbildning", "DEFAULT_FROM_EMAIL är ingen e-postadress"),
        ("TRUSTED_PROXIES", "många", "TRUSTED_PROXIES är inget sådant antal"),
        ("HSTS_SECONDS", "60", "HSTS_SECONDS är för kort"),
        ("ELASTICSEARCH_URL", "sök.example", "ELASTICSEARCH_URL är ingen adress"),
        ("ELASTICSEARCH_URL", "sok.example:9200", "ELASTICSEARCH_URL är ingen adress"),
        ("ELASTICSEARCH_URL", "https://sok.example:många", "ELASTICSEARCH_URL är ingen adress"),
        ("ELASTICSEARCH_URL", "https://sok.example", "ELASTICSEARCH_URL nämner ingen port"),
        ("ELASTICSEARCH_INDEX", "Utbud", "ELASTICSEARCH_INDEX går inte att använda"),
        ("ELASTICSEARCH_INDEX", "_utbud", "ELASTICSEARCH_INDEX går inte att använda"),
        ("ELASTICSEARCH_INDEX", "utbud,annan", "ELASTICSEARCH_INDEX går inte att använda"),
    ],
)
def test_an_unsafe_setting_is_named_with_what_to_set(name: str, value: str, problem: str) -> None:
    (found,) = production_problems({**SAFE, name: value})
    assert found.startswith(problem)
    assert f". Sätt {name} till " in found


def test_a_host_below_an_allowed_domain_is_a_fine_base_url() -> None:
    assert production_problems({**SAFE, "BASE_URL": "https://demo.utbud.example"}) == []


def run(*command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """A process of its own in production, with nothing from the test's environment but the path."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "UTBUD_ENV": "production", **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", [("check",), ("migrate", "--plan"), ("runserver", "--noreload", "0")])
def test_manage_py_stops_with_the_messages_and_no_traceback(command: tuple[str, ...]) -> None:
    unsafe = {**SAFE, "ALLOWED_HOSTS": "*"}
    del unsafe["SECRET_KEY"]
    stopped = run("manage.py", *command, **unsafe)
    assert stopped.returncode != 0
    assert "SECRET_KEY saknas. Sätt SECRET_KEY till" in stopped.stderr
    assert "ALLOWED_HOSTS släpper in alla värdnamn (*). Sätt ALLOWED_HOSTS till" in stopped.stderr
    assert "Traceback" not in stopped.stderr


def test_the_web_server_does_not_start_on_an_unsafe_setting(tmp_path: Path) -> None:
    bind = f"unix:{tmp_path / 'portal.sock'}"
    stopped = run("-m", "gunicorn", "portal.wsgi", "--bind", bind, **{**SAFE, "BASE_URL": "http://region.example"})
    assert stopped.returncode != 0
    assert "BASE_URL börjar inte med https://. Sätt BASE_URL till" in stopped.stderr


def test_wsgi_is_production_unless_told_otherwise() -> None:
    printed = run(
        "-c",
        "import portal.wsgi, django.conf; print(django.conf.settings.SETTINGS_MODULE, django.conf.settings.DEBUG)",
        **SAFE,
        UTBUD_ENV="",
    )
    assert printed.stdout.split() == ["portal.settings.production", "False"]


def test_an_unknown_environment_is_refused() -> None:
    stopped = run("manage.py", "check", UTBUD_ENV="prod")
    assert stopped.returncode != 0
    assert stopped.stderr.strip() == "UTBUD_ENV=prod är ingen miljö. Sätt UTBUD_ENV till dev, test eller production."


def test_check_deploy_is_clean_in_production() -> None:
    checked = run("manage.py", "check", "--deploy", "--fail-level", "DEBUG", **SAFE)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_settings_built_on_productions_are_checked_too() -> None:
    found = {message.id for message in check_effective_settings()}
    assert found == {"portal.E002", "portal.E003", "portal.E004", "portal.E005"}


def test_production_keeps_its_cookies_and_addresses_on_https() -> None:
    names = (
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "CSRF_TRUSTED_ORIGINS",
        "SECURE_PROXY_SSL_HEADER",
        "EMAIL_HOST",
        "EMAIL_USE_TLS",
    )
    script = f"import portal.wsgi; from django.conf import settings; print([getattr(settings, n) for n in {names}])"
    assert run("-c", script, **SAFE).stdout.strip() == str(
        [True, True, True, 31536000, ["https://utbildning.region.example"], None, "mail.example", True]
    )


def test_a_proxy_is_believed_only_when_the_operator_says_so() -> None:
    script = (
        "import portal.wsgi; from django.conf import settings;"
        "print(settings.SECURE_PROXY_SSL_HEADER, settings.ALLAUTH_TRUSTED_PROXY_COUNT)"
    )
    assert run("-c", script, **SAFE).stdout.strip() == "None 0"
    behind = run("-c", script, **SAFE, TRUSTED_PROXIES="1")
    assert behind.stdout.strip() == "('HTTP_X_FORWARDED_PROTO', 'https') 1"


def test_a_pooler_that_lends_connections_is_named_in_the_address_of_the_database() -> None:
    script = (
        "from django.conf import settings;"
        "print(settings.DATABASES['default'].get('DISABLE_SERVER_SIDE_CURSORS'), settings.DATABASES['default']['NAME'])"
    )
    environ = {**SAFE, "DJANGO_SETTINGS_MODULE": "portal.settings.production"}
    assert run("-c", script, **environ).stdout.strip() == "None utbud"
    environ["DATABASE_URL"] += "?DISABLE_SERVER_SIDE_CURSORS=True"
    assert run("-c", script, **environ).stdout.strip() == "True utbud"


def test_a_database_that_is_not_postgresql_is_refused_everywhere() -> None:
    stopped = run("manage.py", "check", UTBUD_ENV="dev", DATABASE_URL="sqlite:///db.sqlite3")
    assert stopped.returncode != 0
    assert stopped.stderr.startswith("DATABASE_URL pekar inte på PostgreSQL. Sätt DATABASE_URL till postgres://")
