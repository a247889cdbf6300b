"""Municipalities, postal codes, towns and Swedish order: the facts and the reading of what people write."""

import math
from collections.abc import Callable

import pytest

from organisations.geography import (
    MunicipalityFacts,
    distance_km,
    municipalities,
    municipality_by_area_code,
    municipality_by_postal_code,
    municipality_by_town,
    normalise_town,
    resolve_location,
    sort_key,
    split_towns,
)

BORAS, GOTHENBURG, MALMO, LUND, STOCKHOLM = "1490", "1480", "1280", "1281", "0180"


def test_all_290_municipalities_in_21_counties_are_known() -> None:
    facts = municipalities()
    assert len(facts) == 290
    assert len({(f.county_code, f.county_name) for f in facts.values()}) == 21
    assert all(code == f.code and code.startswith(f.county_code) for code, f in facts.items())
    assert all(55 < f.latitude < 69.1 and 10.9 < f.longitude < 24.2 for f in facts.values())


def test_a_municipality_is_told_by_code_name_county_and_coordinates() -> None:
    boras = municipalities()[BORAS]
    assert (boras.name, boras.official_name) == ("Borås", "Borås kommun")
    assert (boras.county_code, boras.county_name) == ("14", "Västra Götalands län")
    assert (round(boras.latitude, 1), round(boras.longitude, 1)) == (57.7, 12.9)


def test_the_facts_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        municipalities()["9999"] = municipalities()[BORAS]  # type: ignore[index]
    with pytest.raises(AttributeError):
        municipalities()[BORAS].name = "Skaraborg"  # type: ignore[misc]


@pytest.mark.parametrize("value", ["0180", "180", 180, 180.0, "180.0", " 0180 ", "01 80"])
def test_an_area_code_is_read_with_or_without_its_leading_zero(value: object) -> None:
    assert municipality_by_area_code(value) == STOCKHOLM


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "9999",
        "00180",
        "18",
        18,
        -180,
        180.5,
        math.nan,
        math.inf,
        True,
        pytest.param(10**5000, id="huge"),
        "٠١٨٠",
        "Borås",
        [],
        {"code": 180},
    ],
)
def test_an_area_code_outside_the_290_is_none(value: object) -> None:
    assert municipality_by_area_code(value) is None


@pytest.mark.parametrize("value", ["503 31", "50331", 50331, 50331.0, "SE-503 31", "se 503 31", "S-50331", "503\xa031"])
def test_a_postal_code_gives_its_municipality(value: object) -> None:
    assert municipality_by_postal_code(value) == BORAS


@pytest.mark.parametrize("value", [None, "", "00000", "503", "5033", "503 311", "Borås", True, ["50331"]])
def test_an_unknown_postal_code_is_none(value: object) -> None:
    assert municipality_by_postal_code(value) is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Borås", BORAS),
        ("BORÅS", BORAS),
        ("borås kommun", BORAS),
        ("Borås stad", BORAS),
        ("Göteborgs kommun", GOTHENBURG),
        ("Göteborgs Stad", GOTHENBURG),
        ("Dals-Eds kommun", "1438"),
        ("Region Gotland", "0980"),
        ("Dals Ed", "1438"),
        ("Kista", STOCKHOLM),
        ("Visby", "0980"),
        ("Huskvarna", "0680"),
    ],
)
def test_a_town_is_a_municipality_or_a_locality_in_exactly_one(name: str, code: str) -> None:
    assert municipality_by_town(name) == code


@pytest.mark.parametrize(
    "name", ["Bromma", "Gustavsberg", "Kista kommun", "Göteborgs", "Oslo", "null", "-", "", None, 7]
)
def test_a_town_in_several_municipalities_or_in_none_is_none(name: object) -> None:
    assert municipality_by_town(name) is None


@pytest.mark.parametrize(
    "written",
    [
        lambda facts: facts.name,
        lambda facts: facts.official_name,
        lambda facts: facts.name.upper(),
        lambda facts: facts.name.lower().replace("-", " - "),
        lambda facts: f"{facts.name.upper()} KOMMUN",
    ],
    ids=["name", "official name", "capitals", "spaced hyphen", "capitals with kommun"],
)
def test_each_of_the_290_is_found_by_its_names_and_stays_whole(written: Callable[[MunicipalityFacts], str]) -> None:
    codes = list(municipalities())
    assert [municipality_by_town(written(facts)) for facts in municipalities().values()] == codes
    assert [resolve_location(None, None, written(facts)) for facts in municipalities().values()] == [[c] for c in codes]


def test_each_of_the_290_keeps_its_own_spelling() -> None:
    names = [facts.name for facts in municipalities().values()]
    assert [split_towns(name) for name in names] == [[name] for name in names]
    assert [normalise_town(name.upper()) for name in names] == names
    assert [normalise_town(name.lower()) for name in names] == names


