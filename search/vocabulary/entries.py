"""One row of the vocabulary: what it says, and what may be wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

LONGEST_PHRASE = 80  # characters
MOST_WORDS = 8  # in one phrase
MOST_PHRASES = 60  # in one column

SSYK_CODE = re.compile(r"\d{1,4}")
_WORD_CHARACTERS = re.compile(r"[\w .+#&/%'’-]+")


class EntryKind(StrEnum):
    """What a row does. `left`, `right` and `extra` are its columns."""

    EQUAL = "equal"  # left: phrases that mean the same, all ways
    ONE_WAY = "one-way"  # who writes something of left means right too, not the other way round
    RELATED = "related"  # as one-way, but right is only near
    GROUP = "group"  # left: the core, each leads to the others; right: near; extra: far
    COMPOUND = "compound"  # left: one compound; right: its parts, in order, as they stand in a dictionary
    PROTECTED = "protected"  # left: words that are neither split nor corrected
    NOISE = "noise"  # left: words that say nothing of what one wants to study
    FILTER = "filter"  # left: phrases that are a filter; right: its values; extra: which one (FilterKind)
    OCCUPATION = "occupation"  # left: SSYK codes, four digits or their beginning; right: what leads to them
    WITHOUT = "without"  # left: names or SSYK codes that nothing here leads to; right: the nearest; extra: why


class FilterKind(StrEnum):
    """The filters that words can mean, and the values of each (the catalogue's own where it has any)."""

    SCHOOL_FORM = "skolform"  # courses.vocabulary.SchoolForm
    MODE = "sätt"  # courses.vocabulary.StudyMode, "larcentrum"
    TIME_OF_DAY = "tid"  # courses.vocabulary.TimeOfDay
    PACE = "takt"  # percent: "100", "75", "50", "25"; "valfri"
    MONTH = "månad"  # "1" to "12"
    SEASON = "årstid"  # months: "8", "9", "10"
    PLACE = "plats"  # municipality codes, four digits
    OPEN = "ansökan"  # search.facets.Application: "oppen", "lopande"
    LEVEL = "nivå"  # "grundläggande", "gymnasial", "nybörjare", "fortsättning"


FILTER_VALUES: Mapping[FilterKind, frozenset[str]] = {
    FilterKind.SCHOOL_FORM: frozenset(
        {
            *("sfi", "komvux-grundlaggande", "komvux-gymnasial", "komvux-anpassad"),
            *("yrkeshogskola", "folkhogskola", "hogskola", "annan"),
        }
    ),
    FilterKind.MODE: frozenset({"pa-plats", "distans", "distans-med-traffar", "larcentrum"}),
    FilterKind.TIME_OF_DAY: frozenset({"dag", "kvall", "helg", "blandat"}),
    FilterKind.PACE: frozenset({"100", "75", "50", "25", "valfri"}),
    FilterKind.MONTH: frozenset(str(month) for month in range(1, 13)),
    FilterKind.SEASON: frozenset(str(month) for month in range(1, 13)),
    FilterKind.OPEN: frozenset({"oppen", "lopande"}),
    FilterKind.LEVEL: frozenset({"grundläggande", "gymnasial", "nybörjare", "fortsättning"}),
}
_PLACE_VALUE = re.compile(r"\d{4}")

# Columns by kind: whether `right` and `extra` must be filled, may be, or may not.
_NEEDS_RIGHT = frozenset(
    {
        *(EntryKind.ONE_WAY, EntryKind.RELATED, EntryKind.COMPOUND),
        *(EntryKind.FILTER, EntryKind.OCCUPATION),
    }
)
_TAKES_NO_RIGHT = frozenset({EntryKind.EQUAL, EntryKind.PROTECTED, EntryKind.NOISE})
_TAKES_EXTRA = frozenset({EntryKind.GROUP, EntryKind.FILTER, EntryKind.WITHOUT})
_SINGLE_WORDS = frozenset({EntryKind.PROTECTED, EntryKind.NOISE, EntryKind.COMPOUND})


@dataclass(frozen=True, slots=True)
class Entry:
    """A row. Phrases are clean (`clean_phrase`); `extra` of a WITHOUT is one sentence, kept as it was written."""

    kind: EntryKind
    left: tuple[str, ...]
    right: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    id: int | str = ""

    @property
    def key(self) -> str:
        """What the shipped row is known by from one version to the next: its kind and its first phrase."""
        return f"{self.kind.value}:{self.left[0] if self.left else ''}"


def clean_phrase(text: str) -> str:
    """Lower case, NFC, one blank between words; commas and the signs of the text form are not part of a phrase."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().replace("\u2011", "-").split())


def clean_phrases(texts: Iterable[str]) -> tuple[str, ...]:
    """Each clean phrase once, in the order given, without the empty ones."""
    return tuple(dict.fromkeys(phrase for phrase in map(clean_phrase, texts) if phrase))


def problems_of(entry: Entry) -> tuple[str, ...]:
    """What is wrong with the row, in Swedish sentences for an editor; () when it may be used."""
    return tuple(dict.fromkeys((*_columns(entry), *_phrases(entry), *_contents(entry))))


def _columns(entry: Entry) -> Iterable[str]:
    if not entry.left:
        yield "Raden har inget ord. Fyll i minst ett."
    if entry.kind is EntryKind.EQUAL and len(entry.left) == 1:
        yield "Skriv minst två ord som betyder samma sak."
    if entry.kind is EntryKind.GROUP and len((*entry.left, *entry.right, *entry.extra)) == 1:
        yield "En grupp behöver minst två ord."
    if entry.kind in _NEEDS_RIGHT and not entry.right:
        yield "Fyll i vad orden ska leda till."
    if entry.kind in _TAKES_NO_RIGHT and entry.right:
        yield "Den här sortens rad har bara ord till vänster."
    if entry.kind not in _TAKES_EXTRA and entry.extra:
        yield "Den här sortens rad har inget tredje fält."
    if entry.kind is EntryKind.WITHOUT and not "".join(entry.extra).strip():
        yield "Skriv varför det inte finns någon utbildning här."


def _phrases(entry: Entry) -> Iterable[str]:
    columns = [entry.left, () if entry.kind is EntryKind.FILTER else entry.right]
    if entry.kind is EntryKind.GROUP:
        columns.append(entry.extra)
    for column in columns:
        if len(column) > MOST_PHRASES:
            yield f"Högst {MOST_PHRASES} ord eller uttryck i ett fält. Dela upp raden."
        for phrase in column:
            if len(phrase) > LONGEST_PHRASE or len(phrase.split()) > MOST_WORDS:
                yield f"”{phrase[:40]}…” är för långt: högst {MOST_WORDS} ord och {LONGEST_PHRASE} tecken."
            elif not any(c.isalnum() for c in phrase) or not _WORD_CHARACTERS.fullmatch(phrase):
                yield f"”{phrase}” innehåller tecken som inte hör till ett ord. Skilj orden åt med komma."
            elif entry.kind in _SINGLE_WORDS and " " in phrase:
                yield f"”{phrase}” är flera ord. Den här sortens rad tar ett ord i taget."
    if entry.kind is not EntryKind.COMPOUND:
        seen: set[str] = set()
        for phrase in (phrase for column in columns for phrase in column):
            if phrase in seen:
                yield f"”{phrase}” står två gånger: ett ord kan inte leda till sig självt."
            seen.add(phrase)


def _contents(entry: Entry) -> Iterable[str]:
    match entry.kind:
        case EntryKind.OCCUPATION:
            for code in entry.left:
                if not SSYK_CODE.fullmatch(code):
                    yield f"”{code}” är ingen SSYK-kod: skriv en till fyra siffror."
        case EntryKind.COMPOUND:
            if len(entry.left) > 1:
                yield "Skriv ett sammansatt ord per rad."
            if entry.right and len(entry.right) < 2:
                yield "Ett sammansatt ord har minst två delar."
        case EntryKind.FILTER:
            yield from _filter_problems(entry)


def _filter_problems(entry: Entry) -> Iterable[str]:
    if len(entry.extra) != 1 or entry.extra[0] not in {kind.value for kind in FilterKind}:
        yield "Välj vilket filter orden betyder: " + ", ".join(kind.value for kind in FilterKind) + "."
        return
    kind = FilterKind(entry.extra[0])
    for value in entry.right:
        known = _PLACE_VALUE.fullmatch(value) if kind is FilterKind.PLACE else value in FILTER_VALUES[kind]
        if not known:
            yield f"Filtret {kind.value} har inget värde som heter ”{value}”."
