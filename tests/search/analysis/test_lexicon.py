"""The lexicon is a value: it adds up, it tells itself apart, it refuses what could never match."""

from __future__ import annotations

import psutil
import pytest

from search.analysis import Analyser, Lexicon, LexiconError, shipped


def test_the_fingerprint_follows_the_words_not_their_order() -> None:
    one = Lexicon(heads=frozenset({"kurs", "program"}), joints={"löne": "lön", "medie": "media"})
    same = Lexicon(heads=frozenset({"program", "kurs"}), joints={"medie": "media", "löne": "lön"})

    assert one.fingerprint == same.fingerprint
    assert one == same
    assert hash(one) == hash(same)


@pytest.mark.parametrize(
    "change",
    [
        {"heads": frozenset({"blorg"})},
        {"parts": frozenset({"blorg"})},
        {"protected": frozenset({"blorg"})},
        {"joints": {"blorge": "blorg"}},
        {"compounds": {"blorgkurs": ("blorg", "kurs")}},
        {"aliases": {"blorg": "kurs"}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_change_of_the_lexicon_changes_the_analysers_fingerprint(
    analyser: Analyser, change: dict[str, object]
) -> None:
    extended = Analyser(shipped() | Lexicon(**change))  # type: ignore[arg-type]

    assert extended.fingerprint != analyser.fingerprint
    assert Analyser(shipped() | Lexicon()).fingerprint == analyser.fingerprint


def test_what_is_added_last_wins() -> None:
    first = Lexicon(protected=frozenset({"kursplan"}), aliases={"kursare": "kurs"})
    last = Lexicon(compounds={"kursplan": ("kurs", "plan")}, aliases={"kursare": "deltagare"})

    both = first | last

    assert (both.protected, dict(both.compounds), dict(both.aliases)) == (
        frozenset(),
        {"kursplan": ("kurs", "plan")},
        {"kursare": "deltagare"},
    )


def test_protecting_a_word_takes_an_earlier_split_back() -> None:
    first = Lexicon(compounds={"kursplan": ("kurs", "plan")})

    both = first | Lexicon(protected=frozenset({"kursplan"}))

    assert (both.protected, dict(both.compounds)) == (frozenset({"kursplan"}), {})


def test_another_lexicon_takes_no_second_dictionary() -> None:
    process = psutil.Process()
    Analyser()
    before = process.memory_info().rss
    analysers = [Analyser(Lexicon(parts=frozenset({f"blorg{letter}"}))) for letter in "abcdefghij"]

    assert len({one.fingerprint for one in analysers}) == 10
    assert process.memory_info().rss - before < 10_000_000


def test_an_empty_lexicon_is_enough(analyser: Analyser) -> None:
    bare = Analyser(Lexicon())

    assert bare.lemma("kurserna") == ("kurs",)
    assert bare.fingerprint != analyser.fingerprint


@pytest.mark.parametrize("word", ["Kurs", "två ord", "", "kurs!", "x" * 61, "\ud800", "o\u0308l"])
def test_a_word_that_no_text_could_give_is_refused(word: str) -> None:
    with pytest.raises(LexiconError, match="Ett ord skrivs med små bokstäver"):
        Lexicon(parts=frozenset({word}))


def test_a_compound_of_one_part_is_refused() -> None:
    with pytest.raises(LexiconError, match="minst två led"):
        Lexicon(compounds={"kursplan": ("kursplan",)})
