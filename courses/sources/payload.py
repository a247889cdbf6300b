"""JSON as it comes: decoded whatever it holds, list by list without holding the list, and made storable in jsonb.

PostgreSQL's text holds neither NUL nor lone surrogates, its numbers neither NaN nor Infinity; Python refuses to print
integers of more than 4,300 digits and to decode values nested some hundred levels deep.
"""

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from courses.records import SourceError

MAX_DEPTH = 40  # EMIL 3 nests nine levels deep
_CHUNK = 1 << 18
_INTEGER_DIGITS = 18  # what fits 64 bits; a longer number is kept as text
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
# In JSON text of ASCII only: NUL, a surrogate (half of an emoji too), a number of 19 digits, NaN and Infinity.
_SUSPECT = re.compile(r"\\u(?:0000|d[89a-f])|[0-9]{19}|NaN|Infinity")
_FEW_CONTAINERS = 200
_STRUCTURE = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_BLANK = re.compile(r"[\s,]*")
_ENCODER = json.JSONEncoder()


def storable(value: object, text: str = "") -> tuple[Any, bool]:
    """The value as jsonb can hold it, and whether something had to be left out or changed.

    `text` is the value as `written`, or something written that holds it, where a caller has that.
    """
    if _is_storable(text or written(value)):
        return value, False
    cleaner = _Cleaner()
    return cleaner.clean(value, 0), cleaner.changed


def decode_json(raw: bytes) -> Any:
    """The JSON value in `raw` (UTF-8, or UTF-16/32 that shows by its first bytes). Raises ValueError if it is none.

    A number too large stays as text, what is nested too deep becomes None.
    """
    text = raw.decode(json.detect_encoding(raw[:4]), errors="replace")
    try:
        return _DECODER.decode(text)
    except RecursionError:
        return _DECODER.decode(_pruned(text, 0)[0])


def iter_json_list(path: Path) -> Iterator[Any]:
    """The values of the JSON list in a file, one by one; also of the only list in a page of the API saved to a file.

    Raises SourceError when the file is missing, or no JSON list to its end.
    """
    try:
        with path.open("rb") as raw:
            encoding = json.detect_encoding(raw.read(4))
        with path.open(encoding=encoding, errors="replace") as file:
            yield from _Items(file.read).values(path.name)
    except OSError as error:
        raise SourceError(f"Filen {path.name} kan inte läsas: {error.strerror}. Kontrollera mappen.") from error


def written(value: object) -> str:
    """The value as JSON of ASCII only, equal values in the same order alike; "" for one that JSON can't hold."""
    try:
        return _ENCODER.encode(value)
    except (ValueError, TypeError, RecursionError):
        return ""


def _is_storable(text: str) -> bool:
    """Whether there is certainly nothing to change: told from the JSON text, which is much faster than to walk."""
    if not text:
        return False
    return text.count("[") + text.count("{") <= _FEW_CONTAINERS and not _SUSPECT.search(text)


class _Cleaner:
    """Walks a value; remembers whether it had to change anything."""

    def __init__(self) -> None:
        self.changed = False

    def clean(self, value: object, depth: int) -> Any:
        if isinstance(value, str):
            return self._text(value)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            return self._number(value)
        if depth < MAX_DEPTH and isinstance(value, dict):
            return self._object(value, depth)
        if depth < MAX_DEPTH and isinstance(value, list | tuple):
            return [self.clean(part, depth + 1) for part in value]
        self.changed = True
        return None

    def _text(self, text: str) -> str:
        if not _UNSTORABLE.search(text):
            return text
        self.changed = True
        return _UNSTORABLE.sub("", text)

    def _number(self, number: float) -> float | str | None:
        if isinstance(number, float):
            kept: float | str | None = number if math.isfinite(number) else None
        elif number.bit_length() < 64:
            kept = number
        else:
            kept = str(number) if number.bit_length() < 10_000 else None
        self.changed |= kept is not number
        return kept

    def _object(self, value: dict[Any, Any], depth: int) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key, part in value.items():
            name = self._text(str(key))
            if name == key or name not in value:  # the field of that very name goes before
                out[name] = self.clean(part, depth + 1)
        return out


