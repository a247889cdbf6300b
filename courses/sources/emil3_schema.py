"""What EMIL 3 (Skolverket, Susa-navet API 3.0.2) knows of fields and codes: the table that finds what we don't.

Live data holds more than the specification, so nothing here rejects: `inspect` only tells what is unknown.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from courses.sources.values import is_absent, read_code, single
from courses.vocabulary import (
    EXECUTION_CONDITIONS,
    OTHER_SCHOOL_TYPES,
    SCHOOL_FORM_OF_TYPE,
    TIME_OF_DAY_OF_CODE,
    BodyType,
    Configuration,
    CreditUnit,
    IssueKind,
    RecordKind,
    TimeUnit,
)


@dataclass(frozen=True, slots=True)
class Codes:
    """A coded value {"type", "code"}. No `codes` means any; `types` are the code lists where there are several."""

    codes: frozenset[str] = frozenset()  # casefolded
    types: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Words:
    """A LangString or LangUrl, in any of the forms that `courses.sources.langstrings` reads."""


@dataclass(frozen=True, slots=True)
class ByType:
    """Objects whose fields depend on their "type"."""

    fields: Mapping[str, "Fields"]


Fields = Mapping[str, Any]  # name -> None (a plain value), Codes, Words, ByType or the fields of an object

ACTIVE = "ACTIVE"
DELETED = "DELETED"
SCHOOL_TYPES = frozenset(SCHOOL_FORM_OF_TYPE) | OTHER_SCHOOL_TYPES
STUDENT_AID = frozenset({"saknas", "nej", "ja", "A 1", "A 1 gr", "A 1 gy", "A 2", "A 3", "B 1", "B 2"})
# UH_Subject is in later versions of the API than the specification we have.
SUBJECT_TYPES = frozenset(
    {
        "AUB_Subject", "FH_Subject", "SV_Subject", "F_Subject", "UH_Subject", "C_Subject_SUN", "C_Subject_ISCED97",
        "C_Subject_ISCED2013",
    }
)  # fmt: skip


def _codes(codes: Iterable[object]) -> Codes:
    return Codes(frozenset(str(code).casefold() for code in codes))


def _plain(*names: str) -> dict[str, None]:
    return dict.fromkeys(names)


_WORDS = Words()
_UNKNOWN = object()
_ADDRESS: Fields = {
    **_plain("country", "areaCode", "town", "postalCode", "postBox", "streetAddress", "wgs84", "sweref99"),
    "organization": _WORDS,
    "department": _WORDS,
    "studyLocation": _WORDS,
}
_CREDIT_PERIODS: Fields = {"credits": _plain("value", "semester", "year", "startWeek", "stopWeek")}
_RATING: Fields = _plain("value", "useNoModel")
_UNIVERSITY_EVENT: Fields = {
    **_plain("type", "id", "itdistance", "eligibilityExemption", "department", "courseRound", "formOfFunding"),
    "startPeriod": {"week": None, "period": _plain("year", "periodNumber", "semester")},
    "stopWeek": _plain("week"),
    "tuitionFee": _plain("value", "first", "total"),
    "textualDescription": _WORDS,
    "keywords": {"words": _plain("lang", "strings")},
    "assignedEducation": {**_plain("id", "code"), "description": _WORDS},
    "eventPackageReferences": {"educationEventRefs": _plain("id")},
    "genericReference": _plain("uniqueIdentifier"),
    "applicationDetails": _plain(
        "closeDate",
        "applicationModel",
        "onlyAsPartOfPackage",
        "onlyAsPartOfProgram",
        "visibleToInternationalApplicants",
        "visibleToSwedishApplicants",
    ),
    "admissionDetails": {
        **_plain("eligibilityModelGBA", "selectionModel", "assessmentPackage", "admissionRoundId"),
        "eligibilityModelSB": _RATING,
        "credentialRatingModel": _RATING,
        "distributionOfCredits": _CREDIT_PERIODS,
        "admissionNumbers": _plain("value", "selectionRound"),
    },
}
_EVENT: Fields = {
    **_plain(
        "identifier",
        "education",
        "providers",
        "examiningBodies",
        "orderers",
        "lastEdited",
        "expires",
        "languageOfInstructions",
        "isCancelled",
        "places",
        "isApprenticeship",
    ),
    "title": _WORDS,
    "description": _WORDS,
    "url": _WORDS,
    "locations": _ADDRESS,
    "execution": {"condition": _codes(EXECUTION_CONDITIONS), "start": None, "end": None},
    "fees": {**_plain("totalAmount", "currency", "firstInstallment"), "condition": _WORDS},
    "timeOfStudy": _codes(TIME_OF_DAY_OF_CODE),
    "paceOfStudy": {**_plain("percentage", "individual"), "note": _WORDS},
    "distance": {
        **_plain(
            "noOfMandatorySessions",
            "noOfOptionalSessions",
            "noOfMandatoryRemoteSessions",
            "noOfOptionalRemoteSessions",
        ),
        "description": _WORDS,
    },
    "application": {
        **_plain("code", "first", "last", "email", "continuous"),
        "instruction": _WORDS,
        "url": _WORDS,
        "address": _ADDRESS,
    },
    "keywords": _WORDS,
    "extensions": ByType(
        {"KVEventExtension": _plain("type", "id", "contractor"), "UHEventExtension": _UNIVERSITY_EVENT}
    ),
}
_INFO: Fields = {
    **_plain("identifier", "educationBase", "code", "lastEdited", "expires", "isVocational", "resultIsDegree"),
    "title": _WORDS,
    "description": _WORDS,
    "url": _WORDS,
    "type": _codes(SCHOOL_TYPES),
    "educationLevels": Codes(types=frozenset({"YH_EducationLevel", "C_EducationLevel", "UH_EducationLevel"})),
    "orientation": _codes(range(1, 4)),
    "audience": _codes(("rektorer", "lärare", "förskolelärare", "yrkeslärare")),
    "configuration": _codes(Configuration.values),
    "subjects": Codes(types=SUBJECT_TYPES),
    "degrees": _WORDS,
    "qualificationLevel": _codes(range(1, 9)),
    "credits": {**_plain("credits", "min"), "system": _codes(set(CreditUnit.values) - {CreditUnit.WEEKS.value})},
    "extent": {**_plain("length", "max"), "unit": _codes(TimeUnit.values), "note": _WORDS},
    "eligibility": _WORDS,
    "recommendedPriorKnowledge": _WORDS,
    "eligibleForStudentAid": _codes(STUDENT_AID),
    "extensions": ByType(
        {
            "AUBInfoExtension": _plain("type", "id", "aubType"),
            "UHInfoExtension": _plain("type", "id", "focusIdentifier"),
        }
    ),
}
_PROVIDER: Fields = {
    **_plain("identifier", "lastEdited", "expires", "emailAddresses", "organisationNumber"),
    "name": _WORDS,
    "description": _WORDS,
    "url": _WORDS,
    "visitAddresses": _ADDRESS,
    "contactAddress": _ADDRESS,
    "phones": {"function": _WORDS, "number": _WORDS},
    "responsibleBody": {"type": _codes(BodyType.values), "name": _WORDS},
    "years": _codes(range(11)),
    "owner": _WORDS,
}
_FIELDS: Mapping[RecordKind, Fields] = {
    RecordKind.PROVIDER: _PROVIDER,
    RecordKind.INFO: _INFO,
    RecordKind.EVENT: _EVENT,
}
ITEM_FIELDS = frozenset({"id", "status", "content"})


def status_of(item: Mapping[str, Any]) -> str:
    """An item's status in capitals, given as text or as a code, alone in a list too; "" if it says none."""
    status = single(item.get("status"))
    if isinstance(status, dict):
        status = status.get("code")
    return read_code(status).value.upper()


