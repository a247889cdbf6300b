"""Fills modelsearch's index with the same courses, and asks of it what the search page asks of ours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache
from unittest.mock import patch

from django.db import connection
from modelsearch.backends import get_search_backend
from modelsearch.index import SearchField

from benchmarks._catalogue import write_rows
from benchmarks._wagtail.models import SearchedCourse, Value
from courses.models import Course
from search.engines.elasticsearch.documents import document
from search.engines.elasticsearch.mapping import FLAT_OF_ALL
from search.engines.postgres import store
from search.facets import START_LATER, START_ROLLING, later_than, month_value
from search.query import COURSE_FACETS, CatalogueQuery, Choices, FacetKey

# modelsearch goes through the whole index after each.
BATCH = 2_000


def fill(today: dt.date) -> None:
    """Write the courses of the index in PostgreSQL into modelsearch's, with the values that they have today."""
    ids = list(Course.objects.public().order_by("pk").values_list("pk", flat=True))
    numbers: dict[str, int] = {}
    for first in range(0, len(ids), BATCH):
        _write(ids[first : first + BATCH], today, numbers)
    index = get_search_backend().get_index_for_model(SearchedCourse)
    words = [field for field in SearchedCourse.search_fields if isinstance(field, SearchField)]
    # The relations give the index no words, and are read course by course all the same.
    with patch.object(SearchedCourse, "search_fields", words):
        for first in range(0, len(ids), BATCH):
            index.add_items(SearchedCourse, list(SearchedCourse.objects.filter(pk__in=ids[first : first + BATCH])))
    index._refresh_title_norms(full=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _write(ids: list[int], today: dt.date, numbers: dict[str, int]) -> None:
    courses = Course.objects.select_related("provider").in_bulk(ids)
    links: dict[FacetKey, list[tuple[int, str]]] = {key: [] for key in FacetKey if key is not FacetKey.SCHOOL_FORM}
    for pk, values in _values(ids, today):
        for key, value in values:
            links[key].append((pk, value))
    SearchedCourse.objects.bulk_create(
        SearchedCourse(
            pk=pk,
            title=course.title,
            description=course.description,
            provider=course.provider.name if course.provider else "",
            skolform=course.school_form,
        )
        for pk, course in courses.items()
    )
    new = sorted({value for pairs in links.values() for _, value in pairs} - numbers.keys())
    numbers |= {value.name: value.pk for value in Value.objects.bulk_create(Value(name=name) for name in new)}
    for key, pairs in links.items():
        through = getattr(SearchedCourse, key.value).through
        write_rows([through(searchedcourse_id=pk, value_id=numbers[value]) for pk, value in dict.fromkeys(pairs)])


def _values(ids: list[int], today: dt.date) -> Iterator[tuple[int, list[tuple[FacetKey, str]]]]:
    """Of each course the values of its coming occasions, as our engines count them."""
    after = month_value(later_than(today))
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM search_indexedcourse WHERE course_id = ANY(%s) AND data IS NOT NULL", [ids])
        rows = cursor.fetchall()
    for (data,) in rows:
        course = store.decoded(data)
        if course is None:
            continue
        flat = document(course, b"", today)
        found = [(FacetKey.AREA, area) for area in flat["areas"]]
        for name in flat[FLAT_OF_ALL]:
            group, _, value = name.partition(":")
            if group == FacetKey.START and value != START_ROLLING and value >= after:
                value = START_LATER
            if group in set(FacetKey) - COURSE_FACETS:
                found.append((FacetKey(group), value))
        yield course.id, found


@cache
def _names() -> Mapping[int, str]:
    return dict(Value.objects.values_list("pk", "name"))


def search(query: CatalogueQuery) -> tuple[int, list[int], dict[FacetKey, dict[str, int]]]:
    """What a page needs: how many courses, the first twenty, and each group's counts without its own choice."""
    found = _matching(query.text, query.choices)
    total = found.count()
    hits = [course.pk for course in found[: query.per_page]]
    facets = {key: _counts(query.text, query.choices, key) for key in FacetKey}
    return total, hits, facets


def _counts(text: str, choices: Choices, key: FacetKey) -> dict[str, int]:
    others = {other: values for other, values in choices.items() if other is not key}
    counted = _matching(text, others).facet(key.value)
    if key is FacetKey.SCHOOL_FORM:
        return dict(counted)
    return {_names()[pk]: number for pk, number in counted.items() if pk is not None}


def _matching(text: str, choices: Choices):
    courses = SearchedCourse.objects.all()
    for key, values in choices.items():
        field = key.value if key is FacetKey.SCHOOL_FORM else f"{key.value}__name"
        courses = courses.filter(**{f"{field}__in": values})
    return courses.search(text)
