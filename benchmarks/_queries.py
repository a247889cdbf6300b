"""What people ask for: judged queries and words as a log has them, some with filters."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from benchmarks._catalogue import MODIFIERS, SUBJECTS, skewed, trade_of

# Names and values of an address.
Pairs = list[tuple[str, str]]

FILTERS: Sequence[Pairs] = (
    [("kommun", "boras")],
    [("satt", "distans")],
    [("ansokan", "oppen")],
    [("skolform", "yrkeshogskola"), ("takt", "100")],
    [("kommun", "goteborg"), ("start", "2027-01"), ("satt", "pa-plats")],
)
GOLDEN = settings.BASE_DIR.parent / "shared" / "golden" / "dev.jsonl"
OCCUPATIONS, SINGLE, MISSPELT, JUDGED, FILTERED = 0.45, 0.92, 0.06, 0.25, 0.2
SHORTEST_MISSPELT = 5
SECOND = ("distans", "borås", "komvux", "grund")


def log_like(rng: random.Random) -> str:
    """As people search: nine in ten with a single word, half of them an occupation, some misspelt."""
    word = trade_of(rng) if rng.random() < OCCUPATIONS else skewed(rng, [*SUBJECTS, *MODIFIERS]).lower()
    if rng.random() < MISSPELT and len(word) > SHORTEST_MISSPELT:
        place = rng.randrange(1, len(word) - 1)
        word = word[:place] + word[place + 1 :]
    return word if rng.random() < SINGLE else f"{word} {rng.choice(SECOND)}"


def golden(path: Path = GOLDEN) -> list[str]:
    """The judged queries, where the folder of shared data lies beside the checkout; else none."""
    if not path.is_file():
        return []
    return [json.loads(line)["q"] for line in path.read_text(encoding="utf-8").splitlines()]


def mixed(rng: random.Random, count: int) -> list[Pairs]:
    """A quarter judged queries, the rest log-like; one in five with filters."""
    judged = golden()
    texts = [rng.choice(judged) if judged and rng.random() < JUDGED else log_like(rng) for _ in range(count)]
    return [[("q", text), *(rng.choice(FILTERS) if rng.random() < FILTERED else [])] for text in texts]
