"""Any text at all is analysed, in time that grows as the text does."""

from __future__ import annotations

import random
import time

import pytest

from search.analysis import Analyser, fold
from search.analysis.tokens import LONGEST, chunks, normalise

NASTY = [
    "\x00kurs\x00",
    "\ud800kurs\udfff svets\udc00utbildning",
    "مرحبا بالعالم דברים קורס",
    "👩‍🏫 kurs 🇸🇪 e\u0301\u0301\u0301",
    "İstanbul ǅ ﬁnans ẞ ʼn ½ ² ٣ Ⅷ 一二三",
    "%_\\'\";--<script>&amp;",
    "a" * 10_000,
    "ab" * 5_000,
    "kurs-" * 2_000,
    "1,1." * 2_500 + "x",
    "kurs:s'" * 1_500,
    "+#" * 5_000,
    "\u0308" * 10_000,
    "\u202ekurs\u200d\u200f\ufeff",
    "undersköterskeutbildning" * 400,
    "a1" * 5_000,
]


def random_text(seed: int) -> str:
    """Characters of every plane, Swedish letters and signs among them."""
    chosen = random.Random(seed)  # noqa: S311  a test's, not a secret
    signs = "abcdeåäöAÅÄÖ0123456789 -:.,'+#/\n\t\u0308\u0301"
    return "".join(
        chosen.choice(signs) if chosen.random() < 0.7 else chr(chosen.randrange(0x110000)) for _ in range(400)
    )


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_nasty_texts_are_analysed(analyser: Analyser, text: str) -> None:
    tokens = analyser.analyse_document(text)
    found = analyser.analyse_query(text)

    assert all(0 < len(token.term) <= LONGEST + 1 for token in tokens)
    assert all(text[word.start : word.end] == word.surface for word in found)
    assert all(token.term.encode() for token in tokens)


@pytest.mark.parametrize(
    "text", [*NASTY, *map(random_text, range(200)), "vård- och\tvård-/omsorg 7,5\n c++ .net x-\u0308"]
)
def test_a_text_is_analysed_alike_in_whole_and_in_its_chunks(analyser: Analyser, text: str) -> None:
    whole = [(token.term, token.kind, token.weight) for token in analyser.analyse_document(text)]
    chunked = [token for chunk in chunks(text) for token in analyser.analyse_document(chunk)]

    assert [(token.term, token.kind, token.weight) for token in chunked] == whole


@pytest.mark.parametrize("seed", range(40))
def test_random_texts_give_terms_that_are_normal(analyser: Analyser, seed: int) -> None:
    tokens = analyser.analyse_document(random_text(seed))

    assert tokens
    assert [token for token in tokens if token.term != normalise(token.term)] == []
    assert [token.position for token in tokens] == sorted(token.position for token in tokens)


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_questions_about_one_word_stand_anything(analyser: Analyser, text: str) -> None:
    assert analyser.lemma(text)
    assert analyser.split(text)
    assert not analyser.is_known(text)
    assert analyser.stem(text) is None or analyser.stem(text)
    assert fold(fold(text)) == fold(text)


def test_a_term_is_its_own_lemma(analyser: Analyser) -> None:
    text = (
        "Undersköterskor, lärarna och snickarnas kurser i elteknik, webbutveckling, vårdbiträdesutbildningar, barnen, "
        "storstäderna, sökande studerande, ekonomiskt gymnasiala, programmeringskursernas, byggnadsingenjörer, städer"
    )
    lemmas = {lemma for word in analyser.analyse_query(text) for lemma in word.lemmas}

    assert len(lemmas) > 12
    assert {lemma for lemma in lemmas if lemma not in analyser.lemma(lemma)} == set()


def test_text_of_ten_times_the_length_takes_some_ten_times_as_long(analyser: Analyser) -> None:
    def seconds(text: str) -> float:
        start = time.process_time()
        analyser.analyse_document(text)
        return time.process_time() - start

    for piece in ("1,1.", "kurs-", "a:", "a1", "\u0308", "kurs ", "++", "9"):
        short = min(seconds(piece * 2_000) for _ in range(3))
        assert seconds(piece * 20_000) < 40 * short + 0.1
