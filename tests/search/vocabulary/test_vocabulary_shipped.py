"""The rows that come with the portal."""

from __future__ import annotations

from collections import Counter

import pytest

from courses.reference import course_names, occupation_groups
from courses.vocabulary import SchoolForm, StudyMode, TimeOfDay
from organisations.geography import municipalities
from search.facets import FROM_LEARNING_CENTRE, Application, Pace
from search.vocabulary import EntryKind, FilterKind, OccupationFacts, Relation, Vocabulary
from search.vocabulary.canonical import lemmas_of
from search.vocabulary.coverage import Way, coverage_of, titles_lead
from search.vocabulary.entries import FILTER_VALUES
from search.vocabulary.parse import parse, write
from search.vocabulary.shipped import FOLDER, shipped_entries

GROUPS = [
    OccupationFacts(group.ssyk, group.name, tuple(one.name for one in group.occupations))
    for group in occupation_groups().values()
]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.of(shipped_entries(), lemmas_of, GROUPS)


def test_every_shipped_row_is_right_and_has_a_key_of_its_own() -> None:
    entries = shipped_entries()
    assert len(entries) > 1500
    assert [key for key, count in Counter(entry.key for entry in entries).items() if count > 1] == []
    assert max(len(entry.key) for entry in entries) <= 120


def test_a_shipped_row_survives_being_written_and_read() -> None:
    for entry in shipped_entries():
        (again,), errors = parse(write(entry))
        assert (errors, again.left, again.right, again.extra) == ([], entry.left, entry.right, entry.extra)


