"""Reminders: nothing twice, none after the reason is gone, none at night or on a day off, whatever the zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from domain.calendar import is_quiet
from domain.vocabulary import MatchStatus, MeetingFormat, MeetingStatus, Role
from locales import translator
from scheduler import tick as scheduler
from scheduler.rehearsal import dry_run
from services import matches, meeting_log, meetings, reminder_prefs, reminders, surveys
from services.access import RefusedError
from services.composers import Due, compose
from services.notices import Outgoing, Skip, post
from storage.documents import Documents
from storage.ids import new_id
from storage.tables import Guardianship, Organization, OutboxMessage

DAY = timedelta(days=1)
LEFT_OUT = {"guardian_consent_missing", "own_consent_missing", "joining_unfinished"}


async def nominate(school, days=1):
    async with school.unit() as u:
        found = await reminders.nominate(u, u.now, days * DAY)
    # Nobody has a guardian, a consent or a questionnaire in this world; tests of their own are about that.
    return [one for one in found if one.kind not in LEFT_OUT]


async def propose(school, match, at):
    async with school.unit() as u:
        return await meetings.propose(u, school.mentor, match, at, MeetingFormat.IN_PERSON)


async def composed(school, row, **params):
    async with school.unit() as u:
        due = Due(row.person_id, row.subject_id, {**row.params, "outbox_id": row.id, **params}, school.zone)
        return await compose(row.kind, u, due, translator("ru"))


def actions(message: Outgoing) -> list[str]:
    return [button.action.split(":")[0] for line in message.buttons for button in line]


@pytest.mark.parametrize(("zone", "hour"), [("Europe/Moscow", 15), ("Asia/Tomsk", 11)])
async def test_before_a_meeting_both_sides_are_reminded_once(found, clock, zone, hour):
    school = await found(zone, "Z")
    match = await school.match()
    planned = await propose(school, match, datetime(2026, 9, 18, 9, 0, tzinfo=UTC))
    assert await nominate(school) == []  # three days ahead
    clock.move_by(2 * DAY)
    assert len(await nominate(school)) == 2
    assert await nominate(school) == []
    rows = await school.outbox("meeting_ahead")
    assert {row.person_id for row in rows} == {school.mentor.person_id, school.mentee.person_id}
    assert {row.due_at for row in rows} == {datetime(2026, 9, 17, hour, 0, tzinfo=UTC)}
    assert {row.due_at.astimezone(ZoneInfo(zone)).hour for row in rows} == {18}
    said = {row.person_id: actions(await composed(school, row)) for row in rows}
    # The mentor has the hints for this very meeting at hand.
    assert said[school.mentor.person_id] == ["agree", "propose", "materials"]
    assert said[school.mentee.person_id] == ["agree", "propose"]
    async with school.unit() as u:
        await meetings.propose(u, school.mentee, match, planned.planned_at + DAY, MeetingFormat.ONLINE)
    assert await composed(school, rows[0]) == Skip("meeting_changed")


async def test_a_meeting_agreed_late_in_the_evening_is_not_announced_again(school, clock):
    match = await school.match()
    clock.move_to(datetime(2026, 9, 15, 16, 30, tzinfo=UTC))  # 19:30 in Moscow, past the eve's moment
    await propose(school, match, datetime(2026, 9, 16, 12, 0, tzinfo=UTC))
    assert await nominate(school) == []


async def test_an_unlogged_meeting_reminds_the_mentor_and_a_logged_one_nobody(school, clock, catalogue):
    match = await school.match()
    planned = await propose(school, match, datetime(2026, 9, 18, 12, 0, tzinfo=UTC))  # a Friday
    clock.move_to(datetime(2026, 9, 18, 14, 0, tzinfo=UTC))
    (first,) = await nominate(school, days=3)
    assert first.person_id == school.mentor.person_id
    assert first.due_at == datetime(2026, 9, 21, 7, 0, tzinfo=UTC)  # Monday, not Saturday
    (row,) = await school.outbox("meeting_unlogged")
    message = await composed(school, row)
    assert actions(message) == ["held", "otherwise", "moved", "missed"]
    assert "Mentee" not in message.text.split("\n")[0]
    async with school.unit() as u:
        await meeting_log.log(u, school.mentor, catalogue, planned.id, MeetingStatus.HELD)
    assert await composed(school, row) == Skip("logged")
    clock.move_by(4 * DAY)
    assert [one.kind for one in await nominate(school)] == ["meeting_feedback"]


async def test_after_downtime_only_the_latest_missed_reminder_comes(school, clock):
    match = await school.match()
    await propose(school, match, datetime(2026, 9, 16, 12, 0, tzinfo=UTC))
    clock.move_to(datetime(2026, 9, 23, 9, 0, tzinfo=UTC))
    (one,) = await nominate(school)
    assert one.due_at == datetime(2026, 9, 21, 7, 0, tzinfo=UTC)
    clock.move_by(30 * DAY)
    assert await nominate(school) == []


async def test_a_proposal_is_remembered_until_it_is_answered(school, clock):
    match = await school.match(MatchStatus.PROPOSED)
    clock.move_by(2 * DAY)
    assert len(await nominate(school)) == 2
    rows = {row.person_id: row for row in await school.outbox("proposal_unanswered")}
    async with school.unit() as u:
        await matches.answer(u, school.mentee, match, accept=True)
    assert await composed(school, rows[school.mentee.person_id]) == Skip("proposal_settled")
    assert actions(await composed(school, rows[school.mentor.person_id])) == ["accept", "proposal"]


async def test_questionnaires_remind_on_day_three_and_six_and_then_fall_silent(school, clock):
    async with school.unit() as u:
        surveys.ask(
            u, person_id=school.mentor.person_id, instrument="IN-MR", subject_id=school.mentor.person_id + 1,
            municipality_id=school.municipality, organization_id=school.organization, locale="ru",
        )  # fmt: skip
    days = []
    for _ in range(20):
        days += [one.due_at.date() for one in await nominate(school) if one.kind == "questionnaire_unfinished"]
        clock.move_by(DAY)
    assert days == [date(2026, 9, 18), date(2026, 9, 21)]


async def test_guardians_and_their_curator_are_reminded(school):
    await nominate(school, days=4)
    (to_minor,) = await school.outbox("guardian_consent_missing")
    assert to_minor.person_id == school.mentee.person_id  # no guardian yet: the minor has the link
    guardian = await school.person("guardian", Role.LEGAL_GUARDIAN)
    async with school.unit() as u:
        u.add(
            Guardianship(
                id=new_id(), municipality_id=school.municipality, organization_id=school.organization,
                minor_id=school.mentee.person_id, guardian_id=guardian.person_id, linked_at=u.now,
            )
        )  # fmt: skip
    await nominate(school, days=4)
    (_, to_guardian) = await school.outbox("guardian_consent_missing")
    assert to_guardian.person_id == guardian.person_id
    assert await composed(school, to_minor) == Skip("guardian_linked")
    assert actions(await composed(school, to_guardian)) == ["consents"]
    asked = await school.outbox("guardian_unconfirmed")
    assert {row.person_id for row in asked} == {school.curator.person_id}
    async with school.unit() as u:
        u.execute(update(Guardianship).values(confirmed_at=u.now))
    assert await composed(school, asked[0]) == Skip("decided_already")


async def test_no_moment_lies_at_night_or_on_a_day_off(found, clock):
    clock.move_to(datetime(2026, 12, 25, 9, 0, tzinfo=UTC))  # into the long holidays
    schools = [await found("Europe/Moscow", "A"), await found("Asia/Tomsk", "B")]
    for school in schools:
        await school.match(MatchStatus.PROPOSED)
        await propose(school, await school.match(), datetime(2026, 12, 29, 9, 0, tzinfo=UTC))
    for _ in range(25):
        await nominate(schools[0])
        clock.move_by(DAY)
    zones = {s.municipality: s.zone for s in schools}
    rows = await schools[0].outbox()
    sent = [row for row in rows if row.urgency == 3]
    assert {zones[row.municipality_id] for row in sent} == {"Europe/Moscow", "Asia/Tomsk"}
    assert [row for row in sent if is_quiet(row.due_at, ZoneInfo(zones[row.municipality_id]))] == []
    assert len({row.unique_key for row in rows}) == len(rows)


async def test_a_reminder_is_put_off_three_times_and_only_by_its_owner(school, clock):
    await school.match(MatchStatus.PROPOSED)
    clock.move_by(2 * DAY)
    await nominate(school)

    async def of_the_mentee():
        return [r for r in await school.outbox("proposal_unanswered") if r.person_id == school.mentee.person_id]

    async def snooze(name, outbox_id, days=1):
        async with school.unit() as u:
            return await reminders.snooze(u, school.actors[name], outbox_id, days)

    (row,) = await of_the_mentee()
    with pytest.raises(RefusedError, match="snooze_gone"):
        await snooze("mentor", row.id)
    for times, days in ((1, 1), (2, 3), (3, 7)):
        due = await snooze("mentee", row.id, days)
        assert due - clock.now() > timedelta(days=days) - timedelta(hours=1)
        assert not is_quiet(due, ZoneInfo(school.zone))
        await snooze("mentee", row.id, days)  # a double tap
        found = await of_the_mentee()
        assert len(found) == 1 + times
        row = max(found, key=lambda one: one.due_at)
        assert row.params["again"] == times
        clock.move_to(row.due_at)
    assert actions(await composed(school, row)) == ["accept", "proposal"]
    with pytest.raises(RefusedError, match="snoozed_enough"):
        await snooze("mentee", row.id)


async def test_one_broken_school_does_not_stop_the_others(school, clock, database, writer, catalogue):
    await school.match(MatchStatus.PROPOSED)
    good = Organization(
        id=new_id(), municipality_id=school.municipality, kind="school", code="BAD", name="Broken",
        time_zone="Nowhere/Never", settings={}, created_at=clock.now(),
    )  # fmt: skip
    async with school.unit() as u:
        u.add(good)
    broken = await school.match(MatchStatus.PROPOSED)
    async with school.unit() as u:
        u.execute(update(matches.Match).where(matches.Match.id == broken).values(organization_id=good.id))
    clock.move_by(2 * DAY)
    documents = Documents(database)
    result = await scheduler.tick(database, writer, documents, clock, catalogue)
    assert result.failed == (good.id,)
    assert result.posted == len(await school.rows(select(OutboxMessage.id))) > 0
    assert (await scheduler.tick(database, writer, documents, clock, catalogue)).posted == 0


async def test_the_dry_run_names_people_by_code_shows_digests_and_writes_nothing(school, clock, database, writer):
    await school.all_in()
    await school.match(MatchStatus.PROPOSED)
    async with school.unit() as u:
        person = school.mentee.person_id
        post(u, "missing_steps", person, person + 1, due_at=datetime(2026, 9, 17, 14, 0, tzinfo=UTC))
    before = await school.outbox()
    lines = await dry_run(database, writer, Documents(database), clock.now() + 3 * DAY)
    (mentee,) = [line for line in lines if line.kind == "digest" and "proposal_unanswered" in line.parts]
    assert mentee.parts == ("proposal_unanswered", "missing_steps")
    assert not any(line.in_outbox for line in lines)
    assert all(line.code and "Mentee" not in line.code for line in lines)
    assert await school.outbox() == before
    clock.move_by(2 * DAY)
    await nominate(school)
    lines = await dry_run(database, writer, Documents(database), clock.now() + timedelta(hours=4))
    assert all(line.in_outbox for line in lines)
    (row,) = [r for r in await school.outbox("proposal_unanswered") if r.person_id == school.mentor.person_id]
    alone = [line for line in lines if line.kind == "proposal_unanswered"]
    assert {(line.due_at, line.parts) for line in alone} == {(row.due_at, ())}
    async with school.unit() as u:
        await reminder_prefs.pause(u, school.mentor, on=True)
    later = await dry_run(database, writer, Documents(database), clock.now() + timedelta(hours=4))
    assert len(later) == len(lines) - 1
