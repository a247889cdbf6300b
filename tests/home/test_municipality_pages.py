"""Editors change what their municipality's page says, not whether it is there."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from home.domain.onboarding import onboard_municipality
from home.models import MunicipalityPage
from home.municipality_pages import REFUSAL
from tests.factories.organisations import MembershipFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_page() -> MunicipalityPage:
    MunicipalityFactory(code="1490")
    return onboard_municipality("1490").page


@pytest.mark.parametrize("name", ["delete", "unpublish"])
def test_an_editor_does_not_remove_the_municipalitys_page(
    client: Client, own_page: MunicipalityPage, name: str
) -> None:
    client.force_login(MembershipFactory(municipality=own_page.municipality).user)
    answer = client.post(reverse(f"wagtailadmin_pages:{name}", args=[own_page.pk]), follow=True)
    assert REFUSAL in answer.content.decode()
    assert MunicipalityPage.objects.get(pk=own_page.pk).live


@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_nor_does_a_bulk_action(client: Client, own_page: MunicipalityPage, action: str) -> None:
    client.force_login(MembershipFactory(municipality=own_page.municipality).user)
    path = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    client.post(f"{path}?id={own_page.pk}", {})
    assert MunicipalityPage.objects.get(pk=own_page.pk).live


def test_an_editor_publishes_changes_of_it_and_the_region_may_take_it_down(
    client: Client, own_page: MunicipalityPage
) -> None:
    client.force_login(MembershipFactory(municipality=own_page.municipality).user)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[own_page.pk])).status_code == 200
    client.force_login(MembershipFactory(regional=True).user)
    assert client.post(reverse("wagtailadmin_pages:unpublish", args=[own_page.pk])).status_code == 302
    assert not MunicipalityPage.objects.get(pk=own_page.pk).live
