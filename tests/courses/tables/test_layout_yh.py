"""What the rows of the list of YH rounds become."""

from __future__ import annotations

import datetime as dt

import pytest

from courses.imports.options import ImportOptions
from courses.imports.run import run_import
from courses.models import Course, Occasion, Source, SourceRecord
from courses.records import CourseRecord, OccasionRecord, ProviderRecord
from courses.sources.csv_reader import CsvReader
from courses.sources.known import Known
from courses.sources.layouts import LAYOUTS
from courses.vocabulary import RecordKind, SchoolForm, StudyMode
from organisations.models import Municipality
from tests.courses.imports.readers import ListReader
from tests.courses.tables.files import events, issues, only, rejections
from tests.courses.tables.rounds import known_round
from tests.factories.courses import SourceFactory

pytestmark = pytest.mark.django_db

YH = ("Utbildningsanordnare, administrativ enhet", "Administrativ enhet, postnummer", "Administrativ enhet, postort",
      "Utbildningsnummer", "Utbildningsnamn", "Studieort", "Studieform", "Status", "Beviljade platser",
      "Antal Studerande")  # fmt: skip
NOW = dt.datetime(2026, 11, 22, 5, 0, tzinfo=dt.UTC)


def yh(*rows: dict[str, str]) -> CsvReader:
    layout = LAYOUTS["yh-omgangar"]
    lines = [";".join(YH), *(";".join({**_YH, **row}[name] for name in YH) for row in rows)]
    return CsvReader("\n".join(lines).encode(), layout, Known(layout.slug))


_YH = dict(
    zip(YH, ("Nackademin AB", "17165", "Solna", "YH01000", "Drifttekniker", "Solna", "Bunden", "Beviljat", "35", ""),
        strict=True)
)  # fmt: skip


def test_a_round_that_the_feed_withdraws_is_gone_though_the_list_has_it_and_comes_back_with_its_places() -> None:
    feed, listed = SourceFactory(slug="flodet", rank=10), SourceFactory(slug="yh-omgangar", rank=30)
    options = ImportOptions(today=NOW.date())
    fixed = (
        ProviderRecord(key="p.myh.1", name="Nackademin AB"),
        CourseRecord(key="i.myh.1", title="Drifttekniker", code="YH01000", school_form=SchoolForm.HIGHER_VOCATIONAL),
    )
    given = OccasionRecord(
        key="e.myh.1",
        course_key="i.myh.1",
        provider_keys=("p.myh.1",),
        start=dt.date(2027, 1, 11),
        towns=("Solna",),
        mode=StudyMode.ON_SITE,
    )
    run_import(ListReader((*fixed, given)), feed, options)
    run_import(yh({}), listed, options)
    assert Occasion.objects.public().values_list("key", "seats").get() == ("e.myh.1", 35)
    run_import(ListReader([(RecordKind.EVENT, "e.myh.1")], is_complete=False), feed, options)
    assert not Occasion.objects.public().exists()
    assert Occasion.objects.values_list("start", "seats").get() == (dt.date(2027, 1, 11), 35)
    run_import(ListReader([given], is_complete=False), feed, options)
    assert Occasion.objects.public().values_list("key", "start", "seats").get() == ("e.myh.1", given.start, 35)


def test_a_row_enriches_the_one_round_that_it_must_mean() -> None:
    known_round("e.myh.1")
    found = yh({})
    assert events(found) == [
        OccasionRecord(
            key="e.myh.1",
            course_key="i.myh.1",
            payload=events(found)[0].payload,
            seats=35,
            mode=StudyMode.ON_SITE,
            towns=("Solna",),
            municipality_codes=("0184",),
            enriches=True,
        )
    ]
    assert (list(found.read(RecordKind.INFO)), list(found.read(RecordKind.PROVIDER))) == ([], [])


