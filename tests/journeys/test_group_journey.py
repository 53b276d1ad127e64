"""The curator makes a group with taps, adds a mentee to it at work, and lets one leave."""

from __future__ import annotations

from sqlalchemy import select

from domain.vocabulary import MatchStatus
from storage.tables import Match, MatchMember
from tests.journeys.test_curators_desk_journey import town as town  # noqa: PLC0414 - a fixture
from tests.journeys.test_curators_desk_journey import work
from tests.services.ready import form_on, ready_mentee, ready_mentor


async def test_a_group_is_made_changed_and_reads_right(app, town) -> None:
    async with work(app) as unit:
        town.unit = unit
        form_on(town, "student_pupil")
        ready_mentor(town, "Олег", mr_capacity=3)
        for name in ("Борис", "Вера", "Глеб"):
            ready_mentee(town, name)
    chat = town.chat
    await chat.command("pair")
    await chat.tap("Собрать группу")
    await chat.sees("Кто ведёт группу?")
    await chat.tap("Олег Т., 3 места")
    await chat.sees("Отметьте наставляемых")
    assert not chat.shows("Дальше (1)")
    await chat.tap("Аня Т.")
    await chat.tap("Борис Т.")
    await chat.tap("Дальше (2)")
    await chat.sees("Какой будет группа?")
    await chat.tap("Равный — равному")
    await chat.sees("Предложить эту группу?")
    await chat.tap("Предложить")
    await chat.sees("ответ: пока нет")
    async with work(app) as unit:
        (match,) = await unit.scalars(select(Match.id))
        members = await unit.scalars(select(MatchMember.id).where(MatchMember.match_id == match))
        assert len(members) == 3
        await unit.exclusive()
        for member in members:
            unit.change(MatchMember, member, accepted=True, answered_at=unit.now)
        unit.change(Match, match, status=MatchStatus.WORKING.value, approved_at=unit.now)
    await chat.command("pairs")
    await chat.sees("Олег Т. → Аня Т., Борис Т.")
    await chat.tap("Олег Т.")
    await chat.tap("Добавить в группу")
    await chat.sees("Свободных мест: 1")
    await chat.tap("Вера Т.")
    await chat.sees("Вера Т.")
    await chat.tap("Выходит из группы")
    await chat.sees("Кто выходит из группы?")
    await chat.tap("Борис Т.")
    await chat.sees("вопросов о ней больше не будет")
    await chat.tap("Да, выходит")
    await chat.sees("ответ: уже не в группе")
    await chat.tap("Все встречи")
    await chat.sees("Встреч ещё не было")
