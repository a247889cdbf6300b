"""The list of granted YH rounds: number, provider, town, study form, status and places, without dates.

A round that another source gives gets its places from here. The others become courses that nobody sees until an editor
publishes them: one for each number and provider, with a dateless occasion for each row.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from django.utils.text import slugify

from courses.sources.csv_rows import Row
from courses.sources.csv_values import one_of, text, towns, whole_number
from courses.sources.known import Known, Round, folded
from courses.sources.layouts.layout import Cells, Column, Layout, Repeats
from courses.vocabulary import IssueKind, RecordKind, SchoolForm, StudyMode
from organisations.geography import municipality_by_postal_code, municipality_by_town

_PROVIDER, _NUMBER, _TOWN, _FORM = (
    "Utbildningsanordnare, administrativ enhet",
    "Utbildningsnummer",
    "Studieort",
    "Studieform",
)
_POSTAL_CODE = "Administrativ enhet, postnummer"
_FORMS = {"Bunden": StudyMode.ON_SITE, "Distans": StudyMode.DISTANCE}
_AT_DISTANCE = frozenset({StudyMode.DISTANCE, StudyMode.HYBRID})
_ENRICHING = ("seats", "mode", "towns", "municipality_codes")  # what a row can add to a round that is known


def _slug(column: str) -> Callable[[Cells, Known], str]:
    return lambda cells, _known: slugify(text(cells.get(column, "")))[:80]


def _provider_key(cells: Cells, known: Known) -> str:
    """The provider of that name in the catalogue, else one of the list's own."""
    name = text(cells.get(_PROVIDER, ""))
    own = f"p.yh.{slugify(name)[:80]}" if name else ""
    others = [provider.key for provider in known.providers_named(name) if provider.key != own]
    return others[0] if len(others) == 1 else own


def _complete(row: Row, _known: Known) -> None:
    event, provider = row.values[RecordKind.EVENT], row.values[RecordKind.PROVIDER]
    provider["municipality_id"] = municipality_by_postal_code(row.cells[_POSTAL_CODE])
    codes = (municipality_by_town(town) for town in event.get("towns", ()))
    event["municipality_codes"] = tuple(dict.fromkeys(code for code in codes if code))


def _match(rows: list[Row], known: Known) -> None:
    """Tie each row to the one round that it must mean. What may be several is left to people, never guessed."""
    numbers = {row.cells[_NUMBER] for row in rows}
    rounds = known.rounds(numbers)
    given = known.codes_known(numbers)
    alike: defaultdict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        alike[(row.cells[_NUMBER], folded(row.cells[_PROVIDER]), *_where(row))].append(row)
    claims = [
        (group, _candidates(group[0], rounds.get(group[0].cells[_NUMBER], ()), same_form=True))
        for group in alike.values()
    ]
    claimed = Counter(candidate.key for _, candidates in claims for candidate in candidates)
    for group, exact in claims:
        others = rounds.get(group[0].cells[_NUMBER], ())
        loose = [item for item in _candidates(group[0], others, same_form=False) if item.key not in claimed]
        candidates = exact or loose
        is_shared = any(claimed[candidate.key] > 1 for candidate in exact)
        if not candidates:
            _keep_as_own(group, is_known=group[0].cells[_NUMBER] in given)
        elif is_shared or not _are_one(group, candidates):
            _leave_open(group, candidates)
        else:
            _enrich(group, candidates)


def _where(row: Row) -> tuple[str, ...]:
    """What tells two rounds of one education apart, as far as the list says: towns and study form."""
    return (*sorted(folded(town) for town in row.values[RecordKind.EVENT]["towns"]), row.cells[_FORM])


def _candidates(row: Row, rounds: tuple[Round, ...], *, same_form: bool) -> list[Round]:
    """The rounds that the row may mean: same number, a town in common, same provider, and same or other study form.

    A provider that the other source names but doesn't know speaks neither for nor against. A round of the other study
    form counts only when nothing else can be meant: sources leave distance out.
    """
    event = row.values[RecordKind.EVENT]
    wanted = {folded(town) for town in event["towns"]}
    is_distance = event["mode"] in _AT_DISTANCE
    return [
        item
        for item in rounds
        if item.towns & wanted
        and (not item.providers or folded(row.cells[_PROVIDER]) in item.providers)
        and ((item.mode in _AT_DISTANCE) == is_distance) == same_form
    ]


