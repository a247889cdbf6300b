"""Sweden's 290 municipalities, their postal codes and towns: facts, no models, no database.

The facts lie in ``organisations/data`` (sources: README.md there), are read on first use (about 20 ms) and never
change while the process lives. Everything that sorts, cleans or places a town goes through this module, so that the
import, the search page and the reports mean the same place by the same words.

The rule that ties an occasion to municipalities (used by ``resolve_location``, proved on the national feed):

1. Each of an occasion's locations is read on its own; the occasion lies in the union of what they give, each
   municipality once.
2. A location whose areaCode is one of the 290 (leading zero restored) lies there. Its town is then not looked at.
3. Else a postal code that is known decides.
4. Else each town in the town field decides: it is a municipality's name, or else a locality that lies in exactly one
   municipality. A town that is neither gives nothing (Bromma lies in Stockholm and in Ekerö).
"""

import csv
import html
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

DATA = Path(__file__).parent / "data"
EARTH_RADIUS_KM = 6371.0088

_EMPTY_WORDS = frozenset({"null", "none", "nil", "nan", "undefined", "n/a"})
_SMALL_WORDS = frozenset(
    {"av", "de", "den", "det", "från", "i", "kommun", "län", "och", "på", "samt", "stad", "till", "under", "vid"}
)
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")
_ZERO_WIDTH_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"
_LONGEST_REMEMBERED = 100
_SEPARATOR = re.compile(
    r"[,;/|+&•·\n\r\t\v\f\x85\u2028\u2029]|\s[-\u2013\u2014]\s|(?<![\w-])(?:och|samt|eller|and)(?![\w-])", re.IGNORECASE
)
_HYPHEN = re.compile(r" ?[-\u2010\u2011\u2013\u2014] ?")
_WORD = re.compile(r"[^\W_]+")
_MUNICIPAL_SUFFIX = re.compile(r" (?:kommun|stad|municipality)$")
_BODY = re.compile(r"\b(?:kommun|stad)\b", re.IGNORECASE)
_BODY_GENITIVE = re.compile(r"\b(?:kommun|stad)s?\b", re.IGNORECASE)
_NAME_WORD = re.compile(r"[\w-]+")
_LONGEST_NAME = 2  # words in a municipality's name: "Upplands Väsby"
_POSTAL_PREFIX = re.compile(r"^(?:SE|S)\s?[-\u2013]?\s?", re.IGNORECASE)
_OTHER_NAMES = {"region gotland": "0980"}


@dataclass(frozen=True, slots=True)
class MunicipalityFacts:
    """One municipality: ``code`` has four digits, ``county_code`` two; coordinates in degrees (WGS 84)."""

    code: str
    name: str
    official_name: str
    county_code: str
    county_name: str
    latitude: float
    longitude: float


@cache
def municipalities() -> Mapping[str, MunicipalityFacts]:
    """All 290 municipalities by four-digit code, in the order of the codes."""
    return MappingProxyType(
        {
            row["code"]: MunicipalityFacts(
                code=row["code"],
                name=row["name"],
                official_name=row["official_name"],
                county_code=row["county_code"],
                county_name=row["county_name"],
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
            )
            for row in _rows("municipalities.csv")
        }
    )


def municipality_by_area_code(value: object) -> str | None:
    """The four-digit code that ``value`` means, or None if it is not one of the 290.

    A leading zero that a spreadsheet or a number type lost is restored: 180, 180.0, "180" and "0180" are Stockholm.
    """
    digits = _digits(value)
    if digits is None or len(digits) not in {3, 4}:
        return None
    code = digits.zfill(4)
    return code if code in municipalities() else None


def municipality_by_postal_code(value: object) -> str | None:
    """The municipality of a postal code ("503 31", "SE-503 31", 50331), or None if the code is unknown."""
    digits = _digits(_POSTAL_PREFIX.sub("", value.strip()) if isinstance(value, str) else value)
    return _places().postal_codes.get(digits) if digits else None


def municipality_by_town(name: object) -> str | None:
    """The municipality that a town's name means, or None.

    First a municipality's own name, in any case, with or without "kommun" or "stad" ("Göteborgs kommun"); else a
    locality that lies in exactly one municipality.
    """
    key = _key(normalise_town(name))
    return _municipality_by_key(key) if key else None


