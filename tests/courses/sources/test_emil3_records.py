"""The fields of events, in the forms that a live feed gives them."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from courses.vocabulary import StudyMode
from tests.courses.sources.emil3_items import event, words

CONDITION = {"type": "C_ExecutionCondition", "code": "1"}
BORAS = {"areaCode": "1490", "town": "Borås"}


def execution(**fields: Any) -> dict[str, Any]:
    return {"condition": CONDITION, **fields}


# --- Times ---


@pytest.mark.parametrize("year", ["2099", "2999"])
def test_a_sentinel_means_no_end_and_rolling_application_without_an_issue(year: str) -> None:
    record, issues = event(
        execution=execution(start="2027-01-11", end=f"{year}-12-31"),
        application={"first": f"{year}-01-01", "last": f"{year}-12-31"},
        expires=f"{year}-12-31T00:00:00",
    )
    assert (record.start, record.end, record.expires) == (dt.date(2027, 1, 11), None, None)
    assert (record.application_first, record.application_last, record.application_continuous) == (None, None, True)
    assert issues == {}


def test_an_end_before_the_start_is_none_and_an_issue() -> None:
    record, issues = event(execution=execution(start="2027-01-11", end="2026-12-18"), expires="2026-12-18T00:00:00")
    assert (record.start, record.end, record.expires) == (dt.date(2027, 1, 11), None, dt.date(2026, 12, 18))
    assert issues == {("end_before_start", "execution.end"): "2027-01-11 till 2026-12-18"}


def test_an_end_on_the_start_day_stays() -> None:
    record, issues = event(execution=execution(start="2027-01-11", end="2027-01-11T23:30:00"))
    assert (record.end, issues) == (dt.date(2027, 1, 11), {})


@pytest.mark.parametrize(
    ("condition", "rolling"),
    [("0", False), ("1", False), ("2", True), (2, True), ("3", False), ("9", False), (None, False)],
)
def test_only_the_condition_that_the_student_decides_is_a_rolling_start(condition: Any, rolling: bool) -> None:
    record, _ = event(execution={"condition": {"type": "C_ExecutionCondition", "code": condition}})
    assert (record.rolling_start, record.start) == (rolling, None)


def test_an_execution_alone_in_a_list_is_read_and_several_are_not() -> None:
    one, two = execution(start="2027-01-11"), execution(start="2027-02-11")
    assert event(execution=[one])[0].start == dt.date(2027, 1, 11)
    record, issues = event(execution=[one, two])
    assert (record.start, issues) == (None, {("value_unreadable", "execution"): "en lista"})


def test_unreadable_dates_are_issues_with_the_value() -> None:
    record, issues = event(
        execution=execution(start="hösten 2027", end="1875-01-01"), application={"first": "11/1/2027", "last": True}
    )
    assert (record.start, record.end, record.application_first, record.application_last) == (None,) * 4
    assert issues == {
        ("value_unreadable", "execution.start"): "”hösten 2027”",
        ("value_out_of_range", "execution.end"): "”1875-01-01”",
        ("value_unreadable", "application.first"): "”11/1/2027”",
        ("value_unreadable", "application.last"): "sant",
    }


def test_an_application() -> None:
    record, issues = event(
        application={
            "first": "2026-10-01",
            "last": "2026-11-22T22:59:00Z",
            "url": {"urls": [{"lang": "swe", "value": "www.boras.se/ansok"}]},
            "email": ["vux@boras.se"],
            "code": 4711,
            "instruction": words("Öppen för sen anmälan"),
            "continuous": "nej",
        },
        extensions=[{"type": "UHEventExtension", "id": "1", "applicationDetails": {"closeDate": "2026-12-01"}}],
    )
    assert record.application_first == dt.date(2026, 10, 1)
    assert record.application_last == dt.date(2026, 11, 22)
    assert record.application_late == dt.date(2026, 12, 1)
    assert record.application_url == "https://www.boras.se/ansok"
    assert record.application_email == "vux@boras.se"
    assert record.application_code == "4711"
    assert record.application_instruction == "<p>Öppen för sen anmälan</p>"
    assert record.application_continuous is False
    assert issues == {}
    assert event(application={"continuous": "ja"})[0].application_continuous is True
    assert event(application={"first": "2026-10-02", "last": "2026-10-01"})[1] == {
        ("application_last_before_first", "application.last"): "2026-10-02 till 2026-10-01"
    }


# --- How ---


@pytest.mark.parametrize(
    ("distance", "mode"),
    [
        ({}, StudyMode.DISTANCE),
        ({"description": words("Distans")}, StudyMode.DISTANCE),
        ({"noOfMandatorySessions": 0, "noOfOptionalSessions": 3}, StudyMode.DISTANCE),
        ({"noOfMandatoryRemoteSessions": 4}, StudyMode.DISTANCE),
        ({"noOfMandatorySessions": 6}, StudyMode.HYBRID),
        ({"noOfMandatorySessions": "6"}, StudyMode.HYBRID),
        ([{"noOfMandatorySessions": 6}], StudyMode.HYBRID),
        ([{}], StudyMode.DISTANCE),
        (True, StudyMode.DISTANCE),
        ("Distans", StudyMode.DISTANCE),
        (None, StudyMode.ON_SITE),
        ("null", StudyMode.ON_SITE),
        ([], StudyMode.ON_SITE),
        (False, StudyMode.ON_SITE),
    ],
)
def test_an_empty_object_is_distance_and_null_its_absence(distance: Any, mode: str) -> None:
    record, issues = event(distance=distance)
    assert (record.mode, issues) == (mode, {})


def test_distance_may_stand_elsewhere() -> None:
    assert event(extensions=[{"type": "UHEventExtension", "id": "1", "itdistance": True}])[0].mode == StudyMode.DISTANCE
    record, issues = event(locations=[{"town": "Distans"}])
    assert (record.mode, record.towns, issues) == (StudyMode.DISTANCE, (), {})
    for title in ("Litterärt skrivande - distans", "Ordet, distans 50%", "Matematik (distans)", "Distans: Hälsa"):
        record, issues = event(title=words(title))
        assert (record.mode, list(issues)) == (StudyMode.DISTANCE, [("distance_only_in_title", "title")])


@pytest.mark.parametrize("title", ["Leda på distans i arbetslivet", "Distansminor", "Distanslöpning"])
def test_a_title_about_distance_is_no_distance(title: str) -> None:
    assert event(title=words(title))[0].mode == StudyMode.ON_SITE


def test_nothing_is_said_of_the_mode_where_nothing_tells() -> None:
    assert event(locations=None)[0].mode == ""
    assert event(locations=None, distance="kanske")[1] == {("value_unreadable", "distance"): "”kanske”"}


@pytest.mark.parametrize(
    ("pace", "percent", "individual"),
    [
        ({"percentage": 50.0}, 50, False),
        ({"percentage": "50 %", "individual": "ja"}, 50, True),
        ({"percentage": "null", "individual": True}, None, True),
        ([{"percentage": "50,0"}], 50, False),
        (50, 50, False),
        ("50 %", 50, False),
        (None, None, False),
    ],
)
def test_the_pace_is_read_in_every_form(pace: Any, percent: int | None, individual: bool) -> None:
    record, issues = event(paceOfStudy=pace)
    assert (record.pace, record.pace_individual, issues) == (percent, individual, {})


def test_what_is_no_pace_is_none_and_an_issue() -> None:
    for pace in (True, {"percentage": True}, "halvfart", {"percentage": 150}):
        record, issues = event(paceOfStudy=pace)
        assert record.pace is None
        assert [field for _, field in issues] == ["paceOfStudy.percentage"]


def test_an_events_small_fields() -> None:
    record, issues = event(
        languageOfInstructions="sv, Engelska",
        places="35",
        isCancelled="true",
        isApprenticeship=0,
        timeOfStudy={"type": "C_TimeOfStudy", "code": "kväll"},
        fees=[{"condition": words("x")}, {"totalAmount": "1 200,50", "currency": "kr"}],
        keywords={"strings": [{"lang": "swe", "value": "Data/IT"}, {"lang": "swe", "value": "data/it"}]},
        extensions={"type": "KVEventExtension", "id": "1", "contractor": words("Skolan AB")},
    )
    assert record.languages == ("swe", "eng")
    assert (record.seats, record.cancelled, record.apprenticeship) == (35, True, False)
    assert (record.time_of_day, record.fee, record.fee_currency) == ("kvall", Decimal("1200.50"), "SEK")
    assert (record.keywords, record.contractor) == (("Data/IT",), "Skolan AB")
    assert issues == {}
    assert event(keywords=[words("A"), words("B")])[0].keywords == ("A", "B")
    assert event(languageOfInstructions=[{"code": "eng"}, "klingonska"])[0].languages == ("eng",)
    assert event(places=-1)[1] == {("value_out_of_range", "places"): "-1"}


@pytest.mark.parametrize(
    "value", ["inställd", " INSTÄLLD ", "inställt", "cancelled", "Canceled", ["inställd"], "1", "ja"]
)
def test_a_word_may_say_that_an_event_is_cancelled(value: Any) -> None:
    record, issues = event(isCancelled=value)
    assert (record.cancelled, issues) == (True, {})


@pytest.mark.parametrize(
    ("value", "issue"),
    [("ej inställd", []), ("nej", []), ("0", []), ("delvis inställd", [("value_unreadable", "isCancelled")])],
)
def test_what_does_not_say_cancelled_is_not(value: str, issue: list[Any]) -> None:
    record, issues = event(isCancelled=value)
    assert (record.cancelled, list(issues)) == (False, issue)


def test_the_words_for_cancelled_mean_nothing_in_other_fields() -> None:
    assert event(isApprenticeship="inställd")[0].apprenticeship is None


@pytest.mark.parametrize(
    ("value", "seats"),
    [("20 st", 20), ("20 st.", 20), ("20 platser", 20), ("20platser", 20), ("1 200 Platser", 1200), ("20", 20)],
)
def test_seats_may_carry_their_word(value: str, seats: int) -> None:
    record, issues = event(places=value)
    assert (record.seats, issues) == (seats, {})


@pytest.mark.parametrize("value", ["20-30", "20-30 platser", "ca 20", "20 hp", "20 %", "platser", "20 st 30 st"])
def test_seats_that_may_be_several_numbers_or_none_are_none_and_an_issue(value: str) -> None:
    record, issues = event(places=value)
    assert (record.seats, list(issues)) == (None, [("value_unreadable", "places")])


@pytest.mark.parametrize(
    ("fee", "amount", "currency"),
    [("1 200 kr", Decimal(1200), "SEK"), ("500:-", Decimal(500), "SEK"), ("99,50 EUR", Decimal("99.50"), "EUR")],
)
def test_a_fee_may_carry_its_currency(fee: str, amount: Decimal, currency: str) -> None:
    record, issues = event(fees=[{"totalAmount": fee}])
    assert (record.fee, record.fee_currency, issues) == (amount, currency, {})


@pytest.mark.parametrize("value", ["sv", "swe", "Svenska", " SV ", "sv-SE", "sv_SE", "swe-SE", ["sv"], {"code": "SV"}])
def test_a_language_is_read_in_every_form(value: Any) -> None:
    record, issues = event(languageOfInstructions=value)
    assert (record.languages, issues) == (("swe",), {})


# --- Whose ---


@pytest.mark.parametrize("value", ["i.2", ["i.2"], {"id": "i.2"}, {"identifier": "i.2"}])
def test_an_events_education_is_read_in_every_form(value: Any) -> None:
    record, issues = event(education=value)
    assert (record.course_key, issues) == ("i.2", {})


@pytest.mark.parametrize("value", [None, "", "null", [], {}])
def test_a_missing_education_is_an_issue(value: Any) -> None:
    record, issues = event(education=value)
    assert (record.course_key, issues) == ("", {("education_missing", "education"): ""})


@pytest.mark.parametrize(
    ("value", "keys"),
    [("p.2", ("p.2",)), (["p.2", ["p.3", "p.2"]], ("p.2", "p.3")), ({"id": "p.2"}, ("p.2",)), (17, ("17",))],
)
def test_an_events_providers_are_read_in_every_form(value: Any, keys: tuple[str, ...]) -> None:
    record, issues = event(providers=value)
    assert (record.provider_keys, issues) == (keys, {})


@pytest.mark.parametrize("value", [None, [], [None], "", "null"])
def test_missing_providers_are_an_issue(value: Any) -> None:
    record, issues = event(providers=value)
    assert (record.provider_keys, issues) == ((), {("provider_missing", "providers"): ""})


# --- Where ---


@pytest.mark.parametrize(
    ("locations", "codes", "towns"),
    [
        ([BORAS], ("1490",), ("Borås",)),
        (BORAS, ("1490",), ("Borås",)),
        ([[BORAS], [[{"town": "MARK"}]]], ("1490", "1463"), ("Borås", "Mark")),
        ("Borås", ("1490",), ("Borås",)),
        (["Borås", "Ulricehamn"], ("1490", "1491"), ("Borås", "Ulricehamn")),
        ([{"town": "Härnösand, Lysekil"}], ("2280", "1484"), ("Härnösand", "Lysekil")),
        ([{"town": words("Borås")}], ("1490",), ("Borås",)),
        ([{"town": "<![CDATA[BORÅS\u200b]]>"}], ("1490",), ("Borås",)),
        ([{"areaCode": 180}], ("0180",), ()),
        ([{"areaCode": "180", "town": "Bromma"}], ("0180",), ("Bromma",)),
        ([{"areaCode": 180.0}], ("0180",), ()),
        ([{"areaCode": ["1490", "1491"]}], ("1490", "1491"), ()),
        ("1490", ("1490",), ()),
        (1490, ("1490",), ()),
        ([1490, [180.0]], ("1490", "0180"), ()),
        (None, (), ()),
        ([], (), ()),
        ([{"country": "SE"}], (), ()),
    ],
)
def test_places_are_read_in_every_form(locations: Any, codes: tuple[str, ...], towns: tuple[str, ...]) -> None:
    record, issues = event(locations=locations)
    assert (record.municipality_codes, record.towns, issues) == (codes, towns, {})


@pytest.mark.parametrize("locations", [9999, 50331, True, 1490.5])
def test_a_number_that_is_no_municipality_is_no_place_and_an_issue(locations: Any) -> None:
    record, issues = event(locations=locations)
    assert (record.municipality_codes, record.towns) == ((), ())
    assert list(issues) == [("value_unreadable", "locations")]


def test_an_unknown_area_code_is_an_issue_and_the_town_decides() -> None:
    record, issues = event(locations=[{"areaCode": "9999", "town": "Borås"}])
    assert record.municipality_codes == ("1490",)
    assert issues == {("area_code_unknown", "locations.areaCode"): "”9999”"}
    record, issues = event(locations=[{"areaCode": True, "town": "Borås"}])
    assert (record.municipality_codes, list(issues)) == (("1490",), [("area_code_unknown", "locations.areaCode")])


def test_a_town_that_is_no_municipality_is_kept_and_reported() -> None:
    record, issues = event(locations=[{"town": "Bromma"}])
    assert (record.municipality_codes, record.towns) == ((), ("Bromma",))
    assert issues == {("municipality_unknown", "locations"): "Bromma"}


def test_the_postal_code_of_an_event_is_for_the_filter_only() -> None:
    """The report's figures use area code, then town."""
    record, issues = event(locations=[{"postalCode": "503 31", "town": "Bromma"}])
    assert (record.municipality_codes, list(issues)) == ((), [("municipality_unknown", "locations")])
