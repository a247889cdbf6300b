"""Texts in several languages (EMIL's LangString and LangUrl) in every form that sources give them.

{"strings": [{"lang": "swe", "value": "..."}]} is the rule. Also met: an object instead of the list, mere text, a list
of texts, {"swe": "..."}, and "content" instead of "value" (later versions use it for the kind of text: "HTML").
"""

import re
from collections.abc import Iterator
from typing import Any

from courses.sources.text import means_nothing
from courses.sources.values import MAX_NESTING, is_absent

_CONTAINERS = ("strings", "urls", "words")
_TEXT_NAMES = ("value", "text", "string", "url", "content")
_LANGUAGE_NAMES = ("lang", "language", "xml:lang")
_SWEDISH = frozenset({"swe", "sv", "sv-se", "swedish", "svenska"})
_ENGLISH = frozenset({"eng", "en", "en-gb", "en-us", "english", "engelska"})
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][a-z]{2})?", re.IGNORECASE)


def best_texts(value: object) -> tuple[list[Any], bool]:
    """The raw texts in the best language given, and whether some part could not be understood.

    Swedish goes before text without a language, that before English, English before the rest.
    """
    if value is None:
        return [], False
    if (text := _lone_text(value)) is not None:
        return ([] if means_nothing(text) else [text]), False
    by_rank: dict[int, list[Any]] = {}
    odd = False
    for language, raw in _texts(value, "", 0):
        if raw is _ODD:
            odd = True
        elif not is_absent(raw):
            by_rank.setdefault(_rank(language), []).append(raw)
    return (by_rank[min(by_rank)] if by_rank else []), odd


_ODD = object()


def _lone_text(value: object) -> str | None:
    """The text of the commonest forms, which need no choice: "..." and {"strings": [{"lang", "value": "..."}]}."""
    if isinstance(value, dict) and len(value) == 1:
        parts = value.get("strings") or value.get("urls")
        if isinstance(parts, list) and len(parts) == 1 and isinstance(parts[0], dict):
            value = parts[0].get("value")
    return value if isinstance(value, str) else None


def _rank(language: str) -> int:
    name = language.strip().casefold().replace("_", "-")
    if name in _SWEDISH:
        return 0
    if not name:
        return 1
    return 2 if name in _ENGLISH else 3


def _texts(value: object, language: str, depth: int) -> Iterator[tuple[str, Any]]:
    if is_absent(value):
        return
    if isinstance(value, bool) or depth > MAX_NESTING:
        yield language, _ODD
    elif isinstance(value, str | int | float):
        yield language, value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part, language, depth + 1)
    elif isinstance(value, dict):
        yield from _texts_of_object(value, language, depth)
    else:
        yield language, _ODD


def _texts_of_object(value: dict[str, Any], language: str, depth: int) -> Iterator[tuple[str, Any]]:
    named = next((value[name] for name in _LANGUAGE_NAMES if isinstance(value.get(name), str)), language)
    if holders := [name for name in _CONTAINERS if name in value]:
        for name in holders:
            yield from _texts(value[name], named, depth + 1)
    elif given := [name for name in _TEXT_NAMES if name in value]:
        name = next((name for name in given if not is_absent(value[name])), given[0])
        if name != "content" or "value" not in value:
            yield from _texts(value[name], named, depth + 1)
    elif any(key.casefold() in _SWEDISH | _ENGLISH for key in value) and all(map(_LANGUAGE.fullmatch, value)):
        for key, text in value.items():
            yield from _texts(text, key, depth + 1)
    elif set(value) - set(_LANGUAGE_NAMES):
        yield language, _ODD
