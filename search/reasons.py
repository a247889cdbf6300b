"""Why a course is among the hits, in words, where its title doesn't show it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from search.concepts import Alternative, Concept, Origin
from search.document import Where

_SAME = frozenset({Origin.LITERAL, Origin.CODE, Origin.JOINED, Origin.FOLDED, Origin.SPLIT, Origin.TYPO, Origin.PREFIX})


def reason(met: Sequence[tuple[Concept, Alternative, Where]]) -> str:
    """What to tell of a course: its best alternative per concept, and where all terms of that one stand.

    "" when the words themselves stand in the title.
    """
    for _, alternative, where in met:
        if where & Where.TITLE and alternative.origin in _SAME:
            continue
        if told := _told(alternative, where):
            return told
    return ""


_FIELDS = (
    (Where.CODE, gettext_lazy("Kurskoden är %(phrase)s.")),
    (Where.OCCUPATION, gettext_lazy("Leder till yrket %(phrase)s.")),
    (Where.KEYWORD, gettext_lazy("Nyckelord: %(phrase)s.")),
    (~Where(0), gettext_lazy("Texten om utbildningen nämner %(phrase)s.")),
)
_EXPANSIONS = {
    Origin.SYNONYM: gettext_lazy("Betyder ungefär detsamma: %(phrase)s."),
    Origin.CORE: gettext_lazy("Betyder ungefär detsamma: %(phrase)s."),
    Origin.SSYK: gettext_lazy("Hör till samma yrkesområde: %(phrase)s."),
    Origin.FIELD: gettext_lazy("Hör till samma yrkesområde: %(phrase)s."),
    Origin.RELATED: gettext_lazy("Ligger nära: %(phrase)s."),
    Origin.NEAR: gettext_lazy("Ligger nära: %(phrase)s."),
    Origin.FAR: gettext_lazy("Ligger nära: %(phrase)s."),
}


def _told(alternative: Alternative, where: Where) -> str:
    if alternative.origin in _SAME:
        field, words = next((field, words) for field, words in _FIELDS if where & field or field == ~Where(0))
        phrase = alternative.phrase.upper() if field is Where.CODE else alternative.phrase
        return str(words) % {"phrase": phrase}
    if alternative.origin not in _EXPANSIONS:
        return ""
    return str(_EXPANSIONS[alternative.origin]) % {"phrase": alternative.phrase}
