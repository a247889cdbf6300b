"""The canonical words of a phrase, where no analyser is at hand."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\.?\w[\w+#&./'’-]*")
_ENDING = re.compile(r"[./'’&-]+$")


def plain_words(phrase: str) -> tuple[str, ...]:
    """The words in lower case, each as it stands: "C++", ".NET" and "it-tekniker" stay whole."""
    text = unicodedata.normalize("NFC", phrase).casefold()
    return tuple(_ENDING.sub("", word) for word in _WORD.findall(text))
