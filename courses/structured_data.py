"""A course for search engines: schema.org's Course with its CourseInstances, as JSON-LD."""

from __future__ import annotations

import datetime as dt
import html
import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from courses.contact import web_address
from courses.models import Course, Occasion
from courses.presentation import place_names
from courses.states import starts_at_any_time
from courses.vocabulary import StudyMode, TimeUnit

_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
_MODES = {StudyMode.ON_SITE: "Onsite", StudyMode.DISTANCE: "Online", StudyMode.HYBRID: "Blended"}
_DURATIONS = {TimeUnit.DAYS: "P{}D", TimeUnit.WEEKS: "P{}W", TimeUnit.MONTHS: "P{}M", TimeUnit.YEARS: "P{}Y"}
_DESCRIPTION_LENGTH = 500


def course_data(course: Course, occasions: Sequence[Occasion], request: HttpRequest, today: dt.date) -> SafeString:
    """The text of a `<script type="application/ld+json">`, safe to stand there whatever the course says."""
    text = " ".join((course.summary or html.unescape(strip_tags(course.description.replace("<", " <")))).split())
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": course.title,
        "description": text[:_DESCRIPTION_LENGTH] or course.title,
        "url": request.build_absolute_uri(course.get_absolute_url()) if course.pk else None,
        "inLanguage": "sv",
        "courseCode": course.code,
        "provider": _provider(course),
        "hasCourseInstance": [_instance(course, occasion, today) for occasion in occasions],
    }
    return mark_safe(json.dumps(_present(data), ensure_ascii=False).translate(_ESCAPES))  # noqa: S308 - escaped here


def _provider(course: Course) -> dict[str, Any] | None:
    if course.provider is None:
        return None
    return _present({"@type": "Organization", "name": course.provider.name, "sameAs": web_address(course.provider.url)})


def _instance(course: Course, occasion: Occasion, today: dt.date) -> dict[str, Any]:
    places = [{"@type": "Place", "name": name, "address": {"@type": "PostalAddress", "addressLocality": name,
               "addressCountry": "SE"}} for name in place_names(occasion)]  # fmt: skip
    starts = occasion.start if not starts_at_any_time.holds(occasion, today) else None
    duration = _DURATIONS.get(TimeUnit(course.extent_unit)) if course.extent_unit and course.extent_length else None
    return _present(
        {
            "@type": "CourseInstance",
            "courseMode": _MODES.get(StudyMode(occasion.mode)) if occasion.mode else None,
            "startDate": starts.isoformat() if starts else None,
            "endDate": occasion.end.isoformat() if occasion.end else None,
            "location": places,
            "courseWorkload": duration.format(course.extent_length) if duration else None,
            "eventStatus": "https://schema.org/EventCancelled" if occasion.cancelled else None,
        }
    )


def _present(data: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known."""
    return {name: value for name, value in data.items() if value not in (None, "", [], {})}
