"""The table that Sundsvall's municipal course system exports: komvux, and what folk high schools and YH give nearby.

Its `kurstillfalleId` is the last number of the event's id in Susa-navet, whose register the provider belongs to; so one
key makes one occasion with the national feed's. A row repeats for each field of interest, subject and place.
"""

from __future__ import annotations

import re

from courses.sources.csv_rows import Row
from courses.sources.csv_values import (
    amount,
    date,
    languages,
    names,
    one_of,
    pace,
    text,
    towns,
    web_address,
    whole_number,
)
from courses.sources.known import Known, folded
from courses.sources.layouts.layout import Cells, Column, Layout, Repeats
from courses.sources.text import rich_text
from courses.vocabulary import CreditUnit, IssueKind, RecordKind, SchoolForm, StudyMode
from organisations.geography import municipality_by_town

# Susa-navet's register and number of each provider (its id there without "p.").
_PROVIDERS = {
    folded(name): number
    for name, number in {
        "Sundsvalls Kommun": "alvis.2281",
        "Blue Peak AB": "myh.7501609",
        "Föreningen Mellansels folkhögskola": "fhs.2493959",
        "Hermods AB Umeå": "myh.1683929",
        "Hola folkhögskola": "fhs.6302369",
        "Härnösands folkhögskola": "fhs.1200233",
        "Härnösands kommun, Yrkeshögskolan": "myh.9545184",
        "ITH, Institutet För Tillämpad Hydraulik": "myh.2348058",
        "Järnakademien Ångermanland": "myh.5055034",
        "Klart Skepp Marinteknik AB": "myh.7389079",
        "Kramfors kommun, Yrkeshögskolan Höga kusten": "myh.6818044",
        "Lexicon Yrkeshögskola AB": "myh.4029011",
        "Mellansels folkhögskola": "fhs.8376778",
        "One Academy AB": "myh.0677044",
        "ProTrain Utbildning AB": "myh.8367620",
        "Sollefteå kommun - Reveljen": "myh.5691993",
        "Sundsvalls kommun, Vuxenutbildningen": "myh.3757644",
        "TCC Sverige AB": "myh.0367795",
        "YH Akademin AB": "myh.6751080",
        "Ålsta folkhögskola": "fhs.0589076",
        "Ålsta folkhögskola, filial Sundsvall": "fhs.0933506",
        "Örnsköldsviks folkhögskola": "fhs.3922682",
    }.items()
}
_SUNDSVALL = "alvis.2281"
_NOT_STATED = "okänd"  # a row whose course the exporting system has lost
_MUNICIPAL = re.compile(r".+?\bkommun\b", re.IGNORECASE)
_COURSE_NUMBER = re.compile(r"/kurs/(\d+)/?$")

_LEVELS = {
    "gymnasial vuxenutbildning": SchoolForm.KOMVUX_UPPER_SECONDARY,
    "grundläggande vuxenutbildning": SchoolForm.KOMVUX_BASIC,
    "Kommunal vuxenutbildning som anpassad utbildning på grundläggande nivå": SchoolForm.KOMVUX_ADAPTED,
    "Kommunal vuxenutbildning som anpassad utbildning på gymnasial nivå": SchoolForm.KOMVUX_ADAPTED,
    "folkhögskola": SchoolForm.FOLK_HIGH_SCHOOL,
    "yrkeshögskoleutbildning": SchoolForm.HIGHER_VOCATIONAL,
}
_UNITS = {
    SchoolForm.KOMVUX_UPPER_SECONDARY: CreditUnit.ACTIVITY,
    SchoolForm.KOMVUX_BASIC: CreditUnit.ACTIVITY,
    SchoolForm.KOMVUX_ADAPTED: CreditUnit.ACTIVITY,
    SchoolForm.HIGHER_VOCATIONAL: CreditUnit.HIGHER_VOCATIONAL,
}

_meetings = whole_number(0, 1_000, "antal träffar")


def _stated(cell: str) -> str:
    value = text(cell)
    return "" if value.casefold() == _NOT_STATED else value


def _stated_codes(cell: str) -> tuple[str, ...]:
    return tuple(code for code in names(cell) if code.casefold() != _NOT_STATED)


def _keyword(cell: str) -> tuple[str, ...]:
    return (text(cell),)


def _provider_number(cells: Cells, known: Known) -> str:
    """Register and number in Susa-navet; of a provider that the table above lacks, by its name in the catalogue."""
    name = text(cells.get("Utbildningsanordnare", ""))
    if number := _PROVIDERS.get(folded(name)):
        return number
    found = known.providers_named(name)
    return found[0].key.removeprefix("p.") if len(found) == 1 and found[0].key.startswith("p.") else ""


