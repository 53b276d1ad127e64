"""Several reminders for one person: one message, one place of the budget, all or nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from domain.reminder_order import Topic
from domain.vocabulary import MatchStatus, MeetingFormat, Role
from scheduler.messenger import RejectedError, TryLaterError, UnreachableError
from scheduler.reminding import GATHERING
from services import matches, meetings, reminder_prefs, reminders, surveys
from services.access import RefusedError
from services.composers import COMPOSERS
from services.notices import Urgency, post
from storage.ids import new_id
from storage.outbox import claim, recover
from storage.tables import Account, Guardianship, OutboxMessage, SurveyRequest
from tests.pair.post import Postman, delivery_of

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def postman(clock) -> Postman:
    return Postman(clock)


@pytest.fixture
def delivery(database, writer, clock, postman):
    return delivery_of(database, writer, clock, postman)


async def remind(school, name: str, kind: str, subject: int, *, at: datetime | None = None, key: str = "") -> None:
    async with school.unit() as u:
        person = school.actors[name].person_id
        post(u, kind, person, subject, key=key, due_at=at, municipality_id=school.municipality)


async def three_things(school, clock) -> int:
    """Give the mentor a meeting that is not written down, a proposal, and a questionnaire; return the meeting's id."""
    match = await school.match()
    async with school.unit() as u:
        planned = await meetings.propose(u, school.mentor, match, clock.now() + 2 * HOUR, MeetingFormat.IN_PERSON)
    clock.move_by(DAY)
    await remind(school, "mentor", "meeting_unlogged", planned.id)
    await remind(school, "mentor", "proposal_unanswered", await proposed(school))
    await remind(school, "mentor", "questionnaire_unfinished", await asked(school), at=clock.now() + 5 * HOUR)
    return planned.id


async def proposed(school) -> int:
    return await school.match(MatchStatus.PROPOSED)


async def asked(school, name: str = "mentor") -> int:
    person = school.actors[name].person_id
    async with school.unit() as u:
        return surveys.ask(
            u, person_id=person, instrument="IN-MR", subject_id=person + 1,
            municipality_id=school.municipality, organization_id=school.organization, locale="ru",
        )  # fmt: skip


def states(rows) -> dict[str, str]:
    return {row.kind: row.state for row in rows if row.urgency == Urgency.REMINDER}


async def test_three_things_are_one_message_the_most_useful_first(school, clock, delivery, postman):
    meeting = await three_things(school, clock)
    await delivery.deliver_due()
    (letter,) = [one for one in postman.to(school.mentor) if one.urgency == Urgency.REMINDER]
    lines = letter.text.split("\n")
    assert lines[0] == "<b>3 дела, 4 минуты</b>"
    assert [line[0] for line in lines[1:4]] == ["1", "2", "3"]
    assert "предложение" in lines[1]
    assert "встречу" in lines[2]
    assert "анкету" in lines[3]
    assert "Mentee" not in lines[0]
    assert [label[:2] for label in letter.labels[:3]] == ["1.", "2.", "3."]
    assert [action.partition(":")[0] for action in letter.actions] == [
        "proposal", "log", "survey", "snooze", "reminders",
    ]  # fmt: skip
    assert f"log:{meeting}" in letter.actions
    assert all(len(label) <= 22 for label in letter.labels)
    rows = [row for row in await school.outbox() if row.urgency == Urgency.REMINDER]
    assert {row.state for row in rows} == {"sent"}
    assert len({row.message_id for row in rows}) == 1


async def test_each_thing_is_looked_at_again_and_a_single_one_is_sent_as_itself(school, clock, delivery, postman):
    await three_things(school, clock)
    async with school.unit() as u:
        u.execute(update(matches.Match).where(matches.Match.status == "proposed").values(status="declined"))
    async with school.unit() as u:
        u.execute(update(SurveyRequest).values(state="done"))
    await delivery.deliver_due()
    (letter,) = [one for one in postman.to(school.mentor) if one.urgency == Urgency.REMINDER]
    assert letter.text.startswith("Нет записи о встрече.")
    assert "Пришло, потому что встреча была вчера" in letter.text
    assert letter.labels[-2:] == ["Позже…", "Не напоминать"]
    assert states(await school.outbox()) == {
        "meeting_unlogged": "sent", "proposal_unanswered": "skipped", "questionnaire_unfinished": "skipped",
    }  # fmt: skip


