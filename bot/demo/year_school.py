"""The machinery of the school year: a clock that goes from deed to deed, and people with their tempers.

Nothing here writes a table: people act by the services of the application, in units of their own, or on their phones
(``year_scenes``). Whatever they cause goes through the application's own outbox, delivery and Bot API.
"""

from __future__ import annotations

import asyncio
import heapq
import random
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.demo import year_scenes as scenes
from bot.demo.names import Inventor
from bot.demo.walking import CURATOR, ZONE, Walker
from bot.demo.year_cast import SEED, Temper
from bot.demo.year_phone import Telephone
from domain.calendar import local, next_working_day, russian_calendar
from services import standing_in, survey_path, surveys
from storage.tables import Account, OutboxMessage, Participation, SurveyRequest
from storage.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.app import App
    from catalog.questionnaire import Item, Questionnaire
    from sandbox.world import World
    from services.access import Actor
    from services.surveys import SurveyView

_MORNINGS: Final = (time(8, 1), time(8, 31), time(10, 1), time(16, 1), time(18, 1))
"""When reminders fall due on a working day; the first pass of the day is a tick of the scheduler."""
_DAY_OFF: Final = (time(9, 1), time(17, 1))
EVENING: Final = time(19)
"""When people sit down and answer what has come in."""
_BY_TAP: Final = frozenset({"TR"})
"""What even the taciturn answer: the other side waits for it."""


