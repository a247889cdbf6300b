"""What the rows of Sundsvall's table become."""

from __future__ import annotations

import pytest

from courses.sources.csv_reader import CsvReader
from courses.sources.known import Known
from courses.sources.layouts import LAYOUTS
from courses.vocabulary import RecordKind
from tests.courses.tables.files import events, issues, only, rejections
from tests.courses.tables.rounds import known_round
from tests.factories.courses import ProviderFactory

pytestmark = pytest.mark.django_db


def sundsvall(*rows: dict[str, str]) -> CsvReader:
    layout = LAYOUTS["sundsvall-komvux"]
    names = [column.name for column in layout.columns]
    lines = [";".join(names), *(";".join({**_SUNDSVALL, **row}.get(name, "") for name in names) for row in rows)]
    return CsvReader("\n".join(lines).encode("utf-8-sig"), layout, Known(layout.slug))


_SUNDSVALL = {
    "KurserVuxenutbildningId": "790", "kurstillfalleId": "418", "Utbildningsanordnare": "Sundsvalls Kommun",
    "Kurskod": "SVESVE01", "Namn": "Svenska 1", "Niva": "gymnasial vuxenutbildning",
    "UrlKurs": "https://exempel.alvis.se/hittakurser/kurs/60059", "Poang": "100.0",
    "KurstillfalleStartdatum": "2027-01-11 00:00:00.0000000", "Omfattning": "25.0", "Studieort": "Sundsvall",
    "DistansObligatorisk": "0", "DistansValfritt": "0",
}  # fmt: skip


def test_rows_of_one_occasion_are_joined() -> None:
    found = sundsvall(
        {"Intresseomrade_kategori": "Språk - Svenska", "Amneskod": "SVE"},
        {"Intresseomrade_kategori": "Språk - Litteratur", "Amneskod": "SVA", "Studieort": "Timrå"},
    )
    first, second = events(found)
    assert first == second
    assert (first.key, first.course_key, first.provider_keys) == (
        *("e.alvis.2281.418", "i.alvis.2281.60059", ("p.alvis.2281",)),
    )
    assert (first.keywords, first.towns, first.municipality_codes) == (
        *(("Språk - Svenska", "Språk - Litteratur"), ("Sundsvall", "Timrå"), ("2281", "2262")),
    )
    assert only(found.read(RecordKind.INFO)).subject_codes == ("SVE", "SVA")


def test_other_registers_number_their_courses_themselves() -> None:
    found = sundsvall({"Utbildningsanordnare": "Hola folkhögskola", "Niva": "folkhögskola", "kurstillfalleId": "895"})
    assert (events(found)[0].key, events(found)[0].course_key) == ("e.fhs.6302369.895", "i.fhs.6302369.790")


def test_a_provider_that_the_layout_lacks_is_found_by_its_name_in_the_catalogue() -> None:
    assert rejections(sundsvall({"Utbildningsanordnare": "Nya skolan"})) == [
        (
            2,
            (
                "Rad 2: Anordnaren Nya skolan finns varken i layoutens lista eller i katalogen, "
                "så det går inte att se vilket tillfälle raden gäller."
            ),
        )
    ]
    ProviderFactory(key="p.myh.7", name="Nya Skolan")
    assert events(sundsvall({"Utbildningsanordnare": "Nya skolan"}))[0].key == "e.myh.7.418"


def test_a_row_whose_course_is_unknown_waits_for_it() -> None:
    found = sundsvall({"Namn": "Okänd", "Kurskod": "Okänd", "UrlKurs": "", "Niva": ""})
    assert events(found)[0].course_key == ""
    assert list(found.read(RecordKind.INFO)) == []
    assert [kind for kind, _ in issues(found)] == ["education_missing"]


def test_the_course_is_the_one_that_another_source_names() -> None:
    known_round("e.alvis.2281.418", course_key="i.alvis.2281.60059.2")
    found = sundsvall({})
    assert events(found)[0].course_key == "i.alvis.2281.60059.2"
    assert only(found.read(RecordKind.INFO)).key == "i.alvis.2281.60059.2"
