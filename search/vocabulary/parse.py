"""The vocabulary as text, one row per line: the form that the shipped rows are kept in.

    # a comment, also after a row
    rörmokare = vvs-montör = rörläggare             these mean the same
    usk, undersyrra => undersköterska               one way
    kock ~> restaurang, storkök                     one way, weaker
    kock, kallskänka | köksmästare | servitör       a group: core | near | far
    sammansatt: truckförarkurs = truckförare + kurs how a compound is split
    skydda: hvb, cnc                                never split, never corrected
    brus: och, att, vill                            says nothing of what one wants to study
    filter tid: kväll, kvällskurs = kvall           a filter and its values (`entries.FilterKind`)
    yrke 5120, 9412: kock, restaurang               what leads to the SSYK groups (or to all that begin so)
    utan 2611, advokat: paralegal; Skäl ...         nothing here leads there: the nearest; and why

Phrases are separated by commas. What is wrong comes back as errors with line numbers; the other lines are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from search.vocabulary.entries import Entry, EntryKind, clean_phrases, problems_of

_COMMENT = re.compile(r"(?:^|\s)#(?:\s.*)?$")
_NAMED = re.compile(r"(sammansatt|skydda|brus|filter|yrke|utan)\b([^:=|]*):(.*)", re.DOTALL)
_ARROW = re.compile(r"\s(=>|~>)(?:\s|$)")


@dataclass(frozen=True, slots=True)
class ParseError:
    """A line (from 1) that can't be used, and why, in Swedish."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"rad {self.line}: {self.message}"


def parse(text: str, source: str = "") -> tuple[list[Entry], list[ParseError]]:
    """The rows in order, and what couldn't be read. An entry's id is "source:line"."""
    entries: list[Entry] = []
    errors: list[ParseError] = []
    for number, line in enumerate(text.splitlines(), 1):
        content = _COMMENT.sub("", line).strip()
        if not content:
            continue
        entry = _read(content, f"{source}:{number}" if source else str(number))
        if entry is None:
            errors.append(ParseError(number, "Raden går inte att läsa. Saknas =, =>, ~> eller |?"))
            continue
        problems = problems_of(entry)
        errors.extend(ParseError(number, problem) for problem in problems)
        if not problems:
            entries.append(entry)
    return entries, errors


def write(entry: Entry) -> str:  # noqa: PLR0911 - one form per kind
    """The row as text; `parse` reads it back to the same row."""
    left, right, extra = (", ".join(column) for column in (entry.left, entry.right, entry.extra))
    match entry.kind:
        case EntryKind.EQUAL:
            return " = ".join(entry.left)
        case EntryKind.ONE_WAY:
            return f"{left} => {right}"
        case EntryKind.RELATED:
            return f"{left} ~> {right}"
        case EntryKind.GROUP:
            return " | ".join((left, right, extra) if extra else (left, right)).rstrip()
        case EntryKind.COMPOUND:
            return f"sammansatt: {left} = {' + '.join(entry.right)}"
        case EntryKind.PROTECTED:
            return f"skydda: {left}"
        case EntryKind.NOISE:
            return f"brus: {left}"
        case EntryKind.FILTER:
            return f"filter {extra}: {left} = {right}"
        case EntryKind.OCCUPATION:
            return f"yrke {left}: {right}"
        case EntryKind.WITHOUT:
            return f"utan {left}: {right}; {extra}"


def split_phrases(text: str) -> tuple[str, ...]:
    """The phrases of a field: separated by commas or line ends."""
    return clean_phrases(re.split(r"[,\n]", text))


def _read(content: str, id_: str) -> Entry | None:
    named = _NAMED.fullmatch(content)
    if named:
        return _named(named[1], named[2], named[3], id_)
    arrow = _ARROW.search(content)
    if arrow:
        kind = EntryKind.ONE_WAY if arrow[1] == "=>" else EntryKind.RELATED
        left, right = content[: arrow.start()], content[arrow.end() :]
        return Entry(kind, _listed(left), _listed(right), id=id_)
    if "|" in content:
        columns = content.split("|")
        if len(columns) > 3:
            return None
        core, near, far = [*columns, "", ""][:3]
        return Entry(EntryKind.GROUP, _listed(core), _listed(near), _listed(far), id=id_)
    if " = " in content:
        return Entry(EntryKind.EQUAL, _parts(content, "="), id=id_)
    return None


def _named(name: str, before: str, after: str, id_: str) -> Entry | None:
    match name:
        case "sammansatt":
            word, _, parts = after.partition("=")
            return Entry(EntryKind.COMPOUND, _listed(word), _parts(parts, "+"), id=id_)
        case "skydda" | "brus":
            kind = EntryKind.PROTECTED if name == "skydda" else EntryKind.NOISE
            return Entry(kind, _listed(after), id=id_)
        case "filter":
            words, _, values = after.partition(" = ")
            return Entry(EntryKind.FILTER, _listed(words), _listed(values), _listed(before), id=id_)
        case "yrke":
            return Entry(EntryKind.OCCUPATION, _listed(before), _listed(after), id=id_)
        case "utan":
            nearest, _, reason = after.partition(";")
            return Entry(EntryKind.WITHOUT, _listed(before), _listed(nearest), _sentence(reason), id=id_)
    return None


def _listed(text: str) -> tuple[str, ...]:
    """Each phrase as often as it stands there: a repeated one is an error, not a wish."""
    return _every(text.split(","))


def _parts(text: str, sign: str) -> tuple[str, ...]:
    return _every(re.split(rf"\s{re.escape(sign)}\s", f" {text} "))


def _every(pieces: Iterable[str]) -> tuple[str, ...]:
    return tuple(phrase for piece in pieces for phrase in clean_phrases([piece]))


def _sentence(text: str) -> tuple[str, ...]:
    sentence = " ".join(text.split())
    return (sentence,) if sentence else ()
