"""Review before publishing: the region turns it on in the admin, and nobody comes past it or sees another's."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Task, Workflow, WorkflowContentType, WorkflowTask

from courses.models import Course
from home.domain.onboarding import onboard_municipality
from home.domain.site import WORKFLOW_TASK
from home.models import MunicipalityPage, StandardPage
from organisations.models import Municipality, User
from tests.courses.admin.conftest import course_url
from tests.courses.admin.posted import Posted, form_of
from tests.courses.imports.conftest import Deliver, course, provider
from tests.factories.courses import CourseFactory, OccasionFactory, ProviderFactory
from tests.factories.organisations import MembershipFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db
BORAS, TRANEMO = "1490", "1452"
Assign = Callable[..., Workflow]


def person(code: str | None, email: str) -> User:
    """An editor of the municipality of this code, or a regional administrator."""
    if code is None:
        return MembershipFactory(regional=True, user__email=email).user
    return MembershipFactory(municipality=Municipality.objects.get(pk=code), user__email=email).user


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def _tenants(db: None) -> None:
    for code in (BORAS, TRANEMO):
        MunicipalityFactory(code=code, member=True)
        onboard_municipality(code)


@pytest.fixture
def region() -> Client:
    return browser(person(None, "regionen@example.se"))


@pytest.fixture
def writer() -> Client:
    return browser(person(TRANEMO, "skriver@example.se"))


@pytest.fixture
def stranger() -> Client:
    return browser(person(BORAS, "boras@example.se"))


@pytest.fixture
def target() -> Course:
    """A draft of Tranemo's."""
    tranemo = Municipality.objects.get(pk=TRANEMO)
    owner = ProviderFactory(name="Lärcentrum", municipality=tranemo, owner=tranemo)
    made: Course = CourseFactory(title="Svetsning", provider=owner, owner=tranemo, draft=True)
    OccasionFactory(course=made)
    return made


@pytest.fixture
def assign(region: Client) -> Assign:
    """Tick courses on the flow that the set-up made; `groups` review instead of the region."""

    def do(*groups: str) -> Workflow:
        workflow = Workflow.objects.get(name=WORKFLOW_TASK)
        if groups:
            GroupApprovalTask.objects.get(name=WORKFLOW_TASK).groups.set(Group.objects.filter(name__in=groups))
        address = reverse("wagtailadmin_workflows:edit", args=[workflow.pk])
        page = region.get(address)
        posted = _form(page, "content_types")
        courses = next(
            label.select_one("input")["value"]
            for label in _soup(page).select("label:has(input[name=content_types])")
            if label.text.strip() == "Utbildning"
        )
        answer = region.post(address, {**posted, "content_types": courses})
        assert answer.status_code == 302
        assert WorkflowContentType.objects.get().workflow == workflow
        return workflow

    return do


def _soup(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def _form(response: HttpResponse, field: str) -> Posted:
    """What a browser would post of the form that holds `field`."""
    return form_of(response, f"form:has([name={field}])")


def submit(client: Client, target: Course, **changes: str) -> HttpResponse:
    address = course_url("edit", target.pk)
    return client.post(address, {**form_of(client.get(address)), **changes, "action-submit": "1"})


def approve(client: Client, target: Course) -> HttpResponse:
    state = target.current_workflow_state
    assert state is not None
    address = course_url("workflow_action", target.pk, "approve", state.current_task_state.pk)
    return client.post(address, {"comment": ""})


def fresh(target: Course) -> Course:
    return Course.objects.get(pk=target.pk)


def actions(client: Client, target: Course) -> set[str]:
    """The names of the buttons below the form."""
    page = _soup(client.get(course_url("edit", target.pk)))
    return {str(button["name"]) for button in page.select("button[name^=action-]")}


def test_nothing_is_reviewed_until_the_region_says_so(writer: Client, target: Course) -> None:
    assert not WorkflowContentType.objects.exists()
    assert "action-publish" in actions(writer, target)
    address = course_url("edit", target.pk)
    writer.post(address, {**form_of(writer.get(address)), "action-publish": "1"})
    assert fresh(target).live


def test_the_region_manages_flows_and_tasks_in_the_admin(region: Client) -> None:
    groups = Group.objects.filter(name="Redaktör Tranemo")
    kind = {"app_label": "wagtailcore", "model_name": "groupapprovaltask"}
    made = region.post(
        reverse("wagtailadmin_workflows:add_task", kwargs=kind), {"name": "Tranemo läser", "groups": [groups[0].pk]}
    )
    assert made.status_code == 302
    task = Task.objects.get(name="Tranemo läser")
    rows: Posted = {
        **{f"pages-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM")},
        "pages-MAX_NUM_FORMS": "1000",
        "name": "Tranemos flöde",
        "workflow_tasks-TOTAL_FORMS": "1",
        "workflow_tasks-INITIAL_FORMS": "0",
        "workflow_tasks-MIN_NUM_FORMS": "1",
        "workflow_tasks-MAX_NUM_FORMS": "1000",
        "workflow_tasks-0-task": str(task.pk),
        "workflow_tasks-0-ORDER": "1",
    }
    assert region.post(reverse("wagtailadmin_workflows:add"), rows).status_code == 302
    assert Workflow.objects.get(name="Tranemos flöde").tasks.get() == task
    assert "Tranemos flöde" in region.get(reverse("wagtailadmin_workflows:index")).content.decode()