def municipalities_named(name: str, *, genitive: bool = False) -> Iterator[str]:
    """Codes of the municipalities that stand before the words "kommun" or "stad" in the name of a body.

    "Campus Åre/Åre kommun"; with `genitive` also "Borås Stads vuxenutbildning".
    """
    for suffix in (_BODY_GENITIVE if genitive else _BODY).finditer(name):
        words = _NAME_WORD.findall(name[: suffix.start()])
        for count in range(min(_LONGEST_NAME, len(words)), 0, -1):
            if code := municipality_by_town(f"{' '.join(words[-count:])} kommun"):
                yield code
                break


def resolve_location(area_code: object, postal_code: object, towns: Iterable[object] | str | None) -> list[str]:
    """The municipalities of one location, as codes in the order found, each once; empty if nothing is known.

    ``towns`` are town fields as written; each may name several towns. The first of areaCode, postal code and towns
    that gives an answer decides (see the module's docstring). An occasion with several locations lies in the union of
    theirs. Pass None for a part that must not count (the import's report uses areaCode, then town).
    """
    code = municipality_by_area_code(area_code) or municipality_by_postal_code(postal_code)
    if code:
        return [code]
    fields = [towns] if isinstance(towns, str) else towns or []
    found = (municipality_by_town(town) for field in fields for town in split_towns(field))
    return list(dict.fromkeys(code for code in found if code))


def split_towns(raw: object) -> list[str]:
    """The towns named in one field, normalised, in the order written, each once.

    Separators are comma, semicolon, slash, bar, plus, ampersand, bullet, line break, tab, a dash between blanks, and
    the words och, samt, eller, and. A known name that holds one of them stays whole ("Malung - Sälen"); an unknown
    name is broken at its hyphen only if every piece is a municipality ("Borås-Göteborg").
    """
    if not isinstance(raw, str) or not (text := html.unescape(raw)).strip():
        return []
    towns: dict[str, str] = {}
    for piece in _pieces(text):
        if town := normalise_town(piece).strip(" .:"):
            towns.setdefault(town.casefold(), town)
    return list(towns.values())


def normalise_town(raw: object) -> str:
    """A town as it should be read: NFC, single blanks, nothing invisible, no CAPITALS; "" when nothing is named.

    A known name gets its own spelling ("DALS-ED" and "dals-ed" become "Dals-Ed"). An unknown name is recased only if
    it is all capitals and longer than three letters, so that an abbreviation survives.
    """
    if not isinstance(raw, str):
        return ""
    return _remembered(raw) if len(raw) <= _LONGEST_REMEMBERED else _normalised(raw)


def sort_key(text: str) -> str:
    """A key that puts ``text`` in Swedish alphabetical order under plain byte order (``COLLATE "C"``).

    Case is ignored; å ä ö follow z in that order (æ and ø sort as ä and ö, ü as y); other accents are ignored (é as e);
    v and w are separate letters; punctuation counts as a blank; a run of digits sorts by its value ("Kurs 2" before
    "Kurs 10"). Texts that differ only in what is ignored get the same key: add the text or an id as a second order.
    The key is at most three times as long as the text, plus one.
    """
    folded = unicodedata.normalize("NFC", text).casefold().translate(_SORT_LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() or c in "{|}" else " " for c in plain).split()
    return " ".join(re.sub(r"[0-9]+", _sortable_number, word) for word in words)


