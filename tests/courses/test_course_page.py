"""The page of a course, in each of its states."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.courses import CourseFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_today")]


def test_a_published_course_has_a_page(client: Client) -> None:
    course = CourseFactory(published=True)
    response = client.get(course.get_absolute_url())
    assert response.status_code == 200
    assert "Vård och omsorg" in response.text
