"""The admin's first page, the editors' help, the portal's name in the admin, and what tables are called."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow, WorkflowContentType

from courses.models import Course, ImportIssue, ImportRun, Occasion, RunStatus, Source, SourceKind
from courses.vocabulary import RecordKind
from home.domain.onboarding import onboard_municipality
from organisations.models import Municipality, Role
from tests.factories.courses import CourseFactory, OccasionFactory, ProviderFactory
from tests.factories.organisations import MembershipFactory, MunicipalityFactory, UserFactory
from tests.tenancy.addresses import all_addresses

pytestmark = pytest.mark.django_db
BORAS, MARK = "1490", "1463"
HOME = reverse("wagtailadmin_home")
HOME_QUERIES = 31


@pytest.fixture(autouse=True)
def _frozen(frozen_today: dt.date) -> None:
    """Every test stands at the frozen day."""


@pytest.fixture(autouse=True)
def _tenants(db: None) -> None:
    for code in (BORAS, MARK):
        MunicipalityFactory(code=code, member=True)
        onboard_municipality(code)


@pytest.fixture
def editor() -> Client:
    return browser(municipality=Municipality.objects.get(pk=BORAS))


@pytest.fixture
def regional() -> Client:
    return browser(regional=True)


def browser(**membership: Any) -> Client:
    client = Client()
    client.force_login(MembershipFactory(**membership).user)
    return client


def panel(client: Client) -> Tag:
    found = BeautifulSoup(client.get(HOME).content, "html.parser").select_one(".own-part")
    assert found is not None
    return found


def figures(client: Client) -> dict[str, int]:
    """Each number by what it counts."""
    return {
        item.select_one("span").text: int(item.select_one("strong").text)
        for item in panel(client).select(".own-part__figures li")
    }


def rows_behind(client: Client, label: str) -> int:
    """How many rows the list has that the number leads to."""
    link = next(link for link in panel(client).select(".own-part__figures a") if label in link.text)
    page = BeautifulSoup(client.get(str(link["href"])).content, "html.parser")
    return len(page.select("main tbody tr"))


def words(client: Client) -> str:
    return " ".join(panel(client).text.split())


def provider_of(code: str) -> Any:
    owner = Municipality.objects.get(pk=code)
    return ProviderFactory(municipality=owner, owner=owner)


def fill(code: str) -> list[Course]:
    """A course of each kind that is counted: 4 published, 1 not, 1 gone; and an occasion without course."""
    provider = provider_of(code)
    source = Source.objects.get_or_create(
        slug="nationell", defaults={"name": "Nationella flödet", "kind": SourceKind.SUSANAVET, "rank": 5}
    )[0]
    owned = {"provider": provider, "owner": provider.owner, "imported": True, "source": source}
    soon, later = CourseFactory(**owned), CourseFactory(**owned)
    OccasionFactory(course=soon, application_last=dt.date(2026, 12, 6))
    OccasionFactory(course=later, application_last=dt.date(2026, 12, 7))
    odd, draft = CourseFactory(**owned, expired=True), CourseFactory(**owned, draft=True)
    odd_inside = CourseFactory(**owned)
    gone = CourseFactory(**owned, gone_at=timezone.now(), live=False)
    inside = OccasionFactory(course=odd_inside, imported=True, application_last=dt.date(2026, 12, 31))
    OccasionFactory(course=None, provider=provider, key=f"e.vantar.{code}", course_key="i.okand")
    run = run_of(source)
    for kind, key in ((RecordKind.INFO, odd.key), (RecordKind.EVENT, inside.key), (RecordKind.INFO, gone.key)):
        ImportIssue.objects.create(run=run, kind="end_before_start", record_kind=kind, key=key)
    return [soon, later, odd, draft, odd_inside, gone]


def run_of(source: Source, **values: Any) -> ImportRun:
    latest = ImportRun.objects.filter(source=source, is_dry_run=False, is_complete=True).first()
    if latest is not None and not values:
        return latest
    now = timezone.now()
    return ImportRun.objects.create(
        **{
            "source": source,
            "status": RunStatus.SUCCEEDED,
            "started_at": now,
            "finished_at": now,
            "today": now,
            **values,
        }
    )


OWN = {
    "publicerade": 4,
    "inte publicerade": 1,
    "stänger ansökan inom 14 dagar": 1,
    "utan kommande start": 1,
    "med avvikelser i importen": 2,
    "tillfällen som väntar på sin utbildning": 1,
}


def test_an_editor_reads_how_the_own_municipalitys_courses_stand(editor: Client) -> None:
    fill(BORAS)
    fill(MARK)
    assert figures(editor) == OWN
    assert "Utbildningar i Borås" in words(editor)
    assert "Mark" not in words(editor)


def test_the_region_reads_how_all_stand(regional: Client) -> None:
    fill(BORAS)
    fill(MARK)
    assert figures(regional) == {label: 2 * count for label, count in OWN.items()}
    assert "Utbildningar i regionen" in words(regional)


@pytest.mark.parametrize("label", [label for label in OWN if "väntar" not in label])
def test_a_number_leads_to_just_what_it_counts(editor: Client, label: str) -> None:
    fill(BORAS)
    fill(MARK)
    assert rows_behind(editor, label) == OWN[label]


def test_waiting_occasions_lead_the_region_to_their_list_and_an_editor_nowhere(
    editor: Client, regional: Client
) -> None:
    fill(BORAS)
    waiting = reverse("waiting_occasions:index")
    assert waiting in str(panel(regional))
    assert waiting not in str(panel(editor))
    Occasion.objects.filter(course=None).delete()
    assert "väntar" not in words(editor)


def test_a_delta_and_a_dry_run_leave_the_oddities_of_the_latest_whole_import(editor: Client) -> None:
    source = fill(BORAS)[0].source
    assert source is not None
    for values in ({"is_complete": False}, {"is_dry_run": True}, {"status": RunStatus.FAILED}):
        run_of(source, **values)
    assert figures(editor)["med avvikelser i importen"] == 2
    run_of(source, is_complete=True)
    assert figures(editor)["med avvikelser i importen"] == 0


def test_the_latest_import_that_touched_the_municipality_is_told_of(editor: Client, regional: Client) -> None:
    fill(BORAS)
    table = Source.objects.create(slug="marks", name="Marks tabell", kind=SourceKind.CSV, owner_id=MARK, rank=10)
    foreign = run_of(table, started_at=timezone.now() + dt.timedelta(minutes=1))
    assert "Senaste importen: Nationella flödet, 2026-11-22 12.00, klar." in words(editor)
    assert "Se vad som ändrades" not in words(editor), "the region's run is the region's to read"
    assert "Senaste importen: Marks tabell" in words(regional)
    assert reverse("import_runs:detail", args=[foreign.pk]) in str(panel(regional))
    own = run_of(
        Source.objects.create(slug="boras", name="Vår tabell", kind=SourceKind.CSV, owner_id=BORAS, rank=10),
        started_at=timezone.now() + dt.timedelta(minutes=2),
    )
    assert reverse("import_runs:detail", args=[own.pk]) in str(panel(editor))


def test_an_editor_without_courses_is_told_what_to_do(editor: Client) -> None:
    assert "Här finns inga utbildningar än." in words(editor)
    assert "Ingen import har rört de här utbildningarna." in words(editor)
    ways = [str(link["href"]) for link in panel(editor).select(".own-part__ways a")]
    assert ways[:2] == [reverse("wagtailsnippets_courses_course:add"), reverse("uploads:choose")]
    assert [way for way in ways if "/kommun/boras/" in way]
    assert not [way for way in ways if "/mark/" in way]


def test_who_edits_nothing_sees_nothing_of_the_catalogue() -> None:
    fill(BORAS)
    counsellor = MembershipFactory(role=Role.COUNSELLOR, municipality_id=BORAS, municipality=None).user
    counsellor.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    client = Client()
    client.force_login(counsellor)
    page = client.get(HOME)
    assert page.status_code == 200
    assert "own-part" not in page.content.decode()


@pytest.mark.parametrize("times", [1, 3])
def test_the_first_page_costs_the_same_for_any_number_of_courses(
    editor: Client, django_assert_num_queries: Any, times: int
) -> None:
    for _ in range(times):
        fill(BORAS)
        Occasion.objects.filter(course=None).update(key=None)
    editor.get(HOME)
    with django_assert_num_queries(HOME_QUERIES):
        editor.get(HOME)


def test_the_help_is_ours_in_swedish_and_leads_to_no_other_site(editor: Client) -> None:
    page = BeautifulSoup(editor.get(reverse("editors_help")).content, "html.parser")
    assert [heading.text.strip() for heading in page.select(".editors-help h3")] == [
        "Ändra det som kommer från en källa",
        "Dölj ett tillfälle eller en utbildning",
        "Publicera",
        "Ändra många på en gång",
        "Ladda upp en tabell",
        "Håll kommunens uppgifter sanna",
    ]
    targets = {str(link["href"]) for link in page.select(".editors-help a")}
    assert not [target for target in targets if target.startswith("http")]
    assert {target for target in targets if target.startswith("#")} == {
        f"#{heading['id']}" for heading in page.select(".editors-help h3")
    }
    assert all(editor.get(target).status_code == 200 for target in targets if target.startswith("/"))


def test_the_help_says_what_holds_for_who_reads(editor: Client, regional: Client) -> None:
    address = reverse("editors_help")
    assert "låt utbildningar granskas" in regional.get(address).content.decode()
    assert "låt utbildningar granskas" not in editor.get(address).content.decode()
    WorkflowContentType.objects.create(
        workflow=Workflow.objects.get(), content_type=ContentType.objects.get_for_model(Course)
    )
    assert "Lämna in för granskning" in editor.get(address).content.decode()
    assert "Lämna in för granskning" not in regional.get(address).content.decode()


def test_the_admin_bears_the_portals_name_and_sends_nobody_to_wagtails_manual(editor: Client) -> None:
    page = BeautifulSoup(editor.get(HOME).content, "html.parser")
    assert page.title is not None
    assert page.title.text.endswith("- Utbud")
    assert [str(link["href"]) for link in page.select("link[rel=icon]")] == ["/static/favicon.svg"]
    assert "logo.svg" in str(page.select_one("template[data-wagtail-sidebar-branding-logo]"))
    assert "guide.wagtail.org" not in str(page)
    assert "Editor Guide" not in str(page)
    assert reverse("editors_help") in str(page)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("wagtailsnippets_courses_course:list", "utbildningar"),
        ("wagtailadmin_reports:aging_pages", "sidors-alder"),
        ("wagtailadmin_reports:locked_pages", "lasta-sidor"),
        ("wagtailadmin_reports:site_history", "andringar"),
        ("wagtailadmin_reports:workflow", "granskningar"),
        ("wagtailadmin_reports:workflow_tasks", "granskningssteg"),
        ("wagtailredirects:index", "omdirigeringar"),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_is_called_by_what_it_holds_and_the_day(regional: Client, address: str, name: str, kind: str) -> None:
    answer = regional.get(reverse(address), {"export": kind})
    assert answer["Content-Disposition"] == f'attachment; filename="{name}-2026-11-22.{kind}"'


def test_no_list_with_a_table_to_download_keeps_wagtails_name(regional: Client) -> None:
    """Every list of the admin that offers a table is in the test above."""
    offering = {name for name in every_list() if "export=xlsx" in regional.get(reverse(name)).content.decode()}
    assert offering == {
        *(
            "wagtailsnippets_courses_course:list",
            "wagtailadmin_reports:aging_pages",
            "wagtailadmin_reports:locked_pages",
        ),
        *("wagtailadmin_reports:site_history", "wagtailadmin_reports:workflow", "wagtailadmin_reports:workflow_tasks"),
        "wagtailredirects:index",
    }


def every_list() -> list[str]:
    """The names of the addresses of lists; their results alone, for scripts, are the same views."""
    return [
        one.name
        for one in all_addresses()
        if not one.parameters
        and not one.name.endswith("results")
        and (one.name.endswith((":list", ":index")) or "reports:" in one.name)
    ]


def test_stranger_is_led_to_the_login_from_the_help() -> None:
    client = Client()
    client.force_login(UserFactory())
    assert client.get(reverse("editors_help")).status_code in (302, 403)
