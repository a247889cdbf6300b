"""Forms of one word meet in one lemma, related words in a weaker stem, and words that only look alike nowhere."""

from __future__ import annotations

import pytest

from search.analysis import Analyser, fold

FAMILIES = [
    ("kurs", "kurs kurser kursen kurserna kursens kursernas KURS"),
    ("skola", "skola skolan skolor skolorna skolans"),
    ("program", "program programmet programmen programmets"),
    ("utbildning", "utbildning utbildningen utbildningar utbildningarna utbildningens"),
    ("snickare", "snickare snickaren snickarna snickarens"),
    ("lärare", "lärare läraren lärarna lärarens"),
    ("undersköterska", "undersköterska undersköterskan undersköterskor undersköterskorna"),
    ("elektriker", "elektriker elektrikern elektrikerna"),
    ("yrke", "yrke yrken yrket yrkena"),
    ("gymnasium", "gymnasium gymnasiet gymnasier"),
    ("stad", "stad staden stadens"),
    ("bok", "bok boken böcker böckerna"),
    ("storstad", "storstad storstäder storstäderna"),
    ("tjänsteman", "tjänsteman tjänstemän tjänstemännen"),
    ("vuxen", "vuxen vuxna vuxnas"),
    ("ekonomisk", "ekonomisk ekonomiska ekonomiskt"),
    ("studium", "studium studie studier studierna"),
    ("sjuksköterskeprogram", "sjuksköterskeprogrammet sjuksköterskeprogram"),
]
STRANGERS = ["kock kok", "bil bild", "kurs kur", "svenska svensk", "vård vår", "elev el", "stad städ", "data dator"]
RELATED = [
    ("snickare", "snickeri"),
    ("programmerare", "programmering"),
    ("program", "programmera"),
    ("redovisning", "redovisa"),
    ("ekonom", "ekonomisk"),
    ("psykolog", "psykologi"),
    ("administratör", "administration"),
    ("utbildning", "utbilda"),
    ("logistik", "logistiker"),
    ("svets", "svetsare"),
    ("vård", "vårda"),
    ("entreprenör", "entreprenörskap"),
    ("webbutvecklare", "webbutveckling"),
    ("sjukskötare", "sjuksköterska"),
]
UNRELATED = ["kock kok", "bil bild", "mål måla", "kör köra", "kurs kursiv", "bagare bageri", "elev elektriker"]


@pytest.mark.parametrize(("lemma", "forms"), FAMILIES, ids=[lemma for lemma, _ in FAMILIES])
def test_all_forms_of_a_word_have_its_lemma_alone(analyser: Analyser, lemma: str, forms: str) -> None:
    assert {form: analyser.lemma(form) for form in forms.split()} == dict.fromkeys(forms.split(), (lemma,))


@pytest.mark.parametrize("words", STRANGERS)
def test_words_that_only_look_alike_share_no_lemma(analyser: Analyser, words: str) -> None:
    one, other = words.split()

    assert set(analyser.lemma(one)).isdisjoint(analyser.lemma(other))


@pytest.mark.parametrize(("one", "other"), RELATED)
def test_related_words_share_a_stem_but_no_lemma(analyser: Analyser, one: str, other: str) -> None:
    assert analyser.stem(one) == analyser.stem(other)
    assert analyser.stem(one) is not None
    assert set(analyser.lemma(one)).isdisjoint(analyser.lemma(other))


@pytest.mark.parametrize("words", UNRELATED)
def test_stems_too_short_to_tell_join_nothing(analyser: Analyser, words: str) -> None:
    one, other = words.split()

    assert analyser.stem(one) is None or analyser.stem(one) != analyser.stem(other)


@pytest.mark.parametrize(
    ("form", "lemmas"),
    [("städer", ("stad", "städa")), ("böter", ("bot", "böta")), ("utför", ("utför", "utföra")), ("andra", ("andra",))],
)
def test_a_form_of_several_words_has_all_their_lemmas(analyser: Analyser, form: str, lemmas: tuple[str, ...]) -> None:
    assert analyser.lemma(form) == lemmas


def test_a_word_unknown_to_all_stays_beside_what_its_ending_leaves(analyser: Analyser) -> None:
    assert analyser.lemma("blorgtampen") == ("blorgtampen", "blorgtamp")
    assert analyser.lemma("blorgtamp") == ("blorgtamp",)
    assert not analyser.is_known("blorgtampen")


def test_a_form_of_a_word_that_only_the_lexicon_has_leads_to_it(analyser: Analyser) -> None:
    assert "barista" in analyser.lemma("baristor")


@pytest.mark.parametrize("name", ["hermods", "göteborg", "örebro", "upplands-bro", "strömstad"])
def test_a_name_stays_as_it_is(analyser: Analyser, name: str) -> None:
    assert name in analyser.lemma(name)
    assert analyser.split(name) == (name,)


@pytest.mark.parametrize("word", ["undersköterskor", "komvux", "sfi", "Göteborg", "ekonomiska", "KURSER"])
def test_a_known_word_is_known_in_every_form(analyser: Analyser, word: str) -> None:
    assert analyser.is_known(word)


@pytest.mark.parametrize("word", ["undersköteska", "blorgtamp", "vårvår01", "", "nställningar"])
def test_misspellings_codes_and_fragments_are_not_known(analyser: Analyser, word: str) -> None:
    assert not analyser.is_known(word)


def test_composed_and_decomposed_letters_are_the_same_word(analyser: Analyser) -> None:
    assert analyser.lemma("sko\u0308terska") == analyser.lemma("sköterska") == ("sköterska",)


def test_folding_leaves_out_accents_and_capitals() -> None:
    assert [fold(word) for word in ("Åäö", "sko\u0308terska", "Idé", "KURS", "")] == [
        "aao",
        "skoterska",
        "ide",
        "kurs",
        "",
    ]
