"""Municipalities, areas, roles and accounts in the admin."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from home.domain.site import ensure_site
from organisations.models import CooperationArea, Membership, Municipality, Role, User
from tests.factories.organisations import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def region(client: Client) -> Client:
    ensure_site()
    client.force_login(MembershipFactory(regional=True).user)
    return client


def test_the_region_gives_and_takes_roles_and_groups_follow(region: Client, boras: Municipality) -> None:
    user = UserFactory()
    data = {"user": user.pk, "role": Role.EDITOR, "municipality": "1490"}
    assert region.post(reverse("memberships:add"), data).status_code == 302
    membership = Membership.objects.get(user=user)
    assert [group.name for group in user.groups.all()] == ["Redaktör Borås"]
    assert region.post(reverse("memberships:delete", args=[membership.pk])).status_code == 302
    assert not user.groups.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"role": Role.EDITOR, "municipality": ""}, "En redaktör hör till en kommun."),
        ({"role": Role.REGIONAL_ADMINISTRATOR, "municipality": "1490"}, "lämna kommunen tom"),
        ({"role": Role.EDITOR, "municipality": "0180"}, "Välj ett giltigt alternativ"),
    ],
)
def test_a_role_in_the_wrong_place_is_refused_with_what_to_do(
    region: Client, boras: Municipality, data: dict[str, str], words: str
) -> None:
    user = UserFactory()
    page = region.post(reverse("memberships:add"), {"user": user.pk, **data})
    assert words in page.content.decode()
    assert not Membership.objects.filter(user=user).exists()


def test_a_membership_stays_with_its_person(region: Client, boras: Municipality) -> None:
    membership, other = MembershipFactory(municipality=boras), UserFactory()
    path = reverse("memberships:edit", args=[membership.pk])
    data = {"user": other.pk, "role": Role.COUNSELLOR, "municipality": "1490"}
    assert region.post(path, data).status_code == 302
    membership.refresh_from_db()
    assert (membership.user_id != other.pk, membership.role) == (True, Role.COUNSELLOR)


def test_a_changed_address_is_the_only_way_in_afterwards(region: Client) -> None:
    user = UserFactory(email="gammal@example.se")
    EmailAddress.objects.create(user=user, email="gammal@example.se", primary=True)
    path = reverse("wagtailusers_users:edit", args=[user.pk])
    data = {"email": "Ny@example.se", "first_name": "Kim", "last_name": "Prov", "is_active": "on"}
    assert region.post(path, data).status_code == 302
    assert User.objects.get(pk=user.pk).email == "ny@example.se"
    assert not EmailAddress.objects.filter(email="gammal@example.se").exists()


def test_an_address_that_somebody_has_is_refused(region: Client) -> None:
    UserFactory(email="upptagen@example.se")
    user = UserFactory(email="kim@example.se")
    data = {"email": "UPPTAGEN@example.se", "first_name": "Kim", "last_name": "Prov", "is_active": "on"}
    page = region.post(reverse("wagtailusers_users:edit", args=[user.pk]), data)
    assert "Det finns redan ett konto med den adressen." in page.content.decode()


def test_the_region_closes_an_account_but_not_its_own(region: Client) -> None:
    user = UserFactory()
    data = {"email": user.email, "first_name": "Kim", "last_name": "Prov"}
    region.post(reverse("wagtailusers_users:edit", args=[user.pk]), data)
    assert not User.objects.get(pk=user.pk).is_active
    me = Membership.objects.get(role=Role.REGIONAL_ADMINISTRATOR).user
    region.post(reverse("wagtailusers_users:edit", args=[me.pk]), {**data, "email": me.email})
    assert User.objects.get(pk=me.pk).is_active


def test_the_region_keeps_cooperation_areas(region: Client, boras: Municipality, mark: Municipality) -> None:
    data = {"name": "Sjuhärad", "municipalities": ["1490", "1463"]}
    assert region.post(reverse("cooperation_areas:add"), data).status_code == 302
    assert set(CooperationArea.objects.get().municipalities.all()) == {boras, mark}


def _roles(count: int) -> None:
    for _ in range(count):
        MembershipFactory()


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [("memberships:index", 13), ("wagtailusers_users:index", 13), ("municipalities:index", 12)],
)
def test_lists_take_the_same_queries_however_long(
    region: Client, name: str, queries: int, item_count: int, django_assert_num_queries: Callable[..., object]
) -> None:
    _roles(item_count)
    region.get(reverse(name))
    with django_assert_num_queries(queries):
        assert region.get(reverse(name)).status_code == 200
