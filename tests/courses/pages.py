"""A course's page as a reader gets it."""

from __future__ import annotations

import re

from django.test import Client

from courses.models import Course


def text_of(client: Client, course: Course, query: str = "") -> str:
    """The page's HTML with every run of white space, no-break ones included, as one blank."""
    response = client.get(course.get_absolute_url() + query)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.text)
