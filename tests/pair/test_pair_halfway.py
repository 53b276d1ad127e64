"""Reminders to whoever stopped half-way in, to curators about papers, and to pairs that have fallen silent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from domain.vocabulary import ConsentForm, ConsentKind, MatchStatus, MeetingFormat, MeetingStatus
from locales import translator
from services import meeting_log, meetings, reminders, surveys
from services.composers import Due, compose
from services.notices import Skip
from storage.ids import new_id
from storage.tables import Consent, Match, Meeting, Organization, Participation, Person

DAY = timedelta(days=1)


@pytest.fixture
async def school(school):
    """A school whose adults are teachers: a pupil without a grade is not all the way in."""
    async with school.unit() as u:
        u.execute(update(Person).where(Person.grade.is_(None)).values(kind="teacher"))
    return school


async def due_kinds(school, clock, days: int, name: str) -> list[tuple[int, str]]:
    """Return on which day after now somebody is reminded of what, planned day by day."""
    start, found = clock.now(), []
    for _ in range(days):
        async with school.unit() as u:
            nominated = await reminders.nominate(u, u.now, DAY)
        own = [one for one in nominated if one.person_id == school.actors[name].person_id]
        found += [((one.due_at.date() - start.date()).days, one.kind) for one in own]
        clock.move_by(DAY)
    return found


async def newest(school, kind: str, name: str):
    rows = [row for row in await school.outbox(kind) if row.person_id == school.actors[name].person_id]
    return rows[-1]


async def composed(school, row):
    async with school.unit() as u:
        due = Due(row.person_id, row.subject_id, {**row.params, "outbox_id": row.id}, school.zone)
        return await compose(row.kind, u, due, translator("ru"))


async def consent(school, name: str, kind: ConsentKind, *, granted: bool = True) -> None:
    person = school.actors[name].person_id
    async with school.unit() as u:
        u.add(
            Consent(
                id=new_id(), municipality_id=school.municipality, organization_id=school.organization,
                person_id=person, given_by=person, kind=kind.value, form=ConsentForm.BOT.value, version=1, locale="ru",
                text_hash="x", granted=granted, decided_at=u.now, recorded_by=person,
            )
        )  # fmt: skip


async def of_mentor(school) -> None:
    """Let the mentor give all three consents that the chat asks for."""
    for kind in (ConsentKind.PERSONAL_DATA, ConsentKind.PARTICIPATION, ConsentKind.MENTOR_RULES):
        await consent(school, "mentor", kind)


async def test_who_came_in_and_stopped_is_asked_twice_to_finish(school, clock):
    async with school.unit() as u:
        u.change(Person, school.mentor.person_id, birth_date=None)
    assert await due_kinds(school, clock, 15, "mentor") == [(2, "joining_unfinished"), (6, "joining_unfinished")]
    message = await composed(school, await newest(school, "joining_unfinished", "mentor"))
    assert message.text.startswith("Вы почти закончили.")
    assert message.buttons[0][0].action == "next"
    async with school.unit() as u:
        u.change(Person, school.mentor.person_id, birth_date=date(1980, 1, 1))
    assert await composed(school, await newest(school, "joining_unfinished", "mentor")) == Skip("done_meanwhile")


async def test_own_consents_are_asked_for_and_then_the_questionnaire(school, clock):
    assert await due_kinds(school, clock, 4, "mentor") == [(2, "own_consent_missing")]
    row = await newest(school, "own_consent_missing", "mentor")
    message = await composed(school, row)
    assert [button.action for line in message.buttons for button in line] == ["consents"]
    await of_mentor(school)
    assert await composed(school, row) == Skip("consented")
    assert await due_kinds(school, clock, 3, "mentor") == [(2, "joining_unfinished")]
    row = await newest(school, "joining_unfinished", "mentor")
    assert "анкета" in (await composed(school, row)).text
    async with school.unit() as u:
        surveys.ask(
            u, person_id=school.mentor.person_id, instrument="IN-MR", subject_id=school.mentor.person_id + 1,
            municipality_id=school.municipality, organization_id=school.organization, locale="ru",
        )  # fmt: skip
    kinds = {kind for _, kind in await due_kinds(school, clock, 8, "mentor")}
    assert kinds == {"questionnaire_unfinished"}


async def test_who_said_no_is_left_in_peace(school, clock):
    await consent(school, "mentor", ConsentKind.PERSONAL_DATA, granted=False)
    assert await due_kinds(school, clock, 10, "mentor") == []


@pytest.mark.parametrize("keeps_papers", [True, False])
async def test_papers_that_are_missing_come_to_the_curator_where_papers_are_kept(school, clock, keeps_papers):
    async with school.unit() as u:
        u.change(Organization, school.organization, settings={"paper_blocks": keeps_papers})
    await of_mentor(school)
    found = await due_kinds(school, clock, 16, "curator")
    if not keeps_papers:
        assert found == []
        return
    assert found == [(6, "paper_consent_missing"), (13, "paper_consent_missing")]
    row = await newest(school, "paper_consent_missing", "curator")
    message = await composed(school, row)
    assert message.text.startswith("Не хватает бумаги.")
    assert message.buttons[0][0].action == f"person:{school.mentor.person_id}"
    await consent(school, "mentor", ConsentKind.DUTY)
    assert await composed(school, row) == Skip("done_meanwhile")


async def silent(school, clock, days: int, name: str) -> list[int]:
    return [day for day, kind in await due_kinds(school, clock, days, name) if kind == "silent_pair"]


async def working_pair(school) -> int:
    match = await school.match(MatchStatus.WORKING)
    async with school.unit() as u:
        u.change(Match, match, approved_at=u.now)
        u.execute(update(Participation).values(left_at=u.now))  # nothing else is due to them
    return match


async def test_a_silent_pair_is_asked_once_a_silence_the_mentor_first(school, clock, catalogue):
    match = await working_pair(school)
    start = clock.now()
    by_mentor = await silent(school, clock, 60, "mentor")
    assert by_mentor == [21]  # Tuesday 6 October
    rows = await school.outbox("silent_pair")
    assert [(row.due_at.date() - start.date()).days for row in rows] == [21, 24]
    assert [row.person_id for row in rows] == [school.mentor.person_id, school.mentee.person_id]

    clock.move_to(start + 24 * DAY)
    texts = [(await composed(school, row)).text for row in rows]
    assert all(text.startswith("Давно тихо.") for text in texts)
    assert "Mentee" in texts[0]
    assert "взрослому" in texts[1] or "куратору" in texts[1]
    async with school.unit() as u:
        planned = await meetings.propose(u, school.mentee, match, clock.now() + DAY, MeetingFormat.IN_PERSON)
    assert await composed(school, rows[0]) == Skip("met_meanwhile")

    clock.move_by(2 * DAY)
    async with school.unit() as u:
        await meeting_log.log(u, school.mentor, catalogue, planned.id, MeetingStatus.HELD)
    assert len(await silent(school, clock, 40, "mentor")) == 1
    assert len(await school.outbox("silent_pair")) == 4


async def test_a_pair_that_waits_or_pauses_is_not_silent(school, clock):
    for status in (MatchStatus.TRIAL, MatchStatus.PAUSED, MatchStatus.FINAL, MatchStatus.AGREED):
        match = await working_pair(school)
        async with school.unit() as u:
            u.change(Match, match, status=status.value)
    assert await silent(school, clock, 40, "mentor") == []


async def test_a_planned_meeting_breaks_the_silence(school, clock):
    match = await working_pair(school)
    async with school.unit() as u:
        u.add(
            Meeting(
                id=new_id(), municipality_id=school.municipality, organization_id=school.organization, match_id=match,
                type="working", status="planned", format="online", planned_at=u.now + 18 * DAY,
                created_by=school.mentor.person_id, created_at=u.now,
            )
        )  # fmt: skip
    assert await silent(school, clock, 30, "mentor") == []
