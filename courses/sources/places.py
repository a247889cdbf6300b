"""Where something is given: the addresses of a record, in any form that sources give them, and their municipalities."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from courses.sources.langstrings import best_texts
from courses.sources.text import plain_text
from courses.sources.values import flat, is_absent
from organisations.geography import municipality_by_area_code, resolve_location, split_towns

_TOWN_LIMIT = 2000
_SHORT = 200
# In a field for a town these mean that there is none.
_NOWHERE = frozenset({"distans", "på distans", "online", "nätet", "webben", "internet", "digitalt", "webbaserad"})


@dataclass(frozen=True, slots=True)
class Place:
    """One address: the area codes and the postal code as written, the towns normalised."""

    area_codes: tuple[Any, ...] = ()
    postal_code: Any = None
    towns: tuple[str, ...] = ()
    is_online: bool = False  # the field for the town says "Distans"

    @property
    def is_named(self) -> bool:
        """Whether it says where it is."""
        return bool(self.area_codes or self.postal_code or self.towns)

    @property
    def municipality_codes(self) -> list[str]:
        """By area code, else by town: the rule of the report's figures."""
        return self._by_area_code() or resolve_location(None, None, self.towns)

    @property
    def filtered_codes(self) -> list[str]:
        """By area code, else by postal code, else by town: the rule of a region's filter."""
        return self._by_area_code() or resolve_location(None, self.postal_code, self.towns)

    @property
    def unknown_area_codes(self) -> list[Any]:
        return [code for code in self.area_codes if municipality_by_area_code(code) is None]

    def _by_area_code(self) -> list[str]:
        found = (municipality_by_area_code(code) for code in self.area_codes)
        return list(dict.fromkeys(code for code in found if code))


def read_places(value: object) -> tuple[list[Place], list[Any]]:
    """The places in a list, nested lists, one object, or text (towns, or a municipality's code), and the rest.

    A number is read as a municipality's code too; another number is nothing.
    """
    places: list[Place] = []
    odd: list[Any] = []
    for part in flat(value):
        if isinstance(part, dict):
            if part:
                places.append(_place(part))
        elif isinstance(part, str):
            is_code = part.strip().isdecimal() and municipality_by_area_code(part) is not None
            places.append(Place(area_codes=(part,)) if is_code else _at_towns([part]))
        elif not isinstance(part, bool) and municipality_by_area_code(part) is not None:
            places.append(Place(area_codes=(part,)))
        else:
            odd.append(part)
    return [place for place in places if place.is_named or place.is_online], odd


def union(codes: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Each code once, in the order met."""
    return tuple(dict.fromkeys(code for some in codes for code in some))


def _place(address: dict[str, Any]) -> Place:
    code, postal_code, town = address.get("areaCode"), address.get("postalCode"), address.get("town")
    parts = (code, postal_code, town)
    if all(part is None or (isinstance(part, str) and len(part) < _SHORT) for part in parts):
        return _plain_place(*parts)
    return _any_place(*parts)


@lru_cache(maxsize=2048)  # a feed has few places and repeats them
def _plain_place(code: str | None, postal_code: str | None, town: str | None) -> Place:
    return _any_place(code, postal_code, town)


def _any_place(area_code: Any, postal_code: Any, town: Any) -> Place:
    at = _at_towns(best_texts(town)[0])
    codes = tuple(code for part in flat(area_code) for code in _area_codes(part))
    return Place(codes, next(flat(postal_code), None), at.towns, at.is_online)


def _at_towns(raws: Iterable[Any]) -> Place:
    towns: dict[str, None] = {}
    is_online = False
    for raw in raws:
        text = raw[:_TOWN_LIMIT] if isinstance(raw, str) else ""
        for town in split_towns(plain_text(text) if "<" in text else text):
            if town.casefold() in _NOWHERE:
                is_online = True
            else:
                towns[town] = None
    return Place(towns=tuple(towns), is_online=is_online)


def _area_codes(value: Any) -> list[Any]:
    """The codes in one field: one, or several between commas."""
    if isinstance(value, dict):
        value = value.get("code")
    if isinstance(value, str):
        return [part for part in value[:_TOWN_LIMIT].replace(";", ",").split(",") if not is_absent(part)]
    return [] if is_absent(value) else [value]