@pytest.mark.parametrize(
    "row",
    [
        {"Utbildningsnummer": "YH02000"},
        {"Studieort": "Malmö"},
        {YH[0]: "Annan skola AB"},
    ],
)
def test_another_number_town_or_provider_is_another_round(row: dict[str, str]) -> None:
    known_round("e.myh.1")
    found = yh(row)
    assert events(found)[0].key.startswith("e.yh.")
    assert only(found.read(RecordKind.INFO)).school_form == SchoolForm.HIGHER_VOCATIONAL


def test_a_provider_that_the_other_source_names_but_does_not_know_decides_nothing() -> None:
    known_round("e.myh.1", provider_keys=("p.borta",))
    assert [record.key for record in events(yh({}))] == ["e.myh.1"]


def test_a_study_form_that_differs_gives_way_and_is_told() -> None:
    known_round("e.myh.1")
    found = yh({"Studieform": "Distans"})
    assert [record.key for record in events(found)] == ["e.myh.1"]
    assert issues(found) == [
        ("study_form_differs", "Rad 2, kolumnen Studieform: listan säger Distans, den andra källan på plats.")
    ]


def test_a_round_of_the_right_study_form_goes_to_the_row_that_says_so() -> None:
    known_round("e.myh.1")
    found = yh({}, {"Studieform": "Distans"})
    assert [record.key for record in events(found)] == ["e.myh.1", "e.yh.YH01000.nackademin-ab.solna.distans"]


def test_a_row_that_may_mean_several_rounds_is_left_to_people() -> None:
    known_round("e.myh.1")
    known_round("e.myh.2")
    found = yh({})
    assert events(found) == []
    assert rejections(found) == [(2, "Rad 2: Raden kan gälla flera omgångar: e.myh.1, e.myh.2. Inget har ändrats.")]
    assert issues(found) == [("round_ambiguous", "Rad 2: raden kan gälla flera omgångar (e.myh.1, e.myh.2).")]


def test_as_many_rows_as_rounds_that_all_say_the_same_enrich_them_all() -> None:
    known_round("e.myh.1")
    known_round("e.myh.2")
    assert [(record.key, record.seats) for record in events(yh({}, {"Status": "Startat"}))] == [
        ("e.myh.1", 35),
        ("e.myh.2", 35),
    ]
    assert events(yh({}, {"Beviljade platser": "20"})) == []


def test_rows_without_a_round_become_one_course_with_an_occasion_each() -> None:
    found = yh({}, {"Studieort": "Umeå, Gävle"}, {"Status": "Startat", "Beviljade platser": "20"})
    assert only(found.read(RecordKind.INFO)).title == "Drifttekniker"
    assert [(record.key, record.towns, record.seats, record.start) for record in events(found)] == [
        ("e.yh.YH01000.nackademin-ab.solna.bunden", ("Solna",), 35, None),
        ("e.yh.YH01000.nackademin-ab.umea-gavle.bunden", ("Umeå", "Gävle"), 35, None),
        ("e.yh.YH01000.nackademin-ab.solna.bunden.2", ("Solna",), 20, None),
    ]


def test_a_number_that_is_known_without_the_round_is_told() -> None:
    known_round("e.myh.1")
    course = Course.objects.get()
    SourceRecord.objects.create(
        source=Source.objects.get(records__key="e.myh.1"), kind=RecordKind.INFO, key="i.myh.1", course=course,
        values=CourseRecord(key="i.myh.1", title="x").values(), digest="x", first_seen=NOW, last_seen=NOW,
    )  # fmt: skip
    assert issues(yh({"Studieort": "Malmö"})) == [
        (
            "round_unknown",
            (
                "Rad 2, kolumnen Utbildningsnummer: YH01000 finns redan, men inte omgången. "
                "Den blir en egen, opublicerad utbildning."
            ),
        )
    ]
    assert Occasion.objects.count() == 1
    assert Municipality.objects.filter(pk="0184").exists()


def test_what_the_list_itself_said_before_is_no_other_source() -> None:
    known_round("e.yh.YH01000.nackademin-ab.solna.bunden")
    SourceRecord.objects.update(source=SourceFactory(slug="yh-omgangar", name="YH"))
    assert only(yh({}).read(RecordKind.INFO)).key == "i.yh.YH01000.nackademin-ab"
