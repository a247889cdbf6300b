"""What the fields of the catalogue's forms offer, read once per form and not once per occasion."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from courses.models import Area, LearningCentrePage, Occupation
from courses.vocabulary import LANGUAGE_NAMES
from organisations.models import Municipality

REGION = "Regionen"  # what no municipality owns

Choice = tuple[object, str]
Group = tuple[str, list[Choice]]

# The major groups of SSYK 2012 (Statistics Sweden), by the code's first digit.
SSYK_GROUPS = {
    "0": "Militära yrken",
    "1": "Chefsyrken",
    "2": "Yrken med krav på fördjupad högskolekompetens",
    "3": "Yrken med krav på högskolekompetens eller motsvarande",
    "4": "Yrken inom administration och kundtjänst",
    "5": "Service-, omsorgs- och försäljningsyrken",
    "6": "Yrken inom lantbruk, trädgård, skogsbruk och fiske",
    "7": "Yrken inom byggverksamhet och tillverkning",
    "8": "Yrken inom maskinell tillverkning och transport",
    "9": "Yrken med krav på kortare utbildning eller introduktion",
}


class Choices:
    """Each list is read when a form first asks for it."""

    @cached_property
    def _municipalities(self) -> list[tuple[str, str, bool]]:
        return list(Municipality.objects.order_by("sort_key").values_list("code", "name", "is_member"))

    @property
    def members(self) -> list[tuple[str, str]]:
        """Code and name of the region's municipalities."""
        return [(code, name) for code, name, is_member in self._municipalities if is_member]

    @property
    def municipality_names(self) -> dict[str, str]:
        """Names of all municipalities, by code."""
        return {code: name for code, name, _is_member in self._municipalities}

    @cached_property
    def learning_centres(self) -> list[Choice]:
        """Those that the public sees: another municipality's draft is nobody else's to know."""
        rows = LearningCentrePage.objects.live().order_by("municipality__sort_key", "title")
        return [(pk, f"{title}, {town}") for pk, title, town in rows.values_list("pk", "title", "municipality__name")]

    @cached_property
    def languages(self) -> list[Choice]:
        return [(code, str(name)) for code, name in LANGUAGE_NAMES.items()]

    @cached_property
    def directions(self) -> list[Group]:
        """Directions by area. One that lies in two areas stands in the first of them."""
        placed: set[int] = set()
        groups: list[Group] = []
        for area in Area.objects.prefetch_related("directions"):
            here = [direction for direction in area.directions.all() if direction.pk not in placed]
            placed.update(direction.pk for direction in here)
            groups.append((area.name, [(direction.pk, direction.name) for direction in here]))
        return groups

    @cached_property
    def occupations(self) -> list[Group]:
        groups: dict[str, list[Choice]] = defaultdict(list)
        for ssyk, name in Occupation.objects.order_by("sort_key").values_list("ssyk", "name"):
            groups[SSYK_GROUPS.get(ssyk[:1], "Övriga")].append((ssyk, name))
        return [(title, groups[title]) for title in [*SSYK_GROUPS.values(), "Övriga"] if groups[title]]
