"""Logging in, forgotten passwords, two steps: through real requests."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.domain.onboarding import onboard_municipality
from organisations.models import Membership, Municipality, Role, User

pytestmark = pytest.mark.django_db
PASSWORD = "tre-lugna-hundar-i-ett-kok"


@pytest.fixture
def editor(boras: Municipality) -> User:
    onboard_municipality(boras.code)
    user = User.objects.create_user("eva.ek@example.se", PASSWORD, first_name="Eva", last_name="Ek")
    Membership.objects.create(user=user, municipality=boras, role=Role.EDITOR)
    return user


@pytest.fixture
def counsellor(boras: Municipality) -> User:
    user = User.objects.create_user("vera.vik@example.se", PASSWORD)
    Membership.objects.create(user=user, municipality=boras, role=Role.COUNSELLOR)
    return user


def log_in(client: Client, email: str, password: str = PASSWORD, follow_to: str = "") -> object:
    address = reverse("account_login") + (f"?next={follow_to}" if follow_to else "")
    data = {"login": email, "password": password} | ({"next": follow_to} if follow_to else {})
    return client.post(address, data)


def test_the_admin_sends_to_the_one_login_page_and_back_to_where_one_was_going(client: Client, editor: User) -> None:
    wanted = reverse("wagtailadmin_account")
    assert client.get(wanted).headers["Location"] == f"{reverse('account_login')}?next={wanted}"
    response = client.get(f"/admin/login/?next={wanted}")
    assert response.headers["Location"] == f"{reverse('account_login')}?next={wanted}"
    assert f'value="{wanted}"' in client.get(response.headers["Location"]).content.decode()
    assert log_in(client, editor.email, follow_to=wanted).headers["Location"] == wanted
    assert client.get(wanted).status_code == 200


def test_the_address_is_read_without_regard_to_case(client: Client, editor: User) -> None:
    assert log_in(client, "Eva.Ek@Example.se").headers["Location"] == reverse("wagtailadmin_home")


def test_login_does_not_lead_to_other_sites(client: Client, editor: User) -> None:
    assert log_in(client, editor.email, follow_to="https://evil.example/").headers["Location"] == reverse(
        "wagtailadmin_home"
    )


def test_wrong_password_and_unknown_address_get_the_same_answer(client: Client, editor: User) -> None:
    answers = []
    for email in (editor.email, "ingen@example.se"):
        page = log_in(client, email, "fel-lösenord-helt").content.decode()
        page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page).replace(email, "")
        answers.append(page)
    assert answers[0] == answers[1]
    assert "Adressen och lösenordet hör inte ihop." in answers[0]


def test_six_wrong_passwords_close_the_account_for_a_while_also_for_the_right_one(client: Client, editor: User) -> None:
    for _ in range(5):
        log_in(client, editor.email, "fel-lösenord-helt")
    response = log_in(client, editor.email)
    assert response.status_code == 200
    assert "Det har varit för många försök." in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_one_machine_can_only_try_so_often(client: Client, editor: User) -> None:
    answers = [log_in(client, f"person{number}@example.se", "fel-lösenord-helt").status_code for number in range(31)]
    assert answers[-1] == 429
    response = log_in(client, editor.email)
    assert response.status_code == 429
    assert "För många försök" in response.content.decode()


def test_a_closed_account_cannot_log_in(client: Client, editor: User) -> None:
    User.objects.filter(pk=editor.pk).update(is_active=False)
    assert log_in(client, editor.email).headers["Location"] == reverse("account_inactive")
    assert "_auth_user_id" not in client.session
    assert "Kontot är stängt" in client.get(reverse("account_inactive")).content.decode()


def test_nobody_registers_on_their_own(client: Client) -> None:
    for response in (
        client.get(reverse("account_signup")),
        client.post(reverse("account_signup"), {"email": "ny@example.se", "password1": PASSWORD}),
    ):
        assert "Be din kommun eller regionen om en inbjudan." in response.content.decode()
    assert not User.objects.exists()


def test_a_forgotten_password_is_replaced_through_a_link(client: Client, editor: User) -> None:
    assert client.post(reverse("account_reset_password"), {"email": editor.email}).status_code == 302
    (message,) = mail.outbox
    assert message.subject == "Utbud: Välj nytt lösenord"
    assert message.body.startswith("Hej!\n\nDu, eller någon annan, har bett om ett nytt lösenord")
    link = re.search(r"http://testserver(/konto/losenord/valj/\S+)", message.body)
    assert link
    page = client.get(link[1], follow=True)
    new = "fyra-glada-katter-pa-taket"
    answer = client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert answer.headers["Location"] == reverse("account_reset_password_from_key_done")
    assert log_in(client, editor.email, new).headers["Location"] == reverse("wagtailadmin_home")
    assert "Länken gäller inte längre." in Client().get(link[1]).content.decode()


def test_asking_for_a_password_does_not_tell_who_has_an_account(client: Client, editor: User) -> None:
    known = client.post(reverse("account_reset_password"), {"email": editor.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "ingen@example.se"})
    assert known.headers["Location"] == unknown.headers["Location"]
    assert [message.to for message in mail.outbox] == [[editor.email]]


def test_asking_for_passwords_is_throttled(client: Client, editor: User) -> None:
    answers = [client.post(reverse("account_reset_password"), {"email": editor.email}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]


def test_someone_who_may_not_edit_sees_the_own_account_instead_of_going_in_circles(
    client: Client, counsellor: User
) -> None:
    assert log_in(client, counsellor.email).headers["Location"] == reverse("account_home")
    page = client.get(reverse("wagtailadmin_home"), follow=True)
    assert page.redirect_chain[-1] == (reverse("account_home"), 302)
    text = page.content.decode()
    assert "Ditt konto ger inte rätt att redigera." in text
    assert "Studie- och yrkesvägledare, Borås" in text


def test_the_account_page_needs_a_login(client: Client) -> None:
    assert client.get(reverse("account_home")).headers["Location"] == f"{reverse('account_login')}?next=/konto/"


def test_two_steps_are_asked_for_once_switched_on(client: Client, editor: User, frozen_today: object) -> None:
    secret = generate_totp_secret()
    TOTP.activate(editor, secret)
    assert log_in(client, editor.email).headers["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get(reverse("wagtailadmin_home")).status_code == 302
    assert "Koden stämmer inte." in client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    code = f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06}"
    assert client.post(reverse("mfa_authenticate"), {"code": code}).headers["Location"] == reverse("wagtailadmin_home")


def test_two_steps_are_switched_on_in_the_account(client: Client, editor: User, frozen_today: object) -> None:
    log_in(client, editor.email)
    confirm = client.get(reverse("mfa_activate_totp")).headers["Location"]
    assert "Skriv ditt lösenord innan du ändrar något i kontot." in client.get(confirm).content.decode()
    assert "Lösenordet stämmer inte." in client.post(confirm, {"password": "fel-lösenord-helt"}).content.decode()
    assert client.post(confirm, {"password": PASSWORD}).headers["Location"] == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06}"
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    assert set(Authenticator.objects.filter(user=editor).values_list("type", flat=True)) == {"totp", "recovery_codes"}
    for name, words in (
        ("mfa_index", "Inloggning i två steg är på."),
        ("mfa_view_recovery_codes", "10 av 10 är kvar."),
        ("mfa_generate_recovery_codes", "De gamla koderna slutar att fungera."),
        ("mfa_deactivate_totp", "Då räcker lösenordet"),
    ):
        assert words in client.get(reverse(name)).content.decode()
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert not Authenticator.objects.filter(user=editor).exists()
    (message,) = mail.outbox
    assert message.subject == "Utbud: Inloggning i två steg är av"
    assert "Var det inte du? Välj genast ett nytt lösenord" in message.body


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("mfa/email/totp_activated", "Inloggning i två steg är nu på."),
        ("mfa/email/recovery_codes_generated", "De gamla fungerar inte längre."),
        ("account/email/password_reset", "Lösenordet till ditt konto är ändrat med en länk"),
    ],
)
def test_changes_of_an_account_are_told_in_swedish(template: str, words: str) -> None:
    body = render_to_string(f"{template}_message.txt", {"timestamp": timezone.now()})
    assert words in body
    assert body.startswith("Hej!")
    assert render_to_string(f"{template}_subject.txt").strip()


def test_a_password_is_changed_in_the_account_and_told_by_mail(client: Client, editor: User) -> None:
    log_in(client, editor.email)
    new = "fyra-glada-katter-pa-taket"
    response = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}, follow=True
    )
    assert "Lösenordet är ändrat." in response.content.decode()
    (message,) = mail.outbox
    assert "Lösenordet till ditt konto är ändrat." in message.body
    editor.refresh_from_db()
    assert editor.check_password(new)


@pytest.mark.parametrize(
    "name", ["account_login", "account_reset_password", "account_reset_password_done", "account_logout"]
)
def test_pages_of_the_account_are_swedish_and_kept_out_of_search_engines(client: Client, name: str) -> None:
    if name == "account_logout":
        client.force_login(User.objects.create_user("a@example.se"))
    page = client.get(reverse(name)).content.decode()
    assert '<html lang="sv">' in page
    assert '<meta name="robots" content="noindex">' in page


def test_addresses_of_allauth_that_the_portal_does_not_use_are_not_there(client: Client, editor: User) -> None:
    log_in(client, editor.email)
    for path in ("/konto/email/", "/konto/password/set/", "/konto/login/code/", "/admin/password_reset/"):
        assert client.get(path).status_code == 404
