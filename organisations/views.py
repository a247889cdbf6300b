"""Pages of the account: log in, see it, accept an invitation."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from organisations.adapters import ADMIN_ACCESS
from organisations.domain import invitations
from organisations.forms import AcceptInvitationForm
from organisations.models import Membership


class PortalLoginView(LoginView):
    """allauth's, but someone who is logged in and may not edit isn't sent round in circles by the admin."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_perm(ADMIN_ACCESS):
            return redirect("account_home")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


@login_required
def account_home(request: HttpRequest) -> HttpResponse:
    """Who one is here and what one may do."""
    memberships = Membership.objects.filter(user__email=request.user.get_username()).select_related("municipality")
    return render(
        request,
        "account/home.html",
        {"memberships": memberships, "may_edit": request.user.has_perm(ADMIN_ACCESS)},
    )


@never_cache
@sensitive_post_parameters()
@sensitive_variables("token", "form")
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password and get the account. A link that doesn't work answers 410 with what to do."""
    now = timezone.now()
    try:
        invitation = invitations.find_usable(token, now=now)
        form = AcceptInvitationForm(request.POST or None, invitation=invitation)
        if not form.is_valid():
            return render(request, "account/invitation.html", {"form": form, "invitation": invitation})
        invitations.accept(token, password=form.cleaned_data["password1"], now=now)
    except invitations.InvitationNotUsableError as error:
        return render(request, "account/invitation_not_usable.html", {"reason": str(error)}, status=410)
    logout(request)
    messages.success(request, "Ditt konto är klart. Logga in med din e-postadress och lösenordet.")
    return redirect("account_login")
