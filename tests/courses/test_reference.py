"""Areas, codes and occupations as facts, and the rules that place a course in a direction."""

import csv
from pathlib import Path

import pytest

from courses.reference import (
    DATA,
    area_ids_of,
    areas,
    course_names,
    directions,
    directions_for,
    equivalent_codes,
    normalise_code,
    occupation_groups,
    subject_name,
)


def names_for(code: str = "", title: str = "", **given: object) -> list[str]:
    """The names of the directions of a course that is told by code, title or what else is given."""
    facts: dict[str, object] = {"subject_codes": [], "sun_codes": [], "keywords": [], "school_type": ""} | given
    ids = directions_for(course_code=code, title=title, **facts)  # type: ignore[arg-type]
    return [directions()[id_].name for id_ in ids]


def rows(filename: str) -> list[dict[str, str]]:
    with (Path(DATA) / filename).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_there_are_21_areas_with_203_directions() -> None:
    assert (len(areas()), len(directions())) == (21, 203)
    assert {id_ for area in areas().values() for id_ in area.direction_ids} == set(directions())
    assert areas()[12].name_en == "Agriculture"


def test_a_direction_knows_all_its_areas() -> None:
    shared = {
        d.name: sorted(areas()[id_].name for id_ in d.area_ids) for d in directions().values() if len(d.area_ids) > 1
    }
    assert shared == {
        "Arkitektur": ["Bygg och anläggning", "Teknik"],
        "Datateknik": ["Data och IT", "Teknik"],
        "Farmakologi": ["Medicin och vård", "Naturvetenskap"],
    }


def test_the_areas_of_directions_come_in_order_and_once() -> None:
    assert area_ids_of([164, 147, 165]) == [17, 16]
    with pytest.raises(KeyError):
        area_ids_of([9999])


def test_there_are_400_occupation_groups_with_2412_names() -> None:
    groups = occupation_groups()
    assert len(groups) == 400
    concept_ids = [occupation.concept_id for group in groups.values() for occupation in group.occupations]
    assert len(concept_ids) == len(set(concept_ids)) == 2412
    assert groups["3511"].name == "Drifttekniker, IT"
    assert "IT-tekniker" in {occupation.name for occupation in groups["3511"].occupations}


def test_the_facts_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        course_names()["ENGENG05"] = "Danska"  # type: ignore[index]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("MATMAT01a", "MATMAT01a"),
        ("matmat01A", "MATMAT01a"),
        (" hishis 01A1 ", "HISHIS01a1"),
        ("biog1000x", "BIOG1000X"),
        ("Fo\u0308rma\u030ad0", "FÖRMÅD0"),
        ("kva-rvo", "KVARVO"),
        ("YH01464", "YH01464"),
        ("", ""),
    ],
)
def test_a_code_is_written_as_its_register_does(written: str, code: str) -> None:
    assert normalise_code(written) == code
    assert normalise_code(code) == code


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("MATMAT01a", "Matematik 1a"),
        ("matmat01A", "Matematik 1a"),
        ("ENGE1000X", "Engelska Nivå 1"),
        ("MODDAN01", "Moderna språk 1, Danska"),
        ("XYZXYZ01", None),
        ("", None),
    ],
)
def test_a_code_gives_the_name_of_its_course(code: str, name: str | None) -> None:
    assert subject_name(code) == name


def test_codes_of_the_two_systems_find_each_other() -> None:
    assert equivalent_codes("ENGENG05") == {"ENGE1000X"}
    assert equivalent_codes("enge1000x") == {"ENGENG05"}
    assert equivalent_codes("BAGBAG01") == set()
    assert all(
        equivalent_codes(new) == {old}
        for row in rows("course_code_pairs.csv")
        for old, new in [(row["gy11_code"], row["gy25_code"])]
    )


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("ENGENG05", ["Engelska"]),
        ("engeng05", ["Engelska"]),
        ("MATMAT01a", ["Matematik"]),
        ("MODSPA03", ["Spanska"]),
        ("MODZHO01", ["Kinesiska"]),
        ("FÖRFÖR01", ["Ekonomi"]),
        ("FÖRRED01", ["Redovisning"]),
        ("SVELIT0", ["Litteraturvetenskap", "Svenska"]),
        ("FILFIL01", ["Film", "TV och radioproduktion"]),
        ("PSYPSY01", ["Omvårdnad"]),
        ("PSKPSY01", ["Psykologi"]),
        ("GRNSVAA", ["Svenska"]),
        ("SGRMAT7", ["Matematik"]),
        ("RLXAAR", ["Restaurang och storhushåll"]),
    ],
)
def test_a_course_code_gives_the_direction_of_its_subject(code: str, names: list[str]) -> None:
    assert names_for(code) == names


