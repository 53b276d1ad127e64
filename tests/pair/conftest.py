"""Fixtures of the pair's life."""

from __future__ import annotations

import pytest

from catalog.load import load_catalogue
from tests.pair.school import School, found_school


@pytest.fixture(scope="session")
def catalogue():
    return load_catalogue()


@pytest.fixture
async def school(unit, clock) -> School:
    return await found_school(unit, clock)


@pytest.fixture
def found(unit, clock):
    """Found further schools in other zones."""

    async def make(zone: str, code: str) -> School:
        return await found_school(unit, clock, zone, code)

    return make
