"""How django-allauth behaves here: no self sign-up, Swedish errors, and everybody lands where they may be."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse

ADMIN_ACCESS = "wagtailadmin.access_admin"


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "Adressen och lösenordet hör inte ihop. Kontrollera båda och försök igen.",
        "too_many_login_attempts": "Det har varit för många försök. Vänta fem minuter, eller välj ett nytt lösenord.",
        "incorrect_password": "Lösenordet stämmer inte.",
        "enter_current_password": "Skriv ditt nuvarande lösenord.",
        "rate_limited": "Det har varit för många försök. Vänta några minuter.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Accounts begin with an invitation."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("wagtailadmin_home" if request.user.has_perm(ADMIN_ACCESS) else "account_home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's signature
        return reverse("account_home")


class TwoStepAdapter(DefaultMFAAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Koden stämmer inte. Vänta på nästa kod i appen och försök igen.",
        "cannot_generate_recovery_codes": "Sätt först på inloggning i två steg.",
    }
