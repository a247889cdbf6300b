"""Reads courses for the index: a constant number of queries per batch, whatever its size.

Only public courses and public occasions are given (`courses/querysets.py`: live, not gone, not hidden).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from courses.models import Course, Direction, LearningCentrePage, Occasion, OccupationName
from courses.reference import equivalent_codes, normalise_code
from courses.states import OccasionState, occasion_state, starts_at_any_time
from courses.vocabulary import SchoolForm, StudyMode
from organisations.models import Municipality
from search.analysis import Analyser, Kind, Token
from search.document import ANY_TIME, IndexedCourse, IndexedOccasion, Posting, Where
from search.levels import is_level
from search.ranking import field_score, saturated
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
VERSION = 2

# No course tells more of itself than this; what follows is not indexed.
TEXT_LENGTH = 20_000
# A part of a compound's part: el in elkraft in elkraftsingenjör.
PART_OF_PART = 0.75
_PARTS = (Kind.MODIFIER, Kind.HEAD)
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
    terms = _Terms(analyser)
    terms.add_tokens(Where.TITLE, title)
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
        postings=terms.postings(),
        occasions=tuple(_occasion(occasion, around.centres) for occasion in occasions),
    )


class _Terms:
    """Adds up what a course's terms are worth, field by field. Plain numbers: it meets every word of every course."""

    def __init__(self, analyser: Analyser) -> None:
        self.analyser = analyser
        self.where: defaultdict[str, int] = defaultdict(int)
        self.strong: defaultdict[str, float] = defaultdict(float)
        self.all: defaultdict[str, float] = defaultdict(float)

    def add(self, where: Where, text: str) -> None:
        if text:
            self.add_tokens(where, self.analyser.analyse_document(text))

    def add_tokens(self, where: Where, tokens: Sequence[Token]) -> None:
        frequencies: defaultdict[str, float] = defaultdict(float)
        heads: set[str] = set()  # that stand nowhere but at a compound's end
        for token in tokens:
            parts = self.analyser.split(token.term) if token.kind in _PARTS else (token.term,)
            frequencies[token.term] += token.weight
            for part in parts if len(parts) > 1 else ():
                frequencies[part] += token.weight * PART_OF_PART
            if token.kind is Kind.HEAD and len(parts) == 1 and frequencies[token.term] == token.weight:
                heads.add(token.term)
            else:
                heads.discard(token.term)
        self._count(where, frequencies, length=tokens[-1].position + 1 if tokens else 0, heads=heads)

    def add_term(self, where: Where, term: str) -> None:
        self._count(where, {term: 1.0}, length=1)

    def _count(
        self, where: Where, frequencies: Mapping[str, float], length: int, heads: Collection[str] = frozenset()
    ) -> None:
        field, once, is_strong = int(where), field_score(where, 1.0, length), bool(where & Where.strong())
        for term, frequency in frequencies.items():
            self.where[term] |= field
            self.all[term] += once * frequency
            if is_strong and term not in heads:
                self.strong[term] += once * frequency

    def postings(self) -> tuple[Posting, ...]:
        strong = self.strong
        return tuple(
            Posting(term, self.where[term], saturated(strong.get(term, 0.0)), saturated(worth))
            for term, worth in sorted(self.all.items())
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
        changes=_changes(occasion),
    )


def _changes(occasion: Occasion) -> tuple[tuple[int, int], ...]:
    """The days on which the occasion's state changes, each with the state from then on.

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
