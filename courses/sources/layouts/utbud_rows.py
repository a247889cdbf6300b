"""What a row of our own table becomes: whose it is, its keys, and what several cells decide together."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.text import slugify

from courses.sources.csv_rows import Row
from courses.sources.csv_values import CellError, municipality, names, quoted, text
from courses.sources.known import Known, folded
from courses.sources.layouts.layout import Cells
from courses.vocabulary import BodyType, CreditUnit, IssueKind, RecordKind, SchoolForm, StudyMode
from organisations.geography import municipalities, municipalities_named, municipality_by_town

EXAMPLE_PREFIX = "exempel-"  # of the ids in the template's example rows

_UNITS: Mapping[SchoolForm, CreditUnit] = {
    SchoolForm.KOMVUX_BASIC: CreditUnit.ACTIVITY,
    SchoolForm.KOMVUX_ADAPTED: CreditUnit.ACTIVITY,
    SchoolForm.KOMVUX_UPPER_SECONDARY: CreditUnit.UPPER_SECONDARY,
    SchoolForm.HIGHER_VOCATIONAL: CreditUnit.HIGHER_VOCATIONAL,
    SchoolForm.UNIVERSITY: CreditUnit.UNIVERSITY,
}


def municipality_of(cells: Cells, known: Known) -> str:
    """The municipality whose the row is: the row's own word, else the upload's; "" when neither says."""
    if not (cell := cells.get("kommun", "")):
        return known.municipality or ""
    try:
        return municipality(cell)
    except CellError:
        return ""


def _provider_name(cells: Cells, known: Known) -> str:
    facts = municipalities().get(municipality_of(cells, known))
    return text(cells.get("anordnare", "")) or (facts.official_name if facts else "")


def provider_key(cells: Cells, known: Known) -> str:
    """The municipality's provider of that name, if the catalogue has one; else one of the table's own."""
    code, name = municipality_of(cells, known), _provider_name(cells, known)
    theirs = [provider.key for provider in known.providers_named(name) if provider.owner == code]
    return theirs[0] if len(theirs) == 1 else f"utbud.{code}.{slugify(name)[:80]}" if code and name else ""


def course_id(cells: Cells, _known: Known) -> str:
    return text(cells.get("id", ""))[:120]


def occasion_number(cells: Cells, _known: Known) -> str:
    return text(cells.get("tillfälle", ""))[:60] or "1"


def complete(row: Row, known: Known) -> None:
    _check_whose(row, known)
    if row.rejected:
        return
    event, course, provider = (row.values[kind] for kind in (RecordKind.EVENT, RecordKind.INFO, RecordKind.PROVIDER))
    code = municipality_of(row.cells, known)
    provider.update(
        name=_provider_name(row.cells, known),
        responsible_body=municipalities()[code].official_name,
        responsible_body_type=BodyType.MUNICIPAL,
        municipality_id=code,
    )
    if "credits" in course and (unit := _UNITS.get(course["school_form"])):
        course["credits_unit"] = unit
    event["municipality_codes"] = _places(event.get("towns", ()), code)
    event["learning_centre_ids"] = _learning_centres(row, known)
    if event.get("mandatory_meetings") and event.get("mode") in (None, StudyMode.DISTANCE):
        event["mode"] = StudyMode.HYBRID
    if (address := event.get("application_url", "")).startswith("mailto:"):
        event["application_email"] = address.removeprefix("mailto:")
        del event["application_url"]
    _check_dates(row)


def _check_whose(row: Row, known: Known) -> None:
    if row.cells.get("id", "").casefold().startswith(EXAMPLE_PREFIX):
        row.reject("Det här är mallens exempelrad. Ta bort den, eller ge den ett eget id.")
    code = municipality_of(row.cells, known)
    if not code:
        cell = row.cells.get("kommun", "")
        row.reject(
            f"Kolumnen kommun: {quoted(cell)} är ingen av Sveriges 290 kommuner." if cell else "Kolumnen kommun är tom."
        )
        return
    if known.municipality and code != known.municipality:
        theirs, ours = municipalities()[code].name, municipalities()[known.municipality].name
        row.reject(f"Raden gäller {theirs}. Den här uppladdningen får bara röra det som hör till {ours}.")
        return
    name = _provider_name(row.cells, known)
    owners = {provider.owner for provider in known.providers_named(name)}
    if not owners and (other := _bears_anothers_name(name, code)):
        row.reject(
            f"Kolumnen anordnare: {quoted(name)} är {municipalities()[other].name}. Skriv en anordnare som hör till "
            f"{municipalities()[code].name}, och den som ger kursen i kolumnen utförare."
        )
    if owners and code not in owners:
        owner = owners.pop()
        whose = municipalities()[owner].name if owner else "regionen"
        row.reject(
            f"Kolumnen anordnare: {quoted(name)} hör till {whose}. Skriv en anordnare som hör till "
            f"{municipalities()[code].name}, och den som ger kursen i kolumnen utförare."
        )


def _bears_anothers_name(name: str, code: str) -> str | None:
    """The other municipality that a new provider would pass for ("Borås Stad", "Marks kommuns vux", just "Borås")."""
    named = set(municipalities_named(name, genitive=True))
    named |= {other for other, facts in municipalities().items() if folded(facts.name) == folded(name)}
    return None if code in named else min(named, default=None)


def _places(named: tuple[str, ...], code: str) -> tuple[str, ...]:
    found = (municipality_by_town(town) for town in named)
    return tuple(dict.fromkeys(place for place in found if place)) or (code,)


def _learning_centres(row: Row, known: Known) -> tuple[int, ...]:
    ids: list[int] = []
    for name in names(row.cells.get("lärcentrum", "")):
        if pk := known.learning_centres.get(folded(name)):
            ids.append(pk)
        else:
            row.report(
                IssueKind.LEARNING_CENTRE_UNKNOWN,
                "lärcentrum",
                f"{quoted(name)} är inget lärcentrum i portalen. Skriv namnet som det står på lärcentrumets sida.",
            )
    return tuple(dict.fromkeys(ids))


def _check_dates(row: Row) -> None:
    event = row.values[RecordKind.EVENT]
    start, end = event.get("start"), event.get("end")
    if start and end and end < start:
        del event["end"]
        row.report(IssueKind.END_BEFORE_START, "slut", f"slutar {end} men börjar {start}. Slutdatumet lämnas tomt.")
    first, last = event.get("application_first"), event.get("application_last")
    if first and last and last < first:
        row.report(
            IssueKind.APPLICATION_LAST_BEFORE_FIRST,
            "första ansökningsdag",
            f"ansökan öppnar {first} men stänger {last}.",
        )
