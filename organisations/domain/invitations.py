"""How an invitation is sent, sent again, withdrawn and accepted."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from organisations.models import Invitation, Membership, User
from organisations.models.invitation import InvitationQuerySet, digest


class InvitationNotUsableError(Exception):
    """The link is unknown, has expired or has done its work; the message (Swedish) says what to do."""


@transaction.atomic
def send(invitation: Invitation, *, invited_by: User | AnonymousUser | None, now: dt.datetime) -> Invitation:
    """Save the invitation with a new link and mail the link once the transaction is through.

    Also for sending again: the former link stops working.
    """
    token = invitation.renew(now)
    if isinstance(invited_by, User):
        invitation.invited_by = invited_by
    invitation.email = invitation.email.strip().lower()
    invitation.save()
    transaction.on_commit(lambda: _mail(invitation, token))
    return invitation


def withdraw(invitation: Invitation, *, now: dt.datetime) -> Invitation:
    """Stop the link from working. An accepted invitation stays accepted."""
    Invitation.objects.open().filter(pk=invitation.pk).update(withdrawn_at=now)
    invitation.refresh_from_db()
    return invitation


def find_usable(token: str, *, now: dt.datetime) -> Invitation:
    """The invitation of a link. Raises InvitationNotUsableError, with one message for all reasons."""
    return _usable(Invitation.objects.all(), token, now)


@transaction.atomic
def accept(token: str, *, password: str, now: dt.datetime) -> User:
    """Create the account and its membership, and use the invitation up. Raises InvitationNotUsableError.

    The row is locked: of two who follow one link at the same time, one gets the account and the other the error.
    """
    invitation = _usable(Invitation.objects.select_for_update(), token, now)
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise InvitationNotUsableError("Det finns redan ett konto. Logga in, eller välj ett nytt lösenord.")
    user = User.objects.create_user(
        invitation.email, password, first_name=invitation.first_name, last_name=invitation.last_name
    )
    Membership.objects.create(user=user, municipality=invitation.municipality, role=invitation.role)
    invitation.user = user
    invitation.accepted_at = now
    invitation.save(update_fields=["user", "accepted_at"])
    return user


def _usable(among: InvitationQuerySet, token: str, now: dt.datetime) -> Invitation:
    invitation = among.usable(now).filter(token_digest=digest(token)).first()
    if invitation is None:
        raise InvitationNotUsableError("Länken gäller inte längre. Be den som bjöd in dig att skicka en ny inbjudan.")
    return invitation


def _mail(invitation: Invitation, token: str) -> None:
    context = {
        "invitation": invitation,
        "address": settings.BASE_URL + reverse("invitation_accept", args=[token]),
        "site": settings.WAGTAIL_SITE_NAME,
    }
    send_mail(
        subject=" ".join(render_to_string("account/email/invitation_subject.txt", context).split()),
        message=render_to_string("account/email/invitation_message.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        recipient_list=[invitation.email],
    )
