"""Every address of the admin x who asks x own and foreign object: what is another's doesn't exist for an editor."""

from __future__ import annotations

import contextlib
from fnmatch import fnmatchcase

import pytest

from tests.tenancy.addresses import (
    ANYONE,
    LEADS_ON,
    LOCKED_UNDER_REVIEW,
    NOBODY,
    REGION,
    SUPERUSERS,
    TELLS,
    Address,
    all_addresses,
    rule_of,
)
from tests.tenancy.answers import refused, rows_of, says
from tests.tenancy.conftest import As
from tests.tenancy.paths import path_of
from tests.tenancy.world import World

pytestmark = pytest.mark.django_db
ADDRESSES = all_addresses()
OUTSIDERS = ("anonymous", "counsellor", "nobody")
FOUND = {200, 405}  # 405: there, but only for POST


def classified() -> list[Address]:
    """Those that `test_every_address_is_classified` doesn't complain of."""
    found = []
    for address in ADDRESSES:
        with contextlib.suppress(LookupError):
            rule_of(address)
            found.append(address)
    return found


def test_every_address_is_classified() -> None:
    unknown = []
    for address in ADDRESSES:
        try:
            rule_of(address)
        except LookupError as error:
            unknown.append(str(error))
    assert unknown == []
    assert len(ADDRESSES) > 250


@pytest.mark.parametrize("address", classified(), ids=str)
def test_who_meets_what(address: Address, world: World, visit_as: As) -> None:
    """GET: the own and the foreign object for an editor, the foreign one for the region, nothing for the others."""
    rule = rule_of(address)
    foreign = path_of(address, world.foreign, world, rule)
    own = path_of(address, world.own, world, rule)
    if rule.opens_to == ANYONE:
        assert not says(visit_as("anonymous").get(foreign), world.foreign.mark)
        return
    for outsider in OUTSIDERS:
        assert refused(visit_as(outsider).get(foreign)), outsider
    answers = {role: visit_as(role).get(foreign) for role in ("superuser", "region", "editor")}
    assert not says(answers["editor"], world.foreign.mark)
    if rule.opens_to == NOBODY:
        assert all(refused(answer) or answer.status_code in (302, 405, 500) for answer in answers.values())
        return
    there = answers["superuser"].status_code
    assert there < 500
    if any(fnmatchcase(address.name, pattern) for pattern in TELLS):
        assert says(answers["superuser"], world.foreign.mark), "the matrix proves nothing if there is nothing to leak"
    if rule.opens_to == SUPERUSERS:
        assert there == 405 or refused(answers["region"])
        assert there == 405 or refused(answers["editor"])
        return
    assert answers["region"].status_code == there or address.name in LOCKED_UNDER_REVIEW
    if address.name in LEADS_ON:
        assert answers["editor"].status_code == 302
        assert f"/{world.foreign.objects['municipality_page'].pk}/" not in answers["editor"].headers["Location"]
        return
    if rule.opens_to == REGION:
        assert refused(answers["editor"]) or there == 405
    elif rule.kind in world.foreign.objects:
        assert refused(answers["editor"]) or there == 405
        mine = visit_as("editor").get(own)
        assert not says(mine, world.foreign.mark)
        theirs = visit_as("other editor").get(own)
        assert not says(theirs, world.own.mark)
        assert refused(theirs) or there == 405
        if rule.own_too:
            assert mine.status_code == visit_as("superuser").get(own).status_code
    else:
        assert answers["editor"].status_code == there


@pytest.mark.parametrize("address", [one for one in classified() if rule_of(one).kind], ids=str)
def test_a_post_to_a_foreign_object_changes_nothing(address: Address, world: World, visit_as: As) -> None:
    rule = rule_of(address)
    path = path_of(address, world.foreign, world, rule)
    before = rows_of(world.foreign)
    data = {"title": "Kapad", "name": "Kapad", "action-publish": "1", "comment": "Kapad", "confirm": "1"}
    for role in ("editor", *OUTSIDERS):
        response = visit_as(role).post(path, data)
        assert refused(response) or response.status_code == 405, (role, response.status_code)
        assert not says(response, world.foreign.mark)
    assert rows_of(world.foreign) == before
