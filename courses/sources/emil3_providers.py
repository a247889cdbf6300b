"""EMIL 3's EducationProvider: who gives the education."""

import re
from collections.abc import Mapping
from typing import Any

from courses.records import ProviderRecord
from courses.sources.notes import Notes, excerpt
from courses.sources.places import read_places, union
from courses.sources.values import flat, read_code, single
from courses.vocabulary import BodyType, IssueKind

NAMELESS = "Anordnare utan namn"
_BODY_TYPES = frozenset(BodyType.values)


def read_provider(content: Mapping[str, Any], notes: Notes, common: dict[str, Any]) -> ProviderRecord:
    """The record of an item's content; `common` is what all records have."""
    name = notes.text(content.get("name"), "name", 250)
    if not name:
        notes.add(IssueKind.TITLE_MISSING, "name")
    address = notes.fields_of(content.get("contactAddress"), "contactAddress")
    for field in ("contactAddress", "visitAddresses"):
        for place in read_places(content.get(field))[0]:
            for code in place.unknown_area_codes:
                notes.add(IssueKind.AREA_CODE_UNKNOWN, f"{field}.areaCode", excerpt(code))
    codes = provider_municipalities(content)
    towns = [town for place in read_places(address)[0] for town in place.towns]
    body = notes.fields_of(content.get("responsibleBody"), "responsibleBody")
    body_type = notes.code(body.get("type"), "responsibleBody.type").casefold()
    numbers = (part.get("number") if isinstance(part, dict) else part for part in flat(content.get("phones")))
    return ProviderRecord(
        **common,
        name=name or NAMELESS,
        description=notes.rich_text(content.get("description"), "description"),
        url=notes.url(content.get("url"), "url"),
        email=notes.email(content.get("emailAddresses"), "emailAddresses"),
        phone=next((text for part in numbers if (text := notes.text(part, "phones", 80, private=True))), ""),
        street_address=notes.text(address.get("streetAddress"), "contactAddress.streetAddress", 250)
        or notes.text(address.get("postBox"), "contactAddress.postBox", 250),
        postal_code=_postal_code(notes.text(address.get("postalCode"), "contactAddress.postalCode", 20)),
        town=", ".join(towns)[:120],
        municipality_id=codes[0] if codes else None,
        responsible_body=notes.text(body.get("name"), "responsibleBody.name", 250),
        responsible_body_type=body_type if body_type in _BODY_TYPES else "",
        organisation_number=_organisation_number(content.get("organisationNumber"), notes),
    )


def provider_municipalities(content: Mapping[str, Any]) -> tuple[str, ...]:
    """Where a provider is: each address by area code, else postal code, else town; the contact address first."""
    places, _ = read_places([content.get("contactAddress"), content.get("visitAddresses")])
    return union(place.filtered_codes for place in places)


def is_personal_number(value: object) -> bool:
    """Whether an organisation number is a sole trader's, and so a person's own.

    Skatteverket: the third digit of a legal person's number is at least 2, a person's month begins with 0 or 1.
    """
    digits = _digits(value)
    if len(digits) == 12 and digits[:2] in {"18", "19", "20"}:
        return True
    return len(digits) == 10 and digits[2] in "01"


def _organisation_number(value: object, notes: Notes) -> str:
    """ "212000-1561"; nothing for a sole trader."""
    if is_personal_number(value):
        notes.add(IssueKind.PERSONAL_NUMBER_REMOVED, "organisationNumber")
        return ""
    text = notes.take(read_code(value, 20), "organisationNumber", private=True)
    digits = _digits(value)
    return f"{digits[:6]}-{digits[6:]}" if len(digits) == 10 else text


def _digits(value: object) -> str:
    """The digits of a number or a short text, without the prefix 16 that some systems put before ten digits."""
    value = single(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    is_short = (isinstance(value, int) and value.bit_length() < 64) or (isinstance(value, str) and len(value) < 40)
    digits = re.sub(r"[^0-9]", "", str(value)) if is_short else ""
    return digits[2:] if len(digits) == 12 and digits.startswith("16") else digits


def _postal_code(text: str) -> str:
    """ "503 31", however its digits were grouped; a foreign one as written."""
    digits = "".join(text.split())
    return f"{digits[:3]} {digits[3:]}" if re.fullmatch(r"[0-9]{5}", digits) else text
