"""Our own table for what no feed carries: sfi, and courses that can be followed at learning centres.

Documented for those who fill it in: docs/csv-layout.md and the template, both of which say what stands here.
"""

from __future__ import annotations

from collections.abc import Mapping

from courses.sources.csv_values import (
    CellError,
    amount,
    date,
    email,
    languages,
    one_of,
    pace,
    towns,
    web_address,
    whole_number,
    yes_no,
)
from courses.sources.layouts.layout import Column, Layout, Repeats
from courses.sources.layouts.utbud_rows import complete, course_id, municipality_of, occasion_number, provider_key
from courses.sources.text import rich_text
from courses.vocabulary import SchoolForm, StudyMode, TimeOfDay

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


def _application(cell: str) -> str:
    """A web address, or an e-mail address as mailto:."""
    try:
        return web_address(cell)
    except CellError as error:
        try:
            return f"mailto:{email(cell)}"
        except CellError:
            raise error from None


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
    parts={"anordnarnyckel": provider_key, "kommunkod": municipality_of, "kurs": course_id, "nummer": occasion_number},
    repeats=Repeats.REFUSE,
    complete=complete,
    rank=40,
)
