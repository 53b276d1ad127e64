"""A school's whole year in minutes: thirty pairs in six forms, from the invites of August to the last goodbye of June.

What is real: the application itself, running over the sandbox's Bot API. Every service is the one that a tap calls, in
a unit of its own; every tick, reminder, round of questionnaires and notice is the scheduler's and the delivery's, and
reaches a telephone over HTTP. What is shortened: the scheduler ticks once a day instead of every minute (and delivery
looks five times a day), and the mass of people act by calling the services in process. On their telephones, tap by
tap, act: a teacher, a pupil and her mother who come in; a pupil who refuses a mentor; one who ends a pair after the
trial; a forgetful mentor; a group's mentor; a guardian who answers for a child without an account; a parent who takes
the consent back; a child who calls for help at night and the adult who answers; a mentor whose pair had fallen silent;
a pupil who blocks the bot and comes back; and the curator who closes a pair. Everything follows from one fixed seed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from bot.demo import year_scenes as scenes
from bot.demo.walking import CURATOR, GUARDIAN, MENTEE, MENTOR, MUNICIPAL_CURATOR, OPERATOR, ZONE, Town
from bot.demo.year_cast import FORGETFUL, IN_CHAT, Couple, Temper, Turn, couples
from bot.demo.year_school import School
from domain.appointments import FURTHEST_DAYS
from domain.calendar import is_meeting_day
from domain.consents import Giver
from domain.matches import OVER, EndReason
from domain.training import Decision
from domain.vocabulary import (
    ConsentKind,
    MatchStatus,
    MeetingFormat,
    MeetingStatus,
    MentoringForm,
    PersonKind,
    Role,
)
from services import (
    closing,
    cycles,
    enrolling,
    grouping,
    guardians,
    invites,
    joining,
    matches,
    meeting_log,
    meetings,
    orders,
    pairing,
    paper,
    selection,
    setup,
    standing_in,
    training_days,
    year_end,
)
from services.lookups import today_in
from storage.tables import Match, Meeting

if TYPE_CHECKING:
    from bot.app import App
    from bot.demo.names import Invented
    from sandbox.world import World

BEGINS: Final = datetime(2026, 8, 24, 7, 0, tzinfo=UTC)
"""A Monday, 10:00 in Moscow."""
ENDS: Final = date(2027, 6, 21)
PSYCHOLOGIST: Final = 170
_YEAR: Final = (date(2026, 8, 24), date(2027, 6, 15))
_FINALS_FROM: Final = date(2027, 4, 12)
_SILENCE: Final = timedelta(days=45)
_OUTSIDE: Final = frozenset({PersonKind.EMPLOYEE, PersonKind.STUDENT})
_NO_MEETINGS: Final = OVER | {MatchStatus.FINAL}
_CAPACITY: Final[dict[str, object]] = {"mr_capacity": 3}

Say = Callable[[str], None]


class Year(School):
    """The story of one school year."""

    def __init__(self, app: App, world: World, say: Say) -> None:
        super().__init__(app, world, BEGINS)
        self.say = say
        self.couples = couples()
        self.school = 0
        self.links: dict[tuple[Role, PersonKind, MentoringForm | None], str] = {}
        self.helped = self.rematched = False

    async def whole(self) -> Year:
        """Play the year from the first day to the last."""
        await self._found()
        self._people_come()
        self._stage_4()
        self._pairing()
        self._happenings()
        for month, words in (
            (date(2026, 9, 21), "August, September: people come in, mentors are trained and selected"),
            (date(2026, 11, 1), "October: pairs, the order, first meetings and trials"),
            (date(2027, 1, 11), "November, December: plans, meetings, the mid-term round"),
            (date(2027, 3, 29), "January to March: meetings, a silence, a withdrawal, a call for help"),
            (date(2027, 6, 1), "April, May: final meetings and final questionnaires"),
            (ENDS, "June: goodbyes"),
        ):
            self.say(words)
            await self.play(month)
        return self

    # -- August: the school --------------------------------------------------------------------------------------------

    @property
    def town(self) -> Town:
        """Who lives in the school, for the page."""
        return self._town

    async def _found(self) -> None:
        self.newcomer("Администратор", chat=OPERATOR)
        await self.do(OPERATOR, joining.ensure_operator_person, "ru")
        district = await self.do(OPERATOR, setup.create_municipality, "Ольховский район (демо)", ZONE)
        self.school = await self.do(
            OPERATOR, setup.create_school, district, "Школа № 2 (демо)", "г. Ольховск, Школьная ул., 1", code="demo2"
        )
        for chat, role, name in (
            (MUNICIPAL_CURATOR, Role.MUNICIPAL_CURATOR, "Тамара Рябинина"),
            (CURATOR, Role.CURATOR, "Ольга Ветрова"),
            (PSYCHOLOGIST, Role.PSYCHOLOGIST, "Инна Снежина"),
        ):
            self.newcomer(name, chat=chat)
            link = await self.do(
                OPERATOR if role is not Role.PSYCHOLOGIST else CURATOR, invites.create_invite, role=role,
                organization_id=None if role is Role.MUNICIPAL_CURATOR else self.school, municipality_id=district,
            )  # fmt: skip
            await self._enter(chat, link.token, name)
        await self.do(CURATOR, cycles.open_cycle, self._catalogue, self.school, starts_on=_YEAR[0], ends_on=_YEAR[1])
        for form in MentoringForm:
            await self.do(CURATOR, cycles.switch_form, self.school, form, on=True)

    async def _link_for(self, side: Role, kind: PersonKind, form: MentoringForm) -> str:
        """Return the link of a side; pupils who look for a mentor share one, whatever form they will be in."""
        own = None if (side, kind) == (Role.MENTEE, PersonKind.PUPIL) else form
        key = (side, kind, own)
        if key not in self.links:
            self.links[key] = await self._link(CURATOR, self.school, side, kind, own)
        return self.links[key]

    # -- September: people ---------------------------------------------------------------------------------------------

    def _people_come(self) -> None:
        for couple in self.couples:
            mentor_day = self.school_day(1 + couple.number % 5, date(2026, 8, 25))
            mentee_day = self.school_day(couple.number % 5, date(2026, 9, 2))
            if couple.number == IN_CHAT:
                self.on(mentor_day, 11, 0, partial(self._mentor_on_the_phone, couple))
                self.on(mentee_day, 11, 0, partial(self._pupil_on_the_phone, couple))
                continue
            self.on(mentor_day, 11, couple.number, partial(self._mentor_comes, couple))
            for number in range(3 if couple.turn is Turn.GROUP else 1):
                self.on(mentee_day, 12 + number, couple.number, partial(self._mentee_comes, couple))

    async def _mentor_on_the_phone(self, couple: Couple) -> None:
        token = await self._link_for(Role.MENTOR, PersonKind.TEACHER, MentoringForm.TEACHER_PUPIL)
        couple.mentor = self.newcomer("Илья Клёнов", chat=MENTOR)
        await scenes.join_as_teacher(self.phone(MENTOR), token, "Илья Клёнов", "28.02.1985")
        await self.known(MENTOR)

    async def _pupil_on_the_phone(self, couple: Couple) -> None:
        token = await self._link_for(Role.MENTEE, PersonKind.PUPIL, couple.form)
        self.newcomer("Аня Берёзкина", chat=MENTEE)
        self.newcomer("Мария Берёзкина", chat=GUARDIAN)
        pupil = self.phone(MENTEE)
        own = await scenes.join_as_pupil(pupil, token, "Аня Берёзкина", "01.05.2013", "7")
        await scenes.join_as_guardian(self.phone(GUARDIAN), own, "Мария Берёзкина")
        await scenes.confirm_guardian(self.phone(CURATOR))
        await scenes.fill_in(pupil)
        couple.mentees, couple.guardians = [MENTEE], {MENTEE: GUARDIAN}
        await self.known(MENTEE)
        await self.known(GUARDIAN)

    async def _mentor_comes(self, couple: Couple) -> None:
        kind, _ = couple.kinds
        who = self._invent.pupil(9 + couple.number % 2) if kind is PersonKind.PUPIL else self._invent.adult()
        token = await self._link_for(Role.MENTOR, kind, couple.form)
        couple.mentor = await self._comes(couple, token, who, minor=kind is PersonKind.PUPIL, picks=_CAPACITY)

    async def _mentee_comes(self, couple: Couple) -> None:
        _, kind = couple.kinds
        who = self._invent.pupil(5 + couple.number % 4) if kind is PersonKind.PUPIL else self._invent.adult(22)
        if couple.turn is Turn.ABSENT:
            await self._absent_child(couple, who)
            return
        token = await self._link_for(Role.MENTEE, kind, couple.form)
        couple.mentees.append(await self._comes(couple, token, who, minor=kind is PersonKind.PUPIL))

    async def _comes(
        self, couple: Couple, token: str, who: Invented, *, minor: bool, picks: dict[str, object] | None = None
    ) -> int:
        """Let somebody in; the forgetful bring their guardian and their questionnaire days later, once reminded."""
        chat = self.newcomer(who.name, couple.temper, locale=couple.locale)
        await self._enter(chat, token, who.name)
        await self.do(chat, joining.set_birth_date, who.birth)
        if who.grade is not None:
            await self.do(chat, joining.set_grade, who.grade)
        await self._consent(chat)
        late = couple.temper is not Temper.DILIGENT
        if minor:
            code = await self.do(chat, guardians.ward_code)
            bring = partial(self._guardian_comes, couple, chat, code.token)
            await (self._later(4, 17, bring) if late else bring())
        questions = partial(self._first_questions, chat, picks or {})
        await (self._later(3, 18, questions) if late else questions())
        return chat

    async def _later(self, days: int, hour: int, deed: Callable[[], Awaitable[None]]) -> None:
        self.on(self.school_day(days), hour, 30, deed)

    async def _guardian_comes(self, couple: Couple, minor: int, token: str) -> None:
        chat = self.newcomer(self._invent.adult().name, couple.temper, locale=couple.locale)
        couple.guardians[minor] = chat
        await self._guardian(chat, self._town.chats[chat], token, None)
        await self.known(chat)
        day = self.school_day(0 if couple.temper is Temper.DILIGENT else 1)
        self.on(day, 18 if day == self.today else 9, 45, partial(self._guardian_is_confirmed, chat))

    async def _guardian_is_confirmed(self, chat: int) -> None:
        for ward in await self.do(chat, guardians.wards):
            await self.do(CURATOR, guardians.confirm_guardian, ward.guardianship_id)

    async def _first_questions(self, chat: int, picks: dict[str, object]) -> None:
        from services import surveys  # noqa: PLC0415

        person = self._persons[chat] if chat > 0 else -chat
        request = await self.do(chat, surveys.begin_intake, self._catalogue, await self.participation_of(person))
        await self.fill(chat, request, picks)

    async def _absent_child(self, couple: Couple, who: Invented) -> None:
        """Enter a child of eleven who has no telephone; the guardian answers, the child's own yes is on paper."""
        child = await self.do(
            CURATOR, enrolling.enter_person, self._catalogue, self.school, key="mentee..pupil", name=who.name
        )
        await self.do(CURATOR, enrolling.enter_birth_date, child, date(2015, 3, 14))
        await self.do(CURATOR, enrolling.enter_grade, child, 5)
        link = await self.do(CURATOR, guardians.ward_code, child)
        guardian = self.newcomer(self._invent.adult().name)
        couple.absent, self.absent[child] = child, guardian
        await self._guardian(guardian, self._town.chats[guardian], link.token, CURATOR)
        await self.known(guardian)
        await self.do(
            CURATOR, paper.record_paper, self._catalogue, person_id=child, kind=ConsentKind.PARTICIPATION,
            giver=Giver.SELF, original_at="папка куратора", expires_on=date(2027, 6, 15),
        )  # fmt: skip
        await self._first_questions(-child, {})

    # -- stage 4 -----------------------------------------------------------------------------------------------------

    def _stage_4(self) -> None:
        self.on(date(2026, 9, 14), 15, 0, self._training)
        self.on(date(2026, 9, 15), 11, 0, self._selection)

    async def _training(self) -> None:
        there = [await self.participation_of(self._persons[couple.mentor]) for couple in self.couples]
        await self.do(
            CURATOR, training_days.record_day, self._catalogue, self.school, training_days.INITIAL,
            held_on=self.today, minutes=90, present=there,
        )  # fmt: skip

    async def _selection(self) -> None:
        for couple in self.couples:
            place = await self.participation_of(self._persons[couple.mentor])
            await self.do(CURATOR, selection.note_interview, place, held=True)
            await self.do(CURATOR, selection.rate_fit, place, self.chance.choice([4, 5]))
            if couple.kinds[0] in _OUTSIDE:
                await self.do(CURATOR, selection.tick_documents, place, done=True)
            await self.do(CURATOR, selection.decide, place, Decision.POOL)

    # -- pairing -----------------------------------------------------------------------------------------------------

    def _pairing(self) -> None:
        for couple in self.couples:
            self.on(date(2026, 9, 21), 11, couple.number, partial(self._propose, couple))
        first, second = self._with(Turn.REFUSES)
        self.on(date(2026, 9, 25), 11, 0, partial(self._change_partners, first, second))
        self.on(date(2026, 9, 30), 12, 0, partial(self._order, "47-ОД"))

    def _with(self, turn: Turn) -> list[Couple]:
        return [couple for couple in self.couples if couple.turn is turn]

    async def _propose(self, couple: Couple) -> None:
        mentor = await self.participation_of(self._persons[couple.mentor])
        people = [couple.absent] if couple.absent else [self._persons[chat] for chat in couple.mentees]
        mentees = [await self.participation_of(person) for person in people]
        if couple.turn is Turn.GROUP:
            couple.match = await self.do(CURATOR, grouping.propose_group, self._catalogue, mentor, mentees)
        else:
            model = self._catalogue.forms[couple.form].role_models[0].id
            couple.match = await self.do(
                CURATOR, pairing.propose, self._catalogue, mentees[0], mentor, role_model=model
            )
        late = couple.temper is Temper.FORGETFUL
        for number, chat in enumerate([couple.mentor, *(couple.mentees or [0])]):
            self.on(self.school_day(3 if late else 1), 17, couple.number, partial(self._answer, couple, chat, number))

    async def _answer(self, couple: Couple, chat: int, number: int) -> None:
        """Answer a proposal; one mentee refuses on the phone, another in process, and a guardian taps for a child."""
        refuses = couple.turn is Turn.REFUSES and number and not couple.absent and self.today < date(2026, 9, 25)
        if couple.absent and number:
            await scenes.answer_for_child(self.phone(self.absent[couple.absent]))
        elif refuses and couple is self._with(Turn.REFUSES)[0]:
            await scenes.refuse(self.phone(chat))
        elif refuses:
            await self.do(chat, matches.answer, couple.match, accept=False, reason=EndReason.DID_NOT_FIT)
        else:
            await self.do(chat, matches.answer, couple.match, accept=True)

    async def _change_partners(self, first: Couple, second: Couple) -> None:
        """Propose each mentor to the other mentee: neither pair has come about."""
        first.mentees, second.mentees = second.mentees, first.mentees
        for couple in (first, second):
            await self._propose(couple)

    async def _order(self, number: str) -> None:
        found = await self.rows(select(Match.id).where(Match.status == MatchStatus.AGREED.value).order_by(Match.id))
        await self.do(
            CURATOR, orders.record_order, self.school, [row.id for row in found], number=number, dated_on=self.today,
            checks_done=True,
        )  # fmt: skip
        by_match = {couple.match: couple for couple in self.couples}
        for row in found:
            couple = by_match[row.id]
            self.on(self.school_day(1 + couple.number % 4), 12, couple.number, partial(self._plan_meeting, couple))

    # -- meetings ----------------------------------------------------------------------------------------------------

    async def _status(self, couple: Couple) -> MatchStatus:
        return MatchStatus(await self.read(select(Match.status).where(Match.id == couple.match)))

    async def _plan_meeting(self, couple: Couple) -> None:
        """Propose the next meeting, if there is to be one; wait while the pair decides or is paused."""
        status = await self._status(couple)
        if status in _NO_MEETINGS:
            await self._try_others(couple)
            return
        if status in {MatchStatus.TRIAL, MatchStatus.PAUSED}:
            self.on(self.school_day(3), 12, couple.number, partial(self._plan_meeting, couple))
            return
        final = status is MatchStatus.WORKING and self.today >= _FINALS_FROM
        if final and couple.turn is Turn.CARRIES_ON:
            return
        final = final and bool(await self.read(
            select(func.count()).where(Meeting.match_id == couple.match, Meeting.type == "working",
                                       Meeting.status == MeetingStatus.HELD.value)
        ))  # fmt: skip
        if couple.turn is Turn.FALLS_SILENT and status is MatchStatus.WORKING and self.today < date(2027, 1, 1):
            day = next_day = self.school_day(_SILENCE.days)
            self.on(next_day, 13, 0, partial(self._wake_up, couple, day))
            return
        slots = await self.do(couple.mentor, meetings.slots, couple.match)
        moment = self.chance.choice(slots[:2])
        if status is MatchStatus.WORKING and not final:
            moment = self._weeks_ahead(couple, moment)
        held = await self.do(
            couple.mentor, meetings.propose, couple.match, moment, MeetingFormat.IN_PERSON, final=final
        )
        self._follow(couple, held.id, moment)

    def _weeks_ahead(self, couple: Couple, moment: datetime) -> datetime:
        """Return the same hour some weeks later, as the pair likes it: who has planned a meeting is not silent."""
        latest = self.today + timedelta(days=FURTHEST_DAYS)
        for weeks in range(couple.pace // 7 - 1, 0, -1):
            later = moment + timedelta(weeks=weeks)
            day = today_in(later, ZONE)
            if day <= latest and is_meeting_day(day):
                return later
        return moment

    async def _try_others(self, couple: Couple) -> None:
        """Propose anew once both trials that fail have failed: nobody was to blame, and the partners change."""
        first, second = self._with(Turn.TRIAL_FAILS)
        if couple not in (first, second) or self.rematched:
            return
        if {await self._status(first), await self._status(second)} == {MatchStatus.BROKEN}:
            self.rematched = True
            await self._change_partners(first, second)
            self.on(self.school_day(4), 12, 0, partial(self._order, "61-ОД"))

    def _follow(self, couple: Couple, meeting: int, moment: datetime) -> None:
        if couple.temper is Temper.DILIGENT:
            self.at(self.now + timedelta(hours=1), partial(self._say_yes, couple, meeting))
        log = moment + timedelta(hours=2)
        if couple.temper is not Temper.DILIGENT:
            day = today_in(moment, ZONE) + timedelta(days=1)
            log = self.moment(self.school_day(0, day), 10, 40)
        self.at(log, partial(self._log, couple, meeting))

    async def _say_yes(self, couple: Couple, meeting: int) -> None:
        """Agree to the time, unless it has changed or come meanwhile."""
        row = (await self.rows(select(Meeting.status, Meeting.planned_at).where(Meeting.id == meeting)))[0]
        if row.status != MeetingStatus.PLANNED.value or row.planned_at <= self.now:
            return
        if couple.absent:
            guardian = self.absent[couple.absent]
            await self.do(guardian, standing_in.say_of_meeting, couple.absent, meeting, suits=True)
            return
        for chat in couple.mentees:
            await self.do(chat, meetings.agree, meeting)

    async def _log(self, couple: Couple, meeting: int) -> None:
        """Write the log; a tenth of the meetings did not take place."""
        planned = await self.read(select(Meeting.status).where(Meeting.id == meeting)) == MeetingStatus.PLANNED.value
        if not planned or await self._status(couple) in OVER | {MatchStatus.PAUSED}:
            self.on(self.school_day(5), 12, couple.number, partial(self._plan_meeting, couple))
            return
        phone = self.phone(couple.mentor)
        outcome = MeetingStatus.CANCELLED if self.chance.random() < 0.1 else MeetingStatus.HELD  # noqa: PLR2004
        if couple.number == FORGETFUL and phone.was_told("Нет записи о встрече") and not self.tapped("log"):
            await scenes.log_from_reminder(phone)
        elif couple.turn is Turn.GROUP and not self.tapped("group"):
            await scenes.log_as_group(phone)
        else:
            await self.do(couple.mentor, meeting_log.log, self._catalogue, meeting, outcome)
        await self._what_is_said(couple)
        status = await self._status(couple)
        pace = {MatchStatus.INTRO: 5, MatchStatus.TRIAL: 4, MatchStatus.PLANNING: 9}.get(status, 2)
        self.on(self.school_day(pace), 12, couple.number, partial(self._plan_meeting, couple))

    async def _what_is_said(self, couple: Couple) -> None:
        """Settle what somebody will say that evening: after a trial that failed, after a meeting that hurt."""
        status = await self._status(couple)
        if not couple.mentees:
            return
        mentee = self._persons[couple.mentees[0]]
        if couple.turn is Turn.TRIAL_FAILS and status is MatchStatus.TRIAL and not self.rematched:
            if couple is self._with(Turn.TRIAL_FAILS)[0]:
                self.by_hand.add((mentee, "TR"))
                self.on(self.school_day(1), 18, 0, partial(self._no_on_the_phone, couple.mentees[0], mentee))
            else:
                self.picks[mentee, "TR"] = {"tr_go_on": "no"}
        if couple.turn is Turn.NEEDS_HELP and status is MatchStatus.WORKING and not self.helped:
            self.helped = True
            self.picks[mentee, "MT-ME"] = {"mt_useful": 1, "mt_mood": "help"}

    def tapped(self, scene: str) -> bool:
        """Tell whether a scene was played, and remember that it is from now on."""
        known = (0, scene) in self.by_hand
        self.by_hand.add((0, scene))
        return known

    # -- what happens ------------------------------------------------------------------------------------------------

    def _happenings(self) -> None:
        (withdrawing,) = self._with(Turn.WITHDRAWS)
        self.on(date(2027, 2, 10), 17, 30, partial(self._withdraw, withdrawing))
        (calling,) = self._with(Turn.NEEDS_HELP)
        self.on(date(2027, 1, 23), 22, 30, partial(self._night_call, calling))
        (blocking,) = self._with(Turn.BLOCKS)
        self.on(date(2026, 11, 20), 17, 0, partial(self._block, blocking, on=True))
        self.on(date(2026, 12, 21), 17, 0, partial(self._block, blocking, on=False))
        self.on(date(2027, 6, 7), 11, 0, self._close)
        self.on(date(2027, 6, 15), 11, 0, self._close)
        (leaving,) = self._with(Turn.ENDS_EARLY)
        self.on(date(2027, 3, 10), 12, 0, partial(self._end_early, leaving))
        self.on(date(2027, 6, 17), 11, 0, self._close_year)

    async def _no_on_the_phone(self, chat: int, person: int) -> None:
        await scenes.say_no_after_the_trial(self.phone(chat))
        self.by_hand.discard((person, "TR"))

    async def _withdraw(self, couple: Couple) -> None:
        await scenes.take_consent_back(self.phone(couple.guardians[couple.mentees[0]]))

    async def _night_call(self, couple: Couple) -> None:
        await scenes.call_for_help(self.phone(couple.mentees[0]))
        self.at(self.now + timedelta(minutes=10), partial(scenes.take_on, self.phone(PSYCHOLOGIST)))
        self.at(self.now + timedelta(minutes=55), partial(scenes.settle, self.phone(PSYCHOLOGIST)))

    async def _wake_up(self, couple: Couple, _day: date) -> None:
        """Go on after a silence: the mentor proposes on the phone."""
        await scenes.plan_a_meeting(self.phone(couple.mentor))
        row = (await self.rows(
            select(Meeting.id, Meeting.planned_at).where(Meeting.match_id == couple.match,
                                                         Meeting.status == MeetingStatus.PLANNED.value)
        ))[0]  # fmt: skip
        self._follow(couple, row.id, row.planned_at)

    async def _block(self, couple: Couple, *, on: bool) -> None:
        phone = self.phone(couple.mentees[0])
        if on:
            await phone.person.block()
        else:
            await phone.start()

    async def _end_early(self, couple: Couple) -> None:
        await self.do(CURATOR, closing.end_without_final, couple.match, EndReason.LEFT_SCHOOL)

    async def _close(self) -> None:
        """Close the pairs that have held their final meeting: the one that came in on the phone, on the phone."""
        first = self.couples[IN_CHAT]
        if await self._status(first) is MatchStatus.FINAL:
            await scenes.close_pair(self.phone(CURATOR), "Илья К. → Аня Б.")
        for row in await self.rows(select(Match.id).where(Match.status == MatchStatus.FINAL.value).order_by(Match.id)):
            await self.do(CURATOR, closing.close, row.id)

    async def _close_year(self) -> None:
        """Note which pairs go on after the summer, end those that cannot, and close the year."""
        for line in await self.do(CURATOR, year_end.list_living, self.school):
            if line.may_carry:
                await self.do(CURATOR, year_end.carry, line.match_id, on=True)
            else:
                await self.do(CURATOR, closing.end_without_final, line.match_id, EndReason.YEAR_ENDS)
        await self.do(CURATOR, year_end.close_year, self.school)


async def play_year(app: App, world: World, say: Say) -> Year:
    """Play the whole year with a running application; the world's clock stands at ``BEGINS``."""
    return await Year(app, world, say).whole()
