"""What the rows of each layout become."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from courses.imports.options import ImportOptions
from courses.imports.run import run_import
from courses.models import Course, LearningCentrePage, Occasion, Source, SourceRecord
from courses.records import CourseRecord, Delivered, OccasionRecord, ProviderRecord
from courses.sources.csv_reader import CsvReader
from courses.sources.known import Known
from courses.sources.layouts import LAYOUTS
from courses.vocabulary import CreditUnit, RecordKind, SchoolForm, StudyMode, TimeOfDay
from organisations.models import Municipality
from tests.courses.imports.readers import ListReader
from tests.courses.tables.files import reader, sfi
from tests.factories.courses import CourseFactory, OccasionFactory, ProviderFactory, SourceFactory
from tests.factories.pages import add_learning_centre, make_site

pytestmark = pytest.mark.django_db
YH = ("Utbildningsanordnare, administrativ enhet", "Administrativ enhet, postnummer", "Administrativ enhet, postort",
      "Utbildningsnummer", "Utbildningsnamn", "Studieort", "Studieform", "Status", "Beviljade platser",
      "Antal Studerande")  # fmt: skip
NOW = dt.datetime(2026, 11, 22, 5, 0, tzinfo=dt.UTC)


def rejections(found: CsvReader) -> list[tuple[int, str]]:
    return [(item.place, item.rejection.reason) for item in found.read(RecordKind.EVENT) if item.rejection]


def issues(found: CsvReader) -> list[tuple[str, str]]:
    return [(issue.kind, issue.detail) for item in found.read(RecordKind.EVENT) for issue in item.issues]


def events(found: CsvReader) -> list[OccasionRecord]:
    return [record for item in found.read(RecordKind.EVENT) if isinstance(record := item.record, OccasionRecord)]


def only(items: Any) -> Any:
    """The one record that was delivered."""
    (item,) = items
    assert isinstance(item, Delivered)
    return item.record


def learning_centre() -> LearningCentrePage:
    return add_learning_centre(next(iter(make_site().municipalities.values())))


# --- Our own ---


def test_every_column_of_our_own_layout_reaches_its_field() -> None:
    centre = learning_centre()
    row = sfi(
        tillfälle="vt27", titel="Undersköterska", skolform="komvux gymnasial", kurskod="VÅRVÅR01", poäng="1 500",
        beskrivning="Du lär dig vårda.\n\nHos äldre.", behörighet="Grundskola.", anordnare="Allvux",
        utförare="Hermods AB", slut="9/6 2028", löpande_start="nej", första_ansökningsdag="2026-10-01",
        sista_ansökningsdag="1 dec 2026", ansökan="www.example.se/sok", takt="75 %", sätt_att_läsa="distans",
        träffar="6", tid_på_dagen="kväll", lärcentrum=centre.title, språk="svenska, arabiska", platser="24",
        inställd="ja", läs_mer="https://www.example.se/usk",
    )  # fmt: skip
    found = reader(row)
    assert issues(found) == []
    provider = only(found.read(RecordKind.PROVIDER))
    assert provider == ProviderRecord(
        key="utbud.1490.allvux",
        payload=provider.payload,
        name="Allvux",
        municipality_id="1490",
        responsible_body="Borås kommun",
        responsible_body_type="kommunal",
    )
    course = only(found.read(RecordKind.INFO))
    assert course == CourseRecord(
        key="utbud.1490.sfi-c",
        payload=course.payload,
        title="Undersköterska",
        description="<p>Du lär dig vårda.</p><p>Hos äldre.</p>",
        eligibility="<p>Grundskola.</p>",
        url="https://www.example.se/usk",
        code="VÅRVÅR01",
        school_form=SchoolForm.KOMVUX_UPPER_SECONDARY,
        school_type="VUXGY",
        credits=Decimal(1500),
        credits_unit=CreditUnit.UPPER_SECONDARY,
    )
    occasion = only(found.read(RecordKind.EVENT))
    assert occasion == OccasionRecord(
        key="utbud.1490.sfi-c.vt27",
        payload=occasion.payload,
        course_key="utbud.1490.sfi-c",
        provider_keys=("utbud.1490.allvux",),
        start=dt.date(2027, 1, 11),
        end=dt.date(2028, 6, 9),
        application_first=dt.date(2026, 10, 1),
        application_last=dt.date(2026, 12, 1),
        application_url="https://www.example.se/sok",
        pace=75,
        mode=StudyMode.HYBRID,
        mandatory_meetings=6,
        time_of_day=TimeOfDay.EVENING,
        municipality_codes=("1490",),
        towns=("Borås",),
        learning_centre_ids=(centre.pk,),
        languages=("swe", "ara"),
        seats=24,
        cancelled=True,
        contractor="Hermods AB",
    )
    assert occasion.payload["titel"] == "Undersköterska"


def test_a_learning_centre_is_known_by_its_slug_and_whatever_the_case() -> None:
    centre = learning_centre()
    found = reader(sfi(lärcentrum=f"{centre.slug}, {centre.title.upper()}"))
    assert events(found)[0].learning_centre_ids == (centre.pk,)
    assert LearningCentrePage.objects.live().count() >= 1


def test_a_last_day_without_end_means_that_one_can_always_apply() -> None:
    occasion = events(reader(sfi(sista_ansökningsdag="2099-12-31")))[0]
    assert (occasion.application_last, occasion.application_continuous) == (None, True)


def test_several_occasions_of_one_course_need_numbers_of_their_own() -> None:
    found = reader(
        sfi(tillfälle="1"), sfi(tillfälle="2", start="2027-04-05"), sfi(start="2027-08-16"), sfi(tillfälle="1")
    )
    assert [record.key for record in events(found)] == [
        "utbud.1490.sfi-c.1",
        "utbud.1490.sfi-c.2",
        "utbud.1490.sfi-c.1",
    ]
    assert rejections(found) == [
        (4, "Rad 4: Raden har samma id som rad 2 men annat innehåll. Ge varje tillfälle ett eget nummer.")
    ]
    assert len(list(found.read(RecordKind.INFO))) == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (sfi(id=""), "Rad 2: Kolumnen id är tom."),
        (sfi(titel="-"), "Rad 2: Kolumnen titel är tom."),
        (sfi(id="exempel-sfi-c"), "Rad 2: Det här är mallens exempelrad. Ta bort den, eller ge den ett eget id."),
        (sfi(kommun="Kista"), "Rad 2: Kolumnen kommun: ”Kista” är ingen av Sveriges 290 kommuner."),
        (
            sfi(kommun="1463"),
            "Rad 2: Raden gäller Mark. Den här uppladdningen får bara röra det som hör till Borås.",
        ),
    ],
)
def test_a_row_that_cannot_be_used_is_rejected_alone(row: dict[str, str], reason: str) -> None:
    found = reader(row, sfi(id="ok"))
    assert rejections(found) == [(2, reason)]
    assert [record.key for record in events(found)] == ["utbud.1490.ok.1"]


def test_a_row_at_fault_is_rejected_and_never_called_gone() -> None:
    found = reader(sfi(), sfi(id="b", titel=""))
    assert found.still_there(RecordKind.EVENT, ["utbud.1490.b.1", "utbud.1490.c.1"]) == {"utbud.1490.b.1"}
    assert found.still_there(RecordKind.INFO, ["utbud.1490.b"]) == {"utbud.1490.b"}


def test_odd_values_are_told_with_row_and_column_and_left_out() -> None:
    found = reader(
        sfi(slut="2026-12-01", första_ansökningsdag="2026-12-24", sista_ansökningsdag="2026-12-01", takt="0", språk="x")
    )
    assert issues(found) == [
        ("value_out_of_range", "Rad 2, kolumnen takt: ”0” är ingen takt. Skriv procent från 1 till 100."),
        (
            "unknown_code",
            (
                "Rad 2, kolumnen språk: ”x” är inget språk i listan: svenska, engelska, arabiska, finska, franska, "
                "tyska, spanska, somaliska, ukrainska, persiska, svenskt teckenspråk."
            ),
        ),
        (
            "end_before_start",
            "Rad 2, kolumnen slut: slutar 2026-12-01 men börjar 2027-01-11. Slutdatumet lämnas tomt.",
        ),
        (
            "application_last_before_first",
            "Rad 2, kolumnen första ansökningsdag: ansökan öppnar 2026-12-24 men stänger 2026-12-01.",
        ),
    ]
    occasion = events(found)[0]
    assert (occasion.end, occasion.pace, occasion.languages) == (None, None, ())


# --- Sundsvall's ---


def sundsvall(*rows: dict[str, str]) -> CsvReader:
    layout = LAYOUTS["sundsvall-komvux"]
    names = [column.name for column in layout.columns]
    lines = [";".join(names), *(";".join({**_SUNDSVALL, **row}.get(name, "") for name in names) for row in rows)]
    return CsvReader("\n".join(lines).encode("utf-8-sig"), layout, Known(layout.slug))


_SUNDSVALL = {
    "KurserVuxenutbildningId": "790", "kurstillfalleId": "418", "Utbildningsanordnare": "Sundsvalls Kommun",
    "Kurskod": "SVESVE01", "Namn": "Svenska 1", "Niva": "gymnasial vuxenutbildning",
    "UrlKurs": "https://exempel.alvis.se/hittakurser/kurs/60059", "Poang": "100.0",
    "KurstillfalleStartdatum": "2027-01-11 00:00:00.0000000", "Omfattning": "25.0", "Studieort": "Sundsvall",
    "DistansObligatorisk": "0", "DistansValfritt": "0",
}  # fmt: skip


def test_rows_of_one_occasion_are_joined() -> None:
    found = sundsvall(
        {"Intresseomrade_kategori": "Språk - Svenska", "Amneskod": "SVE"},
        {"Intresseomrade_kategori": "Språk - Litteratur", "Amneskod": "SVA", "Studieort": "Timrå"},
    )
    first, second = events(found)
    assert first == second
    assert (first.key, first.course_key, first.provider_keys) == (
        *("e.alvis.2281.418", "i.alvis.2281.60059", ("p.alvis.2281",)),
    )
    assert (first.keywords, first.towns, first.municipality_codes) == (
        *(("Språk - Svenska", "Språk - Litteratur"), ("Sundsvall", "Timrå"), ("2281", "2262")),
    )
    assert only(found.read(RecordKind.INFO)).subject_codes == ("SVE", "SVA")


def test_other_registers_number_their_courses_themselves() -> None:
    found = sundsvall({"Utbildningsanordnare": "Hola folkhögskola", "Niva": "folkhögskola", "kurstillfalleId": "895"})
    assert (events(found)[0].key, events(found)[0].course_key) == ("e.fhs.6302369.895", "i.fhs.6302369.790")


def test_a_provider_that_the_layout_lacks_is_found_by_its_name_in_the_catalogue() -> None:
    assert rejections(sundsvall({"Utbildningsanordnare": "Nya skolan"})) == [
        (
            2,
            (
                "Rad 2: Anordnaren Nya skolan finns varken i layoutens lista eller i katalogen, "
                "så det går inte att se vilket tillfälle raden gäller."
            ),
        )
    ]
    ProviderFactory(key="p.myh.7", name="Nya Skolan")
    assert events(sundsvall({"Utbildningsanordnare": "Nya skolan"}))[0].key == "e.myh.7.418"


def test_a_row_whose_course_is_unknown_waits_for_it() -> None:
    found = sundsvall({"Namn": "Okänd", "Kurskod": "Okänd", "UrlKurs": "", "Niva": ""})
    assert events(found)[0].course_key == ""
    assert list(found.read(RecordKind.INFO)) == []
    assert [kind for kind, _ in issues(found)] == ["education_missing"]


def test_the_course_is_the_one_that_another_source_names() -> None:
    known_round("e.alvis.2281.418", course_key="i.alvis.2281.60059.2")
    found = sundsvall({})
    assert events(found)[0].course_key == "i.alvis.2281.60059.2"
    assert only(found.read(RecordKind.INFO)).key == "i.alvis.2281.60059.2"


# --- The list of YH rounds ---


def yh(*rows: dict[str, str]) -> CsvReader:
    layout = LAYOUTS["yh-omgangar"]
    lines = [";".join(YH), *(";".join({**_YH, **row}[name] for name in YH) for row in rows)]
    return CsvReader("\n".join(lines).encode(), layout, Known(layout.slug))


_YH = dict(
    zip(YH, ("Nackademin AB", "17165", "Solna", "YH01000", "Drifttekniker", "Solna", "Bunden", "Beviljat", "35", ""),
        strict=True)
)  # fmt: skip


def known_round(key: str, *, course_key: str = "i.myh.1", **values: Any) -> None:
    """An occasion that the feed has given, of Nackademin's course YH01000 in Solna unless told."""
    provider = ProviderFactory._meta.model.objects.filter(key="p.myh.1").first() or ProviderFactory(
        key="p.myh.1", name="Nackademin AB"
    )
    course = Course.objects.filter(key=course_key).first() or CourseFactory(key=course_key, code="YH01000")
    occasion = OccasionFactory(key=key, course=course, provider=provider)
    record = OccasionRecord(
        **{"key": key, "course_key": course_key, "provider_keys": ("p.myh.1",), "towns": ("Solna",), "mode": "pa-plats"}
        | values
    )
    SourceRecord.objects.create(
        source=SourceFactory(),
        kind=RecordKind.EVENT,
        key=key,
        occasion=occasion,
        values=record.values(),
        digest=record.digest(),
        first_seen=NOW,
        last_seen=NOW,
    )


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
