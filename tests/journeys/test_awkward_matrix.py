"""Every screen of mentees, mentors and guardians × whatever a person can send: an answer, the same screen, no error.

Words are left out where words are due (a name), and so is what is an answer in one's own words.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import structlog
from sqlalchemy import delete, select, update

from dialogs import states
from domain.vocabulary import MatchStatus, MentoringForm, Role, Side
from services.notices import post
from storage.ids import new_id
from storage.tables import Account, DialogState, Guardianship, Match, MatchMember, Meeting
from tests.journeys.test_awkward_people import let_the_curator_in
from tests.journeys.test_joining_journey import link_for
from tests.journeys.test_joining_journey import school as empty_school  # noqa: F401
from tests.journeys.test_meetings_journey import school as paired_school  # noqa: F401

if TYPE_CHECKING:
    from sandbox.person import VirtualPerson

MEDIA = ("photo", "sticker", "voice", "contact", "location")
TEXTS = ("просто", "😀😀😀", "<b>жирно</b> & <script>", "=cmd|' /C calc'!A0", "\u202eשלום\u202c 123", "я" * 5000)
WORDS_DUE = {"SurveySG:question", "MeetingSG:propose_exact", "MeetingSG:topic", "PlanSG:fix_topic"}
"""Where the texts above are answers: only what is no text is sent there."""
ERRORS = {"fault", "error"}
"""What a dialog may note of an awkward input: which kind word to show."""
GROUPS = (
    "MenuSG",
    "JoinSG",
    "ConsentSG",
    "MyDataSG",
    "GuardianSG",
    "SurveySG",
    "MatchSG",
    "MeetingSG",
    "PlanSG",
    "SosSG",
    "WardSG",
    "BehalfSG",
    "RemindersSG",
)
ELSEWHERE = {"JoinSG:done", "PlanSG:add_day"}
"""Only staff see it, and only when nothing is left to ask."""

PATIENCE = 20.0

probed: set[str] = set()


class Walk:
    """One person who tries everything on each screen they come to."""

    def __init__(self, app, person: VirtualPerson) -> None:
        self.app, self.person = app, person

    async def start(self, payload: str = "") -> None:
        await self.person.start(payload)
        await self.tried()

    async def command(self, name: str) -> None:
        await self.person.command(name)
        await self.tried()

    async def tap(self, *labels: str) -> None:
        for label in labels:
            await self.person.tap(label)
            await self.handled()
            await self.tried(answered=True)

    async def go(self, action: str) -> None:
        """Tap a button such as notices carry."""
        await self.person.tap_data(self.person.screen, f"go:{action}")
        await self.tried()

    async def send(self, text: str) -> None:
        await self.person.send(text)
        await self.tried()

    async def tried(self, *, answered: bool = False) -> None:
        """Send everything to a screen that was not tried before."""
        if not answered:
            await self.person.answer(10)
            await self.handled()
        before = await self.shown()
        name = before[0]
        if name in probed:
            return
        probed.add(name)
        answers, sent = self._answers(), 0
        for what in (*MEDIA, *(() if name in WORDS_DUE else TEXTS)):
            if what in MEDIA:
                await getattr(self.person, f"send_{what}")()
            else:
                await self.person.send(what)
            sent += 1 + len(what) // 4097  # 5,000 characters come as two messages
        end = time.monotonic() + PATIENCE
        while self._answers() < answers + sent:
            assert time.monotonic() < end, f"{name}: {self._answers() - answers} answers to {sent}"
            await self.person.chat.changed.wait(PATIENCE)
        await self.person.settle(0.1, PATIENCE)
        assert await self.shown() == before, name

    async def handled(self) -> None:
        """Wait until what was sent is taken, stored, handled and shown; a notice alone is no answer."""
        await self.person.settle(0.15, PATIENCE)
        await asyncio.wait_for(self.app.chats.drain(), PATIENCE)

    def _answers(self) -> int:
        return sum(message.by_bot for message in self.person.messages)

    async def shown(self) -> tuple[str, dict]:
        """Return the state of the dialog on the screen and what it remembers."""
        unit = self.app.open_unit()
        try:
            rows = await unit.all(select(DialogState.key, DialogState.document))
        finally:
            await unit.rollback()
        document = next(json.loads(row.document) for row in rows if str(self.person.id) in row.key.split(":"))
        top = document["aiogd:stack:"]["intents"][-1]  # the language is asked on top of what was open
        context = document[f"aiogd:context:{top}"]
        return context["state"], {k: v for k, v in context["dialog_data"].items() if k not in ERRORS}


@pytest.fixture(autouse=True)
def quiet_log(caplog):
    """No error is logged, by us or by a library, whatever is sent."""
    with structlog.testing.capture_logs() as lines:
        yield
    assert [line for line in lines if line["log_level"] in {"error", "critical"}] == []
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_newcomers(app, world, empty_school) -> None:  # noqa: F811
    await let_the_curator_in(app, world, empty_school)
    stranger = Walk(app, world.person(301, "Кто-то"))
    await stranger.start()
    await stranger.start("forged")
    foreign = Walk(app, world.person(302, "Qui", language_code="fr"))
    await foreign.start(await link_for(app, empty_school, Role.MENTOR, MentoringForm.TEACHER_PUPIL))
    await foreign.tap("Русский", "Начать")
    await foreign.send("Илья Орлов")
    await foreign.tap("1980")

    pupil = Walk(app, world.person(303, "Аня"))
    await pupil.start(await link_for(app, empty_school))
    await pupil.tap("Что мы храним?", "← Назад", "Начать")
    await pupil.send("Аня Смирнова")
    await pupil.tap("2012", "Май", "1", "7")
    await pupil.tap("Прочитать полностью", "← К ответу", "Не соглашаюсь", "Изменить ответ", "Соглашаюсь", "Соглашаюсь")
    await pupil.command("withdraw")
    await pupil.tap("✓ Участие", "Не соглашаюсь", "Нет, оставить", "Выйти из программы", "Нет, оставить")
    await pupil.command("menu")
    await pupil.tap("Показать ссылку")
    payload = next(text for text in pupil.person.text.split() if "start=" in text).rpartition("=")[2]
    await pupil.command("menu")
    await pupil.tap("Ответить")
    await pupil.command("help")
    await pupil.command("language")
    await pupil.command("mydata")
    await pupil.tap("Получить файл")
    await pupil.command("sos")
    await pupil.tap("Куратору")

    mother = Walk(app, world.person(304, "Мама"))
    await mother.start(payload)
    await mother.tap("Что мы храним?", "← Назад", "Начать", "Нет", "← Назад", "Да", "Нет", "← Назад", "Да, это так")
    await mother.send("Мария Смирнова")
    await mother.tap("Соглашаюсь", "Соглашаюсь")
    await mother.command("child")
    await pupil.command("withdraw")
    await pupil.tap("Выйти из программы", "Да, отозвать")


async def test_a_pair(app, world, paired_school) -> None:  # noqa: F811
    school = paired_school
    mentee, mentor = Walk(app, school.chats.mentee), Walk(app, school.chats.mentor)
    await mentee.command("meeting")
    await mentee.command("plan")
    working = await school.match(MatchStatus.WORKING)
    await mentor.command("sos")
    await mentor.tap("Тревожно за другого", "Mentee")
    async with school.unit() as unit:
        unit.change(Match, working, status=MatchStatus.BROKEN.value)
    proposed = await school.match(MatchStatus.PROPOSED)
    await mentee.go(f"proposal:{proposed}")
    await mentee.tap("Есть вопрос", "← Назад", "Хочу другого", "← Назад", "Давай попробуем")
    async with school.unit() as unit:
        unit.change(Match, proposed, status=MatchStatus.WORKING.value, approved_at=unit.now)
        unit.execute(update(MatchMember).where(MatchMember.match_id == proposed).values(accepted=True))
    await mentor.command("meeting")
    await mentor.tap("Другой день", "Октябрь →", "← Сентябрь", "18", "15:30", "← Назад")
    await mentor.tap("15:30", "В школе", "Не уточнять")
    (planned,) = await school.rows(select(Meeting.id))
    await mentee.go(f"agree:{planned.id}")
    await mentee.tap("В календарь", "← Назад", "Не смогу", "← Назад", "Не смогу", "Да, не смогу")
    await mentor.command("meeting")
    await mentor.tap("15:30", "В школе", "Не уточнять")
    world.clock.move_by(timedelta(days=3))
    await mentor.command("meeting")
    await mentor.tap("Да, но иначе", "45 минут", "60", "Записать", "По плану", "Не сейчас", "Добавить тему", "← Назад")
    await mentor.tap("Добавить фото/голос", "Убрать", "← Назад")
    await mentor.command("meeting")
    await mentor.tap("Дневник")
    await mentor.command("meeting")
    await mentor.tap("Записать прошедшую")
    await mentor.command("plan")
    await mentor.tap("Все встречи", ".09", "День", "← Назад", "Длительность", "← Назад", "Место", "← Назад")
    await mentor.tap("Тема", "← Назад", "Не состоялась", "← Назад")
    await school.person("second", Role.MENTEE, Side.MENTEE, born=date(2012, 2, 2))
    await school.match(MatchStatus.WORKING, mentees=("mentee", "second"))
    await mentor.command("plan")
    await mentor.tap("Mentee, Second", "Записать прошедшую", "Вчера", "Да, всё так", "Записать")
    await mentor.command("plan")
    await mentor.tap("Mentee, Second", "Все встречи", ".09", "Кто был")
    await mentee.command("menu")
    await mentee.tap("Ответить")
    if "Начать" in mentee.person.buttons:
        await mentee.tap("Начать")
    await mentee.tap("Да", "Полезно", "Хорошо", "Потренируюсь")


async def test_reminders(app, world, paired_school) -> None:  # noqa: F811
    school = paired_school
    mentor = Walk(app, school.chats.mentor)
    await mentor.command("menu")
    await mentor.go("reminders")
    async with school.unit() as unit:
        post(unit, "missing_steps", school.mentor.person_id, school.mentor.person_id + 1)
    await app.delivery.deliver_due()
    (reminder,) = [row.id for row in await school.outbox("missing_steps")]
    await mentor.go(f"snooze:{reminder}")
    await mentor.tap("Завтра")
    await mentor.go(f"stop:{reminder}")


async def test_a_guardian_of_two_without_accounts(app, world, paired_school) -> None:  # noqa: F811
    school = paired_school
    for name in ("anya", "misha"):
        await school.person(name, Role.MENTEE, Side.MENTEE, born=date(2013, 3, 3))
    parent = await school.person("parent", Role.LEGAL_GUARDIAN)
    async with school.unit() as unit:
        for child in (school.anya.person_id, school.misha.person_id):
            unit.execute(delete(Account).where(Account.person_id == child))
            unit.add(
                Guardianship(
                    id=new_id(), municipality_id=school.municipality, organization_id=school.organization,
                    minor_id=child, guardian_id=parent.person_id, linked_at=unit.now, confirmed_at=unit.now,
                    confirmed_by=school.curator.person_id, refused_at=None,
                )
            )  # fmt: skip
    await school.match(MatchStatus.PROPOSED, mentees=("anya",))
    guardian = Walk(app, world.person(parent.chat_id, "Parent"))
    await guardian.command("menu")
    await guardian.tap("Ещё")
    await guardian.command("child")
    await guardian.tap("Anya", "Ответить за ребёнка", "Открыть предложение", "Ответ: нет")


def test_every_screen_was_tried() -> None:
    """A new screen has to be added to one of the walks above."""
    reachable = {state.state for name in GROUPS for state in getattr(states, name).__states__}
    assert reachable - ELSEWHERE - probed == set()
