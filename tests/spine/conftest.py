"""The spine on both databases: ``database``, ``writer`` and ``unit`` of tests/conftest.py, run on each."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.crypto import DataCipher
from storage.database import Database

TEST_KEY = bytes(range(32))


@pytest.fixture
async def database(any_url) -> AsyncIterator[Database]:
    database = Database(any_url, DataCipher(TEST_KEY))
    yield database
    await database.close()