def test_a_wrong_file_stops_with_its_name_and_line(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("ord")
    (folder / "fel.txt").write_text("usk => undersköterska\nkock = kock\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"fel\.txt, rad 2: ”kock” står två gånger"):
        shipped_entries(folder)


def test_filter_values_are_the_catalogues_own() -> None:
    assert FILTER_VALUES[FilterKind.SCHOOL_FORM] == set(SchoolForm.values)
    assert FILTER_VALUES[FilterKind.MODE] == {*StudyMode.values, FROM_LEARNING_CENTRE}
    assert FILTER_VALUES[FilterKind.TIME_OF_DAY] == set(TimeOfDay.values)
    assert FILTER_VALUES[FilterKind.PACE] == {pace.value for pace in Pace}
    assert FILTER_VALUES[FilterKind.OPEN] <= {state.value for state in Application}
    places = {
        value
        for entry in shipped_entries()
        if entry.kind is EntryKind.FILTER and entry.extra == (FilterKind.PLACE.value,)
        for value in entry.right
    }
    assert places <= set(municipalities())


def test_every_row_about_an_occupation_names_a_group_that_exists() -> None:
    codes = [group.ssyk for group in GROUPS]
    for entry in shipped_entries():
        if entry.kind in (EntryKind.OCCUPATION, EntryKind.WITHOUT):
            for code in (name for name in entry.left if name.isdigit()):
                assert any(ssyk.startswith(code) for ssyk in codes), (entry.id, code)


def test_every_group_of_occupations_has_a_row_of_its_own() -> None:
    rows = [entry for entry in shipped_entries() if entry.kind in (EntryKind.OCCUPATION, EntryKind.WITHOUT)]
    told = {code for entry in rows for code in entry.left}
    assert [group.ssyk for group in GROUPS if group.ssyk not in told] == []


def test_every_occupation_name_is_covered_where_all_that_rows_lead_to_is_taught(vocabulary: Vocabulary) -> None:
    """A catalogue that has a course for each phrase of the group rows, and the names of the courses of komvux."""
    taught = [phrase for entry in shipped_entries() if entry.kind is EntryKind.OCCUPATION for phrase in entry.right]
    covered = coverage_of(GROUPS, vocabulary, titles_lead([*taught, *course_names().values()], vocabulary))
    assert len(covered) == 2412
    assert [one for one in covered if one.way is Way.MISSING] == []
    assert {one.way for one in covered} == {Way.WITHOUT, Way.TITLE, Way.VOCABULARY, Way.OCCUPATION}


def test_an_empty_catalogue_leaves_names_missing(vocabulary: Vocabulary) -> None:
    covered = coverage_of(GROUPS, vocabulary, titles_lead([], vocabulary))
    assert {one.way for one in covered} == {Way.WITHOUT, Way.MISSING}


@pytest.mark.parametrize(
    ("query", "phrase", "relation"),
    [
        ("usk", "undersköterska", Relation.SYNONYM),
        ("sas", "svenska som andraspråk", Relation.SYNONYM),
        ("cnc", "industriteknik cnc", Relation.SYNONYM),
        ("hvb", "behandlingspedagog", Relation.SYNONYM),
        ("npf", "specialpedagogik", Relation.SYNONYM),
        ("vvs", "rörmokare", Relation.SYNONYM),
        ("jobba med djur", "djurvårdare", Relation.SYNONYM),
        ("learn swedish", "svenska som andraspråk", Relation.SYNONYM),
        ("läkare", "specialistundersköterska", Relation.CORE),
        ("byta yrke", "orienteringskurs", Relation.SYNONYM),
        ("serveringstillstånd", "restaurang och livsmedel", Relation.SYNONYM),
        ("mc-kort", "trafiklärare", Relation.SYNONYM),
        ("kotlin", "systemutvecklare", Relation.SYNONYM),
        ("gdpr", "informationssäkerhet", Relation.SYNONYM),
        ("murning", "bygg och anläggning", Relation.SYNONYM),
        ("vårdpersonal", "undersköterska", Relation.SYNONYM),
        ("långtradarchaffis", "lastbilsförare", Relation.SYNONYM),
        ("utan gymnasium", "allmän kurs", Relation.SYNONYM),
        ("grundskolematte", "matematik nationell delkurs", Relation.SYNONYM),
        ("watchmaker", "urmakare", Relation.SYNONYM),
        ("lågaffektivt bemötande", "stödpedagog", Relation.SYNONYM),
        ("bergvärme", "värmepumpstekniker", Relation.SYNONYM),
    ],
)
def test_common_words_lead_where_they_should(
    vocabulary: Vocabulary, query: str, phrase: str, relation: Relation
) -> None:
    found = {one.phrase: one.relation for one in vocabulary.expansions(vocabulary.canonical(query))}
    assert found[phrase] is relation


@pytest.mark.parametrize(
    ("phrase", "kind", "values"),
    [
        ("komvux", FilterKind.SCHOOL_FORM, {"komvux-grundlaggande", "komvux-gymnasial", "komvux-anpassad"}),
        ("särvux", FilterKind.SCHOOL_FORM, {"komvux-anpassad"}),
        ("på distans", FilterKind.MODE, {"distans", "distans-med-traffar"}),
        ("kvällskurs", FilterKind.TIME_OF_DAY, {"kvall"}),
        ("halvfart", FilterKind.PACE, {"50"}),
        ("januari", FilterKind.MONTH, {"1"}),
        ("till hösten", FilterKind.SEASON, {"8", "9", "10"}),
        ("sök nu", FilterKind.OPEN, {"oppen"}),
        ("gbg", FilterKind.PLACE, {"1480"}),
        ("nybörjare", FilterKind.LEVEL, {"nybörjare"}),
    ],
)
def test_words_that_are_filters_are_known(
    vocabulary: Vocabulary, phrase: str, kind: FilterKind, values: set[str]
) -> None:
    word = vocabulary.filter_words[vocabulary.canonical(phrase)]
    assert (word.kind, set(word.values)) == (kind, values)


def test_no_row_names_a_provider_or_a_brand() -> None:
    brands = ("playgroundsquad", "futuregames", "forsbergs", "musikmakarna", "kulturverkstan", "körakademin", "hermods")
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt")))
    assert [brand for brand in brands if brand in text] == []
