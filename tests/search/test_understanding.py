"""What a query is taken to mean: the rungs of the ladder, idioms, places, levels and codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from search.analysis import analyse_document, default_analyser
from search.concepts import Alternative, Origin
from search.meaning import Place, Understanding
from search.spelling import Spelling
from search.understanding import Reader
from search.vocabulary import FilterKind, Vocabulary
from search.vocabulary.canonical import lemmas_of
from search.vocabulary.parse import parse

ROWS = """
usk => undersköterska
undersköterska, vårdbiträde | specialistundersköterska
frisör, barberare | spaterapeut
arbeta med djur => djurvårdare, hovslagare
utan flygledare: ; Flygledare utbildas av luftfartens egen skola.
ledare => hovslagare
utan sjuksköterska: undersköterska; Sjuksköterska är en högskoleutbildning.
matte = matematik
vägarbete = väg och mark
brus: arbeta, jobba, med, i, på, att, vill, jag, kurs, elev
filter sätt: distans, på distans = distans
filter takt: halvfart = 50
filter nivå: nybörjare, grundkurs = nybörjare
filter nivå: fortsättning = fortsättning
ma => matematik
fastighetsskötare, husvärd | fastighetstekniker
historia | idéhistoria | samhällskunskap
brus: under
brus: utbildning, kurser, arbete
jobba med kurs => hovslagare
gymnasiearbete = komvuxarbete
filter skolform: gymnasial, gymnasie = komvux-gymnasial
filter skolform: komvux = komvux-gymnasial, komvux-grundlaggande
filter skolform: högskola = hogskola
filter skolform: folkhögskola = folkhogskola
"""
PLACES = {"borås": Place("Borås", ("1490",)), "mark": Place("Mark", ("1463",)), "50630": Place("Borås", ("1490",))}
NAMES = {"engeng06": ["Engelska 6", "Engelska Nivå 2"], "matmat05": ["Matematik 5"]}
RENAMED = {("engelska", "niva", "2"): "Engelska 6"}
MISSPELT = {"borrås": PLACES["borås"], "svetsar": PLACES["mark"]}


@dataclass(frozen=True)
class Titles:
    """An index of nothing but titles and codes."""

    titles: Sequence[str]
    codes: Sequence[str] = ()
    terms: Mapping[str, int] = field(init=False)
    words_of: Sequence[frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        words = [frozenset(token.term for token in analyse_document(title)) for title in self.titles]
        object.__setattr__(self, "words_of", [*words, *(frozenset({code}) for code in self.codes)])
        counted = {term: sum(term in of for of in self.words_of) for of in self.words_of for term in of}
        object.__setattr__(self, "terms", counted)

    def frequency(self, term: str) -> int:
        return self.terms.get(term, 0)

    def courses(self) -> int:
        return len(self.words_of)

    def with_accents(self, folded: str) -> Sequence[str]:
        return Spelling(self.terms, ["fastighetsskötare"]).with_accents(folded)

    def near(self, word: str, edits: int) -> Sequence[tuple[str, int]]:
        return Spelling(self.terms).near(word, edits)

    def beginning(self, prefix: str) -> Sequence[str]:
        return sorted(term for term in self.terms if term.startswith(prefix))

    def together(self, terms: Sequence[str]) -> bool:
        return any(of.issuperset(terms) for of in self.words_of)


INDEX = Titles(
    [
        "Specialistundersköterska",
        "Undersköterska",
        "Djurvårdare",
        "Hovslagare",
        "Matematik 2b",
        "Engelska, nationell delkurs 3",
        "Svetsare",
        "Redovisningsekonom",
        "Ekonomi och redovisning",
        "Mark och anläggning",
        "Optikerassistent",
        "Hud- och spaterapeut",
        "Trädgårdsmästare",
        "Byggprojektledare",
        "Historia 1a1",
        "Historiskt hantverk",
        "Bankledare",
        "Art Director och copywriter",
        "IT-säkerhetsingenjör",
        "PA-tekniker",
        "Handledare",
    ],
    codes=["engeng06", "prrprr01"],
)


def read(text: str, *, literal: bool = False, as_words: frozenset[str] = frozenset()) -> Understanding:
    entries, errors = parse(ROWS)
    assert errors == []
    reader = Reader(
        default_analyser(),
        Vocabulary.of(entries, lemmas_of),
        INDEX,
        PLACES.get,
        MISSPELT.get,
        lambda code: NAMES.get(code, ()),
        RENAMED,
    )
    return reader.read(text, literal=literal, as_words=as_words)


def ways(understanding: Understanding) -> dict[tuple[str, ...], Origin]:
    return {one.terms: one.origin for concept in understanding.concepts for one in concept.alternatives}


def first(text: str) -> Alternative:
    (concept,) = read(text).concepts
    return concept.alternatives[0]


@pytest.mark.parametrize(
    ("text", "term", "origin"),
    [
        ("svetsare", "svetsare", Origin.LITERAL),
        ("svetsarna", "svetsare", Origin.LITERAL),
        ("tradgardsmastare", "trädgårdsmästare", Origin.FOLDED),
        ("svettsare", "svetsare", Origin.TYPO),
        ("trägårdsmästere", "trädgårdsmästare", Origin.TYPO),
        ("hovsl", "hovslagare", Origin.PREFIX),
        ("under sköterska", "undersköterska", Origin.JOINED),
    ],
)
def test_each_rung_of_the_ladder_reads_what_the_one_before_did_not(text: str, term: str, origin: Origin) -> None:
    assert ways(read(text))[(term,)] is origin


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("it-säkerhetsinenjör", "it-säkerhetsingenjör"),  # in the last part
        ("spa-hovslgare", "spa-hovslagare"),  # that no title has as a whole
    ],
)
def test_each_part_of_a_word_with_a_hyphen_is_mended_by_itself(text: str, meant: str) -> None:
    assert [one.read for one in read(text).corrections] == [meant]


def test_a_word_with_a_hyphen_between_known_ones_is_no_slip_of_another() -> None:
    assert [one.read for one in read("px-tekniker").corrections] == ["pa-tekniker"]
    assert read("ma-tekniker").corrections == ()


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("artdirector", {("art",), ("director",)}),
        ("markochanläggning", {("mark",), ("anläggning",)}),
        ("ekonomiochredovisning", {("ekonomi",), ("redovisning",)}),
    ],
)
def test_words_that_a_title_has_are_known_also_when_they_are_run_together(
    text: str, terms: set[tuple[str, ...]]
) -> None:
    assert terms <= set(ways(read(text)))


def test_a_word_that_the_dictionary_has_is_mistyped_for_none_that_begins_in_another_way() -> None:
    assert read("halvledare").corrections == ()


def test_a_word_that_the_dictionary_has_not_is_mended_with_two_edits() -> None:
    assert ("handledare",) in ways(read("hamdlefare"))


def test_words_of_different_titles_that_are_run_together_stay_one() -> None:
    assert len(read("artdjurvårdare").concepts) == 1


def test_a_correction_is_told_and_a_beginning_is_none() -> None:
    assert [(one.written, one.read) for one in read("svettsare").corrections] == [("svettsare", "svetsare")]
    assert read("hovsl").corrections == ()


@pytest.mark.parametrize("text", ["usk", "vårdbiträde", "barberare"])
def test_a_word_that_only_the_vocabulary_knows_is_never_corrected(text: str) -> None:
    assert read(text).corrections == ()


@pytest.mark.parametrize("text", ["ENGENG07", "2027", "engeng 07"])
def test_a_code_or_a_number_is_never_corrected(text: str) -> None:
    assert not {Origin.TYPO, Origin.FOLDED} & set(ways(read(text)).values())


@pytest.mark.parametrize("text", ["ENGENG06", "engeng 06", "ENGENG-06", "Engeng06"])
def test_a_code_is_read_however_it_is_written(text: str) -> None:
    assert (first(text).terms, first(text).origin) == (("engeng06",), Origin.CODE)


@pytest.mark.parametrize("text", ["ENGENG06", "engeng 06"])
def test_a_code_also_means_the_name_of_its_course_in_both_systems(text: str) -> None:
    found = ways(read(text))
    assert found[("engelska", "6")] is found[("engelska", "nivå", "2")] is Origin.SYNONYM


def test_the_code_of_a_course_that_is_not_given_is_its_subject_and_level() -> None:
    meant = read("MATMAT05")
    assert ([concept.words for concept in meant.concepts], meant.level) == (["Matematik"], "5")


def test_two_words_that_a_title_has_as_one_are_that_one_before_they_are_two() -> None:
    found = ways(read("redovisnings ekonom"))
    assert found[("redovisningsekonom",)] is Origin.JOINED
    assert len(read("redovisnings ekonom").concepts) == 1


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("under sköterska", "undersköterska"),  # its first half tells nothing by itself
        ("redovisnings ekonomm", "redovisningsekonom"),  # a half mistyped
        ("under skoterska", "undersköterska"),
        ("fastighets skotare", "fastighetsskötare"),  # only the vocabulary has it
        ("hov slagere", "hovslagare"),
        ("projektledare bygg", "byggprojektledare"),  # the other way round
    ],
)
def test_a_word_is_known_in_two_halves_mistyped_or_turned_round(text: str, term: str) -> None:
    (concept,) = read(text).concepts
    assert Origin.JOINED in {one.origin for one in concept.alternatives if one.terms == (term,)}


def test_words_that_make_no_word_of_the_catalogue_stay_two() -> None:
    assert [concept.words for concept in read("svetsare matematik").concepts] == ["svetsare", "matematik"]


@pytest.mark.parametrize("text", ["arbeta med djur", "jag vill jobba med djur", "jobb bland djuren"])
def test_an_idiom_is_known_in_other_little_words(text: str) -> None:
    (concept,) = read(text).concepts
    phrases = {one.phrase: one.weight for one in concept.alternatives}
    assert phrases["djurvårdare"] > phrases["hovslagare"] > 0


def test_what_can_not_be_studied_leads_to_the_nearest_and_says_why() -> None:
    meant = read("sjuksköterska")
    assert [reason.reason for reason in meant.without] == ["Sjuksköterska är en högskoleutbildning."]
    assert ways(meant)[("undersköterska",)] is Origin.CORE


def test_where_nothing_comes_near_the_end_of_the_word_leads_nowhere() -> None:
    (concept,) = read("flygledare").concepts
    assert [one.terms for one in concept.alternatives if one.worth.is_expansion] == [("flygledare",)]


def test_relatives_of_a_word_are_left_out_where_the_catalogue_has_what_is_meant() -> None:
    assert Origin.STEM not in ways(read("vårdbiträde")).values()
    assert Origin.STEM in ways(read("barberare")).values()


def test_an_unknown_compound_leads_where_its_end_leads() -> None:
    assert ways(read("hundfrisör"))[("frisör",)] is Origin.NEAR


def test_the_head_of_a_compound_alone_is_not_looked_for() -> None:
    assert ("assistent",) not in ways(read("elevassistent"))


def test_filters_are_taken_out_of_the_words() -> None:
    meant = read("svetsare på distans halvfart")
    assert [concept.words for concept in meant.concepts] == ["svetsare"]
    assert meant.values(FilterKind.MODE) == {"distans"}
    assert meant.values(FilterKind.PACE) == {"50"}


@pytest.mark.parametrize("place", ["Borås", "50630"])
def test_a_place_is_read_as_one(place: str) -> None:
    assert read(f"svetsare {place}").values(FilterKind.PLACE) == {"1490"}


def test_a_town_that_a_title_has_is_a_place_beside_nothing_but_filters() -> None:
    assert read("mark distans").values(FilterKind.PLACE) == {"1463"}
    assert read("mark").values(FilterKind.PLACE) == frozenset()


def test_a_misspelt_place_is_read_as_one_and_taken_back_as_it_was_written() -> None:
    (reading,) = read("svetsare borrås").readings
    assert (reading.words, reading.values) == ("borrås", ("1490",))
    assert read("svetsare borrås", as_words=frozenset({"borrås"})).readings == ()


def test_a_word_that_looks_like_one_of_the_catalogue_is_no_misspelt_place() -> None:
    assert read("svetsar").readings == ()


def test_a_town_that_is_a_word_of_the_trade_is_no_place_beside_its_trade() -> None:
    assert read("mark anläggning").values(FilterKind.PLACE) == frozenset()
    assert read("svetsare mark").values(FilterKind.PLACE) == {"1463"}


def test_a_town_that_is_in_a_name_of_the_trade_is_no_place_beside_it() -> None:
    assert read("vägarbete mark").values(FilterKind.PLACE) == frozenset()
    assert read("vägarbete borås").values(FilterKind.PLACE) == {"1490"}


def test_a_reading_that_was_taken_back_is_a_word() -> None:
    assert read("svetsare borås", as_words=frozenset({"borås"})).readings == ()


@pytest.mark.parametrize(
    ("text", "level", "is_part"),
    [
        ("matte 2b", "2b", False),
        ("matematik nivå 2", "2", False),
        ("engelska delkurs 3", "3", True),
        ("historia 1a1", "1a1", False),
        ("ma2b", "2b", False),
        ("svetsare nybörjare", "1", False),
        ("svetsare fortsättning", "2", False),
        ("matematik 3 grundkurs", "3", False),
        ("engelska 2027", "", False),
        ("2b", "", False),
    ],
)
def test_a_level_is_read_after_a_word(text: str, level: str, is_part: bool) -> None:
    meant = read(text)
    assert (meant.level, meant.is_part) == (level, is_part)


def test_a_short_name_with_its_level_is_the_subject() -> None:
    (concept,) = read("ma2b").concepts
    assert ("matematik",) in {one.terms for one in concept.alternatives}
    assert [one.words for one in read("xy2b").concepts] == ["xy2b"]


def test_a_subject_at_a_level_leads_to_what_is_near_but_to_no_other_subject_or_relative() -> None:
    at_level, without = ways(read("historia 1a1")), ways(read("historia"))
    assert at_level[("idéhistoria",)] is Origin.NEAR
    assert without[("samhällskunskap",)] is Origin.FAR
    assert ("samhällskunskap",) not in at_level
    assert Origin.STEM in without.values()
    assert Origin.STEM not in at_level.values()


def test_a_word_for_a_level_orders_and_leads_on() -> None:
    assert ways(read("usk nybörjare"))[("undersköterska",)] is Origin.SYNONYM


def test_the_literal_search_takes_the_words_as_they_stand() -> None:
    meant = read("svettsare borås", literal=True)
    assert set(ways(meant).values()) == {Origin.LITERAL}
    assert (meant.readings, meant.corrections) == ((), ())


def test_noise_is_dropped_unless_nothing_else_is_left() -> None:
    assert [concept.words for concept in read("jag vill jobba med hovslagare").concepts] == ["hovslagare"]
    assert [concept.words for concept in read("kurs").concepts] == ["kurs"]
