"""Every occupation of Arbetsförmedlingen's taxonomy, in a real catalogue: each name by exactly one way."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from search.vocabulary import EntryKind, OccupationFacts, Vocabulary
from search.vocabulary.canonical import lemmas_of
from search.vocabulary.coverage import Way, coverage_of, titles_lead
from search.vocabulary.shipped import shipped_entries


def groups_of(folder: Path) -> list[OccupationFacts]:
    text = (folder / "af-taxonomy" / "ssyk-level-4-groups-with-related-occupations.json").read_text(encoding="utf-8")
    concepts: list[dict[str, Any]] = json.loads(text)["data"]["concepts"]
    return [
        OccupationFacts(
            concept["ssyk_code_2012"],
            concept["preferred_label"],
            tuple(sorted(one["preferred_label"] for one in concept["narrower"])),
        )
        for concept in concepts
    ]


def texts_of(folder: Path) -> list[str]:
    """The titles of the catalogue, each in each language that it has."""
    infos = json.loads((folder / "emil3" / "infos.json").read_text(encoding="utf-8"))
    titles = [info["content"]["title"]["strings"] for info in infos]
    strings = [one for found in titles for one in (found if isinstance(found, list) else [found])]
    return [one["value"] for one in strings]


def test_each_of_the_names_leads_somewhere_or_is_knowingly_without(shared_data: Path) -> None:
    groups = groups_of(shared_data)
    vocabulary = Vocabulary.of(shipped_entries(), lemmas_of, groups)
    leads = titles_lead(texts_of(shared_data), vocabulary)
    covered = coverage_of(groups, vocabulary, leads)
    assert len(covered) == 2412
    assert [f"{one.ssyk} {one.name}" for one in covered if one.way is Way.MISSING] == []
    ways = Counter(one.way for one in covered)
    assert ways.total() == 2412
    assert ways[Way.WITHOUT] < 500
    assert ways[Way.TITLE] > 150


def test_what_a_name_without_education_is_offered_instead_is_in_the_catalogue(shared_data: Path) -> None:
    vocabulary = Vocabulary.of(shipped_entries(), lemmas_of)
    leads = titles_lead(texts_of(shared_data), vocabulary)
    offered = [entry for entry in shipped_entries() if entry.kind is EntryKind.WITHOUT and entry.right]
    assert len(offered) > 40
    assert [entry.left for entry in offered if not any(leads(lemmas_of(phrase)) for phrase in entry.right)] == []
