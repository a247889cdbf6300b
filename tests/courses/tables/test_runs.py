"""Import runs in the admin."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from courses.imports.report import report_of
from courses.models import Course, ImportIssue, ImportRun, Occasion, RunStatus, Source, SourceKind
from courses.vocabulary import RecordKind
from organisations.models import Municipality
from tests.factories.courses import CourseFactory, OccasionFactory, ProviderFactory

pytestmark = pytest.mark.django_db
LIST_QUERIES = 14
RUN_QUERIES = 16
NOON = dt.datetime(2026, 11, 22, 11, 0, tzinfo=dt.UTC)


def made_run(source: Source, **values: Any) -> ImportRun:
    """A run that took 75 seconds, with something of everything."""
    counts = {"new": 1, "changed": 2, "unchanged": 3, "gone": 0}
    return ImportRun.objects.create(
        **{
            "source": source,
            "status": RunStatus.SUCCEEDED,
            "started_at": NOON,
            "finished_at": NOON + dt.timedelta(seconds=75),
            "today": NOON.date(),
            "report": {
                "read": {"providers": 1, "infos": 2, "events": 8},
                "distinct": {"providers": 1, "infos": 2, "events": 6},
                "changes": {"providers": counts, "infos": counts, "events": counts},
                "repeats": 1,
                "rejected": [{"kind": "events", "place": 7, "reason": "Rad 7: Kolumnen titel är tom.", "key": ""}],
            },
            "message": "Tillfälle: 1 nya, 2 ändrade, 0 borta.",
            **values,
        }
    )


@pytest.fixture
def feed(db: None) -> Source:
    return Source.objects.get(slug="susanavet")


@pytest.fixture
def tables_of_boras(boras: Municipality) -> Source:
    return Source.objects.create(slug="utbud-1490", name="Borås egna", kind=SourceKind.CSV, owner=boras)


def listed(browser: Client, **query: str) -> list[str]:
    response = browser.get(reverse("import_runs:index"), query)
    assert response.status_code == 200
    return [str(run.source) for run in response.context["object_list"]]


def test_the_list_tells_source_state_time_and_counts(regional: Client, feed: Source) -> None:
    run = made_run(feed)
    ImportIssue.objects.create(run=run, kind="end_before_start", record_kind=RecordKind.EVENT, key="e.1")
    text = regional.get(reverse("import_runs:index")).content.decode()
    for told in ("Susa-navet", "Klar", "2026-11-22 12:00", "1\u00a0min 15\u00a0s", "1 nya, 2 ändrade, 3 oförändrade"):
        assert told in text


def test_the_list_is_filtered_by_source_and_state(regional: Client, feed: Source, tables_of_boras: Source) -> None:
    made_run(feed)
    made_run(tables_of_boras, status=RunStatus.FAILED)
    assert sorted(listed(regional)) == ["Borås egna", "Susa-navet"]
    assert listed(regional, source=str(feed.pk)) == ["Susa-navet"]
    assert listed(regional, status="failed") == ["Borås egna"]
    assert listed(regional, is_dry_run="true") == []


def test_an_editor_sees_the_runs_of_the_own_municipalitys_sources_only(
    editor: Client, feed: Source, tables_of_boras: Source, mark: Municipality
) -> None:
    of_mark = Source.objects.create(slug="utbud-1463", name="Marks egna", kind=SourceKind.CSV, owner=mark)
    own, *foreign = (made_run(source) for source in (tables_of_boras, feed, of_mark))
    assert listed(editor) == ["Borås egna"]
    assert sources_offered(editor) == ["Borås egna"]
    for name in ("detail", "issues", "report"):
        assert editor.get(reverse(f"import_runs:{name}", args=[own.pk])).status_code == 200
        for run in foreign:
            assert editor.get(reverse(f"import_runs:{name}", args=[run.pk])).status_code == 404


def sources_offered(browser: Client) -> list[str]:
    """What the filter lets the person choose."""
    response = browser.get(reverse("import_runs:index"))
    return [str(label) for value, label in response.context["filters"].form.fields["source"].choices if value]


def test_without_a_role_there_are_no_runs(stranger: Client, client: Client, feed: Source) -> None:
    run = made_run(feed)
    for browser in (stranger, client):
        for url in (reverse("import_runs:index"), *addresses(run)):
            assert browser.get(url).status_code in {302, 403, 404}


def addresses(run: ImportRun) -> list[str]:
    return [reverse(f"import_runs:{name}", args=[run.pk]) for name in ("detail", "issues", "report")]


def test_a_runs_page_shows_the_figures_that_the_report_writes(regional: Client, feed: Source) -> None:
    run = made_run(feed)
    context = regional.get(reverse("import_runs:detail", args=[run.pk])).context
    assert [(row.label, row.read, row.distinct, row.changes) for row in context["counts"]] == [
        ("Anordnare", 1, 1, (1, 2, 3, 0)),
        ("Utbildning", 2, 2, (1, 2, 3, 0)),
        ("Tillfälle", 8, 6, (1, 2, 3, 0)),
    ]
    assert [(line.row, line.kind, line.text) for line in context["page"]] == [
        (7, "Tillfälle", "Rad 7: Kolumnen titel är tom.")
    ]
    assert regional.get(reverse("import_runs:report", args=[run.pk])).json() == report_of(run)


def test_what_a_run_took_is_told_by_name(regional: Client, feed: Source) -> None:
    chosen = {"layout": "utbud", "municipality": "1490", "school_types": ["VUX", "YH"], "file": "", "counties": []}
    run = made_run(feed, options=chosen)
    assert regional.get(reverse("import_runs:detail", args=[run.pk])).context["selection"] == [
        ("Slag av tabell", "Kommunens egna utbildningar"),
        ("Kommun", "Borås"),
        ("Skolformer", "VUX, YH"),
    ]
    renamed = made_run(feed, options={"municipalities": ["1463", "0000"], "layout": "borttagen"})
    assert regional.get(reverse("import_runs:detail", args=[renamed.pk])).context["selection"] == [
        ("Slag av tabell", "borttagen"),
        ("Kommuner", "Mark, 0000"),
    ]


def test_issues_stand_by_kind_in_words_with_links_to_their_records(regional: Client, feed: Source) -> None:
    run = made_run(feed)
    course = CourseFactory(key="i.1", title="Svetsning")
    occasion = OccasionFactory(key="e.1", course=course)
    waiting = Occasion.objects.create(key="e.2", course_key="i.9")
    provider = ProviderFactory(key="p.1", name="Svetsskolan")
    for kind, record_kind, key in (
        ("end_before_start", RecordKind.EVENT, "e.1"),
        ("education_unknown", RecordKind.EVENT, "e.2"),
        ("url_unusable", RecordKind.INFO, "i.1"),
        ("url_unusable", RecordKind.PROVIDER, "p.1"),
        ("url_unusable", RecordKind.PROVIDER, "p.borta"),
    ):
        ImportIssue.objects.create(run=run, kind=kind, record_kind=record_kind, key=key)
    url = reverse("import_runs:detail", args=[run.pk])
    assert [(group["label"], group["count"]) for group in regional.get(url).context["groups"]] == [
        ("Tillfället hör till en utbildning som källan inte har", 1),
        ("Slutar innan det börjar", 1),
        ("Webbadressen går inte att använda", 3),
    ]

    def links(kind: str) -> list[tuple[str, str]]:
        return [(item.url, item.title) for item in regional.get(url, {"avvikelse": kind}).context["issues"]]

    of_course = reverse("wagtailsnippets_courses_course:edit", args=[course.pk])
    of_provider = reverse("wagtailsnippets_courses_provider:edit", args=[provider.pk])
    assert links("end_before_start") == [(of_course, "Svetsning")]
    assert links("education_unknown") == [
        (reverse("waiting_occasions:payload", args=[waiting.pk]), "Väntar på sin utbildning")
    ]
    assert links("url_unusable") == [(of_course, "Svetsning"), (of_provider, "Svetsskolan"), ("", "")]
    assert occasion.course == course


def test_an_editors_run_links_to_own_records_only(editor: Client, tables_of_boras: Source, mark: Municipality) -> None:
    run = made_run(tables_of_boras)
    CourseFactory(key="i.mark", owner=mark)
    ImportIssue.objects.create(run=run, kind="url_unusable", record_kind=RecordKind.INFO, key="i.mark")
    response = editor.get(reverse("import_runs:detail", args=[run.pk]), {"avvikelse": "url_unusable"})
    assert [item.url for item in response.context["issues"]] == [""]


def test_all_issues_are_a_table_that_no_spreadsheet_takes_for_formulas(regional: Client, feed: Source) -> None:
    run = made_run(feed)
    ImportIssue.objects.create(
        run=run, kind="url_unusable", record_kind=RecordKind.INFO, key="=1+1", field="url", detail='@SUM(A1); "x"'
    )
    response = regional.get(reverse("import_runs:issues", args=[run.pk]))
    assert response["Content-Disposition"] == f'attachment; filename="import-{run.pk}-avvikelser.csv"'
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [
        ["typ", "förklaring", "post", "id", "plats", "fält", "detalj"],
        ["rejected", "Avvisad", "events", "", "7", "", "Rad 7: Kolumnen titel är tom."],
        [
            *("url_unusable", "Webbadressen går inte att använda", "Utbildning", "'=1+1", "", "url"),
            '\'@SUM(A1); "x"',
        ],
    ]


def test_a_failed_run_says_so(regional: Client, feed: Source) -> None:
    run = made_run(feed, status=RunStatus.FAILED, report={}, message="Källan svarade inte.")
    text = regional.get(reverse("import_runs:detail", args=[run.pk])).content.decode()
    assert "Misslyckades" in text
    assert "Källan svarade inte." in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(
    regional: Client, feed: Source, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        run = made_run(feed)
        ImportIssue.objects.create(run=run, kind="url_unusable", record_kind=RecordKind.INFO, key="i.1")
    listed(regional)
    with django_assert_num_queries(LIST_QUERIES):
        listed(regional)


@pytest.mark.parametrize("count", [1, 3])
def test_a_runs_page_costs_the_same_however_much_it_found(
    regional: Client, feed: Source, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    run = made_run(feed)
    for number in range(count):
        key = f"i.{number}"
        CourseFactory(key=key)
        ImportIssue.objects.create(run=run, kind="url_unusable", record_kind=RecordKind.INFO, key=key)
    url = reverse("import_runs:detail", args=[run.pk])
    regional.get(url, {"avvikelse": "url_unusable"})
    with django_assert_num_queries(RUN_QUERIES):
        assert len(regional.get(url, {"avvikelse": "url_unusable"}).context["issues"]) == count
    assert Course.objects.count() == count


def test_a_long_list_of_issues_has_pages(regional: Client, feed: Source) -> None:
    run = made_run(feed)
    ImportIssue.objects.bulk_create(
        ImportIssue(run=run, kind="url_unusable", record_kind=RecordKind.INFO, key=f"i.{number}")
        for number in range(60)
    )
    url = reverse("import_runs:detail", args=[run.pk])
    second = regional.get(url, {"avvikelse": "url_unusable", "p": "2"})
    assert len(second.context["issues"]) == 10
    assert "avvikelse=url_unusable&amp;p=1" in second.content.decode()


def test_a_run_that_died_is_shown_as_failed(regional: Client, feed: Source) -> None:
    run = made_run(feed, status=RunStatus.RUNNING, finished_at=None)
    page = regional.get(reverse("import_runs:detail", args=[run.pk])).content.decode()
    assert "Importen avbröts innan den var klar. Inget har ändrats." in page
