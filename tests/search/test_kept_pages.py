"""What a process keeps of its pages: few queries, and nothing that has changed, whoever changed it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from courses.models import Area, Course, Direction, LearningCentrePage, Occasion, Provider
from home.models import HomePage, StandardPage
from organisations.models import Municipality
from search import answers
from tests.factories.courses import AreaFactory, ProviderFactory
from tests.factories.pages import TRANEMO, add_learning_centre, make_site
from tests.search.conftest import BORAS, a_course
from tests.search.sessions import Session

pytestmark = pytest.mark.usefixtures("database", "frozen_today")

ADDRESS = "/sok/?q=kock"


@pytest.fixture
def other() -> Iterator[Session]:
    """Another process."""
    with Session() as session:
        yield session


@pytest.fixture
def catalogue() -> Course:
    """Committed: a course that is read from a learning centre, in an area, with a school and two starts."""
    site = make_site(BORAS, TRANEMO)
    centre = add_learning_centre(site.municipalities[TRANEMO])
    area = AreaFactory(name="Mat och dryck")
    direction, _ = Direction.objects.get_or_create(pk=999, defaults={"name": "Prov", "sort_key": "prov"})
    direction.areas.set([area])
    a_course("Bagare", {})
    start = {"learning_centre_ids": [centre.pk], "towns": []}
    return a_course(
        "Kock",
        {**start, "start": "2027-01-11", "application_last": "2026-11-23"},
        {"start": "2027-03-01"},
        provider=ProviderFactory(name="Kockskolan"),
        direction_ids=[999],
    )


def shown(client: Client, address: str = ADDRESS) -> str:
    return client.get(address).content.decode()


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_page_that_was_not_asked_for_before_costs_at_most_eight_queries(client: Client, catalogue: Course) -> None:
    shown(client, "/sok/?q=bagare")
    assert queries(client, "/sok/?q=kock&satt=larcentrum") <= 8


def test_a_page_that_was_asked_for_before_costs_three(client: Client, catalogue: Course) -> None:
    first = shown(client)
    assert queries(client, ADDRESS) == 3
    assert shown(client) == first


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda: Course.objects.filter(title="Kock").update(title="Kökschef"), (">Kock<", ">Kökschef<")),
        (lambda: Occasion.objects.update(pace=50), ("<li>Heltid, 100", "<li>Halvtid, 50")),
        (lambda: Occasion.objects.filter(start="2027-01-11").delete(), ("2027-01-11", "2027-03-01")),
        (lambda: Provider.objects.update(name="Matskolan"), ("Kockskolan", "Matskolan")),
        (lambda: LearningCentrePage.objects.get().delete(), ("/larcentrum/larcentrum-tranemo/", "På plats i")),
        (lambda: Municipality.objects.filter(pk=TRANEMO).update(name="Nya Tranemo"), (">Tranemo<", ">Nya Tranemo<")),
        (lambda: Area.objects.filter(name="Mat och dryck").update(name="Kök"), ("Mat och dryck", ">Kök<")),
        (lambda: HomePage.objects.update(region_name="Sjuhärad"), ("Boråsregionen", "Sjuhärad")),
        (lambda: Page.objects.filter(slug="kontakt").update(title="Hör av dig"), (">Kontakt<", ">Hör av dig<")),
        (lambda: StandardPage.objects.get(slug="kontakt").unpublish(), (">Kontakt<", ">Personuppgifter<")),
    ],
    ids=[
        *("course", "occasion", "occasion gone", "provider", "learning centre", "municipality", "area"),
        *("region", "footer page", "footer page gone"),
    ],
)
def test_what_another_process_has_changed_is_shown_at_once(
    client: Client, catalogue: Course, other: Session, change: Callable[[], object], told: tuple[str, str]
) -> None:
    was, becomes = told
    shown(client)
    before = shown(client)
    assert was in before.replace("<mark>", "").replace("</mark>", "")
    other.do(change)
    after = shown(client).replace("<mark>", "").replace("</mark>", "")
    assert was not in after
    assert becomes in after


def test_a_search_without_hits_costs_three_queries_too_and_tells_whom_to_ask_now(
    client: Client, catalogue: Course, other: Session
) -> None:
    address = "/sok/?q=kosmonautik&kommun=boras"
    Municipality.objects.filter(pk=BORAS).update(guidance_phone="033-35 70 00")
    first = shown(client, address)
    assert "033-35 70 00" in first
    assert queries(client, address) == 5
    assert shown(client, address) == first
    other.do(lambda: Municipality.objects.filter(pk=BORAS).update(guidance_phone="033-12 34 56"))
    after = shown(client, address)
    assert "033-35 70 00" not in after
    assert "033-12 34 56" in after
    other.do(lambda: a_course("Kosmonautik", {}))
    assert "kosmonautik" in shown(client, address).casefold()
    assert shown(client, "/sok/?q=kosmonautik") != shown(client, address)


def test_midnight_changes_what_is_told(client: Client, catalogue: Course) -> None:
    assert "Stänger i morgon" in shown(client)
    with time_machine.travel(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC), tick=False):
        assert "Stänger i dag" in shown(client)
    assert "Stänger i morgon" in shown(client)


def test_each_language_is_kept_for_itself(client: Client, catalogue: Course) -> None:
    swedish, english = shown(client), shown(client, f"/en{ADDRESS}")
    assert "Läs från lärcentrum" in swedish
    assert "Läs från lärcentrum" not in english
    assert (shown(client), shown(client, f"/en{ADDRESS}")) == (swedish, english)


def test_a_notice_belongs_to_the_address_that_caused_it(client: Client, catalogue: Course) -> None:
    notice = "Vi känner inte till"
    assert notice in shown(client, f"{ADDRESS}&kommun=atlantis")
    assert notice not in shown(client)
    assert "atlantis" in shown(client, f"{ADDRESS}&kommun=atlantis")
    assert "Ys" in shown(client, f"{ADDRESS}&kommun=Ys")


def test_the_way_back_from_a_page_that_does_not_exist_is_kept_with_its_notice(
    client: Client, catalogue: Course
) -> None:
    notice = "Så många sidor finns det inte."
    assert notice in shown(client, f"{ADDRESS}&sida=9")
    assert notice not in shown(client)


def test_no_more_answers_are_kept_than_the_bound(
    client: Client, catalogue: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: answers.Remembered[object, object] = answers.Remembered(3)
    monkeypatch.setattr(answers, "_kept", kept)
    for number in range(5):
        shown(client, f"/sok/?q=kock+{number}")
    assert len(kept) == 3
