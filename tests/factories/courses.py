"""The catalogue. Dates are relative to `TODAY`: freeze the clock there."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import factory
from django.db import models
from django.utils.text import slugify

from courses import reference
from courses.models import Area, Course, Occasion, Provider, Source, SourceKind, Subject
from courses.vocabulary import BodyType, CreditUnit, SchoolForm, StudyMode, TimeUnit
from organisations.geography import sort_key
from tests.factories.organisations import MunicipalityFactory

TODAY = dt.date(2026, 11, 22)
FETCHED = dt.datetime(2026, 11, 22, 5, 10, tzinfo=dt.UTC)


class KnownByKey(factory.django.DjangoModelFactory):
    """Rows that the database may have from the start: the factory then gives its values to the row."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: type[models.Model], *_args: Any, **kwargs: Any) -> models.Model:
        name = model_class._meta.pk.name
        return model_class._default_manager.update_or_create(**{name: kwargs.pop(name)}, defaults=kwargs)[0]


class AreaFactory(KnownByKey):
    """One of Skolverket's 21, by its id; the thirteenth unless told."""

    class Meta:
        model = Area

    id = 13
    name = factory.LazyAttribute(lambda o: reference.areas()[o.id].name)
    name_en = factory.LazyAttribute(lambda o: reference.areas()[o.id].name_en)
    slug = factory.LazyAttribute(lambda o: slugify(o.name))
    sort_key = factory.LazyAttribute(lambda o: sort_key(o.name))


class SubjectFactory(KnownByKey):
    class Meta:
        model = Subject

    code = factory.Sequence(lambda n: f"PRVPRV{n:02}")
    name = factory.Sequence(lambda n: f"Provämne {n}")


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Source
        django_get_or_create = ("slug",)

    slug = "susanavet-prov"
    name = "Susa-navet"
    kind = SourceKind.SUSANAVET
    rank = 50


class ProviderFactory(factory.django.DjangoModelFactory):
    """A municipal school in Borås; the trait `imported` ties it to a source."""

    class Meta:
        model = Provider

    class Params:
        imported = factory.Trait(
            key=factory.Sequence(lambda n: f"p.prov.{n}"),
            source=factory.SubFactory(SourceFactory),
            fetched_at=FETCHED,
        )

    name = factory.Sequence(lambda n: f"Vuxenutbildningen {n}")
    slug = factory.LazyAttribute(lambda o: slugify(o.name))
    sort_key = factory.LazyAttribute(lambda o: sort_key(o.name))
    email = "skolan@example.se"
    phone = "033-00 00 00"
    url = "https://skolan.example.se/"
    responsible_body = "Borås Stad"
    responsible_body_type = BodyType.MUNICIPAL
    municipality = factory.SubFactory(MunicipalityFactory, member=True)
    owner = factory.SelfAttribute("municipality")


class CourseFactory(factory.django.DjangoModelFactory):
    """A published komvux course without occasions.

    Traits: `published` (one open occasion), `expired` (one that is over), `imported` (from a source), `draft` (never
    published), `withdrawn` (unpublished).
    """

    class Meta:
        model = Course
        skip_postgeneration_save = True

    class Params:
        published = factory.Trait(
            occasion=factory.RelatedFactory("tests.factories.courses.OccasionFactory", factory_related_name="course")
        )
        expired = factory.Trait(
            occasion=factory.RelatedFactory(
                "tests.factories.courses.OccasionFactory", factory_related_name="course", expired=True
            )
        )
        imported = factory.Trait(
            key=factory.Sequence(lambda n: f"i.prov.{n}"),
            source=factory.SubFactory(SourceFactory),
            fetched_at=FETCHED,
        )
        draft = factory.Trait(live=False, first_published_at=None)
        withdrawn = factory.Trait(live=False)

    title = factory.Sequence(lambda n: f"Vård och omsorg {n}")
    slug = factory.LazyAttribute(lambda o: slugify(o.title))
    sort_key = factory.LazyAttribute(lambda o: sort_key(o.title))
    description = "<p>Du lär dig att ge vård, omsorg och stöd.</p>"
    school_form = SchoolForm.KOMVUX_UPPER_SECONDARY
    is_vocational = True
    credits = Decimal(1500)
    credits_unit = CreditUnit.UPPER_SECONDARY
    extent_length = 3
    extent_unit = TimeUnit.SEMESTERS
    provider = factory.SubFactory(ProviderFactory)
    owner = factory.SelfAttribute("provider.owner")
    live = True
    first_published_at = FETCHED


class OccasionFactory(factory.django.DjangoModelFactory):
    """Open for application: starts 11 January 2027 in Borås, last day 28 November 2026.

    Traits: `rolling`, `opens_later`, `closed`, `unknown`, `started`, `expired`, `cancelled_start`, `distance`,
    `imported`.
    """

    class Meta:
        model = Occasion

    class Params:
        rolling = factory.Trait(rolling_start=True, start=None, application_last=None, application_continuous=True)
        opens_later = factory.Trait(application_first=dt.date(2026, 12, 1), application_last=dt.date(2026, 12, 15))
        closed = factory.Trait(application_last=dt.date(2026, 11, 15))
        unknown = factory.Trait(application_first=None, application_last=None)
        started = factory.Trait(start=dt.date(2026, 11, 2), application_last=dt.date(2026, 10, 1))
        expired = factory.Trait(
            start=dt.date(2026, 1, 12), end=dt.date(2026, 6, 5), application_last=dt.date(2025, 12, 1)
        )
        cancelled_start = factory.Trait(cancelled=True)
        distance = factory.Trait(mode=StudyMode.DISTANCE)
        imported = factory.Trait(
            key=factory.Sequence(lambda n: f"e.prov.{n}"),
            source=factory.SubFactory(SourceFactory),
            fetched_at=FETCHED,
        )

    course = factory.SubFactory(CourseFactory)
    provider = factory.SelfAttribute("course.provider")
    start = dt.date(2027, 1, 11)
    application_last = dt.date(2026, 11, 28)
    pace = 100
    mode = StudyMode.ON_SITE
    municipality_codes = factory.LazyFunction(lambda: ["1490"])
    towns = factory.LazyFunction(lambda: ["Borås"])
