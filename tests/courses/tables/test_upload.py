"""Uploading a table in the admin: the plan, doing it, and all that is refused."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from courses.imports.locks import source_lock
from courses.models import Course, ImportRun, Occasion, RunStatus, Source, Upload
from courses.vocabulary import StudyMode
from organisations.models import User
from tests.courses.tables.conftest import apply, browser_of, lines, shown, texts, upload, with_rights
from tests.courses.tables.files import sfi, table
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db
PLAN_QUERIES = 10


@contextmanager
def held(source: Source) -> Iterator[None]:
    """Somebody else imports the source, on a connection of their own."""
    taken, done = threading.Event(), threading.Event()

    def hold() -> None:
        with source_lock(source):
            taken.set()
            done.wait(timeout=30)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert taken.wait(timeout=10)
    try:
        yield
    finally:
        done.set()
        thread.join()


def changes(response: Any) -> dict[str, tuple[int, ...]]:
    """New, changed, unchanged and gone by kind."""
    return {row.label: row.changes for row in response.context["counts"]}


def test_an_editor_uploads_a_table_sees_its_plan_and_does_it(editor: Client, editor_user: User) -> None:
    response = upload(editor, table(sfi(platser="20", takt="50 %"), sfi(id="sfi-d", titel="Sfi kurs D")))
    assert (response.status_code, response.url) == (302, reverse("uploads:plan"))
    plan = shown(editor)
    assert changes(plan) == {"Anordnare": (1, 0, 0, 0), "Utbildning": (2, 0, 0, 0), "Tillfälle": (2, 0, 0, 0)}
    assert lines(plan) == [
        (2, "Anordnare", "Borås kommun"),
        (2, "Utbildning", "Sfi kurs C"),
        (2, "Tillfälle", "Sfi kurs C, 2027-01-11, Borås"),
        (3, "Utbildning", "Sfi kurs D"),
        (3, "Tillfälle", "Sfi kurs D, 2027-01-11, Borås"),
    ]
    assert (Course.objects.count(), Source.objects.filter(slug="utbud-1490").count(), ImportRun.objects.count()) == (
        0,
    ) * 3

    done = apply(editor)

    assert texts(done) == [
        (
            "Uppladdningen är genomförd. Anordnare: 1 nya, 0 ändrade, 0 borta. "
            "Utbildning: 2 nya, 0 ändrade, 0 borta. Tillfälle: 2 nya, 0 ändrade, 0 borta."
        )
    ]
    occasion = Occasion.objects.get(key="utbud.1490.sfi-c.1")
    assert occasion.course is not None
    assert (occasion.pace, occasion.seats, occasion.start, occasion.municipality_codes) == (
        *(50, 20, dt.date(2027, 1, 11), ["1490"]),
    )
    assert (occasion.course.title, occasion.course.live, occasion.course.owner_id) == ("Sfi kurs C", True, "1490")
    run = ImportRun.objects.get()
    assert (run.status, run.user, run.source.slug, run.source.owner_id) == (
        "succeeded",
        editor_user,
        "utbud-1490",
        "1490",
    )
    assert run.options == {"layout": "utbud", "file": "kurser.csv", "municipality": "1490"}
    assert not Upload.objects.exists()


def test_the_same_table_again_changes_nothing_and_says_so(editor: Client) -> None:
    upload(editor, table(sfi()))
    apply(editor)
    upload(editor, table(sfi()))
    plan = shown(editor)
    assert changes(plan) == {"Anordnare": (0, 0, 1, 0), "Utbildning": (0, 0, 1, 0), "Tillfälle": (0, 0, 1, 0)}
    assert "Inget skulle ändras." in plan.content.decode()
    assert "Genomför</button>" not in plan.content.decode()


def test_the_plan_tells_old_and_new_of_each_changed_field(editor: Client) -> None:
    upload(editor, table(sfi(platser="20", löpande_start="ja", start=""), sfi(id="d", språk="svenska")))
    apply(editor)
    upload(
        editor, table(sfi(platser="24", löpande_start="nej", ort="Viskafors"), sfi(id="d", språk="svenska, arabiska"))
    )
    page = shown(editor, visa="changed")
    told = {line.row: [(value.label, value.old, value.new) for value in line.values] for line in page.context["page"]}
    assert told == {
        2: [
            ("Löpande start", "ja", "nej"),
            ("Platser", "20", "24"),
            ("Startar", "(tomt)", "2027-01-11"),
            ("Orter", "Borås", "Viskafors"),
        ],
        3: [("Undervisningsspråk", "svenska", "svenska, arabiska")],
    }


def test_what_the_new_table_lacks_is_gone_but_kept(editor: Client) -> None:
    upload(editor, table(sfi(), sfi(id="sfi-d", titel="Sfi kurs D")))
    apply(editor)
    upload(editor, table(sfi()))
    assert lines(shown(editor, visa="gone")) == [
        (None, "Utbildning", "Sfi kurs D"),
        (None, "Tillfälle", "Sfi kurs D, 2027-01-11, Borås"),
    ]
    apply(editor)
    gone = Course.objects.get(key="utbud.1490.sfi-d")
    assert gone.gone_at is not None
    assert Occasion.objects.get(course=gone).gone_at is not None


def test_rejected_rows_are_told_with_row_and_reason(editor: Client) -> None:
    upload(editor, table(sfi(), sfi(id="x", titel=""), sfi(id="y", skolform="fritids"), sfi(id="z", kommun="Mark")))
    assert lines(shown(editor)) == [
        (3, "Tillfälle", "Rad 3: Kolumnen titel är tom."),
        (
            4,
            "Tillfälle",
            (
                "Rad 4: Kolumnen skolform: ”fritids” är ingen skolform. Välj bland: sfi, komvux grundläggande, "
                "komvux gymnasial, komvux anpassad, yrkeshögskola, folkhögskola, högskola, annan."
            ),
        ),
        (5, "Tillfälle", "Rad 5: Raden gäller Mark. Den här uppladdningen får bara röra det som hör till Borås."),
    ]


def test_values_that_cannot_be_read_are_told_and_left_empty(editor: Client) -> None:
    upload(editor, table(sfi(takt="0", slut="2026-12-01", lärcentrum="Allvux")))
    assert [text for _, _, text in lines(shown(editor))] == [
        "Rad 2, kolumnen slut: slutar 2026-12-01 men börjar 2027-01-11. Slutdatumet lämnas tomt.",
        (
            "Rad 2, kolumnen lärcentrum: ”Allvux” är inget lärcentrum i portalen. "
            "Skriv namnet som det står på lärcentrumets sida."
        ),
        "Rad 2, kolumnen takt: ”0” är ingen takt. Skriv procent från 1 till 100.",
    ]
    apply(editor)
    occasion = Occasion.objects.get()
    assert (occasion.pace, occasion.end, occasion.learning_centre_ids) == (None, None, [])


def test_a_file_that_cannot_be_used_says_why_beside_the_field(editor: Client) -> None:
    response = upload(editor, b"id,titel\n1,2\n")
    assert response.status_code == 422
    assert response.context["form"].errors == {
        "file": ["Kolumnerna ska skiljas åt med semikolon eller tabb, men filen har komma."]
    }
    assert not Upload.objects.exists()


def test_an_empty_and_a_missing_file_are_refused(editor: Client) -> None:
    assert upload(editor, b"").context["form"].errors == {"file": ["Filen är tom."]}
    response = editor.post(reverse("uploads:choose"), {"layout": "utbud", "municipality": "1490"})
    assert response.context["form"].errors == {"file": ["Välj en fil."]}


def test_a_plan_of_another_file_is_not_done(editor: Client) -> None:
    upload(editor, table(sfi()))
    old = shown(editor).context["plan"]["fingerprint"]
    upload(editor, table(sfi(), sfi(id="d")))
    response = editor.post(reverse("uploads:plan"), {"shown": old}, follow=True)
    assert texts(response) == ["Du har laddat upp en annan fil sedan dess. Här är planen för den."]
    assert not Course.objects.exists()


def test_a_plan_is_shown_anew_when_the_catalogue_has_changed(editor: Client, regional: Client) -> None:
    upload(editor, table(sfi(platser="20")))
    apply(editor)
    upload(editor, table(sfi(platser="24")))
    seen = shown(editor).context["plan"]
    Occasion.objects.update(seats=22, overridden_fields=["seats"])

    response = editor.post(reverse("uploads:plan"), {"shown": seen["fingerprint"]}, follow=True)

    assert texts(response) == ["Katalogen har ändrats sedan planen visades. Inget har gjorts. Här är den nya planen."]
    assert response.context["plan"]["changes_anything"] is False
    assert (Occasion.objects.get().seats, ImportRun.objects.count()) == (22, 1)


def test_many_removals_want_an_explicit_yes(editor: Client) -> None:
    upload(editor, table(*(sfi(id=f"k{number}") for number in range(6))))
    apply(editor)
    upload(editor, table(sfi(id="k0")))
    page = shown(editor)
    assert page.context["plan"]["removals"] == ["Borås kommun: 5 av 6 tillfällen som inte är över skulle försvinna"]

    refused = apply(editor)
    assert texts(refused) == ["Bekräfta först att tillfällena ska försvinna. Inget har ändrats."]
    assert Occasion.objects.filter(gone_at=None).count() == 6

    apply(editor, accept_removals="1")
    assert Occasion.objects.filter(gone_at=None).count() == 1


def test_an_upload_can_be_taken_back(editor: Client) -> None:
    upload(editor, table(sfi()))
    response = editor.post(reverse("uploads:plan"), {"cancel": "1"}, follow=True)
    assert texts(response) == ["Uppladdningen är borttagen. Inget har ändrats."]
    assert not Upload.objects.exists()


def test_an_upload_is_done_once(editor: Client) -> None:
    upload(editor, table(sfi()))
    fingerprint = shown(editor).context["plan"]["fingerprint"]
    apply(editor)
    response = editor.post(reverse("uploads:plan"), {"shown": fingerprint}, follow=True)
    assert texts(response) == ["Uppladdningen är redan genomförd eller för gammal. Inget har ändrats nu."]
    assert ImportRun.objects.count() == 1


def test_an_upload_is_forgotten_after_a_day(editor: Client, regional: Client) -> None:
    upload(editor, table(sfi()))
    with time_machine.travel(dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC), tick=False):
        browser = browser_of(Upload.objects.get().user)
        assert texts(browser.get(reverse("uploads:plan"), follow=True)) == [
            "Det finns ingen uppladdning att visa. Välj filen på nytt."
        ]
        other = browser_of(with_rights(MembershipFactory(regional=True).user))
        upload(other, table(sfi()), municipality="")
    assert Upload.objects.exclude(user=other.session["_auth_user_id"]).count() == 0


def test_a_run_under_way_makes_the_upload_wait(editor: Client) -> None:
    upload(editor, table(sfi()))
    apply(editor)
    upload(editor, table(sfi(titel="Sfi C")))
    assert RunStatus(ImportRun.objects.get().status) == RunStatus.SUCCEEDED
    source = Source.objects.get(slug="utbud-1490")
    with held(source):
        response = apply(editor)
    assert texts(response) == ["Kommunens egna utbildningar, Borås importeras redan. Vänta tills den importen är klar."]
    assert (Course.objects.get().title, Upload.objects.count()) == ("Sfi kurs C", 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_plan_costs_the_same_however_long_it_is(
    editor: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    upload(editor, table(*(sfi(id=f"k{number}", takt="0") for number in range(count)), *[sfi(titel="")] * count))
    shown(editor)
    with django_assert_num_queries(PLAN_QUERIES):
        shown(editor)


def test_a_long_list_has_pages(editor: Client) -> None:
    upload(editor, table(*(sfi(id=f"k{number:03}") for number in range(60))))
    first, last = shown(editor, visa="new"), shown(editor, visa="new", p="3")
    assert (len(first.context["page"]), len(last.context["page"])) == (50, 21)
    assert "visa=new&amp;p=2" in first.content.decode()


def test_distance_with_meetings_is_one_way_to_study(editor: Client) -> None:
    upload(editor, table(sfi(sätt_att_läsa="distans", träffar="4"), sfi(id="d", ansökan="vux@example.se")))
    apply(editor)
    other, hybrid = Occasion.objects.order_by("key")
    assert (hybrid.mode, hybrid.mandatory_meetings) == (StudyMode.HYBRID, 4)
    assert (other.application_url, other.application_email) == ("", "vux@example.se")
