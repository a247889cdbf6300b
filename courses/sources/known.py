"""What the catalogue knows already, for layouts whose rows tell of records that other sources give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from courses.models import Course, LearningCentrePage, Occasion, Provider, SourceRecord
from courses.vocabulary import RecordKind


@dataclass(frozen=True, slots=True)
class KnownProvider:
    """A provider in the catalogue; `owner` is a municipality's code, None is the region."""

    key: str
    name: str
    owner: str | None


@dataclass(frozen=True, slots=True)
class Round:
    """An occasion as another source gives it. `mode` is "" where that source doesn't say."""

    key: str
    course_key: str
    code: str
    providers: frozenset[str] = field(default_factory=frozenset)  # names, folded
    towns: frozenset[str] = field(default_factory=frozenset)  # folded
    mode: str = ""


def folded(name: str) -> str:
    """A name as names are compared: case and blanks don't count."""
    return " ".join(name.split()).casefold()


class Known:
    """Look-ups in the catalogue, each one query, whatever the number of rows.

    `source` is the slug of the file's own source: what it said itself before doesn't count, so that reading a file
    again gives the same.
    """

    def __init__(self, source: str, municipality: str | None = None) -> None:
        self.source = source
        self.municipality = municipality  # whose the upload is, as code; None: the region's

    @cached_property
    def _providers(self) -> Mapping[str, tuple[KnownProvider, ...]]:
        found: defaultdict[str, list[KnownProvider]] = defaultdict(list)
        rows = (
            Provider.objects.filter(key__isnull=False, gone_at=None)
            .order_by("pk")
            .values_list("key", "name", "owner_id")
        )
        for key, name, owner in rows:
            found[folded(name)].append(KnownProvider(key or "", name, owner))
        return {name: tuple(providers) for name, providers in found.items()}

    def providers_named(self, name: str) -> tuple[KnownProvider, ...]:
        """The providers of exactly that name, case apart."""
        return self._providers.get(folded(name), ())

    @cached_property
    def learning_centres(self) -> Mapping[str, int]:
        """Ids of the published learning centres, by folded name and by slug; a name that two share is left out."""
        ids: defaultdict[str, set[int]] = defaultdict(set)
        for pk, title, slug in LearningCentrePage.objects.live().values_list("pk", "title", "slug"):
            for word in (title, slug):
                ids[folded(word)].add(pk)
        return {word: pks.pop() for word, pks in ids.items() if len(pks) == 1}

    def course_keys(self, event_keys: Collection[str]) -> Mapping[str, str]:
        """The course of each occasion as the best ranked other source says; keys that no other has are left out."""
        return {key: course for key, course, _ in self._events(event_keys)}

    def rounds(self, codes: Collection[str]) -> Mapping[str, tuple[Round, ...]]:
        """The occasions that other sources give for courses with these codes, by code."""
        occasions = (
            Occasion.objects.filter(course__code__in=codes, course__gone_at=None, gone_at=None, key__isnull=False)
            .order_by("pk")
            .values_list("key", "course__code")
        )
        code_of = {key or "": code for key, code in occasions}
        names = {
            key: folded(name) for key, name in Provider.objects.filter(key__isnull=False).values_list("key", "name")
        }
        found: defaultdict[str, list[Round]] = defaultdict(list)
        for key, course_key, values in self._events(code_of):
            found[code_of[key]].append(
                Round(
                    key=key,
                    course_key=course_key,
                    code=code_of[key],
                    providers=frozenset(names[name] for name in values["provider_keys"] if name in names),
                    towns=frozenset(folded(town) for town in values["towns"]),
                    mode=values["mode"],
                )
            )
        return {code: tuple(rounds) for code, rounds in found.items()}

    def codes_known(self, codes: Collection[str]) -> frozenset[str]:
        """Those of the codes that a course of another source bears, with or without occasions."""
        others = SourceRecord.objects.filter(kind=RecordKind.INFO, gone_at=None).exclude(source__slug=self.source)
        courses = Course.objects.filter(code__in=codes, gone_at=None, pk__in=others.values("course"))
        return frozenset(courses.values_list("code", flat=True))

    def _events(self, keys: Collection[str]) -> list[tuple[str, str, Mapping[str, Any]]]:
        """Key, course key and values of these occasions in the best ranked other source that has them."""
        wanted = set(keys)
        rows = (
            SourceRecord.objects.filter(kind=RecordKind.EVENT, key__in=wanted, gone_at=None, enriches=False)
            .exclude(source__slug=self.source)
            .order_by("key", "source__rank", "source_id")
            .distinct("key")
            .values_list("key", "values")
        )
        return [(key, values["course_key"], values) for key, values in rows]
