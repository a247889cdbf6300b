"""Filters of the lists of courses and providers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.timezone import localdate
from wagtail.admin.filters import WagtailFilterSet

from courses.admin.choices import REGION
from courses.models import Course, ImportIssue, ImportRun, Occasion, RunStatus, Source
from courses.querysets import OccasionQuerySet
from courses.vocabulary import RecordKind, SchoolForm
from organisations.models import Municipality
from organisations.tenancy import visible_to

ALL = "Alla"
CLOSING_SOON = dt.timedelta(days=14)


def known_sources(request: HttpRequest) -> QuerySet[Source]:
    """The sources that a person's records may come from: the region's, and the own municipality's."""
    own = visible_to(request.user, Source.objects.all())
    return Source.objects.filter(Q(owner=None) | Q(pk__in=own.values("pk")))


def shown_occasions() -> OccasionQuerySet:
    """A course's occasions that residents would see of it."""
    return Occasion.objects.filter(course=OuterRef("pk"), hidden=False, gone_at=None)


def closing_soon(today: dt.date) -> Exists:
    """The condition on courses that one applies to them now, and that some last day is at most a fortnight away."""
    last_days = (today, today + CLOSING_SOON)
    return Exists(shown_occasions().open_for_application(today).filter(application_last__range=last_days))


def odd() -> Exists:
    """The condition on courses that something was odd in them, or in their occasions, when a source was last read.

    Of each source its latest complete run counts: a delta says nothing of what it doesn't bring.
    """
    runs = ImportRun.objects.filter(status=RunStatus.SUCCEEDED, is_dry_run=False, is_complete=True)
    of_source = runs.filter(source=OuterRef("pk")).order_by("-started_at", "-pk").values("pk")
    latest = Source.objects.annotate(latest_run=Subquery(of_source[:1])).order_by().values("latest_run")
    found = ImportIssue.objects.filter(run__in=latest)
    occasions = Occasion.objects.filter(course=OuterRef(OuterRef("pk")), gone_at=None).values("key")
    return Exists(
        found.filter(
            Q(record_kind=RecordKind.INFO, key=OuterRef("key")) | Q(record_kind=RecordKind.EVENT, key__in=occasions)
        )
    )


class CourseFilterSet(WagtailFilterSet):
    """What an editor looks for. Every choice narrows the list further."""

    owner = django_filters.ModelChoiceFilter(
        label="Kommun", queryset=Municipality.objects.none(), null_label=REGION, empty_label=ALL
    )
    school_form = django_filters.MultipleChoiceFilter(
        label="Skolform", choices=SchoolForm.choices, widget=forms.CheckboxSelectMultiple
    )
    source = django_filters.ModelChoiceFilter(
        label="Källa", queryset=known_sources, null_label="Utan källa", empty_label=ALL
    )
    occasions = django_filters.ChoiceFilter(
        label="Tillfällen",
        choices=[
            ("open", "Öppen för ansökan nu"),
            ("closing", f"Ansökan stänger inom {CLOSING_SOON.days} dagar"),
            ("coming", "Har kommande start"),
            ("expired", "Utan kommande start"),
            ("none", "Saknar tillfällen helt"),
        ],
        widget=forms.RadioSelect,
        empty_label=ALL,
        method="by_occasions",
    )
    status = django_filters.ChoiceFilter(
        label="Publicering",
        choices=[
            ("live", "Publicerad"),
            ("changed", "Har ett utkast"),
            ("draft", "Inte publicerad"),
            ("gone", "Borta ur källan"),
        ],
        widget=forms.RadioSelect,
        empty_label=ALL,
        method="by_status",
    )
    overridden = django_filters.ChoiceFilter(
        label="Uppgifter från källan",
        choices=[("yes", "Ändrade här"), ("no", "Oändrade")],
        widget=forms.RadioSelect,
        empty_label=ALL,
        method="by_overrides",
    )

    odd = django_filters.ChoiceFilter(
        label="Avvikelser",
        choices=[("yes", "Har avvikelser i den senaste hela importen")],
        widget=forms.RadioSelect,
        empty_label=ALL,
        method="by_oddity",
    )

    class Meta:
        model = Course
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Those that own something: the region's members, and others whose schools have courses here.
        owners = Course.objects.filter(owner=OuterRef("pk"))
        self.filters["owner"].queryset = Municipality.objects.filter(Q(is_member=True) | Exists(owners))

    def by_occasions(self, courses: QuerySet[Course], name: str, value: str) -> QuerySet[Course]:  # noqa: ARG002
        today = localdate()
        own = Occasion.objects.filter(course=OuterRef("pk"))
        shown = shown_occasions()
        return {
            "open": courses.filter(Exists(shown.open_for_application(today))),
            "closing": courses.filter(closing_soon(today)),
            "coming": courses.filter(Exists(shown.coming(today))),
            "expired": courses.filter(~Exists(shown.coming(today))),
            "none": courses.filter(~Exists(own)),
        }[value]

    def by_status(self, courses: QuerySet[Course], name: str, value: str) -> QuerySet[Course]:  # noqa: ARG002
        condition = {
            "live": Q(live=True, gone_at=None),
            "changed": Q(live=True, has_unpublished_changes=True),
            "draft": Q(live=False, gone_at=None),
            "gone": Q(gone_at__isnull=False),
        }[value]
        return courses.filter(condition)

    def by_oddity(self, courses: QuerySet[Course], name: str, value: str) -> QuerySet[Course]:  # noqa: ARG002
        return courses.filter(odd(), gone_at=None)

    def by_overrides(self, courses: QuerySet[Course], name: str, value: str) -> QuerySet[Course]:  # noqa: ARG002
        occasions = Occasion.objects.filter(course=OuterRef("pk"), overridden_fields__len__gt=0)
        changed = Q(overridden_fields__len__gt=0) | Exists(occasions)
        return courses.filter(changed if value == "yes" else Q(key__isnull=False) & ~changed)
