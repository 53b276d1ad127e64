"""A year of three schools in three zones: nobody is written to at night, on a day off, twice, or above the budget.

What still stands is kept beside the database, by the test itself: a reminder whose reason is gone would be seen.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.calendar import WEEKLY_BUDGET, is_quiet, russian_calendar
from domain.vocabulary import ConsentKind, MatchStatus, MeetingFormat, MeetingStatus
from scheduler.tick import HORIZON
from services import matches, meeting_log, meetings, reminder_prefs, surveys
from services.access import RefusedError
from services.notices import Urgency
from services.reminders import nominate
from storage.outbox import next_due
from storage.tables import Match
from tests.pair.post import Postman, delivery_of

ZONES = ("Europe/Moscow", "Asia/Tomsk", "Asia/Kamchatka")
DAY = timedelta(days=1)
DAYS = 365
OPENS = {"held": "log", "otherwise": "log", "log": "log", "moved": "log", "missed": "log"}


@dataclass
class Truth:
    """What is open, as the test knows it: the ids that a reminder's buttons may carry."""

    ahead: dict[int, datetime] = field(default_factory=dict)
    unlogged: set[int] = field(default_factory=set)
    surveys: set[int] = field(default_factory=set)
    proposals: set[tuple[int, int]] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def begun(self, now: datetime) -> None:
        """Turn what was ahead into what is to be written down."""
        for meeting in [meeting for meeting, at in self.ahead.items() if at <= now]:
            self.ahead.pop(meeting)
            self.unlogged.add(meeting)

    def check(self, letter, now: datetime) -> None:
        for action in letter.actions:
            what, _, rest = action.partition(":")
            number = int(rest.partition(".")[0]) if rest.partition(".")[0].isdecimal() else 0
            if what == "agree" and not now < self.ahead.get(number, now):
                self.faults.append(f"{now}: a meeting that is not ahead")
            if what in OPENS and number not in self.unlogged:
                self.faults.append(f"{now}: a meeting that is written down or ahead")
            if what in {"survey", "say"} and number not in self.surveys:
                self.faults.append(f"{now}: a questionnaire that is answered")
            if what in {"proposal", "accept"} and (number, letter.chat_id) not in self.proposals:
                self.faults.append(f"{now}: a proposal that is answered")


class Life:
    """A school's people, who do what they do with a fixed seed: they plan, forget, log late, say no, take holidays."""

    def __init__(self, school, catalogue, truth: Truth, seed: int) -> None:
        self.school, self.catalogue, self.truth = school, catalogue, truth
        self.dice = random.Random(seed)
        self.match = 0

    async def begin(self) -> None:
        self.match = await self.school.match(MatchStatus.WORKING)
        await self.offer()

    async def offer(self) -> None:
        proposal = await self.school.match(MatchStatus.PROPOSED)
        self.truth.proposals |= {(proposal, actor.chat_id) for actor in (self.school.mentor, self.school.mentee)}

    async def day(self, now: datetime) -> None:
        self.truth.begun(now)
        for happens, chance in (
            (self.plan, 0.12),
            (self.log, 0.3),
            (self.answer, 0.2),
            (self.ask, 0.05),
            (self.offer, 0.03),
            (self.decide, 0.1),
            (self.rest, 0.01),
        ):
            if self.dice.random() < chance:
                await happens()

    async def plan(self) -> None:
        async with self.school.unit() as u:
            at = (u.now + self.dice.randint(1, 12) * DAY).replace(hour=4, minute=30, second=0, microsecond=0)
            try:
                made = await meetings.propose(u, self.school.mentor, self.match, at, MeetingFormat.ONLINE)
            except RefusedError:
                return
            mine = [m for m in self.truth.ahead if m in self.own]
            for moved in mine:
                if moved != made.id:
                    self.truth.ahead.pop(moved)
            self.own.add(made.id)
            self.truth.ahead[made.id] = at

    @property
    def own(self) -> set[int]:
        return self.__dict__.setdefault("_own", set())

    async def log(self) -> None:
        open_ones = sorted(self.truth.unlogged & self.own)
        if not open_ones:
            return
        meeting = self.dice.choice(open_ones)
        status = self.dice.choice([MeetingStatus.HELD, MeetingStatus.HELD, MeetingStatus.CANCELLED])
        async with self.school.unit() as u:
            try:
                await meeting_log.log(u, self.school.mentor, self.catalogue, meeting, status)
            except RefusedError:
                return
        self.truth.unlogged.discard(meeting)
        if status is MeetingStatus.HELD:
            self.truth.surveys.add(surveys.request_id_of(self.school.mentee.person_id, "MT-ME", meeting))

    async def ask(self) -> None:
        async with self.school.unit() as u:
            number = self.dice.randrange(10**9)
            for actor, instrument in ((self.school.mentor, "IN-MR"), (self.school.mentee, "IN-ME-P")):
                self.truth.surveys.add(
                    surveys.ask(
                        u, person_id=actor.person_id, instrument=instrument, subject_id=number,
                        municipality_id=self.school.municipality, organization_id=self.school.organization,
                        locale="ru",
                    )
                )  # fmt: skip

    async def answer(self) -> None:
        for request in sorted(self.truth.surveys):
            if self.dice.random() < 0.5:
                async with self.school.unit() as u:
                    u.change(surveys.SurveyRequest, request, state="done", completed_at=u.now)
                self.truth.surveys.discard(request)

    async def decide(self) -> None:
        for match, chat in sorted(self.truth.proposals):
            actor = next((a for a in (self.school.mentor, self.school.mentee) if a.chat_id == chat), None)
            if actor is None or self.dice.random() < 0.5:
                continue
            async with self.school.unit() as u:
                await matches.answer(u, actor, match, accept=False)
            self.truth.proposals -= {one for one in self.truth.proposals if one[0] == match}
            async with self.school.unit() as u:
                u.change(Match, match, ended_at=u.now)
            return

    async def rest(self) -> None:
        async with self.school.unit() as u:
            await reminder_prefs.pause(u, self.school.mentee, on=True)


