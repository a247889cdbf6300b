"""Occupations, subjects, areas and directions in the admin."""

from __future__ import annotations

import pytest
from django.contrib.admin.utils import quote
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from courses.models import Area, Direction, Occupation, Subject

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Area, Direction, Occupation, Subject])
def test_nothing_says_that_it_is_used_nowhere(regional: Client, model: type[Model]) -> None:
    """Wagtail would count 0 uses of what hundreds of courses point at by their lists of codes."""
    one = model._default_manager.all()[:1].get()
    pages = [
        regional.get(reverse(model.snippet_viewset.get_url_name(view), args=[quote(one.pk)]))  # type: ignore[attr-defined]
        for view in ("edit", "delete")
    ]
    assert [page.status_code for page in pages] == [200, 200]
    assert not [page for page in pages if "/usage/" in page.content.decode()]
