"""Judged queries: which courses are right for what people write, and how well an order of hits meets that."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_MACRO = re.compile(r"([A-Z]+) = (.*)")
_PATTERNS = Path(__file__).parent / "patterns.txt"


@dataclass(frozen=True, slots=True)
class Judged:
    """A query with grades per source id, 3 (this is it) to 1 (near), and the ids that must not come among the ten."""

    query: str
    grades: Mapping[str, int]
    must_not: frozenset[str]


@dataclass(frozen=True, slots=True)
class Measures:
    """Means over the queries that have a right answer; `misleading` counts hits that must not be there."""

    ndcg: float
    success: float
    without_hits: int
    misleading: int


def given(path: Path) -> list[Judged]:
    """Queries judged by source ids: one JSON object a line."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [Judged(one["q"], one["grades"], frozenset(one.get("must_not") or ())) for one in lines]


def own(path: Path, corpus: Iterable[Mapping[str, object]]) -> list[Judged]:
    """Our own queries, judged by patterns over "title #form @town %distans" (see the head of own_queries.txt)."""
    told = {str(one["id"]): _told(one) for one in corpus}
    macros = {found[1]: found[2] for line in _lines(_PATTERNS) if (found := _MACRO.fullmatch(line))}
    judged: list[Judged] = []
    for line in _lines(path):
        query, _, _, *columns = (part.strip() for part in line.split(" | "))
        patterns = {}
        for column in columns:
            grade, _, pattern = column.partition(": ")
            patterns[grade] = re.compile(re.sub(r"\{([A-Z]+)\}", lambda found: f"(?:{macros[found[1]]})", pattern))
        graded = {id_: _grade(text, patterns) for id_, text in told.items()}
        judged.append(
            Judged(
                query,
                {id_: int(grade) for id_, grade in graded.items() if grade.isdigit()},
                frozenset(id_ for id_, grade in graded.items() if grade == "x"),
            )
        )
    return judged


def measure(judged: Sequence[Judged], hits: Mapping[str, Sequence[str]]) -> Measures:
    """`hits`: source ids in order per query. nDCG at ten with gain 2^grade - 1; success: a good hit among three."""
    answerable = [one for one in judged if one.grades]
    good = [one for one in answerable if max(one.grades.values()) > 1]
    return Measures(
        ndcg=_mean(_ndcg(one.grades, hits[one.query][:10]) for one in answerable),
        success=_mean(any(one.grades.get(id_, 0) > 1 for id_ in hits[one.query][:3]) for one in good),
        without_hits=sum(not hits[one.query] for one in answerable),
        misleading=sum(id_ in one.must_not for one in judged for id_ in hits[one.query][:10]),
    )


def _lines(path: Path) -> list[str]:
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("# ")]


def _told(one: Mapping[str, object]) -> str:
    towns = one["municipality"]
    assert isinstance(towns, list)
    return f"{str(one['title']).strip()} #{one['form']} @{','.join(towns)} {'%distans' if one['distance'] else ''}"


def _grade(text: str, patterns: Mapping[str, re.Pattern[str]]) -> str:
    return next((grade for grade in "321x" if grade in patterns and patterns[grade].search(text)), "")


def _ndcg(grades: Mapping[str, int], ids: Sequence[str]) -> float:
    best = sorted(grades.values(), reverse=True)[:10]
    return _gain(grades.get(id_, 0) for id_ in ids) / _gain(best)


def _gain(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed)
