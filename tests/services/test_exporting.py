"""The school's workbook: codes in the chat, names on the server, and nothing that somebody typed without need."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pytest
from sqlalchemy import select, update

from domain.vocabulary import Role
from locales import translator
from services.access import Actor, Grant, NotAllowedError, RefusedError
from services.composers import Due, compose
from services.exporting import export_bytes, export_school, request_export
from services.notices import Outgoing
from storage.database import Database
from storage.ids import new_id
from storage.tables import Answer, AuditEntry, Meeting, Organization, OutboxMessage, Person, SurveyRequest
from tests.services.ready import form_on, ready_mentee, ready_mentor
from tests.services.town import Town


@pytest.fixture
async def town(unit):
    async with unit() as u:
        town = Town(u)
        town.boss = town.curator()
        town.cycle()
        form_on(town)
        town.mentee, town.mentor = ready_mentee(town, "=SUM(1;2)"), ready_mentor(town, mr_strong_own="Паяю роботов")
        match = town.match(town.mentor, town.mentee, "working")
        town.met = town.meeting(match, u.now)
        request = new_id()
        u.add(
            SurveyRequest(
                id=request, municipality_id=town.municipality_id, organization_id=town.school_id,
                person_id=town.mentee.id, instrument="MT-ME", version=1, locale="ru", subject_id=town.met,
                state="done", asked_at=u.now, completed_at=u.now,
            ),
            Answer(id=new_id(), request_id=request, item_id="mt_met", value="yes", answered_at=u.now),
            Answer(id=new_id(), request_id=request, item_id="mt_useful", value=4, answered_at=u.now),
        )  # fmt: skip
        await u.commit()
        await u.rollback()
        u.execute(update(Meeting).values(status="held", held_at=u.now, minutes=40, topic="Проект Ани"))
        await u.commit()
        await u.rollback()
        yield town


def _sheet(book, name) -> list[dict]:
    head, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def _everything(book) -> str:
    return "\n".join(str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row)


async def test_the_chats_workbook_has_codes_only(town, unit) -> None:
    async with unit() as u:
        name, data = await export_bytes(u, town.school_id, translator("ru"))
        code = await u.scalar(select(Person.code).where(Person.id == town.mentee.id))
    assert name.endswith("-2026-09-15.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Наставляемые", "Наставники", "Пары", "Встречи", "Отзывы", "Согласия", "Партнёры",
                               "Банк практик"]  # fmt: skip
    assert all(sheet.freeze_panes == "A2" for sheet in book)
    words = _everything(book)
    for private in ("Илья", "SUM", "Мария", "Паяю", "Проект Ани"):
        assert private not in words
    (mentee,) = _sheet(book, "Наставляемые")
    assert mentee["Код"] == code
    assert mentee["Имя"] is None
    assert mentee["Год рождения"] == 2010
    assert mentee["Основной запрос"] == "Учёба, предмет, Свой проект"
    assert mentee["Дата входа"] == datetime(2026, 9, 15)  # noqa: DTZ001  a cell has no zone
    (meeting,) = _sheet(book, "Встречи")
    assert (meeting["Минут"], meeting["Тема"]) == (40, None)
    assert isinstance(meeting["Проведена"], datetime)
    assert [row["Код"] for row in _sheet(book, "Отзывы")] == [code] * 2
    assert len(_sheet(book, "Согласия")) == 9
    assert len(_sheet(book, "Пары")) == len(_sheet(book, "Наставники")) == 1


@pytest.fixture
async def on_the_server(database):
    """Give the CLI's own engines: a process of its own has one writer of its own."""
    own = Database(f"sqlite+aiosqlite:///{database.sqlite_path}", database.cipher)
    yield own
    await own.close()


async def test_the_servers_workbook_has_names_as_text(town, unit, on_the_server, clock, tmp_path) -> None:
    async with unit() as u:
        code = await u.scalar(select(Organization.code).where(Organization.id == town.school_id))
    path = await export_school(on_the_server, code.lower(), tmp_path / "out", clock=clock, locale="en")
    book = openpyxl.load_workbook(path)
    (mentee,) = _sheet(book, "Mentees")
    assert mentee["Name"] == "=SUM(1;2) Т"
    assert book["Mentees"]["C2"].data_type == "s"
    assert mentee["Mentor"] == "Илья Т"
    (mentor,) = _sheet(book, "Mentors")
    assert mentor["Interests"] == "Паяю роботов"
    assert _sheet(book, "Meetings")[0]["Topic"] == "Проект Ани"
    assert not any("Т" in str(value) for row in _sheet(book, "Feedback") for value in row.values())
    async with unit() as u:
        rows = await u.all(select(AuditEntry.actor_id, AuditEntry.details).where(AuditEntry.action == "export.school"))
        assert [(row.actor_id, row.details) for row in rows] == [(None, {"names": True, "where": "server"})]


async def test_an_unknown_code(on_the_server, tmp_path) -> None:
    with pytest.raises(LookupError):
        await export_school(on_the_server, "NOBODY", tmp_path)


async def test_asking_in_the_chat_is_audited_and_comes_once(town, unit) -> None:
    for _ in range(2):
        async with unit() as u:
            await request_export(u, town.boss, town.school_id)
    async with unit() as u:
        (row,) = await u.all(select(OutboxMessage.kind, OutboxMessage.person_id, OutboxMessage.subject_id))
        sent = await compose(row.kind, u, Due(row.person_id, row.subject_id, {}, "Europe/Moscow"), translator("en"))
        assert isinstance(sent, Outgoing)
        assert sent.file is not None
        assert sent.file.name.endswith(".xlsx")
        assert len(await u.all(select(AuditEntry.id).where(AuditEntry.action == "export.school"))) == 2


async def test_who_may_not_ask(town, unit) -> None:
    head = Actor(5, town.head_id, town.municipality_id,
                 grants=(Grant(Role.SCHOOL_HEAD, town.municipality_id, town.school_id),))  # fmt: skip
    async with unit() as u:
        for actor in (head, town.mentor.actor):
            with pytest.raises(NotAllowedError):
                await request_export(u, actor, town.school_id)
        empty = Town(u)
        boss = empty.curator()
    async with unit() as u:
        with pytest.raises(RefusedError, match="no_cycle"):
            await request_export(u, boss, empty.school_id)


async def test_a_curator_who_mentors_does_not_read_what_the_mentee_answered(town, unit) -> None:
    """The child was told that the mentor sees no answer, and the mentor's other post does not change that."""
    async with unit() as u:
        _, others = await export_bytes(u, town.school_id, translator("ru"), town.boss.person_id)
        _, own = await export_bytes(u, town.school_id, translator("ru"), town.mentor.id)
        code = await u.scalar(select(Person.code).where(Person.id == town.mentee.id))
    assert len(_sheet(openpyxl.load_workbook(io.BytesIO(others)), "Отзывы")) == 2
    (line,) = _sheet(openpyxl.load_workbook(io.BytesIO(own)), "Отзывы")
    assert code in line.values()
    assert [value for value in line.values() if value not in (None, code)] == [
        "наставляемый", "Не для вас: здесь вы наставник."
    ]  # fmt: skip
