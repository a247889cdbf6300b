"""The page of a course, in each of its states."""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from courses.models import Course, Occasion
from courses.views import course_context
from courses.vocabulary import SchoolForm, StudyMode
from tests.courses.pages import text_of
from tests.factories.courses import AreaFactory, CourseFactory, OccasionFactory
from tests.factories.pages import BORAS, TRANEMO, add_learning_centre, make_site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_today")]

GONE = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


def test_a_page_tells_what_for_whom_and_what_is_needed(client: Client) -> None:
    course = CourseFactory(
        published=True,
        title="Vård och omsorg",
        summary="Du lär dig att ge vård.",
        description="<p>Du övar i <strong>klassrum</strong>.</p>",
        audience="För dig som vill arbeta i hemtjänst.",
        eligibility="<ul><li>Du är 20 år eller äldre.</li></ul>",
        prior_knowledge="<p>Sfi kurs D.</p>",
        checked_on=dt.date(2026, 11, 12),
        imported=True,
    )
    text = text_of(client, course)
    assert "<h1>Vård och omsorg</h1>" in text
    assert '<p class="lead">Du lär dig att ge vård.</p>' in text
    assert "Du övar i <strong>klassrum</strong>." in text
    assert "<p>För dig som vill arbeta i hemtjänst.</p>" in text
    assert "<li>Du är 20 år eller äldre.</li>" in text
    assert "<p>Sfi kurs D.</p>" in text
    assert "1 500 poäng" in text  # with no-break spaces in the page
    assert "Hämtad från Susa-navet 22 november 2026." in text
    assert "Kontrollerad 12 november av Borås kommun." in text
    assert course.provider is not None
    assert f'href="{course.provider.get_absolute_url()}"' in text
    assert 'href="tel:033000000"' in text


def test_what_a_source_wrote_can_neither_run_nor_load_anything(client: Client) -> None:
    course = CourseFactory(
        published=True,
        title="<script>alert(1)</script>",
        description='<h1>Rubrik</h1><p onclick="x()">Text<img src=x onerror=y()></p><a href="javascript:z()">länk</a>',
        url="javascript:alert(1)",
        eligibility='</script><script>alert("json")</script>',
    )
    text = text_of(client, course)
    assert "<script>alert" not in text
    assert "onclick" not in text
    assert "<img" not in text
    assert "javascript:" not in text
    assert "<h3>Rubrik</h3>" in text


def test_structured_data_describes_the_course_and_its_coming_occasions(client: Client) -> None:
    course = CourseFactory(title="Vård </script><b>&", summary="Du lär dig att ge vård.", code="VARVAR01")
    OccasionFactory(course=course, end=dt.date(2028, 6, 2), mode=StudyMode.HYBRID)
    OccasionFactory(course=course, rolling=True, mode="", towns=[], municipality_codes=[])
    OccasionFactory(course=course, cancelled_start=True)
    OccasionFactory(course=course, expired=True)
    # A start that has passed while applications go on is no start to tell of.
    OccasionFactory(course=course, start=dt.date(2026, 7, 31), application_last=None, application_continuous=True)
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text_of(client, course))
    assert found
    assert json.loads(found[1]) == {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": "Vård </script><b>&",
        "description": "Du lär dig att ge vård.",
        "url": f"http://testserver{course.get_absolute_url()}",
        "inLanguage": "sv",
        "courseCode": "VARVAR01",
        "provider": {
            "@type": "Organization",
            "name": course.provider.name if course.provider else "",
            "sameAs": "https://skolan.example.se/",
        },
        "hasCourseInstance": [
            {"@type": "CourseInstance"},
            {"@type": "CourseInstance", "courseMode": "Onsite", "location": [_place("Borås")]},
            {
                "@type": "CourseInstance",
                "courseMode": "Blended",
                "startDate": "2027-01-11",
                "endDate": "2028-06-02",
                "location": [_place("Borås")],
            },
            {
                "@type": "CourseInstance",
                "courseMode": "Onsite",
                "startDate": "2027-01-11",
                "location": [_place("Borås")],
                "eventStatus": "https://schema.org/EventCancelled",
            },
        ],
    }


def _place(name: str) -> dict[str, object]:
    address = {"@type": "PostalAddress", "addressLocality": name, "addressCountry": "SE"}
    return {"@type": "Place", "name": name, "address": address}


