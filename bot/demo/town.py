"""Fill an empty database with a made-up municipality, through the same use cases that people use."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import update

from bot.demo.names import Invented
from bot.demo.walking import (
    CURATOR,
    GUARDIAN,
    MENTEE,
    MENTOR,
    MUNICIPAL_CURATOR,
    OPERATOR,
    ZONE,
    Town,
    Walker,
)
from domain.training import Decision
from domain.vocabulary import MeetingFormat, MeetingStatus, MentoringForm, PersonKind, Role
from services import (
    cycles,
    invites,
    joining,
    matches,
    meeting_log,
    meetings,
    orders,
    pairing,
    selection,
    setup,
    training_days,
)
from storage.tables import OutboxMessage

if TYPE_CHECKING:
    from collections.abc import Sequence


ROUNDS = (1, 0, 2, 3)
"""Meetings held so far by the pairs with an order: Аня and Илья know each other, the second pair has yet to begin."""
AFTERNOON = timedelta(hours=5, minutes=30)


class Builder(Walker):
    """Walks made-up people through the programme on a clock that starts four weeks ago."""

    async def build(self) -> Town:
        """Build both schools; the second one has only just begun."""
        await self.do(OPERATOR, joining.ensure_operator_person, "ru")
        district = await self.do(OPERATOR, setup.create_municipality, "Ольховский район (демо)", ZONE)
        await self._staff(district, None, Role.MUNICIPAL_CURATOR, MUNICIPAL_CURATOR, "Тамара Рябинина")
        school = await self._school(district, "Школа № 2 (демо)", "demo2", CURATOR, "Ольга Ветрова")
        await self._full_school(school)
        other = await self._school(district, "Школа № 5 (демо)", "demo5", self._chat(), "Нина Клёнова")
        await self._young_school(other)
        await self._forget_messages()
        return self._town

    # -- schools -----------------------------------------------------------------------------------------------------

    async def _school(self, district: int, name: str, code: str, curator: int, curator_name: str) -> int:
        school: int = await self.do(
            OPERATOR, setup.create_school, district, name, "г. Ольховск, Школьная ул., 1", code=code
        )
        await self._staff(district, school, Role.CURATOR, curator, curator_name)
        local = self._clock.now().astimezone(ZoneInfo(ZONE)).date()
        starts, ends = cycles.proposed_dates(local)
        await self.do(curator, cycles.open_cycle, self._catalogue, school, starts_on=starts, ends_on=ends)
        for form in (MentoringForm.PUPIL_PUPIL, MentoringForm.TEACHER_PUPIL, MentoringForm.STUDENT_PUPIL):
            await self.do(curator, cycles.switch_form, school, form, on=True)
        return school

    async def _staff(self, district: int, school: int | None, role: Role, chat: int, name: str) -> None:
        link = await self.do(
            OPERATOR, invites.create_invite, role=role, organization_id=school, municipality_id=district
        )
        await self._enter(chat, link.token, name)

    async def _full_school(self, school: int) -> None:
        """Build a school with pairs in every state that a curator's morning may show."""
        pupils = await self._link(CURATOR, school, Role.MENTEE, PersonKind.PUPIL, None)
        older = await self._link(CURATOR, school, Role.MENTOR, PersonKind.PUPIL, MentoringForm.PUPIL_PUPIL)
        teachers = await self._link(CURATOR, school, Role.MENTOR, PersonKind.TEACHER, MentoringForm.TEACHER_PUPIL)
        self._town.newcomer_token = pupils
        anya = Invented("Аня Берёзкина", self._born(13), 7)
        ilya = Invented("Илья Клёнов", self._born(16), 10)
        await self._participant(MENTOR, older, ilya, guardian=(self._chat(), "Олег Клёнов"))
        await self._participant(MENTEE, pupils, anya, guardian=(GUARDIAN, "Мария Берёзкина"))
        mentors = [MENTOR]
        for number in range(7):
            chat = self._chat()
            who = self._invent.adult() if number % 2 else self._invent.pupil(10 if number < 4 else 11)  # noqa: PLR2004
            guardian = None if number % 2 else (self._chat(), self._invent.adult().name)
            await self._participant(chat, teachers if number % 2 else older, who, guardian=guardian)
            mentors.append(chat)
        mentees = [MENTEE]
        for number in range(11):
            chat = self._chat()
            # The last three are where children often stop: no guardian yet, not confirmed, questionnaire half done.
            stop = {8: "guardian", 9: "confirm", 10: "survey"}.get(number)
            guardian = None if stop == "guardian" else (self._chat(), self._invent.adult().name)
            await self._participant(chat, pupils, self._invent.pupil(5 + number % 4), guardian=guardian, stop=stop)
            mentees.append(chat)
        halfway, candidate = self._chat(), self._chat()
        await self._participant(halfway, teachers, self._invent.adult())
        await self._participant(candidate, teachers, self._invent.adult())
        await self._stage_4(school, mentors, halfway)
        await self._pairs(school, mentors, mentees)

    async def _stage_4(self, school: int, mentors: Sequence[int], halfway: int) -> None:
        """Train and select the mentors: Илья in the chat, the others in person; one is half-way, one has just come."""
        await self._train(mentors[0], len(self._catalogue.training))
        await self._train(halfway, 2)
        there = [await self._participation(chat) for chat in mentors[1:]]
        await self.do(
            CURATOR, training_days.record_day, self._catalogue, school, training_days.INITIAL, held_on=self._local(),
            minutes=90, present=there,
        )  # fmt: skip
        for number, participation in enumerate([await self._participation(mentors[0]), *there]):
            await self.do(CURATOR, selection.note_interview, participation, held=True)
            await self.do(CURATOR, selection.rate_fit, participation, 4 + number % 2)
            await self.do(CURATOR, selection.decide, participation, Decision.POOL)

    async def _pairs(self, school: int, mentors: Sequence[int], mentees: Sequence[int]) -> None:
        self._pass(days=2)
        by_chat = {chat: await self._participation(chat) for chat in (*mentors, *mentees)}
        pairs = [
            await self.do(CURATOR, pairing.propose, self._catalogue, by_chat[mentee], by_chat[mentor])
            for mentor, mentee in zip(mentors[:6], mentees[:6], strict=True)
        ]
        # One pair still thinks, one agreed and waits for the order, four are at work.
        for number, (mentor, mentee) in enumerate(zip(mentors[:5], mentees[:5], strict=True)):
            await self.do(mentor, matches.answer, pairs[number], accept=True)
            await self.do(mentee, matches.answer, pairs[number], accept=True)
        self._pass(days=1)
        await self.do(
            CURATOR, orders.record_order, school, pairs[:4], number="47-ОД", dated_on=self._local(), checks_done=True
        )
        self._pass(days=1)
        for number, rounds in enumerate(ROUNDS):
            await self._meet(mentors[number], mentees[number], pairs[number], rounds=rounds)
        # Аня and Илья meet on the demo's first day: the page's clock shows the reminder, then the log.
        self._clock.move_to(self._opening - timedelta(days=1))
        await self.do(MENTOR, meetings.propose, pairs[0], self._opening + AFTERNOON, MeetingFormat.IN_PERSON)

    async def _meet(self, mentor: int, mentee: int, match_id: int, rounds: int) -> None:
        for number in range(rounds):
            planned = (await self.do(mentor, meetings.slots, match_id))[0]
            meeting = await self.do(mentor, meetings.propose, match_id, planned, MeetingFormat.IN_PERSON)
            self._clock.move_to(planned + timedelta(hours=2))
            await self.do(mentor, meeting_log.log, self._catalogue, meeting.id, MeetingStatus.HELD)
            if number == 1:  # the trial: both go on; how it was is asked of the mentee after that
                for chat in (mentor, mentee):
                    await self._fill(chat, self._request(chat, "TR", match_id), best=True)
            await self._fill(mentee, self._request(mentee, "MT-ME", meeting.id), best=True)

    async def _young_school(self, school: int) -> None:
        curator = self._next_chat - 1
        pupils = await self._link(curator, school, Role.MENTEE, PersonKind.PUPIL, None)
        for number in range(4):
            guardian = (self._chat(), self._invent.adult().name)
            await self._participant(
                self._chat(), pupils, self._invent.pupil(6 + number % 2), guardian=guardian, curator=curator
            )

    # -- time and traces -----------------------------------------------------------------------------------------------

    def _born(self, age: int) -> date:
        return date(self._today.year - age - 1, 11, 20)

    def _local(self) -> date:
        return self._clock.now().astimezone(ZoneInfo(ZONE)).date()

    def _pass(self, days: int) -> None:
        self._clock.move_by(timedelta(days=days))

    async def _forget_messages(self) -> None:
        """Drop what would have been sent on the way: the demo starts with quiet phones."""
        async with self._writer.exclusive() as connection:
            await connection.execute(
                update(OutboxMessage)
                .where(OutboxMessage.state == "waiting")
                .values(state="skipped", reason="before_the_demo")
            )
