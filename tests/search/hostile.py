"""Addresses that nobody means well with, and what may be wrong with an answer to one."""

from __future__ import annotations

import random
from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpResponse

from search.query import FacetKey

ATTACK = "<script>alert(1)</script>"
PIECES = [
    "kock",
    "målare",
    "",
    " ",
    "%",
    "_",
    "\\",
    "'",
    '"',
    "''",
    "&|!()<->:*",
    "kock:*",
    "kock & !bagare",
    "<->",
    "\x00",
    "ko\x00ck",
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "\u202eecok",
    "\u200b",
    "👩‍🍳",
    "مطبخ",
    "a" * 10_000,
    "kock " * 2_000,
    "1" * 400,
    "-1",
    "1e9",
    "1000000000",
    "99999999999999999999999999",
    "NaN",
    "../../etc/passwd",
    "{{ 7*7 }}",
    "%(today)s",
    "%s",
    "$1",
    "; DROP TABLE courses_course",
    "' OR 1=1 --",
    "\r\nX-Injected: 1",
    ATTACK,
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "boras",
    "mark",
    "100",
    "oppen",
    "2027-01",
    "2027-13",
    "lopande",
    "komvux-gymnasial",
    "Tranemo",
    "514 31",
    "30",
    "narmast",
    "kock i borås på distans",
    "underskötterska",
    "tandläkare " * 20,
    "åäö" * 60,
    "".join(chr(0x300 + mark) for mark in range(100)),
    "ß" * 150,
    "İ" * 100,
]
NAMES = [
    *(key.value for key in FacetKey),
    *("q", "sortera", "sida", "nara", "km", "som-ord", "ordagrant"),
    *("kommun[]", "takt[0]", "q[]", "nara[]", "okand", ATTACK),
]
SHARE_OF_SUGGESTIONS = 0.1
SLOWEST = 2.0  # seconds
REFLECTED = ("<script>alert", "<img src=x", 'href="javascript:')


def hostile_address(rng: random.Random) -> str:
    """An address of the search page, now and then of its suggestions."""
    pairs = [(rng.choice(NAMES), rng.choice(PIECES)) for _ in range(rng.randint(1, 6))]
    if rng.random() < 0.5:
        pairs.append(("q", " ".join(rng.choices(PIECES, k=2))))
    path = "/sok/forslag/" if rng.random() < SHARE_OF_SUGGESTIONS else "/sok/"
    return f"{path}?{urlencode(pairs, errors='surrogatepass')}"


def objections(response: HttpResponse, seconds: float) -> list[str]:
    """What is wrong with an answer to a hostile address."""
    text = response.content.decode()
    found = [f"status {response.status_code}"] if response.status_code != HTTPStatus.OK else []
    found += [f"reflects {attack}" for attack in REFLECTED if attack in text]
    if any(sign in response.get("HX-Push-Url", "") for sign in "\r\n"):
        found.append("a line break in a header")
    if seconds > SLOWEST:
        found.append(f"{seconds:.1f} s")
    return found
