"""Whatever stands in the address: a normal page, never a server error, nothing reflected unescaped."""

from __future__ import annotations

import random
import time

import pytest
from django.test import Client

from tests.search.conftest import MARK, a_course
from tests.search.hostile import ATTACK, hostile_address, objections

pytestmark = pytest.mark.usefixtures("engine", "frozen_today")


@pytest.mark.parametrize("seed", range(4))
def test_hostile_parameters_get_a_normal_page(client: Client, seed: int) -> None:
    a_course("Kock", {})
    a_course("Målare", {"municipality_codes": [MARK]}, keywords=["<b>tak</b>"])
    rng = random.Random(seed)  # noqa: S311  addresses, no secret
    for _ in range(100):
        address = hostile_address(rng)
        began = time.process_time()
        response = client.get(address, headers={"HX-Request": "true"} if rng.random() < 0.2 else {})
        assert objections(response, time.process_time() - began) == [], address
        assert "<h1" in response.text or "/forslag/" in address


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
