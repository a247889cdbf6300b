"""Cells as people write them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from courses.sources import csv_values
from courses.sources.csv_values import CellError


@pytest.mark.parametrize(
    "cell",
    [
        "2027-01-11", "20270111", "2027/1/11", "11/1 2027", "11 / 1 2027", "11 jan 2027", "11 januari 2027",
        "den 11 januari 2027", "2027-01-11 00:00:00.0000000", "2027-01-11T08:30",
    ],
)  # fmt: skip
def test_a_day_is_read_in_the_forms_that_swedes_write(cell: str) -> None:
    assert csv_values.date(cell) == dt.date(2027, 1, 11)


@pytest.mark.parametrize("cell", ["2099-12-31", "2999-12-31"])
def test_a_day_without_end_is_none(cell: str) -> None:
    assert csv_values.date(cell) is None
    assert csv_values.is_sentinel_date(cell)


@pytest.mark.parametrize(
    ("read", "cell", "value"),
    [
        (csv_values.pace, "50", 50),
        (csv_values.pace, "50 %", 50),
        (csv_values.pace, "50.0", 50),
        (csv_values.pace, "100 procent", 100),
        (csv_values.amount, "1 500", Decimal(1500)),
        (csv_values.amount, "7,5", Decimal("7.5")),
        (csv_values.amount, "0", None),
        (csv_values.amount, "100 poäng", Decimal(100)),
        (csv_values.amount, "7,5 hp", Decimal("7.5")),
        (csv_values.yes_no, "Ja", True),
        (csv_values.yes_no, "x", True),
        (csv_values.yes_no, "nej", False),
        (csv_values.web_address, "www.example.se/sök", "https://www.example.se/sök"),
        (csv_values.email, "vux@example.se", "vux@example.se"),
        (csv_values.municipality, "Borås", "1490"),
        (csv_values.municipality, "borås stad", "1490"),
        (csv_values.municipality, "Marks kommun", "1463"),
        (csv_values.municipality, "1463", "1463"),
        (csv_values.municipality, "180", "0180"),
        (csv_values.towns, "BORÅS, Skene", ("Borås", "Skene")),
        (csv_values.names, "Allvux, Annat , Allvux", ("Allvux", "Annat")),
        (csv_values.languages, "Svenska, arabiska, en", ("swe", "ara", "eng")),
        (csv_values.text, "<b>Sfi</b> &amp; mer", "Sfi & mer"),
        (csv_values.whole_number(0, 100, "antal"), "20,0", 20),
        (csv_values.whole_number(0, 100, "antal"), "20 st", 20),
        (csv_values.whole_number(0, 100, "antal"), "20 platser", 20),
        (csv_values.one_of({"på plats": 1}, "inget sätt"), "PÅ  plats", 1),
    ],
)
def test_a_cell_is_read_as_meant(read: Any, cell: str, value: object) -> None:
    assert read(cell) == value


@pytest.mark.parametrize(
    ("read", "cell", "message"),
    [
        (csv_values.date, "11/1/2027", "”11/1/2027” är inget datum. Skriv till exempel 2027-01-11."),
        (csv_values.date, "31/2 2027", "”31/2 2027” är inget datum. Skriv till exempel 2027-01-11."),
        (csv_values.date, "v. 3", "”v. 3” är inget datum. Skriv till exempel 2027-01-11."),
        (csv_values.date, "1889-01-11", "”1889-01-11” ligger före 1990."),
        (csv_values.pace, "0", "”0” är ingen takt. Skriv procent från 1 till 100."),
        (csv_values.pace, "halvfart", "”halvfart” är ingen takt. Skriv procent från 1 till 100."),
        (csv_values.pace, "150", "”150” är ingen takt. Skriv procent från 1 till 100."),
        (csv_values.amount, "många", "”många” är inget rimligt antal poäng. Skriv ett tal från 1 till 5000."),
        (csv_values.yes_no, "kanske", "”kanske” är varken ja eller nej."),
        (
            csv_values.web_address,
            "javascript:alert(1)",
            "”javascript:alert(1)” är ingen webbadress. Skriv till exempel https://www.exempel.se/kurs.",
        ),
        (csv_values.email, "vux(a)example.se", "”vux(a)example.se” är ingen e-postadress."),
        (csv_values.municipality, "Kista", "”Kista” är ingen av Sveriges 290 kommuner."),
        (csv_values.municipality, "9999", "”9999” är ingen av Sveriges 290 kommuner."),
        (csv_values.one_of({"a": 1, "b": 2}, "ingen bokstav"), "c", "”c” är ingen bokstav. Välj bland: a, b."),
        (csv_values.whole_number(0, 9, "antal"), "10", "”10” är inget rimligt antal. Skriv ett heltal från 0 till 9."),
        (
            csv_values.whole_number(0, 9, "antal"),
            "1,5",
            "”1,5” är inget rimligt antal. Skriv ett heltal från 0 till 9.",
        ),
    ],
)
def test_a_cell_that_cannot_be_read_says_what_to_write(read: Any, cell: str, message: str) -> None:
    with pytest.raises(CellError) as caught:
        read(cell)
    assert str(caught.value) == message


def test_an_unknown_language_lists_those_that_are_known() -> None:
    with pytest.raises(CellError, match="”klingonska” är inget språk i listan: svenska, engelska"):
        csv_values.languages("svenska, klingonska")


def test_a_message_repeats_a_long_cell_only_in_part() -> None:
    assert len(csv_values.quoted("a" * 10_000)) == csv_values.LONGEST_QUOTE + 2
