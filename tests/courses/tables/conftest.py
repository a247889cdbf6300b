"""People who upload, and their browsers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from organisations.models import Municipality, User
from tests.factories.organisations import MembershipFactory, MunicipalityFactory, UserFactory

READ = ("source", "sourcerecord", "importrun", "importissue", "course", "occasion", "provider")


@pytest.fixture(autouse=True)
def _frozen(frozen_today: dt.date) -> None:
    """Every test stands at the frozen day."""


@pytest.fixture
def boras(db: None) -> Municipality:
    return MunicipalityFactory(code="1490", member=True)


@pytest.fixture
def mark(db: None) -> Municipality:
    return MunicipalityFactory(code="1463", member=True)


@pytest.fixture
def editor_user(boras: Municipality) -> User:
    return with_rights(MembershipFactory(municipality=boras).user)


@pytest.fixture
def editor(editor_user: User) -> Client:
    """The browser of an editor of Borås."""
    return browser_of(editor_user)


@pytest.fixture
def regional(boras: Municipality) -> Client:
    """The browser of a regional administrator."""
    return browser_of(with_rights(MembershipFactory(regional=True).user))


@pytest.fixture
def stranger(boras: Municipality) -> Client:
    """The browser of somebody with an account and no role."""
    return browser_of(UserFactory())


def with_rights(user: User) -> User:
    """Let the user into the admin and look at imports, as onboarding lets editors and the region."""
    names = ["access_admin", *(f"view_{model}" for model in READ), *(f"change_{model}" for model in READ[-3:])]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def upload(browser: Client, content: bytes, *, name: str = "kurser.csv", **fields: str) -> Any:
    """Send the form; fields are "layout" (our own unless told) and "municipality"."""
    file = SimpleUploadedFile(name, content)
    return browser.post(reverse("uploads:choose"), {"layout": "utbud", "municipality": "1490", **fields, "file": file})


def shown(browser: Client, **query: str) -> Any:
    """The page with the plan."""
    return browser.get(reverse("uploads:plan"), query)


def apply(browser: Client, **fields: str) -> Any:
    """Press "Genomför" on the plan as it is shown, and follow to where that leads."""
    fingerprint = shown(browser).context["plan"]["fingerprint"]
    return browser.post(reverse("uploads:plan"), {"shown": fingerprint, **fields}, follow=True)


def texts(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def lines(response: Any) -> list[tuple[int | None, str, str]]:
    return [(line.row, line.kind, line.text) for line in response.context["page"]]
