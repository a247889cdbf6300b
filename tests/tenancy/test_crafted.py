"""Requests that no form would send: foreign owners, parents, collections, choices and ids among one's own."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.admin.models import EditingSession
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from courses.models import Course, LearningCentrePage, Occasion, Provider
from organisations.models import Membership, Municipality, Role
from tests.courses.admin.posted import form_of
from tests.tenancy.answers import refused, rows_of, says, text_of
from tests.tenancy.conftest import As
from tests.tenancy.world import World

pytestmark = pytest.mark.django_db
COURSE = "wagtailsnippets_courses_course"
OWNER_REFUSED = "Du kan bara välja en kommun som du är redaktör för."
CHOICE_REFUSED = "Du kan bara välja sådant som hör till din kommun."


@pytest.fixture
def editor(visit_as: As) -> Client:
    return visit_as("editor")


@pytest.fixture
def own_course(world: World) -> Course:
    """The own course, unlocked and without a review."""
    course: Course = world.own.objects["course"]
    course.current_workflow_state.cancel(user=world.own.editor)
    Course.objects.filter(pk=course.pk).update(locked=False, locked_by=None, locked_at=None)
    return Course.objects.get(pk=course.pk)


def test_a_course_is_not_created_for_another_municipality(editor: Client, world: World) -> None:
    before = rows_of(world.foreign)
    data = form_of(editor.get(reverse(f"{COURSE}:add")))
    data |= {"title": "Ny", "slug": "ny", "owner": "1463", "provider": world.own.objects["provider"].pk}
    page = editor.post(reverse(f"{COURSE}:add"), data)
    assert page.status_code == 200
    assert OWNER_REFUSED in text_of(page)
    assert rows_of(world.foreign) == before
    assert editor.post(reverse(f"{COURSE}:add"), data | {"owner": "1490"}).status_code == 302
    assert Course.objects.get(title="Ny").owner_id == "1490"


def test_a_course_of_the_region_is_not_created_by_an_editor(editor: Client, world: World) -> None:
    data = form_of(editor.get(reverse(f"{COURSE}:add"))) | {"title": "Ny", "slug": "ny", "owner": ""}
    assert editor.post(reverse(f"{COURSE}:add"), data).status_code == 200
    assert not Course.objects.filter(title="Ny").exists()


def test_a_course_is_not_given_away_nor_taken(editor: Client, own_course: Course, world: World) -> None:
    path = reverse(f"{COURSE}:edit", args=[own_course.pk])
    data = form_of(editor.get(path)) | {"owner": "1463"}
    page = editor.post(path, data)
    assert OWNER_REFUSED in text_of(page)
    own_course.refresh_from_db()
    assert own_course.owner_id == "1490"


def test_a_foreign_school_is_refused_and_not_named(editor: Client, own_course: Course, world: World) -> None:
    path = reverse(f"{COURSE}:edit", args=[own_course.pk])
    foreign = world.foreign.objects["provider"].pk
    data = form_of(editor.get(path)) | {"provider": foreign, "occasions-0-provider": foreign}
    page = editor.post(path, data)
    assert page.status_code == 200
    assert CHOICE_REFUSED in text_of(page)
    assert not says(page, world.foreign.mark)
    own_course.refresh_from_db()
    assert own_course.provider_id == world.own.objects["provider"].pk


def test_a_foreign_occasion_is_not_drawn_into_the_own_course(editor: Client, own_course: Course, world: World) -> None:
    path = reverse(f"{COURSE}:edit", args=[own_course.pk])
    foreign = world.foreign.objects["occasion"]
    data = form_of(editor.get(path)) | {"occasions-0-id": foreign.pk, "action-publish": "1"}
    editor.post(path, data)
    stored = Occasion.objects.get(pk=foreign.pk)
    assert (stored.course_id, stored.description) == (foreign.course_id, foreign.description)


def test_the_region_moves_a_course_and_an_old_draft_does_not_move_it_back(
    visit_as: As, own_course: Course, world: World
) -> None:
    draft = own_course.save_revision(user=world.own.editor)
    path = reverse(f"{COURSE}:edit", args=[own_course.pk])
    region = visit_as("region")
    data = form_of(region.get(path)) | {"owner": "1463"}
    assert region.post(path, data).status_code == 302
    assert Course.objects.get(pk=own_course.pk).owner_id == "1463"
    assert visit_as("editor").get(path).status_code == 404
    assert visit_as("other editor").get(path).status_code == 200
    draft.publish()
    assert Course.objects.get(pk=own_course.pk).owner_id == "1463"


def test_a_foreign_review_is_not_decided_through_the_own_course(editor: Client, world: World) -> None:
    before = rows_of(world.foreign)
    foreign = world.foreign.objects["course task state"]
    for name in ("workflow_action", "collect_workflow_action_data"):
        path = reverse(f"{COURSE}:{name}", args=[world.own.objects["course"].pk, "approve", foreign.pk])
        assert refused(editor.get(path))
        assert refused(editor.post(path, {"comment": "Ja"}))
    assert rows_of(world.foreign) == before


@pytest.mark.parametrize("ids", ["both", "all"])
def test_bulk_actions_take_the_own_and_know_nothing_of_others(
    editor: Client, own_course: Course, world: World, ids: str
) -> None:
    before = rows_of(world.foreign)
    foreign = world.foreign.objects["course"].pk
    query = f"?id={own_course.pk}&id={foreign}" if ids == "both" else "?id=all"
    for action in ("unpublish", "publish"):
        path = reverse("wagtail_bulk_action", args=["courses", "course", action]) + query
        assert not says(editor.get(path), world.foreign.mark)
        assert editor.post(path, {}).status_code == 302
        own_course.refresh_from_db()
        assert own_course.live is (action == "publish")
    assert rows_of(world.foreign) == before


def test_bulk_actions_on_all_pages_stay_below_the_own_page(editor: Client, world: World) -> None:
    index = world.own.objects["municipality_page"].get_parent()
    for query in ("?id=all", f"?id=all&childOf={index.pk}", "?id=all&q=Sidan", "?id=x"):
        path = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + query
        assert refused(editor.get(path)), query


def test_the_own_page_is_not_moved_or_copied_below_a_foreign_one(editor: Client, world: World) -> None:
    before = rows_of(world.foreign)
    own, parent = world.own.objects["page"], world.foreign.objects["municipality_page"]
    assert refused(editor.post(reverse("wagtailadmin_pages:move_confirm", args=[own.pk, parent.pk])))
    data = {"new_title": "Kopia", "new_slug": "kopia", "new_parent_page": parent.pk}
    page = editor.post(reverse("wagtailadmin_pages:copy", args=[own.pk]), data)
    assert not says(page, world.foreign.mark)
    assert rows_of(world.foreign) == before
    assert Page.objects.get(pk=own.pk).get_parent().pk == world.own.objects["municipality_page"].pk


def test_a_page_is_not_created_below_a_foreign_one(editor: Client, world: World) -> None:
    before = rows_of(world.foreign)
    parent = world.foreign.objects["municipality_page"]
    path = reverse("wagtailadmin_pages:add", args=["courses", "learningcentrepage", parent.pk])
    assert refused(editor.post(path, {"title": "Kapat", "slug": "kapat", "action-publish": "1"}))
    assert rows_of(world.foreign) == before


def test_a_learning_centre_belongs_to_the_municipality_of_its_page(editor: Client, world: World) -> None:
    parent = world.own.objects["municipality_page"]
    path = reverse("wagtailadmin_pages:add", args=["courses", "learningcentrepage", parent.pk])
    data = form_of(editor.get(path)) | {"title": "Nytt", "slug": "nytt", "municipality": "1463"}
    assert editor.post(path, data).status_code == 302
    assert LearningCentrePage.objects.get(slug="nytt").municipality_id == "1490"


@pytest.mark.parametrize(("kind", "model"), [("image", Image), ("document", Document)])
def test_files_do_not_land_in_a_foreign_collection(
    editor: Client, world: World, kind: str, model: type[Image] | type[Document]
) -> None:
    before = rows_of(world.foreign)
    foreign = world.foreign.objects["collection"].pk
    app = f"wagtail{kind}s" if kind == "image" else "wagtaildocs"
    file = get_test_image_file(filename="ny.png") if kind == "image" else SimpleUploadedFile("ny.txt", b"text")
    editor.post(reverse(f"{app}:add"), {"title": "Ny", "file": file, "collection": foreign})
    own = world.own.objects[kind]
    path = reverse(f"{app}:edit", args=[own.pk])
    editor.post(path, {"title": "Ny titel", "collection": foreign, "file": "", "tags": ""})
    assert rows_of(world.foreign) == before
    assert not model.objects.filter(collection=foreign, title__startswith="Ny").exists()
    assert model.objects.get(pk=own.pk).collection_id == world.own.objects["collection"].pk


def test_an_editor_keeps_the_municipality_in_the_region_and_its_links_fresh(editor: Client, world: World) -> None:
    path = reverse("municipalities:edit", args=["1490"])
    link = "https://boras.example.se/ny"
    assert editor.post(path, {"komvux_application_url": link}).status_code == 302
    stored = Municipality.objects.get(pk="1490")
    assert (stored.is_member, stored.komvux_application_url) == (True, link)
    assert "is_member" not in text_of(editor.get(path))


def test_an_editor_gives_nobody_a_role(editor: Client, world: World) -> None:
    data = {"user": world.own.editor.pk, "role": Role.REGIONAL_ADMINISTRATOR, "municipality": ""}
    assert refused(editor.post(reverse("memberships:add"), data))
    assert Membership.objects.filter(user=world.own.editor).count() == 1


def test_a_foreign_editing_session_is_not_ended(editor: Client, world: World) -> None:
    session = world.foreign.objects["session"]
    editor.post(reverse("wagtailadmin_editing_sessions:release", args=[session.pk]))
    assert EditingSession.objects.filter(pk=session.pk).exists()


def test_the_region_does_not_rise_to_superuser(visit_as: As, world: World) -> None:
    region, chief = visit_as("region"), world.people["superuser"]
    for name in ("edit", "delete", "history"):
        assert refused(region.get(reverse(f"wagtailusers_users:{name}", args=[chief.pk])))
        assert refused(region.post(reverse(f"wagtailusers_users:{name}", args=[chief.pk]), {"email": "x@example.se"}))
    assert not says(region.get(reverse("wagtailusers_users:index")), chief.email)
    me = world.people["region"]
    data = {"email": me.email, "first_name": "R", "last_name": "R", "is_superuser": "on", "is_active": "on"}
    data |= {"groups": [str(Group.objects.create(name="Allt").pk)]}
    assert region.post(reverse("wagtailusers_users:edit", args=[me.pk]), data).status_code == 302
    me.refresh_from_db()
    assert (me.first_name, me.is_superuser) == ("R", False)
    assert [group.name for group in me.groups.all()] == ["Regional administratör"]
    path = reverse("wagtail_bulk_action", args=["organisations", "user", "assign_role"])
    assert refused(region.post(f"{path}?id={me.pk}", {"role": Group.objects.get(name="Allt").pk}))


def test_a_provider_changes_hands_through_the_region_only(visit_as: As, world: World) -> None:
    provider: Provider = world.own.objects["provider"]
    path = reverse("wagtailsnippets_courses_provider:edit", args=[provider.pk])
    editor, region = visit_as("editor"), visit_as("region")
    assert OWNER_REFUSED in text_of(editor.post(path, form_of(editor.get(path)) | {"owner": "1463"}))
    assert Provider.objects.get(pk=provider.pk).owner_id == "1490"
    assert region.post(path, form_of(region.get(path)) | {"owner": "1463"}).status_code == 302
    assert Provider.objects.get(pk=provider.pk).owner_id == "1463"


def test_who_has_left_a_municipality_finds_nothing_of_it_on_the_first_page(visit_as: As, world: World) -> None:
    leaver = world.foreign.editor
    assert says(visit_as("other editor").get(reverse("wagtailadmin_home")), "Sidan Kvartsit")
    Membership.objects.filter(user=leaver).delete()
    Membership.objects.create(user=leaver, municipality_id="1490", role=Role.EDITOR)
    leaver.last_name = "Flyttad"
    leaver.save()
    assert not says(visit_as("other editor").get(reverse("wagtailadmin_home")), "Kvartsit</")


@pytest.mark.parametrize(
    "path",
    [
        *("/admin/pages/search/?q=Sidan", "/admin/pages/search/results/?q=Sidan", "/admin/choose-page/search/?q=Sidan"),
        *("/admin/api/main/pages/?search=Sidan", "/admin/images/?q=Bild", "/admin/documents/?q=Dokument"),
        *("/admin/images/chooser/?q=Bild", "/admin/documents/chooser/?q=Dokument", "/admin/importer/?export=xlsx"),
        *("/admin/snippets/courses/course/?q=Kursen", "/admin/snippets/courses/course/?export=csv"),
        *("/admin/snippets/courses/provider/?q=Skolan", "/admin/snippets/choose/courses/provider/?q=Skolan"),
    ],
)
def test_searches_and_exports_find_only_the_own(visit_as: As, world: World, path: str) -> None:
    found = visit_as("superuser").get(path)
    assert found.status_code == 200
    assert says(found, world.foreign.mark) or "xlsx" in path
    mine = visit_as("editor").get(path)
    assert not says(mine, world.foreign.mark)
    assert mine.status_code == 200