def _course_number(cells: Cells, known: Known) -> str:
    """In the municipality's register the number in the course's address, in the others the exporting system's own."""
    if not _stated(cells.get("Namn", "")):
        return ""
    if _provider_number(cells, known) != _SUNDSVALL:
        return cells.get("KurserVuxenutbildningId", "")
    match = _COURSE_NUMBER.search(cells.get("UrlKurs", ""))
    return match[1] if match else ""


def _complete(row: Row, _known: Known) -> None:
    event, course = row.values[RecordKind.EVENT], row.values[RecordKind.INFO]
    if not row.keys[RecordKind.PROVIDER]:
        row.reject(
            f"Anordnaren {row.cells['Utbildningsanordnare']} finns varken i layoutens lista eller i katalogen, "
            "så det går inte att se vilket tillfälle raden gäller."
        )
    if not row.keys[RecordKind.INFO]:
        row.adds_course = False
        course.clear()
    elif event.get("title") == course.get("title"):
        event.pop("title", None)
    if municipal := _MUNICIPAL.match(row.values[RecordKind.PROVIDER].get("name", "")):
        row.values[RecordKind.PROVIDER]["responsible_body"] = municipal[0]
    mandatory, optional = event.get("mandatory_meetings"), event.get("optional_meetings")
    if mandatory or optional:
        event["mode"] = StudyMode.HYBRID
    else:  # the table writes 0 for whatever is not distance
        event.pop("mandatory_meetings", None)
        event.pop("optional_meetings", None)
    if "credits" in course and (unit := _UNITS.get(course.get("school_form", SchoolForm.OTHER))):
        course["credits_unit"] = unit
    start, end = event.get("start"), event.get("end")
    if start and end and end < start:
        del event["end"]
        row.report(
            IssueKind.END_BEFORE_START,
            "KurstillfalleSlutdatum",
            f"slutar {end} men börjar {start}; slutdatumet lämnas tomt.",
        )
    codes = (municipality_by_town(town) for town in event.get("towns", ()))
    event["municipality_codes"] = tuple(dict.fromkeys(code for code in codes if code))


def _match(rows: list[Row], known: Known) -> None:
    """An occasion that another source gives has its course there: an address's number may be two courses'."""
    courses = known.course_keys({row.keys[RecordKind.EVENT] for row in rows})
    for row in rows:
        course_key = courses.get(row.keys[RecordKind.EVENT], "")
        if course_key:
            row.keys[RecordKind.INFO] = course_key
        elif not row.keys[RecordKind.INFO]:
            row.report(IssueKind.EDUCATION_MISSING, "Namn", "raden säger inte vilken utbildning tillfället hör till.")


SUNDSVALL_KOMVUX = Layout(
    slug="sundsvall-komvux",
    name="Sundsvalls kurstillfällen",
    description="Tabellen som Sundsvalls kurssystem exporterar, en rad per kurstillfälle, ort och intresseområde.",
    municipality="2281",
    columns=(
        Column(name="KurserVuxenutbildningId"),
        Column(name="kurstillfalleId", required=True),
        Column(name="Utbildningsanordnare", fills="provider.name", required=True),
        Column(name="UrlAnordnare", fills="provider.url", read=web_address),
        Column(name="Kurskod", fills="course.code", read=_stated),
        Column(name="Namn", fills="course.title", read=_stated),
        Column(name="Niva", fills="course.school_form", read=one_of(_LEVELS, "ingen känd nivå")),
        Column(name="UrlKurs", fills="course.url", read=web_address),
        Column(name="Poang", fills="course.credits", read=amount),
        Column(name="RekommenderadInformation", fills="course.prior_knowledge", read=rich_text),
        Column(name="KurstillfalleStartdatum", fills="event.start", read=date),
        Column(name="KurstillfalleSlutdatum", fills="event.end", read=date),
        Column(name="Omfattning", fills="event.pace", read=pace),
        Column(name="ForstaAnsokningsdag", fills="event.application_first", read=date),
        Column(name="SistaAnsokningsdag", fills="event.application_last", read=date),
        Column(name="Studieort", fills="event.towns", read=towns),
        Column(name="Amneskod", fills="course.subject_codes", read=_stated_codes),
        Column(name="AntalPlatser", fills="event.seats", read=whole_number(0, 10_000, "antal platser")),
        Column(name="Undervisningssprak", fills="event.languages", read=languages),
        Column(name="DistansObligatorisk", fills="event.mandatory_meetings", read=_meetings),
        Column(name="DistansValfritt", fills="event.optional_meetings", read=_meetings),
        Column(name="Intresseomrade_kategori", fills="event.keywords", read=_keyword),
        Column(name="SusaKurstillfällePlatsKommunkod"),
        Column(name="BesöksadressKommunkod"),
    ),
    provider_key="p.{anordnare}",
    course_key="i.{anordnare}.{kurs}",
    event_key="e.{anordnare}.{kurstillfalleId}",
    parts={"anordnare": _provider_number, "kurs": _course_number},
    repeats=Repeats.MERGE,
    complete=_complete,
    match=_match,
    rank=20,
)
