"""The demo: what it holds, that it stays fresh, and that it keeps out of real portals."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from courses.models import Course, ImportRun, LearningCentrePage, Occasion, Provider
from courses.reference import course_names
from courses.states import OccasionState
from courses.vocabulary import SchoolForm
from home.demo.catalogue import TEMPLATES
from home.demo.load import ACCOUNTS
from home.models import MunicipalityPage, StandardPage
from organisations.models import Membership, Municipality, User

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)
LATER = dt.date(2027, 3, 1)


def load(**options: object) -> str:
    out = StringIO()
    call_command("load_demo", stdout=out, **options)
    return out.getvalue()


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The demo, loaded once for the module in a transaction that is rolled back; what the command printed."""
    atomic = transaction.atomic()
    atomic._from_testcase = True  # the import's own transaction is durable everywhere but inside a test
    with django_db_blocker.unblock(), atomic:
        yield load(today=TODAY)
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: str, db: None) -> str:
    return loaded


def test_the_demo_is_a_region_with_every_school_form_and_every_state(demo: str) -> None:
    assert Municipality.objects.members().count() == 8
    assert MunicipalityPage.objects.live().count() == LearningCentrePage.objects.live().count() == 8
    assert StandardPage.objects.live().filter(in_footer=True).count() == 4
    assert 230 <= Course.objects.public().count() <= 270
    assert 630 <= Occasion.objects.public().count() <= 770
    assert set(Course.objects.public().values_list("school_form", flat=True)) == set(SchoolForm.values)
    states = Counter(Occasion.objects.public().with_state(TODAY).values_list("state", flat=True))
    assert set(states) == set(OccasionState.values)


def test_upper_secondary_codes_are_real(demo: str) -> None:
    codes = {code for t in TEMPLATES if t.form == SchoolForm.KOMVUX_UPPER_SECONDARY for code in t.subject_codes}
    assert len(codes) > 35
    assert codes - set(course_names()) == set()


def test_municipal_courses_belong_to_their_municipality_and_the_rest_to_the_region(demo: str) -> None:
    owners = dict(Provider.objects.filter(key__startswith="demo.").values_list("name", "owner_id"))
    assert owners["Vuxenutbildningen i Tranemo"] == "1452"
    assert owners["Vuxenutbildningen i Mark"] == "1463"
    assert owners["Yrkeshögskolan i Borås"] is None
    assert not Course.objects.filter(provider__name="Vuxenutbildningen i Borås").exclude(owner_id="1490").exists()


def test_courses_lead_to_occupations_and_can_be_followed_at_learning_centres(demo: str) -> None:
    nurse = Course.objects.get(key="demo.i.boras.vard-och-omsorg-utbildning-till-underskoterska")
    assert set(nurse.occupations.values_list("ssyk", flat=True)) == {"5321", "5323"}
    centres = set(
        LearningCentrePage.objects.filter(slug__in=["larcentrum-tranemo", "larcentrum-svenljunga"]).values_list(
            "pk", flat=True
        )
    )
    assert set(nurse.occasions.first().learning_centre_ids) == centres
    assert nurse.summary
    assert nurse.direction_ids


def test_loading_again_the_same_day_changes_nothing_and_later_only_dates(demo: str) -> None:
    before = {course.key: (course.pk, course.title) for course in Course.objects.all()}
    pages = set(MunicipalityPage.objects.values_list("pk", "latest_revision_created_at"))

    load(today=TODAY)
    run = ImportRun.objects.filter(source__slug="demo").latest()
    assert {
        kind: (counts["new"], counts["changed"], counts["gone"]) for kind, counts in run.report["changes"].items()
    } == {
        "providers": (0, 0, 0),
        "infos": (0, 0, 0),
        "events": (0, 0, 0),
    }

    load(today=LATER)
    assert {course.key: (course.pk, course.title) for course in Course.objects.all()} == before
    assert set(MunicipalityPage.objects.values_list("pk", "latest_revision_created_at")) == pages
    states = Counter(Occasion.objects.public().with_state(LATER).values_list("state", flat=True))
    assert states[OccasionState.OPEN] > 100
    assert User.objects.count() == Membership.objects.count() == len(ACCOUNTS)


def test_an_editors_words_survive_a_new_loading(demo: str) -> None:
    course = Course.objects.get(key="demo.i.tranemo.cnc-operator")
    course.title, course.overridden_fields, course.summary = "CNC-operatör i Tranemo", ["title"], "Egna ord."
    course.save()

    load(today=LATER)

    course.refresh_from_db()
    assert (course.title, course.summary) == ("CNC-operatör i Tranemo", "Egna ord.")


def test_the_dirty_feed_leaves_a_run_with_issues_to_look_at(demo: str) -> None:
    run = ImportRun.objects.get(source__slug="demo-flode")
    kinds = set(run.issues.values_list("kind", flat=True))
    assert len(kinds) >= 10
    assert {
        "education_missing",
        "education_unknown",
        "provider_missing",
        "end_before_start",
        "municipality_unknown",
    } <= kinds
    assert len(run.report["rejected"]) == 2


def test_the_accounts_are_told_and_can_log_in(demo: str, client: Client) -> None:
    for account in ACCOUNTS:
        assert account.email in demo
        assert client.login(email=account.email, password=account.password)
    assert "Redaktör i Borås" in demo
    assert load(if_missing=True).count("@example.se") == len(ACCOUNTS)
