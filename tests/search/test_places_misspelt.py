"""Names of places with a letter wrong."""

from __future__ import annotations

import pytest

from search.language import place_like


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("stockolm", "Stockholm"),
        ("stokcholm", "Stockholm"),
        ("goteborgg", "Göteborg"),
        ("jönköpping", "Jönköping"),
        ("kalmr", "Kalmar"),
    ],
)
def test_a_municipality_is_known_with_one_letter_wrong(written: str, name: str) -> None:
    place = place_like(written)
    assert place is not None
    assert place.name == name


@pytest.mark.parametrize("written", ["stoclm", "lunf", "hovslagare", "falmar", ""])
def test_what_differs_more_or_is_short_is_no_place(written: str) -> None:
    assert place_like(written) is None