def test_all_coming_occasions_stand_in_the_table_and_past_ones_are_folded_away(client: Client) -> None:
    course = CourseFactory()
    OccasionFactory(course=course, start=dt.date(2027, 8, 16), application_last=dt.date(2027, 5, 16))
    OccasionFactory(course=course, cancelled_start=True, start=dt.date(2027, 2, 1))
    OccasionFactory(course=course, rolling=True)
    OccasionFactory(course=course, expired=True)
    OccasionFactory(course=course, started=True)
    OccasionFactory(course=course, hidden=True, start=dt.date(2027, 3, 3))
    OccasionFactory(course=course, gone_at=GONE, start=dt.date(2027, 4, 4))
    text = text_of(client, course)
    coming, folded = text.split('<details class="more no-print">', 1)
    folded = folded.split("</details>", 1)[0]
    assert "2 kommande starter." in coming
    assert "1 inställd start." in coming
    assert "2 starter som har varit" in folded
    table = coming.split("Kommande och inställda starter</caption>")[1]
    order = [table.index(words) for words in ("Löpande start", "1 feb 2027", "16 aug 2027")]
    assert order == sorted(order)
    assert "Inställd" in table
    assert re.findall(
        r"<time datetime=\"(\d{4}-\d\d-\d\d)\">[^<]+</time><small>|<th scope=\"row\"><time datetime=\"(\S+)\"", folded
    )
    assert "Har startat" in folded
    assert "Avslutad" in folded
    assert "3 mar 2027" not in text
    assert "4 apr 2027" not in text


def test_what_the_school_says_of_its_starts_stands_once_with_the_starts_it_is_about(client: Client) -> None:
    course = CourseFactory(description="<p>Om kursen.</p>")
    for start, text in [(dt.date(2027, 1, 11), "Via Teams."), (dt.date(2027, 3, 1), "Via Teams."), (None, "I Kinna.")]:
        OccasionFactory(course=course, start=start, rolling_start=start is None, distance_description=text, seats=24)
    OccasionFactory(course=course, description="<p>Om kursen.</p>")
    OccasionFactory(course=course, expired=True, description="Gammalt.")
    text = text_of(client, course)
    assert text.count("Via Teams.") == 1
    assert "<strong>11 januari 2027 och 1 mars 2027</strong>" in text
    assert "<strong>Löpande start</strong>" in text
    assert "24 platser." in text
    assert "Gammalt." not in text
    assert text.count("<p>Om kursen.</p>") == 1


def test_a_draft_that_is_not_saved_yet_can_be_previewed(rf: RequestFactory) -> None:
    course = Course(title="Ny kurs", slug="ny-kurs", school_form=SchoolForm.SFI)
    course.occasions = [Occasion(start=dt.date(2027, 1, 11)), Occasion(start=dt.date(2027, 1, 11))]
    text = render_to_string("courses/course_page.html", course_context(course, rf.get("/")))
    assert "Ny kurs" in text
    assert text.count("11 jan 2027") == 2


def test_occasions_can_be_filtered_by_municipality_with_links(client: Client) -> None:
    course = CourseFactory()
    OccasionFactory(course=course)
    OccasionFactory(course=course, start=dt.date(2027, 3, 1), municipality_codes=[TRANEMO], towns=["Limmared"])
    everything = text_of(client, course, f"?hemkommun={BORAS}")
    assert f'href="?hemkommun={BORAS}&amp;kommun={TRANEMO}#starter"' in everything
    there = text_of(client, course, f"?kommun={TRANEMO}").split('id="starter"')[1]
    assert "1 mar 2027" in there
    assert "11 jan 2027" not in there
    unknown = text_of(client, course, "?kommun=9999").split('id="starter"')[1]
    assert "1 mar 2027" in unknown
    assert "11 jan 2027" in unknown


def test_a_course_in_one_municipality_has_no_filter(client: Client) -> None:
    assert 'class="tabs' not in text_of(client, CourseFactory(published=True))


def test_an_occasion_from_a_learning_centre_counts_as_there(client: Client) -> None:
    site = make_site()
    centre = add_learning_centre(site.municipalities[TRANEMO])
    course = CourseFactory()
    OccasionFactory(course=course, learning_centre_ids=[centre.pk])
    text = text_of(client, course, f"?kommun={TRANEMO}")
    assert 'href="/larcentrum/larcentrum-tranemo/">Tranemo</a>' in text
    assert "11 jan 2027" in text.split('id="starter"')[1]


def test_a_course_whose_starts_have_been_says_so_and_shows_others(client: Client) -> None:
    course = CourseFactory(expired=True, direction_ids=[1])
    other = CourseFactory(published=True, title="Anläggning", direction_ids=[1])
    CourseFactory(expired=True, title="Gammal", direction_ids=[1])
    text = text_of(client, course)
    assert "Utbildningen har ingen kommande start" in text
    assert 'id="ansok"' not in text
    assert other.get_absolute_url() in text
    assert "Gammal" not in text


