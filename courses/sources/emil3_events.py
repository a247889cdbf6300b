"""EMIL 3's EducationEvent: when, where and how an education is given."""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from courses.records import OccasionRecord
from courses.sources.notes import Notes, excerpt
from courses.sources.places import Place, read_places, union
from courses.sources.text import cut
from courses.sources.values import PIECES, flat, is_absent, read_bool, read_decimal, read_percent, single, unit_of
from courses.vocabulary import ROLLING_START_CONDITION, TIME_OF_DAY_OF_CODE, IssueKind, StudyMode

MAX_SEATS = 100_000
MAX_MEETINGS = 1000
MAX_FEE = Decimal(10_000_000)
MAX_KEYWORDS = 60
TOWN_LIMIT = 120

# The word stands as a label ("Bild, distans", "Distans 50 %", "(på distans)"), not as what the course is about.
_DISTANCE_LABEL = re.compile(
    r"(?:^|[-–—,;:/(|]\s*)(?:på\s+|delvis\s+)?distans(?:\s*(?:kurs|utbildning))?\s*(?:$|[),;:/|–—-]|[0-9]{1,3}\s*%)",
    re.IGNORECASE,
)
# To ISO 639-2, in the variants that `vocabulary.LANGUAGE_NAMES` has.
_LANGUAGE_CODES = {
    "sv": "swe", "svenska": "swe", "swedish": "swe",
    "en": "eng", "engelska": "eng", "english": "eng",
    "ar": "ara", "arabiska": "ara", "fi": "fin", "finska": "fin", "fr": "fra", "fre": "fra", "franska": "fra",
    "de": "deu", "ger": "deu", "tyska": "deu", "es": "spa", "spanska": "spa", "so": "som", "somaliska": "som",
    "uk": "ukr", "ukrainska": "ukr", "fa": "per", "fas": "per", "persiska": "per",
    "teckenspråk": "swl", "svenskt teckenspråk": "swl",
}  # fmt: skip
_REGIONAL_LANGUAGE = re.compile(r"^([a-z]{2,3})[-_][a-z]{2}$")  # sv-SE, en_GB
_LANGUAGE_CODE = re.compile(r"[a-z]{3}")
_YES_WORDS = ("distans", "remote", "online")
_CURRENCIES = {"kr": "SEK", ":-": "SEK", "kronor": "SEK", "sek": "SEK", "€": "EUR", "eur": "EUR", "euro": "EUR"}
_CANCELLED = frozenset({"inställd", "inställt", "cancelled", "canceled"})
_NOT_CANCELLED = frozenset({"ej inställd", "inte inställd", "not cancelled", "not canceled"})


def read_event(content: Mapping[str, Any], notes: Notes, common: dict[str, Any]) -> OccasionRecord:
    """The record of an item's content; `common` is what all records have."""
    course_key = notes.key(content.get("education"), "education")
    if not course_key:
        notes.add(IssueKind.EDUCATION_MISSING, "education")
    provider_keys = read_provider_keys(content, notes)
    if not provider_keys:
        notes.add(IssueKind.PROVIDER_MISSING, "providers")
    title = notes.text(content.get("title"), "title", 250)
    extensions = [part for part in flat(content.get("extensions")) if isinstance(part, dict)]
    places, odd_places = read_places(content.get("locations"))
    for part in odd_places:
        notes.add(IssueKind.VALUE_UNREADABLE, "locations", excerpt(part))
    pace, pace_individual = _pace(content.get("paceOfStudy"), notes)
    fee, currency = _fee(content.get("fees"), notes)
    contractors = (notes.text(part.get("contractor"), "extensions.contractor", 250) for part in extensions)
    return OccasionRecord(
        **common,
        course_key=course_key,
        provider_keys=provider_keys,
        title=title,
        description=notes.rich_text(content.get("description"), "description"),
        url=notes.url(content.get("url"), "url"),
        expires=notes.day(content.get("expires"), "expires").value,
        pace=pace,
        pace_individual=pace_individual,
        time_of_day=TIME_OF_DAY_OF_CODE.get(notes.code(content.get("timeOfStudy"), "timeOfStudy").casefold()) or "",
        languages=_languages(content.get("languageOfInstructions"), notes),
        seats=notes.number(content.get("places"), "places", 0, MAX_SEATS, PIECES),
        cancelled=bool(notes.flag(content.get("isCancelled"), "isCancelled", _CANCELLED, _NOT_CANCELLED)),
        apprenticeship=notes.flag(content.get("isApprenticeship"), "isApprenticeship"),
        contractor=next(filter(None, contractors), ""),
        keywords=_keywords(content, extensions, notes),
        fee=fee,
        fee_currency=currency,
        **_times(content.get("execution"), notes),
        **_application(content.get("application"), extensions, notes),
        **_where(places, notes),
        **_mode(content, places, extensions, title, notes),
    )


