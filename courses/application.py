"""How one applies: to komvux and sfi through the home municipality, to the rest at the provider.

Skollagen 20 kap.: who wants to take part in municipal adult education applies in their home
municipality, whoever gives the course. Finer rules (who is admitted from where) are not known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from courses.contact import Contact, web_address
from courses.models import Course, Occasion, Provider
from courses.vocabulary import HOME_MUNICIPALITY_FORMS, SchoolForm
from organisations.geography import municipalities
from organisations.models import Municipality

ELSEWHERE = "annan"


@dataclass(frozen=True, slots=True)
class ProviderRoute:
    """What is known of applying at the provider; empty strings where nothing is."""

    name: str
    url: str
    email: str
    phone: str
    code: str
    instruction: str

    @property
    def is_known(self) -> bool:
        return bool(self.url or self.email or self.phone)


@dataclass(frozen=True, slots=True)
class Application:
    """The answer to "Så ansöker du".

    `through_home`: whether the home municipality receives the application. Then `options` are the choices, `home` is
    the chosen member of the region with `home_url` (its own link, or empty), `elsewhere` is set when the reader lives
    outside the region (with that municipality's name and official name where it is known) and `invalid` when the
    choice is no municipality.
    """

    through_home: bool
    is_sfi: bool
    options: list[Municipality]
    home: Municipality | None
    home_url: str
    elsewhere: bool
    elsewhere_name: str
    elsewhere_body: str
    invalid: bool
    provider: ProviderRoute


def application_for(
    course: Course,
    occasions: Sequence[Occasion],
    members: Sequence[Municipality],
    home_code: str,
    contact: Contact | None,
) -> Application:
    """How to apply to `course`.

    `occasions` are those to tell of, the most interesting first; `contact` is the provider's.
    """
    through_home = course.school_form in HOME_MUNICIPALITY_FORMS
    home = next((municipality for municipality in members if municipality.pk == home_code), None)
    known = municipalities().get(home_code)
    elsewhere = through_home and home is None and (known is not None or home_code == ELSEWHERE)
    is_sfi = course.school_form == SchoolForm.SFI
    return Application(
        through_home=through_home,
        is_sfi=is_sfi,
        options=list(members) if through_home else [],
        home=home if through_home else None,
        home_url=_home_url(home, is_sfi=is_sfi),
        elsewhere=elsewhere,
        elsewhere_name=known.name if known and elsewhere else "",
        elsewhere_body=known.official_name if known and elsewhere else "",
        invalid=bool(through_home and home_code and home is None and not elsewhere),
        provider=_provider_route(course, occasions, contact),
    )


def _home_url(home: Municipality | None, *, is_sfi: bool) -> str:
    if home is None:
        return ""
    return web_address(home.sfi_application_url if is_sfi else home.komvux_application_url)


def _provider_route(course: Course, occasions: Sequence[Occasion], contact: Contact | None) -> ProviderRoute:
    provider: Provider | None = course.provider
    urls = [occasion.application_url for occasion in occasions]
    emails = [*(occasion.application_email for occasion in occasions), contact.email if contact else ""]
    if provider:
        urls.append(provider.application_url)
    return ProviderRoute(
        name=provider.name if provider else "",
        url=next(filter(None, map(web_address, urls)), ""),
        email=next(filter(None, emails), ""),
        phone=contact.phone if contact else "",
        code=next(filter(None, (occasion.application_code for occasion in occasions)), ""),
        instruction=next(filter(None, (occasion.application_instruction for occasion in occasions)), ""),
    )
