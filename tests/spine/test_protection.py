"""Personal data at rest: names, answers, updates and dialog state are unreadable without the key."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.engine import make_url

from storage.tables import Answer, Base, Person
from tests.spine.conftest import FIRST

SECRETS = ("Имя0", "Фамилия0", "Тайное слово")


async def test_no_name_and_no_answer_can_be_read_in_the_database(app, nadia, database, any_url):
    while "словами" not in nadia.text and "Пропустить" in nadia.buttons:
        await nadia.send("Тайное слово и ещё одно")
        await nadia.settle()
        if await _stored(database):
            break
        await nadia.tap("Пропустить")
        await nadia.settle()
    # With the key all of it is there.
    assert await _stored(database)
    async with database.reading() as connection:
        names = (await connection.execute(select(Person.first_name))).scalars().all()
    assert "Имя0" in names
    raw = await _raw(database, any_url)
    assert len(raw) > 1000
    for secret in SECRETS:
        for form in (secret.encode(), secret.encode().hex().encode(), ascii(secret)[1:-1].encode()):
            assert form not in raw, secret
    assert f"P{FIRST}".encode() not in raw


async def _stored(database) -> bool:
    async with database.reading() as connection:
        values = (await connection.execute(select(Answer.value))).scalars().all()
    return any("Тайное слово" in str(value) for value in values)


async def _raw(database, url: str) -> bytes:
    """Return all that stands in the database as its files or a dump hold it."""
    if database.is_sqlite:
        path = Path(make_url(url).database)
        files = [path, path.with_name(path.name + "-wal")]
        return b"".join([await asyncio.to_thread(one.read_bytes) for one in files if one.exists()])
    lines: list[str] = []
    async with database.reading() as connection:
        for table in Base.metadata.tables:
            lines += (await connection.execute(text(f'SELECT t::text FROM "{table}" AS t'))).scalars().all()
    return "\n".join(lines).encode()