def test_a_cancelled_course_says_so(client: Client) -> None:
    course = OccasionFactory(cancelled_start=True).course
    text = text_of(client, course)
    assert "Utbildningen är inställd" in text
    assert "Starten som var planerad blir inte av." in text
    assert 'class="status is-error">Inställd' in text
    assert "1 inställd start." in text
    assert "Inställda starter</caption>" in text
    assert 'id="ansok"' not in text
    assert "Nästa start" not in text
    assert "kommande" not in text.lower()
    assert "28 nov" not in text  # a last day to apply to nothing
    OccasionFactory(course=course, cancelled_start=True)
    assert "Starterna som var planerade blir inte av." in text_of(client, course)


@pytest.mark.parametrize("state", [{"withdrawn": True}, {"gone_at": GONE}])
def test_a_withdrawn_course_is_gone_with_alternatives(client: Client, state: dict[str, object]) -> None:
    course = CourseFactory(title="Borttagen kurs", direction_ids=[1], **state)
    other = CourseFactory(published=True, direction_ids=[1])
    response = client.get(course.get_absolute_url())
    assert response.status_code == 410
    assert "Utbildningen är borttagen" in response.text
    assert "Borttagen kurs" in response.text
    assert other.get_absolute_url() in response.text
    assert '<meta name="robots" content="noindex">' in response.text


def test_what_was_never_published_is_unknown(client: Client) -> None:
    assert client.get(CourseFactory(draft=True).get_absolute_url()).status_code == 404
    assert client.get("/utbildning/finns-inte-999999/").status_code == 404
    assert client.get(f"/utbildning/for-stort-{10**30}/").status_code == 404


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_former_address_leads_to_the_right_one_with_its_query(client: Client, prefix: str) -> None:
    course = CourseFactory(published=True, slug="vard-2")
    response = client.get(f"{prefix}/utbildning/gammal-titel-{course.pk}/?hemkommun={TRANEMO}")
    assert response.status_code == 301
    assert response.headers["Location"] == f"{prefix}/utbildning/vard-2-{course.pk}/?hemkommun={TRANEMO}"


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post(CourseFactory(published=True).get_absolute_url()).status_code == 405


@pytest.mark.parametrize(
    ("fields", "words", "absent"),
    [
        ({}, "Studier på minst 50 % kan ge rätt till studiemedel från CSN.", "ger rätt"),
        ({"student_aid": "A 2"}, "Utbildningen ger rätt till studiemedel.", "kan ge rätt"),
        ({"student_aid": "nej"}, "Utbildningen ger inte rätt till studiemedel från CSN.", "kan ge rätt"),
        ({"student_aid": "saknas"}, "kan ge rätt till studiemedel", "ger inte rätt"),
        ({"school_form": SchoolForm.SFI}, "Utbildningen är gratis.", "CSN"),
    ],
)
def test_study_finance_is_told_as_the_source_tells_it(
    client: Client, fields: dict[str, object], words: str, absent: str
) -> None:
    text = text_of(client, CourseFactory(published=True, **fields))
    assert words in text
    assert absent not in text


def test_a_fee_is_told_where_there_is_one(client: Client) -> None:
    course = CourseFactory(school_form=SchoolForm.FOLK_HIGH_SCHOOL)
    OccasionFactory(course=course, fee=Decimal("1500.00"))
    assert "Avgift: 1\u00a0500 kronor." in client.get(course.get_absolute_url()).text


def test_codes_stand_in_both_systems(client: Client) -> None:
    course = CourseFactory(published=True, code="ENGENG05", subject_codes=["BIOG1000X", "OKÄND01"])
    text = text_of(client, course)
    row = r"{}</th><td[^>]*><code>{}</code></td><td[^>]*><code>{}</code>"
    assert re.search(row.format("Engelska 5", "ENGENG05", "ENGE1000X"), text)
    assert re.search(row.format("Biologi Nivå 1", "BIOBIO01", "BIOG1000X"), text)
    assert "OKÄND01" in text


