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
    for concept, alternative, where in met:
        if where & Where.TITLE and alternative.origin in _SAME:
            continue
        if told := _told(concept, alternative, where):
            return told
    return ""


_FIELDS = (
    (Where.CODE, gettext_lazy("Kurskoden är %(phrase)s.")),
    (Where.OCCUPATION, gettext_lazy("Leder till yrket %(phrase)s.")),
    (Where.KEYWORD, gettext_lazy("Nyckelord: %(phrase)s.")),
    (Where.TEXT, gettext_lazy("Texten om utbildningen nämner %(phrase)s.")),
    (Where.PROVIDER, gettext_lazy("Namnet på skolan eller utföraren innehåller %(phrase)s.")),
)
_EXPANSIONS = {
    Origin.SYNONYM: gettext_lazy("”%(phrase)s” betyder ungefär detsamma som ”%(words)s”."),
    Origin.CORE: gettext_lazy("”%(phrase)s” hör ihop med ”%(words)s”."),
    Origin.SSYK: gettext_lazy("”%(phrase)s” hör till samma yrkesområde som ”%(words)s”."),
    Origin.FIELD: gettext_lazy("”%(phrase)s” hör till samma yrkesområde som ”%(words)s”."),
    Origin.RELATED: gettext_lazy("”%(phrase)s” ligger nära ”%(words)s”."),
    Origin.NEAR: gettext_lazy("”%(phrase)s” ligger nära ”%(words)s”."),
    Origin.FAR: gettext_lazy("”%(phrase)s” ligger nära ”%(words)s”."),
    Origin.ENDS: gettext_lazy("Innehåller delar av ordet %(words)s."),
}


def _told(concept: Concept, alternative: Alternative, where: Where) -> str:
    """ "" where the card itself shows it: the place, the school form."""
    phrase = alternative.phrase
    if alternative.origin not in _SAME:
        words = _EXPANSIONS.get(alternative.origin, "")
    elif where:
        words = next((words for field, words in _FIELDS if where & field), "")
        phrase = phrase.upper() if where & Where.CODE else phrase
    else:  # its words stand in different fields
        words = gettext_lazy("Texten om utbildningen nämner %(phrase)s.")
    return str(words) % {"phrase": phrase, "words": concept.words}
