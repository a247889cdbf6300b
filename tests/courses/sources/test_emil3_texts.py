"""The texts of all records, in the forms that a live feed gives them."""

from typing import Any

import pytest

from tests.courses.sources.emil3_items import event, info, provider, words


@pytest.mark.parametrize(
    "value",
    [
        {"strings": [{"lang": "swe", "value": "Svets"}]},
        {"strings": {"lang": "swe", "value": "Svets"}},
        {"strings": "Svets"},
        {"strings": ["Svets"]},
        {"strings": [{"lang": "eng", "value": "Welding"}, {"lang": "swe", "value": "Svets"}]},
        {"strings": [{"lang": "eng", "value": "Welding"}, {"value": "Svets"}]},
        {"strings": [{"lang": "swe", "value": "null"}, {"lang": "swe", "value": "Svets"}]},
        {"strings": [{"lang": "swe", "content": "Svets"}]},
        {"strings": [{"lang": "swe", "content": "HTML", "value": "<b>Svets</b>"}]},
        [{"strings": [{"lang": "swe", "value": "Svets"}]}],
        "Svets",
        ["Svets"],
        {"swe": "Svets", "eng": "Welding"},
        {"sv-SE": "Svets", "en": "Welding"},
        {"value": "Svets"},
        {"strings": {"swe": "Svets"}},
        "<![CDATA[Svets]]>",
    ],
)
def test_a_title_is_read_from_every_form_of_a_text(value: Any) -> None:
    record, issues = info(title=value)
    assert record.title == "Svets"
    assert issues == {}


@pytest.mark.parametrize(
    "value", [True, {"a": "b"}, {"strings": [True]}, {"strings": [{"lang": "swe", "value": {"a": 1}}]}]
)
def test_a_title_that_is_no_text_is_none_and_an_issue(value: Any) -> None:
    record, issues = info(title=value)
    assert record.title == "SVESVE01"
    assert set(issues) == {("value_unreadable", "title"), ("title_missing", "title")}


@pytest.mark.parametrize("value", [None, {}, [], "null", words("null"), words(None), {"strings": []}, words("<p></p>")])
def test_without_a_title_the_code_stands_in_its_place(value: Any) -> None:
    record, issues = info(title=value)
    assert record.title == "SVESVE01"
    assert issues == {("title_missing", "title"): ""}
    assert info(title=value, code=None)[0].title == "Utbildning utan namn"
    assert provider(name=value)[0].name == "Anordnare utan namn"


def test_a_too_long_title_is_cut_and_reported() -> None:
    record, issues = info(title=words("Svets " * 60))
    assert (len(record.title) <= 250, record.title[-6:]) == (True, "Svets…")
    assert list(issues) == [("text_too_long", "title")]


def test_descriptions_are_sanitised_html() -> None:
    record, _ = info(
        description=words("<![CDATA[ <p>Läs&nbsp;<a href=https://boras.se target=_blank>mer</a></p><p>&nbsp;</p> ]]>"),
        eligibility=words("Rad 1\n\nRad 2"),
        recommendedPriorKnowledge="<script>alert(1)</script><p>Bra</p>",
    )
    assert record.description == '<p>Läs <a href="https://boras.se" rel="noopener noreferrer">mer</a></p>'
    assert record.eligibility == "<p>Rad 1</p><p>Rad 2</p>"
    assert record.prior_knowledge == "<p>Bra</p>"


@pytest.mark.parametrize(
    ("value", "url", "issue"),
    [
        ({"urls": [{"lang": "swe", "value": "www.boras.se"}]}, "https://www.boras.se", None),
        ({"urls": {"lang": "swe", "value": "www.boras.se"}}, "https://www.boras.se", None),
        ("www.boras.se", "https://www.boras.se", None),
        ({"urls": [{"value": "javascript:alert(1)"}, {"value": "https://boras.se"}]}, "https://boras.se", None),
        ({"urls": [{"value": "javascript:alert(1)"}]}, "", ("url_unusable", "url")),
        ({"urls": [{"value": "null"}]}, "", None),
    ],
)
def test_a_url_can_be_followed_or_is_none(value: Any, url: str, issue: Any) -> None:
    for reader in (provider, info, event):
        record, issues = reader(url=value)
        assert record.url == url
        assert list(issues) == ([issue] if issue else [])
