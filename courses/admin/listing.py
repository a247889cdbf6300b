"""The list of courses: what each row tells, search and export. The number of queries is the same for any size."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Cast
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column
from wagtail.models import Revision
from wagtail.snippets.views.snippets import IndexView

from courses.admin.choices import REGION
from courses.admin.filters import CourseFilterSet
from courses.admin.spreadsheet import dated
from courses.domain.overrides import labels_of
from courses.listing import begins
from courses.models import Course, Occasion
from courses.states import OccasionState, starts_at_any_time

NO_COMING = "Utan kommande start"


def listed(courses: QuerySet[Course], today: dt.date) -> QuerySet[Course]:
    """The courses with all that the list shows, in one query."""
    shown = Occasion.objects.filter(course=OuterRef("pk"), hidden=False, gone_at=None)
    following = (
        shown.coming(today)
        .most_interesting_first(today)
        .annotate(begins=begins(today), any_time=Case(When(starts_at_any_time.q(today), then=True), default=False))
    )
    open_now = shown.open_for_application(today).order_by(F("application_last").asc(nulls_last=True), "pk")
    scheduled = Revision.objects.filter(
        base_content_type=Course.get_base_content_type(),
        object_id=Cast(OuterRef("pk"), CharField()),
        approved_go_live_at__isnull=False,
    )
    changed_occasions = Occasion.objects.filter(course=OuterRef("pk"), overridden_fields__len__gt=0)
    return courses.select_related("provider", "owner", "source").annotate(
        next_start=Subquery(following.values("begins")[:1]),
        starts_any_time=Subquery(following.values("any_time")[:1]),
        next_state=Subquery(following.values("state")[:1]),
        is_open=Exists(open_now),
        last_day=Subquery(open_now.values("application_last")[:1]),
        is_scheduled=Exists(scheduled),
        has_overrides=Q(overridden_fields__len__gt=0) | Exists(changed_occasions),
    )


def state_label(course: Any) -> str:
    """What a resident meets: open if any occasion is, else the next occasion's state."""
    if course.is_open:
        return str(OccasionState.OPEN.label)
    return str(OccasionState(course.next_state).label) if course.next_state else NO_COMING


def status_label(course: Any) -> str:
    """Whether the public sees the course, as Wagtail's own tag, without a query per row."""
    if course.gone_at:
        return "Borta ur källan"
    if course.live:
        return "Publicerad + utkast" if course.has_unpublished_changes else "Publicerad"
    if course.is_scheduled:
        return "Schemalagd"
    return "Avpublicerad" if course.first_published_at else "Utkast"


def badges(course: Any) -> list[tuple[str, bool]]:
    """Text of each mark beside the title, and whether it stands out."""
    marks = [(status_label(course), course.live and not course.gone_at)]
    if course.has_overrides:
        marks.append(("Ändrad", False))
    if course.locked:
        marks.append(("Låst", False))
    return marks


class BadgesColumn(Column):
    cell_template_name = "courses/admin/cells/badges.html"

    def get_value(self, instance: Any) -> list[tuple[str, bool]]:
        return badges(instance)


def next_start(course: Any) -> dt.date | str:
    """The start that the public card tells of: its date, or what is said in place of one; "" without any."""
    if course.starts_any_time:
        return "Löpande start"
    return course.next_start or ("Datum saknas" if course.next_state else "")


class StartColumn(Column):
    def get_value(self, instance: Any) -> str:
        start = next_start(instance)
        return date_format(start, "Y-m-d") if isinstance(start, dt.date) else start


COLUMNS = [
    BadgesColumn("badges", label="Publicering", sort_key="live"),
    Column("school_form", label="Skolform", accessor="get_school_form_display", sort_key="school_form"),
    Column("provider", label="Anordnare", accessor=lambda course: course.provider or "", sort_key="provider__sort_key"),
    Column("owner", label="Ägs av", accessor=lambda course: course.owner or REGION, sort_key="owner__sort_key"),
    StartColumn("next_start", label="Nästa start", sort_key="next_start"),
    Column("state", label="Läge", accessor=state_label),
    Column("source", label="Källa", accessor=lambda course: course.source or "", sort_key="source__name"),
]

EXPORTED = {
    "pk": "Id",
    "title": "Titel",
    "school_form": "Skolform",
    "code": "Kurskod",
    "provider": "Anordnare",
    "owner": "Ägs av",
    "next_start": "Nästa start",
    "state": "Läge",
    "last_day": "Sista ansökningsdag",
    "status": "Publicering",
    "source": "Källa",
    "key": "Källans id",
    "overridden": "Ändrade fält",
    "checked_on": "Kontrollerad",
    "address": "Adress",
}


class CourseIndexView(IndexView):
    """The list, searched by title, code, provider and the source's id."""

    list_export = list(EXPORTED)
    export_headings = EXPORTED
    filterset_class = CourseFilterSet
    search_fields = ("title", "code", "provider__name", "key")
    search_backend_name = None
    default_ordering = "sort_key"
    page_title = "Utbildningar"

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column("title")
        title.sort_key, title.width = "sort_key", "24%"
        chosen = [BulkActionsCheckboxColumn("bulk_actions", obj_type="snippet")] if self.publishes else []
        return [*chosen, title, *COLUMNS]

    @cached_property
    def publishes(self) -> bool:
        """Whether the person may do what is offered for many courses at a time; not where somebody else reviews."""
        return bool(self.permission_policy.user_has_permission(self.request.user, "publish"))

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(*args, **kwargs), "publishes": self.publishes}

    def get_filename(self) -> str:
        return dated("utbildningar")

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        plain = {name: getattr(item, name, None) for name in EXPORTED}
        return plain | {
            "school_form": item.get_school_form_display(),
            "provider": str(item.provider or ""),
            "owner": str(item.owner or REGION),
            "next_start": next_start(item),
            "state": state_label(item),
            "status": status_label(item),
            "source": str(item.source or ""),
            "overridden": ", ".join(labels_of(Course, item.overridden_fields)),
            "address": self.request.build_absolute_uri(item.get_absolute_url()),
        }


def course_list(courses: QuerySet[Course]) -> QuerySet[Course]:
    return listed(courses, localdate())