async def test_a_digest_counts_once_against_the_week(school, clock, delivery, postman):
    await three_things(school, clock)
    await delivery.deliver_due()
    for number in range(3):
        clock.move_by(timedelta(minutes=30))
        await remind(school, "mentor", "proposal_unanswered", await proposed(school), key=str(number))
        await delivery.deliver_due()
    sent = [one for one in postman.to(school.mentor) if one.urgency == Urgency.REMINDER]
    assert len(sent) == 3  # the fourth place is a meeting's
    waiting = [row for row in await school.outbox("proposal_unanswered") if row.state == "waiting"]
    assert [(row.reason, row.due_at > clock.now() + 5 * DAY) for row in waiting] == [("weekly_budget", True)]


async def test_a_digest_is_put_off_as_a_whole(school, clock, delivery, postman):
    await three_things(school, clock)
    await delivery.deliver_due()
    letter = postman.to(school.mentor)[-1]
    async with school.unit() as u:
        assert await reminders.postponable(u, school.mentor, letter.action("snooze")) == 3
        due = await reminders.snooze(u, school.mentor, letter.action("snooze"), 1)
    clock.move_to(due)
    await delivery.deliver_due()
    again = postman.to(school.mentor)[-1]
    assert again is not letter
    assert again.text.split("\n")[0] == "<b>3 дела, 4 минуты</b>"


async def test_the_same_thing_stands_in_a_message_once(school, clock, delivery, postman):
    match = await proposed(school)
    await remind(school, "mentor", "proposal_unanswered", match)
    await remind(school, "mentor", "proposal_unanswered", match, at=clock.now() + HOUR, key="next")
    await delivery.deliver_due()
    assert "Вас ждёт предложение" in postman.to(school.mentor)[-1].text
    found = [(row.state, row.reason) for row in await school.outbox("proposal_unanswered")]
    assert found == [("sent", None), ("skipped", "same_message")]


async def test_what_is_switched_off_stays_away_and_comes_back(school, clock, delivery, postman):
    await three_things(school, clock)
    (row,) = await school.outbox("meeting_unlogged")
    async with school.unit() as u:
        assert await reminder_prefs.stop(u, school.mentor, row.id) is Topic.LOG
    async with school.unit() as u:
        await reminder_prefs.stop(u, school.mentor, row.id)  # a double tap
    await delivery.deliver_due()
    assert "2 дела" in postman.to(school.mentor)[-1].text
    (row,) = await school.outbox("meeting_unlogged")
    assert (row.state, row.reason) == ("skipped", "switched_off")
    async with school.unit() as u:
        await reminder_prefs.switch(u, school.mentor, Topic.LOG, on=True)
    await remind(school, "mentor", "meeting_unlogged", row.subject_id, key="again")
    await delivery.deliver_due()
    assert "Нет записи" in postman.to(school.mentor)[-1].text


async def test_an_answer_that_somebody_waits_for_is_not_switched_off(school, clock):
    await remind(school, "mentor", "proposal_unanswered", await proposed(school))
    (row,) = await school.outbox("proposal_unanswered")
    for name, reason in (("mentor", "stop_never"), ("mentee", "snooze_gone")):
        async with school.unit() as u:
            with pytest.raises(RefusedError, match=reason):
                await reminder_prefs.stop(u, school.actors[name], row.id)


async def test_a_week_of_silence_holds_everything_and_then_says_it_at_once(school, clock, delivery, postman):
    await three_things(school, clock)
    async with school.unit() as u:
        until = await reminder_prefs.pause(u, school.mentor, on=True)
    await delivery.deliver_due()
    assert [one for one in postman.to(school.mentor) if one.urgency == Urgency.REMINDER] == []
    assert {row.due_at for row in await school.outbox() if row.urgency == Urgency.REMINDER} == {until}
    clock.move_to(until)
    await delivery.deliver_due()
    assert "3 дела" in postman.to(school.mentor)[-1].text
    async with school.unit() as u:
        assert (await reminder_prefs.prefs(u, school.mentor)).paused_until is None


