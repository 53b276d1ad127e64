"""Made-up people who walk through the programme by the same use cases that people use."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.demo.names import Invented, Inventor
from domain.answers import AnswerType
from services import consents, guardians, invites, joining, surveys, training
from services.actors import Actors
from storage.documents import Documents
from storage.tables import Participation
from storage.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from catalog.model import Catalogue
    from catalog.questionnaire import Item
    from domain.clock import ShiftedClock
    from domain.vocabulary import MentoringForm, PersonKind, Role
    from services.access import Actor
    from storage.database import Database
    from storage.writer import Writer

OPERATOR, MUNICIPAL_CURATOR, CURATOR, MENTOR, MENTEE, GUARDIAN, NEWCOMER = 100, 110, 120, 130, 140, 150, 160
FIRST_EXTRA = 1001
ZONE = "Europe/Moscow"
SEED = 2026


@dataclass(slots=True)
class Town:
    """The made-up municipality as the page and the tests need it."""

    newcomer_token: str = ""
    chats: dict[int, str] = field(default_factory=dict)
    """Chat id → name of everybody who takes part."""


class Walker:
    """Lets people come in, consent and answer; each use case is a unit of its own."""

    def __init__(
        self, database: Database, writer: Writer, clock: ShiftedClock, catalogue: Catalogue, opening: datetime
    ) -> None:
        self._opening = opening
        self._database, self._writer, self._clock, self._catalogue = database, writer, clock, catalogue
        self._documents = Documents(database)
        self._actors = Actors(database, clock, {OPERATOR}, zone=ZONE)
        self._today = clock.now().date()
        self._invent = Inventor(SEED, self._today)
        self._town = Town()
        self._persons: dict[int, int] = {}
        self._next_chat = FIRST_EXTRA

    async def do(self, chat_id: int, service: Callable[..., Awaitable[Any]], *args: Any, **kwargs: Any) -> Any:
        """Call a use case as whoever sits in ``chat_id``, in a unit of its own."""
        unit = Unit(self._database, self._writer, self._documents, self._clock)
        try:
            result = await service(unit, await self._who(unit, chat_id), *args, **kwargs)
            await unit.commit()
        finally:
            await unit.rollback()
        return result

    async def _who(self, unit: Unit, chat_id: int) -> Actor:  # noqa: ARG002 - somebody may act for another
        return await self._actors.load(chat_id)

    def _request(self, chat: int, instrument: str, subject: int) -> int:
        return surveys.request_id_of(self._persons[chat], instrument, subject)

    # -- people ------------------------------------------------------------------------------------------------------

    async def _link(self, curator: int, school: int, role: Role, kind: PersonKind, form: MentoringForm | None) -> str:
        made = await self.do(
            curator, invites.create_invite, role=role, organization_id=school, person_kind=kind, form=form,
            uses=invites.MOST_USES,
            days=60,
        )  # fmt: skip
        return str(made.token)

    async def _enter(self, chat: int, token: str, name: str) -> None:
        self._town.chats[chat] = name
        self._persons[chat] = await self.do(chat, joining.accept_invite, token, self._locale(chat))
        await self.do(chat, joining.set_name, name)

    async def _participant(
        self,
        chat: int,
        token: str,
        who: Invented,
        *,
        guardian: tuple[int, str] | None = None,
        stop: str | None = None,
        curator: int = CURATOR,
    ) -> None:
        await self._enter(chat, token, who.name)
        await self.do(chat, joining.set_birth_date, who.birth)
        if who.grade is not None:
            await self.do(chat, joining.set_grade, who.grade)
        await self._consent(chat)
        if guardian is not None:
            code = await self.do(chat, guardians.ward_code)
            await self._guardian(*guardian, code.token, None if stop == "confirm" else curator)
        if stop != "guardian":
            await self._intake(chat, half=stop == "survey")

    async def _guardian(self, chat: int, name: str, token: str, curator: int | None) -> None:
        self._town.chats[chat] = name
        await self.do(chat, guardians.link_guardian, token, self._locale(chat), adult=True)
        await self.do(chat, joining.set_name, name)
        await self._consent(chat)
        if curator is not None:
            for ward in await self.do(chat, guardians.wards):
                await self.do(curator, guardians.confirm_guardian, ward.guardianship_id)

    async def _consent(self, chat: int) -> None:
        for ask in (await self.do(chat, consents.asked)).open:
            await self.do(
                chat, consents.decide, self._catalogue, organization_id=ask.organization_id,
                person_id=ask.person_id, kind=ask.kind, granted=True,
            )  # fmt: skip

    async def _intake(self, chat: int, *, half: bool) -> None:
        request = await self.do(chat, surveys.begin_intake, self._catalogue, await self._participation(chat))
        await self._fill(chat, request, half=half)

    async def _fill(self, chat: int, request: int, *, half: bool = False, best: bool = False) -> None:
        """Answer a questionnaire: at random, or always the first option, which is the kindest one."""
        seen = await self.do(chat, surveys.open_survey, self._catalogue, request)
        questionnaire = self._catalogue.questionnaire(seen.sheet.instrument, seen.sheet.version)
        items = [item for item in questionnaire.items_for(seen.form) if item.when is None]
        for number, item in enumerate(items):
            if half and number >= len(items) // 2:
                return
            raw = self._reply(item, best=best)
            if raw is None:
                await self.do(chat, surveys.skip, self._catalogue, seen.sheet, item_id=item.id)
            else:
                await self.do(chat, surveys.answer, self._catalogue, seen.sheet, item_id=item.id, raw=raw)
        await self.do(chat, surveys.finish, seen.sheet)

    async def _train(self, chat: int, modules: int) -> None:
        """Go through the first modules of the training, every answer right, and open the one after them."""
        every = list(self._catalogue.training.values())
        for module in every[:modules]:
            for number, question in enumerate(module.questions):
                await self.do(
                    chat, training.answer, self._catalogue, module.id, question=number, option=question.right.id
                )
        for module in every[modules : modules + 1]:
            await self.do(chat, training.turn, self._catalogue, module.id, 1)

    def _reply(self, item: Item, *, best: bool) -> object:
        options = [option.id for option in item.options or ()][: 1 if best else None]
        match item.type:
            case AnswerType.MC3:
                return self._invent.some_of(options, 3)
            case AnswerType.SC | AnswerType.YN | AnswerType.YNM:
                return self._invent.one_of(options or ["yes", "no"])
            case AnswerType.S10:
                return self._invent.one_of([7, 8, 9, 10])
            case AnswerType.S5:
                return self._invent.one_of([4, 5])
            case AnswerType.NUM:
                return self._invent.one_of([2, 3]) if (item.maximum or 10) <= 5 else 10  # noqa: PLR2004
        return None

    def _locale(self, chat: int) -> str:  # noqa: ARG002 - a town of several languages overrides this
        return "ru"

    async def _participation(self, chat: int) -> int:
        unit = Unit(self._database, self._writer, self._documents, self._clock)
        found = await unit.scalar(select(Participation.id).where(Participation.person_id == self._persons[chat]))
        return int(found)

    def _chat(self) -> int:
        self._next_chat += 1
        return self._next_chat - 1
