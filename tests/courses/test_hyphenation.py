"""Where long words in titles may be broken."""

from __future__ import annotations

import pytest
from django.test import Client

from courses.hyphenation import breakable
from search.templatetags.search_words import marked
from tests.factories.courses import CourseFactory


@pytest.mark.parametrize(
    ("title", "broken"),
    [
        ("Undersköterska", "Undersköterska"),
        ("Vuxenutbildningen", "Vuxenutbildningen"),
        ("Undersköterskeutbildning", "Under|sköterske|utbildning"),
        ("Specialistundersköterska inom demens", "Specialist|undersköterska inom demens"),
        ("Specialpedagogiskt arbete", "Special|pedagogiskt arbete"),
        ("Informationssäkerhetsspecialist", "Informations|säkerhets|specialist"),
        ("Trädgårdsanläggare", "Trädgårds|anläggare"),
        # Parts that nobody has listed: between syllables.
        ("Kvarterspolisverksamhet", "Kvar|ter|spolis|verk|samhet"),
    ],
)
def test_a_word_that_is_wider_than_a_phone_is_broken_between_its_parts(title: str, broken: str) -> None:
    assert breakable(title) == broken.replace("|", "&shy;")


def test_a_line_may_end_after_a_slash_between_words() -> None:
    assert breakable("Rådgivare/Skadereglerare") == "Rådgivare/<wbr>Skadereglerare"
    assert breakable("C/E och 3/4") == "C/E och 3/4"


def test_what_a_title_says_is_escaped() -> None:
    assert breakable("<b>Informationssäkerhet & integritet</b>") == (
        "&lt;b&gt;Informations&shy;säkerhet &amp; integritet&lt;/b&gt;"
    )


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Undersköterskeutbildning", "utbildning", "Under&shy;sköterske<mark>&shy;utbildning</mark>"),
        ("Undersköterskeutbildning", "skeut", "Under&shy;sköter<mark>ske&shy;ut</mark>bildning"),
        ("Undersköterskeutbildning", "sköter", "Under<mark>&shy;sköter</mark>ske&shy;utbildning"),
    ],
)
def test_the_pen_marks_words_across_breaks(text: str, query: str, expected: str) -> None:
    assert marked(text, query) == expected


@pytest.mark.django_db
def test_a_course_has_breaks_in_its_heading_and_none_in_its_title(client: Client) -> None:
    course = CourseFactory(published=True, title="Informationssäkerhetsspecialist")
    text = client.get(course.get_absolute_url()).text
    assert "<h1>Informations&shy;säkerhets&shy;specialist</h1>" in text
    assert "<title>Informationssäkerhetsspecialist – Utbud</title>" in text
