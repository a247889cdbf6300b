"""How to apply, as the page of a course tells it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from courses.models import Course
from courses.vocabulary import SchoolForm
from tests.courses.pages import text_of
from tests.factories.courses import CourseFactory, OccasionFactory, ProviderFactory
from tests.factories.organisations import MunicipalityFactory
from tests.factories.pages import TRANEMO, make_site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_today")]


def test_komvux_asks_where_one_lives_before_it_shows_a_way(client: Client) -> None:
    make_site()
    text = text_of(client, CourseFactory(published=True))
    assert "Var är du folkbokförd?" in text
    assert f'<option value="{TRANEMO}">Tranemo</option>' in text
    assert "example.se/komvux" not in text


def test_komvux_is_applied_to_in_the_home_municipality_by_its_own_link(client: Client) -> None:
    make_site()
    course = CourseFactory()
    OccasionFactory(course=course, application_url="https://boras.example.se/en-annan-lank")
    text = text_of(client, course, f"?hemkommun={TRANEMO}")
    assert 'href="https://tranemo.example.se/komvux">Ansök hos Tranemo kommun</a>' in text
    assert f'<option value="{TRANEMO}" selected>' in text
    assert "en-annan-lank" not in text
    assert "Sök senast 28 november." in text
    assert 'href="/kommun/tranemo/#vagledning">Fråga en vägledare först</a>' in text


def test_sfi_has_a_link_of_its_own(client: Client) -> None:
    make_site()
    text = text_of(client, CourseFactory(published=True, school_form=SchoolForm.SFI), f"?hemkommun={TRANEMO}")
    assert 'href="https://tranemo.example.se/sfi">Ansök hos Tranemo kommun</a>' in text


def test_a_municipality_without_a_link_tells_whom_to_ask(client: Client) -> None:
    make_site()
    MunicipalityFactory(code=TRANEMO, member=True, komvux_application_url="")
    text = text_of(client, CourseFactory(published=True), f"?hemkommun={TRANEMO}")
    assert "Kontakta Tranemo kommun" in text
    assert 'href="mailto:vagledning.tranemo@example.se"' in text
    assert 'class="button" href' not in text.split('id="ansok"')[1].split("</section>")[0]


def test_who_lives_outside_the_region_is_told_to_apply_at_home(client: Client) -> None:
    make_site()
    course = CourseFactory(published=True)
    named = text_of(client, course, "?hemkommun=0180")
    assert "<strong>Stockholms kommun</strong>" in named
    assert "”komvux ansökan”" in named
    assert "Ansök hos <strong>kommunen där du bor</strong>" in text_of(client, course, "?hemkommun=annan")


def test_a_municipality_that_does_not_exist_is_answered_with_what_to_do(client: Client) -> None:
    make_site()
    text = text_of(client, CourseFactory(published=True), "?hemkommun=%00%3Cscript%3E")
    assert "Välj en kommun i listan." in text
    assert 'aria-invalid="true"' in text
    assert "answer-word" not in text


def higher_vocational(**occasion: object) -> Course:
    course = CourseFactory(school_form=SchoolForm.HIGHER_VOCATIONAL, provider__name="Yrkeshögskolan")
    OccasionFactory(course=course, **occasion)
    return course


def test_other_schools_are_applied_to_directly(client: Client) -> None:
    course = higher_vocational(application_url="https://yh.example.se/ansok", application_code="YH-17")
    text = text_of(client, course, f"?hemkommun={TRANEMO}")
    assert 'href="https://yh.example.se/ansok">Ansök hos Yrkeshögskolan</a>' in text
    assert "Anmälningskod: <strong>YH-17</strong>" in text
    assert "Var är du folkbokförd?" not in text


def test_the_link_of_the_occasion_that_is_told_of_comes_first(client: Client) -> None:
    course = higher_vocational(closed=True, start=dt.date(2026, 12, 1), application_url="https://yh.example.se/stangd")
    OccasionFactory(course=course, application_url="https://yh.example.se/oppen")
    assert 'class="button" href="https://yh.example.se/oppen"' in text_of(client, course)


def test_without_a_link_the_schools_contact_is_the_way(client: Client) -> None:
    text = text_of(client, higher_vocational(application_url="javascript:alert(1)"))
    assert 'href="mailto:skolan@example.se">Skriv till skolan</a>' in text
    assert "javascript:" not in text


def test_without_any_contact_a_sentence_says_what_to_do(client: Client) -> None:
    course = higher_vocational()
    Course.objects.filter(pk=course.pk).update(provider=ProviderFactory(email="", phone="", url=""))
    text = text_of(client, course)
    assert "Fråga en vägledare hur du ansöker." in text
    assert 'class="button" href' not in text.split('id="ansok"')[1].split("</section>")[0]