def read_provider_keys(content: Mapping[str, Any], notes: Notes) -> tuple[str, ...]:
    """The ids of an event's providers, each once."""
    keys = (notes.key(part, "providers") for part in flat(content.get("providers")))
    return tuple(dict.fromkeys(key for key in keys if key))


def _times(value: object, notes: Notes) -> dict[str, Any]:
    execution = notes.fields_of(value, "execution")
    condition = notes.code(execution.get("condition"), "execution.condition")
    start = notes.day(execution.get("start"), "execution.start").value
    end = notes.day(execution.get("end"), "execution.end").value
    if start and end and end < start:
        notes.add(IssueKind.END_BEFORE_START, "execution.end", f"{start} till {end}")
        end = None
    return {"start": start, "end": end, "rolling_start": condition == ROLLING_START_CONDITION}


def _pace(value: object, notes: Notes) -> tuple[int | None, bool]:
    """Percent, and whether the student chooses. A mere number or text is the percentage."""
    found = single(value)
    fields = found if isinstance(found, dict) else {"percentage": value}
    raw = fields.get("percentage")
    pace = notes.take(read_percent(raw), "paceOfStudy.percentage", raw)
    return pace, bool(notes.flag(fields.get("individual"), "paceOfStudy.individual"))


def _application(value: object, extensions: list[dict[str, Any]], notes: Notes) -> dict[str, Any]:
    fields = notes.fields_of(value, "application")
    if not fields and not extensions:
        return {}
    first = notes.day(fields.get("first"), "application.first").value
    last = notes.day(fields.get("last"), "application.last")
    if first and last.value and last.value < first:
        notes.add(IssueKind.APPLICATION_LAST_BEFORE_FIRST, "application.last", f"{first} till {last.value}")
    continuous = notes.flag(fields.get("continuous"), "application.continuous")
    return {
        "application_first": first,
        "application_last": last.value,
        "application_late": _closing_day(extensions, last.value, notes),
        "application_continuous": bool(continuous) or last.sentinel,
        "application_url": notes.url(fields.get("url"), "application.url"),
        "application_email": notes.email(fields.get("email"), "application.email"),
        "application_code": notes.code(fields.get("code"), "application.code"),
        "application_instruction": notes.rich_text(fields.get("instruction"), "application.instruction"),
    }


def _closing_day(extensions: list[dict[str, Any]], last: dt.date | None, notes: Notes) -> dt.date | None:
    """The day after which a university takes no late applications either."""
    for extension in extensions:
        details = extension.get("applicationDetails")
        if isinstance(details, dict):
            day = notes.day(details.get("closeDate"), "extensions.applicationDetails.closeDate").value
            if day and (last is None or day > last):
                return day
    return None


def _where(places: list[Place], notes: Notes) -> dict[str, Any]:
    for place in places:
        for code in place.unknown_area_codes:
            notes.add(IssueKind.AREA_CODE_UNKNOWN, "locations.areaCode", excerpt(code))
    towns = tuple(dict.fromkeys(town for place in places for town in place.towns))
    codes = union(place.municipality_codes for place in places)
    if not codes and any(place.is_named for place in places):
        notes.add(IssueKind.MUNICIPALITY_UNKNOWN, "locations", ", ".join(towns))
    if any(len(town) > TOWN_LIMIT for town in towns):
        notes.add(IssueKind.TEXT_TOO_LONG, "locations.town")
    return {"municipality_codes": codes, "towns": tuple(cut(town, TOWN_LIMIT) for town in towns)}


