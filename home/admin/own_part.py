"""On the admin's first page: how the person's own part of the catalogue stands, and where to go on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, Q
from django.urls import reverse
from django.utils.timezone import localdate
from wagtail.admin.ui.components import Component

from courses.admin.filters import CLOSING_SOON, closing_soon, odd, shown_occasions
from courses.admin.run_views import status_label
from courses.admin.upload_views import layouts_for
from courses.imports.locks import mark_abandoned_runs
from courses.models import Course, ImportRun, Occasion
from home.models import MunicipalityPage
from organisations.models import Municipality
from organisations.tenancy import Actor, actor_of, visible_to
from organisations.tenancy.actors import Person

LIST = "wagtailsnippets_courses_course:list"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts, and the list that shows just those; "" where there is no such list for the person.

    `asks` marks a number that somebody should do something about when it isn't nought.
    """

    count: int
    label: str
    url: str = ""
    asks: bool = False


class OwnPartPanel(Component):
    """For editors their municipalities' courses, for the region all. The number of queries depends on nothing."""

    name = "own_part"
    template_name = "home/admin/own_part.html"
    order = 40

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        assert parent_context is not None  # noqa: S101 - Wagtail always gives it
        user = parent_context["request"].user
        actor = actor_of(user)
        if not actor.is_regional and not actor.edits:
            return {"is_shown": False}
        own = Municipality.objects.filter(pk__in=actor.edits)
        names = [municipality.name for municipality in own]
        return {
            "is_shown": True,
            "heading": "Utbildningar i regionen" if actor.is_regional else f"Utbildningar i {_listed(names)}",
            **_figures(user, actor, localdate()),
            "run": latest_run(actor),
            "may_upload": bool(layouts_for(actor)),
            "pages": MunicipalityPage.objects.live().filter(municipality__in=own).order_by("municipality__sort_key"),
        }


def _figures(user: Person, actor: Actor, today: dt.date) -> dict[str, Any]:
    courses = visible_to(user, Course.objects.filter(gone_at=None))
    coming = Exists(shown_occasions().coming(today))
    counts = courses.annotate(closes=closing_soon(today), comes=coming, is_odd=odd()).aggregate(
        total=Count("pk"),
        published=Count("pk", filter=Q(live=True)),
        closing=Count("pk", filter=Q(live=True, closes=True)),
        without=Count("pk", filter=Q(live=True, comes=False)),
        odd=Count("pk", filter=Q(is_odd=True)),
    )
    figures = [
        Figure(counts["published"], "publicerade", _list(status="live")),
        Figure(counts["total"] - counts["published"], "inte publicerade", _list(status="draft"), asks=True),
        Figure(
            counts["closing"],
            f"stänger ansökan inom {CLOSING_SOON.days} dagar",
            _list(occasions="closing", status="live"),
        ),
        Figure(counts["without"], "utan kommande start", _list(occasions="expired", status="live"), asks=True),
        Figure(counts["odd"], "med avvikelser i importen", _list(odd="yes"), asks=True),
    ]
    waiting = _waiting(actor)
    if waiting:
        url = reverse("waiting_occasions:index") if actor.is_regional else ""
        figures.append(Figure(waiting, "tillfällen som väntar på sin utbildning", url, asks=True))
    return {"figures": figures, "is_empty": not counts["total"]}


def _waiting(actor: Actor) -> int:
    """Occasions whose education no source has given: the municipality's are those of its providers."""
    waiting = Occasion.objects.filter(course=None, gone_at=None)
    return (waiting if actor.is_regional else waiting.filter(provider__owner__in=actor.edits)).count()


def latest_run(actor: Actor) -> dict[str, Any] | None:
    """The latest import from a source that gives the person's courses, with its page if the person may see that."""
    mark_abandoned_runs()
    runs = ImportRun.objects.filter(is_dry_run=False).select_related("source")
    if not actor.is_regional:
        giving = Course.objects.filter(owner__in=actor.edits, source__isnull=False).values("source")
        runs = runs.filter(Q(source__in=giving) | Q(source__owner__in=actor.edits))
    run = runs.order_by("-started_at", "-pk").first()
    if run is None:
        return None
    return {
        "source": run.source,
        "started_at": run.started_at,
        "status": status_label(run),
        "url": reverse("import_runs:detail", args=[run.pk]) if actor.may_edit_for(run.source.owner_id) else "",
    }


def _listed(names: list[str]) -> str:
    return " och ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _list(**chosen: str) -> str:
    return f"{reverse(LIST)}?{urlencode(chosen)}"
