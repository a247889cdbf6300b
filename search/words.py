"""The text in the search box: made harmless, then split into words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

MAX_LENGTH = 200
MAX_WORDS = 10

# Words that say nothing of what one wants to study. Dropped when anything else is left.
_SAYING_NOTHING = (
    "alla att av bli den det du efter eller en ett fram för från genom ha han har hos hur i inom inte jag kan "
    "man med mig min mitt mot måste någon något och om på sig som så till under ur var vara vid vill vilka "
    "vilken är över a an and for how in of on or the to want with"
)
STOP_WORDS = frozenset(_SAYING_NOTHING.split())

_EDGE = re.compile(r"^[^\w.]+|[^\w+#]+$")
_SEPARATOR = re.compile(r"[\s/\\,;:!?\"”’()\[\]{}<>|&*%=~^]+")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean_text(raw: str) -> str:
    """The text as it may be shown, stored and searched: NFC, one blank between words, nothing invisible."""
    text = "".join(" " if c.isspace() else "" if unicodedata.category(c) in _INVISIBLE else c for c in raw)
    return " ".join(unicodedata.normalize("NFC", text).split())


def shorten(text: str) -> str:
    """At most `MAX_LENGTH` characters, cut at a blank where there is one."""
    if len(text) <= MAX_LENGTH:
        return text
    head, _, _ = text[: MAX_LENGTH + 1].rpartition(" ")
    return head or text[:MAX_LENGTH]


@lru_cache(maxsize=1_024)
def words_of(text: str, limit: int = MAX_WORDS) -> tuple[str, ...]:
    """The words to search for, lower case, each once, at most `limit`; () when there is nothing to search for."""
    pieces = (_EDGE.sub("", piece) for piece in _SEPARATOR.split(text.casefold()))
    words = list(dict.fromkeys(piece for piece in pieces if any(c.isalnum() for c in piece)))
    telling = [word for word in words if word not in STOP_WORDS]
    return tuple((telling or words)[:limit])


def first_words(text: str, count: int) -> str:
    """The text up to and with its word number `count`, of those that say something."""
    ends = [*(gap.start() for gap in _SEPARATOR.finditer(text)), len(text)]
    return next((text[:end] for end in reversed(ends) if len(words_of(text[:end], count + 1)) <= count), text)


def fold(text: str) -> str:
    """Lower case without accents (å ä ö as a a o), as long as `text`: a place in the one is that place in the other."""
    return text.translate(_FOLDING)


def lower(text: str) -> str:
    """Lower case, as long as `text`, in the same way."""
    return text.translate(_LOWERING)


def has_accents(word: str) -> bool:
    """Whether the writer took care of å, ä and ö: then "vård" is not "vardag"."""
    return fold(word) != word.lower()


class _Letters(dict[int, str]):
    """What becomes of each character, worked out when it is met: for `str.translate`. Letters of Europe are kept."""

    def __init__(self, change: Callable[[str], str]) -> None:
        super().__init__()
        self._change = change

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        changed = self._change(letter)
        if len(changed) != 1:
            changed = letter
        if code < _KEPT_LETTERS:
            self[code] = changed
        return changed


_KEPT_LETTERS = 0x2000
_FOLDING = _Letters(lambda letter: unicodedata.normalize("NFD", letter.lower())[:1])
_LOWERING = _Letters(str.lower)
