"""The values that a filter group offers, as the address writes them, as the index knows them, and in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import get_language

from courses.models import Area
from courses.row_versions import Remembered, Versions
from organisations.models import Municipality
from search.facets import fixed_options
from search.query import FacetKey


@dataclass(frozen=True, slots=True)
class Option:
    """`slug` stands in the address, `value` in the index. A common option is offered before the others.

    `aliases` are understood in an address too; the page's own links have the slug.
    """

    slug: str
    value: str
    label: str
    is_common: bool = True
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Options:
    """The options of one group in their order."""

    key: FacetKey
    all: tuple[Option, ...]

    @cached_property
    def by_word(self) -> Mapping[str, Option]:
        """The options by what an address may call them."""
        return {word: option for option in self.all for word in (*option.aliases, option.slug)}


_TABLES = (Municipality._meta.db_table, Area._meta.db_table)
_kept: Remembered[tuple[str | None, dt.date, str], dict[FacetKey, Options]] = Remembered(8)


def load_options(today: dt.date, at: Versions) -> dict[FacetKey, Options]:
    """All groups. When this process doesn't know them as they are, two queries beside that of `at`: the municipalities,
    the region's own first, and the areas.
    """
    key = (get_language(), today, at.of_tables(*_TABLES))
    options = _kept.get(key)
    if options is None:
        options = {group: Options(group, tuple(_options(group, today))) for group in FacetKey}
        _kept.add({key: options})
    return options


def _options(key: FacetKey, today: dt.date) -> Iterable[Option]:
    match key:
        case FacetKey.MUNICIPALITY:
            return _municipalities()
        case FacetKey.AREA:
            return _areas()
        case _:
            return (Option(value, value, label) for value, label in fixed_options(key, today).items())


def _municipalities() -> list[Option]:
    rows = list(
        Municipality.objects.order_by("-is_member", "sort_key").values_list("slug", "code", "name", "is_member")
    )
    has_members = any(is_member for *_, is_member in rows)
    return [
        Option(slug, code, name, is_member or not has_members, aliases=(code,)) for slug, code, name, is_member in rows
    ]


def _areas() -> list[Option]:
    english = get_language() == "en"
    rows = Area.objects.order_by("sort_key").values_list("slug", "pk", "name", "name_en")
    return [Option(slug, str(pk), (english and name_en) or name) for slug, pk, name, name_en in rows]
