"""Whatever stands in the address: a normal page, never a server error, nothing reflected unescaped."""

from __future__ import annotations

import random
from urllib.parse import urlencode

import pytest
from django.test import Client

from search.query import FacetKey
from tests.search.conftest import MARK, a_course

pytestmark = pytest.mark.usefixtures("engine", "frozen_today")

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
]
NAMES = [*(key.value for key in FacetKey), "q", "sortera", "sida", "kommun[]", "takt[0]", "q[]", "okand", ATTACK]


def hostile_address(rng: random.Random) -> str:
    pairs = [(rng.choice(NAMES), rng.choice(PIECES)) for _ in range(rng.randint(1, 6))]
    if rng.random() < 0.5:
        pairs.append(("q", " ".join(rng.choices(PIECES, k=2))))
    return "/sok/?" + urlencode(pairs, errors="surrogatepass")


@pytest.mark.parametrize("seed", range(4))
def test_hostile_parameters_get_a_normal_page(client: Client, seed: int) -> None:
    a_course("Kock", {})
    a_course("Målare", {"municipality_codes": [MARK]}, keywords=["<b>tak</b>"])
    rng = random.Random(seed)  # noqa: S311  addresses, no secret
    for _ in range(75):
        address = hostile_address(rng)
        response = client.get(address, headers={"HX-Request": "true"} if rng.random() < 0.2 else {})
        text = response.content.decode()
        assert response.status_code == 200, address
        assert "<h1" in text, address
        for attack in ("<script>alert", "<img src=x", 'href="javascript:'):
            assert attack not in text, address
        assert "\r" not in response.get("HX-Push-Url", ""), address


@pytest.mark.parametrize(
    "raw", ["q=%00", "q=%ff%fe", "kommun=%00", "sida=%00", "%00=1", "q=%F0%9F%91%A9&kommun=%C0%AF"]
)
def test_bytes_that_are_no_text_get_a_normal_page(client: Client, raw: str) -> None:
    a_course("Kock", {})
    assert client.get(f"/sok/?{raw}").status_code == 200


def test_a_title_with_markup_is_shown_as_text(client: Client) -> None:
    a_course(f"Kock {ATTACK}", {})
    text = client.get("/sok/?q=kock+script").content.decode()
    assert "<script>alert" not in text
    assert "&lt;" in text


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_page_only_reads(client: Client, method: str) -> None:
    assert getattr(client, method)("/sok/").status_code == 405
