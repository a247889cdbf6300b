"""People in the admin, imports, and what they do with the edit page."""

from __future__ import annotations

import datetime as dt
from typing import Any, Protocol

import pytest
from django.contrib.auth.models import Permission
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from courses.models import Course
from organisations.models import Municipality, User
from tests.courses.admin.posted import Posted, form_of
from tests.courses.imports.conftest import deliver, source  # noqa: F401 - fixtures
from tests.factories.organisations import MembershipFactory, MunicipalityFactory, UserFactory

COURSE_ACTIONS = ("add", "change", "delete", "view", "publish", "lock", "unlock")


@pytest.fixture(autouse=True)
def _frozen(frozen_today: dt.date) -> None:
    """Every test of the admin stands at the frozen day."""


@pytest.fixture
def regional(client: Client, db: None) -> Client:
    """A superuser's browser."""
    client.force_login(UserFactory(is_superuser=True))
    return client


@pytest.fixture
def boras(db: None) -> Municipality:
    return MunicipalityFactory(code="1490", member=True)


@pytest.fixture
def mark(db: None) -> Municipality:
    return MunicipalityFactory(code="1463", member=True)


@pytest.fixture
def editor_user(boras: Municipality) -> User:
    user: User = UserFactory()
    MembershipFactory(user=user, municipality=boras)
    names = [f"{action}_{model}" for action in COURSE_ACTIONS for model in ("course", "provider", "occasion")]
    user.user_permissions.set(Permission.objects.filter(codename__in=[*names, "access_admin"]))
    return user


@pytest.fixture
def editor(editor_user: User) -> Client:
    """The browser of an editor of Borås."""
    browser = Client()
    browser.force_login(editor_user)
    return browser


def course_url(name: str, *args: Any) -> str:
    return reverse(Course.snippet_viewset.get_url_name(name), args=args)


class Open(Protocol):
    def __call__(self, course: Course) -> Posted: ...


class Save(Protocol):
    def __call__(
        self, course: Course, changes: Posted, *, publish: bool = False, opened: Posted | None = None
    ) -> HttpResponse: ...


@pytest.fixture
def save(regional: Client) -> Save:
    """Open a course's page, change fields, and save a draft or publish. `opened`: what an earlier GET gave."""

    def do(course: Course, changes: Posted, *, publish: bool = False, opened: Posted | None = None) -> HttpResponse:
        url = course_url("edit", course.pk)
        posted = {**(opened or form_of(regional.get(url))), **changes}
        if publish:
            posted["action-publish"] = "1"
        response = regional.post(url, posted)
        if response.status_code != 302:
            form = response.context["form"]
            occasions = form.formsets["occasions"]
            raise AssertionError([form.errors, occasions.errors, occasions.non_form_errors()])
        return response

    return do


@pytest.fixture
def opened(regional: Client) -> Open:
    """What the form of a course holds when it is opened now."""
    return lambda course: form_of(regional.get(course_url("edit", course.pk)))