def distance_km(code_a: str, code_b: str) -> float:
    """Kilometres between two municipalities' points, as the crow flies (haversine). KeyError for an unknown code."""
    a, b = municipalities()[code_a], municipalities()[code_b]
    latitude_a, latitude_b = math.radians(a.latitude), math.radians(b.latitude)
    half = (
        math.sin((latitude_b - latitude_a) / 2) ** 2
        + math.cos(latitude_a) * math.cos(latitude_b) * math.sin(math.radians(b.longitude - a.longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))


_SORT_LETTERS = str.maketrans(
    {
        "å": "{",
        "ä": "|",
        "æ": "|",
        "ö": "}",
        "ø": "}",
        "ü": "y",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "þ": "th",
        "{": " ",
        "|": " ",
        "}": " ",
    }
)


@dataclass(frozen=True, slots=True)
class _Places:
    """Look-ups over the data files; the keys of the names are ``_key``'s."""

    postal_codes: Mapping[str, str]
    municipality_names: Mapping[str, str]
    localities: Mapping[str, frozenset[str]]
    spellings: Mapping[str, str]


@cache
def _places() -> _Places:
    postal_codes: dict[str, str] = {}
    localities: defaultdict[str, set[str]] = defaultdict(set)
    spellings: dict[str, str] = {}
    names: dict[str, str] = {}
    for facts in municipalities().values():
        key = _key(facts.name)
        names[key] = facts.code
        spellings[key] = facts.name
    for row in _rows("localities.csv"):
        code, locality = row["municipality_code"], row["locality"]
        key = _key(locality)
        localities[key].add(code)
        spellings.setdefault(key, locality)
        for part in row["postal_codes"].split(" "):
            first, _, last = part.partition("-")
            for number in range(int(first), int(last or first) + 1):
                postal_codes[str(number)] = code
    return _Places(postal_codes, names, {key: frozenset(codes) for key, codes in localities.items()}, spellings)


def _municipality_by_key(key: str) -> str | None:
    places = _places()
    if code := places.municipality_names.get(key) or _OTHER_NAMES.get(key):
        return code
    bare, had_suffix = _MUNICIPAL_SUFFIX.subn("", key)
    if had_suffix:
        return places.municipality_names.get(bare) or places.municipality_names.get(bare.removesuffix("s"))
    codes = places.localities.get(key, frozenset())
    return next(iter(codes)) if len(codes) == 1 else None


@lru_cache(maxsize=8192)
def _remembered(raw: str) -> str:
    return _normalised(raw)


def _normalised(raw: str) -> str:
    text = " ".join(_without_invisible(html.unescape(raw)).split())
    if text.casefold() in _EMPTY_WORDS or not any(c.isalnum() for c in text):
        return ""
    if spelling := _places().spellings.get(_key(text)):
        return spelling
    if text.isupper() and sum(c.isalpha() for c in text) > 3:
        return _WORD.sub(_recased_word, text)
    return text


def _recased_word(match: re.Match[str]) -> str:
    word = match.group().lower()
    return word if word in _SMALL_WORDS and match.start() else word[:1].upper() + word[1:]


def _without_invisible(text: str) -> str:
    """NFC without formatting, control characters, lone surrogates, blank letters; a joiner inside an emoji stays."""
    kept = []
    for position, character in enumerate(text):
        if character.isspace():
            kept.append(" ")
        elif _is_visible(character) or _joins_emoji(text, position):
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs"} and character not in _BLANK_LETTERS


def _joins_emoji(text: str, position: int) -> bool:
    before, joiner, after = text[position - 1 : position], text[position], text[position + 1 : position + 2]
    if joiner != _ZERO_WIDTH_JOINER or not before or not after:
        return False
    starts_emoji = unicodedata.category(after) == "So"
    return starts_emoji and (before == _EMOJI_STYLE or unicodedata.category(before) in {"So", "Sk"})


def _pieces(text: str) -> Iterator[str]:
    """``text`` cut at its separators, except inside a known name."""
    starts, ends = [0], list[int]()
    for match in _SEPARATOR.finditer(text):
        ends.append(match.start())
        starts.append(match.end())
    ends.append(len(text))
    spellings = _places().spellings
    position = 0
    while position < len(starts):
        # Two separators inside one name is more than any Swedish name has, and keeps a hostile field linear.
        for last in range(min(position + 2, len(ends) - 1), position, -1):
            if _key(text[starts[position] : ends[last]]) in spellings:
                break
        else:
            last = position
        yield from _hyphen_pieces(text[starts[position] : ends[last]])
        position = last + 1


def _hyphen_pieces(piece: str) -> list[str]:
    parts = _HYPHEN.split(piece)
    if (
        len(parts) > 1
        and _key(piece) not in _places().spellings
        and all(_key(part) in _places().municipality_names for part in parts)
    ):
        return parts
    return [piece]


def _key(name: str) -> str:
    """The form that names are compared in: folded, hyphens as blanks ("Dals-Ed", "DALS - ED" and "Dals Ed" are one)."""
    return " ".join(_HYPHEN.sub(" ", " ".join(_without_invisible(name).split())).casefold().split())


def _digits(value: object) -> str | None:
    """The digits of a whole number given as int, float or text ("0180", "503 31", "180.0"), else None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str):
        text = re.sub(r"\.0+$", "", "".join(value.split()))
        return text if text.isascii() and text.isdigit() else None
    return str(int(value)) if 0 <= value < 1_000_000 and value == int(value) else None


def _sortable_number(match: re.Match[str]) -> str:
    """Digits led by their count (two digits), so that byte order is the order of the values."""
    digits = match.group().lstrip("0") or "0"
    return f"{min(len(digits), 99):02}{digits}"


def _rows(filename: str) -> Iterator[dict[str, str]]:
    with (DATA / filename).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=";")
