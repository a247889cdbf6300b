"""Whom a provider's page and its courses' pages name to ask."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from courses.models import Provider
from tests.factories.courses import CourseFactory, OccasionFactory, ProviderFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_today")]

SILENT = {"email": "", "phone": "", "url": ""}


def contacts(client: Client, address: str) -> list[str]:
    """The links that stand in the page's section of contact and source, without those to our own pages."""
    section = re.split(r'aria-labelledby="(?:skola|kontakt)"', client.get(address).text)[1].split("</section>")[0]
    return re.findall(r'href="((?:mailto|tel|https?):[^"]+)"', section)


@pytest.mark.parametrize(
    ("fields", "occasion", "expected"),
    [
        ({}, {}, ["tel:033000000", "mailto:skolan@example.se", "https://skolan.example.se/"]),
        (SILENT, {"application_email": "vux@example.se"}, ["mailto:vux@example.se"]),
        (
            {"email": ""},
            {"application_email": "vux@example.se"},
            ["tel:033000000", "mailto:vux@example.se", "https://skolan.example.se/"],
        ),
        ({**SILENT, "phone": "033-1"}, {}, ["tel:0331"]),
        (SILENT, {}, ["tel:0325111", "mailto:vagledning@example.se"]),
        (
            {**SILENT, "url": "https://skolan.example.se/"},
            {},
            ["tel:0325111", "mailto:vagledning@example.se", "https://skolan.example.se/"],
        ),
        ({**SILENT, "owner": None}, {}, []),
        ({**SILENT, "url": "javascript:alert(1)", "owner": None}, {}, []),
    ],
)
def test_both_pages_name_the_same(
    client: Client, fields: dict[str, object], occasion: dict[str, object], expected: list[str]
) -> None:
    provider: Provider = ProviderFactory(
        municipality__guidance_phone="0325-111", municipality__guidance_email="vagledning@example.se"
    )
    Provider.objects.filter(pk=provider.pk).update(**fields)
    provider.refresh_from_db()
    course = CourseFactory(provider=provider, owner=None)
    OccasionFactory(course=course)
    # What another of the provider's courses says of applying counts as much.
    OccasionFactory(course=CourseFactory(provider=provider, owner=None), **occasion)
    assert contacts(client, provider.get_absolute_url()) == expected
    assert contacts(client, course.get_absolute_url()) == expected


def test_what_a_hidden_start_says_is_not_told(client: Client) -> None:
    provider = ProviderFactory(owner=None, **SILENT)
    course = CourseFactory(provider=provider, published=True)
    OccasionFactory(course=course, application_email="dold@example.se", hidden=True)
    assert contacts(client, provider.get_absolute_url()) == []
