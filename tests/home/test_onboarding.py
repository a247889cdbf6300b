"""One command makes a municipality a tenant."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, GroupApprovalTask, GroupCollectionPermission, GroupPagePermission, Page, Site

from home.domain.onboarding import UnknownMunicipalityError, find_municipality, onboard_municipality
from home.domain.site import ensure_site
from home.models import HomePage, MunicipalityIndexPage, MunicipalityPage
from organisations.models import Municipality
from tests.factories.organisations import MembershipFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _municipalities() -> None:
    for code in ("1490", "1463"):
        MunicipalityFactory(code=code, is_member=False)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("onboard_municipality", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_what_it_made_and_the_second_time_what_was_there() -> None:
    assert run("1490") == (
        "Borås (1490)\n"
        "  nytt   Borås ingår i regionen\n"
        "  nytt   kommunsidan Borås (/start/kommun/boras/)\n"
        "  nytt   gruppen Redaktör Borås med rätt att redigera utbildningar\n"
        "  nytt   rätt att redigera sidan Borås och sidorna under den\n"
        "  nytt   samlingen Borås för bilder och dokument\n"
    )
    assert run("Borås").count("  fanns  ") == 5
    assert run("--members") == run("1490")


def test_onboarding_twice_changes_nothing() -> None:
    counted = (MunicipalityPage, GroupPagePermission, GroupCollectionPermission, Collection, Page, Site)
    onboard_municipality("1490")
    before = [model.objects.count() for model in counted]
    again = onboard_municipality("1490")
    assert [model.objects.count() for model in counted] == before
    assert not any(step.is_new for step in again.steps)


def test_what_editors_have_changed_stays_and_what_is_missing_comes_back() -> None:
    onboarding = onboard_municipality("1490")
    onboarding.page.title = "Borås Stad"
    onboarding.page.save_revision().publish()
    onboarding.group.permissions.clear()
    again = onboard_municipality("1490")
    assert again.page.title == "Borås Stad"
    assert [step.is_new for step in again.steps] == [False, False, True, False, False]
    assert again.group.permissions.filter(codename="change_course").exists()


def test_an_onboarded_editor_reaches_the_own_page_and_courses(client: Client) -> None:
    boras, mark = onboard_municipality("1490"), onboard_municipality("1463")
    client.force_login(MembershipFactory(municipality=boras.municipality).user)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:edit", args=[boras.page.pk])).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:edit", args=[mark.page.pk])).status_code == 404
    assert client.get(reverse("municipalities:edit", args=["1490"])).status_code == 200
    assert client.get(reverse("municipalities:edit", args=["1463"])).status_code == 404


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("Boras", "Menade du Borås (1490)"),
        ("14900", "Borås (1490)"),
        ("stokholm", "Menade du Stockholm (0180)"),
        ("xyz", "Ange en fyrsiffrig kommunkod, till exempel 1490 för Borås."),
    ],
)
def test_an_unknown_municipality_gets_a_hint_and_changes_nothing(wanted: str, words: str) -> None:
    with pytest.raises(CommandError) as error:
        run(wanted)
    assert words in str(error.value)
    assert not Municipality.objects.members().exists()
    assert not HomePage.objects.exists()


def test_the_command_without_a_municipality_says_what_is_missing() -> None:
    with pytest.raises(CommandError, match="Ange minst en kommunkod"):
        run()


def test_a_database_without_municipalities_says_so() -> None:
    Municipality.objects.all().delete()
    with pytest.raises(UnknownMunicipalityError, match="Kör migrate"):
        find_municipality("1490")


def test_the_skeleton_replaces_what_wagtail_begins_with(settings: object) -> None:
    skeleton = ensure_site("Prov")
    assert [page.specific for page in Page.objects.filter(depth=2)] == [skeleton.home]
    assert skeleton.home.region_name == "Prov"
    site = Site.objects.get()
    assert (site.root_page_id, site.hostname, site.port, site.is_default_site) == (
        skeleton.home.pk,
        "127.0.0.1",
        8000,
        True,
    )
    assert [list(task.groups.all()) for task in GroupApprovalTask.objects.all()] == [[skeleton.region]]
    assert ensure_site("Annat namn").home.region_name == "Prov"
    assert MunicipalityIndexPage.objects.count() == 1


def test_the_skeleton_leaves_a_group_that_people_are_in() -> None:
    from django.contrib.auth.models import Group

    from tests.factories.organisations import UserFactory

    UserFactory().groups.add(Group.objects.get(name="Editors"))
    ensure_site()
    assert list(Group.objects.filter(name__in=["Editors", "Moderators"]).values_list("name", flat=True)) == ["Editors"]
