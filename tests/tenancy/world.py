"""Two municipalities with one of everything, each marked by a word that nothing else holds.

Whoever meets "Kvartsit" in an answer has met something of Mark's; "Porfyr" is Borås's. The names of the municipalities
themselves, and what is published of them, are everybody's and carry no mark.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.log_actions import log
from wagtail.models import Comment, GroupApprovalTask, Page, TaskState, UploadedFile, Workflow, WorkflowTask

from courses.models import (
    Direction,
    ImportIssue,
    ImportRun,
    LearningCentrePage,
    Occupation,
    RunStatus,
    Source,
    SourceKind,
    SourceRecord,
)
from courses.vocabulary import RecordKind
from home.domain.onboarding import Onboarding, onboard_municipality
from home.domain.site import WORKFLOW_TASK
from home.models import StandardPage
from organisations.domain import invitations
from organisations.domain.memberships import region_group
from organisations.models import CooperationArea, Invitation, Membership, Role, User
from search.models import VocabularyEntry, VocabularyKind
from tests.factories.courses import AreaFactory, CourseFactory, OccasionFactory, ProviderFactory, SubjectFactory
from tests.factories.organisations import MembershipFactory, MunicipalityFactory, UserFactory

MARKS = {"1490": "Porfyr", "1463": "Kvartsit"}


@dataclass
class Tenant:
    """One municipality and what is its own: `objects` by kind, as the table of addresses names them."""

    code: str
    mark: str
    onboarding: Onboarding
    editor: User
    objects: dict[str, Any] = field(default_factory=dict)


@dataclass
class World:
    """Both tenants, and who asks: `people` by role."""

    own: Tenant
    foreign: Tenant
    people: dict[str, User]
    shared: dict[str, Any]


def build_world() -> World:
    """Everything that an address of the admin can name, for both tenants."""
    MunicipalityFactory(code="1490", member=True)
    MunicipalityFactory(code="1463", member=True)
    superuser = User.objects.create_superuser("chef@example.se", first_name="Super", last_name="User")
    regional = MembershipFactory(regional=True, user__email="region@example.se").user
    tenants = [_tenant(code, mark) for code, mark in MARKS.items()]
    workflow = _workflow([region_group(), *(tenant.onboarding.group for tenant in tenants)])
    for tenant in tenants:
        _fill(tenant, workflow)
    own, foreign = tenants
    counsellor = MembershipFactory(municipality_id=own.code, role=Role.COUNSELLOR, municipality=None).user
    shared = {
        "group": Group.objects.get(name="Redaktör Mark"),
        "workflow": workflow,
        "task": workflow.tasks.get(),
        "area": CooperationArea.objects.create(name="Sjuhärad"),
        "vocabulary row": VocabularyEntry.objects.create(kind=VocabularyKind.NOISE, left="provord"),
        "redirect": Redirect.objects.create(old_path="/kvartsit", redirect_link="/"),
        "site": own.onboarding.page.get_site(),
        "waiting": OccasionFactory(course=None, provider=None, key="e.waiting", course_key="i.waiting"),
        "occupation": Occupation.objects.get_or_create(ssyk="5321", defaults={"name": "Undersköterska"})[0],
        "subject": SubjectFactory(code="PRVPRV01"),
        "school area": AreaFactory(),
        "direction": Direction.objects.order_by("pk").first() or Direction.objects.create(pk=1, name="Prov"),
    }
    return World(
        own,
        foreign,
        {
            "superuser": superuser,
            "region": regional,
            "editor": own.editor,
            "other editor": foreign.editor,
            "counsellor": counsellor,
            "nobody": UserFactory(email="ingen@example.se"),
        },
        shared,
    )


def _tenant(code: str, mark: str) -> Tenant:
    onboarding = onboard_municipality(code)
    editor = MembershipFactory(
        municipality=onboarding.municipality, user__email=f"{mark}@example.se", user__last_name=mark
    ).user
    return Tenant(code, mark, onboarding, editor)


def _workflow(groups: list[Group]) -> Workflow:
    """A careless one for courses: every municipality's editors review all. Tenancy must hold all the same."""
    task = GroupApprovalTask.objects.create(name="Redaktörerna granskar")
    task.groups.set(groups)
    workflow = Workflow.objects.create(name="Granskning")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    return workflow


