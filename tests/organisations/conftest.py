"""Municipalities that the tests speak of."""

from __future__ import annotations

import pytest

from organisations.models import Municipality
from tests.factories.organisations import MunicipalityFactory


@pytest.fixture
def boras(db: None) -> Municipality:
    return MunicipalityFactory(code="1490", member=True)


@pytest.fixture
def mark(db: None) -> Municipality:
    return MunicipalityFactory(code="1463", member=True)