@pytest.mark.parametrize(
    ("fault", "state"),
    [(TryLaterError(7.0, "429"), "waiting"), (RejectedError("no"), "failed"), (UnreachableError("403"), "failed")],
    ids=["429", "400", "403"],
)
async def test_the_messengers_errors_settle_all_rows_alike(school, clock, delivery, postman, fault, state):  # noqa: PLR0917 - fixtures
    await three_things(school, clock)
    postman.faults.append(fault)
    await delivery.deliver_due()
    rows = [row for row in await school.outbox() if row.urgency == Urgency.REMINDER]
    assert {(row.state, row.attempts) for row in rows} == {(state, 1)}
    if state == "waiting":
        assert len({row.due_at for row in rows}) == 1
        clock.move_by(timedelta(seconds=8))
        await delivery.deliver_due()
        assert "3 дела" in postman.to(school.mentor)[-1].text
    if isinstance(fault, UnreachableError):
        (account,) = await school.rows(Account.__table__.select().where(Account.person_id == school.mentor.person_id))
        assert account.unreachable_since is not None


async def test_a_crash_between_sending_and_settling_sends_nothing_twice(school, clock, delivery, postman, writer):
    await three_things(school, clock)

    class KilledError(BaseException):
        pass

    postman.after_taking.append(KilledError())
    with pytest.raises(KilledError):
        await delivery.deliver_due()
    await recover(writer, everything=True, lose_from_urgency=int(Urgency.REMINDER))
    await delivery.deliver_due()
    sent = [one for one in postman.to(school.mentor) if one.urgency == Urgency.REMINDER]
    assert len(sent) == 1
    assert set(states(await school.outbox()).values()) == {"unknown"}


async def test_one_that_cannot_be_worded_holds_up_none_of_the_others(school, clock, delivery, postman, monkeypatch):
    await three_things(school, clock)

    async def broken(_unit, _due, _t):
        raise RuntimeError

    monkeypatch.setitem(COMPOSERS, "proposal_unanswered", broken)
    await delivery.deliver_due()
    assert "2 дела" in postman.to(school.mentor)[-1].text
    assert states(await school.outbox())["proposal_unanswered"] == "waiting"


async def test_two_messages_of_one_person_never_overtake_each_other(school, clock, delivery, postman, writer):
    await three_things(school, clock)
    await claim(writer, clock.now(), 1)  # the news that the meeting is planned
    first = await claim(writer, clock.now(), 1, gathering=GATHERING)
    assert len({row.person_id for row in first}) == 1
    assert len(first) == 3
    await remind(school, "mentor", "proposal_unanswered", await proposed(school), key="late")
    assert await claim(writer, clock.now(), 10, gathering=GATHERING) == []


async def test_curators_get_their_papers_and_parents_in_the_morning_as_one(school, clock, delivery, postman):
    for number in range(7):
        pupil = await school.person(f"pupil{number}", Role.MENTEE, born=None)
        guardian = await school.person(f"guard{number}", Role.LEGAL_GUARDIAN)
        async with school.unit() as u:
            u.add(
                Guardianship(
                    id=new_id(), municipality_id=school.municipality, organization_id=school.organization,
                    minor_id=pupil.person_id, guardian_id=guardian.person_id, linked_at=u.now,
                )
            )  # fmt: skip
    async with school.unit() as u:
        await reminders.nominate(u, u.now, 2 * DAY)
    due = {row.due_at for row in await school.outbox("guardian_unconfirmed")}
    assert due == {datetime(2026, 9, 16, 5, 30, tzinfo=UTC)}  # 8:30 in Moscow, the next working day
    clock.move_to(*due)
    await delivery.deliver_due()
    (letter,) = postman.to(school.curator)
    assert letter.text.startswith("<b>7 дел, 7 минут</b>")
    assert "и ещё 2" in letter.text
    assert "today" in letter.actions
    assert len([a for a in letter.actions if a.startswith("ward:")]) == 5
    assert {row.state for row in await school.outbox("guardian_unconfirmed")} == {"sent"}


async def test_a_digest_in_english(school, clock, delivery, postman):
    await three_things(school, clock)
    async with school.unit() as u:
        u.execute(update(Account).values(locale="en"))
        u.execute(update(OutboxMessage).values(due_at=u.now))
    await delivery.deliver_due()
    letter = [one for one in postman.to(school.mentor) if one.urgency == Urgency.REMINDER][-1]
    assert letter.text.startswith("<b>3 things, 4 minutes</b>")
    assert not re.search("[а-яё]", "".join(letter.labels).lower())
