"""How far the rules reach on the national feed's sample and on a municipality's own classification."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from courses.reference import area_ids_of, areas, directions_for

pytestmark = pytest.mark.acceptance

# The areas that a branch of yrkeshögskolan may fall in, where each stands for the first direction of a course.
BRANCH_AREAS = {
    "Bygg, anläggning och fastighet": {1, 16, 17, 6},
    "Data/IT": {2, 16},
    "Djurvård, lantbruk, skog och trädgård": {12},
    "Ekonomi, administration och försäljning": {3, 7, 11, 18},
    "Friskvård och kroppsvård": {4},
    "Hotell, restaurang och turism": {6},
    "Hälso- och sjukvård samt socialt arbete": {4, 11, 14},
    "Journalistik och information": {7, 8},
    "Juridik": {14},
    "Kultur, media och design": {2, 5, 7, 8},
    "Pedagogiskt arbete": {19},
    "Säkerhetstjänster": {2, 15},
    "Teknik och tillverkning": {1, 2, 5, 12, 16, 17, 18},
    "Transporttjänster": {18},
    "Övrigt": {5},
}


def _texts(value: object) -> Iterator[str]:
    """Every text in a value that holds language strings, lists or objects of them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        yield from _texts(value.get("strings", value.get("value")))


def _read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


@pytest.fixture
def classified(shared_data: Path) -> list[tuple[str, list[str], list[int]]]:
    """Title, keywords and directions of each of the 1,538 infos."""
    keywords: defaultdict[str | None, list[str]] = defaultdict(list)
    for event in _read(shared_data, "emil3/events.json"):
        keywords[event["content"].get("education")] += list(_texts(event["content"].get("keywords")))
    answers = []
    for info in _read(shared_data, "emil3/infos.json"):
        content = info["content"]
        subjects = content.get("subjects") or []
        subjects = [subjects] if isinstance(subjects, dict) else subjects
        title = next(_texts(content["title"])).removeprefix("<![CDATA[").removesuffix("]]>")
        found = directions_for(
            course_code=content.get("code") or "",
            subject_codes=[item["code"] for item in subjects if item["type"] == "SV_Subject"],
            sun_codes=[item["code"] for item in subjects if item["type"] == "C_Subject_SUN"],
            keywords=keywords[info["id"]],
            title=title,
            school_type=content["type"]["code"],
        )
        answers.append((title, keywords[info["id"]], found))
    return answers


def test_at_least_97_percent_of_the_infos_get_a_direction(classified: list[tuple[str, list[str], list[int]]]) -> None:
    assert len(classified) == 1538
    assert sum(bool(found) for _, _, found in classified) >= 0.97 * len(classified)


def test_the_first_direction_lies_in_an_area_of_the_feeds_branch(
    classified: list[tuple[str, list[str], list[int]]],
) -> None:
    with_branch = [(title, keywords[0], found) for title, keywords, found in classified if keywords]
    strays = [
        (title, branch)
        for title, branch, found in with_branch
        if not BRANCH_AREAS[branch] & set(area_ids_of(found[:1]))
    ]
    assert len(with_branch) > 1100
    assert len(strays) <= 0.02 * len(with_branch), strays


def test_codes_agree_with_a_municipalitys_own_classification(shared_data: Path) -> None:
    area_ids = {area.name: area.id for area in areas().values()}
    theirs: defaultdict[str, set[int]] = defaultdict(set)
    with (shared_data / "csv/sundsvall-komvux.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if row["Intresseomrade_kategori"] and row["Niva"] != "folkhögskola":
                theirs[row["Kurskod"]].add(area_ids[row["Intresseomrade_kategori"].split(" - ")[0]])
    nothing: dict[str, Any] = {"subject_codes": [], "sun_codes": [], "keywords": [], "title": "", "school_type": ""}
    ours = {code: set(area_ids_of(directions_for(course_code=code, **nothing))) for code in theirs}
    disagreed = [code for code in theirs if not theirs[code] & ours[code]]
    assert len(theirs) > 150
    assert len(disagreed) <= 0.05 * len(theirs), disagreed
