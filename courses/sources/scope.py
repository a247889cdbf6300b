"""What a run asks Susa-navet for: school types (filtered by the service) and municipalities (filtered here)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from courses.records import Json
from courses.sources.emil3_schema import SCHOOL_TYPES
from courses.sources.places import read_places, union
from organisations.geography import municipalities, municipality_by_area_code, municipality_by_town

# Skolverket's API: VUX stands for every komvux form.
ALL_KOMVUX = "VUX"
# Every code but KY, which only older data holds.
ASKABLE_SCHOOL_TYPES = SCHOOL_TYPES - {"KY"}


class ScopeError(ValueError):
    """A county, municipality or school type that does not exist; the message is Swedish."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The filters of a run; empty means no filter. Municipalities as four-digit codes."""

    municipality_codes: frozenset[str] = frozenset()
    school_types: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, *, counties: Iterable[str] = (), municipalities: Iterable[str] = (), school_types: Iterable[str] = ()
    ) -> "Scope":
        """From what people write: names or codes of counties and municipalities, codes of school types.

        Raises ScopeError for what does not exist. Counties and municipalities add up.
        """
        codes = {code for county in counties for code in _codes_of_county(county)}
        codes |= {_code_of_municipality(name) for name in municipalities}
        return cls(frozenset(codes), frozenset(_school_type(code) for code in school_types))

    @property
    def has_region(self) -> bool:
        return bool(self.municipality_codes)

    def has_school_type(self, code: str) -> bool:
        """Whether a course of this school type is asked for; one of unknown type is not, where types are asked for."""
        if not self.school_types:
            return True
        return code in self.school_types or (code.startswith(ALL_KOMVUX) and ALL_KOMVUX in self.school_types)

    def holds_event(self, content: Mapping[str, Any], is_provider_in_region: bool) -> bool:
        """Whether an event lies in the region: by area code, else postal code, else town, else its provider's place."""
        codes = event_municipalities(content)
        return bool(self.municipality_codes.intersection(codes)) if codes else is_provider_in_region

    def as_options(self) -> Json:
        """For the run's row: what was asked for."""
        return {
            "municipalities": sorted(self.municipality_codes),
            "school_types": sorted(self.school_types),
        }


def event_municipalities(content: Mapping[str, Any]) -> tuple[str, ...]:
    """Where an event is for a region's filter; () if its own locations don't tell."""
    places, _ = read_places(content.get("locations"))
    return union(place.filtered_codes for place in places)


def _codes_of_county(name: str) -> list[str]:
    wanted = " ".join(name.split()).casefold()
    bare = wanted.removesuffix(" län")
    codes = [
        facts.code
        for facts in municipalities().values()
        if facts.county_code in {wanted, wanted.zfill(2)}
        or _bare_county(facts.county_name) in {bare, bare.removesuffix("s")}
    ]
    if not codes:
        raise ScopeError(f"Länet ”{name}” finns inte. Skriv länets namn eller dess två siffror, till exempel 14.")
    return codes


def _bare_county(name: str) -> str:
    bare = name.casefold().removesuffix(" län")
    return bare.removesuffix("s")


def _code_of_municipality(name: str) -> str:
    if code := municipality_by_area_code(name):
        return code
    code = municipality_by_town(name)
    # A town is no municipality: only a municipality's own name may stand for it here.
    if code is None or municipalities()[code].name.casefold() not in name.casefold():
        raise ScopeError(f"Kommunen ”{name}” finns inte. Skriv namnet eller de fyra siffrorna, till exempel 1490.")
    return code


def _school_type(code: str) -> str:
    known = code.strip().upper()
    if known not in ASKABLE_SCHOOL_TYPES:
        raise ScopeError(f"Skolformen ”{code}” finns inte. Välj bland {', '.join(sorted(ASKABLE_SCHOOL_TYPES))}.")
    return known
