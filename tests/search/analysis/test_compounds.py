"""Compounds are taken apart where their parts mean something to those who search, other words are left whole."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from search import analysis
from search.analysis import Analyser, Lexicon, shipped

HERE = Path(__file__).parent


def judged(name: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """Word, parts as written, lemmas of the parts, for each line of a list."""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if text := line.partition("#")[0].strip():
            written, _, lemmas = text.partition("=")
            parts = written.strip().split("|")
            yield "".join(parts), parts, lemmas.split()


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("undersköterskeutbildningarna", ("undersköterska", "utbildning")),
        ("förskollärarprogrammet", ("förskollärare", "program")),
        ("yrkesprov", ("yrke", "prov")),
        ("gymnasiearbete", ("gymnasium", "arbete")),
        ("mjukvaruutvecklare", ("mjukvara", "utvecklare")),
        ("fastighetsskötarens", ("fastighet", "skötare")),
        ("trädgårdsmästarutbildning", ("trädgårdsmästare", "utbildning")),
        ("arbetsskyddsingenjör", ("arbete", "skydd", "ingenjör")),
        ("museichef", ("museum", "chef")),
        ("mätingenjör", ("mäta", "ingenjör")),
        ("mättekniker", ("mäta", "tekniker")),
        ("natträning", ("natt", "träning")),
    ],
)
def test_a_compound_gives_the_lemmas_of_its_parts(analyser: Analyser, word: str, parts: tuple[str, ...]) -> None:
    assert analyser.split(word) == parts


def test_an_unknown_beginning_is_cut_off_before_a_head_of_the_field(analyser: Analyser) -> None:
    assert analyser.split("blorgtampinstruktör") == ("blorgtamp", "instruktör")


@pytest.mark.parametrize(
    "word", ["speditor", "apotekste", "vårdbiträde", "civilingenjörer", "samarbete", "naturvetenskap", "kurs", "komvux"]
)
def test_a_word_of_one_notion_stays_whole(analyser: Analyser, word: str) -> None:
    assert analyser.split(word) == analyser.lemma(word)[:1]


def test_parts_are_given_as_they_are_written_and_as_lemmas(analyser: Analyser) -> None:
    assert analyser.parts("lastbilskörkortet") == (("lastbils", "körkortet"), ("lastbil", "körkort"))
    assert analyser.parts("kurser") == (("kurser",), ("kurs",))


def test_parts_between_hyphens_are_parts(analyser: Analyser) -> None:
    assert analyser.parts("it-säkerhetstekniker") == (("it", "säkerhets", "tekniker"), ("it", "säkerhet", "tekniker"))


def test_every_lexicon_word_that_is_protected_stays_whole(analyser: Analyser) -> None:
    protected = shipped().protected

    assert len(protected) > 50
    assert {word for word in protected if len(analyser.split(word)) > 1} == set()


@pytest.mark.parametrize("name", ["compounds_held_out.txt", "compounds_third.txt"])
def test_words_are_taken_apart_as_people_judge(name: str) -> None:
    found = wanted = good = given = 0
    torn = []
    for word, parts, lemmas in judged(name):
        written, bases = analysis.parts(word)
        if len(parts) == 1:
            torn += [word] if len(bases) > 1 else []
            continue
        got, right = {*written, *bases}, {*parts, *lemmas}
        found += sum(part in got or lemma in got for part, lemma in zip(parts, lemmas, strict=True))
        wanted += len(parts)
        good += sum(part in right or lemma in right for part, lemma in zip(written, bases, strict=True))
        given += len(bases)

    assert torn == []
    assert wanted > 250
    assert found / wanted >= 0.95
    assert good / given >= 0.97


def test_the_shared_list_is_taken_apart_as_required(shared_data: Path) -> None:
    path = shared_data.parent / "golden" / "compounds_dev.py"
    spec = importlib.util.spec_from_file_location("compounds_dev", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    all_parts, precision, atoms_kept = module.score(analysis.parts)

    assert all_parts >= 0.97
    assert precision >= 0.98
    assert atoms_kept == 1.0


def test_an_editors_words_change_what_is_taken_apart(analyser: Analyser) -> None:
    added = Lexicon(
        heads=frozenset({"blorgtamp"}),
        protected=frozenset({"sommarkurs"}),
        joints={"grönsåg": "grönsåga"},
        compounds={"vårdbiträde": ("vård", "biträde")},
        aliases={"kursare": "kurs"},
    )
    extended = Analyser(shipped() | added)

    assert extended.split("kvällsblorgtamp") == ("kväll", "blorgtamp")
    assert extended.split("sommarkurs") == ("sommarkurs",)
    assert extended.split("grönsågkurs") == ("grönsåga", "kurs")
    assert extended.split("vårdbiträden") == ("vård", "biträde")
    assert extended.lemma("kursare") == ("kurs",)
    assert analyser.split("vårdbiträden") == ("vårdbiträde",)
