"""EMIL 3's EducationInfo: what can be studied."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from courses.records import CourseRecord
from courses.sources.notes import Notes
from courses.sources.values import is_absent, read_decimal, single, unit_of
from courses.vocabulary import (
    SCHOOL_FORM_OF_TYPE,
    Configuration,
    CreditUnit,
    IssueKind,
    RecordKind,
    SchoolForm,
    TimeUnit,
)

NAMELESS = "Utbildning utan namn"
MAX_CREDITS = Decimal(5000)  # the longest programmes give some 600 YH points or 2,800 gymnasium points
MAX_LENGTH = 10_000  # in any unit; hours are the smallest
_CONFIGURATIONS = frozenset(Configuration.values)
_CREDIT_UNITS = frozenset(CreditUnit.values)
_TIME_UNITS = frozenset(TimeUnit.values)
# What stands after the number in a field for a length, and the unit that it says.
_TIME_WORDS = {
    "timmar": "hours", "tim": "hours", "dagar": "days", "vecka": "weeks", "veckor": "weeks", "månad": "months",
    "månader": "months", "år": "years", "termin": "semesters", "terminer": "semesters",
}  # fmt: skip
# What stands after the number in a field for credits, and the unit that it says.
CREDIT_WORDS = {
    "p": "", "poäng": "", "credits": "",
    "hp": "hp", "högskolepoäng": "hp", "yh": "yh", "yhp": "yh", "yh-poäng": "yh", "gy": "gy", "gymnasiepoäng": "gy",
    "vp": "vp", "verksamhetspoäng": "vp",
}  # fmt: skip


def read_info(content: Mapping[str, Any], notes: Notes, common: dict[str, Any]) -> CourseRecord:
    """The record of an item's content; `common` is what all records have."""
    code = notes.code(content.get("code"), "code")
    title = notes.text(content.get("title"), "title", 250)
    if not title:
        notes.add(IssueKind.TITLE_MISSING, "title")
    school_type = info_school_type(content, notes)
    if not school_type:
        notes.add(IssueKind.SCHOOL_TYPE_MISSING, "type")
    configuration = notes.code(content.get("configuration"), "configuration").casefold()
    amount, amount_unit = _credits(content.get("credits"), notes)
    length, length_unit = _extent(content.get("extent"), notes)
    levels = notes.codes(content.get("educationLevels"), "educationLevels", 40)
    return CourseRecord(
        **common,
        title=title or code or NAMELESS,
        description=notes.rich_text(content.get("description"), "description"),
        eligibility=notes.rich_text(content.get("eligibility"), "eligibility"),
        prior_knowledge=notes.rich_text(content.get("recommendedPriorKnowledge"), "recommendedPriorKnowledge"),
        url=notes.url(content.get("url"), "url"),
        code=code,
        subject_codes=notes.codes(content.get("subjects"), "subjects"),
        school_form=SCHOOL_FORM_OF_TYPE.get(school_type, SchoolForm.OTHER).value,
        school_type=school_type,
        configuration=configuration if configuration in _CONFIGURATIONS else "",
        credits=amount,
        credits_unit=amount_unit,
        extent_length=length,
        extent_unit=length_unit,
        is_vocational=notes.flag(content.get("isVocational"), "isVocational"),
        result_is_degree=notes.flag(content.get("resultIsDegree"), "resultIsDegree"),
        degree=notes.text(content.get("degrees"), "degrees", 250),
        education_level=levels[0] if levels else "",
        student_aid=notes.code(content.get("eligibleForStudentAid"), "eligibleForStudentAid", 20),
        expires=notes.day(content.get("expires"), "expires").value,
    )


def info_school_type(content: Mapping[str, Any], notes: Notes | None = None) -> str:
    """The C_SchoolType of an info, in capitals; "" if it says none."""
    return (notes or Notes(RecordKind.INFO, "")).code(content.get("type"), "type", 30).upper()


def _credits(value: object, notes: Notes) -> tuple[Decimal | None, str]:
    """How many, and of which sort. Zero is what systems write when they don't know: none, and an issue of its own."""
    is_number = not is_absent(value) and not isinstance(single(value), dict)
    fields = {"credits": value} if is_number else notes.fields_of(value, "credits")
    raw = fields.get("credits")
    amount = notes.take(
        read_decimal(raw, Decimal(0), MAX_CREDITS, Decimal("0.1"), CREDIT_WORDS), "credits.credits", raw
    )
    unit = notes.code(fields.get("system"), "credits.system").casefold() or CREDIT_WORDS.get(unit_of(raw), "")
    if amount is None:
        return None, ""
    if amount == 0:
        notes.add(IssueKind.CREDITS_ZERO, "credits.credits")
        return None, ""
    return amount, unit if unit in _CREDIT_UNITS else ""


def _extent(value: object, notes: Notes) -> tuple[int | None, str]:
    fields = notes.fields_of(value, "extent")
    unit = notes.code(fields.get("unit"), "extent.unit").casefold()
    words = {word for word, meant in _TIME_WORDS.items() if meant == unit or not unit}
    length = notes.number(fields.get("length"), "extent.length", 1, MAX_LENGTH, words)
    unit = unit or _TIME_WORDS.get(unit_of(fields.get("length")), "")
    return (length, unit) if length and unit in _TIME_UNITS else (None, "")
