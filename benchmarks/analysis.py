"""What the Swedish analysis costs: building, loading, memory, microseconds a word.

    .venv/bin/python -m benchmarks.analysis [--words ../shared/golden/corpus.jsonl] [--build]

Words come from the file, or are compounds made up of the shipped lexicon. Times are processor time, which other work on
the machine lengthens less. `--build` also compiles the dictionary anew, in a folder of its own.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from pathlib import Path

import psutil

from search.analysis import Analyser, build, shipped

_WORD = re.compile(r"[^\W\d_]{3,}")


def made_up_words(count: int) -> list[str]:
    """Compounds of two or three of the lexicon's words, each once."""
    chosen = random.Random(4)
    parts, heads = sorted(shipped().parts), sorted(shipped().heads)
    words = {"".join([*chosen.sample(parts, chosen.choice((1, 1, 2))), chosen.choice(heads)]) for _ in range(2 * count)}
    return sorted(words)[:count]


def microseconds(analyser: Analyser, words: list[str], times: int = 1) -> float:
    """Processor time for one word's lemmas and parts."""
    start = time.process_time()
    for _ in range(times):
        for word in words:
            analyser.lemma(word)
    return (time.process_time() - start) / (times * len(words)) * 1e6


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description="Mäter den svenska ordanalysen.")
    options.add_argument("--words", type=Path, help="en textfil vars ord används")
    options.add_argument("--build", action="store_true", help="bygg också ordlistan från början")
    chosen = options.parse_args()
    if chosen.build:
        with tempfile.TemporaryDirectory() as folder:
            start, clock = time.process_time(), time.perf_counter()
            build(Path(folder))
            print(
                f"build      {time.process_time() - start:8.1f} s processor, {time.perf_counter() - clock:.1f} s clock"
            )
        print("memory isn't measured in a process that has built")
    files = build()
    print(f"files      {sum(path.stat().st_size for path in files.iterdir()) / 1e6:8.1f} MB")
    process = psutil.Process()
    before, start = process.memory_info().rss, time.process_time()
    analyser = Analyser()
    analyser.lemma("undersköterskeutbildningarna")
    print(f"load       {(time.process_time() - start) * 1e3:8.0f} ms")
    if chosen.words:
        words = sorted(set(_WORD.findall(chosen.words.read_text(encoding="utf-8").lower())))
    else:
        words = made_up_words(5_000)
    random.Random(4).shuffle(words)
    new = microseconds(analyser, words)
    if not chosen.build:
        print(f"memory     {(process.memory_info().rss - before) / 1e6:8.1f} MB, {len(words)} words cached")
    print(f"new word   {new:8.1f} µs")
    print(f"known word {microseconds(analyser, words, 20):8.2f} µs")


if __name__ == "__main__":
    main()
