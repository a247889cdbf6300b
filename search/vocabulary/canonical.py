"""The canonical words of a phrase: by the analyser, or as they stand."""

from __future__ import annotations

import re
import unicodedata

from search.analysis import analyse_query

_WORD = re.compile(r"\.?\w[\w+#&./'’-]*")
_ENDING = re.compile(r"[./'’&-]+$")


def lemmas_of(phrase: str) -> tuple[str, ...]:
    """The first lemma of each word, as a query's words have it: inflected forms of a phrase have them in common."""
    return tuple(word.lemmas[0] for word in analyse_query(phrase))


def plain_words(phrase: str) -> tuple[str, ...]:
    """The words in lower case, each as it stands: "C++", ".NET" and "it-tekniker" stay whole."""
    text = unicodedata.normalize("NFC", phrase).casefold()
    return tuple(_ENDING.sub("", word) for word in _WORD.findall(text))
