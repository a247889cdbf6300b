"""The lists of the catalogue's admin: what they tell, how they are filtered, and what they cost."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from courses.models import Area, Course, Direction, Occupation, Provider, Source, SourceRecord, Subject
from courses.vocabulary import RecordKind, SchoolForm
from organisations.models import Municipality
from tests.courses.admin.conftest import course_url
from tests.factories.courses import CourseFactory, OccasionFactory, ProviderFactory, SourceFactory

NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


def titles(client: Client, **query: Any) -> set[str]:
    page = BeautifulSoup(client.get(course_url("list"), query).content, "html.parser")
    return {cell.text.strip() for cell in page.select("td.title .title-wrapper")}


@pytest.fixture
def catalogue(boras: Municipality, mark: Municipality) -> None:
    """One course of each kind that somebody looks for."""
    here, there = (
        ProviderFactory(municipality=boras, name="Borås vux"),
        ProviderFactory(municipality=mark, name="Marks vux"),
    )
    CourseFactory(title="Öppen", provider=here, published=True, code="KOD1")
    CourseFactory(title="Avslutad", provider=there, expired=True, school_form=SchoolForm.SFI)
    CourseFactory(title="Tom", provider=here, draft=True)
    gone = CourseFactory(title="Borta", provider=here, imported=True, key="i.77", gone_at=NOW, owner=None)
    OccasionFactory(course=gone, cancelled_start=True)
    CourseFactory(title="Ändrad", provider=here, imported=True, overridden_fields=["title"])
    inside = CourseFactory(title="Ändrad inuti", provider=here, imported=True)
    OccasionFactory(course=inside, imported=True, overridden_fields=["pace"], opens_later=True)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"owner": "1463"}, {"Avslutad"}),
        ({"owner": "null"}, {"Borta"}),
        ({"school_form": "sfi"}, {"Avslutad"}),
        ({"source": "null"}, {"Öppen", "Avslutad", "Tom"}),
        ({"occasions": "open"}, {"Öppen"}),
        ({"occasions": "coming"}, {"Öppen", "Ändrad inuti"}),
        ({"occasions": "expired"}, {"Avslutad", "Tom", "Borta", "Ändrad"}),
        ({"occasions": "none"}, {"Tom", "Ändrad"}),
        ({"status": "draft"}, {"Tom"}),
        ({"status": "gone"}, {"Borta"}),
        ({"overridden": "yes"}, {"Ändrad", "Ändrad inuti"}),
        ({"overridden": "no"}, {"Borta"}),
        ({"overridden": "yes", "occasions": "coming"}, {"Ändrad inuti"}),
        ({"q": "marks"}, {"Avslutad"}),
        ({"q": "kod1"}, {"Öppen"}),
        ({"q": "i.77"}, {"Borta"}),
        ({"q": "finns inte"}, set()),
    ],
)
def test_courses_are_found_by_what_an_editor_looks_for(
    regional: Client, catalogue: None, query: dict[str, str], found: set[str]
) -> None:
    assert titles(regional, **query) == found


def test_a_row_tells_next_start_state_and_status(regional: Client, catalogue: None) -> None:
    page = BeautifulSoup(regional.get(course_url("list")).content, "html.parser")
    rows = {}
    for row in page.select("main tbody tr"):
        cells = [" ".join(cell.text.split()) for cell in row.select("td")]
        rows[row.select_one(".title-wrapper").text.strip()] = (cells[5], cells[6], cells[7], cells[2])
    assert rows == {
        "Öppen": ("Borås", "2027-01-11", "Öppen", "Publicerad"),
        "Avslutad": ("Mark", "", "Utan kommande start", "Publicerad"),
        "Tom": ("Borås", "", "Utan kommande start", "Utkast"),
        "Borta": ("Regionen", "", "Utan kommande start", "Borta ur källan"),
        "Ändrad": ("Borås", "", "Utan kommande start", "Publicerad Ändrad"),
        "Ändrad inuti": ("Borås", "2027-01-11", "Öppnar senare", "Publicerad Ändrad"),
    }


def test_a_start_at_any_time_or_without_a_date_is_said_in_words_in_list_and_table(regional: Client) -> None:
    passed = dt.date(2026, 8, 17)
    for title, values in {
        "Löpande": {"rolling_start": True, "start": None, "end": None},
        "Pågår och tar emot": {"application_continuous": True, "start": passed, "application_last": None},
        "Utan datum": {"start": None, "end": None},
        "Har börjat": {"start": passed, "application_last": dt.date(2026, 8, 1)},
    }.items():
        OccasionFactory(course=CourseFactory(title=title), **values)
    expected = {
        "Löpande": "Löpande start",
        "Pågår och tar emot": "Löpande start",
        "Utan datum": "Datum saknas",
        "Har börjat": "",
    }
    page = BeautifulSoup(regional.get(course_url("list")).content, "html.parser")
    rows = page.select("main tbody tr")
    assert {row.select_one(".title-wrapper").text.strip(): row.select("td")[6].text.strip() for row in rows} == expected
    table = regional.get(course_url("list"), {"export": "xlsx"})
    cells = list(load_workbook(BytesIO(b"".join(table.streaming_content))).active.values)
    assert {row[1]: row[6] or "" for row in cells[1:]} == expected


def test_the_list_is_in_swedish_order_and_can_be_turned(regional: Client, catalogue: None) -> None:
    def order(**query: str) -> list[str]:
        page = BeautifulSoup(regional.get(course_url("list"), query).content, "html.parser")
        return [cell.text.strip() for cell in page.select("td.title .title-wrapper")]

    swedish = ["Avslutad", "Borta", "Tom", "Ändrad", "Ändrad inuti", "Öppen"]
    assert order() == swedish
    assert order(ordering="-sort_key") == swedish[::-1]
    assert order(ordering="next_start")[:2] in (["Ändrad inuti", "Öppen"], ["Öppen", "Ändrad inuti"])


def test_an_editor_lists_and_exports_the_own_municipalitys_courses_only(editor: Client, catalogue: None) -> None:
    assert titles(editor) == {"Öppen", "Tom", "Ändrad", "Ändrad inuti"}
    exported = b"".join(editor.get(course_url("list"), {"export": "csv"})).decode()
    assert "Öppen" in exported
    assert "Avslutad" not in exported


def test_the_list_is_exported_as_a_spreadsheet(regional: Client, catalogue: None) -> None:
    response = regional.get(course_url("list"), {"export": "xlsx", "overridden": "yes"})
    rows = list(load_workbook(BytesIO(b"".join(response.streaming_content))).active.values)
    assert rows[0][:5] == ("Id", "Titel", "Skolform", "Kurskod", "Anordnare")
    assert [(row[1], row[12]) for row in rows[1:]] == [("Ändrad", "titel"), ("Ändrad inuti", None)]
    assert rows[1][14].startswith("http://testserver/utbildning/")


def make_courses(count: int) -> str:
    for n in range(count):
        target = CourseFactory(imported=True, overridden_fields=["title"])
        OccasionFactory.create_batch(n + 1, course=target, imported=True)
        Course.objects.get(pk=target.pk).save_revision()
    return course_url("list")


def make_providers(count: int) -> str:
    for target in CourseFactory.create_batch(count):
        assert target.provider.owner
    return reverse(Provider.snippet_viewset.get_url_name("list"))


def make_sources(count: int) -> str:
    Source.objects.all().delete()
    for n in range(count):
        SourceFactory(slug=f"kalla-{n}", owner=ProviderFactory().owner)
    return reverse(Source.snippet_viewset.get_url_name("list"))


def make_waiting(count: int) -> str:
    for n in range(count):
        waiting = OccasionFactory(imported=True, course=None, provider=ProviderFactory(), course_key=f"i.{n}")
        SourceRecord.objects.create(
            source=waiting.source,
            kind=RecordKind.EVENT,
            key=waiting.key,
            occasion=waiting,
            first_seen=NOW,
            last_seen=NOW,
        )
    return reverse("waiting_occasions:index")


def make_occupations(count: int) -> str:
    Occupation.objects.exclude(pk__in=list(Occupation.objects.values_list("pk", flat=True)[:count])).delete()
    return reverse(Occupation.snippet_viewset.get_url_name("list"))


def make_subjects(count: int) -> str:
    Subject.objects.exclude(pk__in=list(Subject.objects.values_list("pk", flat=True)[:count])).delete()
    return reverse(Subject.snippet_viewset.get_url_name("list"))


def make_areas(count: int) -> str:
    Area.objects.exclude(pk__in=list(Area.objects.values_list("pk", flat=True)[:count])).delete()
    return reverse(Area.snippet_viewset.get_url_name("list"))


def make_directions(count: int) -> str:
    Direction.objects.exclude(pk__in=list(Direction.objects.values_list("pk", flat=True)[:count])).delete()
    return reverse(Direction.snippet_viewset.get_url_name("list"))


@pytest.mark.parametrize("row_count", [1, 3])
@pytest.mark.parametrize(
    ("make", "queries"),
    [
        (make_courses, 10),
        (make_providers, 10),
        (make_sources, 8),
        (make_waiting, 8),
        (make_occupations, 8),
        (make_subjects, 10),
        (make_areas, 8),
        (make_directions, 9),
    ],
)
def test_a_list_costs_the_same_for_any_number_of_rows(
    regional: Client, django_assert_num_queries: Any, make: Any, queries: int, row_count: int
) -> None:
    address = make(row_count)
    regional.get(address)
    with django_assert_num_queries(queries):
        response = regional.get(address)
    assert len(BeautifulSoup(response.content, "html.parser").select("main tbody tr")) == row_count
