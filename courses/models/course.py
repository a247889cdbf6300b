"""A course: what one can study (EMIL's info). When and where lies in its occasions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.http import HttpRequest
from django.urls import reverse
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)

from courses.domain.drafts import REMOVED, keep_live, lock, merge, without_dangling
from courses.models.provider import Provider
from courses.models.sourced import Sourced
from courses.querysets import CourseQuerySet
from courses.vocabulary import Configuration, CreditUnit, SchoolForm, TimeUnit
from organisations.models import KeepsOwner, Municipality

if TYPE_CHECKING:
    from wagtail.models import Revision


class Course(
    KeepsOwner,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    Sourced,
    ClusterableModel,
):
    """A course, package or programme of any school form.

    Not a page: a region has 5,000 and imports write them in bulk (docs/decisions). `live` says whether the public sees
    it; a course that its source no longer has keeps its row with `gone_at` set.
    """

    # What sources give and imports keep up to date; the names are CourseRecord's, except `provider_id`, `keywords`,
    # `direction_ids` and `owner_id`, which come from the course's events and codes (courses/imports/derive.py).
    SOURCE_FIELDS: ClassVar[tuple[str, ...]] = (
        "title",
        "description",
        "eligibility",
        "prior_knowledge",
        "url",
        "code",
        "subject_codes",
        "school_form",
        "school_type",
        "configuration",
        "credits",
        "credits_unit",
        "extent_length",
        "extent_unit",
        "is_vocational",
        "result_is_degree",
        "degree",
        "education_level",
        "student_aid",
        "expires",
        "provider_id",
        "keywords",
        "direction_ids",
        "owner_id",
    )

    title = models.CharField("titel", max_length=250)
    slug = models.SlugField("webbadress", max_length=120, help_text="Ändras den leder den gamla adressen rätt ändå.")
    summary = models.CharField(
        "ingress", max_length=400, blank=True, help_text="En eller två meningar. Visas överst och i sökträffar."
    )
    description = models.TextField("beskrivning", blank=True)
    eligibility = models.TextField("behörighet", blank=True)
    prior_knowledge = models.TextField("bra att kunna innan", blank=True)
    audience = models.TextField("för vem", blank=True)
    url = models.CharField("läs mer hos anordnaren", max_length=1000, blank=True)
    code = models.CharField("kurskod", max_length=80, blank=True, db_index=True)
    subject_codes = ArrayField(models.CharField(max_length=80), verbose_name="ämneskoder", default=list, blank=True)
    school_form = models.CharField(
        "skolform", max_length=30, choices=SchoolForm, default=SchoolForm.OTHER, db_index=True
    )
    school_type = models.CharField("skolform hos källan", max_length=30, blank=True, editable=False)
    configuration = models.CharField("typ", max_length=20, choices=Configuration, blank=True)
    credits = models.DecimalField("poäng", max_digits=7, decimal_places=1, null=True, blank=True)
    credits_unit = models.CharField("poängslag", max_length=10, choices=CreditUnit, blank=True)
    extent_length = models.PositiveIntegerField("längd", null=True, blank=True)
    extent_unit = models.CharField("längd i", max_length=10, choices=TimeUnit, blank=True)
    is_vocational = models.BooleanField("yrkesutbildning", null=True, blank=True)
    result_is_degree = models.BooleanField("ger examen", null=True, blank=True)
    degree = models.CharField("examen", max_length=250, blank=True)
    education_level = models.CharField("nivå", max_length=40, blank=True, editable=False)
    student_aid = models.CharField("studiestöd hos källan", max_length=20, blank=True, editable=False)
    expires = models.DateField("gäller till", null=True, blank=True)
    keywords = ArrayField(models.CharField(max_length=120), verbose_name="nyckelord", default=list, blank=True)
    direction_ids = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name="inriktningar", default=list, blank=True
    )
    provider = models.ForeignKey(
        Provider,
        on_delete=models.PROTECT,
        related_name="courses",
        verbose_name="anordnare",
        null=True,
        blank=True,
    )
    occupations = ParentalManyToManyField(
        "courses.Occupation", related_name="courses", verbose_name="leder till yrken", blank=True
    )
    owner = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="courses",
        verbose_name="ägs av",
        null=True,
        blank=True,
        help_text="Kommunen vars redaktörer sköter utbildningen. Tomt betyder regionen.",
    )
    checked_on = models.DateField("kontrollerad", null=True, blank=True)
    sort_key = models.CharField(max_length=800, editable=False, db_index=True, db_collation="C")
    created_at = models.DateTimeField("skapad", auto_now_add=True)
    updated_at = models.DateTimeField("ändrad", auto_now=True)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="course")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="course",
        for_concrete_model=False,
    )

    objects = CourseQuerySet.as_manager()

    # Hand-made occasions that a draft takes away when it is published (courses/domain/drafts.py).
    removed_occasion_ids: frozenset[int] = frozenset()

    class Meta:
        verbose_name = "utbildning"
        verbose_name_plural = "utbildningar"
        ordering = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> models.QuerySet[Revision]:
        return self._revisions

    def get_absolute_url(self) -> str:
        return reverse("course", kwargs={"slug": self.slug, "pk": self.pk})

    # --- Drafts: what is stored in a revision, and how it meets the live row (courses/domain/drafts.py) ---

    def serializable_data(self) -> dict[str, Any]:
        return {**super().serializable_data(), REMOVED: sorted(self.removed_occasion_ids)}

    @classmethod
    def from_serializable_data(cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False) -> Course:
        """As modelcluster's, with one query for all foreign keys instead of one per occasion and key."""
        content = without_dangling(data) if check_fks else data
        return super().from_serializable_data(content, check_fks=False, strict_fks=strict_fks)

    def with_content_json(self, content: dict[str, Any]) -> Course:
        """The revision's content merged with the row as it is stored now, not with this object's memory of it."""
        live = Course.objects.get(pk=self.pk)
        drafted = super(Course, live).with_content_json(content)
        merge(drafted, live, content.get(REMOVED, ()))
        return drafted

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        """Publish in one transaction with what listens (`courses_changed`), with imports kept waiting."""
        with transaction.atomic():
            lock(self.pk)
            keep_live(self.pk, revision)
            return super().publish(revision, *args, **kwargs)

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        """As `publish`; what an import wrote since this object was read is read again before the row is saved."""
        with transaction.atomic():
            lock(self.pk)
            self.refresh_from_db()
            return super().unpublish(*args, **kwargs)

    # --- Preview: the public page ---

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:  # noqa: ARG002 - Wagtail's signature
        return "courses/course_page.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from courses.views import course_context  # noqa: PLC0415 - the page's view knows the model

        return {**super().get_preview_context(request, mode_name), **course_context(self, request)}