def _fill(tenant: Tenant, workflow: Workflow) -> None:
    mark, municipality, editor = tenant.mark, tenant.onboarding.municipality, tenant.editor
    objects = tenant.objects
    objects["municipality"] = municipality
    objects["user"] = editor
    objects["membership"] = Membership.objects.get(user=editor)
    objects["collection"] = tenant.onboarding.collection
    provider = ProviderFactory(name=f"Skolan {mark}", municipality=municipality, owner=municipality)
    source = Source.objects.create(
        slug=mark.lower(), name=f"Filen {mark}", kind=SourceKind.CSV, owner=municipality, rank=10
    )
    course = CourseFactory(
        title=f"Kursen {mark}", provider=provider, owner=municipality, source=source, key=f"i.{mark}"
    )
    occasion = OccasionFactory(course=course, source=source, key=f"e.{mark}", description=f"Start {mark}")
    objects |= {"provider": provider, "source": source, "course": course, "occasion": occasion}
    now = timezone.now()
    objects["record"] = SourceRecord.objects.create(
        source=source, kind=RecordKind.INFO, key=course.key, course=course, payload={"title": mark},
        values={"title": f"Kursen {mark}"}, digest="0", first_seen=now, last_seen=now,
    )  # fmt: skip
    run = ImportRun.objects.create(
        source=source, status=RunStatus.STOPPED, started_at=now, finished_at=now, today=dt.date(2026, 11, 22),
        message=f"Stoppad: {mark}", user=editor,
        report={"rejected": [{"kind": "infos", "key": mark, "place": 1, "reason": mark}]},
    )  # fmt: skip
    objects["run"] = run
    objects["issue"] = ImportIssue.objects.create(run=run, kind=mark, record_kind=RecordKind.INFO, key=mark)
    _pages(tenant)
    _media(tenant)
    _drafts(tenant, workflow)
    invitation = Invitation(email=f"ny.{mark}@example.se", first_name="Ny", last_name=mark, municipality=municipality)
    objects["invitation"] = invitations.send(invitation, invited_by=None, now=now)


def _pages(tenant: Tenant) -> None:
    """The municipality's page is public; its draft, and the pages below, are not yet."""
    mark, page, editor = tenant.mark, tenant.onboarding.page, tenant.editor
    page.title = f"Utkast {mark}"
    page.save_revision(user=editor, log_action=True)
    child = page.add_child(instance=StandardPage(title=f"Sidan {mark}", live=False, owner=editor))
    child.introduction = f"Ingress {mark}"
    child.save_revision(user=editor, log_action=True)
    child.save_revision(user=editor, log_action=True)
    centre = page.add_child(
        instance=LearningCentrePage(
            title=f"Lärcentrum {mark}", live=False, owner=editor, municipality=tenant.onboarding.municipality
        )
    )
    Comment.objects.create(page=child, user=editor, text=f"Kommentar {mark}", contentpath="title")
    tenant.objects |= {"municipality_page": page, "page": child, "centre": centre}


def _media(tenant: Tenant) -> None:
    mark, collection, editor = tenant.mark, tenant.onboarding.collection, tenant.editor
    image = Image.objects.create(
        title=f"Bild {mark}",
        file=get_test_image_file(filename=f"{mark}.png"),
        collection=collection,
        uploaded_by_user=editor,
    )
    document = Document.objects.create(
        title=f"Dokument {mark}",
        file=ContentFile(b"text", name=f"{mark}.txt"),
        collection=collection,
        uploaded_by_user=editor,
    )
    uploads = {
        f"uploaded {kind}": UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(model),
            file=ContentFile(b"text", name=f"{mark}.bin"),
            uploaded_by_user=editor,
        )
        for kind, model in (("image", Image), ("document", Document))
    }
    for item in (image, document):
        log(item, "wagtail.edit", user=editor)
    tenant.objects |= {"image": image, "document": document, **uploads}


def _drafts(tenant: Tenant, workflow: Workflow) -> None:
    """Revisions, a lock, a workflow in progress and an editing session, for a page and for a course."""
    editor = tenant.editor
    for kind in ("course", "page"):
        item = tenant.objects[kind]
        first = item.save_revision(user=editor, log_action=True)
        item.save_revision(user=editor, log_action=True)
        item.refresh_from_db()
        state = (workflow if kind == "course" else Workflow.objects.get(name=WORKFLOW_TASK)).start(item, editor)
        item.locked, item.locked_by, item.locked_at = True, editor, timezone.now()
        item.save()
        tenant.objects |= {
            f"{kind} revision": first,
            f"{kind} workflow state": state,
            f"{kind} task state": TaskState.objects.get(workflow_state=state),
        }
    page = Page.objects.get(pk=tenant.objects["page"].pk)
    tenant.objects["session"] = EditingSession.objects.create(
        user=editor, content_object=page, last_seen_at=timezone.now()
    )