@pytest.mark.parametrize(
    ("new", "former"),
    [
        ("FILS1000X", "FIOFIO01"),
        ("PSYL1000X", "PSKPSY01"),
        ("PSYK1000X", "PSYPSY01"),
        ("SPEI1000X", "SPCSPE01"),
        ("MARK1000X", "FÖRMAD0"),
        ("INTR1000X", "SAMINR0"),
        ("MODY1000XFRA", "MODFRA01"),
        ("MATO1B00X", "MATMAT03b"),
    ],
)
def test_a_gy25_code_goes_where_its_gy11_course_goes_and_is_not_read_by_three_letters(new: str, former: str) -> None:
    assert names_for(new) == names_for(former) != []


def test_an_unknown_gy25_subject_is_not_mistaken_for_a_gy11_subject_with_the_same_three_letters() -> None:
    assert names_for("MARX1000X") == []
    assert names_for("MARMÅL01") == ["Övrigt inom bygg och anläggning"]


def test_all_known_codes_have_a_direction() -> None:
    assert [code for code in course_names() if not names_for(code)] == []


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Systemutvecklare.NET", ["Programmeringsteknik"]),
        ("Internettillgänglighet", []),
        ("SPECIALISTUNDERSKÖTERSKA inom demens", ["Omvårdnad"]),
        ("Kyl- och värmepumpstekniker", ["Kyl- och VVS teknik"]),
        ("Allmän kurs med musikinriktning", ["Förutbildningar"]),
        ("Sadelmakare", ["Skinnhantverk", "Textilhantverk"]),
        ("Elingenjör - Fastighet, industri och järnväg", ["El"]),
        ("Energispecialist", ["Miljö och energiteknik", "El"]),
        ("Avancerad GIS-användare", ["Lantmäteriteknik"]),
        ("Producent film och TV-drama", ["Film", "TV och radioproduktion"]),
        ("Neuropsykiatriska funktionsnedsättningar i teori och praktik", ["Socialt inriktade utbildningar"]),
        ("Sa\u0308ljare", ["Försäljning"]),
        ("Tvåspråkighet", []),
        ("", []),
    ],
)
def test_words_in_the_title_give_the_direction(title: str, names: list[str]) -> None:
    assert names_for(title=title) == names


def test_the_code_goes_before_the_subjects_before_the_title_before_sun_before_the_keyword() -> None:
    given: dict[str, object] = {"subject_codes": ["KEMKEM01"], "sun_codes": ["525582d"], "keywords": ["Data/IT"]}
    assert names_for("BIOBIO01", "Lokförare", **given) == ["Biologi"]
    assert names_for("YH00123", "Lokförare", **given) == ["Kemi"]
    given["subject_codes"] = []
    assert names_for("YH00123", "Lokförare", **given) == ["Järnväg"]
    assert names_for("YH00123", "Något annat", **given) == ["Byggnadsvård"]
    given["sun_codes"] = ["999z"]
    assert names_for("YH00123", "Något annat", **given) == ["Övrigt inom data och IT"]
    given["keywords"] = ["Trolleri"]
    assert names_for("YH00123", "Något annat", **given) == []


def test_sfi_is_a_course_for_immigrants_and_swedish() -> None:
    assert names_for(school_type="VUXSFI") == names_for("SFIKUB") == ["Kurser för invandrare", "Svenska"]


def test_a_sun_code_is_read_with_and_without_its_level() -> None:
    assert names_for(sun_codes=["415521C"]) == names_for(sun_codes=["521c"]) == ["Industri och produktion"]


@pytest.mark.parametrize("filename", ["subject_directions.csv", "title_directions.csv", "field_directions.csv"])
def test_each_rule_names_directions_that_exist_and_stands_once(filename: str) -> None:
    rules = rows(filename)
    ids = [int(id_) for rule in rules for id_ in rule["direction_ids"].split(" ")]
    assert set(ids) <= set(directions())
    keys = [tuple(value for column, value in rule.items() if column != "direction_ids") for rule in rules]
    assert len(keys) == len(set(keys)) > 50


def test_no_rule_is_written_in_a_form_that_could_never_fit() -> None:
    assert [row["title_words"] for row in rows("title_directions.csv") if "*" in row["title_words"].strip("*")] == []
    assert [row["code_prefix"] for row in rows("subject_directions.csv") if len(row["code_prefix"]) > 8] == []
    assert [
        row["code_prefix"] for row in rows("subject_directions.csv") if row["code_prefix"] != row["code_prefix"].upper()
    ] == []
    assert [
        row["value"] for row in rows("field_directions.csv") if row["kind"] == "sun" and len(row["value"]) > 4
    ] == []
