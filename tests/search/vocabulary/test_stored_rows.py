"""The rows in the database: shipped ones and their new versions, and how all processes notice a change."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from courses.models import Occupation, OccupationName
from search.current_vocabulary import current_vocabulary
from search.domain.shipped_vocabulary import ShippedOutcome, bring_shipped_rows
from search.models import VocabularyEntry, VocabularyKind, VocabularyVersion
from search.vocabulary import Entry
from search.vocabulary.parse import parse
from search.vocabulary.shipped import shipped_entries

pytestmark = pytest.mark.django_db


def rows(text: str) -> list[Entry]:
    found, errors = parse(text)
    assert errors == []
    return found


def row_of(text: str, **fields: object) -> VocabularyEntry:
    (entry,) = rows(text)
    row = VocabularyEntry(**fields)
    row.set_entry(entry)
    return row


def phrases(word: str) -> list[str]:
    words = current_vocabulary()
    return [one.phrase for one in words.expansions(words.canonical(word))]


def test_shipped_rows_are_stored_once_and_a_second_time_changes_nothing() -> None:
    first = bring_shipped_rows()
    assert (first.added, first.updated, first.retired, first.kept) == (len(shipped_entries()), 0, 0, 0)
    mark = VocabularyVersion.current()
    assert bring_shipped_rows() == ShippedOutcome(0, 0, 0, 0)
    assert VocabularyVersion.current() == mark
    stored = {row.shipped_key: row for row in VocabularyEntry.objects.all()}
    assert all(stored[entry.key].says(entry) for entry in shipped_entries())


def test_a_new_version_updates_and_retires_what_no_editor_has_changed() -> None:
    bring_shipped_rows(rows("usk => undersköterska\nssk => sjuksköterska\nkock ~> mat\nhvb => behandling"))
    changed = VocabularyEntry.objects.get(left="ssk")
    changed.right, changed.changed_by_editor = "sjuksköterska, vård", True
    changed.save()
    dropped = VocabularyEntry.objects.get(left="hvb")
    dropped.active, dropped.changed_by_editor = False, True
    dropped.save()
    own = row_of("lv => lärvux")
    own.save()
    outcome = bring_shipped_rows(rows("usk => undersköterska, vård\nssk => syster\nhvb => hem"))
    assert outcome == ShippedOutcome(added=0, updated=1, retired=1, kept=2)
    assert {(row.left, row.right, row.active) for row in VocabularyEntry.objects.all()} == {
        ("usk", "undersköterska, vård", True),
        ("ssk", "sjuksköterska, vård", True),
        ("kock", "mat", False),
        ("hvb", "behandling", False),
        ("lv", "lärvux", True),
    }
    assert bring_shipped_rows(rows("usk => undersköterska, vård\nssk => syster\nhvb => hem\nkock ~> mat")).updated == 1
    assert VocabularyEntry.objects.get(left="kock").active


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_depends_on_nothing(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    letters = "abc"[:count]
    bring_shipped_rows(rows("\n".join(f"a{one} => b\nc{one} => d" for one in letters)))
    new = rows("\n".join(f"a{one} => x\ny{one} => z" for one in letters))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        bring_shipped_rows(new)
    assert len(queries) == 9


def test_the_command_says_what_it_did() -> None:
    out = StringIO()
    call_command("load_vocabulary", stdout=out)
    assert out.getvalue().startswith(f"Ordlistan: {len(shipped_entries())} nya rader, 0 uppdaterade")


def test_before_anything_is_stored_the_shipped_rows_are_used() -> None:
    assert VocabularyVersion.current() is None
    assert "undersköterska" in phrases("usk")


def test_a_change_is_noticed_at_once_and_otherwise_costs_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    row = row_of("provord => undersköterska")
    row.save()
    assert phrases("provord") == ["undersköterska"]
    with django_assert_num_queries(1):
        assert phrases("provord") == ["undersköterska"]
    VocabularyEntry.objects.filter(pk=row.pk).update(right="kock")  # past `save`: nothing tells of it
    assert phrases("provord") == ["undersköterska"]
    VocabularyVersion.renew()  # as another process's change does
    assert phrases("provord") == ["kock"]
    row.refresh_from_db()
    row.active = False
    row.save()
    assert phrases("provord") == []
    row.delete()
    row_of("provord => smed").save()
    assert phrases("provord") == ["smed"]


def test_inflected_forms_of_a_row_are_met_by_the_analysers_lemmas() -> None:
    row_of("jobba med hästar, hovslagare => ridlärare").save()
    for written in ("jobba med hästarna", "jobbar med häst", "Hovslagarna"):
        assert phrases(written) == ["ridlärare"]
    assert ("jobba", "med", "häst") not in current_vocabulary().idioms  # no row says yet what noise is
    row_of("brus: med").save()
    assert ("jobba", "med", "häst") in current_vocabulary().idioms


def test_a_change_that_is_rolled_back_leaves_the_vocabulary_as_it_was() -> None:
    row_of("provord => kock").save()
    assert phrases("provord") == ["kock"]
    with transaction.atomic():
        row_of("provord ~> smed").save()
        assert phrases("provord") == ["kock", "smed"]
        transaction.set_rollback(True)
    assert phrases("provord") == ["kock"]
    with transaction.atomic():
        row_of("provord ~> bagare").save()
        assert phrases("provord") == ["kock", "bagare"]


def test_a_name_that_the_region_gives_an_occupation_leads_on_at_once() -> None:
    row_of("yrke 5120: storkök").save()
    kitchen, _ = Occupation.objects.get_or_create(ssyk="5120", defaults={"name": "Kockar"})
    assert phrases("grytmästare") == []
    name = OccupationName.objects.create(occupation=kitchen, name="Grytmästare", is_synonym=True)
    assert phrases("grytmästare") == ["storkök"]
    name.delete()
    assert phrases("grytmästare") == []


@pytest.mark.parametrize(
    ("kind", "left", "right", "message"),
    [
        (VocabularyKind.ONE_WAY, "", "kock", "Raden har inget ord. Fyll i minst ett."),
        (VocabularyKind.ONE_WAY, "kock", "", "Fyll i vad orden ska leda till."),
        (VocabularyKind.ONE_WAY, "kock", "Kock", "”kock” står två gånger: ett ord kan inte leda till sig självt."),
        (VocabularyKind.EQUAL, "kock", "", "Skriv minst två ord som betyder samma sak."),
        (VocabularyKind.NOISE, "två ord", "", "”två ord” är flera ord. Den här sortens rad tar ett ord i taget."),
        (VocabularyKind.ONE_WAY, "Grytmästare", "kock", "Raden finns redan."),
        (VocabularyKind.ONE_WAY, "bytta", "kock", "Raden finns redan (den är tagen ur bruk)."),
        (VocabularyKind.ONE_WAY, "x" * 81, "kock", f"”{'x' * 40}…” är för långt: högst 8 ord och 80 tecken."),
    ],
)
def test_a_wrong_row_is_refused_in_swedish(kind: VocabularyKind, left: str, right: str, message: str) -> None:
    row_of("grytmästare => kock").save()
    row_of("bytta => kock", active=False).save()
    with pytest.raises(ValidationError) as refused:
        VocabularyEntry(kind=kind, left=left, right=right).clean()
    assert refused.value.messages == [message]


def test_a_circle_is_allowed_and_a_word_repeated_in_a_field_counts_once() -> None:
    row_of("kock => mat").save()
    row = VocabularyEntry(kind=VocabularyKind.ONE_WAY, left="mat, Mat", right="kock")
    row.clean()
    assert row.entry.left == ("mat",)
