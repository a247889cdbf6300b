"""Parts of a page that a process renders once: what makes them anew, and that nothing slips into them."""

from __future__ import annotations

from typing import ClassVar

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.safestring import mark_safe
from django.utils.translation import override

from courses.models import Provider
from courses.templatetags.kept import MOST, KeptNode


class Counted(str):
    """A text that counts how often it is written out."""

    __slots__ = ()
    written: ClassVar[int] = 0

    def __str__(self) -> str:
        Counted.written += 1
        return str.__str__(self)


def template(source: str) -> Template:
    return Template("{% load kept i18n %}" + source)


def rendered(source: Template, **values: object) -> str:
    return source.render(Context(values))


def test_what_stands_inside_is_rendered_once_for_each_value_of_its_names() -> None:
    Counted.written = 0
    source = template("{% kept name=name %}<b>{{ name }}</b>{% endkept %}")
    assert [rendered(source, name=Counted(name)) for name in ("a", "b", "a", "b", "a")] == [
        *("<b>a</b>", "<b>b</b>", "<b>a</b>", "<b>b</b>", "<b>a</b>")
    ]
    assert Counted.written == 2


def test_what_differs_from_page_to_page_is_put_in_each_time_and_escaped() -> None:
    source = template('{% kept name=name varying url=url %}<a href="{{ url }}">{{ name }}</a> {{ url }}{% endkept %}')
    assert rendered(source, name="Sök", url="/1") == '<a href="/1">Sök</a> /1'
    assert rendered(source, name="Sök", url='/"><script>') == (
        '<a href="/&quot;&gt;&lt;script&gt;">Sök</a> /&quot;&gt;&lt;script&gt;'
    )
    assert rendered(source, name="Sök", url=mark_safe("<i>")) == '<a href="<i>">Sök</a> <i>'
    assert rendered(source, name="Sök") == '<a href="">Sök</a> '


def test_a_text_that_is_safe_lends_nothing_to_the_same_text_that_is_not() -> None:
    source = template("{% kept name=name %}{{ name }}{% endkept %}")
    assert rendered(source, name=mark_safe("<b>")) == "<b>"
    assert rendered(source, name="<b>") == "&lt;b&gt;"


def test_a_name_that_was_not_given_does_not_exist_inside() -> None:
    source = template("{% kept name=name %}{{ name }}{{ secret }}{% endkept %}")
    assert rendered(source, name="a", secret="Kim") == "a"


def test_each_language_has_its_own() -> None:
    source = template('{% kept %}{% translate "Sök" %}{% endkept %}')
    assert rendered(source) == "Sök"
    with override("en"):
        assert rendered(source) == "Search"
    assert rendered(source) == "Sök"


def test_a_mark_in_a_value_of_the_key_is_no_place_for_another() -> None:
    source = template("{% kept name=name varying url=url %}{{ name }}|{{ url }}{% endkept %}")
    assert rendered(source, name="\0other\0", url="<") == "\0other\0|&lt;"


def test_no_more_is_kept_than_the_bound() -> None:
    source = template("{% kept name=name %}{{ name }}{% endkept %}")
    for number in range(MOST + 10):
        rendered(source, name=Counted(str(number)))
    [node] = source.nodelist.get_nodes_by_type(KeptNode)
    assert len(node._kept) == MOST  # type: ignore[attr-defined]


def test_a_record_is_refused_for_it_equals_itself_before_the_change() -> None:
    with pytest.raises(TypeError, match="provider"):
        rendered(template("{% kept provider=provider %}{{ provider.name }}{% endkept %}"), provider=Provider(pk=1))


@pytest.mark.parametrize(
    "source",
    [
        "{% kept name %}{% endkept %}",
        "{% kept varying url %}{% endkept %}",
        "{% kept %}{% block a %}{% endblock %}{% endkept %}",
    ],
)
def test_what_cannot_be_kept_is_no_template(source: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="kept"):
        template(source)
