"""Parts of a page that a process renders once: `{% kept frame=frame varying url=other.url %}…{% endkept %}`.

What stands inside is kept for each language and each value of the names before `varying`. The names after it differ
from page to page: they are put in, escaped, each time, and may only be written out (`{{ url }}`), not asked
(`{% if url %}`). No other name exists inside, so nothing that is not part of the key can stay in what is kept; a
missing one is empty on every page, not only on the second.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from itertools import takewhile
from typing import Any

from django import template
from django.db.models import Model
from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.loader_tags import BlockNode
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from courses.gaps import Pieces, filled, gaps, pieces_of
from courses.row_versions import Remembered

register = template.Library()

# Of one part; a part has some hundred to some thousand characters.
MOST = 256
_VARYING = "varying"


class KeptNode(Node):
    """`key` and `varying` are the expressions by the names that they have inside."""

    # Django looks for blocks in all that stands inside a template, at every page that extends it. Here are none.
    child_nodelists = ()

    def __init__(
        self, nodelist: NodeList, key: Mapping[str, FilterExpression], varying: Mapping[str, FilterExpression]
    ) -> None:
        self.nodelist, self.key, self.varying = nodelist, key, varying
        self._kept: Remembered[Hashable, Pieces] = Remembered(MOST)
        self._gaps = gaps(varying)

    def render(self, context: Context) -> SafeString:
        values = {name: one.resolve(context, ignore_failures=True) for name, one in self.key.items()}
        # With their classes: a text that is safe equals the same text that has to be escaped.
        key = (get_language(), *((value.__class__, value) for value in values.values()))
        pieces = self._kept.get(key)
        if pieces is None:
            pieces = self._rendered(context, values)
            self._kept.add({key: pieces})
        given = {name: _escaped(one.resolve(context, ignore_failures=True)) for name, one in self.varying.items()}
        return filled(pieces, given)

    def _rendered(self, context: Context, values: Mapping[str, Any]) -> Pieces:
        """Raises TypeError for a record: it equals itself as it was before it was changed."""
        if records := [name for name, value in values.items() if isinstance(value, Model)]:
            raise TypeError(f"kept: {', '.join(records)} has to be a value, not a record")
        return pieces_of(self.nodelist.render(context.new({**values, **self._gaps})), self._gaps)


def _escaped(value: Any) -> str:
    return "" if value is None else conditional_escape(value)


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    bits = iter(token.split_contents()[1:])
    key = _named(takewhile(lambda bit: bit != _VARYING, bits), parser)
    varying = _named(bits, parser)
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    if nodelist.get_nodes_by_type(BlockNode):
        raise TemplateSyntaxError("kept: a block inside would be the same on every page")
    return KeptNode(nodelist, key, varying)


def _named(bits: Iterator[str], parser: Parser) -> dict[str, FilterExpression]:
    given = list(bits)
    named: dict[str, FilterExpression] = token_kwargs(given, parser)
    if given:
        raise TemplateSyntaxError(f"kept: write name=value, not {given[0]}")
    return named
