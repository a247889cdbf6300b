"""Where an occupation leads that the vocabulary knows by its group alone."""

from __future__ import annotations

import pytest

from search.analysis import default_analyser
from search.concepts import Alternative, Origin
from search.meaning import Place
from search.understanding import Reader
from search.vocabulary import OccupationFacts, Vocabulary
from search.vocabulary.canonical import lemmas_of
from search.vocabulary.parse import parse
from tests.search.test_understanding import INDEX

ROWS = """
ekonomi => redovisningsekonom
frisör, barberare | spaterapeut
yrke 1230, 5141: undersköterska, djurvårdare, hovslagare
"""
GROUPS = [
    OccupationFacts("1230", "Administrativa chefer", ("Ekonomifrisör", "Assistentfrisör")),
    OccupationFacts("5141", "Frisörer", ("Ekonomibarberare",)),
]


def nowhere(name: str) -> Place | None:
    return None


def leads(text: str) -> dict[str, Alternative]:
    entries, errors = parse(ROWS)
    assert errors == []
    vocabulary = Vocabulary.of(entries, lemmas_of, GROUPS)
    reader = Reader(default_analyser(), vocabulary, INDEX, nowhere, nowhere, lambda code: (), {})
    return {one.phrase: one for concept in reader.read(text).concepts for one in concept.alternatives}


def test_what_a_group_names_first_is_worth_more_than_a_title_can_make_good() -> None:
    found = leads("ekonomifrisör")
    first, second, third = (found[phrase].weight for phrase in ("undersköterska", "djurvårdare", "hovslagare"))
    assert second / first == pytest.approx(third / second)
    assert second / first < 0.9


def test_the_beginning_of_an_occupation_that_names_a_function_tells_the_field_and_its_group_the_rest() -> None:
    found = leads("ekonomifrisör")
    assert found["redovisningsekonom"].origin is Origin.NEAR
    assert found["undersköterska"].origin is Origin.SSYK
    assert "spaterapeut" not in found


def test_a_beginning_that_leads_nowhere_tells_nothing_beside_the_group() -> None:
    assert {one.origin for one in leads("assistentfrisör").values() if one.worth.is_expansion} == {Origin.SSYK}


def test_in_a_trade_the_beginning_of_the_name_tells_no_field() -> None:
    found = leads("ekonomibarberare")
    assert found["undersköterska"].origin is Origin.SSYK
    assert "redovisningsekonom" not in found
