"""Facts that courses are described by, and the rules that place a course in Skolverket's areas and directions.

Pure: no models, no database. The facts lie in ``courses/data`` (sources and layouts: README.md there), are read on
first use and never change while the process lives.
"""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

DATA = Path(__file__).parent / "data"

_GY25_CODE = re.compile(r"(?P<subject>[A-ZÅÄÖ]{4})\d[0-9A-Z]{2}\dX(?P<language>[A-ZÅÄÖ]{3})?")
# "SFIC", or with its study path "SFI2C".
_SFI_CODE = re.compile(r"SFI(?P<path>[123])?(?P<course>[A-D])")
_NOT_A_WORD = re.compile(r"[\W_]+")
_SUN_FIELD_LENGTH = 4
_LONGEST_PREFIX = 8


@dataclass(frozen=True, slots=True)
class Area:
    """One of the 21 areas that Skolverket sorts education by; ``direction_ids`` in the source's order."""

    id: int
    name: str
    name_en: str
    direction_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Direction:
    """One of the 203 directions; three of them lie in two areas."""

    id: int
    name: str
    area_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OccupationName:
    """An occupation in Arbetsförmedlingen's taxonomy, by its concept id."""

    concept_id: str
    name: str


@dataclass(frozen=True, slots=True)
class OccupationGroup:
    """An SSYK 2012 group at level 4 (four digits) with the occupations that belong to it."""

    ssyk: str
    name: str
    occupations: tuple[OccupationName, ...]


@cache
def areas() -> Mapping[int, Area]:
    """Skolverket's areas by id, in the source's order."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    names: dict[int, tuple[str, str]] = {}
    for row in _rows("areas.csv"):
        area_id = int(row["area_id"])
        names[area_id] = (row["area"], row["area_en"])
        members[area_id].append(int(row["direction_id"]))
    return MappingProxyType({id_: Area(id_, *names[id_], tuple(members[id_])) for id_ in names})


@cache
def directions() -> Mapping[int, Direction]:
    """Skolverket's directions by id."""
    names: dict[int, str] = {}
    parents: defaultdict[int, list[int]] = defaultdict(list)
    for row in _rows("areas.csv"):
        direction_id = int(row["direction_id"])
        names[direction_id] = row["direction"]
        parents[direction_id].append(int(row["area_id"]))
    return MappingProxyType({id_: Direction(id_, name, tuple(parents[id_])) for id_, name in names.items()})


def area_ids_of(direction_ids: Iterable[int]) -> list[int]:
    """The areas that the directions lie in, in their order, each once; an unknown id raises KeyError."""
    return list(dict.fromkeys(area for id_ in direction_ids for area in directions()[id_].area_ids))


@cache
def occupation_groups() -> Mapping[str, OccupationGroup]:
    """The 400 SSYK groups by code, in the order of the codes."""
    names: dict[str, str] = {}
    members: defaultdict[str, list[OccupationName]] = defaultdict(list)
    for row in _rows("occupations.csv"):
        names[row["ssyk_code"]] = row["group"]
        members[row["ssyk_code"]].append(OccupationName(row["concept_id"], row["occupation"]))
    return MappingProxyType({ssyk: OccupationGroup(ssyk, name, tuple(members[ssyk])) for ssyk, name in names.items()})


@cache
def course_names() -> Mapping[str, str]:
    """The names of the known courses and subject levels by code, Gy11 and Gy25."""
    names = {row["code"]: row["name"] for row in _rows("course_codes.csv")}
    for row in _rows("course_code_pairs.csv"):
        names.setdefault(row["gy11_code"], row["gy11_name"])
        names[row["gy25_code"]] = row["gy25_name"]
    return MappingProxyType(names)


def subject_name(code: str) -> str | None:
    """The name of a course or subject level by its code ("MATMAT01a": "Matematik 1a"), None if it is unknown."""
    code = normalise_code(code)
    return course_names().get(code) or _sfi_name(code)


def _sfi_name(code: str) -> str | None:
    """Sfi has four courses, A to D, on three study paths: path 1 begins with A, 2 with B, 3 with C (Skolverket)."""
    sfi = _SFI_CODE.fullmatch(code)
    if not sfi:
        return None
    path = f" (studieväg {sfi['path']})" if sfi["path"] else ""
    return f"Sfi, kurs {sfi['course']}{path}"


def normalise_code(code: str) -> str:
    """A course code as its register writes it: no blanks, no hyphens, and the register's case.

    Gy11 codes end in a small letter ("MATMAT01a"), all others are capitals; so a known code gets its own spelling in
    whatever case it comes, and an unknown one becomes capitals.
    """
    key = _code_key(code)
    return _code_spellings().get(key, key)


def equivalent_codes(code: str) -> set[str]:
    """The codes that stand for the same course in the other system (Gy11 or Gy25), without ``code`` itself."""
    return set(_code_pairs().get(normalise_code(code), ()))


def is_gy25(code: str) -> bool:
    """Whether the code is one of a Gy25 subject level ("PSYK1000X"); else it is a Gy11 course or something older."""
    return _GY25_CODE.fullmatch(normalise_code(code)) is not None


