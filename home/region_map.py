"""A schematic map of a region: shapes by municipality code, drawn by hand on a common grid.

The map is shown only where every one of the region's municipalities has a shape here; a list beside it is always the
real navigation. Another region adds its own shapes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """`path` is SVG path data, `x` and `y` the middle of the name; the field is 460 by 400 from (10, 10)."""

    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class MapPart:
    """One municipality on the map; `is_here` marks the page one reads."""

    shape: Shape
    name: str
    url: str
    is_here: bool


SHAPES: Mapping[str, Shape] = {
    "1442": Shape("M60 20H200V100L160 140H80L60 120Z", 130, 82),  # Vårgårda
    "1466": Shape("M200 20H320V80L280 120H220L200 100Z", 260, 72),  # Herrljunga
    "1491": Shape("M320 80H400L460 140V220L420 260H340L300 220V140L280 120Z", 379, 178),  # Ulricehamn
    "1490": Shape("M200 100L220 120H280L300 140V220L280 240H180L140 200V160L160 140Z", 221, 184),  # Borås
    "1443": Shape("M160 140L140 160V200L120 220H40L20 200V160L40 140Z", 82, 184),  # Bollebygd
    "1463": Shape("M120 220L140 200L180 240V320L140 360H40L20 340V240L40 220Z", 98, 292),  # Mark
    "1465": Shape("M180 240H280V380L260 400H180L140 360L180 320Z", 229, 322),  # Svenljunga
    "1452": Shape("M280 240L300 220L340 260H420V340L360 400H260L280 380Z", 352, 330),  # Tranemo
}


def region_map(names: Mapping[str, str], urls: Mapping[str, str], here: str = "") -> list[MapPart]:
    """The map's parts for the municipalities in `names` (by code), in the order of the shapes.

    Nothing where a municipality has no shape or no page, or where there are too few for a map to help.
    """
    if len(names) < 2 or any(code not in SHAPES or code not in urls for code in names):
        return []
    return [
        MapPart(shape, names[code], urls[code], is_here=code == here) for code, shape in SHAPES.items() if code in names
    ]
