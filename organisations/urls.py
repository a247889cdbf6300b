"""Addresses of the account, below /konto/. Only what this portal uses of allauth: no sign-up, no extra addresses."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path, re_path

from organisations.views import PortalLoginView, accept_invitation, account_home

urlpatterns = [
    path("", account_home, name="account_home"),
    path("logga-in/", PortalLoginView.as_view(), name="account_login"),
    path("logga-ut/", account.logout, name="account_logout"),
    path("stangt/", account.account_inactive, name="account_inactive"),
    path("registrera/", account.signup, name="account_signup"),
    path("bekrafta/", account.reauthenticate, name="account_reauthenticate"),
    path("losenord/andra/", account.password_change, name="account_change_password"),
    path("losenord/nytt/", account.password_reset, name="account_reset_password"),
    path("losenord/skickat/", account.password_reset_done, name="account_reset_password_done"),
    path("losenord/klart/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^losenord/valj/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("tva-steg/", include("allauth.mfa.urls")),
    path("inbjudan/<str:token>/", accept_invitation, name="invitation_accept"),
]