def _mode(
    content: Mapping[str, Any], places: list[Place], extensions: list[dict[str, Any]], title: str, notes: Notes
) -> dict[str, Any]:
    """{} means distance, null its absence; meetings that must be attended make it a hybrid."""
    said, fields = _distance(content.get("distance"), notes)
    said = any(place.is_online for place in places) or said
    for extension in extensions:
        said = said or notes.flag(extension.get("itdistance"), "extensions.itdistance")
    if said is None and _DISTANCE_LABEL.search(title):
        notes.add(IssueKind.DISTANCE_ONLY_IN_TITLE, "title", excerpt(title))
        said = True
    mandatory = notes.number(
        fields.get("noOfMandatorySessions"), "distance.noOfMandatorySessions", 0, MAX_MEETINGS, PIECES
    )
    if said:
        mode = StudyMode.HYBRID.value if mandatory else StudyMode.DISTANCE.value
    else:
        mode = StudyMode.ON_SITE.value if places else ""
    return {
        "mode": mode,
        "mandatory_meetings": mandatory,
        "optional_meetings": notes.number(
            fields.get("noOfOptionalSessions"), "distance.noOfOptionalSessions", 0, MAX_MEETINGS, PIECES
        ),
        "distance_description": notes.rich_text(fields.get("description"), "distance.description"),
    }


def _distance(value: object, notes: Notes) -> tuple[bool | None, Mapping[str, Any]]:
    """Whether the record says that it is given at a distance, and the object's fields."""
    found = value if isinstance(value, dict) else single(value)
    if isinstance(found, dict):
        return True, found
    if isinstance(value, list) and value and all(isinstance(part, dict) for part in value):
        return True, {}
    if is_absent(value):
        return None, {}
    reading = read_bool(found)
    if reading.problem is None:
        return reading.value, {}
    if isinstance(found, str) and any(word in found.casefold() for word in _YES_WORDS):
        return True, {"description": found}
    notes.add(IssueKind.VALUE_UNREADABLE, "distance", excerpt(value))
    return None, {}


def _languages(value: object, notes: Notes) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for part in flat(value):
        for word in re.split(r"\s*[,;/]\s*|\s+och\s+", notes.code(part, "languageOfInstructions").casefold()):
            language = _REGIONAL_LANGUAGE.sub(r"\1", word)
            code = _LANGUAGE_CODES.get(language, language)
            if _LANGUAGE_CODE.fullmatch(code):
                found[code] = None
            elif word:
                notes.add(IssueKind.UNKNOWN_CODE, "languageOfInstructions", excerpt(word))
    return tuple(found)


def _keywords(content: Mapping[str, Any], extensions: list[dict[str, Any]], notes: Notes) -> tuple[str, ...]:
    own = notes.texts(content.get("keywords"), "keywords", 120)
    more = notes.texts([part.get("keywords") for part in extensions], "extensions.keywords", 120)
    return tuple(dict.fromkeys((*own, *more)))[:MAX_KEYWORDS]


def _fee(value: object, notes: Notes) -> tuple[Decimal | None, str]:
    """The first fee that is named."""
    for part in flat(value):
        fields = part if isinstance(part, dict) else {"totalAmount": part}
        raw = fields.get("totalAmount")
        amount = notes.take(
            read_decimal(raw, Decimal(0), MAX_FEE, Decimal("0.01"), _CURRENCIES), "fees.totalAmount", raw
        )
        if amount is not None:
            currency = notes.code(fields.get("currency"), "fees.currency") or unit_of(raw)
            currency = _CURRENCIES.get(currency.casefold(), currency.upper())
            return amount, currency if re.fullmatch(r"[A-Z]{3}", currency) else ""
    return None, ""