def _are_one(group: list[Row], candidates: list[Round]) -> bool:
    """One round; or as many rows as rounds, or more rows than one round, that all say the same."""
    says = {tuple(_told(row).items()) for row in group}
    return len(says) == 1 and (len(candidates) == 1 or len(candidates) == len(group))


def _told(row: Row) -> dict[str, Any]:
    event = row.values[RecordKind.EVENT]
    return {name: event[name] for name in _ENRICHING if name in event}


def _enrich(group: list[Row], candidates: list[Round]) -> None:
    for index, row in enumerate(group):
        item = candidates[min(index, len(candidates) - 1)]
        is_distance = row.values[RecordKind.EVENT]["mode"] in _AT_DISTANCE
        row.keys = {RecordKind.PROVIDER: "", RecordKind.INFO: item.course_key, RecordKind.EVENT: item.key}
        if item.mode and (item.mode in _AT_DISTANCE) != is_distance:
            message = f"listan säger {row.cells[_FORM]}, den andra källan {StudyMode(item.mode).label.lower()}."
            row.report(IssueKind.STUDY_FORM_DIFFERS, _FORM, message)
        row.values[RecordKind.EVENT] = _told(row)
        row.adds_course = False
        row.enriches = True


def _leave_open(group: list[Row], candidates: list[Round]) -> None:
    keys = ", ".join(sorted(item.key for item in candidates))
    for row in group:
        row.keys = {RecordKind.PROVIDER: "", RecordKind.INFO: "", RecordKind.EVENT: row.cells[_NUMBER]}
        row.report(IssueKind.ROUND_AMBIGUOUS, "", f"raden kan gälla flera omgångar ({keys}).")
        row.reject(f"Raden kan gälla flera omgångar: {keys}. Inget har ändrats.")


def _keep_as_own(group: list[Row], *, is_known: bool) -> None:
    """Rows that are alike are several rounds: they get numbers in the order of the list."""
    for number, row in enumerate(group, 1):
        if number > 1:
            row.keys[RecordKind.EVENT] += f".{number}"
        if is_known:
            row.report(
                IssueKind.ROUND_UNKNOWN,
                _NUMBER,
                f"{row.cells[_NUMBER]} finns redan, men inte omgången. Den blir en egen, opublicerad utbildning.",
            )


YH_OMGANGAR = Layout(
    slug="yh-omgangar",
    name="Beviljade YH-omgångar",
    description="Listan över beviljade omgångar i yrkeshögskolan. Läs in den efter det nationella flödet.",
    columns=(
        Column(name=_PROVIDER, fills="provider.name", required=True),
        Column(name=_POSTAL_CODE, fills="provider.postal_code"),
        Column(name="Administrativ enhet, postort", fills="provider.town"),
        Column(name=_NUMBER, fills="course.code", required=True),
        Column(name="Utbildningsnamn", fills="course.title", required=True),
        Column(name=_TOWN, fills="event.towns", read=towns, required=True),
        Column(name=_FORM, fills="event.mode", read=one_of(_FORMS, "ingen känd studieform"), required=True),
        Column(name="Status"),
        Column(name="Beviljade platser", fills="event.seats", read=whole_number(0, 10_000, "antal platser")),
        Column(name="Antal Studerande"),
    ),
    provider_key="{anordnare}",
    course_key="i.yh.{Utbildningsnummer}.{anordnarnamn}",
    event_key="e.yh.{Utbildningsnummer}.{anordnarnamn}.{ort}.{form}",
    parts={"anordnare": _provider_key, "anordnarnamn": _slug(_PROVIDER), "ort": _slug(_TOWN), "form": _slug(_FORM)},
    defaults={"course.school_form": SchoolForm.HIGHER_VOCATIONAL},
    repeats=Repeats.MERGE,
    complete=_complete,
    match=_match,
    rank=30,
    publishes=False,
)
