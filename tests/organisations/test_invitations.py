"""Invitations, from the region's form to the new person's first login."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client, TestCase
from django.urls import reverse

from home.domain.onboarding import onboard_municipality
from organisations.models import Invitation, Membership, Municipality, Role, User
from tests.factories.organisations import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "tre-lugna-hundar-i-ett-kok"
FORM = {
    "first_name": "Nils",
    "last_name": "Ny",
    "email": "Nils.Ny@example.se",
    "role": Role.EDITOR,
    "municipality": "1490",
}


@pytest.fixture
def region(client: Client, boras: Municipality) -> User:
    """A regional administrator, logged in."""
    onboard_municipality(boras.code)
    user: User = MembershipFactory(regional=True, user__first_name="Rut", user__last_name="Regn").user
    client.force_login(user)
    return user


def invite(client: Client, **changes: str) -> str:
    """Invite through the form and return the path of the link that was mailed."""
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        response = client.post(reverse("invitations:add"), FORM | changes)
    assert response.headers["Location"] == reverse("invitations:index")
    return link_in(mail.outbox[0].body)


def link_in(body: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/konto/inbjudan/[\w-]{43}/)", body)
    assert found
    return found[1]


def test_a_person_is_invited_chooses_a_password_and_edits(client: Client, region: User, frozen_today: object) -> None:
    link = invite(client)
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["nils.ny@example.se"], "Du är inbjuden till Utbud")
    assert message.body.startswith("Hej Nils!\n\nRut Regn har bjudit in dig till Utbud")
    assert "Din roll: redaktör, Borås kommun." in message.body
    assert "Länken gäller till och med 29 november 2026" in message.body

    person = Client()
    assert "Välkommen, Nils" in person.get(link).content.decode()
    response = person.post(link, {"password1": PASSWORD, "password2": PASSWORD}, follow=True)
    assert response.redirect_chain == [(reverse("account_login"), 302)]
    assert "Ditt konto är klart." in response.content.decode()
    response = person.post(reverse("account_login"), {"login": "nils.ny@example.se", "password": PASSWORD})
    assert response.headers["Location"] == reverse("wagtailadmin_home")
    assert person.get(reverse("wagtailadmin_home")).status_code == 200
    user = User.objects.get(email="nils.ny@example.se")
    assert list(user.memberships.values_list("role", "municipality")) == [(Role.EDITOR, "1490")]
    assert [group.name for group in user.groups.all()] == ["Redaktör Borås"]
    assert not user.is_superuser


def test_a_link_works_once(client: Client, region: User) -> None:
    link = invite(client)
    person = Client()
    person.post(link, {"password1": PASSWORD, "password2": PASSWORD})
    for response in (
        person.get(link),
        person.post(link, {"password1": "annat-" + PASSWORD, "password2": "annat-" + PASSWORD}),
    ):
        assert response.status_code == 410
        assert "Länken gäller inte längre." in response.content.decode()
    assert User.objects.get(email="nils.ny@example.se").check_password(PASSWORD)


def test_a_link_expires_after_seven_days(client: Client, region: User) -> None:
    with time_machine.travel("2026-11-22T12:00:00+01:00", tick=False):
        link = invite(client)
    with time_machine.travel("2026-11-29T11:59:00+01:00", tick=False):
        assert Client().get(link).status_code == 200
    with time_machine.travel("2026-11-29T12:00:00+01:00", tick=False):
        assert Client().get(link).status_code == 410
        assert Client().post(link, {"password1": PASSWORD, "password2": PASSWORD}).status_code == 410
    assert not User.objects.filter(email="nils.ny@example.se").exists()


def test_sending_again_gives_a_new_link_and_stops_the_old(client: Client, region: User) -> None:
    old = invite(client)
    invitation = Invitation.objects.get()
    mail.outbox.clear()
    assert (
        "Den gamla slutar att gälla."
        in client.get(reverse("invitations:resend", args=[invitation.pk])).content.decode()
    )
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.post(reverse("invitations:resend", args=[invitation.pk])).status_code == 302
    new = link_in(mail.outbox[0].body)
    assert Client().get(old).status_code == 410
    assert Client().get(new).status_code == 200


def test_a_withdrawn_invitation_does_nothing_and_can_be_made_anew(client: Client, region: User) -> None:
    link = invite(client)
    invitation = Invitation.objects.get()
    assert client.post(reverse("invitations:withdraw", args=[invitation.pk])).status_code == 302
    assert Client().get(link).status_code == 410
    for name in ("resend", "withdraw"):
        assert client.post(reverse(f"invitations:{name}", args=[invitation.pk])).status_code == 404
    assert Client().get(invite(client)).status_code == 200


def test_unknown_links_get_the_same_answer_as_spent_ones(client: Client, region: User) -> None:
    link = invite(client)
    Client().post(link, {"password1": PASSWORD, "password2": PASSWORD})
    unknown = Client().get(reverse("invitation_accept", args=["x" * 43]))
    assert (unknown.status_code, unknown.content) == (410, Client().get(link).content)


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (PASSWORD, "något-helt-annat-lösen", "Lösenorden är inte lika."),
        ("kort", "kort", "för kort"),
        ("nils.ny@example.se", "nils.ny@example.se", "för likt"),
        ("", "", "Det här fältet är obligatoriskt"),
    ],
)
def test_a_poor_password_is_refused_with_what_to_do(
    client: Client, region: User, first: str, second: str, words: str
) -> None:
    page = Client().post(invite(client), {"password1": first, "password2": second})
    assert page.status_code == 200
    assert words in page.content.decode()
    assert Invitation.objects.get().accepted_at is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"municipality": ""}, "En redaktör hör till en kommun."),
        ({"role": Role.REGIONAL_ADMINISTRATOR}, "lämna kommunen tom"),
        ({"municipality": "0180"}, "Välj ett giltigt alternativ"),
        ({"email": "inte en adress"}, "giltig e-postadress"),
    ],
)
def test_a_form_with_an_error_invites_nobody(client: Client, region: User, changes: dict[str, str], words: str) -> None:
    page = client.post(reverse("invitations:add"), FORM | changes)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert not Invitation.objects.exists()
    assert not mail.outbox


def test_somebody_with_an_account_or_an_open_invitation_is_not_invited(client: Client, region: User) -> None:
    invite(client)
    again = client.post(reverse("invitations:add"), FORM)
    assert "Personen är redan inbjuden." in again.content.decode()
    UserFactory(email="kim@example.se")
    taken = client.post(reverse("invitations:add"), FORM | {"email": "KIM@example.se"})
    assert "Det finns redan ett konto med den adressen." in taken.content.decode()
    assert Invitation.objects.count() == 1


def test_a_regional_administrator_can_be_invited(client: Client, region: User) -> None:
    link = invite(client, role=Role.REGIONAL_ADMINISTRATOR, municipality="")
    Client().post(link, {"password1": PASSWORD, "password2": PASSWORD})
    user = User.objects.get(email="nils.ny@example.se")
    assert [group.name for group in user.groups.all()] == ["Regional administratör"]


def test_an_account_that_came_another_way_meanwhile_is_not_overwritten(client: Client, region: User) -> None:
    link = invite(client)
    UserFactory(email="nils.ny@example.se")
    response = Client().post(link, {"password1": PASSWORD, "password2": PASSWORD})
    assert response.status_code == 410
    assert "Det finns redan ett konto." in response.content.decode()
    assert Membership.objects.filter(user__email="nils.ny@example.se").count() == 0


def test_the_database_keeps_no_link_and_one_open_invitation_per_address(client: Client, region: User) -> None:
    token = invite(client).split("/")[-2]
    invitation = Invitation.objects.get()
    assert token not in {str(getattr(invitation, field.attname)) for field in Invitation._meta.concrete_fields}
    invitation.pk, invitation.token_digest = None, "0" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        invitation.save()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.COUNSELLOR])
def test_only_the_region_invites(client: Client, boras: Municipality, region: User, role: Role) -> None:
    invite(client)
    pk = Invitation.objects.get().pk
    mail.outbox.clear()
    other = Client()
    other.force_login(MembershipFactory(municipality=boras, role=role).user)
    for name, arguments in (("index", []), ("index_results", []), ("add", []), ("resend", [pk]), ("withdraw", [pk])):
        address = reverse(f"invitations:{name}", args=arguments)
        assert {other.get(address).status_code, other.post(address, FORM).status_code} <= {302, 404, 405}
    assert not mail.outbox
    assert list(Invitation.objects.values_list("withdrawn_at", flat=True)) == [None]


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_takes_the_same_queries_however_long(
    client: Client, region: User, item_count: int, django_assert_num_queries: object
) -> None:
    for number in range(item_count):
        invite(client, email=f"person{number}@example.se")
    client.get(reverse("invitations:index"))
    with django_assert_num_queries(QUERIES):  # type: ignore[operator]
        page = client.get(reverse("invitations:index")).content.decode()
    assert page.count("Väntar på svar") == item_count


QUERIES = 13
