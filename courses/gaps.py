"""Mark-up that is rendered once and filled in for each page: a template's text with named gaps.

A gap is a mark that no text of the database and no cleaned text can hold, for it begins with NUL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.utils.safestring import SafeString, mark_safe

# A mark-up in turns: text, a name, text, a name, …, text.
Pieces = tuple[str, ...]


def gaps(names: Iterable[str]) -> dict[str, SafeString]:
    """The marks to render in the place of what differs."""
    return {name: mark_safe(f"\0{name}\0") for name in names}  # noqa: S308 - our own name


def pieces_of(html: str, names: Iterable[str]) -> Pieces:
    """What was rendered with the marks of these names, taken apart at them."""
    if not (any_of := "|".join(names)):
        return (html,)
    return tuple(re.split(f"\0({any_of})\0", html))


def filled(pieces: Pieces, given: Mapping[str, str]) -> SafeString:
    """The whole mark-up. What is `given` has to be escaped."""
    if len(pieces) == 1:
        return mark_safe(pieces[0])  # noqa: S308 - rendered by a template
    parts = list(pieces)
    parts[1::2] = [given[name] for name in pieces[1::2]]
    return mark_safe("".join(parts))  # noqa: S308 - rendered by a template, what is put in is escaped
