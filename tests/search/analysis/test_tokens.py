"""Texts and queries become terms: words, codes, numbers, levels."""

from __future__ import annotations

import pytest

from search.analysis import Analyser, Kind, QueryWord, Token


def words(analyser: Analyser, text: str) -> list[str]:
    """The first lemma of each word of a query."""
    return [word.lemmas[0] for word in analyser.analyse_query(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C++ och C#, .NET!", ["c++", "och", "c#", ".net"]),
        ("IT-tekniker (NPF)", ["it-tekniker", "npf"]),
        ("VÅRVÅR01 GRNMAT2 MATE1000X MATMAT01c", ["vårvår01", "grnmat2", "mate1000x", "matmat01c"]),
        ("engelska 6, matematik 2b", ["engelska", "6", "matematik", "2b"]),
        ("Engelska6 sfi3", ["engelska", "6", "sfi", "3"]),
        ("7,5 hp på 50%", ["7.5", "hp", "på", "50"]),
        ("2026-11-22", ["2026", "11", "22"]),
        ("usk:er tv:n Microsoft's", ["usk", "tv", "microsoft"]),
        ("vård- och omsorgsutbildningen", ["vård", "och", "omsorgsutbildning"]),
        ("yrkes-/lärlingsutbildning", ["yrke", "lärlingsutbildning"]),
        ("vård/omsorg", ["vård", "omsorg"]),
        ("A\u030angstro\u0308m", ["ångström"]),
        ("B-körkort och 3D-grafik", ["b-körkort", "och", "3d-grafik"]),
        ("-- ... !?", []),
        ("", []),
    ],
)
def test_a_query_is_cut_into_words(analyser: Analyser, text: str, expected: list[str]) -> None:
    assert words(analyser, text) == expected


def test_a_query_word_tells_all_that_it_can_be_found_by(analyser: Analyser) -> None:
    assert analyser.analyse_query(" Undersköterskeutbildningen 2b ENGENG05") == [
        QueryWord(
            surface="Undersköterskeutbildningen",
            start=1,
            end=27,
            lemmas=("undersköterskeutbildning",),
            parts=("undersköterska", "utbildning"),
            stem="~undersköterskeutbild",
        ),
        QueryWord(surface="2b", start=28, end=30, lemmas=("2b",), is_number=True, level="2b"),
        QueryWord(surface="ENGENG05", start=31, end=39, lemmas=("engeng05",), is_code=True),
    ]


@pytest.mark.parametrize(
    ("text", "levels"),
    [("engelska 6", ["6"]), ("matte 2b", ["2b"]), ("6", []), ("kurs 2026", []), ("hp 7,5", []), ("sva 1 2", ["1"])],
)
def test_a_small_number_after_a_word_is_a_level(analyser: Analyser, text: str, levels: list[str]) -> None:
    assert [word.level for word in analyser.analyse_query(text) if word.level] == levels


def test_surfaces_are_what_was_written_at_their_places(analyser: Analyser) -> None:
    text = "Jag vill läsa Engelska6, vård- och IT-kurs (C++) i A\u030amål 7,5"

    found = analyser.analyse_query(text)

    assert [word.surface for word in found] == [
        *("Jag", "vill", "läsa", "Engelska", "6", "vård-", "och", "IT-kurs", "C++", "i", "A\u030amål", "7,5")
    ]
    assert [text[word.start : word.end] for word in found] == [word.surface for word in found]


def test_a_document_has_a_word_whole_by_its_parts_and_by_its_stem(analyser: Analyser) -> None:
    tokens = analyser.analyse_document("Snickarutbildningen VÅRVÅR01 5")

    assert [(token.term, token.kind, pytest.approx(token.weight), token.position) for token in tokens] == [
        ("snickarutbildning", Kind.WORD, 1.0, 0),
        ("~snickarutbild", Kind.STEM, 0.4, 0),
        ("snickare", Kind.MODIFIER, 0.75, 0),
        ("~snick", Kind.STEM, 0.3, 0),
        ("utbildning", Kind.HEAD, 0.55, 0),
        ("vårvår01", Kind.CODE, 1.0, 1),
        ("5", Kind.NUMBER, 1.0, 2),
    ]


@pytest.mark.parametrize(
    ("document", "query"),
    [
        ("Undersköterskeutbildningar", "undersköterska"),
        ("Kurser i svetsning", "kurs"),
        ("storstäderna", "storstad"),
        ("städer", "städa"),
        ("Bootcampen", "bootcamp"),
        ("IT-säkerhetstekniker", "säkerhet"),
        ("C++-programmering", "c++"),
        ("snickeri", "snickare"),
        ("VÅRVÅR01", "vårvår01"),
        ("yrkes- och lärlingsutbildning", "yrken"),
    ],
)
def test_what_is_searched_meets_what_was_written(analyser: Analyser, document: str, query: str) -> None:
    terms = {token.term for token in analyser.analyse_document(document)}
    (word,) = analyser.analyse_query(query)

    assert not terms.isdisjoint({*word.lemmas, *word.parts, word.stem})


def test_equal_texts_give_equal_tokens(analyser: Analyser) -> None:
    again = Analyser()

    text = "Grundläggande vuxenutbildning, sfi och svetsutbildning i Borås: studier på distans"
    tokens = again.analyse_document(text)

    assert tokens == analyser.analyse_document(text)
    assert tokens[0] == Token("grundläggande", Kind.WORD, 1.0, 0)
    assert again.fingerprint == analyser.fingerprint
