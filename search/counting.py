"""Counts what people search for without counting people.

The rule, written down in docs/decisions/0016: a search is stored as its words only when every word is one that the
portal itself uses (the vocabulary, occupations, places, the titles of courses). A word that it doesn't know is not
stored; a keyed digest tells whether it has come on three different days, and only then it is kept in clear. What looks
like a person is thrown away whole: an address, a long number, a common name. No address of a visitor, no cookie, no
time of day, and nothing that joins two searches.

`note` costs microseconds: it puts the search into a list in memory. The list is written after a response has been
sent, in one statement for all, when it is long or old enough.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.cache import cache as shared_cache
from django.core.signals import request_finished
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from courses.models import Course
from courses.reference import normalise_code, subject_name
from organisations.geography import municipalities, municipality_by_town
from search.current_vocabulary import current_vocabulary
from search.models import SearchCount, UnknownWord
from search.models.counting import DAYS_BEFORE_SHOWN
from search.vocabulary import Vocabulary
from search.vocabulary.canonical import plain_words

logger = logging.getLogger(__name__)

MOST_WORDS = 6  # a longer text is a sentence, and may tell of a life
LONGEST = 120
WRITE_AFTER_SECONDS = 20
WRITE_AFTER_SEARCHES = 40
MOST_WAITING = 2_000  # a flood beyond that is not counted
WINDOW_DAYS = 30  # within which the three days must lie
TITLES_FRESH_SECONDS = 3600

_ROBOT = re.compile(
    r"bot|crawl|spider|slurp|fetch|monitor|preview|headless|curl|wget|python|http-?client|scan", re.IGNORECASE
)
_NUMBER = re.compile(r"\d[\d\s./-]*\d")
_ADDRESS = re.compile(r"@|://|www\.|\.(?:se|com|nu|org|net)\b", re.IGNORECASE)
_SHORT_NUMBER = re.compile(r"\d{1,3}[a-z]?\d?")
_UNKNOWN_WORD = re.compile(r"[^\W\d_]{3,30}")
_LONGEST_NUMBER = 4  # digits together; a year is allowed to be dropped, a personnummer never gets here
_NAMES = Path(__file__).parent / "data" / "common_names.txt"


@dataclass(frozen=True, slots=True)
class Search:
    """A search to be counted; `municipality` is a code, or "" when none or several are chosen."""

    day: dt.date
    text: str
    municipality: str
    hits: int


@dataclass(frozen=True, slots=True)
class Sorted:
    """What may be stored of a search: its words in clear, or single words that nobody knows, or nothing at all."""

    words: str = ""
    unknown: tuple[str, ...] = ()


def is_countable(request: HttpRequest, text: str, page: int) -> bool:
    """Whether a person has searched anew: no robot, no prefetch, no later page, no filter on the same words."""
    headers = request.headers
    agent = headers.get("User-Agent", "")
    if not text or page > 1 or request.method != "GET" or not agent or _ROBOT.search(agent):
        return False
    if "prefetch" in f"{headers.get('Sec-Purpose', '')} {headers.get('Purpose', '')}".lower():
        return False
    before = urlsplit(headers.get("Referer", ""))
    if before.path != request.path:
        return True
    return parse_qs(before.query).get("q", [""])[-1].strip().casefold() != text.strip().casefold()


class Waiting:
    """The searches of this process that are not written yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._searches: list[Search] = []
        self._since = 0.0

    def add(self, search: Search) -> None:
        with self._lock:
            if not self._searches:
                self._since = time.monotonic()
            if len(self._searches) < MOST_WAITING:
                self._searches.append(search)

    @property
    def is_due(self) -> bool:
        count = len(self._searches)
        return count >= WRITE_AFTER_SEARCHES or (count > 0 and time.monotonic() - self._since > WRITE_AFTER_SECONDS)

    def take(self) -> list[Search]:
        with self._lock:
            taken, self._searches = self._searches, []
        return taken


waiting = Waiting()


def note(request: HttpRequest, search: Search, page: int) -> None:
    """Remember the search if it counts; written after the response."""
    if is_countable(request, search.text, page):
        waiting.add(search)


def connect() -> None:
    """Called once, when the room is ready."""
    request_finished.connect(_write_when_due, dispatch_uid="search.counting")


def _write_when_due(**_: Any) -> None:
    if waiting.is_due:
        write(waiting.take())
        if not connection.in_atomic_block:  # Django has closed the request's own connection already
            connection.close_if_unusable_or_obsolete()


def write(searches: Sequence[Search]) -> None:
    """Store what may be stored. A failure is logged, without what was searched for."""
    if not searches:
        return
    try:
        with transaction.atomic():
            _write(searches)
    except DatabaseError:
        logger.exception("%s sökningar kunde inte räknas.", len(searches))


