"""Municipalities and people."""

from __future__ import annotations

from typing import Any

import factory
from django.utils.text import slugify

from organisations.geography import municipalities, sort_key
from organisations.models import Membership, Municipality, Role, User


class MunicipalityFactory(factory.django.DjangoModelFactory):
    """One of the 290, by its code; Borås unless told. The trait `member` makes it one of the region's."""

    class Meta:
        model = Municipality

    class Params:
        member = factory.Trait(
            is_member=True,
            komvux_application_url=factory.LazyAttribute(lambda o: f"https://{o.slug}.example.se/komvux"),
            sfi_application_url=factory.LazyAttribute(lambda o: f"https://{o.slug}.example.se/sfi"),
            guidance_phone="033-00 00 00",
            guidance_email=factory.LazyAttribute(lambda o: f"vagledning.{o.slug}@example.se"),
        )

    code = "1490"
    name = factory.LazyAttribute(lambda o: municipalities()[o.code].name)
    official_name = factory.LazyAttribute(lambda o: municipalities()[o.code].official_name)
    slug = factory.LazyAttribute(lambda o: slugify(o.name))
    county_code = factory.LazyAttribute(lambda o: municipalities()[o.code].county_code)
    county_name = factory.LazyAttribute(lambda o: municipalities()[o.code].county_name)
    latitude = factory.LazyAttribute(lambda o: municipalities()[o.code].latitude)
    longitude = factory.LazyAttribute(lambda o: municipalities()[o.code].longitude)
    sort_key = factory.LazyAttribute(lambda o: sort_key(o.name))

    @classmethod
    def _create(cls, model_class: type[Municipality], *_args: Any, **kwargs: Any) -> Municipality:
        """The 290 may be in the database already: the factory then gives its values to the row."""
        return model_class.objects.update_or_create(code=kwargs.pop("code"), defaults=kwargs)[0]


class UserFactory(factory.django.DjangoModelFactory):
    """Somebody who may log in, without any role."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.se")
    first_name = "Kim"
    last_name = factory.Sequence(lambda n: f"Prov {n}")
    password = factory.django.Password("ett-langt-losenord")


class MembershipFactory(factory.django.DjangoModelFactory):
    """An editor of Borås unless told; the trait `regional` makes a regional administrator."""

    class Meta:
        model = Membership

    class Params:
        regional = factory.Trait(role=Role.REGIONAL_ADMINISTRATOR, municipality=None)

    user = factory.SubFactory(UserFactory)
    municipality = factory.SubFactory(MunicipalityFactory, member=True)
    role = Role.EDITOR
