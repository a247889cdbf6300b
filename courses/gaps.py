"""Mark-up that is rendered once and filled in for each page: a template's text with named gaps.

A gap is a mark that no text of the database and no cleaned text can hold, for it begins with NUL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.utils.safestring import SafeString

# A mark-up in turns: text, a name, text, a name, …, text.
Pieces = tuple[str, ...]


def gaps(names: Iterable[str]) -> dict[str, SafeString]:
    """The marks to render in the place of what differs."""
    return {name: SafeString(f"\0{name}\0") for name in names}


def pieces_of(html: str, names: Iterable[str]) -> Pieces:
    """What was rendered with the marks of these names, taken apart at them."""
    if not (any_of := "|".join(names)):
        return (html,)
    return tuple(re.split(f"\0({any_of})\0", html))


def filled(pieces: Pieces, given: Mapping[str, str]) -> SafeString:
    """The whole mark-up. What is `given` has to be escaped."""
    if len(pieces) == 1:
        return SafeString(pieces[0])
    parts = list(pieces)
    parts[1::2] = [given[name] for name in pieces[1::2]]
    return SafeString("".join(parts))
