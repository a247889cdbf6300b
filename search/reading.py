"""Reads courses for the index: a constant number of queries per batch, whatever its size.

Only public courses and public occasions are given (`courses/querysets.py`: live, not gone, not hidden).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter

from courses.models import Course, Direction, LearningCentrePage, Occasion, OccupationName
from courses.reference import equivalent_codes, normalise_code
from courses.states import OccasionState, occasion_state, starts_at_any_time
from courses.vocabulary import SchoolForm, StudyMode
from organisations.models import Municipality
from search.analysis import Analyser, Token
from search.document import ANY_TIME, IndexedCourse, IndexedOccasion, Where
from search.levels import is_level
from search.postings import Postings
from search.traits import occasion_traits

# What people write for a school form or a way to study; found, but worth less than a title.
FORM_WORDS: Mapping[str, str] = {
    SchoolForm.SFI: "sfi svenska för invandrare svenskundervisning",
    SchoolForm.KOMVUX_BASIC: "komvux vuxenutbildning grundläggande grundskola",
    SchoolForm.KOMVUX_UPPER_SECONDARY: "komvux vuxenutbildning gymnasial gymnasiet",
    SchoolForm.KOMVUX_ADAPTED: "komvux vuxenutbildning anpassad särvux",
    SchoolForm.HIGHER_VOCATIONAL: "yh yrkeshögskola yrkeshögskoleutbildning",
    SchoolForm.FOLK_HIGH_SCHOOL: "fhsk folkhögskola folkhögskolekurs",
    SchoolForm.UNIVERSITY: "högskola universitet",
}
MODE_WORDS: Mapping[str, str] = {
    StudyMode.DISTANCE: "distans distanskurs distansutbildning",
    StudyMode.HYBRID: "distans distanskurs distansutbildning träffar",
}

# Of what is made of the same course and the same terms; raise it with every change here, in `traits.py`, or in the
# fields' weights.
VERSION = 4

# No course tells more of itself than this; what follows is not indexed.
TEXT_LENGTH = 20_000
_STATES = tuple(OccasionState)
_BEGINNING = dt.date(1900, 1, 1)  # of time, for a catalogue


@dataclass(frozen=True, slots=True)
class _Around:
    """What courses of a batch point at."""

    places: Mapping[str, str]
    centres: Mapping[int, str]
    occupations: Mapping[int, Sequence[str]]
    occasions: Mapping[int, Sequence[Occasion]]
    areas: Mapping[int, Sequence[int]]


def made_by(analyser: Analyser) -> str:
    """What an indexed course depends on besides the course; another value, and it should be indexed anew."""
    return f"{analyser.fingerprint}.{VERSION}"


def read(course_ids: Collection[int], analyser: Analyser) -> Iterator[IndexedCourse]:
    """The public ones among the courses, by id. Seven queries."""
    courses = list(Course.objects.public().filter(pk__in=course_ids).select_related("provider").order_by("pk"))
    around = _around([course.pk for course in courses])
    return (_course(course, around, analyser) for course in courses)


def _around(course_ids: Collection[int]) -> _Around:
    occasions: defaultdict[int, list[Occasion]] = defaultdict(list)
    for occasion in Occasion.objects.public().filter(course_id__in=course_ids).order_by("pk"):
        if occasion.course_id is not None:
            occasions[occasion.course_id].append(occasion)
    names: defaultdict[int, set[str]] = defaultdict(set)
    links = Course.occupations.through.objects.filter(course_id__in=course_ids)
    for course_id, name in links.values_list("course_id", "occupation__name"):
        names[course_id].add(name)
    alternatives = OccupationName.objects.filter(occupation__courses__in=course_ids)
    for course_id, name in alternatives.values_list("occupation__courses__pk", "name"):
        names[course_id].add(name)
    areas: defaultdict[int, list[int]] = defaultdict(list)
    for direction_id, area_id in Direction.areas.through.objects.values_list("direction_id", "area_id"):
        areas[direction_id].append(area_id)
    return _Around(
        places=dict(Municipality.objects.values_list("code", "name")),
        centres=dict(LearningCentrePage.objects.live().values_list("pk", "municipality_id")),
        occupations={pk: sorted(given) for pk, given in names.items()},
        occasions=occasions,
        areas=areas,
    )


def _course(course: Course, around: _Around, analyser: Analyser) -> IndexedCourse:
    occasions = around.occasions.get(course.pk, ())
    for occasion in occasions:
        occasion.course = course  # its own `expires` ends them too
    title = analyser.analyse_document(course.title)
    terms = Postings(analyser)
    terms.add(Where.TITLE, course.title)
    for code in _codes(course):
        terms.add_term(Where.CODE, code.casefold())
    for name in around.occupations.get(course.pk, ()):
        terms.add(Where.OCCUPATION, name)
    for keyword in {*course.keywords, *(occasion.title for occasion in occasions if occasion.title != course.title)}:
        terms.add(Where.KEYWORD, keyword)
    for name in {course.provider.name if course.provider else "", *(occasion.contractor for occasion in occasions)}:
        terms.add(Where.PROVIDER, name)
    codes = {code for occasion in occasions for code in occasion.municipality_codes}
    for place in {*(around.places[code] for code in codes if code in around.places), *_towns(occasions)}:
        terms.add(Where.PLACE, place)
    modes = {MODE_WORDS.get(occasion.mode, "") for occasion in occasions}
    for words in {FORM_WORDS.get(course.school_form, ""), *modes, course.degree}:
        terms.add(Where.FORM, words)
    told = [course.summary, course.description, course.audience, course.eligibility, course.prior_knowledge]
    terms.add(Where.TEXT, " ".join(filter(None, told))[:TEXT_LENGTH])
    return IndexedCourse(
        id=course.pk,
        sort_key=course.sort_key,
        school_form=course.school_form,
        area_ids=tuple(map(str, sorted({area for one in course.direction_ids for area in around.areas.get(one, ())}))),
        title=_words(title),
        levels=_levels(title),
        postings=terms.found(),
        occasions=tuple(_occasion(occasion, around.centres) for occasion in occasions),
    )


def _words(tokens: Iterable[Token]) -> tuple[tuple[tuple[str, int], ...], ...]:
    """The terms of each word with their shares of it, the word's own first."""
    words: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for token in tokens:
        shares = words[token.position]
        shares[token.term] = max(shares.get(token.term, 0), round(100 * token.weight))
    return tuple(tuple(words[position].items()) for position in sorted(words))


