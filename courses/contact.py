"""Whom to ask about a provider's courses: decided here for every page that says it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from courses.models import Occasion, Provider
from organisations.models import Municipality


@dataclass(frozen=True, slots=True)
class Contact:
    """What is known; empty strings where nothing is.

    `guide` is set where the provider has neither e-mail nor telephone, but belongs to a municipality whose guidance
    answers.
    """

    email: str
    phone: str
    url: str
    guide: Municipality | None

    @property
    def is_known(self) -> bool:
        return bool(self.email or self.phone or self.url or self.guide)


def contact_of(provider: Provider) -> Contact:
    """The provider's own e-mail, telephone and address.

    Where it has no e-mail, the one that its starts give for applications (one query); where there is no telephone
    either, its municipality's guidance.
    """
    email = provider.email or _email_of_starts(provider)
    owner = provider.owner if not (email or provider.phone) else None
    return Contact(
        email=email,
        phone=provider.phone,
        url=web_address(provider.url),
        guide=owner if owner and (owner.guidance_phone or owner.guidance_email) else None,
    )


def _email_of_starts(provider: Provider) -> str:
    given = Occasion.objects.public().filter(course__provider=provider).exclude(application_email="")
    return given.order_by("pk").values_list("application_email", flat=True).first() or ""


def web_address(value: str) -> str:
    """The address if a browser may follow it (http, https), else nothing."""
    try:
        parts = urlsplit(value.strip())
    except ValueError:
        return ""
    return value.strip() if parts.scheme.lower() in {"http", "https"} and parts.netloc else ""