class _Items:
    """Reads on as the values need it; holds one value and a chunk at a time."""

    def __init__(self, read: Any) -> None:
        self._read = read
        self._text = ""
        self._at = 0
        self._chunk = _CHUNK

    def values(self, name: str) -> Iterator[Any]:
        self._skip_blanks()
        if self._text[self._at : self._at + 1] == "{":
            yield from self._only_list(name)
            return
        if self._text[self._at : self._at + 1] != "[":
            raise SourceError(f"Filen {name} är ingen JSON-lista. Spara svaret från källan en gång till.")
        self._at += 1
        count = 0
        while True:
            self._skip_blanks()
            if self._text[self._at : self._at + 1] == "]":
                return
            value = self._next(name, count)
            count += 1
            yield value

    def _next(self, name: str, count: int) -> Any:
        while True:
            try:
                value, end = _decode_at(self._text, self._at)
            except ValueError as error:
                cut_off = _is_cut_off(error, self._text)
                if cut_off and self._more():
                    continue
                raise SourceError(
                    f"Filen {name} är ingen hel JSON-lista: felet finns i post {count + 1}. Hämta filen en gång till."
                ) from error
            if end == len(self._text) and self._more():  # a number may go on
                continue
            self._at = end
            return value

    def _only_list(self, name: str) -> Iterator[Any]:
        page = self._next(name, 0)
        lists = [value for value in page.values() if isinstance(value, list) and value]
        content = [value for key, value in page.items() if isinstance(value, list) and key != "links"]
        if len(content) != 1 and len(lists) != 1:
            raise SourceError(f"Filen {name} innehåller ingen lista av poster. Spara svaret från källan en gång till.")
        yield from content[0] if len(content) == 1 else lists[0]

    def _skip_blanks(self) -> None:
        while True:
            match = _BLANK.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text) or not self._more():
                return

    def _more(self) -> bool:
        """Reads the next piece; each that one value asks for is larger than the last."""
        piece = self._read(self._chunk)
        if self._at > _CHUNK:
            self._chunk = _CHUNK
        else:
            self._chunk = min(self._chunk * 2, 1 << 24)
        self._text = self._text[self._at :] + piece
        self._at = 0
        return bool(piece)


def _whole(text: str) -> int | str:
    return int(text) if len(text) <= _INTEGER_DIGITS else text


def _decimal(text: str) -> float | str:
    number = float(text)
    return number if math.isfinite(number) else text


_DECODER = json.JSONDecoder(parse_int=_whole, parse_float=_decimal)


def _decode_at(text: str, at: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except RecursionError:
        pruned, end = _pruned(text, at)
        return _DECODER.decode(pruned), end


def _pruned(text: str, at: int) -> tuple[str, int]:
    """The value that begins at `at`, with null for what is nested too deep, and its end. ValueError if cut off."""
    out: list[str] = []
    depth = 0
    copied = at
    for match in _STRUCTURE.finditer(text, at):
        sign = match[0]
        if sign in "[{":
            depth += 1
            if depth == MAX_DEPTH + 1:
                out.extend((text[copied : match.start()], "null"))
        elif sign in "]}":
            depth -= 1
            if depth == MAX_DEPTH:
                copied = match.end()
            if depth == 0:
                out.append(text[copied : match.end()])
                return "".join(out), match.end()
    raise json.JSONDecodeError("Unterminated value", text, len(text))


def _is_cut_off(error: ValueError, text: str) -> bool:
    """Whether more text may mend the error: it lies at the text's end."""
    if not isinstance(error, json.JSONDecodeError):
        return False
    return error.msg.startswith("Unterminated") or error.pos > len(text) - 20
