"""Why a course is among the hits, said where the title does not show it. One query for a page of hits."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import gettext

from search.engines.postgres.text import TextQuery
from search.models import CourseDocument
from search.words import fold


def reasons_for(course_ids: Collection[int], told: Collection[int], text: TextQuery) -> dict[int, str]:
    """For each course whose title has none of the words: the code, occupation or keyword that has.

    `told` are those that have the words in their running text, their provider or their places alone.
    """
    words = [fold(term.word) for term in text.terms]
    fields = CourseDocument.objects.filter(pk__in=course_ids).values_list(
        "pk", "title_folded", "codes", "occupations", "keywords"
    )
    mentioned = gettext("Texten om utbildningen nämner %(words)s.") % {"words": text.text}
    return {pk: mentioned if pk in told else _reason(words, title, *lists) for pk, title, *lists in fields}


def _reason(
    words: list[str], title: str, codes: Iterable[str], occupations: Iterable[str], keywords: Iterable[str]
) -> str:
    if any(word in title for word in words):
        return ""
    if code := next((code for code in codes if fold(code) in words), None):
        return gettext("Kurskoden är %(code)s.") % {"code": code}
    if occupation := _naming(occupations, words):
        return gettext("Leder till yrket %(occupation)s.") % {"occupation": occupation}
    if keyword := _naming(keywords, words):
        return gettext("Nyckelord: %(keyword)s.") % {"keyword": keyword}
    return ""


def _naming(names: Iterable[str], words: list[str]) -> str | None:
    return next((name for name in names if any(word in fold(name) for word in words)), None)