class School(Walker):
    """Everybody of the year, and the agenda of what they do."""

    def __init__(self, app: App, world: World, opening: datetime) -> None:
        assert isinstance(app.clock, type(world.clock))  # noqa: S101 - one clock for the messenger and the bot
        super().__init__(app.database, app.writer, world.clock, app.catalogue, opening)  # type: ignore[arg-type]
        self.app, self.world = app, world
        self._documents, self._actors = app.documents, app.actors
        self._invent = Inventor(SEED, opening.date())
        self.chance = random.Random(SEED)  # noqa: S311 - a story, not a secret
        self.tempers: dict[int, Temper] = {}
        self.locales: dict[int, str] = {}
        self.picks: dict[tuple[int, str], dict[str, object]] = {}
        """Person and questionnaire → what they answer, once."""
        self.absent: dict[int, int] = {}
        """Person without an account → chat of who taps for them."""
        self.by_hand: set[tuple[int, str]] = set()
        """Person and questionnaire that somebody answers on the phone, or never."""
        self._agenda: list[tuple[datetime, int, Callable[[], Awaitable[None]]]] = []
        self._ticket = count()
        self._under_way = select(OutboxMessage.state).where(OutboxMessage.state.in_(["waiting", "sending"])).distinct()

    # -- the agenda ----------------------------------------------------------------------------------------------------

    def at(self, moment: datetime, deed: Callable[[], Awaitable[None]]) -> None:
        """Have something done at a moment; what was to be done in the past is done now."""
        heapq.heappush(self._agenda, (max(moment, self.now), next(self._ticket), deed))

    def on(self, day: date, hour: int, minute: int, deed: Callable[[], Awaitable[None]]) -> None:
        """Have something done at an hour of a day."""
        self.at(self.moment(day, hour, minute), deed)

    @property
    def now(self) -> datetime:
        """The story's present."""
        return self._clock.now()

    @property
    def today(self) -> date:
        """The story's day."""
        return self.now.astimezone(ZoneInfo(ZONE)).date()

    def moment(self, day: date, hour: int, minute: int = 0) -> datetime:
        """Return an hour of a day at the school."""
        return local(day, time(hour, minute), ZoneInfo(ZONE))

    def school_day(self, days: int, start: date | None = None) -> date:
        """Return the first working day that is at least so many days ahead."""
        return next_working_day((start or self.today) + timedelta(days=days))

    async def play(self, until: date) -> None:
        """Go from deed to deed up to a day; in between the scheduler ticks and everything due is delivered."""
        day = self.today
        end = self.moment(until, 0)
        while day < until:
            for number, hour in enumerate(_MORNINGS if russian_calendar().is_working(day) else _DAY_OFF):
                self.at(local(day, hour, ZoneInfo(ZONE)), self._tick if number == 0 else self._nothing)
            self.on(day, EVENING.hour, 0, self._evening)
            day += timedelta(days=1)
            night = min(self.moment(day, 0), end)
            while self._agenda and self._agenda[0][0] < night:
                moment, _, deed = heapq.heappop(self._agenda)
                if moment > self.now:
                    self._clock.move_to(moment)
                await deed()
                await self.calm()

    async def calm(self) -> None:
        """Deliver what is due and wait until nothing is under way, so that no message is dated by a later moment."""
        while states := {row.state for row in await self.rows(self._under_way.where(OutboxMessage.due_at <= self.now))}:
            if "waiting" in states:
                await self.app.delivery.deliver_due()
            else:
                await asyncio.sleep(0.002)

    async def _tick(self) -> None:
        await self.app.tick()

    async def _nothing(self) -> None:
        """Only time passes; ``calm`` delivers what has fallen due."""

    async def read(self, statement: Any) -> Any:
        """Read one value."""
        unit = self._unit()
        try:
            return await unit.scalar(statement)
        finally:
            await unit.rollback()

    async def rows(self, statement: Any) -> list[Any]:
        """Read rows."""
        unit = self._unit()
        try:
            return list(await unit.all(statement))
        finally:
            await unit.rollback()

    def _unit(self) -> Unit:
        return Unit(self._database, self._writer, self._documents, self._clock)

    # -- people ------------------------------------------------------------------------------------------------------

    def phone(self, chat: int) -> Telephone:
        """Return somebody's telephone."""
        return Telephone(self.world.person(chat))

    def newcomer(self, name: str, temper: Temper = Temper.DILIGENT, *, locale: str = "ru", chat: int = 0) -> int:
        """Give somebody a telephone and return the chat."""
        chat = chat or self._chat()
        self._town.chats[chat] = name
        self.tempers[chat], self.locales[chat] = temper, locale
        self.world.person(chat, name.partition(" ")[0], language_code=locale)
        self.world.chat_of(chat).started = True
        return chat

    async def known(self, chat: int) -> int:
        """Return the person of a chat who has come in on the phone."""
        if chat not in self._persons:
            self._persons[chat] = await self.read(select(Account.person_id).where(Account.chat_id == chat))
        return self._persons[chat]

    async def participation_of(self, person_id: int) -> int:
        """Return the place of somebody in the year."""
        return int(await self.read(select(Participation.id).where(Participation.person_id == person_id)))

    def _locale(self, chat: int) -> str:
        return self.locales.get(chat, "ru")

    async def _who(self, unit: Unit, chat_id: int) -> Actor:
        """Return who acts; a negative number is a person without an account, for whom somebody taps."""
        if chat_id > 0:
            return await super()._who(unit, chat_id)
        guardian = await self._actors.load(self.absent[-chat_id])
        return await standing_in.stand_in(unit, guardian, -chat_id)

    # -- the evening: what people answer -----------------------------------------------------------------------------

    async def _evening(self) -> None:
        """Answer the questionnaires that came in, each at the time that is the person's way."""
        if not russian_calendar().is_working(self.today):
            return
        chats = {person: chat for chat, person in self._persons.items()} | {person: -person for person in self.absent}
        asked = await self.rows(
            select(SurveyRequest.id, SurveyRequest.person_id, SurveyRequest.instrument, SurveyRequest.asked_at)
            .where(SurveyRequest.state == "open")
            .order_by(SurveyRequest.id)
        )
        for row in asked:
            chat = chats.get(row.person_id)
            if chat is None or (row.person_id, row.instrument) in self.by_hand or not self._feels_like(chat, row):
                continue
            picks = self.picks.pop((row.person_id, row.instrument), {})
            await self.fill(chat, row.id, picks)
            if picks.get("mt_mood") == "help":
                self.at(self.now + timedelta(minutes=12), self._called)
        await self._agree_anew(chats)

    async def _called(self) -> None:
        """Take on a call for help that an answer has raised."""
        await scenes.take_on(self.phone(CURATOR))
        self.at(self.now + timedelta(minutes=50), partial(scenes.settle, self.phone(CURATOR)))

    def _feels_like(self, chat: int, row: Any) -> bool:
        temper = self.tempers.get(chat, Temper.DILIGENT)
        waited: timedelta = self.now - row.asked_at
        if temper is Temper.DILIGENT:
            return waited > timedelta(hours=1)
        if temper is Temper.TACITURN and row.instrument not in _BY_TAP:
            return False
        short = row.instrument in {"MT-ME", "TR"}
        return waited > (timedelta(days=2, hours=2) if short else timedelta(days=3, hours=4))

    async def _agree_anew(self, chats: dict[int, int]) -> None:
        """Give a consent anew two days after the bot has asked for it: somebody has turned 14 or 18."""
        asked = await self.rows(
            select(OutboxMessage.person_id)
            .where(
                OutboxMessage.kind.in_(["consent_anew", "consent_ending", "ward_of_age"]),
                OutboxMessage.sent_at > datetime.combine(self.today - timedelta(days=3), time(), UTC),
                OutboxMessage.sent_at < datetime.combine(self.today - timedelta(days=1), time(), UTC),
            )
            .distinct()
        )
        for row in asked:
            if row.person_id in chats and chats[row.person_id] > 0:
                await self._consent(chats[row.person_id])

    async def fill(self, chat: int, request: int, picks: dict[str, object]) -> None:
        """Answer a questionnaire in process: the same services as by taps, the answers in one unit."""
        seen = await self.do(chat, surveys.open_survey, self._catalogue, request)
        questionnaire = self._catalogue.questionnaire(seen.sheet.instrument, seen.sheet.version)
        await self.do(chat, self._answers, seen, questionnaire, picks)
        await self.do(chat, surveys.finish, seen.sheet)

    async def _answers(
        self, unit: Unit, actor: Actor, seen: SurveyView, questionnaire: Questionnaire, picks: dict[str, object]
    ) -> None:
        hidden = list(seen.hidden)
        for item in survey_path.block(questionnaire, seen.form):
            if item.id in hidden or item.id in seen.seen:
                continue
            raw: Any = picks[item.id] if item.id in picks else self._mood(item)
            if raw is None:
                await surveys.skip(unit, actor, self._catalogue, seen.sheet, item_id=item.id)
            else:
                await surveys.answer(unit, actor, self._catalogue, seen.sheet, item_id=item.id, raw=raw)
            hidden = survey_path.hide(questionnaire, seen.form, hidden, item.id, raw)

    def _mood(self, item: Item) -> object:
        """Return an answer: mostly the first and kindest option; a call for help is never left to chance."""
        best = item.id in _NOT_BY_CHANCE or self.chance.random() < _KIND
        raw = self._reply(item, best=best)
        calls = {option.id for option in item.options or () if option.signal}
        return self._reply(item, best=True) if isinstance(raw, str) and raw in calls else raw


_KIND: Final = 0.7
"""How often somebody picks the first, kindest answer."""
_NOT_BY_CHANCE: Final = frozenset({"tr_go_on", "mt_met"})
