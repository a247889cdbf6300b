"""What the rows of our own layout become."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from courses.models import LearningCentrePage
from courses.records import CourseRecord, OccasionRecord, ProviderRecord
from courses.vocabulary import CreditUnit, RecordKind, SchoolForm, StudyMode, TimeOfDay
from tests.courses.tables.files import events, issues, only, reader, rejections, sfi
from tests.factories.pages import add_learning_centre, make_site

pytestmark = pytest.mark.django_db


def learning_centre() -> LearningCentrePage:
    return add_learning_centre(next(iter(make_site().municipalities.values())))


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