def test_an_editor_manages_no_flow_whatever_the_group_may(writer: Client) -> None:
    group = Group.objects.get(name="Redaktör Tranemo")
    group.permissions.add(*Group.objects.get(name="Regional administratör").permissions.all())
    workflow = Workflow.objects.get(name=WORKFLOW_TASK)
    for address in (
        reverse("wagtailadmin_workflows:index"),
        reverse("wagtailadmin_workflows:edit", args=[workflow.pk]),
        reverse("wagtailadmin_workflows:usage", args=[workflow.pk]),
        reverse("wagtailadmin_workflows:task_index"),
    ):
        answer = writer.get(address)
        assert (answer.status_code, answer.headers.get("Location")) == (302, reverse("wagtailadmin_home")), address
    writer.post(reverse("wagtailadmin_workflows:disable", args=[workflow.pk]))
    assert Workflow.objects.get(pk=workflow.pk).active


def test_an_editor_submits_and_the_region_publishes_by_approving(
    assign: Assign, writer: Client, region: Client, stranger: Client, target: Course
) -> None:
    assign()
    assert submit(writer, target, summary="Lär dig svetsa").status_code == 302
    assert not fresh(target).live
    assert fresh(target).workflow_in_progress
    assert approve(stranger, target).status_code == 404
    approve(writer, target)
    assert not fresh(target).live, "who submits doesn't approve"
    approve(region, target)
    assert (fresh(target).live, fresh(target).summary) == (True, "Lär dig svetsa")


def test_the_reviewer_meets_the_course_on_the_first_page_and_another_municipality_does_not(
    assign: Assign, writer: Client, stranger: Client, target: Course
) -> None:
    assign("Redaktör Borås", "Redaktör Tranemo")
    submit(writer, target)
    colleague = browser(person(TRANEMO, "kollega@example.se"))
    assert "Svetsning" in colleague.get(reverse("wagtailadmin_home")).content.decode()
    assert "Svetsning" not in stranger.get(reverse("wagtailadmin_home")).content.decode()
    assert approve(stranger, target).status_code == 404
    approve(colleague, target)
    assert fresh(target).live


def test_the_mail_about_a_submission_goes_to_no_other_municipality(
    assign: Assign, writer: Client, stranger: Client, target: Course
) -> None:
    person(TRANEMO, "kollega@example.se")
    assign("Redaktör Borås", "Redaktör Tranemo")
    submit(writer, target)
    assert {address for sent in mail.outbox for address in sent.to} == {"kollega@example.se"}
    assert "Svetsning" in mail.outbox[0].subject
    links = re.findall(r"https?://\S+", mail.outbox[0].body)
    assert urlsplit(links[0]).path == course_url("edit", target.pk)
    assert all(urlsplit(link).path.startswith("/admin/") for link in links), "a link that leads nowhere"


def test_who_submitted_hears_of_the_approval(assign: Assign, writer: Client, region: Client, target: Course) -> None:
    assign()
    submit(writer, target)
    mail.outbox.clear()
    approve(region, target)
    assert [sent.to for sent in mail.outbox] == [["skriver@example.se"]]