def _write(searches: Sequence[Search]) -> None:
    vocabulary, titles = current_vocabulary(), title_words()
    counted: Counter[tuple[dt.date, str, str]] = Counter()
    hits: dict[tuple[dt.date, str, str], int] = {}
    unknown: set[tuple[dt.date, str]] = set()
    for search in searches:
        sorted_ = sort_out(search.text, vocabulary, titles)
        if sorted_.words:
            key = (search.day, sorted_.words, search.municipality)
            counted[key] += 1
            hits[key] = search.hits
        unknown.update((search.day, word) for word in sorted_.unknown)
    _upsert_counts(counted, hits)
    for day, word in sorted(unknown):
        _see_unknown(day, word)


def _upsert_counts(counted: Counter[tuple[dt.date, str, str]], hits: dict[tuple[dt.date, str, str], int]) -> None:
    if not counted:
        return
    keys = sorted(counted)  # one order for all processes: no deadlock
    table = SearchCount._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {table} AS kept (day, words, municipality, searches, hits)
            SELECT * FROM unnest(%s::date[], %s::text[], %s::text[], %s::int[], %s::int[])
            ON CONFLICT (day, words, municipality)
            DO UPDATE SET searches = kept.searches + excluded.searches, hits = excluded.hits
            """,  # noqa: S608 - the table's own name
            [
                [day for day, _, _ in keys],
                [words for _, words, _ in keys],
                [municipality for _, _, municipality in keys],
                [counted[key] for key in keys],
                [hits[key] for key in keys],
            ],
        )


def sort_out(text: str, vocabulary: Vocabulary, titles: frozenset[str]) -> Sorted:
    """What may be stored of a text. `titles` are words of the catalogue, in lower case."""
    if _ADDRESS.search(text) or any(_digits(number) > _LONGEST_NUMBER for number in _NUMBER.findall(text)):
        return Sorted()
    words = plain_words(text)
    if not words or len(words) > MOST_WORDS or sum(map(len, words)) + len(words) > LONGEST:
        return Sorted()
    unknown = tuple(word for word in words if not _is_known(word, vocabulary, titles))
    if not unknown:
        if _is_name(words):
            return Sorted()
        return Sorted(words=" ".join(words))
    if any(word in common_names() for word in words) or len(unknown) > 1:
        return Sorted()
    return Sorted(unknown=tuple(word for word in unknown if _UNKNOWN_WORD.fullmatch(word)))


def _is_known(word: str, vocabulary: Vocabulary, titles: frozenset[str]) -> bool:
    return bool(
        word in vocabulary.known_words
        or word in vocabulary.noise
        or word in titles
        or word in place_words()
        or municipality_by_town(word)
        or _SHORT_NUMBER.fullmatch(word)
        or subject_name(normalise_code(word))
        or all(part in vocabulary.known_words for part in vocabulary.canonical(word))
    )


def _is_name(words: Sequence[str]) -> bool:
    """Two common names beside each other are a person, also where each is a word of its own ("Rosa Lund")."""
    return any(one in common_names() and other in common_names() for one, other in pairwise(words))


def _digits(number: str) -> int:
    return sum(c.isdigit() for c in number)


def _see_unknown(day: dt.date, word: str) -> None:
    """Another sighting; in clear from the third different day within the window on."""
    window = day.toordinal() // WINDOW_DAYS
    digest = salted_hmac(f"search.counting.{window}", word, algorithm="sha256").digest()
    row, is_new = UnknownWord.objects.get_or_create(
        digest=digest, defaults={"window": window, "first_day": day, "last_day": day}
    )
    if is_new or row.last_day >= day:
        return
    row.days += 1
    row.last_day = day
    if row.days >= DAYS_BEFORE_SHOWN:
        row.word = word
    row.save(update_fields=["days", "last_day", "word"])


def forget_old_digests(today: dt.date) -> int:
    """Delete the digests of former windows that never became words; the number of them."""
    window = today.toordinal() // WINDOW_DAYS
    deleted, _ = UnknownWord.objects.filter(word="", window__lt=window).delete()
    return deleted


@cache
def common_names() -> frozenset[str]:
    lines = _NAMES.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def place_words() -> frozenset[str]:
    """The words of municipalities' and counties' names."""
    names = (f"{place.name} {place.county_name}" for place in municipalities().values())
    return frozenset(word for name in names for word in plain_words(name))


def title_words() -> frozenset[str]:
    """The words of all public titles, read anew once an hour."""
    words: frozenset[str] | None = shared_cache.get("search.title_words")
    if words is None:
        titles = Course.objects.public().values_list("title", flat=True).distinct()
        words = frozenset(word for title in titles.iterator() for word in plain_words(title))
        shared_cache.set("search.title_words", words, TITLES_FRESH_SECONDS)
    return words
