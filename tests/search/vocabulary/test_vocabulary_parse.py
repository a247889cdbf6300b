"""The vocabulary as text: every form of a row, and what is said of a wrong one."""

from __future__ import annotations

import pytest

from search.vocabulary import Entry, EntryKind
from search.vocabulary.entries import LONGEST_PHRASE, problems_of
from search.vocabulary.parse import ParseError, parse, split_phrases, write

ROWS = {
    "rörmokare = vvs-montör": Entry(EntryKind.EQUAL, ("rörmokare", "vvs-montör")),
    "c# = .net": Entry(EntryKind.EQUAL, ("c#", ".net")),
    "usk, undis => undersköterska": Entry(EntryKind.ONE_WAY, ("usk", "undis"), ("undersköterska",)),
    "kock ~> storkök": Entry(EntryKind.RELATED, ("kock",), ("storkök",)),
    "kock, kallskänka | köksmästare | servitör": Entry(
        EntryKind.GROUP, ("kock", "kallskänka"), ("köksmästare",), ("servitör",)
    ),
    "kemi, kemist |": Entry(EntryKind.GROUP, ("kemi", "kemist")),
    "sammansatt: truckkort = truck + kort": Entry(EntryKind.COMPOUND, ("truckkort",), ("truck", "kort")),
    "skydda: hvb, c++": Entry(EntryKind.PROTECTED, ("hvb", "c++")),
    "brus: och, att": Entry(EntryKind.NOISE, ("och", "att")),
    "filter tid: kväll, efter jobbet = kvall": Entry(EntryKind.FILTER, ("kväll", "efter jobbet"), ("kvall",), ("tid",)),
    "yrke 5120, 94: kock, restaurang": Entry(EntryKind.OCCUPATION, ("5120", "94"), ("kock", "restaurang")),
    "utan 2611, advokat: paralegal; Jurist är en högskoleutbildning, som tar tid.": Entry(
        EntryKind.WITHOUT, ("2611", "advokat"), ("paralegal",), ("Jurist är en högskoleutbildning, som tar tid.",)
    ),
    "utan polis: ; Polisen utbildar själv.": Entry(EntryKind.WITHOUT, ("polis",), (), ("Polisen utbildar själv.",)),
}


@pytest.mark.parametrize(("text", "entry"), ROWS.items(), ids=list(ROWS))
def test_every_kind_of_row_is_read_and_written_back(text: str, entry: Entry) -> None:
    found, errors = parse(text)
    assert errors == []
    assert [(row.kind, row.left, row.right, row.extra) for row in found] == [
        (entry.kind, entry.left, entry.right, entry.extra)
    ]
    assert parse(write(entry))[0] == found


def test_rows_know_their_file_and_line_and_comments_are_left_out() -> None:
    found, errors = parse("# rubrik\n\nUSK  =>  Undersköterska  # vanligt\nc# = .net\n", source="prov")
    assert errors == []
    assert [(row.id, row.left) for row in found] == [("prov:3", ("usk",)), ("prov:4", ("c#", ".net"))]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("bara ord", "Raden går inte att läsa. Saknas =, =>, ~> eller |?"),
        ("a | b | c | d", "Raden går inte att läsa. Saknas =, =>, ~> eller |?"),
        ("kock => ", "Fyll i vad orden ska leda till."),
        (", => kock", "Raden har inget ord. Fyll i minst ett."),
        ("kock = kock", "”kock” står två gånger: ett ord kan inte leda till sig självt."),
        ("kock => Kock", "”kock” står två gånger: ett ord kan inte leda till sig självt."),
        ("kock | köksmästare | kock", "”kock” står två gånger: ett ord kan inte leda till sig självt."),
        ("kock |", "En grupp behöver minst två ord."),
        ("skydda: två ord", "”två ord” är flera ord. Den här sortens rad tar ett ord i taget."),
        ("sammansatt: truckkort = truck", "Ett sammansatt ord har minst två delar."),
        ("yrke kock: mat", "”kock” är ingen SSYK-kod: skriv en till fyra siffror."),
        ("filter tid: natt = natt", "Filtret tid har inget värde som heter ”natt”."),
        ("filter plats: gbg = göteborg", "Filtret plats har inget värde som heter ”göteborg”."),
        ("utan polis: väktare", "Skriv varför det inte finns någon utbildning här."),
        ("kock => <script>", "”<script>” innehåller tecken som inte hör till ett ord. Skilj orden åt med komma."),
    ],
)
def test_a_wrong_row_is_told_with_its_line_and_the_others_are_read(text: str, message: str) -> None:
    found, errors = parse(f"usk => undersköterska\n{text}\nssk => sjuksköterska")
    assert [row.left for row in found] == [("usk",), ("ssk",)]
    assert errors == [ParseError(2, message)]
    assert str(errors[0]) == f"rad 2: {message}"


def test_what_is_too_long_is_refused() -> None:
    long_word, many_words = "x" * (LONGEST_PHRASE + 1), " ".join("abcdefghi")
    for phrase in (long_word, many_words):
        (problem,) = problems_of(Entry(EntryKind.ONE_WAY, ("kock",), (phrase,)))
        assert "är för långt: högst 8 ord och 80 tecken." in problem
    many = tuple(f"ord{number}" for number in range(61))
    assert problems_of(Entry(EntryKind.NOISE, many)) == ("Högst 60 ord eller uttryck i ett fält. Dela upp raden.",)


def test_a_field_of_a_form_is_split_at_commas_and_lines() -> None:
    assert split_phrases(" Kock,kallskänka ,\n\nKOCK , Köks\u2011mästare") == ("kock", "kallskänka", "köks-mästare")
