"""What a browser would post from a page of the admin."""

from __future__ import annotations

import json
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse

Posted = dict[str, Any]


def form_of(response: HttpResponse, selector: str = "form[data-edit-form]") -> Posted:
    """The names and values of the page's form, as they stand when nobody has touched it."""
    form = BeautifulSoup(response.content, "html.parser").select_one(selector)
    assert form is not None, "the page has no such form"
    for template in form.select("template"):
        template.decompose()
    posted: dict[str, list[str]] = {}
    for field in form.select("input[name], select[name], textarea[name]"):
        for value in _values(field):
            posted.setdefault(str(field["name"]), []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in posted.items()}


def _values(field: Tag) -> list[str]:
    if field.name == "textarea":
        return [field.text.removeprefix("\n")]
    if field.name == "select":
        options = field.select("option")
        chosen = [str(option.get("value", option.text)) for option in options if option.has_attr("selected")]
        return chosen or ([] if field.has_attr("multiple") else [str(options[0].get("value", ""))])
    if field.get("type") in {"checkbox", "radio"}:
        return [str(field.get("value", "on"))] if field.has_attr("checked") else []
    return [str(field.get("value", ""))] if field.get("type") not in {"submit", "button"} else []


def rich(text: str) -> str:
    """The editor's state of one paragraph."""
    block = {"key": "abcde", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [block], "entityMap": {}})


def index_of(posted: Posted, occasion_pk: int) -> str:
    """The prefix of an occasion's fields."""
    total = int(posted["occasions-TOTAL_FORMS"])
    return next(f"occasions-{i}" for i in range(total) if posted[f"occasions-{i}-id"] == str(occasion_pk))
