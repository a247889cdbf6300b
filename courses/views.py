"""The catalogue's public pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from courses.contact import contact_of
from courses.course_page import course_page
from courses.crumbs import Crumb, start_crumb
from courses.learning_centres import opening_now
from courses.listing import area_counts, by_next_start, card_page, coming, of_area
from courses.models import Area, Course, LearningCentrePage, Provider
from courses.similar import similar_courses


def course_context(course: Course, request: HttpRequest) -> dict[str, Any]:
    """What `courses/course_page.html` shows, today; also for the preview of a draft."""
    context = course_page(course, request, localdate())
    area_crumbs = [Crumb(area.local_name, area.get_absolute_url()) for area in context["areas"][:1]]
    return {**context, "nav": "search", "crumbs": [start_crumb(), *area_crumbs, Crumb(course.title, is_content=True)]}


@require_safe
def course(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A public course; 301 from a former slug, 410 for one that was public and isn't any more."""
    found = get_object_or_404(
        Course.objects.select_related("provider__owner", "owner", "source").prefetch_related("occasions"), pk=pk
    )
    if not found.live or found.gone_at:
        return _withdrawn(request, found)
    if slug != found.slug:
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(found.get_absolute_url() + (f"?{query}" if query else ""))
    return render(request, "courses/course_page.html", course_context(found, request))


def _withdrawn(request: HttpRequest, found: Course) -> HttpResponse:
    if found.first_published_at is None and found.gone_at is None:
        raise Http404
    today = localdate()
    context = {
        "course": found,
        "today": today,
        "similar": similar_courses(found, today),
        "crumbs": [start_crumb(), Crumb(gettext("Utbildningen är borttagen"))],
    }
    return render(request, "courses/course_gone.html", context, status=410)


@require_safe
def provider(request: HttpRequest, slug: str) -> HttpResponse:
    """A provider with its courses."""
    found = get_object_or_404(Provider.objects.select_related("municipality", "owner", "source"), slug=slug)
    today = localdate()
    courses = by_next_start(Course.objects.public().filter(provider=found), coming(today), today)
    listed = card_page(courses, request, today)
    # A source may take back a provider whose courses live on: their pages lead here.
    if found.gone_at and not listed.total:
        raise Http404
    context = {
        "provider": found,
        "contact": contact_of(found),
        "today": today,
        "listed": listed,
        "crumbs": [start_crumb(), Crumb(gettext("Skolor"), reverse("providers")), Crumb(found.name, is_content=True)],
    }
    return render(request, "courses/provider_page.html", context)


@require_safe
def providers(request: HttpRequest) -> HttpResponse:
    """All providers with public courses, by name."""
    public = Q(courses__live=True, courses__gone_at=None)
    found = Provider.objects.annotate(course_count=Count("courses", filter=public))
    context = {
        "providers": found.filter(course_count__gt=0).order_by("sort_key", "pk"),
        "crumbs": [start_crumb(), Crumb(gettext("Skolor"))],
    }
    return render(request, "courses/providers_page.html", context)


@require_safe
def area(request: HttpRequest, slug: str) -> HttpResponse:
    """One of Skolverket's areas with its courses."""
    found = get_object_or_404(Area, slug=slug)
    today = localdate()
    context = {
        "area": found,
        "today": today,
        "listed": card_page(by_next_start(of_area(found), coming(today), today), request, today),
        "nav": "search",
        "crumbs": [start_crumb(), Crumb(gettext("Områden"), reverse("areas")), Crumb(found.local_name)],
    }
    return render(request, "courses/area_page.html", context)


@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """All areas with how many courses each has."""
    counts = area_counts(localdate())
    context = {
        "areas": [(found, counts[found.pk]) for found in Area.objects.all()],
        "nav": "search",
        "crumbs": [start_crumb(), Crumb(gettext("Områden"))],
    }
    return render(request, "courses/areas_page.html", context)


@require_safe
def learning_centre(request: HttpRequest, slug: str) -> HttpResponse:
    """A learning centre, at its own address beside the page tree."""
    pages = LearningCentrePage.objects.live().public().filter(slug=slug).select_related("municipality")
    page = pages.order_by("path").first()
    if page is None:
        raise Http404
    return render(request, page.get_template(request), page.get_context(request))


@require_safe
def learning_centres(request: HttpRequest) -> HttpResponse:
    """All learning centres, by municipality."""
    pages = LearningCentrePage.objects.live().public().prefetch_related("opening_hours")
    now = localtime()
    context = {
        "centres": [
            {"page": page, "now": opening_now(page.opening_hours.all(), now)}
            for page in pages.order_by("municipality__sort_key", "title")
        ],
        "nav": "learning_centres",
        "crumbs": [start_crumb(), Crumb(gettext("Lärcentrum"))],
    }
    return render(request, "courses/learning_centres_page.html", context)
