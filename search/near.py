"""Where somebody wants to study: a municipality, a town or a postal code, and how far away is near.

Distances are between municipalities' points, as the crow flies: of a postal code, a town and an occasion we know for
sure only which municipality they lie in (docs/decisions/0018). So they are told as "cirka" and in steps of five.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from organisations.geography import (
    distance_km,
    municipalities,
    municipality_by_postal_code,
    municipality_by_town,
    normalise_town,
)
from search.query import Near
from search.spelling import folded

RADII = (10, 30, 60)  # kilometres
USUAL_RADIUS = 30
_STEP = 5


@dataclass(frozen=True, slots=True)
class NearPlace:
    """A place that was understood: `written` as the address has it, `code` and `name` of its municipality."""

    written: str
    code: str
    name: str
    km: int

    @property
    def label(self) -> str:
        """ "Limmared (Tranemo)", "Tranemo"."""
        return self.written if self.written == self.name else f"{self.written} ({self.name})"

    @property
    def near(self) -> Near:
        return Near({code: km for code, km in distances_from(self.code).items() if km <= self.km})


def find_place(text: str, km: int) -> NearPlace | None:
    """The place that `text` names, or None: nobody knows it, or several municipalities have a town of that name."""
    if any(c.isdigit() for c in text):
        code = municipality_by_postal_code(text)
        written = " ".join(text.split())
    else:
        code = municipality_by_town(text) or _municipality_without_dots(text)
        written = normalise_town(text)
    if code is None:
        return None
    name = municipalities()[code].name
    is_municipality = municipality_by_town(name) == code and folded(written.casefold()).startswith(
        folded(name.casefold())
    )
    return NearPlace(name if is_municipality else written, code, name, km)


@cache
def _without_dots() -> Mapping[str, str]:
    names = {code: folded(facts.name.casefold()) for code, facts in municipalities().items()}
    taken = Counter(names.values())
    return {name: code for code, name in names.items() if taken[name] == 1}


def _municipality_without_dots(text: str) -> str | None:
    """ "Boras" for who has no å on the keyboard."""
    return _without_dots().get(folded(normalise_town(text).casefold()))


@lru_cache(maxsize=290)
def distances_from(code: str) -> Mapping[str, int]:
    """Whole kilometres from a municipality to every municipality, by code."""
    return MappingProxyType({other: round(distance_km(code, other)) for other in municipalities()})


def rounded(km: int) -> int:
    """As it is told: in steps of five kilometres, at least five."""
    return max(_STEP, _STEP * round(km / _STEP))