def directions_for(  # noqa: PLR0913 (a course is told by six things, each by its name)
    *,
    course_code: str,
    subject_codes: Sequence[str],
    sun_codes: Sequence[str],
    keywords: Sequence[str],
    title: str,
    school_type: str,
) -> list[int]:
    """The ids of the directions that a course belongs to, the most telling first; empty if nothing tells.

    The first source that answers decides, from the surest to the vaguest:

    1. the course's code, then its subjects' codes, by the longest prefix in ``subject_directions.csv``;
    2. words in the title, by the first rule that fits in ``title_directions.csv``;
    3. SUN codes (the field is the last four characters: "525582d" is 582d), by the longest prefix;
    4. the branch that the feed gives as keyword ("Data/IT"), or the school type (sfi).
    """
    rules = _classification()
    answers = (
        *(_by_code(code, rules) for code in (course_code, *subject_codes)),
        _by_title(title, rules),
        *(_longest_prefix(code.strip().casefold()[-_SUN_FIELD_LENGTH:], rules.sun_fields) for code in sun_codes),
        *(rules.keywords.get(keyword.strip().casefold(), ()) for keyword in keywords),
        rules.school_types.get(school_type, ()),
    )
    return list(next((answer for answer in answers if answer), ()))


@dataclass(frozen=True, slots=True)
class _Classification:
    """The rules: directions by code prefix, by words in a title (text to look for, in order), by field and by form."""

    code_prefixes: Mapping[str, tuple[int, ...]]
    title_words: tuple[tuple[str, tuple[int, ...]], ...]
    sun_fields: Mapping[str, tuple[int, ...]]
    keywords: Mapping[str, tuple[int, ...]]
    school_types: Mapping[str, tuple[int, ...]]


@cache
def _classification() -> _Classification:
    fields: defaultdict[str, dict[str, tuple[int, ...]]] = defaultdict(dict)
    for row in _rows("field_directions.csv"):
        value = row["value"] if row["kind"] == "school_type" else row["value"].casefold()
        fields[row["kind"]][value] = _ids(row)
    return _Classification(
        code_prefixes={row["code_prefix"]: _ids(row) for row in _rows("subject_directions.csv")},
        title_words=tuple((_needle(row["title_words"]), _ids(row)) for row in _rows("title_directions.csv")),
        sun_fields=fields["sun"],
        keywords=fields["keyword"],
        school_types=fields["school_type"],
    )


def _by_code(code: str, rules: _Classification) -> tuple[int, ...]:
    code = normalise_code(code)
    new = _GY25_CODE.fullmatch(code)
    if not new:
        return _longest_prefix(code, rules.code_prefixes)
    # A Gy25 subject has four letters of its own: FILS is philosophy, where Gy11's FIL is film.
    subject, language = new["subject"], new["language"]
    by_language = rules.code_prefixes.get(subject[:3] + language, ()) if language else ()
    by_subject = by_language or rules.code_prefixes.get(subject, ())
    if by_subject:
        return by_subject
    former = (_longest_prefix(other, rules.code_prefixes) for other in sorted(equivalent_codes(code)))
    return next((ids for ids in former if ids), ())


def _by_title(title: str, rules: _Classification) -> tuple[int, ...]:
    text = _spaced(title)
    return next((ids for needle, ids in rules.title_words if needle in text), ())


def _longest_prefix(code: str, table: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
    lengths = range(min(len(code), _LONGEST_PREFIX), 0, -1)
    return next((table[code[:length]] for length in lengths if code[:length] in table), ())


def _spaced(text: str) -> str:
    """Lower case words with one blank before, between and after: what ``_needle`` is looked for in."""
    return f" {_NOT_A_WORD.sub(' ', unicodedata.normalize('NFC', text).casefold()).strip()} "


def _needle(words: str) -> str:
    """A rule's words as the text to find: "lärare*" begins a word, "*lärare" ends one, "lärare" is a whole one."""
    start, end = words.startswith("*"), words.endswith("*")
    needle = _spaced(words.strip("*")).strip()
    return ("" if start else " ") + needle + ("" if end else " ")


@cache
def _code_pairs() -> Mapping[str, frozenset[str]]:
    pairs: defaultdict[str, set[str]] = defaultdict(set)
    for row in _rows("course_code_pairs.csv"):
        pairs[row["gy11_code"]].add(row["gy25_code"])
        pairs[row["gy25_code"]].add(row["gy11_code"])
    return {code: frozenset(others) for code, others in pairs.items()}


@cache
def _code_spellings() -> Mapping[str, str]:
    return {_code_key(code): code for code in course_names()}


def _code_key(code: str) -> str:
    return re.sub(r"[\s-]+", "", unicodedata.normalize("NFC", code)).upper()


def _ids(row: Mapping[str, str]) -> tuple[int, ...]:
    return tuple(int(id_) for id_ in row["direction_ids"].split(" "))


def _rows(filename: str) -> Iterator[dict[str, str]]:
    with (DATA / filename).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=";")