@pytest.mark.parametrize(
    ("raw", "towns"),
    [
        ("Borås, Göteborg/Malmö och Lund", ["Borås", "Göteborg", "Malmö", "Lund"]),
        ("Borås samt Mark; Tranemo & Svenljunga", ["Borås", "Mark", "Tranemo", "Svenljunga"]),
        ("Borås &amp; Mark", ["Borås", "Mark"]),
        ("Borås\r\nMark\n\nTranemo", ["Borås", "Mark", "Tranemo"]),
        ("BORLÄNGE, GÖTEBORG, ÖREBRO", ["Borlänge", "Göteborg", "Örebro"]),
        ("Borås - Göteborg", ["Borås", "Göteborg"]),
        ("Borås-Göteborg", ["Borås", "Göteborg"]),
        ("Malung - Sälen, Mora", ["Malung-Sälen", "Mora"]),
        ("DALS-ED och ÖSTRA GÖINGE", ["Dals-Ed", "Östra Göinge"]),
        ("Upplands Väsby", ["Upplands Väsby"]),
        ("Bohus-Björkö", ["Bohus-Björkö"]),
        ("Gudhem-Okänd", ["Gudhem-Okänd"]),
        ("Klockholm", ["Klockholm"]),
        ("Sandviken", ["Sandviken"]),
        ("Borås, borås , BORÅS.", ["Borås"]),
        ("null, Borås, -", ["Borås"]),
        (" , ; ", []),
        ("", []),
        (None, []),
        (["Borås"], []),
    ],
)
def test_several_towns_in_one_field_are_told_apart_and_names_stay_whole(raw: object, towns: list[str]) -> None:
    assert split_towns(raw) == towns


@pytest.mark.parametrize(
    ("raw", "town"),
    [
        ("BORÅS", "Borås"),
        ("SVENLJUNGA", "Svenljunga"),
        ("DALS-ED", "Dals-Ed"),
        ("upplands väsby", "Upplands Väsby"),
        ("HISINGS BACKA", "Hisings Backa"),
        ("ÅS", "Ås"),
        ("STORA BYN I SKOGEN PÅ ÖN", "Stora Byn i Skogen på Ön"),
        ("I SKOGEN", "I Skogen"),
        ("BYN KOMMUN", "Byn kommun"),
        ("USA", "USA"),
        ("Campus LTU", "Campus LTU"),
        ("  Göteborg \xa0 ", "Göteborg"),
        ("Södra\t\nSandby", "Södra Sandby"),
        ("Go\u0308teborg", "Göteborg"),
        ("Gö\u200bte\u00adborg\ufeff", "Göteborg"),
        ("o\u200b\u0308n", "ön"),
        ("\u202eBorås\u202c", "Borås"),
        ("Bo\x00rås\ud800", "Borås"),
        ("Bor&aring;s&nbsp;", "Borås"),
        ("Byn 👩\u200d🌾", "Byn 👩\u200d🌾"),
        ("BYN " * 200, ("Byn " * 200).strip()),
        ("null", ""),
        ("NULL", ""),
        ("n/a", ""),
        ("-", ""),
        ("–", ""),
        ("\u200b", ""),
        ("", ""),
        (None, ""),
        (12, ""),
    ],
)
def test_a_town_is_read_as_meant(raw: object, town: str) -> None:
    assert normalise_town(raw) == town
    assert normalise_town(town) == town


def test_the_area_code_decides_before_the_postal_code_and_that_before_the_town() -> None:
    assert resolve_location("1490", "111 20", ["Malmö"]) == [BORAS]
    assert resolve_location(None, "111 20", ["Malmö"]) == [STOCKHOLM]
    assert resolve_location(None, None, ["Malmö"]) == [MALMO]


def test_a_code_outside_sense_lets_the_next_part_decide() -> None:
    assert resolve_location("9999", "00000", "Malmö") == [MALMO]
    assert resolve_location("9999", "111 20", "Malmö") == [STOCKHOLM]


def test_each_town_gives_its_municipality_once_in_the_order_written() -> None:
    assert resolve_location(None, None, ["Lund, Borås", "Kista och Stockholm", "Bromma"]) == [LUND, BORAS, STOCKHOLM]


def test_a_place_that_cannot_be_tied_gives_nothing() -> None:
    assert resolve_location(None, None, "Bromma") == []
    assert resolve_location(None, None, None) == []
    assert resolve_location({}, [], [None, 3, {}]) == []


def test_swedish_order_under_plain_byte_order() -> None:
    ordered = [
        "",
        "Alingsås",
        "Dalarö",
        "Dals-Ed",
        "É-höjden",
        "Ed",
        "Engelska 2",
        "Engelska 05",
        "Engelska 10",
        "Engelska 100 a",
        "Mark",
        "Ulricehamn",
        "Upplands-Bro",
        "Upplands Väsby",
        "Vara",
        "vårgårda",
        "Wara",
        "Yrke",
        "Zon",
        "Zürich",
        "Åmål",
        "ånge",
        "Älvsbyn",
        "ÄNGELHOLM",
        "Öckerö",
        "Ørsted",
        "Östra Göinge",
    ]
    keys = [sort_key(text).encode() for text in ordered]
    assert keys == sorted(set(keys))


def test_the_sort_key_ignores_case_accents_punctuation_and_composition() -> None:
    assert sort_key("Café-kurs") == sort_key("CAFE KURS") == sort_key("cafe\u0301 kurs")
    assert sort_key("Gö") == sort_key("Go\u0308")
    assert sort_key("{a|b}") == sort_key("a b")


@pytest.mark.parametrize("text", ["1", "1 2 3", "ß", "ﬃ", "ΐ", "Kurs 7", "þ"])
def test_the_sort_key_is_at_most_three_times_as_long(text: str) -> None:
    assert len(sort_key(text)) <= 3 * len(text) + 1


def test_distance_is_as_the_crow_flies_in_kilometres() -> None:
    assert distance_km(BORAS, BORAS) == 0
    assert distance_km(BORAS, GOTHENBURG) == pytest.approx(57.4, abs=0.5)
    assert distance_km(STOCKHOLM, GOTHENBURG) == distance_km(GOTHENBURG, STOCKHOLM) == pytest.approx(397, abs=5)
    with pytest.raises(KeyError):
        distance_km(BORAS, "9999")