def inspect(
    kind: RecordKind, item: Mapping[str, Any], content: Mapping[str, Any]
) -> Iterator[tuple[IssueKind, str, str]]:
    """What of a delivered item EMIL 3 does not know: the kind of issue, the field's path, and an unknown code."""
    yield from ((IssueKind.UNKNOWN_FIELD, name, "") for name in item if name not in ITEM_FIELDS)
    status = status_of(item)
    if status not in {"", ACTIVE, DELETED}:
        yield IssueKind.UNKNOWN_CODE, "status", status
    elif not status and not is_absent(item.get("status")):
        yield IssueKind.VALUE_UNREADABLE, "status", ""
    yield from _inspect(content, _FIELDS[kind], "")


def _inspect(value: Any, known: Any, path: str) -> Iterator[tuple[IssueKind, str, str]]:
    if isinstance(value, list):
        for part in value:
            yield from _inspect(part, known, path)
    elif isinstance(known, Codes):
        yield from _inspect_code(value, known, path)
    elif isinstance(known, ByType):
        yield from _inspect_by_type(value, known, path)
    elif isinstance(value, dict):
        for name, part in value.items():
            field = known.get(name, _UNKNOWN)
            if field is None or field is _WORDS:
                continue
            place = f"{path}.{name}" if path else name
            if field is _UNKNOWN:
                yield IssueKind.UNKNOWN_FIELD, place, ""
            else:
                yield from _inspect(part, field, place)


def _inspect_by_type(value: Any, known: ByType, path: str) -> Iterator[tuple[IssueKind, str, str]]:
    name = value.get("type") if isinstance(value, dict) else None
    if isinstance(name, str) and name in known.fields:
        yield from _inspect(value, known.fields[name], path)
    elif name is not None:
        yield IssueKind.UNKNOWN_CODE, f"{path}.type", read_code(name).value


def _inspect_code(value: Any, known: Codes, path: str) -> Iterator[tuple[IssueKind, str, str]]:
    code, list_name = value, None
    if isinstance(value, dict):
        code, list_name = value.get("code"), value.get("type")
        for name in value:
            if name not in {"type", "code"}:
                yield IssueKind.UNKNOWN_FIELD, f"{path}.{name}", ""
    text = code if isinstance(code, str) and code.isalnum() else read_code(code).value
    if known.codes and text and text.casefold() not in known.codes:
        yield IssueKind.UNKNOWN_CODE, path, text
    if known.types and isinstance(list_name, str) and list_name not in known.types:
        yield IssueKind.UNKNOWN_CODE, f"{path}.type", list_name