@pytest.mark.parametrize(
    ("fields", "heading", "columns", "row"),
    [
        (
            {"school_form": SchoolForm.SFI, "code": "SFI2B", "subject_codes": ["SFIA", "SFI2B"]},
            "Kurser som ingår",
            ["Kurs", "Kurskod"],
            ["Sfi, kurs A", "SFIA", "Sfi, kurs B (studieväg 2)", "SFI2B"],
        ),
        (
            {"school_form": SchoolForm.HIGHER_VOCATIONAL, "code": "YH02661", "subject_codes": ["525812z"]},
            "Utbildningsnummer",
            ["Kurs", "Utbildningsnummer"],
            ["Prov", "YH02661"],
        ),
        (
            {"code": "ENGE1000X"},
            "Kurskod",
            ["Kurs", "Kurskod", "Ny kod, Gy25"],
            ["Engelska Nivå 1", "ENGENG05", "ENGE1000X"],
        ),
        ({"code": "MARX1000X"}, "Kurskod", ["Kurs", "Kurskod"], ["Prov", "MARX1000X"]),
    ],
)
def test_only_columns_with_codes_are_shown_and_courses_have_names(
    client: Client, fields: dict[str, object], heading: str, columns: list[str], row: list[str]
) -> None:
    section = text_of(client, CourseFactory(title="Prov", published=True, **fields)).split('aria-labelledby="koder"')[1]
    section = section.split("</section>")[0]
    assert re.findall(r"<h2[^>]*>([^<]+)</h2>", section) == [heading]
    assert re.findall(r'<th scope="col">([^<]+)</th>', section) == columns
    assert re.findall(r'<th scope="row">([^<]+)</th>|<code>([^<]+)</code>', section) == [
        (text, "") if text in row[:: len(columns)] else ("", text) for text in row
    ]


def test_a_column_that_says_nothing_is_left_out(client: Client) -> None:
    course = CourseFactory()
    OccasionFactory(course=course, pace=None)
    assert '<th scope="col">Takt</th>' not in text_of(client, course)
    OccasionFactory(course=course, pace=50)
    assert '<th scope="col">Takt</th>' in text_of(client, course)


def test_what_a_source_says_twice_is_shown_once(client: Client) -> None:
    said = "<p>Du lär dig svetsa.</p>"
    text = text_of(client, CourseFactory(published=True, description=said, prior_knowledge=said))
    assert text.count(said) == 1
    assert "Bra att kunna innan" not in text


def test_numbers_of_fields_are_not_shown_as_codes_of_courses(client: Client) -> None:
    course = CourseFactory(published=True, school_form=SchoolForm.FOLK_HIGH_SCHOOL, subject_codes=["1305", "54"])
    assert 'id="koder"' not in text_of(client, course)


@pytest.mark.parametrize(
    ("fields", "amount", "note"),
    [
        (
            {"credits": 800, "credits_unit": "vp", "school_form": SchoolForm.KOMVUX_BASIC},
            "800 poäng",
            "minst 20 poäng i veckan: 800 poäng är högst 1 läsår. Formellt heter de verksamhetspoäng.",
        ),
        (
            {"credits": 1500, "credits_unit": "gy"},
            "1 500 poäng",
            "1 500 poäng är högst 75 veckor. Formellt heter de gymnasiepoäng.",
        ),
        (
            {"credits": 350, "credits_unit": "vp", "school_form": SchoolForm.KOMVUX_ADAPTED},
            "350 poäng",
            "Du och skolan bestämmer hur mycket du läser i veckan. Formellt heter de verksamhetspoäng.",
        ),
        (
            {"credits": 400, "credits_unit": "yh", "school_form": SchoolForm.HIGHER_VOCATIONAL},
            "400 YH-poäng",
            "400 YH-poäng är 2 läsår på heltid.",
        ),
        (
            {"credits": "7.5", "credits_unit": "hp", "school_form": SchoolForm.UNIVERSITY},
            "7,5 högskolepoäng",
            "7,5 högskolepoäng är 5 veckor på heltid.",
        ),
    ],
)
def test_credits_are_explained_once(client: Client, fields: dict[str, object], amount: str, note: str) -> None:
    text = text_of(client, CourseFactory(published=True, **fields))
    assert f"<small>{amount}</small>" in text
    assert text.count(note) == 1


def test_without_credits_there_is_nothing_to_explain(client: Client) -> None:
    text = text_of(client, CourseFactory(published=True, school_form=SchoolForm.SFI, credits=None, credits_unit=""))
    assert "poäng" not in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_equally_often_whatever_it_shows(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    site = make_site()
    centre = add_learning_centre(site.municipalities[TRANEMO])
    area = AreaFactory()
    course = CourseFactory(direction_ids=[1], subject_codes=["ENGENG05", "BIOBIO01", "MATMAT01a"][:count])
    OccasionFactory.create_batch(count, course=course, learning_centre_ids=[centre.pk], expired=False)
    OccasionFactory.create_batch(count, course=course, expired=True)
    for other in CourseFactory.create_batch(count, direction_ids=[1]):
        OccasionFactory.create_batch(count, course=other, learning_centre_ids=[centre.pk])
    assert area
    client.get(course.get_absolute_url())
    with django_assert_num_queries(12):
        client.get(f"{course.get_absolute_url()}?hemkommun={TRANEMO}")
