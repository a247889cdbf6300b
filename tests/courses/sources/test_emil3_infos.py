"""The fields of infos and providers, in the forms that a live feed gives them."""

from decimal import Decimal
from typing import Any

import pytest

from tests.courses.sources.emil3_items import info, provider, words

# --- Infos ---


def test_an_info() -> None:
    record, issues = info(
        code=" MATMAT02c ",
        type={"type": "C_SchoolType", "code": "YH"},
        subjects={"type": "SV_Subject", "code": "MATMAT02c"},
        configuration={"type": "C_Configuration", "code": "program"},
        credits={"system": {"type": "C_Credits", "code": "yh"}, "credits": "400,0"},
        extent={"length": "2", "unit": {"type": "C_TimeType", "code": "years"}},
        isVocational="ja",
        resultIsDegree="false",
        degrees=[words("Yrkeshögskoleexamen")],
        educationLevels={"type": "C_EducationLevel", "code": "ISCED_5"},
        eligibleForStudentAid={"type": "C_StudentAid", "code": "A 1 gy"},
        expires="2027-06-30T00:00:00",
    )
    assert issues == {}
    assert record.values() == {
        **record.values(),
        "code": "MATMAT02c",
        "school_form": "yrkeshogskola",
        "school_type": "YH",
        "subject_codes": ["MATMAT02c"],
        "configuration": "program",
        "credits": "400",
        "credits_unit": "yh",
        "extent_length": 2,
        "extent_unit": "years",
        "is_vocational": True,
        "result_is_degree": False,
        "degree": "Yrkeshögskoleexamen",
        "education_level": "ISCED_5",
        "student_aid": "A 1 gy",
        "expires": "2027-06-30",
    }


@pytest.mark.parametrize(
    ("value", "amount", "unit", "issue"),
    [
        ({"system": {"code": "gy"}, "credits": 100.0}, Decimal(100), "gy", None),
        (100, Decimal(100), "", None),
        ({"system": {"code": "gy"}, "credits": "100 p"}, Decimal(100), "gy", None),
        ({"system": {"code": "GY"}, "credits": "100 poäng"}, Decimal(100), "gy", None),
        ("7,5 hp", Decimal("7.5"), "hp", None),
        ("400 YH-poäng", Decimal(400), "yh", None),
        ("100 poäng", Decimal(100), "", None),
        ("20-30", None, "", ("value_unreadable", "credits.credits")),
        ("20-30 p", None, "", ("value_unreadable", "credits.credits")),
        ("100 platser", None, "", ("value_unreadable", "credits.credits")),
        ({"system": {"code": "gy"}, "credits": 0}, None, "", ("credits_zero", "credits.credits")),
        ({"system": {"code": "gy"}, "credits": -5}, None, "", ("value_out_of_range", "credits.credits")),
        ({"system": {"code": "gy"}, "credits": 1e12}, None, "", ("value_out_of_range", "credits.credits")),
        ({"system": {"code": "gy"}, "credits": True}, None, "", ("value_unreadable", "credits.credits")),
        ({"system": {"code": "xx"}, "credits": 5}, Decimal(5), "", ("unknown_code", "credits.system")),
        ("null", None, "", None),
    ],
)
def test_credits_keep_their_unit_and_zero_is_unknown(value: Any, amount: Any, unit: str, issue: Any) -> None:
    record, issues = info(credits=value)
    assert (record.credits, record.credits_unit) == (amount, unit)
    assert list(issues)[:1] == ([issue] if issue else [])


@pytest.mark.parametrize(
    ("extent", "length", "unit"),
    [
        ({"length": "20 veckor", "unit": {"code": "weeks"}}, 20, "weeks"),
        ({"length": "2 år"}, 2, "years"),
        ({"length": "20 veckor", "unit": {"code": "hours"}}, None, ""),
        ({"length": "20-30 veckor"}, None, ""),
    ],
)
def test_a_length_may_carry_its_unit_but_not_another(extent: Any, length: int | None, unit: str) -> None:
    record, issues = info(extent=extent)
    assert (record.extent_length, record.extent_unit) == (length, unit)
    assert list(issues) == ([] if length else [("value_unreadable", "extent.length")])


@pytest.mark.parametrize("value", ["yh", " YH ", ["Yh"], {"code": " yh "}, {"type": "C_SchoolType", "code": ["yh"]}])
def test_a_school_type_is_read_in_any_case_and_form(value: Any) -> None:
    record, issues = info(type=value)
    assert (record.school_type, issues) == ("YH", {})


def test_an_unknown_or_missing_school_type_is_another_form_and_an_issue() -> None:
    record, issues = info(type={"type": "C_SchoolType", "code": "VUXNYTT"})
    assert (record.school_form, record.school_type) == ("annan", "VUXNYTT")
    assert list(issues) == [("unknown_code", "type")]
    record, issues = info(type=None)
    assert (record.school_form, record.school_type) == ("annan", "")
    assert list(issues) == [("school_type_missing", "type")]
    assert info(type="KU") == (info(type="KU")[0], {})


def test_subjects_of_all_code_lists_are_kept() -> None:
    record, issues = info(
        subjects=[{"type": "FH_Subject", "code": 58}, [{"type": "C_Subject_SUN", "code": "525582d"}], {"code": "58"}]
    )
    assert (record.subject_codes, issues) == (("58", "525582d"), {})


# --- Providers ---


def test_a_provider() -> None:
    record, issues = provider(
        description=words("Vi finns\n\ni Borås"),
        emailAddresses="Vux <vux@boras.se>",
        phones=[{"number": words("null")}, {"number": words("033-35 70 00")}],
        contactAddress={"streetAddress": "Storgatan 1", "postalCode": 50331, "town": "BORÅS"},
        visitAddresses={"areaCode": "1491"},
        responsibleBody={"type": "Kommunal", "name": "Borås kommun"},
    )
    assert issues == {}
    assert record.values() == {
        "name": "Borås vuxenutbildning",
        "description": "<p>Vi finns</p><p>i Borås</p>",
        "url": "",
        "email": "vux@boras.se",
        "phone": "033-35 70 00",
        "street_address": "Storgatan 1",
        "postal_code": "503 31",
        "town": "Borås",
        "municipality_id": "1490",
        "responsible_body": "Borås kommun",
        "responsible_body_type": "kommunal",
        "organisation_number": "",
    }


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"contactAddress": {"areaCode": "0000", "postalCode": "503 31", "town": "Mark"}}, "1490"),
        ({"contactAddress": {"town": "Bromma"}, "visitAddresses": [{"areaCode": 180}]}, "0180"),
        ({"contactAddress": None}, None),
        ({"contactAddress": {"town": "Oslo", "country": "NO"}}, None),
    ],
)
def test_a_provider_lies_by_area_code_then_postal_code_then_town(fields: dict[str, Any], code: str | None) -> None:
    assert provider(**fields)[0].municipality_id == code
