"""Creating, copying, deleting, previewing and comparing courses in the admin, and what the edit page costs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from courses.models import Course, Occasion, Provider, Source, SourceRecord
from courses.vocabulary import RecordKind
from organisations.models import Municipality
from tests.courses.admin.conftest import Open, Save, course_url
from tests.courses.admin.posted import Posted, form_of, index_of, rich
from tests.courses.admin.test_edit import new_occasion
from tests.courses.imports.conftest import Deliver, course, occasion, provider
from tests.factories.courses import CourseFactory, OccasionFactory, ProviderFactory, SourceFactory

NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


def new_form(client: Client) -> Posted:
    return form_of(client.get(course_url("add")))


def test_an_editor_makes_a_course_of_the_own_municipality(editor: Client, boras: Municipality) -> None:
    school = ProviderFactory(municipality=boras)
    form = new_form(editor)
    values = {
        "title": "Undersköterska, åk 1",
        "description": rich("Du lär dig vård."),
        "school_form": "komvux-gymnasial",
        "provider": str(school.pk),
        "slug": "",
        **new_occasion(form, start="2027-01-11", towns="Borås"),
        "action-publish": "1",
    }
    response = editor.post(course_url("add"), {**form, **values})
    assert response.status_code == 302, response.context["form"].errors
    made = Course.objects.get()
    assert (made.slug, made.owner, made.live, made.key) == ("underskoterska-ak-1", boras, True, None)
    assert (made.sort_key, made.description) == (
        "undersk}terska {k 011",
        "<p>Du lär dig vård.</p>",
    )
    one = made.occasions.get()
    assert (one.start, one.towns, one.provider) == (dt.date(2027, 1, 11), ["Borås"], school)


def test_an_editor_makes_no_course_for_another_municipality(
    editor: Client, boras: Municipality, mark: Municipality
) -> None:
    foreign = ProviderFactory(municipality=mark)
    form = new_form(editor) | {"title": "Kurs", "school_form": "sfi"}
    response = editor.post(course_url("add"), {**form, "owner": "1463"})
    assert "Du kan bara välja en kommun som du är redaktör för." in response.content.decode()
    response = editor.post(course_url("add"), {**form, "provider": str(foreign.pk)})
    assert "Du kan bara välja sådant som hör till din kommun." in response.content.decode()
    assert foreign.name not in response.content.decode()
    assert not Course.objects.exists()


def test_an_editor_chooses_among_own_and_regional_providers(
    editor: Client, boras: Municipality, mark: Municipality
) -> None:
    own = ProviderFactory(name="Egen skola", municipality=boras)
    regional = ProviderFactory(name="Folkhögskolan", municipality=mark, owner=None)
    foreign = ProviderFactory(name="Främmande skola", municipality=mark)
    chooser = "wagtailsnippetchoosers_courses_provider"
    page = editor.get(reverse(f"{chooser}:choose")).json()["html"]
    assert [name in page for name in ("Egen skola", "Folkhögskolan", "Främmande skola")] == [True, True, False]
    status = [editor.get(reverse(f"{chooser}:chosen", args=[one.pk])).status_code for one in (own, regional, foreign)]
    assert status == [200, 200, 404]
    several = {"id": [one.pk for one in (own, regional, foreign)]}
    assert "Främmande" not in editor.get(reverse(f"{chooser}:chosen_multiple"), several).content.decode()


def test_a_course_needs_a_title(regional: Client) -> None:
    response = regional.post(course_url("add"), {**new_form(regional), "title": "", "action-publish": "1"})
    assert response.context["form"].errors["title"] == ["Det här fältet är obligatoriskt"]


def test_a_copy_is_hand_made_and_leaves_the_original_alone(regional: Client, deliver: Deliver) -> None:
    deliver(provider(), course(), occasion(provider_keys=("p.1",), start=dt.date(2027, 1, 11), pace=50))
    original = Course.objects.get()
    Course.objects.filter(pk=original.pk).update(overridden_fields=["title"], checked_on=dt.date(2026, 1, 1))
    url = course_url("copy", original.pk)
    response = regional.post(url, {**form_of(regional.get(url)), "title": "Kopian"})
    assert response.status_code == 302, response.context["form"].errors
    copied = Course.objects.exclude(pk=original.pk).get()
    assert (copied.title, copied.live, copied.key, copied.source, copied.overridden_fields) == (
        "Kopian", False, None, None, [],
    )  # fmt: skip
    assert copied.checked_on is None
    one = copied.occasions.get()
    assert (one.start, one.pace, one.key, one.source, one.overridden_fields) == (
        dt.date(2027, 1, 11), 50, None, None, [],
    )  # fmt: skip
    assert original.occasions.count() == 1


def delete(client: Client, instance: Any) -> str:
    """Try to delete it; gives the page that one lands on."""
    url = reverse(instance.snippet_viewset.get_url_name("delete"), args=[instance.pk])
    return client.post(url, follow=True).content.decode()


def test_a_hand_made_course_may_be_deleted_and_an_imported_one_not(regional: Client) -> None:
    own, imported = CourseFactory(published=True), CourseFactory(imported=True, title="Importerad")
    mixed = CourseFactory(title="Blandad")
    OccasionFactory(course=mixed, imported=True)
    delete(regional, own)
    assert "”Importerad” kommer från en källa och kan inte tas bort" in delete(regional, imported)
    assert "”Blandad” har tillfällen som kommer från en källa" in delete(regional, mixed)
    assert set(Course.objects.all()) == {imported, mixed}


def test_imported_courses_are_not_deleted_many_at_a_time_either(regional: Client) -> None:
    own, imported = CourseFactory(), CourseFactory(imported=True)
    url = reverse("wagtail_bulk_action", args=["courses", "course", "delete"]) + f"?id={own.pk}&id={imported.pk}"
    assert "kommer från en källa" in regional.post(url, follow=True).content.decode()
    assert Course.objects.count() == 2


def test_providers_and_sources_that_others_hang_on_are_not_deleted(regional: Client) -> None:
    target = CourseFactory(imported=True)
    SourceRecord.objects.create(
        source=target.source, kind=RecordKind.INFO, key="i.1", course=target, first_seen=NOW, last_seen=NOW
    )
    assert "har utbildningar" in delete(regional, target.provider)
    assert "kommer från en källa" in delete(regional, ProviderFactory(imported=True))
    assert "har gett uppgifter som visas" in delete(regional, target.source)
    unused, free = ProviderFactory(), SourceFactory(slug="ledig")
    delete(regional, unused)
    delete(regional, free)
    assert not Provider.objects.filter(pk=unused.pk).exists()
    assert not Source.objects.filter(pk=free.pk).exists()


def test_the_preview_shows_the_public_page_with_the_draft(regional: Client, opened: Open) -> None:
    target = CourseFactory(published=True)
    url = course_url("preview_on_edit", target.pk)
    posted = regional.post(url, {**opened(target), "title": "Titeln i utkastet"})
    assert posted.json() == {"is_valid": True, "is_available": True}
    preview = regional.get(url)
    page = BeautifulSoup(preview.content, "html.parser")
    assert page.h1 is not None
    assert page.h1.text.strip() == "Titeln i utkastet"
    assert preview.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in preview.headers["Content-Security-Policy"]
    target.refresh_from_db()
    assert target.title != "Titeln i utkastet"


def test_an_unsaved_course_is_previewed(regional: Client) -> None:
    form = new_form(regional) | {"title": "Ny kurs", "school_form": "sfi"}
    url = course_url("preview_on_add")
    assert regional.post(url, form).json()["is_valid"]
    assert "Ny kurs" in regional.get(url).content.decode()


def test_two_versions_are_compared_field_by_field(regional: Client, save: Save) -> None:
    target = CourseFactory(published=True)
    save(target, {"summary": "Första"}, publish=True)
    save(target, {"summary": "Andra"})
    first, second = target.revisions.order_by("pk").values_list("pk", flat=True)
    page = BeautifulSoup(regional.get(course_url("revisions_compare", target.pk, first, second)).content, "html.parser")
    assert [row.td.text.strip() for row in page.select("main tbody tr")] == ["Ingress:"]
    assert page.select_one(".deletion").text == "Första"
    assert page.select_one(".addition").text == "Andra"


def test_a_draft_that_is_put_back_to_an_old_version_keeps_what_an_import_wrote(
    regional: Client, save: Save, deliver: Deliver
) -> None:
    deliver(provider(), course(), occasion())
    target = Course.objects.get()
    save(target, {"title": "Första"}, publish=True)
    first = target.revisions.get()
    save(target, {"title": "Andra"}, publish=True)
    deliver(provider(), course(code="NY"), occasion(), occasion("e.2"))
    url = course_url("revisions_revert", target.pk, first.pk)
    response = regional.post(url, {**form_of(regional.get(url)), "action-publish": "1"})
    assert response.status_code == 302, response.context["form"].errors
    target.refresh_from_db()
    assert (target.title, target.code, target.overridden_fields) == ("Första", "NY", ["title"])
    assert set(target.occasions.values_list("key", flat=True)) == {"e.1", "e.2"}


def test_unpublishing_asks_first_and_then_hides_the_course(regional: Client) -> None:
    target = CourseFactory()
    assert regional.get(course_url("unpublish", target.pk)).status_code == 200
    regional.post(course_url("unpublish", target.pk))
    target.refresh_from_db()
    assert not target.live


def test_past_occasions_stand_beside_the_form_until_they_are_asked_for(regional: Client) -> None:
    target = CourseFactory(published=True)
    past = OccasionFactory(course=target, expired=True)
    url = course_url("edit", target.pk)
    assert form_of(regional.get(url))["occasions-TOTAL_FORMS"] == "1"
    assert "2026-01-12 Borås: avslutad" in regional.get(url).content.decode()
    everything = form_of(regional.get(url, {"alla-tillfallen": "1"}))
    assert everything["occasions-TOTAL_FORMS"] == "2"
    prefix = index_of(everything, past.pk)
    regional.post(url, {**everything, f"{prefix}-end": "2026-06-30", "action-publish": "1"})
    past.refresh_from_db()
    assert past.end == dt.date(2026, 6, 30)


def test_waiting_occasions_are_the_regions_to_see(regional: Client, editor: Client) -> None:
    waiting = OccasionFactory(imported=True, course=None, provider=ProviderFactory(), key="e.99", course_key="i.404")
    SourceRecord.objects.create(
        source=waiting.source, kind=RecordKind.EVENT, key="e.99", occasion=waiting, payload={"plats": "Borås"},
        first_seen=NOW, last_seen=NOW,
    )  # fmt: skip
    joined = OccasionFactory(imported=True, key="e.100")
    index, payload = reverse("waiting_occasions:index"), reverse("waiting_occasions:payload", args=[waiting.pk])
    page = regional.get(index).content.decode()
    assert ("e.99" in page, "i.404" in page, "e.100" in page) == (True, True, False)
    assert "&quot;plats&quot;: &quot;Borås&quot;" in regional.get(payload).content.decode()
    assert regional.get(reverse("waiting_occasions:payload", args=[joined.pk])).status_code == 404
    assert [editor.get(url).status_code for url in (index, payload)] == [302, 302]


@pytest.mark.parametrize("occasion_count", [1, 3])
@pytest.mark.parametrize("with_draft", [False, True])
def test_the_edit_page_costs_the_same_for_any_number_of_occasions(
    regional: Client, django_assert_num_queries: Any, with_draft: bool, occasion_count: int
) -> None:
    target = CourseFactory(imported=True, overridden_fields=["title"])
    seen = {"first_seen": NOW, "last_seen": NOW}
    for _ in range(occasion_count):
        one = OccasionFactory(course=target, imported=True, overridden_fields=["pace", "municipality_codes"])
        SourceRecord.objects.create(
            source=one.source, kind=RecordKind.EVENT, key=one.key, occasion=one, values={"pace": 50}, **seen
        )
    if with_draft:
        Course.objects.get(pk=target.pk).save_revision()
    url = course_url("edit", target.pk)
    regional.get(url)
    with django_assert_num_queries(49 if with_draft else 40):
        regional.get(url)


@pytest.mark.parametrize("occasion_count", [1, 3])
def test_saving_a_draft_costs_the_same_for_any_number_of_occasions(
    regional: Client, opened: Open, django_assert_num_queries: Any, occasion_count: int
) -> None:
    target = CourseFactory(imported=True)
    OccasionFactory.create_batch(occasion_count, course=target, imported=True)
    url = course_url("edit", target.pk)
    form = opened(target)
    regional.post(url, {**form, "summary": "Ett"})
    with django_assert_num_queries(41):
        regional.post(url, {**form, "summary": "Två"})
    assert not Occasion.objects.exclude(overridden_fields=[]).exists()
