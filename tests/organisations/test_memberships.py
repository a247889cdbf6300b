"""Groups follow memberships."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from organisations.models import Membership, Municipality, Role, User
from tests.factories.organisations import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def groups_of(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def test_an_editor_is_in_the_group_of_the_municipality_and_leaves_with_the_role(boras: Municipality) -> None:
    membership = MembershipFactory(municipality=boras)
    assert groups_of(membership.user) == {"Redaktör Borås"}
    membership.delete()
    assert groups_of(membership.user) == set()


def test_a_changed_membership_changes_the_groups(boras: Municipality, mark: Municipality) -> None:
    membership = MembershipFactory(municipality=boras)
    membership.municipality = mark
    membership.save()
    assert groups_of(membership.user) == {"Redaktör Mark"}
    membership.role, membership.municipality = Role.REGIONAL_ADMINISTRATOR, None
    membership.save()
    assert groups_of(membership.user) == {"Regional administratör"}


def test_a_membership_that_moves_to_another_person_leaves_the_first(boras: Municipality) -> None:
    membership = MembershipFactory(municipality=boras)
    first, second = membership.user, UserFactory()
    membership.user = second
    membership.save()
    assert (groups_of(first), groups_of(second)) == (set(), {"Redaktör Borås"})


def test_who_edits_for_two_municipalities_is_in_both_groups(boras: Municipality, mark: Municipality) -> None:
    user = MembershipFactory(municipality=boras).user
    MembershipFactory(user=user, municipality=mark)
    assert groups_of(user) == {"Redaktör Borås", "Redaktör Mark"}


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.COORDINATOR, Role.EMPLOYER])
def test_other_roles_give_no_rights_in_the_admin(boras: Municipality, role: Role) -> None:
    assert groups_of(MembershipFactory(municipality=boras, role=role).user) == set()


def test_groups_that_are_nobodys_municipality_are_left_alone(boras: Municipality) -> None:
    user = UserFactory()
    user.groups.add(Group.objects.create(name="Testgrupp"))
    MembershipFactory(user=user, municipality=boras).delete()
    assert groups_of(user) == {"Testgrupp"}


@pytest.mark.parametrize(("role", "code"), [(Role.EDITOR, None), (Role.REGIONAL_ADMINISTRATOR, "1490")])
def test_the_database_refuses_a_role_in_the_wrong_place(boras: Municipality, role: Role, code: str | None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=UserFactory(), role=role, municipality_id=code)


def test_the_same_role_is_given_once(boras: Municipality) -> None:
    membership = MembershipFactory(municipality=boras)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=membership.user, municipality=boras, role=Role.EDITOR)