async def test_a_year_in_three_zones(found, clock, database, writer, catalogue):
    truth = Truth()
    postman = Postman(clock, check=lambda letter: truth.check(letter, letter.at))
    delivery = delivery_of(database, writer, clock, postman)
    lives = []
    for number, zone in enumerate(ZONES):
        school = await found(zone, f"Y{number}")
        for name in ("mentor", "mentee", "curator"):
            await school.consents(name, ConsentKind.PERSONAL_DATA, ConsentKind.PARTICIPATION, ConsentKind.MENTOR_RULES)
        lives.append(Life(school, catalogue, truth, number))
        await lives[-1].begin()
    start = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
    for day in range(DAYS):
        clock.move_to(start + day * DAY)
        for life in lives:
            await life.day(clock.now())
        async with lives[0].school.unit() as u:
            await nominate(u, u.now, HORIZON)
        await delivery.deliver_due()
        while (due := await next_due(database)) is not None and due < start + (day + 1) * DAY:
            clock.move_to(max(due, clock.now()))
            truth.begun(clock.now())
            await delivery.deliver_due()
    assert truth.faults == []
    sent = [letter for letter in postman.letters if letter.urgency == Urgency.REMINDER]
    for life in lives:
        demand_peace(life.school, sent)
    rows = [row for row in await lives[0].school.outbox() if row.urgency == Urgency.REMINDER]
    assert len({row.unique_key for row in rows}) == len(rows)
    assert len({(row.person_id, row.message_id) for row in rows if row.state == "sent"}) == len(sent)
    kinds = Counter(row.kind for row in rows if row.state == "sent")
    assert {"meeting_ahead", "meeting_unlogged", "meeting_feedback", "proposal_unanswered", "silent_pair"} <= set(kinds)
    assert sum(kinds.values()) > len(sent) > 100, "some came together"


def demand_peace(school, sent) -> None:
    """Assert that nobody of a school was written to at night, on a day off, or more than four times in seven days."""
    zone = ZoneInfo(school.zone)
    for name in ("mentor", "mentee", "curator"):
        moments = [letter.at for letter in sent if letter.chat_id == school.actors[name].chat_id]
        assert [m for m in moments if is_quiet(m, zone)] == []
        assert all(russian_calendar().is_working(m.astimezone(zone).date()) for m in moments)
        for first, fifth in zip(moments, moments[WEEKLY_BUDGET:], strict=False):
            assert fifth - first >= 7 * DAY
