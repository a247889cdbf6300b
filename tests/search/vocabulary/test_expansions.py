"""What a search looks up in the vocabulary."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from search.vocabulary import Entry, Expansion, FilterKind, FilterWord, OccupationFacts, Relation, Vocabulary
from search.vocabulary.canonical import plain_words
from search.vocabulary.parse import parse

ROOT = Path(__file__).resolve().parents[3]
LEMMAS = {"undersköterskor": "undersköterska", "kockar": "kock", "kocken": "kock", "hästar": "häst", "djuren": "djur"}
KITCHEN = OccupationFacts("5120", "Kockar och kallskänkor", ("Kock à la carte", "Kock, fartyg", "Kallskänka/Kallskänk"))
LAW = OccupationFacts("2611", "Advokater", ("Advokat",))


def lemmas(phrase: str) -> tuple[str, ...]:
    """An analyser of a few words."""
    return tuple(LEMMAS.get(word, word) for word in plain_words(phrase))


def rows(text: str) -> list[Entry]:
    found, errors = parse(text, source="prov")
    assert errors == []
    return found


def vocabulary(text: str, occupations: Iterable[OccupationFacts] = ()) -> Vocabulary:
    return Vocabulary.of(rows(text), lemmas, occupations)


def told(found: tuple[Expansion, ...]) -> list[tuple[str, Relation]]:
    return [(one.phrase, one.relation) for one in found]


def test_each_kind_of_row_leads_on_by_its_relation_nearest_first() -> None:
    words = vocabulary(
        """
        kock = matlagare
        kock ~> storkök
        kock, kallskänka | köksmästare | servitör
        """
    )
    assert told(words.expansions(("kock",))) == [
        ("matlagare", Relation.SYNONYM),
        ("kallskänka", Relation.CORE),
        ("storkök", Relation.RELATED),
        ("köksmästare", Relation.NEAR),
        ("servitör", Relation.FAR),
    ]
    assert words.expansions(("kock",))[0].entry_id == "prov:2"
    assert words.expansions(("köksmästare",)) == ()
    assert words.expansions(("okänt",)) == ()


def test_inflected_forms_meet_in_the_lemma() -> None:
    words = vocabulary("kockar => restaurang\nusk => undersköterskor")
    assert told(words.expansions(words.canonical("Kocken"))) == [("restaurang", Relation.SYNONYM)]
    assert words.expansions(("undersköterska",)) == ()
    assert vocabulary("kockar, kock => kocken").expansions(("kock",)) == ()


def test_the_nearest_relation_wins_where_rows_lead_to_the_same() -> None:
    words = vocabulary("kock | | bagare\nkock => bagare\nkock ~> bagare")
    assert told(words.expansions(("kock",))) == [("bagare", Relation.SYNONYM)]


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_rows_that_lead_as_near_to_the_same_the_one_that_names_it_earlier_counts(first: int) -> None:
    two = ["kock => storkök, bageri, restaurang", "kock, köksa => restaurang"]
    words = vocabulary("\n".join([two[first], two[1 - first]]))
    assert {one.phrase: one.place for one in words.expansions(("kock",))} == {
        "storkök": 0,
        "bageri": 1,
        "restaurang": 0,
    }


def test_what_comes_nearest_to_what_can_not_be_studied_is_as_near_as_a_group_the_best_first() -> None:
    words = vocabulary("utan advokat: paralegal, privatjuridik; Jurist är en högskoleutbildning.")
    assert [(one.phrase, one.relation, one.place) for one in words.expansions(("advokat",))] == [
        ("paralegal", Relation.CORE, 0),
        ("privatjuridik", Relation.CORE, 1),
    ]


def test_a_synonym_hands_on_what_it_leads_to_itself_one_step_and_no_further() -> None:
    words = vocabulary(
        """
        usk => undersköterska
        undersköterska, vårdare | stödassistent | tandsköterska
        undersköterska => omvårdnad
        omvårdnad => hygien
        """
    )
    assert told(words.expansions(("usk",))) == [
        ("undersköterska", Relation.SYNONYM),
        ("omvårdnad", Relation.CORE),
        ("vårdare", Relation.CORE),
        ("stödassistent", Relation.NEAR),
        ("tandsköterska", Relation.FAR),
    ]


def test_a_list_of_examples_hands_nothing_on() -> None:
    words = vocabulary("jobba praktiskt => kock, smed, svets, målare\nkock => storkök")
    assert [phrase for phrase, _ in told(words.expansions(("jobba", "praktiskt")))] == [
        "kock",
        "målare",
        "smed",
        "svets",
    ]


def test_an_occupation_leads_to_what_its_group_and_field_lead_to() -> None:
    words = vocabulary("yrke 5120: restaurang\nyrke 51: service", [KITCHEN, LAW])
    for name in ("kock à la carte", "kock fartyg", "kallskänk", "kockar och kallskänkor"):
        key = words.canonical(name)
        assert told(words.expansions(key)) == [("restaurang", Relation.SSYK), ("service", Relation.FIELD)]
        assert words.occupations(key) == (KITCHEN,)
    assert words.occupations(("advokat",)) == (LAW,)
    assert words.expansions(("advokat",)) == ()


def test_a_row_of_an_occupation_names_the_best_first() -> None:
    words = vocabulary("yrke 5120: restaurang, storkök", [KITCHEN])
    assert [(one.phrase, one.place) for one in words.expansions(("kallskänk",))] == [("restaurang", 0), ("storkök", 1)]


def test_words_for_how_one_studies_are_beside_the_subject_of_a_title_and_school_forms_are_not() -> None:
    words = vocabulary(
        "brus: och\nfilter tid: kväll, på kvällen = kvall\nfilter skolform: gymnasienivå = komvux-gymnasial"
    )
    assert words.beside_subject == {"och", "kväll"}


def test_a_word_before_a_comma_is_a_name_only_where_one_group_has_it() -> None:
    other = OccupationFacts("8332", "Förare", ("Lärling, murare", "Chef, lager"))
    more = OccupationFacts("7112", "Murare", ("Lärling, plattsättare", "Murare, utan yrkesbevis"))
    words = vocabulary("", [KITCHEN, other, more])
    assert words.occupations(("kock",)) == (KITCHEN,)
    assert words.occupations(("lärling",)) == ()
    assert words.occupations(("murare",)) == (more,)
    assert words.occupations(("chef",)) == (other,)


def test_what_nothing_here_leads_to_is_told_with_the_reason_and_the_nearest() -> None:
    words = vocabulary("utan 2611, jurist: paralegal; Läses på högskola.\nutan polis: ; Utbildas av polisen.", [LAW])
    for key in (("advokat",), ("jurist",)):
        reason = words.without(key)
        assert reason is not None
        assert (reason.reason, reason.nearest) == ("Läses på högskola.", ("paralegal",))
        assert told(words.expansions(key)) == [("paralegal", Relation.CORE)]
    assert words.without(("polis",)) is not None
    assert words.expansions(("polis",)) == ()
    assert words.without(("kock",)) is None


def test_idioms_hold_noise_and_filters_know_their_values() -> None:
    words = vocabulary(
        """
        brus: jobba, med, i
        jobba med djuren => djurvårdare
        kock => mat
        filter tid: kväll, efter jobbet = kvall
        filter årstid: i höst = 8, 9
        """
    )
    assert words.idioms == {("jobba", "med", "djur"), ("i", "höst")}
    assert words.longest == 3
    assert words.noise == {"jobba", "med", "i"}
    assert words.filter_words[("efter", "jobbet")] == FilterWord(FilterKind.TIME_OF_DAY, ("kvall",))
    assert words.filter_words[("i", "höst")] == FilterWord(FilterKind.SEASON, ("8", "9"))


def test_known_words_are_those_of_all_rows_and_names_as_they_are_written() -> None:
    words = vocabulary("skydda: hvb\nsammansatt: truckkort = truck + kort\nkockar => storkök", [LAW])
    assert words.known_words == {"hvb", "truckkort", "truck", "kort", "kockar", "storkök", "advokat", "advokater"}
    assert words.protected == {"hvb"}
    assert words.compounds == {"truckkort": ("truck", "kort")}


def test_the_fingerprint_tells_contents_not_order_nor_ids() -> None:
    one, two = rows("a => b\nc => d"), rows("\n\nc => d\na => b")
    assert Vocabulary.of(one, lemmas).fingerprint == Vocabulary.of(two, lemmas).fingerprint
    assert Vocabulary.of(one, lemmas).fingerprint != Vocabulary.of(one[:1], lemmas).fingerprint
    assert Vocabulary.of(one, lemmas).fingerprint != Vocabulary.of(one, lemmas, [LAW]).fingerprint


def test_a_circle_of_rows_is_harmless() -> None:
    words = vocabulary("a => b\nb => c\nc => a")
    assert told(words.expansions(("a",))) == [("b", Relation.SYNONYM), ("c", Relation.CORE)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("C++ och .NET", ("c++", "och", ".net")),
        ("IT-tekniker, kväll!", ("it-tekniker", "kväll")),
        ("Ljud-, ljus- och scen", ("ljud", "ljus", "och", "scen")),
        ("?!", ()),
    ],
)
def test_plain_words_keep_what_belongs_to_a_word(text: str, words: tuple[str, ...]) -> None:
    assert plain_words(text) == words


def test_the_vocabulary_knows_nothing_of_django() -> None:
    """It is loaded and used in a process of its own, where importing Django would be seen."""
    code = (
        "import sys; from search.vocabulary import Vocabulary; from search.vocabulary.shipped import shipped_entries; "
        "from search.vocabulary import coverage; from search.vocabulary.canonical import plain_words; "
        "words = Vocabulary.of(shipped_entries(), plain_words); assert words.expansions(('usk',)); "
        "sys.exit('django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
