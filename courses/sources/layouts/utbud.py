"""Our own table for what no feed carries: sfi, and courses that can be followed at learning centres.

Documented for those who fill it in: docs/csv-layout.md and the template, both of which say what stands here.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.text import slugify

from courses.sources.csv_rows import Row
from courses.sources.csv_values import (
    CellError,
    amount,
    date,
    email,
    languages,
    municipality,
    names,
    one_of,
    pace,
    quoted,
    text,
    towns,
    web_address,
    whole_number,
    yes_no,
)
from courses.sources.known import Known, folded
from courses.sources.layouts.layout import Cells, Column, Layout, Repeats
from courses.sources.text import rich_text
from courses.vocabulary import BodyType, CreditUnit, IssueKind, RecordKind, SchoolForm, StudyMode, TimeOfDay
from organisations.geography import municipalities, municipality_by_town

EXAMPLE_PREFIX = "exempel-"

_FORMS: Mapping[str, SchoolForm] = {
    "sfi": SchoolForm.SFI,
    "komvux grundläggande": SchoolForm.KOMVUX_BASIC,
    "komvux gymnasial": SchoolForm.KOMVUX_UPPER_SECONDARY,
    "komvux anpassad": SchoolForm.KOMVUX_ADAPTED,
    "yrkeshögskola": SchoolForm.HIGHER_VOCATIONAL,
    "folkhögskola": SchoolForm.FOLK_HIGH_SCHOOL,
    "högskola": SchoolForm.UNIVERSITY,
    "annan": SchoolForm.OTHER,
}
_OTHER_NAMES_OF_FORMS: Mapping[str, SchoolForm] = {
    **{form.value: form for form in SchoolForm},
    "komvux, grundläggande nivå": SchoolForm.KOMVUX_BASIC,
    "grundläggande": SchoolForm.KOMVUX_BASIC,
    "grundläggande vuxenutbildning": SchoolForm.KOMVUX_BASIC,
    "komvux, gymnasial nivå": SchoolForm.KOMVUX_UPPER_SECONDARY,
    "gymnasial": SchoolForm.KOMVUX_UPPER_SECONDARY,
    "gymnasial vuxenutbildning": SchoolForm.KOMVUX_UPPER_SECONDARY,
    "komvux som anpassad utbildning": SchoolForm.KOMVUX_ADAPTED,
    "anpassad": SchoolForm.KOMVUX_ADAPTED,
    "yh": SchoolForm.HIGHER_VOCATIONAL,
    "universitet": SchoolForm.UNIVERSITY,
    "annan utbildning": SchoolForm.OTHER,
}
_UNITS: Mapping[SchoolForm, CreditUnit] = {
    SchoolForm.KOMVUX_BASIC: CreditUnit.ACTIVITY,
    SchoolForm.KOMVUX_ADAPTED: CreditUnit.ACTIVITY,
    SchoolForm.KOMVUX_UPPER_SECONDARY: CreditUnit.UPPER_SECONDARY,
    SchoolForm.HIGHER_VOCATIONAL: CreditUnit.HIGHER_VOCATIONAL,
    SchoolForm.UNIVERSITY: CreditUnit.UNIVERSITY,
}
_MODES = {
    "på plats": StudyMode.ON_SITE,
    "distans": StudyMode.DISTANCE,
    "distans med träffar": StudyMode.HYBRID,
}
_TIMES = {
    "dag": TimeOfDay.DAY,
    "kväll": TimeOfDay.EVENING,
    "helg": TimeOfDay.WEEKEND,
    "blandat": TimeOfDay.MIXED,
}
_OTHER_NAMES_OF_TIMES = {
    "dagtid": TimeOfDay.DAY,
    "kvällstid": TimeOfDay.EVENING,
    "helgtid": TimeOfDay.WEEKEND,
    "blandade tider": TimeOfDay.MIXED,
}


def _code_of(cells: Cells, known: Known) -> str:
    """The municipality whose the row is: the row's own word, else the upload's; "" when neither says."""
    if not (cell := cells.get("kommun", "")):
        return known.municipality or ""
    try:
        return municipality(cell)
    except CellError:
        return ""


def _provider_name(cells: Cells, known: Known) -> str:
    facts = municipalities().get(_code_of(cells, known))
    return text(cells.get("anordnare", "")) or (facts.official_name if facts else "")


def _provider_key(cells: Cells, known: Known) -> str:
    """The municipality's provider of that name, if the catalogue has one; else one of the table's own."""
    code, name = _code_of(cells, known), _provider_name(cells, known)
    theirs = [provider.key for provider in known.providers_named(name) if provider.owner == code]
    return theirs[0] if len(theirs) == 1 else f"utbud.{code}.{slugify(name)[:80]}" if code and name else ""


def _id(cells: Cells, _known: Known) -> str:
    return text(cells.get("id", ""))[:120]


def _occasion(cells: Cells, _known: Known) -> str:
    return text(cells.get("tillfälle", ""))[:60] or "1"


def _application(cell: str) -> str:
    """A web address, or an e-mail address as mailto:."""
    try:
        return web_address(cell)
    except CellError as error:
        try:
            return f"mailto:{email(cell)}"
        except CellError:
            raise error from None


def _complete(row: Row, known: Known) -> None:
    _check_whose(row, known)
    if row.rejected:
        return
    event, course, provider = (row.values[kind] for kind in (RecordKind.EVENT, RecordKind.INFO, RecordKind.PROVIDER))
    code = _code_of(row.cells, known)
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
    code = _code_of(row.cells, known)
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
    if owners and code not in owners:
        owner = owners.pop()
        whose = municipalities()[owner].name if owner else "regionen"
        row.reject(
            f"Kolumnen anordnare: {quoted(name)} hör till {whose}. Skriv en anordnare som hör till "
            f"{municipalities()[code].name}, och den som ger kursen i kolumnen utförare."
        )


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


UTBUD = Layout(
    slug="utbud",
    name="Kommunens egna utbildningar",
    description="Portalens egen mall för sfi, kurser på lärcentrum och annat som inget flöde har.",
    for_municipalities=True,
    delimiters=(";", "\t"),
    encodings=("utf-8", "cp1252"),
    refuses_unknown_columns=True,
    columns=(
        Column(
            name="id",
            required=True,
            help="Utbildningens id hos er. Skriv samma id varje gång, då uppdateras raden i stället för att bli en ny.",
            examples=("exempel-sfi-c", "exempel-vard"),
        ),
        Column(
            name="tillfälle",
            may_lack=True,
            help="Tillfällets nummer, när en utbildning har flera rader. Tomt betyder 1.",
            examples=("1", "vt27"),
        ),
        Column(
            name="titel",
            fills="course.title",
            required=True,
            help="Utbildningens namn.",
            examples=("Sfi kurs C", "Undersköterska"),
        ),
        Column(
            name="skolform",
            fills="course.school_form",
            read=one_of(_FORMS, "ingen skolform", _OTHER_NAMES_OF_FORMS),
            required=True,
            help=f"En av: {', '.join(_FORMS)}.",
            examples=("sfi", "komvux gymnasial"),
        ),
        Column(
            name="kurskod",
            fills="course.code",
            may_lack=True,
            help="Skolverkets kod, om utbildningen har en.",
            examples=("", ""),
        ),
        Column(
            name="poäng", fills="course.credits", read=amount, may_lack=True, help="Antal poäng.", examples=("", "1500")
        ),
        Column(
            name="beskrivning",
            fills="course.description",
            read=rich_text,
            may_lack=True,
            help="Vad man lär sig. Tom rad ger nytt stycke.",
            examples=(
                "Du lär dig tala, läsa och skriva svenska i vardagen.",
                "Du lär dig vårda och stödja äldre och sjuka.",
            ),
        ),
        Column(
            name="behörighet",
            fills="course.eligibility",
            read=rich_text,
            may_lack=True,
            help="Vem som kan söka.",
            examples=(
                "Du är folkbokförd i kommunen och har inte svenska som modersmål.",
                "Du har grundläggande svenska.",
            ),
        ),
        Column(
            name="anordnare",
            may_lack=True,
            help="Kommunens skola eller enhet. Tomt betyder kommunen.",
            examples=("Vuxenutbildningen i Borås", "Vuxenutbildningen i Borås"),
        ),
        Column(
            name="utförare",
            fills="event.contractor",
            may_lack=True,
            help="Den som ger kursen på kommunens uppdrag, till exempel ett företag eller en högskola.",
        ),
        Column(
            name="kommun",
            help="Kommunens namn eller kod. Tomt betyder den kommun som uppladdningen gäller.",
            examples=("Borås", "Borås"),
        ),
        Column(
            name="ort",
            fills="event.towns",
            read=towns,
            help="Orten där undervisningen är. Flera skiljs åt med komma.",
            examples=("Borås", "Borås"),
        ),
        Column(
            name="start", fills="event.start", read=date, help="Till exempel 2027-01-11.", examples=("", "2027-01-11")
        ),
        Column(
            name="slut",
            fills="event.end",
            read=date,
            may_lack=True,
            help="Tomt om slutet inte är bestämt.",
            examples=("", "2028-06-09"),
        ),
        Column(
            name="löpande start",
            fills="event.rolling_start",
            read=yes_no,
            may_lack=True,
            help="ja om man kan börja när som helst.",
            examples=("ja", "nej"),
        ),
        Column(
            name="första ansökningsdag",
            fills="event.application_first",
            read=date,
            may_lack=True,
            help="Dagen då ansökan öppnar.",
            examples=("", "2026-10-01"),
        ),
        Column(
            name="sista ansökningsdag",
            fills="event.application_last",
            read=date,
            may_lack=True,
            help="Sista dagen att söka.",
            examples=("", "2026-12-01"),
        ),
        Column(
            name="löpande ansökan",
            fills="event.application_continuous",
            read=yes_no,
            may_lack=True,
            help="ja om man kan söka när som helst.",
            examples=("ja", "nej"),
        ),
        Column(
            name="ansökan",
            fills="event.application_url",
            read=_application,
            may_lack=True,
            help="Webbadress eller e-postadress dit man söker.",
            examples=("https://www.example.se/sfi", "https://www.example.se/komvux"),
        ),
        Column(
            name="takt",
            fills="event.pace",
            read=pace,
            may_lack=True,
            help="Studietakt i procent, 1–100.",
            examples=("50", "100 %"),
        ),
        Column(
            name="sätt att läsa",
            fills="event.mode",
            read=one_of(_MODES, "inget sätt att läsa", {"hybrid": StudyMode.HYBRID}),
            may_lack=True,
            help=f"En av: {', '.join(_MODES)}.",
            examples=("på plats", "distans med träffar"),
        ),
        Column(
            name="träffar",
            fills="event.mandatory_meetings",
            read=whole_number(0, 1_000, "antal träffar"),
            may_lack=True,
            help="Antal obligatoriska träffar vid distans.",
            examples=("", "6"),
        ),
        Column(
            name="tid på dagen",
            fills="event.time_of_day",
            read=one_of(_TIMES, "ingen tid på dagen", _OTHER_NAMES_OF_TIMES),
            may_lack=True,
            help=f"En av: {', '.join(_TIMES)}.",
            examples=("kväll", "dag"),
        ),
        Column(
            name="lärcentrum",
            may_lack=True,
            help="Lärcentrum där man kan följa utbildningen, med namnet i portalen. Flera skiljs åt med komma.",
        ),
        Column(
            name="språk",
            fills="event.languages",
            read=languages,
            may_lack=True,
            help="Undervisningsspråk. Flera skiljs åt med komma.",
            examples=("svenska, arabiska", "svenska"),
        ),
        Column(
            name="platser",
            fills="event.seats",
            read=whole_number(0, 10_000, "antal platser"),
            may_lack=True,
            help="Antal platser.",
            examples=("20", "24"),
        ),
        Column(
            name="inställd",
            fills="event.cancelled",
            read=yes_no,
            may_lack=True,
            help="ja om tillfället är inställt.",
            examples=("nej", "nej"),
        ),
        Column(
            name="läs mer",
            fills="course.url",
            read=web_address,
            may_lack=True,
            help="Webbadress till er egen sida om utbildningen.",
            examples=("https://www.example.se/sfi-c", "https://www.example.se/underskoterska"),
        ),
    ),
    provider_key="{anordnarnyckel}",
    course_key="utbud.{kommunkod}.{kurs}",
    event_key="utbud.{kommunkod}.{kurs}.{nummer}",
    parts={"anordnarnyckel": _provider_key, "kommunkod": _code_of, "kurs": _id, "nummer": _occasion},
    repeats=Repeats.REFUSE,
    complete=_complete,
    rank=40,
)