def test_under_review_an_editor_publishes_neither_one_course_nor_many(
    assign: Assign, writer: Client, region: Client, target: Course
) -> None:
    assign()
    assert actions(writer, target) & {"action-publish", "action-submit"} == {"action-submit"}
    assert {"action-publish", "action-submit"} <= actions(region, target)
    address = course_url("edit", target.pk)
    writer.post(address, {**form_of(writer.get(address)), "action-publish": "1"})
    for action in ("publish", "unpublish", "extend"):
        bulk = reverse("wagtail_bulk_action", args=["courses", "course", action]) + f"?id={target.pk}"
        assert writer.post(bulk, {"days": "7", "confirmed": "1"}).status_code in (302, 403)
    assert not fresh(target).live
    Course.objects.filter(pk=target.pk).update(live=True)
    assert "action-unpublish" not in writer.get(address).content.decode()
    writer.post(course_url("unpublish", target.pk))
    assert fresh(target).live


def test_under_review_an_editor_is_not_offered_what_is_done_to_many_at_a_time(
    assign: Assign, writer: Client, region: Client, target: Course
) -> None:
    listing, offered = course_url("list"), "Publicera de valda utbildningarna"
    assert offered in writer.get(listing).content.decode()
    assign()
    page = writer.get(listing).content.decode()
    assert (str(target) in page, offered in page, "data-bulk-action-checkbox" in page) == (True, False, False)
    assert offered in region.get(listing).content.decode()


def test_under_review_a_value_is_restored_by_the_reviewer(
    assign: Assign, writer: Client, region: Client, deliver: Deliver
) -> None:
    deliver(provider(responsible_body="Tranemo kommun", responsible_body_type="kommunal"), course(title="Källans"))
    Course.objects.update(title="Vårt", owner=TRANEMO, overridden_fields=["title"])
    target = Course.objects.get()
    assign()
    restore = course_url("restore", target.pk) + "?falt=title"
    assert "Återställ källans värde" not in writer.get(course_url("edit", target.pk)).content.decode()
    writer.post(restore)
    assert fresh(target).title == "Vårt"
    assert "Återställ källans värde" in region.get(course_url("edit", target.pk)).content.decode()
    region.post(restore)
    assert fresh(target).title == "Källans"


def test_under_review_an_editor_still_says_that_the_words_hold(
    assign: Assign, writer: Client, target: Course, frozen_today: dt.date
) -> None:
    assign()
    writer.post(course_url("checked", target.pk))
    assert fresh(target).checked_on == frozen_today


def test_a_flow_that_is_turned_off_reviews_nothing(
    assign: Assign, writer: Client, region: Client, target: Course
) -> None:
    workflow = assign()
    region.post(reverse("wagtailadmin_workflows:disable", args=[workflow.pk]))
    assert "action-publish" in actions(writer, target)


def test_a_step_of_an_approvers_group_lets_that_group_publish_too(
    assign: Assign, writer: Client, stranger: Client, target: Course
) -> None:
    assign("Redaktör Tranemo")
    extra = GroupApprovalTask.objects.create(name="Vilande steg", active=False)
    extra.groups.set(Group.objects.filter(name="Redaktör Borås"))
    WorkflowTask.objects.create(workflow=Workflow.objects.get(name=WORKFLOW_TASK), task=extra)
    assert "action-publish" in actions(writer, target)
    own = CourseFactory(title="Borås egen", owner=Municipality.objects.get(pk=BORAS), draft=True)
    assert "action-publish" not in actions(stranger, own)


def test_a_page_under_review_by_two_municipalities_is_still_one_municipalitys(
    assign: Assign, stranger: Client, target: Course
) -> None:
    workflow = assign("Redaktör Borås", "Redaktör Tranemo")
    writer = person(TRANEMO, "sidor@example.se")
    parent = MunicipalityPage.objects.get(municipality=TRANEMO)
    page = parent.add_child(instance=StandardPage(title="Hemlig sida", live=False, owner=writer))
    page.save_revision(user=writer)
    state = workflow.start(page, writer)
    for address in (
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.current_task_state.pk]),
    ):
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, {"comment": ""}).status_code == 404
    assert "Hemlig sida" not in stranger.get(reverse("wagtailadmin_home")).content.decode()
    assert "boras@example.se" not in {address for sent in mail.outbox for address in sent.to}
    page.refresh_from_db()
    assert not page.live
