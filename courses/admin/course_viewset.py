"""Courses in the admin."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)

from courses.admin.comparing import ShownFieldPanel
from courses.admin.course_form import CourseForm
from courses.admin.course_views import (
    CheckedTodayView,
    CourseCopyView,
    CourseEditView,
    CourseUnpublishView,
    PayloadsView,
    RestoreView,
)
from courses.admin.listing import CourseIndexView, course_list
from courses.admin.panels import CheckedPanel, OccasionsPanel, ProvenancePanel, SourcedFieldPanel, SourcedTitlePanel
from courses.models import Course
from organisations.tenancy import TenantSnippetViewSet

OCCASION_PANELS = [
    ShownFieldPanel("hidden"),
    MultiFieldPanel(
        [
            FieldRowPanel([SourcedFieldPanel("start"), SourcedFieldPanel("end"), SourcedFieldPanel("rolling_start")]),
            FieldRowPanel([SourcedFieldPanel("expires"), SourcedFieldPanel("cancelled")]),
        ],
        heading="När",
        classname="occasion-group",
    ),
    MultiFieldPanel(
        [
            FieldRowPanel(
                [
                    SourcedFieldPanel("application_first"),
                    SourcedFieldPanel("application_last"),
                    SourcedFieldPanel("application_late"),
                ]
            ),
            SourcedFieldPanel("application_continuous"),
            FieldRowPanel([SourcedFieldPanel("application_url"), SourcedFieldPanel("application_email")]),
            SourcedFieldPanel("application_code"),
            SourcedFieldPanel("application_instruction"),
        ],
        heading="Ansökan",
        classname="occasion-group",
    ),
    MultiFieldPanel(
        [
            SourcedFieldPanel("municipality_codes"),
            SourcedFieldPanel("towns"),
            SourcedFieldPanel("learning_centre_ids"),
        ],
        heading="Var",
        classname="occasion-group",
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([SourcedFieldPanel("mode"), SourcedFieldPanel("pace"), SourcedFieldPanel("pace_individual")]),
            FieldRowPanel(
                [
                    SourcedFieldPanel("time_of_day"),
                    SourcedFieldPanel("mandatory_meetings"),
                    SourcedFieldPanel("optional_meetings"),
                ]
            ),
            SourcedFieldPanel("distance_description"),
            SourcedFieldPanel("languages"),
        ],
        heading="Hur",
        classname="occasion-group",
    ),
    MultiFieldPanel(
        [
            SourcedFieldPanel("title"),
            SourcedFieldPanel("description"),
            SourcedFieldPanel("url"),
            FieldRowPanel([SourcedFieldPanel("seats"), SourcedFieldPanel("fee"), SourcedFieldPanel("fee_currency")]),
            FieldRowPanel([SourcedFieldPanel("contractor"), SourcedFieldPanel("apprenticeship")]),
            SourcedFieldPanel("keywords"),
        ],
        heading="Mer om tillfället",
        classname="occasion-group",
    ),
]

COURSE_PANELS = [
    MultiFieldPanel(
        [
            SourcedTitlePanel("title"),
            FieldPanel("summary"),
            SourcedFieldPanel("description"),
            ShownFieldPanel("audience"),
        ],
        heading="Vad och för vem",
    ),
    MultiFieldPanel(
        [SourcedFieldPanel("eligibility"), SourcedFieldPanel("prior_knowledge")],
        heading="Förkunskaper",
    ),
    MultiFieldPanel(
        [
            SourcedFieldPanel("provider"),
            SourcedFieldPanel("url"),
            FieldPanel("owner"),
        ],
        heading="Anordnare",
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([SourcedFieldPanel("school_form"), SourcedFieldPanel("configuration")]),
            FieldRowPanel([SourcedFieldPanel("code"), SourcedFieldPanel("subject_codes")]),
            FieldRowPanel([SourcedFieldPanel("credits"), SourcedFieldPanel("credits_unit")]),
            FieldRowPanel([SourcedFieldPanel("extent_length"), SourcedFieldPanel("extent_unit")]),
            FieldRowPanel([SourcedFieldPanel("is_vocational"), SourcedFieldPanel("result_is_degree")]),
            SourcedFieldPanel("degree"),
        ],
        heading="Omfattning",
    ),
    MultiFieldPanel(
        [SourcedFieldPanel("keywords"), FieldPanel("occupations"), SourcedFieldPanel("direction_ids")],
        heading="Så hittas utbildningen",
    ),
    MultiFieldPanel(
        [FieldPanel("slug"), CheckedPanel("checked_on"), SourcedFieldPanel("expires")],
        heading="Adress och aktualitet",
    ),
]


class CourseViewSet(TenantSnippetViewSet):
    """Drafts, workflow, locks, history and preview come with the model."""

    model = Course
    icon = "clipboard-list"
    menu_label = "Utbildningar"
    menu_name = "courses"
    list_per_page = 50
    index_view_class = CourseIndexView
    index_template_name = "courses/admin/courses.html"
    edit_view_class = CourseEditView
    copy_view_class = CourseCopyView
    unpublish_view_class = CourseUnpublishView
    edit_handler = TabbedInterface(
        [
            ObjectList(COURSE_PANELS, heading="Utbildningen"),
            ObjectList(
                [OccasionsPanel("occasions", panels=OCCASION_PANELS, heading="Tillfällen", label="Tillfälle")],
                heading="Tillfällen",
            ),
            ObjectList([ProvenancePanel(heading="Källan"), PublishingPanel()], heading="Källa"),
        ],
        base_form_class=CourseForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Course]:
        return course_list(super().get_queryset(request))

    def get_urlpatterns(self) -> list[URLPattern]:
        edit = self.get_url_name("edit")
        return [
            *super().get_urlpatterns(),
            path("restore/<int:pk>/", self.construct_view(RestoreView, success_url_name=edit), name="restore"),
            path("checked/<int:pk>/", self.construct_view(CheckedTodayView, success_url_name=edit), name="checked"),
            path("payloads/<int:pk>/", self.construct_view(PayloadsView), name="payloads"),
        ]