def _codes(course: Course) -> list[str]:
    """Its codes and their counterparts in the other system: Gy11 and Gy25 find the same course."""
    own = [normalise_code(code) for code in (course.code, *course.subject_codes) if code]
    return list(dict.fromkeys([*own, *(other for code in own for other in sorted(equivalent_codes(code)))]))


def _levels(title: Iterable[Token]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token.term for token in title if is_level(token.term)))


def _towns(occasions: Iterable[Occasion]) -> set[str]:
    return {town for occasion in occasions for town in occasion.towns}


def _occasion(occasion: Occasion, centres: Mapping[int, str]) -> IndexedOccasion:
    followed = {centres[pk] for pk in occasion.learning_centre_ids if pk in centres}
    deadlines = {day for day in (occasion.application_last, occasion.application_late) if day}
    return IndexedOccasion(
        id=occasion.pk,
        start=occasion.start.toordinal() if occasion.start else 0,
        deadlines=tuple(sorted(day.toordinal() for day in deadlines)),
        continuous=occasion.application_continuous,
        traits=occasion_traits(occasion, is_followed=bool(followed)),
        municipalities=tuple(sorted({*occasion.municipality_codes, *followed})),
        centres=tuple(sorted(followed)),
        changes=_changes(_Dates(*_dates_of(occasion))),
    )


@dataclass(slots=True, unsafe_hash=True)  # a key; nobody changes it
class _Dates:
    """What an occasion's state depends on (`courses.states.OccasionLike`)."""

    start: dt.date | None
    end: dt.date | None
    rolling_start: bool
    application_first: dt.date | None
    application_last: dt.date | None
    application_late: dt.date | None
    application_continuous: bool
    cancelled: bool
    valid_until: dt.date | None


_dates_of = attrgetter(*(field.name for field in fields(_Dates)))


@lru_cache(maxsize=10_000)  # many occasions share their dates; some 10 MB when full
def _changes(occasion: _Dates) -> tuple[tuple[int, int], ...]:
    """The days on which an occasion's state changes, each with the state from then on.

    States are asked of `courses/states.py` on every day that one of its conditions can turn.
    """
    days = {_BEGINNING}
    for day in (
        occasion.start,
        occasion.end,
        occasion.valid_until,
        occasion.application_first,
        occasion.application_last,
        occasion.application_late,
    ):
        if day:
            days |= {day, day + dt.timedelta(days=1)}
    if occasion.start:
        days |= {_year_after(occasion.start) + dt.timedelta(days=ahead) for ahead in range(3)}
    changes: list[tuple[int, int]] = []
    for day in sorted(days):
        state = _STATES.index(occasion_state(occasion, day)) | (
            ANY_TIME if starts_at_any_time.holds(occasion, day) else 0
        )
        if not changes or changes[-1][1] != state:
            changes.append((day.toordinal(), state))
    return tuple(changes)


def _year_after(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
