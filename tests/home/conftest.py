"""A site for the pages' tests."""

from __future__ import annotations

import pytest

from tests.factories.pages import SiteTree, make_site


@pytest.fixture
def site(db: None) -> SiteTree:
    return make_site()
