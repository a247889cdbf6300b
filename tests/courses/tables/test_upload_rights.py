"""Whose rows an uploaded table may touch, and who may upload it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import Course, ImportRun, Occasion, Provider, Upload
from organisations.models import Membership, Municipality, User
from tests.courses.tables.conftest import apply, browser_of, lines, shown, texts, upload, with_rights
from tests.courses.tables.files import sfi, table
from tests.factories.courses import ProviderFactory
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db


def test_a_crafted_post_for_another_municipality_is_refused(editor: Client, mark: Municipality) -> None:
    response = upload(editor, table(sfi(kommun="Mark")), municipality="1463")
    assert response.context["form"].errors == {
        "municipality": ["Du kan bara ladda upp för en kommun som du är redaktör för."]
    }
    assert not Upload.objects.exists()


@pytest.mark.parametrize("layout", ["yh-omgangar", "sundsvall-komvux", "annat"])
def test_a_crafted_post_of_a_layout_that_is_not_the_editors_is_refused(editor: Client, layout: str) -> None:
    assert "layout" in upload(editor, table(sfi()), layout=layout).context["form"].errors


def test_a_municipality_must_be_chosen_by_an_editor_of_several(editor_user: User, mark: Municipality) -> None:
    MembershipFactory(user=editor_user, municipality=mark)
    browser = browser_of(User.objects.get(pk=editor_user.pk))
    assert upload(browser, table(sfi()), municipality="").context["form"].errors == {"municipality": ["Välj kommun."]}
    upload(browser, table(sfi(kommun="")), municipality="1463")
    apply(browser)
    assert Course.objects.get().owner_id == "1463"


def test_the_region_uploads_for_all_that_the_rows_name(regional: Client, mark: Municipality) -> None:
    upload(regional, table(sfi(), sfi(id="m", kommun="Mark", ort="Kinna"), sfi(id="n", kommun="")), municipality="")
    assert lines(shown(regional))[0] == (4, "Tillfälle", "Rad 4: Kolumnen kommun är tom.")
    apply(regional)
    assert dict(Course.objects.values_list("key", "owner_id")) == {"utbud.1490.sfi-c": "1490", "utbud.1463.m": "1463"}
    assert ImportRun.objects.get().source.slug == "utbud"


def test_the_regions_table_and_the_municipalitys_make_one_course(editor: Client, regional: Client) -> None:
    upload(regional, table(sfi()), municipality="")
    apply(regional)
    upload(editor, table(sfi()))
    apply(editor)
    assert (Course.objects.count(), Occasion.objects.count(), Provider.objects.count()) == (1, 1, 1)


def test_a_country_wide_list_is_for_the_whole_region_only(regional: Client) -> None:
    assert upload(regional, b"x", layout="yh-omgangar").context["form"].errors == {
        "municipality": ["Tabellen rör alla kommuner. Välj hela regionen."]
    }
    assert upload(regional, b"x", layout="sundsvall-komvux").context["form"].errors == {
        "municipality": ["Tabellen Sundsvalls kurstillfällen kan bara laddas upp för Sundsvall."]
    }


def test_a_provider_of_somebody_elses_is_not_touched(editor: Client, mark: Municipality) -> None:
    ProviderFactory(key="p.1", name="Kinna vux", owner=mark)
    ProviderFactory(key="p.2", name="Viskadalens folkhögskola", owner=None)
    upload(editor, table(sfi(anordnare="KINNA VUX"), sfi(id="b", anordnare="Viskadalens folkhögskola")))
    assert [text for _, _, text in lines(shown(editor))] == [
        (
            "Rad 2: Kolumnen anordnare: ”KINNA VUX” hör till Mark. Skriv en anordnare som hör till Borås, "
            "och den som ger kursen i kolumnen utförare."
        ),
        (
            "Rad 3: Kolumnen anordnare: ”Viskadalens folkhögskola” hör till regionen. Skriv en anordnare som hör till "
            "Borås, och den som ger kursen i kolumnen utförare."
        ),
    ]


def test_the_municipalitys_own_provider_is_used_by_its_name(editor: Client, boras: Municipality) -> None:
    provider = ProviderFactory(key="p.alvis.1490", name="Vuxenutbildningen i Borås", owner=boras)
    upload(editor, table(sfi(anordnare="vuxenutbildningen i borås", utförare="Hermods AB")))
    apply(editor)
    occasion = Occasion.objects.get()
    assert (occasion.provider, occasion.contractor) == (provider, "Hermods AB")


def test_nobody_sees_another_persons_upload(editor: Client, boras: Municipality, regional: Client) -> None:
    upload(editor, table(sfi()))
    for browser in (browser_of(with_rights(MembershipFactory(municipality=boras).user)), regional):
        response = browser.get(reverse("uploads:plan"), follow=True)
        assert texts(response) == ["Det finns ingen uppladdning att visa. Välj filen på nytt."]


def test_whoever_is_no_longer_an_editor_cannot_do_what_was_planned(editor: Client, editor_user: User) -> None:
    upload(editor, table(sfi()))
    fingerprint = shown(editor).context["plan"]["fingerprint"]
    Membership.objects.filter(user=editor_user).delete()
    editor.post(reverse("uploads:plan"), {"shown": fingerprint})
    assert not Course.objects.exists()


@pytest.mark.parametrize("name", ["uploads:choose", "uploads:plan"])
def test_without_a_role_there_is_no_uploading(stranger: Client, client: Client, name: str) -> None:
    for browser in (stranger, client):
        assert browser.get(reverse(name)).status_code in {302, 403}
        assert upload(browser, table(sfi())).status_code in {302, 403}
    assert not Upload.objects.exists()


@pytest.mark.parametrize("name", ["Marks kommun", "MARKS KOMMUNS VUXENUTBILDNING", "Campus Mark/Marks kommun", "Mark"])
def test_no_row_makes_a_provider_that_passes_for_another_municipality(editor: Client, name: str) -> None:
    upload(editor, table(sfi(anordnare=name), sfi(id="sfi-d")))
    plan = shown(editor, visa="avvisade")
    reason = (
        f"Rad 2: Kolumnen anordnare: ”{name}” är Mark. Skriv en anordnare som hör till Borås, "
        "och den som ger kursen i kolumnen utförare."
    )
    assert lines(plan) == [(2, "Tillfälle", reason)]
    apply(editor)
    assert list(Provider.objects.values_list("name", "owner")) == [("Borås kommun", "1490")]


def test_a_provider_that_bears_both_names_or_a_town_in_its_name_is_the_uploaders(editor: Client) -> None:
    names = ("Borås Stad med Marks kommun", "Lärcentrum Kinna")
    upload(editor, table(*(sfi(id=name[:3], anordnare=name) for name in names)))
    apply(editor)
    assert set(Provider.objects.values_list("name", "owner")) == {(name, "1490") for name in names}


def test_the_regions_table_makes_no_such_provider_either(regional: Client) -> None:
    upload(regional, table(sfi(anordnare="Marks kommun")), municipality="")
    assert [line[0] for line in lines(shown(regional, visa="avvisade"))] == [2]
